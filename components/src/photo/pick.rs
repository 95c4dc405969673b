//! Taking photos from the camera or the album.

use leptos::prelude::*;

use crate::dom::input_of;

/// A label round a hidden file input: pressing it opens the camera or the picker.
#[component]
pub fn FilePick(
    /// Straight to the camera rather than to a choice.
    #[prop(optional)]
    capture: bool,
    /// Whether several may be picked at once.
    #[prop(default = true)]
    multiple: bool,
    /// Its look.
    #[prop(default = "file-pick")]
    class: &'static str,
    /// Called before the picker opens: the page may be killed behind it, so save now.
    #[prop(optional, into)]
    before_pick: Option<Callback<()>>,
    /// Called with what was picked, at least one.
    #[prop(into)]
    on_files: Callback<Vec<web_sys::File>>,
    /// What is pressed: icon and words.
    children: Children,
) -> impl IntoView {
    let picked = move |event: web_sys::Event| {
        let Some(input) = input_of(&event) else { return };
        let files = input.files().map(|list| {
            (0..list.length())
                .filter_map(|at| list.item(at))
                .collect::<Vec<_>>()
        });
        // Emptied, so that picking the same file again is a change again.
        input.set_value("");
        if let Some(files) = files.filter(|files| !files.is_empty()) {
            on_files.run(files);
        }
    };
    view! {
        <label class=class>
            <input
                class="visually-hidden"
                type="file"
                accept="image/*"
                capture=capture.then_some("environment")
                multiple=multiple
                on:click=move |_| {
                    if let Some(before_pick) = before_pick {
                        before_pick.run(());
                    }
                }
                on:change=picked
            />
            {children()}
        </label>
    }
}
