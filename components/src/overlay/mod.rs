//! What lies over a page: sheets from below and dialogs. They mount in the overlay root of the app they belong to, never
//! in `document.body`, so that several apps can live on one page.

mod layer;

use leptos::html::Div;
use leptos::prelude::*;

pub(crate) use layer::Layer;

use crate::button::{Button, ButtonKind};
use crate::icon::{glyph, table};
use crate::toast::{ToastStack, Toasts};

/// Where overlays mount; a context that [`OverlayHost`] gives.
#[derive(Clone, Copy)]
pub struct Overlay {
    pub(crate) root: NodeRef<Div>,
}

/// Stands once round an app: gives the contexts [`Overlay`] and [`Toasts`], and holds the overlay root after the app's own view.
#[component]
pub fn OverlayHost(
    /// The app.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<Div>::new();
    provide_context(Overlay { root });
    provide_context(Toasts::new());
    view! {
        {children()}
        <div class="overlays" node_ref=root></div>
        <ToastStack />
    }
}

/// A sheet from below; beside the middle on a wide screen.
#[component]
pub fn Sheet(
    /// Whether it is shown.
    #[prop(into)]
    open: Signal<bool>,
    /// Asked to close: the cross, Escape, or a press beside it.
    #[prop(into)]
    on_close: Callback<()>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// The name of the cross.
    #[prop(into)]
    close_label: Signal<String>,
    /// What it shows, built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Layer open on_close class="is-sheet" role="dialog" label=title>
            <div class="sheet-head">
                <h2 class="sheet-title">{title}</h2>
                <button
                    type="button"
                    class="icon-button is-plain"
                    aria-label=close_label
                    on:click=move |_| on_close.run(())
                >
                    {glyph(table::X)}
                </button>
            </div>
            <div class="sheet-body">{children.with_value(|children| children())}</div>
        </Layer>
    }
}

/// A question with two answers.
#[component]
pub fn Dialog(
    /// Whether it is shown.
    #[prop(into)]
    open: Signal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What follows from it.
    #[prop(optional, into)]
    text: Signal<String>,
    /// The word for yes.
    #[prop(into)]
    confirm_label: Signal<String>,
    /// The word for no.
    #[prop(into)]
    cancel_label: Signal<String>,
    /// Whether yes destroys something.
    #[prop(optional)]
    danger: bool,
    /// Whether yes is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Called at yes.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Called at no, Escape, or a press beside it.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// More between text and answers: a field for a reason.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let kind = if danger {
        ButtonKind::DangerSoft
    } else {
        ButtonKind::Primary
    };
    view! {
        <Layer open on_close=on_cancel class="is-dialog" role="alertdialog" label=title>
            <h2 class="dialog-title">{title}</h2>
            <p class="dialog-text">{text}</p>
            {children.with_value(|children| children.as_ref().map(|children| children()))}
            <div class="dialog-answers">
                <Button kind=ButtonKind::Neutral wide=true on_press=on_cancel>
                    {cancel_label}
                </Button>
                <Button kind wide=true loading=busy on_press=on_confirm>
                    {confirm_label}
                </Button>
            </div>
        </Layer>
    }
}
