//! How much is new for this person: on the board of their community, and of what concerns them. Shown on tabs, bell and
//! home page; the numbers come from the backend, whenever the feeds say that they may be others.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_client::{Backend, ClientError};
use linli_model::protocol::{BoardView, NotificationQuery, Notifications};

use super::live::{Live, Topic};
use super::{Directory, Services};
use crate::session::Session;

/// How much is new; 0 until it is known.
#[derive(Clone, Copy)]
pub struct Unread {
    board: RwSignal<u32>,
    notices: RwSignal<u32>,
}

impl Unread {
    /// Provides itself.
    pub fn provide() -> Self {
        let unread = Self {
            board: RwSignal::new(0),
            notices: RwSignal::new(0),
        };
        provide_context(unread);
        unread
    }

    /// How many posts of the board were not seen.
    pub fn board(self) -> Signal<u32> {
        self.board.into()
    }

    /// How many notifications were not read.
    pub fn notices(self) -> Signal<u32> {
        self.notices.into()
    }

    /// Takes what a screen of the board was just told.
    pub fn know_board(self, board: &BoardView) {
        let all = board.channels.iter().map(|channel| channel.unread).sum();
        set(self.board, all);
    }

    /// Takes what the screen of notifications was just told.
    pub fn know_notices(self, notices: &Notifications) {
        set(self.notices, notices.unread);
    }

    /// Asks for the numbers from now on, for as long as the present owner lives. For the piece that has the rooms.
    pub fn follow(self, services: Services, session: Session, live: Live, directory: Directory) {
        let person = session.person_id();
        Effect::new(move |_| {
            live.tick_of(Topic::Board).track();
            let community = session.community().get().filter(|_| directory.offers("board"));
            let Some(code) = community.filter(|_| person.with(Option::is_some)) else {
                return set(self.board, 0);
            };
            let backend = services.backend();
            spawn_local(async move {
                if let Some(board) = backend.board()
                    && let Ok(view) = board.of(&code).await
                {
                    self.know_board(&view);
                }
            });
        });
        Effect::new(move |_| {
            live.tick_of(Topic::Notices).track();
            if person.with(Option::is_none) || !directory.offers("notifications") {
                return set(self.notices, 0);
            }
            let backend = services.backend();
            spawn_local(async move {
                if let Ok(notices) = newest(&*backend).await {
                    self.know_notices(&notices);
                }
            });
        });
    }
}

async fn newest(backend: &dyn Backend) -> Result<Notifications, ClientError> {
    let query = NotificationQuery {
        cursor: None,
        limit: Some(1),
    };
    backend
        .notices()
        .ok_or(ClientError::Unsupported)?
        .list(&query)
        .await
}

/// What shows it is drawn anew only when it changed.
fn set(signal: RwSignal<u32>, number: u32) {
    if signal.try_get_untracked().is_some_and(|known| known != number) {
        signal.try_set(number);
    }
}

/// How much is new.
///
/// # Panics
/// Outside the app.
pub fn use_unread() -> Unread {
    expect_context()
}
