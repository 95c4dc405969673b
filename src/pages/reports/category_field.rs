//! The category of a report: the row in the form and the three-level sheet.

use leptos::prelude::*;
use linli_components::{CascadeNode, CategoryPicker, CategoryRow, icons};
use linli_model::category::{Categories, CategoryCode};

use crate::contexts::use_directory;
use crate::i18n::{I18n, use_i18n, words::form as words};

/// The category of a report.
#[component]
pub fn CategoryField(
    /// The chosen leaf.
    #[prop(into)]
    value: Signal<Option<CategoryCode>>,
    /// Called with a leaf.
    #[prop(into)]
    on_choose: Callback<CategoryCode>,
    /// What is wrong; empty for nothing.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let open = RwSignal::new(false);
    let text = move |message| i18n.label(message);
    let nodes = Memo::new(move |_| {
        directory.categories().with(|categories| {
            categories
                .as_ref()
                .map(|all| nodes(i18n, all))
                .unwrap_or_default()
        })
    });
    let path = move || {
        let path = value.get().and_then(|code| directory.category_path(&code));
        path.map(|path| path.map(|name| i18n.words(&name)).to_vec())
            .unwrap_or_default()
    };
    let icon = move || {
        let name = value.get().and_then(|code| directory.category_icon(&code));
        name.map_or(icons::TAG, |name| icons::by_name(&name))
    };
    let choose = move |chosen: String| {
        open.set(false);
        if let Ok(code) = CategoryCode::new(chosen) {
            on_choose.run(code);
        }
    };
    view! {
        <CategoryRow
            label=text(words::CATEGORY)
            path=Signal::derive(path)
            placeholder=text(words::CATEGORY_CHOOSE)
            icon=Signal::derive(icon)
            error
            on_press=move |()| open.set(true)
        />
        <CategoryPicker
            open
            on_close=move |()| open.set(false)
            title=text(words::CATEGORY)
            search_label=text(words::CATEGORY_SEARCH)
            clear_label=text(words::CLEAR)
            nothing_found=text(words::CATEGORY_EMPTY)
            close_label=text(words::CLOSE)
            categories=nodes
            value=move || value.get().map(|code| code.to_string()).unwrap_or_default()
            on_choose=choose
        />
    }
}

fn nodes(i18n: I18n, categories: &Categories) -> Vec<CascadeNode> {
    let node = |code: &CategoryCode, name, icon, children| CascadeNode {
        value: code.to_string(),
        label: i18n.words(name),
        icon,
        children,
    };
    let majors = categories.majors.iter();
    majors
        .map(|major| {
            let middles = major.middles.iter().map(|middle| {
                let leaves = middle
                    .leaves
                    .iter()
                    .map(|leaf| node(&leaf.code, &leaf.name, None, Vec::new()));
                node(&middle.code, &middle.name, None, leaves.collect())
            });
            node(
                &major.code,
                &major.name,
                Some(icons::by_name(&major.icon)),
                middles.collect(),
            )
        })
        .collect()
}
