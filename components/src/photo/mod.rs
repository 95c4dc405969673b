//! Photos: picking, the strip of a form, thumbnails, the viewer, before and after.

mod compare;
mod pick;
mod strip;
mod types;
mod viewer;

use leptos::prelude::*;

pub use compare::CompareSlider;
pub use pick::FilePick;
pub use strip::PhotoStrip;
pub use types::{PhotoState, PhotoTile, PhotoWords, Picture};
pub use viewer::PhotoViewer;

pub(crate) fn thumbnails(photos: Vec<Picture>, on_open: Callback<usize>) -> AnyView {
    let one = move |(index, photo): (usize, Picture)| {
        view! {
            <button type="button" class="thumb" aria-label=photo.alt on:click=move |_| on_open.run(index)>
                <img src=photo.thumb alt="" loading="lazy" decoding="async" />
            </button>
        }
    };
    let all = photos.into_iter().enumerate().map(one).collect_view();
    view! { <div class="thumbs">{all}</div> }.into_any()
}

/// Thumbnails in a row; each opens its photo.
#[component]
pub fn PhotoRow(
    /// The photos.
    #[prop(into)]
    photos: Signal<Vec<Picture>>,
    /// Called with the place of the pressed one.
    #[prop(into)]
    on_open: Callback<usize>,
) -> impl IntoView {
    move || thumbnails(photos.get(), on_open)
}
