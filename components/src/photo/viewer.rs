//! A photo over the whole screen.

use leptos::prelude::*;

use super::types::Picture;
use crate::button::{IconButton, IconButtonKind};
use crate::icon::table;
use crate::overlay::Layer;

/// How far, in CSS pixels, a finger sweeps to turn to the next photo.
const SWEEP: i32 = 48;

/// Shows one of several photos over the whole screen; arrow keys and sweeps turn.
#[component]
pub fn PhotoViewer(
    /// The photos.
    #[prop(into)]
    photos: Signal<Vec<Picture>>,
    /// The place of the one in sight; `None` closes.
    index: RwSignal<Option<usize>>,
    /// The name of the cross.
    #[prop(into)]
    close_label: Signal<String>,
    /// The name of the way to the photo before.
    #[prop(into)]
    earlier_label: Signal<String>,
    /// The name of the way to the photo after.
    #[prop(into)]
    later_label: Signal<String>,
) -> impl IntoView {
    let open = Signal::derive(move || index.get().is_some());
    let close = Callback::new(move |()| index.set(None));
    let picture = Memo::new(move |_| {
        let at = index.get()?;
        photos.with(|photos| photos.get(at).cloned())
    });
    let alt = Signal::derive(move || picture.get().map(|picture| picture.alt).unwrap_or_default());
    let count = Signal::derive(move || photos.with(Vec::len));
    let turn = move |by: isize| {
        let to = index.get_untracked().and_then(|at| at.checked_add_signed(by));
        if let Some(to) = to.filter(|to| *to < count.get_untracked()) {
            index.set(Some(to));
        }
    };
    let at_start = Signal::derive(move || index.get().is_none_or(|at| at == 0));
    let at_end = Signal::derive(move || index.get().is_none_or(|at| at + 1 >= count.get()));
    let began = StoredValue::new(0);
    let on_key = Callback::new(move |key: String| match key.as_str() {
        "ArrowLeft" => turn(-1),
        "ArrowRight" => turn(1),
        _ => {}
    });
    let released = move |event: web_sys::PointerEvent| match event.client_x() - began.get_value() {
        by if by > SWEEP => turn(-1),
        by if by < -SWEEP => turn(1),
        _ => {}
    };
    view! {
        <Layer open on_close=close class="is-viewer" role="dialog" label=alt on_key>
            <div
                class="viewer"
                on:pointerdown=move |event| began.set_value(event.client_x())
                on:pointerup=released
            >
                {move || picture.get().map(|picture| view! { <img src=picture.url alt=picture.alt draggable="false" /> })}
                <div class="viewer-bar">
                    <span class="plate">{move || index.get().map(|at| at + 1)} "/" {count}</span>
                    <IconButton icon=table::X label=close_label kind=IconButtonKind::Glass on_press=close />
                </div>
                <div class="viewer-turns">
                    <IconButton
                        icon=table::CHEVRON_LEFT
                        label=earlier_label
                        kind=IconButtonKind::Glass
                        disabled=at_start
                        on_press=move |()| turn(-1)
                    />
                    <IconButton
                        icon=table::CHEVRON_RIGHT
                        label=later_label
                        kind=IconButtonKind::Glass
                        disabled=at_end
                        on_press=move |()| turn(1)
                    />
                </div>
            </div>
        </Layer>
    }
}
