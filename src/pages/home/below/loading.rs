//! Loading of what the lower home page shows.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_model::area::AreaCode;
use linli_model::ids::ChannelCode;
use linli_model::post::PostSummary;
use linli_model::protocol::{Figures, PostQuery, PostScope};

use crate::contexts::{Topic, use_live, use_services};
use crate::load::{Load, Shown, use_load_by};
use crate::session::use_session;

/// How many announcements one can page through.
const NEWS_MAX: u32 = 3;

/// The newest announcements, the newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Newest(pub Vec<PostSummary>);

impl Shown for Newest {
    fn shows_same(&self, other: &Self) -> bool {
        let same = |one: &PostSummary, other: &PostSummary| {
            one.id == other.id && one.version == other.version && one.unread == other.unread
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(one, other)| same(one, other))
    }
}

impl Shown for Option<Figures> {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

/// The newest announcements of the community; none where nobody is signed in.
pub fn use_news() -> Load<Newest> {
    let (services, session) = (use_services(), use_session());
    let person = session.person_id();
    // Which channel holds them is data that does not change: it is asked for once.
    let channel = StoredValue::new(None::<(AreaCode, Option<ChannelCode>)>);
    use_load_by(use_live().tick_of(Topic::Board), move || {
        let backend = services.backend();
        let community = session.community().get().filter(|_| person.with(Option::is_some));
        Box::pin(async move {
            let Some(code) = community else {
                return Ok(Newest(Vec::new()));
            };
            let board = backend.board().ok_or(ClientError::Unsupported)?;
            let known = channel.try_get_value().flatten().filter(|(of, _)| *of == code);
            let found = match known {
                Some((_, found)) => found,
                None => {
                    let channels = board.of(&code).await?.channels.into_iter();
                    let mut channels = channels.map(|view| view.channel);
                    let found = channels.find(|channel| channel.announcements);
                    let found = found.map(|channel| channel.code);
                    channel.try_set_value(Some((code.clone(), found.clone())));
                    found
                }
            };
            let Some(channel) = found else {
                return Ok(Newest(Vec::new()));
            };
            let query = PostQuery {
                scope: PostScope::Board(code, Some(channel)),
                words: None,
                author: None,
                cursor: None,
                limit: Some(NEWS_MAX),
            };
            Ok(Newest(board.list(&query).await?.items))
        })
    })
}

/// How the reports of the community go this month and went the month before; none where no community is chosen.
pub fn use_figures() -> Load<Option<Figures>> {
    let (services, session) = (use_services(), use_session());
    use_load_by(use_live().tick_of(Topic::Reports), move || {
        let (backend, community) = (services.backend(), session.community().get());
        Box::pin(async move {
            let Some(code) = community else { return Ok(None) };
            let figures = backend.figures().ok_or(ClientError::Unsupported)?;
            figures.of(&code).await.map(Some)
        })
    })
}
