//! The channels of the board, with what is unread on the corner of each.

use leptos::prelude::*;
use linli_model::ids::ChannelCode;
use linli_model::limits::UNREAD_MAX;
use linli_model::protocol::BoardView;

use crate::i18n::{I18n, use_i18n, words::board as words};
use crate::load::Load;

/// 全部 and the channels.
#[component]
pub fn ChannelChips(
    /// The board.
    board: Load<BoardView>,
    /// The channel in sight; none is all of them.
    chosen: RwSignal<Option<ChannelCode>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let names = Memo::new(move |_| {
        let board = board.value()?;
        let all = board.channels.into_iter();
        Some(all.map(|view| (view.channel, view.unread)).collect::<Vec<_>>())
    });
    let chips = move || {
        let channels = names.get().unwrap_or_default();
        let all = chip(
            i18n,
            Signal::derive(move || i18n.text(words::ALL).to_owned()),
            0,
            None,
            chosen,
        );
        let others = channels.into_iter().map(|(channel, unread)| {
            let code = channel.code.clone();
            let name = Signal::derive(move || i18n.words(&channel.short_name));
            chip(i18n, name, unread, Some(code), chosen)
        });
        std::iter::once(all).chain(others).collect_view()
    };
    view! { <div class="chips board-channels" role="group" aria-label=i18n.label(words::CHANNELS)>{chips}</div> }
}

fn chip(
    i18n: I18n,
    name: Signal<String>,
    unread: u32,
    code: Option<ChannelCode>,
    chosen: RwSignal<Option<ChannelCode>>,
) -> AnyView {
    let own = code.clone();
    let pressed = move || {
        if chosen.with(|chosen| *chosen == own) {
            "true"
        } else {
            "false"
        }
    };
    let label = move || match unread {
        0 => name.get(),
        unread => i18n.fill(words::UNREAD, &[&name.get(), &shown_count(i18n, unread)]),
    };
    let count = (unread > 0).then(|| {
        view! { <span class="chip-count" aria-hidden="true">{move || shown_count(i18n, unread)}</span> }
    });
    view! {
        <button
            type="button"
            class="chip"
            aria-pressed=pressed
            aria-label=label
            on:click=move |_| chosen.set(code.clone())
        >
            <span>{name}</span>
            {count}
        </button>
    }
    .into_any()
}

/// `3`, `99+`
fn shown_count(i18n: I18n, count: u32) -> String {
    if count >= UNREAD_MAX {
        i18n.fill(words::MANY, &[&(UNREAD_MAX - 1)])
    } else {
        count.to_string()
    }
}
