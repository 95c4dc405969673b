//! 紧急求助: whom one can call, in large words, asked once more before the telephone opens.

use leptos::prelude::*;
use linli_components::{Button, ButtonKind, Icon, IconPath, Sheet, icons};
use linli_model::protocol::CommunityView;

use super::super::grid_worker::first_worker;
use super::super::home_page::community_name;
use crate::contexts::use_services;
use crate::i18n::{Message, use_i18n, words::form, words::home as words};
use crate::load::Load;
use crate::session::use_session;

/// The numbers of the whole country.
const NATIONAL: [(&str, Message, IconPath); 3] = [
    ("120", words::HELP_120, icons::HEART_PULSE),
    ("110", words::HELP_110, icons::SHIELD_ALERT),
    ("119", words::HELP_119, icons::SIREN),
];

/// The button and the sheet that asks whom to call.
#[component]
pub fn Help(
    /// The community whose grid worker may be called.
    community: Load<Option<CommunityView>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let phone = use_services().host().phone();
    let open = RwSignal::new(false);
    let text = move |message: Message| i18n.label(message);
    let call = move |name: Signal<String>, number: String, icon: IconPath| {
        let href = format!("tel:{number}");
        view! {
            <a class="elder-row help-call" href=href>
                <span class="elder-tile is-red"><Icon icon /></span>
                <span class="grow">
                    <span class="elder-title">{name}</span>
                    <span class="note">{number}</span>
                </span>
                <Icon icon=icons::PHONE />
            </a>
        }
        .into_any()
    };
    let worker = move || {
        let worker = first_worker(community)?;
        let name = worker.name;
        let name = Signal::derive(move || i18n.fill(words::HELP_GRID_WORKER, &[&name]));
        Some(call(name, worker.phone?, icons::PHONE))
    };
    let sheet = move || {
        let national = NATIONAL.map(|(number, word, icon)| call(text(word), number.to_owned(), icon));
        let line = phone
            .clone()
            .map(|phone| call(text(words::HELP_COMMUNITY), phone, icons::BUILDING));
        let place = move || {
            let known = session.community().with(Option::is_some);
            known.then(|| i18n.fill(words::HELP_WHERE, &[&community_name(i18n, session)]))
        };
        view! {
            <div class="stack help-calls">
                {move || place().map(|place| view! { <p class="note">{place}</p> })}
                {worker}
                {line}
                {national.into_iter().collect_view()}
                <Button kind=ButtonKind::Neutral wide=true on_press=move |()| open.set(false)>
                    {text(words::HELP_CANCEL)}
                </Button>
            </div>
        }
    };
    view! {
        <button type="button" class="card elder-row elder-help" on:click=move |_| open.set(true)>
            <span class="elder-tile is-red"><Icon icon=icons::SIREN /></span>
            <span class="grow">
                <span class="elder-title">{text(words::HELP)}</span>
                <span class="note">{text(words::HELP_NOTE)}</span>
            </span>
        </button>
        <Sheet
            open
            on_close=move |()| open.set(false)
            title=text(words::HELP_TITLE)
            close_label=text(form::CLOSE)
        >
            {sheet.clone()}
        </Sheet>
    }
}
