//! What was read: told to the backend once a post was in sight for a moment, a few at a time.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linli_model::area::AreaCode;
use linli_model::ids::{ChannelCode, PostId};
use linli_model::post::PostSummary;
use linli_model::protocol::{BoardView, ReadMarks};
use linli_model::time::Timestamp;

use super::feed::Feed;
use crate::clock;
use crate::contexts::{Services, Unread, use_services, use_unread};
use crate::load::{Load, Loaded};
use crate::session::use_session;

/// How long something must be in sight to count as read, and how long reading goes on between two messages, in
/// milliseconds.
const MOMENT_MS: u32 = 1_500;

/// Tells what was read of a list.
#[derive(Clone, Copy)]
pub struct Reading {
    feed: Feed,
    board: Load<BoardView>,
    services: Services,
    unread: Unread,
    community: Signal<Option<AreaCode>>,
    sight: StoredValue<(usize, usize)>,
    waiting: StoredValue<bool>,
    /// The newest one told of each channel: what is older is read with it.
    told: StoredValue<HashMap<ChannelCode, Timestamp>>,
}

impl Reading {
    /// Of this list of this board.
    pub fn of(feed: Feed, board: Load<BoardView>) -> Self {
        Self {
            feed,
            board,
            services: use_services(),
            unread: use_unread(),
            community: use_session().community(),
            sight: StoredValue::new((0, 0)),
            waiting: StoredValue::new(false),
            told: StoredValue::new(HashMap::new()),
        }
    }

    /// The items from `first` to `last` are in sight.
    pub fn look(self, sight: (usize, usize)) {
        self.sight.set_value(sight);
        if self.waiting.get_value() {
            return;
        }
        self.waiting.set_value(true);
        spawn_local(async move {
            loop {
                let Some(before) = self.sight.try_get_value() else {
                    return;
                };
                clock::wait(MOMENT_MS).await;
                let Some(now) = self.sight.try_get_value() else {
                    return;
                };
                let both = (before.0.max(now.0), before.1.min(now.1));
                self.tell(both).await;
                if self.sight.try_get_value() == Some(now) {
                    self.waiting.try_set_value(false);
                    return;
                }
            }
        });
    }

    async fn tell(self, (first, last): (usize, usize)) {
        let Some(posts) = self.feed.pages.try_with_untracked(|pages| {
            let keys = pages.keys();
            let seen = keys
                .into_iter()
                .skip(first)
                .take((last + 1).saturating_sub(first));
            let ids = seen.filter_map(|key| key.parse::<PostId>().ok());
            ids.filter_map(|id| pages.post(&id).cloned()).collect::<Vec<_>>()
        }) else {
            return;
        };
        let Some(newest) = self.told.try_with_value(|told| newest_unread(&posts, told)) else {
            return;
        };
        let community = self.community.try_get_untracked().flatten();
        let (Some(community), false) = (community, newest.is_empty() || document().hidden()) else {
            return;
        };
        let marks = ReadMarks {
            posts: newest.iter().map(|(_, _, id)| id.clone()).collect(),
        };
        let backend = self.services.backend();
        let Some(board) = backend.board() else { return };
        // What does not arrive is told again when it is next in sight.
        if let Ok(view) = board.read(&community, &marks).await {
            self.told.try_update_value(|told| {
                told.extend(newest.into_iter().map(|(channel, at, _)| (channel, at)));
            });
            self.unread.know_board(&view);
            self.board.state.try_set(Loaded::Ready(view));
        }
    }
}

/// The newest unread post of each channel, where it is newer than what was told of it.
fn newest_unread(
    posts: &[PostSummary],
    told: &HashMap<ChannelCode, Timestamp>,
) -> Vec<(ChannelCode, Timestamp, PostId)> {
    let mut newest: Vec<(ChannelCode, Timestamp, PostId)> = Vec::new();
    for post in posts.iter().filter(|post| post.unread && post.thread.is_none()) {
        let at = post.submitted_at;
        if told.get(&post.channel).is_some_and(|told| *told >= at) {
            continue;
        }
        match newest.iter_mut().find(|(channel, ..)| *channel == post.channel) {
            Some(known) if known.1 >= at => {}
            Some(known) => *known = (post.channel.clone(), at, post.id.clone()),
            None => newest.push((post.channel.clone(), at, post.id.clone())),
        }
    }
    newest
}
