//! Toasts: short messages above the bottom bar that go away by themselves.

mod types;

use std::time::Duration;

use leptos::prelude::*;

pub use types::Toast;

use crate::dom::classes;
use crate::icon::glyph;

/// How long a toast stays.
const LIFE: Duration = Duration::from_secs(4);
/// How many stay at once; the oldest goes first.
const MOST: usize = 2;

/// Shows toasts; a context that [`crate::OverlayHost`] gives.
#[derive(Clone, Copy)]
pub struct Toasts {
    lines: RwSignal<Vec<(u32, Toast)>>,
    next: StoredValue<u32>,
}

impl Toasts {
    pub(crate) fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        }
    }

    /// Shows a toast.
    pub fn show(self, toast: Toast) {
        let Some(id) = self.next.try_update_value(|next| {
            *next = next.wrapping_add(1);
            *next
        }) else {
            return;
        };
        let life = if toast.action.is_some() { LIFE * 2 } else { LIFE };
        self.lines.try_update(|lines| {
            lines.push((id, toast));
            let over = lines.len().saturating_sub(MOST);
            lines.drain(..over);
        });
        set_timeout(move || self.hide(id), life);
    }

    fn hide(self, id: u32) {
        self.lines
            .try_update(|lines| lines.retain(|(other, _)| *other != id));
    }
}

#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let line = move |(id, toast): (u32, Toast)| {
        let action = toast.action.map(|(label, on_press)| {
            let press = move |_| {
                toasts.hide(id);
                on_press.run(());
            };
            view! { <button type="button" class="toast-action" on:click=press>{label}</button> }
        });
        view! {
            <div class=classes(&["toast", toast.tone.class()])>
                {glyph(toast.icon)} <span>{toast.text}</span> {action}
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.lines.get() key=|(id, _)| *id children=line />
        </div>
    }
}
