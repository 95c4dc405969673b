//! The components of Linli (邻里): Leptos views that know no API, no route, no storage and no language. Text comes in
//! through props, what people do goes out through callbacks, and overlays mount in the [`overlay::OverlayHost`] of the app they belong
//! to, so that several apps can live on one page. Their looks are in the project's `style/`.
//!
//! # Layout
//!
//! - [`icon`], [`tone`], [`choice`]: the small words of the others
//! - [`shell`], [`overlay`], [`toast`]: what frames and covers a page
//! - [`button`], [`field`], [`phone`], [`code`], [`search`], [`switch`], [`choices`], [`category`], [`photo`]: what people press and fill in
//! - [`badge`], [`card`], [`list`], [`virtual_list`], [`progress`], [`state`]: what they read

pub mod badge;
pub mod button;
pub mod card;
pub mod category;
pub mod choice;
pub mod choices;
pub mod code;
mod dom;
pub mod field;
pub mod icon;
pub mod list;
pub mod overlay;
pub mod phone;
pub mod photo;
pub mod progress;
pub mod search;
pub mod shell;
pub mod state;
pub mod switch;
pub mod toast;
pub mod tone;
pub mod virtual_list;

pub use badge::{Badge, IconTile};
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize, IconButton, IconButtonKind, IconLink};
pub use card::{Avatar, Card, Facts, StatTile};
pub use category::{CascadeNode, CategoryPicker, CategoryRow, cascade_path};
pub use choice::Choice;
pub use choices::{
    Chip, Chips, RadioCards, RatingChoice, RatingLevel, SegmentedControl, UrgencyChoice, UrgencyLevel,
};
pub use code::CodeField;
pub use field::{Field, TextArea, TextInput};
pub use icon::{Icon, IconPath, table as icons};
pub use list::{List, ListRow, ReportRow};
pub use overlay::{Dialog, Overlay, OverlayHost, Sheet};
pub use phone::{PHONE_DIGITS, PhoneFault, PhoneField, phone_fault};
pub use photo::{
    CompareSlider, FilePick, PhotoRow, PhotoState, PhotoStrip, PhotoTile, PhotoViewer, PhotoWords, Picture,
};
pub use progress::{Countdown, ProgressBar, Ring, Step, StepState, Stepper, Timeline, TimelineLine};
pub use search::SearchField;
pub use shell::{AppBar, BottomBar, CameraTab, Hero, LargeTitle, PullToRefresh, Section, Tab, TabBar};
pub use state::{Banner, EmptyState, ErrorState, SkeletonCards};
pub use switch::{Checkbox, Switch};
pub use toast::{Toast, Toasts};
pub use tone::Tone;
pub use virtual_list::{Spot, VirtualList};
