//! Commands on their way: into the outbox, what of them is still pending, and what needs the person.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_components::{Toast, Toasts};
use linli_model::command::Command;
use linli_model::ids::CommandId;
use linli_model::protocol::FieldError;
use linli_offline::{OfflineError, OutboxLine, OutboxState, StorageKind};

use crate::contexts::{Services, use_device, use_navigation, use_services};
use crate::drafting::{About, Drafted, FormValue};
use crate::error;
use crate::i18n::{I18n, Message, use_i18n, words::sending as words};
use crate::pages::outbox::OutboxItem;

/// Puts commands into the outbox and says so.
#[derive(Clone, Copy)]
pub struct Giver {
    services: Services,
    toasts: Toasts,
    i18n: I18n,
}

/// A giver of commands.
pub fn use_giver() -> Giver {
    Giver {
        services: use_services(),
        toasts: expect_context(),
        i18n: use_i18n(),
    }
}

/// A command that a sheet gives, and what is wrong with it.
#[derive(Clone)]
pub struct Given {
    /// What is told of it.
    pub word: Message,
    /// The command.
    pub command: Command,
    /// The version its author saw.
    pub if_match: Option<u64>,
    /// What keeps it from being sent.
    pub faults: Vec<FieldError>,
}

/// What the words of a sheet on this page are about.
pub fn use_about(thing: &str, id: &impl ToString, action: &str) -> About {
    About {
        thing: thing.to_owned(),
        id: id.to_string(),
        action: action.to_owned(),
        part: String::new(),
        page: use_navigation().route().get_untracked().href(),
    }
}

impl Giver {
    /// Takes a sheet's draft into the outbox and says so, unless something is wrong with it; `done` follows when it is
    /// there.
    pub fn send<T: FormValue>(self, form: Drafted<T>, given: Given, done: Callback<()>) {
        form.tried.set(true);
        if !given.faults.is_empty() || form.busy.get_untracked() {
            return;
        }
        spawn_local(async move {
            let sent = form.submit(given.command, given.if_match).await;
            self.tell(given.word, sent.is_ok());
            if sent.is_ok() {
                done.try_run(());
            }
        });
    }

    /// Puts a command into the outbox.
    pub fn give(self, word: Message, command: Command, if_match: Option<u64>) {
        spawn_local(async move {
            let kept = self.services.offline().enqueue(command, if_match).await;
            self.tell(word, kept.is_ok());
        });
    }

    /// Puts a command into the outbox and says nothing where that went well: its effect is seen in its place.
    pub fn give_quietly(self, word: Message, command: Command) {
        spawn_local(async move {
            if self.services.offline().enqueue(command, None).await.is_err() {
                self.tell(word, false);
            }
        });
    }

    /// Says whether what was given is on the device, and no more than that: a browser that keeps nothing only sends it.
    pub fn tell(self, word: Message, kept: bool) {
        let word = self.i18n.text(word);
        let storage = self.services.offline().snapshot().storage;
        self.toasts.show(match kept {
            true if storage.kind == StorageKind::MemoryOnly => {
                Toast::new(self.i18n.fill(words::QUEUED_MEMORY, &[&word])).warning()
            }
            true => Toast::new(self.i18n.fill(words::QUEUED, &[&word])).success(),
            false if storage.full => {
                Toast::new(error::code_words(self.i18n, OfflineError::Full.code())).danger()
            }
            false => Toast::new(self.i18n.text(words::NOT_KEPT)).danger(),
        });
    }

    /// Drops refused items: something else was decided.
    pub fn drop_items(self, ids: Vec<CommandId>) {
        spawn_local(async move {
            for id in ids {
                // What cannot be dropped stays in sight.
                let _ = self.services.offline().delete(&id).await;
            }
        });
    }
}

/// The items of the outbox for these streams, in their order.
pub fn use_items(streams: Vec<String>) -> Memo<Vec<OutboxLine>> {
    let outbox = use_device().outbox();
    Memo::new(move |_| {
        let ours = |line: &&OutboxLine| {
            let command = line.command.known();
            command.is_some_and(|command: &Command| streams.contains(&command.stream_key()))
        };
        outbox.with(|lines| lines.iter().filter(ours).cloned().collect())
    })
}

/// Whether an item waits for its owner rather than for the network.
pub const fn is_stuck(line: &OutboxLine) -> bool {
    matches!(
        line.state,
        OutboxState::NeedsAttention { .. } | OutboxState::Paused
    )
}

/// What of these items needs the person.
#[component]
pub fn StuckItems(items: Memo<Vec<OutboxLine>>) -> impl IntoView {
    let stuck = Memo::new(move |_| {
        items.with(|items| {
            let stuck = items.iter().filter(|line| is_stuck(line));
            stuck.map(|line| line.id.clone()).collect::<Vec<_>>()
        })
    });
    move || {
        let stuck = stuck.get();
        (!stuck.is_empty()).then(|| {
            let items = stuck.into_iter().map(|id| view! { <OutboxItem id /> });
            view! { <div class="card is-flush outbox">{items.collect_view()}</div> }
        })
    }
}
