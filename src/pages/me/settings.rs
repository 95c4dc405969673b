//! How the app looks and speaks on this device, the privacy text, and what is kept here.

use leptos::prelude::*;
use linli_components::{Choice, IconTile, List, ListRow, RadioCards, Sheet, Switch, Tone, icons};
use linli_offline::StorageKind;

use super::storage_page::size;
use super::version::VersionRow;
use crate::contexts::{Theme, use_device, use_preferences};
use crate::i18n::{Language, Message, use_i18n, words::form, words::me as words};
use crate::route::Route;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let (theme_open, language_open) = (RwSignal::new(false), RwSignal::new(false));
    let text = move |message: Message| i18n.label(message);
    let theme_word = move || {
        let word = match preferences.theme().get() {
            Theme::System => words::SYSTEM,
            Theme::Light => words::LIGHT,
            Theme::Dark => words::DARK,
        };
        i18n.text(word).to_owned()
    };
    view! {
        <List>
            <Switch
                label=text(words::ELDER)
                note=text(words::ELDER_NOTE)
                checked=preferences.elder()
                on_change=move |elder| preferences.set_elder(elder)
                leading=ViewFn::from(|| view! { <IconTile icon=icons::A_LARGE_SMALL tone=Tone::Neutral /> })
            />
            <ListRow
                title=text(words::APPEARANCE)
                value=theme_word
                icon=icons::MOON
                on_press=move |()| theme_open.set(true)
            />
            <ListRow
                title=text(words::LANGUAGE)
                value=move || i18n.language().own_name().to_owned()
                icon=icons::LANGUAGES
                on_press=move |()| language_open.set(true)
            />
            <ListRow title=text(words::PRIVACY) icon=icons::LOCK href=Route::Privacy.href() />
            <StorageRow />
            <VersionRow />
        </List>
        <ThemeSheet open=theme_open />
        <LanguageSheet open=language_open />
    }
}

#[component]
fn ThemeSheet(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let preferences = use_preferences();
    let text = move |message: Message| i18n.label(message);
    let options = move || {
        [
            (Theme::System, words::SYSTEM),
            (Theme::Light, words::LIGHT),
            (Theme::Dark, words::DARK),
        ]
        .map(|(theme, word)| Choice::new(theme.name(), i18n.text(word)))
        .to_vec()
    };
    view! {
        <Sheet open on_close=move |()| open.set(false) title=text(words::APPEARANCE) close_label=text(form::CLOSE)>
            <RadioCards
                label=text(words::APPEARANCE)
                options=Signal::derive(options)
                value=move || preferences.theme().get().name().to_owned()
                on_change=move |name: String| preferences.set_theme(Theme::of(&name))
            />
        </Sheet>
    }
}

#[component]
fn LanguageSheet(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |message: Message| i18n.label(message);
    let options = move || {
        Language::ALL
            .into_iter()
            .map(|language| Choice::new(language.tag(), language.own_name()))
            .collect::<Vec<_>>()
    };
    let choose = move |tag: String| {
        if let Some(language) = Language::of_tag(&tag) {
            i18n.set_language(language);
        }
    };
    view! {
        <Sheet open on_close=move |()| open.set(false) title=text(words::LANGUAGE) close_label=text(form::CLOSE)>
            <RadioCards
                label=text(words::LANGUAGE)
                options=Signal::derive(options)
                value=move || i18n.language().tag().to_owned()
                on_change=choose
            />
        </Sheet>
    }
}

/// What is kept on this device, and how well.
#[component]
fn StorageRow() -> impl IntoView {
    let i18n = use_i18n();
    let device = use_device();
    let (storage, kept) = (device.storage(), device.kept());
    let state = move || {
        let word = storage.with(|storage| match storage.kind {
            StorageKind::Durable => words::STORAGE_DURABLE,
            StorageKind::MemoryOnly => words::STORAGE_MEMORY,
            StorageKind::Newer => words::STORAGE_NEWER,
        });
        i18n.text(word).to_owned()
    };
    view! {
        <ListRow
            title=i18n.label(words::STORAGE)
            note=state
            value=move || size(i18n, kept.get().bytes)
            icon=icons::HARD_DRIVE
            href=Route::Storage.href()
        />
    }
}
