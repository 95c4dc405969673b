//! Pull down to load anew.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::icon::{glyph, table};

/// How far, in CSS pixels, a finger pulls before letting go loads anew.
const FAR_ENOUGH: i32 = 64;

/// Loads anew when pulled down from the top of the page. Without a finger, the same button appears when it gets the focus.
#[component]
pub fn PullToRefresh(
    /// The word for loading anew.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is loading.
    #[prop(into)]
    refreshing: Signal<bool>,
    /// Called to load anew.
    #[prop(into)]
    on_refresh: Callback<()>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let host = NodeRef::<Div>::new();
    let began = StoredValue::new(None::<i32>);
    let pulled = RwSignal::new(0);
    let finger = |event: &web_sys::TouchEvent| event.touches().item(0).map(|touch| touch.client_y());
    listen(host, "touchstart", move |event| {
        let at_top = window().scroll_y().is_ok_and(|y| y <= 0.0);
        began.set_value(finger(&event).filter(|_| at_top && event.touches().length() == 1));
    });
    listen(host, "touchmove", move |event| {
        if let (Some(from), Some(now)) = (began.get_value(), finger(&event)) {
            pulled.set(((now - from) / 2).clamp(0, FAR_ENOUGH + 16));
        }
    });
    let end = move |_: web_sys::TouchEvent| {
        if pulled.get_untracked() >= FAR_ENOUGH && !refreshing.get_untracked() {
            on_refresh.run(());
        }
        began.set_value(None);
        pulled.set(0);
    };
    let height = move || if refreshing.get() { 48 } else { pulled.get() };
    view! {
        <div
            class="pull"
            node_ref=host
            on:touchend=end
            on:touchcancel=move |_| {
                began.set_value(None);
                pulled.set(0);
            }
        >
            <button
                type="button"
                class="pull-mark"
                class:is-turning=refreshing
                class:is-ready=move || { pulled.get() >= FAR_ENOUGH }
                style:height=move || format!("{}px", height())
                on:click=move |_| on_refresh.run(())
            >
                {glyph(table::ROTATE_CW)}
                <span>{label}</span>
            </button>
            {children()}
        </div>
    }
}

/// Listens passively, so that the page scrolls without waiting for us.
fn listen(host: NodeRef<Div>, name: &'static str, heard: impl Fn(web_sys::TouchEvent) + 'static) {
    let heard = StoredValue::new_local(Closure::<dyn Fn(web_sys::TouchEvent)>::new(heard));
    Effect::new(move |_| {
        let Some(host) = host.get() else { return };
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(true);
        heard.with_value(|heard| {
            let heard = heard.as_ref().unchecked_ref();
            let _ =
                host.add_event_listener_with_callback_and_add_event_listener_options(name, heard, &options);
        });
    });
}
