//! Where it is: by the device's position with its accuracy, or by hand when that is refused or takes too long.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, ButtonSize, Chips, Choice, Field, Icon, IconTile, TextInput, Tone, icons,
};
use linli_model::area::{AreaCode, AreaLevel};
use linli_model::geo::Fix;
use linli_model::limits::{ACCURACY_GOOD_METRES, PLACE_WORDS_MAX_CHARS};

use crate::clock::use_now;
use crate::contexts::{use_directory, use_services};
use crate::host::LocateFault;
use crate::i18n::{Message, use_i18n, words::form as words};
use crate::session::use_session;

/// How the device's position stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Locating {
    Idle,
    Busy,
    Failed(LocateFault),
}

/// Where it is.
#[component]
pub fn PlaceField(
    /// The author's words.
    #[prop(into)]
    place_words: Signal<String>,
    /// Called with the words.
    #[prop(into)]
    on_words: Callback<String>,
    /// The measured point.
    #[prop(into)]
    fix: Signal<Option<Fix>>,
    /// Called with a new point, or with none.
    #[prop(into)]
    on_fix: Callback<Option<Fix>>,
    /// The grid chosen by hand.
    #[prop(optional, into)]
    grid: Signal<Option<AreaCode>>,
    /// Called with a grid, or with none; without it none is asked for.
    #[prop(optional, into)]
    on_grid: Option<Callback<Option<AreaCode>>>,
    /// What is wrong; empty for nothing.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let state = RwSignal::new(Locating::Idle);
    let locate = move || {
        state.set(Locating::Busy);
        spawn_local(async move {
            match services.host().locate().await {
                Ok(fix) => {
                    state.try_set(Locating::Idle);
                    on_fix.try_run(Some(fix));
                }
                Err(fault) => {
                    state.try_set(Locating::Failed(fault));
                }
            }
        });
    };
    let text = move |message: Message| i18n.label(message);
    let located = Memo::new(move |_| fix.with(Option::is_some));
    let clear = move |()| on_fix.run(None);
    view! {
        <div class="form-part place">
            <div class="row place-head">
                <IconTile icon=icons::MAP_PIN tone=Tone::Jade />
                <div class="grow">
                    <span class="form-label">{text(words::PLACE)}</span>
                    <PlaceState fix state />
                </div>
            </div>
            <div class="row place-buttons">
                <Button
                    kind=ButtonKind::Secondary
                    size=ButtonSize::Small
                    pill=true
                    icon=icons::LOCATE_FIXED
                    loading=Signal::derive(move || state.get() == Locating::Busy)
                    on_press=move |()| locate()
                >
                    {move || i18n.text(if located.get() { words::PLACE_AGAIN } else { words::PLACE_LOCATE })}
                </Button>
                {move || located.get().then(|| view! {
                    <Button kind=ButtonKind::Text size=ButtonSize::Small on_press=clear>{text(words::PLACE_CLEAR)}</Button>
                })}
            </div>
            <Field label=text(words::PLACE_WORDS) error>
                <TextInput
                    value=place_words
                    on_input=on_words
                    placeholder=text(words::PLACE_WORDS_HINT)
                    max_length=PLACE_WORDS_MAX_CHARS as u32
                />
            </Field>
            {on_grid.map(|on_grid| view! { <GridChoice located grid on_grid /> })}
        </div>
    }
}

/// `精度约 8 米 · 刚刚`, or why there is no position.
#[component]
fn PlaceState(
    #[prop(into)] fix: Signal<Option<Fix>>,
    #[prop(into)] state: Signal<Locating>,
) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now(30_000);
    let line = move || match (state.get(), fix.get()) {
        (Locating::Busy, _) => Some((
            icons::LOCATE_FIXED,
            "note",
            i18n.text(words::PLACE_LOCATING).to_owned(),
        )),
        (_, Some(fix)) => {
            let metres = fix.accuracy_m.round() as u32;
            let age = i18n.age(fix.at.millis() as f64, now.get().millis() as f64);
            let line = i18n.fill(words::PLACE_ACCURACY, &[&metres, &age]);
            let poor = fix.accuracy_m > ACCURACY_GOOD_METRES;
            let line = if poor {
                format!("{line} · {}", i18n.text(words::PLACE_POOR))
            } else {
                line
            };
            Some((icons::LOCATE_FIXED, "note is-jade", line))
        }
        (Locating::Failed(fault), None) => {
            let message = match fault {
                LocateFault::Refused => words::PLACE_REFUSED,
                LocateFault::TooSlow => words::PLACE_SLOW,
                LocateFault::Missing => words::PLACE_MISSING_ABILITY,
            };
            Some((
                icons::CIRCLE_ALERT,
                "note is-amber",
                i18n.text(message).to_owned(),
            ))
        }
        (Locating::Idle, None) => None,
    };
    view! {
        <div role="status">
            {move || line().map(|(icon, class, line)| view! { <p class=class><Icon icon /> <span>{line}</span></p> })}
        </div>
    }
}

/// The grid by hand, where there is no position.
#[component]
fn GridChoice(
    #[prop(into)] located: Signal<bool>,
    #[prop(into)] grid: Signal<Option<AreaCode>>,
    on_grid: Callback<Option<AreaCode>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let (directory, session) = (use_directory(), use_session());
    let grids = Memo::new(move |_| {
        let community = session.community().get();
        community
            .map(|code| directory.areas_under(&code, AreaLevel::Grid))
            .unwrap_or_default()
    });
    let options = move || {
        let mut options = vec![Choice::new("", i18n.text(words::GRID_UNKNOWN))];
        grids.with(|grids| {
            options.extend(
                grids
                    .iter()
                    .map(|grid| Choice::new(grid.code.as_str(), i18n.words(&grid.name))),
            );
        });
        options
    };
    let shown = Memo::new(move |_| !located.get() && grids.with(|grids| !grids.is_empty()));
    move || {
        shown.get().then(|| {
            view! {
                <div class="grid-choice">
                    <span class="form-label">{i18n.say(words::GRID)}</span>
                    <Chips
                        label=i18n.label(words::GRID)
                        options=Signal::derive(options)
                        value=move || grid.get().map(|code| code.to_string()).unwrap_or_default()
                        on_change=move |code: String| on_grid.run(AreaCode::new(code).ok())
                    />
                </div>
            }
        })
    }
}
