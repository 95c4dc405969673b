//! 编辑: what waits becomes a draft again. Of what may have arrived its author is warned first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Dialog, Toast, Toasts};
use linli_model::ids::CommandId;
use linli_offline::OfflineError;

use crate::contexts::{Navigation, Services, use_navigation, use_services};
use crate::drafting::route_of;
use crate::error;
use crate::i18n::{I18n, use_i18n, words::sending as words};
use crate::route::Route;

/// The way of one item back to its form.
#[derive(Clone, Copy)]
pub struct Editing {
    id: StoredValue<CommandId>,
    /// Whether the warning is shown.
    warning: RwSignal<bool>,
    services: Services,
    navigation: Navigation,
    toasts: Toasts,
    i18n: I18n,
}

impl Editing {
    /// Of an item.
    pub fn of(id: CommandId) -> Self {
        Self {
            id: StoredValue::new(id),
            warning: RwSignal::new(false),
            services: use_services(),
            navigation: use_navigation(),
            toasts: expect_context(),
            i18n: use_i18n(),
        }
    }

    /// Opens its form, or the warning.
    pub fn begin(self) {
        self.go_on(false);
    }

    fn go_on(self, warned: bool) {
        self.warning.set(false);
        let (offline, id) = (self.services.offline(), self.id.get_value());
        spawn_local(async move {
            match offline.edit(&id, warned).await {
                Ok(draft) => {
                    let kept = offline.draft_load(&draft);
                    let route = kept.and_then(|kept| route_of(&kept.kind, &draft, &kept.value));
                    self.navigation.go(&route.unwrap_or(Route::Drafts));
                }
                Err(OfflineError::Unheard) => {
                    self.warning.try_set(true);
                }
                Err(fault) => {
                    let words = error::code_words(self.i18n, fault.code());
                    self.toasts.show(Toast::new(words).danger());
                }
            }
        });
    }
}

/// It may have arrived: what a change would come to, and whether it is edited all the same.
#[component]
pub fn EditWarning(editing: Editing) -> impl IntoView {
    let text = move |message| editing.i18n.label(message);
    view! {
        <Dialog
            open=editing.warning
            title=text(words::EDIT_UNHEARD)
            text=text(words::EDIT_UNHEARD_NOTE)
            confirm_label=text(words::EDIT_ANYWAY)
            cancel_label=text(words::CANCEL)
            on_confirm=move |()| editing.go_on(true)
            on_cancel=move |()| editing.warning.set(false)
        />
    }
}
