//! Loading of what is no list: the board with its channels, and one post in full.

use leptos::prelude::*;
use linli_client::ClientError;
use linli_model::area::{AreaCode, AreaLevel};
use linli_model::channel::Channel;
use linli_model::ids::{ChannelCode, PostId};
use linli_model::post::{PostSummary, PostView};
use linli_model::protocol::{BoardView, PostPage, PostQuery, PostScope, ReportScope};

use crate::contexts::{Topic, use_live, use_services};
use crate::load::{Load, Shown, use_load, use_load_by};
use crate::session::{Session, use_session};

/// Whether both look the same but for the signatures of photo addresses.
fn same_post(one: &PostSummary, other: &PostSummary) -> bool {
    let bare = |post: &PostSummary| PostSummary {
        photos: Vec::new(),
        ..post.clone()
    };
    one.photos.len() == other.photos.len() && bare(one) == bare(other)
}

impl Shown for BoardView {
    fn shows_same(&self, other: &Self) -> bool {
        self == other
    }
}

impl Shown for PostView {
    fn shows_same(&self, other: &Self) -> bool {
        let same_answer = match (&self.answer, &other.answer) {
            (Some(one), Some(other)) => same_post(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        let beside = |view: &Self| (view.report_status, view.flags.clone(), view.log.clone());
        same_post(&self.summary, &other.summary) && same_answer && beside(self) == beside(other)
    }
}

impl Shown for PostPage {
    fn shows_same(&self, other: &Self) -> bool {
        self.items.len() == other.items.len()
            && self
                .items
                .iter()
                .zip(&other.items)
                .all(|(one, other)| same_post(one, other))
    }
}

/// The channels of the community in sight, and what is new in them.
pub fn use_board() -> Load<BoardView> {
    let (services, session) = (use_services(), use_session());
    let (person, community) = (session.person_id(), session.community());
    use_load(move || {
        // Another person has read other posts.
        let _ = person.get();
        let community = community.get();
        let backend = services.backend();
        Box::pin(async move {
            let (Some(community), Some(board)) = (community, backend.board()) else {
                return Err(ClientError::Unsupported);
            };
            board.of(&community).await
        })
    })
}

/// What stands on top of the board.
pub fn use_pinned() -> Load<PostPage> {
    let (services, session) = (use_services(), use_session());
    let (person, community) = (session.person_id(), session.community());
    use_load(move || {
        let _ = person.get();
        let community = community.get();
        let backend = services.backend();
        Box::pin(async move {
            let (Some(community), Some(board)) = (community, backend.board()) else {
                return Err(ClientError::Unsupported);
            };
            board.list(&query(PostScope::Pinned(community))).await
        })
    })
}

/// The first of what waits for the person as staff to look at it; nothing for everybody else.
pub fn use_waiting() -> Load<PostPage> {
    let (services, session) = (use_services(), use_session());
    use_load_by(use_live().tick_of(Topic::Board), move || {
        let area = own_area(session);
        let backend = services.backend();
        Box::pin(async move {
            let (Some(area), Some(board)) = (area, backend.board()) else {
                return Ok(PostPage {
                    items: Vec::new(),
                    next: None,
                    previous: None,
                });
            };
            board.list(&query(PostScope::Review(area))).await
        })
    })
}

/// One post in full.
pub fn use_post(id: PostId) -> Load<PostView> {
    let (services, person) = (use_services(), use_session().person_id());
    use_load(move || {
        let _ = person.get();
        let backend = services.backend();
        let id = id.clone();
        Box::pin(async move { backend.board().ok_or(ClientError::Unsupported)?.get(&id).await })
    })
}

/// A list without anything searched for.
pub const fn query(scope: PostScope) -> PostQuery {
    PostQuery {
        scope,
        words: None,
        author: None,
        cursor: None,
        limit: None,
    }
}

/// The channel of a code, as far as the board was loaded; tracks.
pub fn channel(board: Load<BoardView>, code: &ChannelCode) -> Option<Channel> {
    let board = board.value()?;
    let mut channels = board.channels.into_iter().map(|view| view.channel);
    channels.find(|channel| channel.code == *code)
}

/// The area whose posts the person looks after; tracks.
pub fn own_area(session: Session) -> Option<AreaCode> {
    looked_after(session.queues())
}

/// Boards are those of communities: whoever works in one of its grids looks after the whole.
fn looked_after(queues: Vec<ReportScope>) -> Option<AreaCode> {
    queues.into_iter().find_map(|queue| match queue {
        ReportScope::Area(code) => Some(code.at(AreaLevel::Community).unwrap_or(code)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_works_in_one_grid_looks_after_the_board_of_the_community() {
        let area = |code: &str| AreaCode::new(code).expect("a code");
        for (works_in, looks_after) in [
            ("120101003001-01", "120101003001"),
            ("120101003001", "120101003001"),
            ("120101003", "120101003"),
        ] {
            let queues = vec![ReportScope::Area(area(works_in))];
            assert_eq!(looked_after(queues), Some(area(looks_after)));
        }
        let unit = ReportScope::Unit("unit-1".parse().expect("an id"));
        assert_eq!(looked_after(vec![unit]), None);
    }
}
