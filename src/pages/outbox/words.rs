//! What waits, in words: what each command is, where it stands, and why.

use linli_model::command::Command;
use linli_model::need::{NeedActionName, NeedCommand};
use linli_model::post::PostCommand;
use linli_model::reaction::ReactionCommand;
use linli_model::report::ReportCommand;
use linli_model::task::TaskCommand;
use linli_model::time::Timestamp;
use linli_model::volunteer::VolunteerActionName;
use linli_offline::{Connectivity, OutboxLine, OutboxState};

use crate::drafting::words_of;
use crate::error;
use crate::i18n::{I18n, Message, words::board, words::needs, words::sending as words};
use crate::pages;
use crate::show;

/// The first words of a command that has any: a reason, a note.
fn said(command: &Command) -> String {
    // What cannot be written down has no words either.
    let tree = serde_json::to_value(command).unwrap_or_default();
    show::title_of(words_of(&tree["command"]))
}

/// What an item is, in a line; tracks the language.
pub fn item_title(i18n: I18n, line: &OutboxLine) -> String {
    let Some(command) = line.command.known() else {
        return i18n.text(words::KIND_UNKNOWN).to_owned();
    };
    let said = said(command);
    match whole(command) {
        Some(message) => i18n.fill(message, &[&said]),
        None if said.is_empty() => i18n.text(action_of(command)).to_owned(),
        None => format!("{} · {said}", i18n.text(action_of(command))),
    }
}

/// The word of a command that brings something new: a report, an answer, a post.
fn whole(command: &Command) -> Option<Message> {
    Some(match command {
        Command::Report { command, .. } => match command {
            ReportCommand::Submit(_) => words::KIND_REPORT,
            ReportCommand::Resolve { .. } | ReportCommand::Answer { .. } => words::KIND_ANSWER,
            _ => return None,
        },
        Command::Need {
            command: NeedCommand::Submit(_),
            ..
        } => needs::KIND,
        Command::Task {
            command: TaskCommand::Draft { .. } | TaskCommand::Change { .. },
            ..
        } => words::KIND_TASK,
        Command::Post { command, .. } => match command {
            PostCommand::Submit(_) => board::KIND_POST,
            PostCommand::Reply(_) => board::KIND_REPLY,
            _ => return None,
        },
        _ => return None,
    })
}

/// The word of an action.
fn action_of(command: &Command) -> Message {
    let known = match command {
        Command::Report { command, .. } => command.action().and_then(show::action).map(|(word, _)| word),
        Command::Need { command, .. } => Some(match command.action() {
            Some(NeedActionName::Decline) => needs::DECLINE,
            Some(NeedActionName::Withdraw) => needs::WITHDRAW,
            Some(NeedActionName::Rate) => needs::RATE,
            _ => needs::TITLE,
        }),
        Command::Task { command, .. } => command
            .action()
            .and_then(pages::tasks::show::task_action)
            .map(|(word, _)| word),
        Command::Roster { command, .. } => command.action().and_then(pages::tasks::show::roster_action),
        Command::Volunteer { command, .. } => match command.action() {
            VolunteerActionName::Register => Some(needs::REGISTER),
            VolunteerActionName::Change => Some(needs::SAVE_SKILLS),
            VolunteerActionName::Withdraw => Some(needs::LEAVE),
            VolunteerActionName::Unknown => None,
        },
        Command::Post { command, .. } => command
            .action()
            .and_then(pages::board::action_word)
            .map(|(word, _)| word),
        Command::Reaction { command, .. } => Some(match command {
            ReactionCommand::Like => board::LIKE,
            ReactionCommand::Unlike => board::UNLIKE,
        }),
        Command::Flag { .. } => Some(board::FLAG),
        Command::Ballot { .. } => Some(board::POLL_VOTE),
    };
    known.unwrap_or(words::KIND_UNKNOWN)
}

/// Where an item stands, in words; tracks.
pub fn state_words(i18n: I18n, state: &OutboxState, connectivity: Connectivity) -> String {
    match state {
        OutboxState::Waiting if connectivity == Connectivity::Offline => {
            i18n.text(words::WAITING_OFFLINE).to_owned()
        }
        OutboxState::Waiting => i18n.text(words::WAITING).to_owned(),
        OutboxState::Uploading { done, total } => {
            i18n.fill(words::UPLOADING, &[&(done + 1).min(*total), total])
        }
        OutboxState::Sending => i18n.text(words::SENDING).to_owned(),
        OutboxState::Paused => i18n.text(words::PAUSED).to_owned(),
        OutboxState::NeedsAttention { code, .. } => {
            format!(
                "{} · {}",
                i18n.text(words::NEEDS_ATTENTION),
                error::code_words(i18n, code)
            )
        }
    }
}

/// How much of its photos has arrived: `1.2 MB / 3.4 MB`; nothing for an item without photos.
pub fn progress_words(line: &OutboxLine) -> Option<String> {
    let all: u64 = line.photos.iter().map(|photo| photo.bytes).sum();
    (all > 0).then(|| format!("{} / {}", show::size(line.arrived), show::size(all)))
}

/// Why the last try failed and when the next one is, while it waits for that; tracks the language.
pub fn fault_words(i18n: I18n, line: &OutboxLine, now: Timestamp) -> Option<String> {
    let fault = line
        .fault
        .as_deref()
        .filter(|_| line.state == OutboxState::Waiting)?;
    let why = error::code_words(i18n, fault);
    let next = line.next_try.filter(|next| *next > now);
    Some(match next {
        Some(next) => {
            let seconds = (next.since(now) / linli_model::time::SECOND).max(1);
            i18n.fill(words::LAST_FAULT, &[&why, &span(i18n, seconds)])
        }
        None => i18n.fill(words::LAST_FAULT_NOW, &[&why]),
    })
}

/// Seconds, or minutes and more where it is that long.
fn span(i18n: I18n, seconds: i64) -> String {
    if seconds < 60 {
        i18n.fill(words::SECONDS, &[&seconds])
    } else {
        i18n.duration(seconds as f64 * 1_000.0)
    }
}
