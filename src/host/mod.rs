//! Where the app is embedded: the only place that touches geolocation, the camera input, the microphone and sharing.
//!
//! A page asks the [`Host`]; today there is one, the browser. A mini-program's web-view or a super-app brings its own.

mod browser;
mod speech;

pub use browser::Browser;

use std::future::Future;
use std::pin::Pin;

use linli_model::geo::Fix;

/// A future on the page's own thread.
pub type HostFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// How long a place may take before it is asked for by hand, in milliseconds.
pub const LOCATE_LIMIT_MS: u32 = 8_000;

/// Why there is no fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocateFault {
    /// The person or the device's settings said no.
    Refused,
    /// No fix within [`LOCATE_LIMIT_MS`], or no signal.
    TooSlow,
    /// The device or the insecure address does not offer it.
    Missing,
}

/// Why nothing was understood of what a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListenFault {
    /// The person or the device's settings keep the microphone closed.
    Refused,
    /// Nothing was said, or nothing that could be understood.
    Silent,
    /// The device cannot do it, or not without the network.
    Missing,
}

/// Where photos come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoSource {
    /// The camera, one shot.
    Camera,
    /// The album, several at once.
    Album,
}

/// What the place the app runs in offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abilities {
    /// Whether the address is a secure context; without one there is no geolocation and no offline start.
    pub secure: bool,
    /// Whether geolocation can be asked for.
    pub locate: bool,
    /// Whether the system's share sheet can be opened.
    pub share: bool,
    /// Whether a code in a picture can be read.
    pub scan: bool,
    /// Whether words can be read aloud.
    pub read_aloud: bool,
    /// Whether the app can start without a network.
    pub service_worker: bool,
    /// Whether tabs can divide the work by a lock.
    pub locks: bool,
    /// Whether the browser makes checksums.
    pub digest: bool,
    /// Whether what is said can be written down.
    pub listen: bool,
}

/// The surroundings of the app.
pub trait Host {
    /// What is offered here.
    fn abilities(&self) -> Abilities;

    /// Where the device is, within [`LOCATE_LIMIT_MS`].
    fn locate(&self) -> HostFuture<Result<Fix, LocateFault>>;

    /// Whether the person lets the app know where they are already: [`Host::locate`] then asks them nothing.
    fn may_locate(&self) -> HostFuture<bool>;

    /// Opens the camera or the album. `on_files` is called once with what was chosen, and not at all when nothing was.
    fn pick_photos(&self, source: PhotoSource, on_files: Box<dyn FnOnce(Vec<web_sys::File>)>);

    /// Takes a picture of a QR code and reads it; `None` when there is none in it.
    fn scan_code(&self) -> HostFuture<Option<String>>;

    /// Reads words in a language (`zh-Hans`) aloud; called while it reads, it stops.
    fn read_aloud(&self, words: &str, language: &str);

    /// Opens the picker for a file of these types (`.zip,application/zip`); `on_file` is called once, or not at all.
    fn pick_file(&self, types: &'static str, on_file: Box<dyn FnOnce(web_sys::File)>);

    /// Saves a file where the browser saves files.
    fn save_file(&self, name: &str, file: &web_sys::Blob);

    /// Writes down what the person says in a language (`zh-Hans`) until [`Host::hush`]. `on_words` is called with all that
    /// was understood so far, as often as it grows; the answer is what was understood in the end.
    fn listen(
        &self,
        language: &str,
        on_words: Box<dyn Fn(String)>,
    ) -> HostFuture<Result<String, ListenFault>>;

    /// Ends listening; what was said until now is still written down.
    fn hush(&self);

    /// The telephone number of whoever runs the page, where it names one.
    fn phone(&self) -> Option<String>;

    /// Opens the system's share sheet; `false` when it cannot or the person closed it.
    fn share(&self, title: &str, url: &str) -> HostFuture<bool>;
}
