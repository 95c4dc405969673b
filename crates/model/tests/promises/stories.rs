//! Stories: what people do to one report, told command by command against the real rules.

use std::collections::BTreeMap;

use linli_model::ids::{PersonId, PhotoId, UnitId};
use linli_model::person::Actor;
use linli_model::photo::PhotoView;
use linli_model::protocol::UnitView;
use linli_model::refusal::Refusal;
use linli_model::report::{
    ActionName, Audience, Content, ContentId, Joiner, MeToos, Outline, Rating, Recorded, Report,
    ReportCommand, ReportEvent, ReportSummary, ReportView, Submission, Viewing, content_of, decide, evolve,
    summarize, view,
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
        whistle(&["power"]),
        whistle(&["water"]),
        whistle(&["water", "power"]),
        arrive("power"),
        arrive("water"),
        answer("power"),
        answer("water"),
        ReportCommand::Urge,
        ReportCommand::Supervise {
            text: "secret-supervision".to_owned(),
        },
        join("secret-join"),
        join(""),
        ReportCommand::Escalate,
        ReportCommand::Close,
    ]
}

pub fn whistle(units: &[&str]) -> ReportCommand {
    ReportCommand::Whistle {
        units: units.iter().map(|id| unit(id)).collect(),
        reason: "secret-whistle".to_owned(),
    }
}

pub fn arrive(id: &str) -> ReportCommand {
    ReportCommand::Arrive { unit: unit(id) }
}

pub fn answer(id: &str) -> ReportCommand {
    ReportCommand::Answer {
        unit: unit(id),
        text: "secret-part-answer".to_owned(),
        photos: vec![photo(3)],
    }
}

fn join(words: &str) -> ReportCommand {
    ReportCommand::Join {
        words: words.to_owned(),
    }
}

/// A well-formed command of an action.
pub fn example(action: ActionName) -> ReportCommand {
    commands()
        .into_iter()
        .find(|command| command.action() == Some(action))
        .unwrap()
}

/// One report with all that happened to it.
pub struct Story {
    pub city: City,
    pub now: Timestamp,
    pub report: Report,
    pub history: Vec<Recorded>,
    pub contents: BTreeMap<ContentId, Content>,
    /// Who joined, the last last, and how many more of whom the story tells nothing.
    pub joiners: Vec<Joiner>,
    pub crowd: u32,
    told: usize,
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
            joiners: Vec::new(),
            crowd: 0,
            told: 1,
        }
    }

    /// Who joined, as an actor may know it.
    pub fn me_toos(&self, actor: &Actor) -> MeToos {
        MeToos {
            count: self.crowd + self.joiners.len() as u32,
            joined: self
                .joiners
                .iter()
                .any(|joiner| Some(&joiner.person) == actor.person()),
        }
    }

    pub fn decide(&self, who: Who, command: &ReportCommand) -> Result<Vec<Recorded>, Refusal> {
        self.decide_as(&who.actor(), command)
    }

    fn decide_as(&self, actor: &Actor, command: &ReportCommand) -> Result<Vec<Recorded>, Refusal> {
        let id = command_id(self.told);
        let mut rules = self.city.rules();
        rules.me_toos = self.me_toos(actor);
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
            self.contents.insert(command_id(self.told), content);
        }
        self.told += 1;
        for recorded in events {
            self.report = evolve(Some(self.report.clone()), &report_id(), &recorded);
            match &recorded.event {
                // In a stream of its own.
                ReportEvent::Joined { content } => self.joiners.push(Joiner {
                    person: recorded.by.unwrap(),
                    at: recorded.at,
                    words: content
                        .as_ref()
                        .map(|id| self.contents[id].text.clone())
                        .unwrap_or_default(),
                }),
                _ => self.history.push(recorded),
            }
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
            me_toos: self.me_toos(&who.actor()),
            joiners: &self.joiners.iter().rev().cloned().collect::<Vec<_>>(),
        };
        view(&self.report, &self.history, &viewing, &who.actor(), self.now)
    }

    pub fn summary(&self, who: Who) -> Option<ReportSummary> {
        let content = &self.contents[&self.report.content];
        let outline = Outline {
            receipt: "261102-001001-11",
            updated_at: self.now,
            content,
            cover: None,
            me_toos: self.me_toos(&who.actor()),
        };
        summarize(&self.report, outline, &who.actor(), self.now)
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
        // First what, then who: or most would be notes, which many may write at any time. The first that fits, from a
        // random one on, in steps that pass each once.
        let commands = commands();
        let start = self.command.index(commands.len());
        for step in 0..commands.len() {
            let command = &commands[(start + step * 7) % commands.len()];
            let whos: Vec<Who> = EVERYONE.into_iter().filter(|&who| fits(who, command)).collect();
            if !whos.is_empty() {
                return (*self.who.get(&whos), command.clone());
            }
        }
        (*self.who.get(&EVERYONE), commands[start].clone())
    }
}

/// How many joined of whom nothing is told: around the numbers that count.
pub fn crowds() -> impl Strategy<Value = u32> {
    prop_oneof![4 => 0..3_u32, 1 => 3..12_u32]
}

/// Finished stories, as chance tells them.
pub fn stories() -> impl Strategy<Value = Story> {
    (any::<bool>(), any::<bool>(), crowds(), tries()).prop_map(|(public, show_name, crowd, tries)| {
        let mut story = Story::filed(|submission| {
            submission.audience = if public {
                Audience::Public
            } else {
                Audience::StaffOnly
            };
            submission.show_name = show_name;
        });
        story.crowd = crowd;
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
