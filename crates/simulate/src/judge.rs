//! When all is over: what the server has is what people did, once, in whole and in order.

use std::rc::Rc;

use linli_client::{Backend, FullNative};
use linli_model::ids::{CommandId, PostId};
use linli_model::photo::PhotoView;
use linli_model::protocol::{NeedQuery, NeedScope, PostQuery, PostScope, ReportQuery, ReportScope};
use linli_model::report::{ReportStatus, ReportView, TimelineWhat};
use linli_offline::record::Key;
use sha2::{Digest, Sha256};

use crate::deed::What;
use crate::oracle::Breach;
use crate::person::{Seat, Todo};
use crate::plan::{Kind, Plan};
use crate::server::{POLL, THREAD, person_id};
use crate::world::World;

/// Longer than any list here.
const MANY: Option<u32> = Some(100);

impl World<'_> {
    pub(crate) fn judge(&mut self) {
        for device in 0..self.devices.len() {
            let left = |key: &Key| matches!(key, Key::Photo(_) | Key::Draft(_) | Key::Item(_));
            if self.disk(device).records.keys().any(left) {
                let what = format!("device {device} keeps drafts, photos or commands of what was sent");
                self.oracle.found(Breach::Stuck, what);
            }
        }
        for seat in std::mem::take(&mut self.seats) {
            if seat.robbed {
                self.oracle
                    .found(Breach::Lost, "an eviction was not told".to_owned());
            }
            self.judge_seat(&seat);
            self.seats.push(seat);
        }
        self.judge_taps();
    }

    fn client_of(&self, person: usize) -> FullNative {
        FullNative::over(Rc::new(self.client_with(self.template.credential(person))))
    }

    fn judge_seat(&mut self, seat: &Seat) {
        let client = self.client_of(seat.person);
        for todo in &seat.todos {
            if let Todo::Write(plan) = todo {
                self.judge_plan(plan, &client);
                self.judge_photos(plan);
            }
        }
        // What it wanted held already, as an earlier command of the same had arrived after all: it is done without an effect.
        let counts = |command: &&CommandId| !self.network.held_already(command);
        let kept: Vec<&CommandId> = seat.kept.iter().filter(counts).collect();
        for command in kept {
            let person = person_id(seat.person);
            let effects = self.server.effects(&person, command);
            match self.runtime.block_on(effects) {
                1 => {}
                0 => self
                    .oracle
                    .found(Breach::Lost, format!("command {command} had no effect")),
                _ => self
                    .oracle
                    .found(Breach::Doubled, format!("command {command} had two effects")),
            }
        }
        let unmarked = &self.devices[seat.device].unmarked;
        let known = seat.taken_back.difference(unmarked).cloned();
        let known = known.filter(|command| !self.network.repeats(command));
        for command in known.collect::<Vec<_>>() {
            let person = person_id(seat.person);
            if self.runtime.block_on(self.server.effects(&person, &command)) != 0 {
                let what = format!("command {command} was edited without a warning, and had arrived");
                self.oracle.found(Breach::Doubled, what);
            }
        }
        self.judge_notes(seat, &client);
    }

    fn judge_plan(&mut self, plan: &Plan, client: &FullNative) {
        let listed = self.listed(plan, client);
        let breach = if listed == 0 {
            Breach::Lost
        } else {
            Breach::Doubled
        };
        if listed != 1 {
            self.oracle
                .found(breach, format!("{} was made {listed} times", plan.id));
        }
        let runtime = self.runtime;
        let made: Result<(String, Vec<PhotoView>), _> = match plan.kind {
            Kind::Report => runtime
                .block_on(client.reports().expect("reports").get(&plan.id))
                .map(|view| {
                    self.judge_timeline(plan, &view);
                    (view.text, view.photos)
                }),
            Kind::Post | Kind::Reply => runtime
                .block_on(client.board().expect("a board").get(&plan.post()))
                .map(|view| (view.summary.text, view.summary.photos)),
            Kind::Need => runtime
                .block_on(client.needs().expect("needs").get(&plan.need()))
                .map(|view| (view.text, view.photos)),
        };
        let (text, photos) = match made {
            Ok(made) => made,
            Err(error) => return self.oracle.found(Breach::Lost, format!("{}: {error}", plan.id)),
        };
        if text != plan.text() {
            self.oracle
                .found(Breach::Lost, format!("{} has old words", plan.id));
        }
        let sizes: Vec<(u32, u32)> = photos.iter().map(|photo| (photo.w, photo.h)).collect();
        let taken: Vec<(u32, u32)> = plan.photos.iter().map(|photo| (photo.w, photo.h)).collect();
        if sizes != taken {
            let what = format!("{} has photos {sizes:?}, not {taken:?}", plan.id);
            self.oracle.found(Breach::Lost, what);
        }
    }

    /// How often something with these words stands where it should.
    fn listed(&self, plan: &Plan, client: &FullNative) -> usize {
        let (text, runtime) = (plan.text(), self.runtime);
        match plan.kind {
            Kind::Report => {
                let query = ReportQuery {
                    scope: ReportScope::Mine,
                    status: None,
                    cursor: None,
                    limit: MANY,
                };
                let page = runtime.block_on(client.reports().expect("reports").list(&query));
                let items = page.expect("a list").items;
                items.iter().filter(|line| line.title == text).count()
            }
            Kind::Need => {
                let query = NeedQuery {
                    scope: NeedScope::Mine,
                    status: None,
                    cursor: None,
                    limit: MANY,
                };
                let page = runtime.block_on(client.needs().expect("needs").list(&query));
                let items = page.expect("a list").items;
                items.iter().filter(|line| line.title == text).count()
            }
            Kind::Post | Kind::Reply => {
                let thread = PostId::new(THREAD).expect("an id");
                let scope = match plan.kind {
                    Kind::Post => PostScope::Mine,
                    _ => PostScope::Replies(thread),
                };
                let query = PostQuery {
                    scope,
                    words: None,
                    author: None,
                    cursor: None,
                    limit: MANY,
                };
                let page = runtime.block_on(client.board().expect("a board").list(&query));
                let items = page.expect("a list").items;
                items.iter().filter(|line| line.text == text).count()
            }
        }
    }

    fn judge_timeline(&mut self, plan: &Plan, view: &ReportView) {
        if plan.withdraw != (view.summary.status == ReportStatus::Withdrawn) {
            let what = format!("report {} is {:?}", plan.id, view.summary.status);
            self.oracle.found(Breach::Lost, what);
        }
        let submitted = view
            .timeline
            .iter()
            .filter(|entry| entry.what.known() == Some(&TimelineWhat::Submitted));
        if submitted.count() != 1 || view.timeline.len() != 1 + usize::from(plan.withdraw) {
            let what = format!("report {} has a timeline of {}", plan.id, view.timeline.len());
            self.oracle.found(Breach::Doubled, what);
        }
    }

    fn judge_photos(&mut self, plan: &Plan) {
        for photo in &plan.photos {
            let received = self
                .network
                .received
                .borrow()
                .get(photo.id.as_str())
                .map(Sha256::digest);
            if received != Some(Sha256::digest(&*photo.bytes)) {
                let what = format!("photo {} did not arrive whole", photo.id);
                self.oracle.found(Breach::Lost, what);
            }
        }
    }

    /// Each note once, in the order they were written.
    fn judge_notes(&mut self, seat: &Seat, client: &FullNative) {
        let notes = seat.todos.iter().filter_map(|todo| match todo {
            Todo::Do(deed) => match &deed.what {
                What::Note(report, text) => Some((report, text.as_str())),
                _ => None,
            },
            Todo::Write(_) => None,
        });
        let (reports, wanted): (Vec<_>, Vec<_>) = notes.unzip();
        let Some(report) = reports.first() else { return };
        let view = self
            .runtime
            .block_on(client.reports().expect("reports").get(report));
        let view = view.expect("a report");
        let found: Vec<&str> = view
            .timeline
            .iter()
            .filter_map(|entry| match entry.what.known() {
                Some(TimelineWhat::Noted { text }) if wanted.contains(&text.as_str()) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        if found != wanted {
            let breach = match found.len() {
                found if found > wanted.len() => Breach::Doubled,
                found if found < wanted.len() => Breach::Lost,
                _ => Breach::Other,
            };
            self.oracle
                .found(breach, format!("notes came as {found:?}, not {wanted:?}"));
        }
    }

    /// Everybody who likes or votes is counted once, and their last word stands.
    fn judge_taps(&mut self) {
        let last = |wanted: &[What]| {
            let deeds = |seat: &Seat| {
                let mut deeds = seat.todos.iter().filter_map(|todo| match todo {
                    Todo::Do(deed) => Some(deed.what.clone()),
                    Todo::Write(_) => None,
                });
                deeds.rfind(|what| wanted.contains(what))
            };
            self.seats.iter().filter_map(deeds).collect::<Vec<_>>()
        };
        let liking = last(&[What::Like, What::Unlike]);
        let liking = liking.iter().filter(|what| **what == What::Like).count();
        let voting = last(&[What::Vote(0)]).len();
        let client = self.client_of(0);
        let post = |id: &str| {
            let id = PostId::new(id).expect("an id");
            let view = self.runtime.block_on(client.board().expect("a board").get(&id));
            view.expect("a post").summary
        };
        let likes = (post(THREAD).likes - self.template.likes()) as usize;
        let poll = post(POLL).poll.expect("a poll");
        let votes = poll.options[0].votes.unwrap_or_default();
        let mut count = |name: &str, found: usize, wanted: usize| {
            let breach = if found < wanted {
                Breach::Lost
            } else {
                Breach::Doubled
            };
            if found != wanted {
                self.oracle.found(breach, format!("{found} {name}, not {wanted}"));
            }
        };
        count("likes", likes, liking);
        count("voters", poll.voters as usize, voting);
        count("votes", votes as usize, voting);
    }
}
