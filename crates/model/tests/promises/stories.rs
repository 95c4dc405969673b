//! Stories: what people do to one report, told command by command against the real rules.

use std::collections::BTreeMap;

use linli_model::ids::PersonId;
use linli_model::photo::PhotoView;
use linli_model::protocol::UnitView;
use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, Audience, Content, ContentId, Rating, Recorded, Report, ReportCommand, ReportSummary,
    ReportView, Viewing, content_of, decide, evolve, summarize, view,
};
use linli_model::time::{HOUR, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

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
    pub fn filed(change: impl FnOnce(&mut linli_model::report::Submission)) -> Self {
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
        let id = command_id(self.history.len());
        let actor = who.actor();
        let events = decide(
            Some(&self.report),
            &report_id(),
            command,
            &id,
            &actor,
            self.now,
            &self.city.rules(),
        )?;
        Ok(events
            .into_iter()
            .map(|event| Recorded {
                event,
                by: who.id(),
                at: self.now,
            })
            .collect())
    }

    /// Does what follows from a command.
    pub fn tell(&mut self, who: Who, command: &ReportCommand) -> Result<(), Refusal> {
        let events = self.decide(who, command)?;
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
        let photo = |id: &linli_model::ids::PhotoId| {
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
        let unit = |id: &linli_model::ids::UnitId| {
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

/// One try of a story: mostly somebody who may, with what they may; else anybody with anything.
#[derive(Debug, Clone)]
pub struct Try {
    pub sensible: bool,
    pub pick: prop::sample::Index,
    pub hours: i64,
}

pub fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        prop::bool::weighted(0.75),
        any::<prop::sample::Index>(),
        0..60_i64,
    );
    vec(
        one.prop_map(|(sensible, pick, hours)| Try {
            sensible,
            pick,
            hours,
        }),
        0..40,
    )
}

/// Every pair of somebody and something.
pub fn pairs() -> Vec<(Who, ReportCommand)> {
    let all = commands();
    EVERYONE
        .iter()
        .flat_map(|&who| all.iter().map(move |command| (who, command.clone())))
        .collect()
}

impl Try {
    /// Whom and what this try names, given which pairs would be taken now.
    pub fn choose(&self, taken: impl Fn(Who, &ReportCommand) -> bool) -> (Who, ReportCommand) {
        let mut all = pairs();
        if self.sensible {
            let sensible: Vec<_> = all
                .iter()
                .filter(|(who, command)| taken(*who, command))
                .cloned()
                .collect();
            if !sensible.is_empty() {
                all = sensible;
            }
        }
        self.pick.get(&all).clone()
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
            let (who, command) = one.choose(|who, command| story.decide(who, command).is_ok());
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
