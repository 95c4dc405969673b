//! The photos of a form: a tile each, the first is the cover. A press on a tile brings up what can be done with it, as
//! plain buttons, so that ordering needs no dragging.

use leptos::prelude::*;

use super::types::{PhotoState, PhotoTile, PhotoWords};
use crate::button::{Button, ButtonKind, ButtonSize};
use crate::icon::{IconPath, glyph, table};
use crate::progress::ring;

/// The photos of a form.
#[component]
pub fn PhotoStrip(
    /// The photos in their order.
    #[prop(into)]
    photos: Signal<Vec<PhotoTile>>,
    /// Most photos.
    max: usize,
    /// Its words.
    #[prop(into)]
    words: Signal<PhotoWords>,
    /// Called to add photos: whoever opens a camera or a picker has something to save first.
    #[prop(into)]
    on_add: Callback<()>,
    /// Called with the place of a photo to look at.
    #[prop(into)]
    on_open: Callback<usize>,
    /// Called with the key of a photo to take away.
    #[prop(into)]
    on_remove: Callback<String>,
    /// Called with the key of a failed photo.
    #[prop(into)]
    on_retry: Callback<String>,
    /// Called with a key and the place it shall have.
    #[prop(into)]
    on_move: Callback<(String, usize)>,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<String>);
    let tile = move |key: String| {
        let own = key.clone();
        let tile = Memo::new(move |_| {
            photos.with(|photos| {
                photos
                    .iter()
                    .position(|photo| photo.key == own)
                    .map(|at| (at == 0, photos[at].clone()))
            })
        });
        view! { <Tile tile words chosen on_retry /> }
    };
    let add = move || {
        photos.with(|photos| photos.len() < max).then(|| {
            view! {
                <li>
                    <button type="button" class="photo-tile is-add" on:click=move |_| on_add.run(())>
                        {glyph(table::IMAGE_PLUS)}
                        <span>{move || words.with(|words| words.add.clone())}</span>
                    </button>
                </li>
            }
        })
    };
    view! {
        <div role="group" aria-label=move || words.with(|words| words.label.clone())>
            <ul class="photo-strip">
                <For
                    each=move || photos.with(|all| all.iter().map(|photo| photo.key.clone()).collect::<Vec<_>>())
                    key=String::clone
                    children=tile
                />
                {add}
            </ul>
            <Tools photos words chosen on_open on_remove on_move />
        </div>
    }
}

#[component]
fn Tile(
    tile: Memo<Option<(bool, PhotoTile)>>,
    words: Signal<PhotoWords>,
    chosen: RwSignal<Option<String>>,
    on_retry: Callback<String>,
) -> impl IntoView {
    let state = Memo::new(move |_| tile.with(|tile| tile.as_ref().map(|(_, photo)| photo.state)));
    let url = Memo::new(move |_| tile.with(|tile| tile.as_ref().and_then(|(_, photo)| photo.url.clone())));
    let state_word = move || {
        words.with(|words| match state.get() {
            Some(PhotoState::Uploading(_)) => words.uploading.clone(),
            Some(PhotoState::Waiting) => words.waiting.clone(),
            Some(PhotoState::Failed) => words.retry.clone(),
            Some(PhotoState::Done) | None => String::new(),
        })
    };
    let name = move || tile.with(|tile| tile.as_ref().map(|(_, photo)| photo.alt.clone()));
    let press = move |_| {
        let Some((_, photo)) = tile.get_untracked() else {
            return;
        };
        if photo.state == PhotoState::Failed {
            on_retry.run(photo.key.clone());
        }
        chosen.update(|chosen| *chosen = Some(photo.key).filter(|key| chosen.as_ref() != Some(key)));
    };
    let pressed = move || {
        tile.with(|tile| {
            tile.as_ref()
                .map(|(_, photo)| chosen.with(|key| key.as_ref() == Some(&photo.key)))
        })
    };
    let veil = move || {
        match state.get()? {
        PhotoState::Done => {
            let cover = tile.with(|tile| tile.as_ref().is_some_and(|(cover, _)| *cover));
            cover
                .then(|| view! { <span class="plate">{move || words.with(|words| words.cover.clone())}</span> }.into_any())
        }
        PhotoState::Failed => Some(
            view! { <span class="veil is-failed">{glyph(table::REFRESH_CW)} <span>{state_word}</span></span> }.into_any(),
        ),
        PhotoState::Waiting => {
            Some(view! { <span class="veil">{glyph(table::CLOCK)} <span>{state_word}</span></span> }.into_any())
        }
        PhotoState::Uploading(percent) => Some(
            view! {
                <span class="veil">
                    <span class="ring">{ring(move || percent.into())} <span class="ring-middle">{percent}</span></span>
                    <span>{state_word}</span>
                </span>
            }
            .into_any(),
        ),
    }
    };
    view! {
        <li>
            <button
                type="button"
                class="photo-tile"
                aria-pressed=move || if pressed() == Some(true) { "true" } else { "false" }
                on:click=press
            >
                {move || url.get().map(|url| view! { <img src=url alt="" /> })}
                <span class="visually-hidden">{name} " "</span>
                {veil}
            </button>
        </li>
    }
}

/// What can be done with the chosen photo.
#[component]
fn Tools(
    photos: Signal<Vec<PhotoTile>>,
    words: Signal<PhotoWords>,
    chosen: RwSignal<Option<String>>,
    on_open: Callback<usize>,
    on_remove: Callback<String>,
    on_move: Callback<(String, usize)>,
) -> impl IntoView {
    let place = Memo::new(move |_| {
        chosen.with(|key| photos.with(|all| all.iter().position(|photo| Some(&photo.key) == key.as_ref())))
    });
    let count = Memo::new(move |_| photos.with(Vec::len));
    let shift = move |to: usize| {
        if let Some(key) = chosen.get_untracked() {
            on_move.run((key, to));
        }
    };
    let tool = move |icon: IconPath, word: fn(&PhotoWords) -> &String, act: Callback<()>| {
        view! {
            <Button kind=ButtonKind::Neutral size=ButtonSize::Small icon on_press=act>
                {move || words.with(|words| word(words).clone())}
            </Button>
        }
    };
    move || {
        let at = place.get()?;
        let remove = move |()| {
            if let Some(key) = chosen.get_untracked() {
                chosen.set(None);
                on_remove.run(key);
            }
        };
        Some(view! {
            <div class="photo-tools">
                {tool(table::EYE, |words| &words.view, Callback::new(move |()| on_open.run(at)))}
                {(at > 0).then(|| tool(table::STAR, |words| &words.make_cover, Callback::new(move |()| shift(0))))}
                {(at > 0)
                    .then(|| tool(table::ARROW_LEFT, |words| &words.earlier, Callback::new(move |()| shift(at - 1))))}
                {(at + 1 < count.get())
                    .then(|| tool(table::ARROW_RIGHT, |words| &words.later, Callback::new(move |()| shift(at + 1))))}
                {tool(table::TRASH, |words| &words.remove, Callback::new(remove))}
            </div>
        })
    }
}
