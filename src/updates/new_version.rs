//! The line above every page that offers a new version.

use leptos::prelude::*;
use linli_components::{Banner, Button, ButtonKind, ButtonSize, Tone, icons};

use super::use_updates;
use crate::i18n::{use_i18n, words::updates as words};

/// 有新版本 · 更新; once that is wanted, what it waits for.
#[component]
pub fn NewVersion() -> impl IntoView {
    let i18n = use_i18n();
    use_updates().map(|updates| {
        let (offered, wanted) = (updates.offered(), updates.is_wanted());
        let shown = Memo::new(move |_| offered.with(Option::is_some));
        let text = move || {
            let word = if wanted.get() { words::PENDING } else { words::OFFER };
            i18n.text(word).to_owned()
        };
        move || {
            shown.get().then(|| {
                view! {
                    <Banner tone=Tone::Blue icon=icons::ROTATE_CW text=Signal::derive(text)>
                        {move || (!wanted.get()).then(|| view! {
                            <Button kind=ButtonKind::Text size=ButtonSize::Small on_press=move |()| updates.take()>
                                {i18n.say(words::TAKE)}
                            </Button>
                        })}
                    </Banner>
                }
            })
        }
    })
}
