//! The poll of a post (投票): what of it is history, and what a viewer sees.

use serde::{Deserialize, Serialize};

use crate::limits::{POLL_MAX, SECRET_VOTERS_MIN, VOTERS_SHOWN};
use crate::time::Timestamp;

use super::{Marks, PollSubmission};

/// A poll's terms. The words of its options are content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// How many options it has.
    pub options: u8,
    /// How many of them one may choose.
    pub choices: u8,
    /// Whether nobody learns who chose what.
    pub secret: bool,
    /// When it ends.
    pub closes_at: Timestamp,
}

impl Poll {
    /// The terms of what was submitted at `now`; `None` where its end is not within [`POLL_MAX`].
    pub(super) fn of(submission: &PollSubmission, now: Timestamp) -> Option<Self> {
        let open_for = submission.closes_at.since(now);
        (0 < open_for && open_for <= POLL_MAX).then_some(Self {
            options: u8::try_from(submission.options.len()).ok()?,
            choices: submission.choices,
            secret: submission.secret,
            closes_at: submission.closes_at,
        })
    }

    /// Whether it takes votes.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now < self.closes_at
    }

    /// Whether these are some of its options, each once, and not too many.
    pub fn takes(&self, choices: &[u8]) -> bool {
        let once = (1..choices.len()).all(|at| !choices[..at].contains(&choices[at]));
        let known = choices.iter().all(|&choice| choice < self.options);
        once && known && (1..=usize::from(self.choices)).contains(&choices.len())
    }
}

/// A poll as a viewer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PollView {
    /// The options, in their order.
    pub options: Vec<PollOptionView>,
    /// How many of them one may choose.
    pub choices: u8,
    /// Whether nobody learns who chose what. Then the votes are told once it is over, so that nobody reads a vote off
    /// the difference it makes; and of fewer than [`SECRET_VOTERS_MIN`] voters never, to staff no more than to others.
    pub secret: bool,
    /// When it ends, or ended.
    pub closes_at: Timestamp,
    /// Whether it is over.
    pub closed: bool,
    /// How many have voted.
    pub voters: u32,
    /// Whether the viewer has.
    pub voted: bool,
}

/// An option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PollOptionView {
    /// Its words.
    pub words: String,
    /// How many chose it; absent while that is not told, see [`PollView::secret`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<u32>,
    /// Whether the viewer chose it; never of a secret poll, which does not know.
    #[serde(default)]
    pub mine: bool,
    /// The names of those who chose it, at most [`crate::limits::VOTERS_SHOWN`]; none of a secret poll.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

pub(super) fn view(poll: &Poll, words: &[String], marks: &Marks, now: Timestamp) -> PollView {
    let closed = !poll.is_open(now);
    let told = !poll.secret || (closed && marks.voters >= SECRET_VOTERS_MIN);
    let option = |at: u8| {
        let n = usize::from(at);
        PollOptionView {
            words: words.get(n).cloned().unwrap_or_default(),
            votes: told.then(|| marks.tally.get(n).copied().unwrap_or_default()),
            mine: !poll.secret && marks.choices.contains(&at),
            names: match poll.secret {
                true => Vec::new(),
                false => marks.names.get(n).map(|names| shown(names)).unwrap_or_default(),
            },
        }
    };
    PollView {
        options: (0..poll.options).map(option).collect(),
        choices: poll.choices,
        secret: poll.secret,
        closes_at: poll.closes_at,
        closed,
        voters: marks.voters,
        voted: marks.voted,
    }
}

fn shown(names: &[String]) -> Vec<String> {
    names.iter().take(VOTERS_SHOWN as usize).cloned().collect()
}
