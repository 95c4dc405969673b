//! What people do at a tap, without writing a draft first: note, like, no longer like, vote.

use linli_model::ballot::BallotCommand;
use linli_model::command::Command;
use linli_model::ids::{CommandId, PostId, ReportId};
use linli_model::reaction::ReactionCommand;
use linli_model::report::ReportCommand;
use linli_offline::store::Loaded;
use rand::Rng;
use rand::rngs::StdRng;

use crate::person::Next;
use crate::plan::is_command_there;
use crate::server::{POLL, THREAD};

/// A deed.
pub struct Deed {
    /// What is done.
    pub what: What,
    /// Its command.
    pub command: CommandId,
    /// Whether it was acknowledged as kept.
    pub kept: bool,
    /// Whether the server has it.
    pub sent: bool,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Staff note something on a report; no other note has these words.
    Note(ReportId, String),
    /// 赞 of the post [`THREAD`].
    Like,
    /// And no longer.
    Unlike,
    /// A vote in the post [`POLL`].
    Vote(u8),
}

/// Something to do.
pub(crate) fn deed(rng: &mut StdRng, what: What) -> Deed {
    let command = CommandId::mint(0, rng.random());
    Deed {
        what,
        command,
        kept: false,
        sent: false,
    }
}

impl Deed {
    pub(crate) fn next(&self, disk: &Loaded) -> Next {
        if self.sent || is_command_there(disk, &self.command) {
            return Next::Over;
        }
        let post = |id: &str| PostId::new(id).expect("an id");
        let command = match &self.what {
            What::Note(report, text) => Command::Report {
                id: report.clone(),
                command: ReportCommand::Note { text: text.clone() },
            },
            What::Like => Command::Reaction {
                id: post(THREAD),
                command: ReactionCommand::Like,
            },
            What::Unlike => Command::Reaction {
                id: post(THREAD),
                command: ReactionCommand::Unlike,
            },
            What::Vote(choice) => Command::Ballot {
                id: post(POLL),
                command: BallotCommand::Vote {
                    choices: vec![*choice],
                },
            },
        };
        Next::enqueue(self.command.clone(), command)
    }
}
