//! Stories: what people do to one report, told command by command against the real rules.

use std::collections::BTreeMap;

use linli_model::ids::{PersonId, PhotoId, UnitId};
use linli_model::person::Actor;
use linli_model::photo::PhotoView;
use linli_model::protocol::UnitView;
use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, Audience, Content, ContentId, Rating, Recorded, Report, ReportCommand, ReportSummary,
    ReportView, Submission, Viewing, content_of, decide, evolve, summarize, view,
};
use linli_model::time::{HOUR, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::world::{City, EVERYONE, Who, area, at, command_id, photo, report_id, submission, unit, words};

/// The commands of a story besides Submit, each well-formed and with a word in it that can be searched for.
pub fn commands() -> Vec<ReportCommand> {
    let rate = |words: &str| ReportCommand::Rate {
        rating: Rating::Fair,
        words: words.to_owned(),
    };
    vec![
        ReportCommand::Accept,
        ReportCommand::Decline {
            reason: "secret-decline".to_owned(),
        },
        ReportCommand::Withdraw,
        ReportCommand::Assign { unit: unit("water") },
        ReportCommand::Assign { unit: unit("power") },
        ReportCommand::Handle,
        ReportCommand::Return {
            reason: "secret-return".to_owned(),
        },
        ReportCommand::Resolve {
            text: "open-answer".to_owned(),
            photos: vec![photo(2)],
        },
        rate("secret-rating"),
        rate(""),
        ReportCommand::Reopen {
            reason: "secret-reopen".to_owned(),
        },
        ReportCommand::Note {
            text: "secret-note".to_owned(),
        },
        ReportCommand::Close,
    ]
}

/// A well-formed command of an action.
pub fn example(action: ActionName) -> ReportCommand {
    commands()
        .into_iter()
        .find(|command| command.action() == Some(action))
        .unwrap()
}

pub const ACTIONS: [ActionName; 10] = [
    ActionName::Accept,
    ActionName::Decline,
    ActionName::Withdraw,
    ActionName::Assign,
    ActionName::Handle,
    ActionName::Return,
    ActionName::Resolve,
    ActionName::Rate,
    ActionName::Reopen,
    ActionName::Note,
];

/// One report with all that happened to it.
pub struct Story {
    pub city: City,
    pub now: Timestamp,
    pub report: Report,
    pub history: Vec<Recorded>,
    pub contents: BTreeMap<ContentId, Content>,
}

impl Story {
    /// The report of [`submission`], changed by `change`, filed by its owner on a Monday at ten in China.
    pub fn filed(change: impl FnOnce(&mut Submission)) -> Self {
        let mut submission = submission();
        change(&mut submission);
        let command = ReportCommand::Submit(submission);
        let (city, now) = (City::new(), at("2026-11-02T10:00:00+08:00"));
        let owner = Who::Owner.actor();
        let events = decide(
            None,
            &report_id(),
            &command,
            &command_id(0),
            &owner,
            now,
            &city.rules(),
        )
        .unwrap();
        let history: Vec<_> = events
            .into_iter()
            .map(|event| Recorded {
                event,
                by: Who::Owner.id(),
                at: now,
            })
            .collect();
        let report = evolve(None, &report_id(), &history[0]);
        let contents = BTreeMap::from([(command_id(0), content_of(&command).unwrap())]);
        Self {
            city,
            now,
            report,
            history,
            contents,
        }
    }

    pub fn decide(&self, who: Who, command: &ReportCommand) -> Result<Vec<Recorded>, Refusal> {
        self.decide_as(&who.actor(), command)
    }

    fn decide_as(&self, actor: &Actor, command: &ReportCommand) -> Result<Vec<Recorded>, Refusal> {
        let id = command_id(self.history.len());
        let rules = self.city.rules();
        let events = decide(
            Some(&self.report),
            &report_id(),
            command,
            &id,
            actor,
            self.now,
            &rules,
        )?;
        let record = |event| Recorded {
            event,
            by: actor.person().cloned(),
            at: self.now,
        };
        Ok(events.into_iter().map(record).collect())
    }

    /// Does what follows from a command.
    pub fn tell(&mut self, who: Who, command: &ReportCommand) -> Result<(), Refusal> {
        self.tell_as(&who.actor(), command)
    }

    pub fn tell_as(&mut self, actor: &Actor, command: &ReportCommand) -> Result<(), Refusal> {
        let events = self.decide_as(actor, command)?;
        if let Some(content) = content_of(command) {
            self.contents.insert(command_id(self.history.len()), content);
        }
        for recorded in events {
            self.report = evolve(Some(self.report.clone()), &report_id(), &recorded);
            self.history.push(recorded);
        }
        Ok(())
    }

    /// Tells a command that must be taken.
    pub fn must(mut self, who: Who, action: ActionName) -> Self {
        self.tell(who, &example(action)).unwrap();
        self
    }

    pub fn later(mut self, micros: i64) -> Self {
        self.now = self.now.plus(micros);
        self
    }

    /// Up to where the unit `water` has answered.
    pub fn resolved() -> Self {
        Self::filed(|_| {})
            .must(Who::GridWorker, ActionName::Accept)
            .must(Who::GridWorker, ActionName::Assign)
            .must(Who::Water, ActionName::Handle)
            .must(Who::Water, ActionName::Resolve)
    }

    pub fn view(&self, who: Who) -> Option<ReportView> {
        let contents = |id: &ContentId| self.contents.get(id).cloned().unwrap_or_default();
        let photo = |id: &PhotoId| {
            let url = format!("/photos/{id}");
            Some(PhotoView {
                id: id.clone(),
                w: 4,
                h: 3,
                thumb_url: url.clone(),
                url,
            })
        };
        let person_name = |id: &PersonId| Some(format!("name-of-{id}"));
        let unit = |id: &UnitId| {
            Some(UnitView {
                id: id.clone(),
                name: serde_json::from_value(words(id.as_str())).unwrap(),
                area: area("120101"),
                duty_name: "duty".to_owned(),
                duty_phone: "12345".to_owned(),
            })
        };
        let viewing = Viewing {
            receipt: "261102-001001-11",
            contents: &contents,
            photo: &photo,
            person_name: &person_name,
            unit: &unit,
        };
        view(&self.report, &self.history, &viewing, &who.actor(), self.now)
    }

    pub fn summary(&self, who: Who) -> Option<ReportSummary> {
        let content = &self.contents[&self.report.content];
        summarize(
            &self.report,
            self.now,
            content,
            None,
            "261102-001001-11",
            &who.actor(),
            self.now,
        )
    }
}

/// One try of a story.
#[derive(Debug, Clone)]
pub struct Try {
    sense: Sense,
    command: Index,
    who: Index,
    pub hours: i64,
}

#[derive(Debug, Clone, Copy)]
enum Sense {
    /// Somebody who may, with what will be taken.
    Sensible,
    /// Somebody who may, at the wrong time.
    Untimely,
    /// Anybody with anything.
    None,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let sense = prop_oneof![
        7 => Just(Sense::Sensible),
        2 => Just(Sense::Untimely),
        1 => Just(Sense::None),
    ];
    let one = (sense, any::<Index>(), any::<Index>(), 0..60_i64);
    vec(
        one.prop_map(|(sense, command, who, hours)| Try {
            sense,
            command,
            who,
            hours,
        }),
        0..50,
    )
}

impl Try {
    /// Whom and what this try names, given what would come of each.
    pub fn choose(
        &self,
        outcome: impl Fn(Who, &ReportCommand) -> Result<(), Refusal>,
    ) -> (Who, ReportCommand) {
        let fits = |who, command: &ReportCommand| match (self.sense, outcome(who, command)) {
            (Sense::None, _) | (Sense::Sensible, Ok(())) => true,
            (Sense::Untimely, Err(refusal)) => !matches!(refusal, Refusal::NotFound | Refusal::NotAllowed),
            _ => false,
        };
        // First what, then who: or most would be notes, which many may write at any time.
        let named = |command: ReportCommand| {
            let whos: Vec<Who> = EVERYONE.into_iter().filter(|&who| fits(who, &command)).collect();
            (!whos.is_empty()).then_some((command, whos))
        };
        let mut choices: Vec<_> = commands().into_iter().filter_map(named).collect();
        if choices.is_empty() {
            choices = commands()
                .into_iter()
                .map(|command| (command, EVERYONE.to_vec()))
                .collect();
        }
        let (command, whos) = self.command.get(&choices);
        (*self.who.get(whos), command.clone())
    }
}

/// Finished stories, as chance tells them.
pub fn stories() -> impl Strategy<Value = Story> {
    (any::<bool>(), any::<bool>(), tries()).prop_map(|(public, show_name, tries)| {
        let mut story = Story::filed(|submission| {
            submission.audience = if public {
                Audience::Public
            } else {
                Audience::StaffOnly
            };
            submission.show_name = show_name;
        });
        for one in tries {
            story.now = story.now.plus(one.hours * HOUR);
            let (who, command) = one.choose(|who, command| story.decide(who, command).map(drop));
            // A refusal is part of the story: it changes nothing.
            story.tell(who, &command).ok();
        }
        story
    })
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Story")
            .field("now", &self.now)
            .field("history", &self.history)
            .finish()
    }
}
