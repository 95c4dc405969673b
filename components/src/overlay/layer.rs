//! The layer that sheets, dialogs and the photo viewer share: mounting, focus, Escape and Tab.

use leptos::html::Div;
use leptos::portal::Portal;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Overlay;

/// What can take the focus inside a layer.
const FOCUSABLE: &str =
    "a[href],button:not([disabled]),input:not([disabled]),textarea:not([disabled]),select:not([disabled])";

/// A modal layer in the overlay root: it takes the focus, keeps it, and gives it back.
#[component]
pub(crate) fn Layer(
    /// Whether it is shown.
    open: Signal<bool>,
    /// Asked to close: Escape, or a press beside it.
    on_close: Callback<()>,
    /// Where it stands: `is-sheet`, `is-dialog`, `is-viewer`.
    class: &'static str,
    /// `dialog` or `alertdialog`.
    role: &'static str,
    /// Its accessible name.
    label: Signal<String>,
    /// Called with the name of any other key.
    #[prop(optional)]
    on_key: Option<Callback<String>>,
    /// What it shows.
    children: ChildrenFn,
) -> impl IntoView {
    let overlay = expect_context::<Overlay>();
    let children = StoredValue::new(children);
    let shown = Memo::new(move |_| open.get());
    move || {
        let root = overlay.root.get().filter(|_| shown.get())?;
        let view = move || {
            view! {
                <LayerFrame on_close class role label on_key>
                    {children.with_value(|children| children())}
                </LayerFrame>
            }
        };
        Some(view! { <Portal mount=web_sys::Element::from(root)>{view()}</Portal> })
    }
}

#[component]
fn LayerFrame(
    on_close: Callback<()>,
    class: &'static str,
    role: &'static str,
    label: Signal<String>,
    on_key: Option<Callback<String>>,
    children: Children,
) -> impl IntoView {
    let panel = NodeRef::<Div>::new();
    keep_focus(panel);
    let key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.stop_propagation();
            on_close.run(());
        }
        "Tab" => {
            if let Some(panel) = panel.get_untracked() {
                turn_round(&panel, &event);
            }
        }
        other => {
            if let Some(on_key) = on_key {
                on_key.run(other.to_owned());
            }
        }
    };
    view! {
        <div class=format!("layer {class}")>
            <div class="scrim" on:click=move |_| on_close.run(())></div>
            <div
                class="panel"
                role=role
                aria-modal="true"
                aria-label=label
                tabindex="-1"
                node_ref=panel
                on:keydown=key
            >
                {children()}
            </div>
        </div>
    }
}

/// Moves the focus into the panel once it is there, and back to where it was when the panel goes.
fn keep_focus(panel: NodeRef<Div>) {
    let before = StoredValue::new_local(
        document()
            .active_element()
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()),
    );
    Effect::new(move |_| {
        if let Some(panel) = panel.get() {
            let _ = panel.focus();
        }
    });
    on_cleanup(move || {
        if let Some(before) = before.try_get_value().flatten() {
            let _ = before.focus();
        }
    });
}

/// Keeps Tab inside the panel: from the last element to the first and back.
fn turn_round(panel: &web_sys::HtmlDivElement, event: &web_sys::KeyboardEvent) {
    let Ok(inside) = panel.query_selector_all(FOCUSABLE) else {
        return;
    };
    let at = |index: u32| {
        inside
            .item(index)
            .and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let (Some(first), Some(last)) = (at(0), at(inside.length().saturating_sub(1))) else {
        return;
    };
    let active = document().active_element();
    let is = |element: &web_sys::HtmlElement| active.as_ref() == Some(element.as_ref());
    let on_panel = active.as_ref() == Some(panel.as_ref());
    if event.shift_key() && (is(&first) || on_panel) {
        event.prevent_default();
        let _ = last.focus();
    } else if !event.shift_key() && is(&last) {
        event.prevent_default();
        let _ = first.focus();
    }
}
