//! 导出 and 导入: what is unsent as a file, and back. What makes and reads the file is a piece of the wasm of its own.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::LocalFuture;
use linli_components::{Toast, Toasts};
use linli_model::ids::CommandId;
use linli_offline::ArchiveError;
use linli_offline::browser::{Imported, Offline};
use web_sys::Blob;

use crate::clock;
use crate::contexts::{Services, use_services};
use crate::error;
use crate::i18n::{I18n, use_i18n, words::errors, words::storage as words};
use crate::pieces;

/// What the piece is asked for.
pub enum Errand {
    /// A file of all that is unsent, or of these items.
    Export(Option<Vec<CommandId>>),
    /// Take in such a file.
    Import(Blob),
}

/// What it has done.
pub enum Done {
    /// Made the file.
    Made(Blob),
    /// Taken it in.
    Taken(Imported),
}

/// Carries out an errand; only [`pieces`] calls this.
pub fn carry_out((offline, errand): (Offline, Errand)) -> LocalFuture<'static, Result<Done, ArchiveError>> {
    Box::pin(async move {
        match errand {
            Errand::Export(only) => offline.export(only.as_deref()).await.map(Done::Made),
            Errand::Import(file) => offline.import(&file).await.map(Done::Taken),
        }
    })
}

/// Exports and imports, and says what came of it.
#[derive(Clone, Copy)]
pub struct Archivist {
    /// Whether something is under way.
    pub busy: RwSignal<bool>,
    services: Services,
    toasts: Toasts,
    i18n: I18n,
}

/// An archivist.
pub fn use_archivist() -> Archivist {
    Archivist {
        busy: RwSignal::new(false),
        services: use_services(),
        toasts: expect_context(),
        i18n: use_i18n(),
    }
}

impl Archivist {
    /// Saves a file of all that is unsent, or of these items of the outbox alone, where the browser saves files.
    pub fn export(self, only: Option<Vec<CommandId>>) {
        self.run(Errand::Export(only));
    }

    /// Takes in a file.
    pub fn import(self, file: Blob) {
        self.run(Errand::Import(file));
    }

    fn run(self, errand: Errand) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        // Read before the wait: the page may be gone after it.
        let (services, toasts, i18n) = (self.services, self.toasts, self.i18n);
        spawn_local(async move {
            let done = pieces::archive(services.offline(), errand).await;
            self.busy.try_set(false);
            toasts.show(untrack(|| match done {
                None => Toast::new(i18n.text(errors::NETWORK)).danger(),
                Some(Err(fault)) => Toast::new(error::code_words(i18n, fault.code())).danger(),
                Some(Ok(Done::Made(file))) => {
                    services.host().save_file(&file_name(), &file);
                    Toast::new(i18n.text(words::EXPORTED)).success()
                }
                Some(Ok(Done::Taken(Imported { added: 0, .. }))) => {
                    Toast::new(i18n.text(words::IMPORTED_NOTHING)).success()
                }
                Some(Ok(Done::Taken(Imported { added, already: 0 }))) => {
                    Toast::new(i18n.fill(words::IMPORTED, &[&added])).success()
                }
                Some(Ok(Done::Taken(Imported { added, already }))) => {
                    Toast::new(i18n.fill(words::IMPORTED_SOME, &[&added, &already])).success()
                }
            }));
        });
    }
}

/// `linli-20261126.zip`, by the device's own day.
fn file_name() -> String {
    let zone = -js_sys::Date::new_0().get_timezone_offset() as i32;
    let day = clock::now().civil(zone);
    format!("linli-{:04}{:02}{:02}.zip", day.year, day.month, day.day)
}
