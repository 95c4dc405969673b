//! What a form has beside the photos of its draft: those that the backend has already.

use leptos::prelude::*;
use linli_components::Chip;
use linli_model::ids::PhotoId;

use crate::i18n::{use_i18n, words::form as words};

/// The photos that something has already while it is written anew: each can be left out.
#[component]
pub fn KeptPhotos(
    /// The photos.
    #[prop(into)]
    kept: Signal<Vec<PhotoId>>,
    /// Called with the one that is left out.
    #[prop(into)]
    on_drop: Callback<PhotoId>,
) -> impl IntoView {
    let i18n = use_i18n();
    let kept = Memo::new(move |_| kept.get());
    let chip = move |(at, id): (usize, PhotoId)| {
        let label = Signal::derive(move || i18n.fill(words::KEPT_DROP, &[&(at + 1)]));
        view! { <Chip label removable=true on_press=move |()| on_drop.run(id.clone()) /> }
    };
    move || {
        let kept = kept.get();
        let count = kept.len();
        (count > 0).then(|| {
            view! {
                <p class="note">{move || i18n.fill(words::KEPT_PHOTOS, &[&count])}</p>
                <div class="chips">{kept.into_iter().enumerate().map(chip).collect_view()}</div>
            }
        })
    }
}
