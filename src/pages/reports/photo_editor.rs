//! The photos of a form: the strip, the choice of camera or album, the viewer, and what could not be taken.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{
    Button, ButtonKind, Icon, PhotoState, PhotoStrip, PhotoTile, PhotoViewer, PhotoWords, Picture, Sheet,
    icons,
};
use linli_model::ids::PhotoId;
use linli_model::limits::PHOTOS_MAX;

use crate::contexts::use_services;
use crate::drafting::{Autosave, PhotoFault, PhotoTiles, TileState, pick_once_saved};
use crate::host::PhotoSource;
use crate::i18n::{I18n, use_i18n, words::form as words};

/// Photos of a form.
#[component]
pub fn PhotoEditor(
    /// The tiles.
    tiles: PhotoTiles,
    /// The draft's saver: it has the last word before a camera opens.
    autosave: Autosave,
    /// The name of the group.
    #[prop(into)]
    label: Signal<String>,
    /// At most so many.
    #[prop(default = PHOTOS_MAX)]
    max: usize,
) -> impl IntoView {
    let i18n = use_i18n();
    let adding = RwSignal::new(false);
    let viewed = RwSignal::new(None::<usize>);
    let alt = move |at: usize| i18n.fill(words::PHOTO, &[&(at + 1)]);
    let photos = move || {
        tiles.tiles.with(|tiles| {
            let tile = |(at, tile): (usize, &crate::drafting::Tile)| PhotoTile {
                key: tile.id.to_string(),
                url: tile.url.clone(),
                alt: alt(at),
                state: match tile.state {
                    TileState::Working => PhotoState::Waiting,
                    TileState::Kept => PhotoState::Done,
                    TileState::Failed => PhotoState::Failed,
                },
            };
            tiles.iter().enumerate().map(tile).collect::<Vec<_>>()
        })
    };
    let pictures = move || {
        tiles.tiles.with(|tiles| {
            let picture = |(at, url): (usize, String)| Picture {
                thumb: url.clone(),
                url,
                alt: alt(at),
            };
            tiles
                .iter()
                .map(|tile| tile.url.clone().unwrap_or_default())
                .enumerate()
                .map(picture)
                .collect::<Vec<_>>()
        })
    };
    let id_of = |key: String| key.parse::<PhotoId>().ok();
    let text = move |message| i18n.label(message);
    view! {
        <PhotoStrip
            photos=Signal::derive(photos)
            max
            words=Signal::derive(move || strip_words(i18n, label.get()))
            on_add=move |()| adding.set(true)
            on_open=move |at| viewed.set(Some(at))
            on_remove=move |key| {
                if let Some(id) = id_of(key) {
                    tiles.remove(&id);
                }
            }
            on_retry=move |key| {
                if let Some(id) = id_of(key) {
                    tiles.retry(&id);
                }
            }
            on_move=move |(key, place): (String, usize)| {
                if let Some(id) = id_of(key) {
                    tiles.move_to(&id, place);
                }
            }
        />
        <PhotoFaults tiles />
        <AddSheet open=adding tiles autosave />
        <PhotoViewer
            photos=Signal::derive(pictures)
            index=viewed
            close_label=text(words::CLOSE)
            earlier_label=text(words::PREVIOUS)
            later_label=text(words::NEXT)
        />
    }
}

/// Camera or album. The draft is on the device before either opens: opening one may cost the page its life.
#[component]
fn AddSheet(open: RwSignal<bool>, tiles: PhotoTiles, autosave: Autosave) -> impl IntoView {
    let i18n = use_i18n();
    let services = use_services();
    let text = move |message| i18n.label(message);
    let pick = move |source: PhotoSource| {
        open.set(false);
        spawn_local(async move {
            let on_files = Box::new(move |files| tiles.add(files));
            pick_once_saved(autosave.flush(), &*services.host(), source, on_files).await;
        });
    };
    view! {
        <Sheet open on_close=move |()| open.set(false) title=text(words::ADD_TITLE) close_label=text(words::CLOSE)>
            <div class="stack">
                <Button wide=true icon=icons::CAMERA on_press=move |()| pick(PhotoSource::Camera)>
                    {text(words::TAKE)}
                </Button>
                <Button
                    kind=ButtonKind::Secondary
                    wide=true
                    icon=icons::IMAGES
                    on_press=move |()| pick(PhotoSource::Album)
                >
                    {text(words::PICK)}
                </Button>
            </div>
        </Sheet>
    }
}

/// What could not be taken, each file by its name.
#[component]
fn PhotoFaults(tiles: PhotoTiles) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |fault: PhotoFault| {
        let text = move || match &fault {
            PhotoFault::NotAPicture { name } => i18n.fill(words::NOT_A_PICTURE, &[name]),
            PhotoFault::TooMany { left_out } => i18n.fill(words::TOO_MANY, &[&PHOTOS_MAX, left_out]),
            PhotoFault::Full => i18n.text(words::PHOTO_FULL).to_owned(),
            PhotoFault::NotKept => i18n.text(words::PHOTO_NOT_KEPT).to_owned(),
        };
        view! { <p class="fault-line"><Icon icon=icons::CIRCLE_ALERT /> <span>{text}</span></p> }
    };
    view! { <div role="alert">{move || tiles.faults.get().into_iter().map(line).collect_view()}</div> }
}

fn strip_words(i18n: I18n, label: String) -> PhotoWords {
    let text = |message| i18n.text(message).to_owned();
    PhotoWords {
        label,
        cover: text(words::COVER),
        uploading: text(words::UPLOADING),
        waiting: text(words::WAITING),
        retry: text(words::RETRY),
        add: text(words::ADD),
        view: text(words::VIEW_PHOTO),
        earlier: text(words::EARLIER),
        later: text(words::LATER),
        make_cover: text(words::MAKE_COVER),
        remove: text(words::REMOVE),
    }
}
