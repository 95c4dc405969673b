//! What people wrote, drawn piece by piece: text is only ever a text node, whatever it holds.

use leptos::prelude::*;

use super::prose::{Piece, pieces};

/// A text of several lines, with its links, the names in it, and what was searched for. It runs in its own direction and
/// stays within it.
pub fn prose(class: &'static str, text: &str, names: &[String], words: &str) -> AnyView {
    let all = pieces(text, names, words).into_iter().map(drawn).collect_view();
    view! { <p class=class dir="auto"><bdi>{all}</bdi></p> }.into_any()
}

fn drawn(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => view! { {text} }.into_any(),
        Piece::Hit(text) => view! { <mark>{text}</mark> }.into_any(),
        Piece::Name(name) => view! { <bdi class="mention">"@" {name}</bdi> }.into_any(),
        Piece::Link { href, shown } => view! {
            <a href=href target="_blank" rel="noopener noreferrer nofollow" dir="ltr">{shown}</a>
        }
        .into_any(),
    }
}
