//! Which version of the app this is, and which one waits.

use leptos::prelude::*;
use linli_components::{ListRow, Tone, icons};

use crate::i18n::{use_i18n, words::updates as words};
use crate::updates::{OfflineStart, use_updates};

/// 版本: the one that runs and whether it opens without a network; a press puts in force the one that waits.
#[component]
pub fn VersionRow() -> impl IntoView {
    let i18n = use_i18n();
    use_updates().map(|updates| {
        let note = move || {
            let start = i18n.text(match updates.offline_start().get() {
                OfflineStart::Ready => words::WITHOUT_NETWORK,
                OfflineStart::Preparing => words::PREPARING,
                OfflineStart::Missing => words::ONLY_WITH_NETWORK,
            });
            format!("{} · {start}", updates.version())
        };
        move || match (updates.offered().get(), updates.is_wanted().get()) {
            (Some(version), false) => view! {
                <ListRow
                    title=i18n.label(words::VERSION)
                    note
                    value=move || format!("{} · {}", i18n.fill(words::NEW_VERSION, &[&version]), i18n.text(words::TAKE))
                    icon=icons::ROTATE_CW
                    tone=Tone::Blue
                    on_press=move |()| updates.take()
                />
            },
            (offered, _) => {
                let waits = offered.map(|version| i18n.fill(words::NEW_VERSION, &[&version]));
                view! {
                    <ListRow
                        title=i18n.label(words::VERSION)
                        note
                        value=waits.unwrap_or_default()
                        icon=icons::INFO
                    />
                }
            }
        }
    })
}
