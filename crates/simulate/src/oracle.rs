//! What must hold, whatever happened: nothing acknowledged is lost, every command has one effect, photos arrive whole,
//! order is kept, and when the faults are over everything is sent.

use linli_client::{Backend, Credential};
use linli_model::ids::ReportId;
use linli_model::protocol::{ReportQuery, ReportScope};
use linli_model::report::{ReportStatus, ReportView, TimelineWhat};
use linli_offline::record::{Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{Exchange, Store};
use sha2::{Digest, Sha256};

use crate::network::SimulatedTransport;
use crate::person::Todo;
use crate::plan::Plan;
use crate::world::World;

/// Collects what did not hold.
#[derive(Default)]
pub struct Oracle {
    /// In words.
    pub violations: Vec<String>,
}

impl Oracle {
    /// Something does not hold.
    pub fn violation(&mut self, what: String) {
        if !self.violations.contains(&what) {
            self.violations.push(what);
        }
    }
}

impl World<'_> {
    /// What is on a device's disk.
    pub(crate) fn disk(&self, device: usize) -> Loaded {
        self.runtime
            .block_on(self.devices[device].disk.load())
            .expect("a disk in memory")
    }

    /// A command goes out only after the transaction that keeps it.
    pub(crate) fn check_stored(&mut self, device: usize, exchange: &Exchange) {
        let Exchange::Send { id, .. } = exchange else {
            return;
        };
        let disk = self.disk(device);
        if ![Key::Item(id.clone()), Key::Sent(id.clone())]
            .iter()
            .any(|key| disk.records.contains_key(key))
        {
            // Another tab may have sent it, and its receipt be long gone; but nothing is sent that never was kept.
            if !self.seats.iter().any(|seat| seat.knows(id)) {
                self.oracle
                    .violation(format!("command {id} was sent before it was kept"));
            }
        }
    }

    /// Whatever was acknowledged on a device is still there.
    pub(crate) fn remember_all(&mut self, device: usize) {
        let disk = self.disk(device);
        if disk.quarantined > 0 {
            self.oracle.violation("a record cannot be read".to_owned());
        }
        let mut lost = Vec::new();
        for seat in self.seats.iter().filter(|seat| seat.device == device) {
            for todo in &seat.todos {
                match todo {
                    Todo::Report(plan) => lost.extend(lost_of(plan, &disk)),
                    Todo::Note(note)
                        if note.kept && !is_command_there(&disk, &note.command) && !note.sent =>
                    {
                        lost.push(format!("acknowledged note {} is lost", note.text));
                    }
                    Todo::Note(_) => {}
                }
            }
        }
        for (plan, photo) in self.kept_photos(device, &disk) {
            let bytes = self
                .runtime
                .block_on(self.devices[device].disk.bytes(&photo))
                .expect("a disk in memory");
            if bytes.is_none() {
                lost.push(format!("the bytes of photo {photo} of report {plan} are lost"));
            }
        }
        for line in lost {
            self.oracle.violation(line);
        }
    }

    fn kept_photos(&self, device: usize, disk: &Loaded) -> Vec<(ReportId, linli_model::ids::PhotoId)> {
        let seats = self.seats.iter().filter(|seat| seat.device == device);
        let plans = seats.flat_map(|seat| &seat.todos).filter_map(|todo| match todo {
            Todo::Report(plan) if !plan.is_over && !is_sent(disk, &plan.report) => Some(plan),
            _ => None,
        });
        plans
            .flat_map(|plan| plan.kept.iter().map(|photo| (plan.report.clone(), photo.clone())))
            .collect()
    }

    pub(crate) fn outboxes_empty(&self) -> bool {
        (0..self.devices.len()).all(|device| {
            !self
                .disk(device)
                .records
                .keys()
                .any(|key| matches!(key, Key::Item(_)))
        })
    }

    /// When all is over: what the server has is what people did, once and in order.
    pub(crate) fn judge(&mut self) {
        for device in 0..self.devices.len() {
            if self
                .disk(device)
                .records
                .keys()
                .any(|key| matches!(key, Key::Photo(_) | Key::Draft(_)))
            {
                self.oracle
                    .violation(format!("device {device} keeps drafts or photos of what was sent"));
            }
        }
        for seat in 0..self.seats.len() {
            let person = self.seats[seat].person;
            let credential: Credential = self.template.credential(person);
            let client = SimulatedTransport::client(self.network.clone(), Some(credential)).0;
            let mine = ReportQuery {
                scope: ReportScope::Mine,
                status: None,
                cursor: None,
                limit: Some(100),
            };
            let reports = client.reports().expect("it has reports");
            let page = self.runtime.block_on(reports.list(&mine)).expect("a list");
            let todos = std::mem::take(&mut self.seats[seat].todos);
            for todo in &todos {
                match todo {
                    Todo::Report(plan) => {
                        let listed = page.items.iter().filter(|line| line.title == plan.text()).count();
                        if listed != 1 {
                            self.oracle
                                .violation(format!("report {} was filed {listed} times", plan.text()));
                        }
                        match self.runtime.block_on(reports.get(&plan.report)) {
                            Ok(view) => self.judge_report(plan, &view),
                            Err(error) => self.oracle.violation(format!("report {}: {error}", plan.report)),
                        }
                    }
                    Todo::Note(_) => {}
                }
            }
            self.judge_notes(&todos, reports);
        }
    }

    fn judge_report(&mut self, plan: &Plan, view: &ReportView) {
        let id = &plan.report;
        if view.text != plan.text() {
            self.oracle.violation(format!("report {id} has old words"));
        }
        let sizes: Vec<(u32, u32)> = view.photos.iter().map(|photo| (photo.w, photo.h)).collect();
        let taken: Vec<(u32, u32)> = plan.photos.iter().map(|photo| (photo.w, photo.h)).collect();
        if sizes != taken {
            self.oracle
                .violation(format!("report {id} has photos {sizes:?}, not {taken:?}"));
        }
        if plan.withdraw != (view.summary.status == ReportStatus::Withdrawn) {
            self.oracle
                .violation(format!("report {id} is {:?}", view.summary.status));
        }
        let submitted = view
            .timeline
            .iter()
            .filter(|entry| entry.what.known() == Some(&TimelineWhat::Submitted));
        if submitted.count() != 1 || view.timeline.len() != 1 + usize::from(plan.withdraw) {
            self.oracle
                .violation(format!("report {id} has a timeline of {}", view.timeline.len()));
        }
        let received = self.network.received.borrow();
        for photo in &plan.photos {
            let same =
                received.get(photo.id.as_str()).map(Sha256::digest) == Some(Sha256::digest(&*photo.bytes));
            if !same {
                self.oracle
                    .violation(format!("photo {} did not arrive whole", photo.id));
            }
        }
    }

    fn judge_notes(&mut self, todos: &[Todo], reports: &dyn linli_client::Reports) {
        let notes = todos.iter().filter_map(|todo| {
            if let Todo::Note(note) = todo {
                Some(note)
            } else {
                None
            }
        });
        let notes: Vec<_> = notes.collect();
        let Some(first) = notes.first() else { return };
        let view = self
            .runtime
            .block_on(reports.get(&first.report))
            .expect("a report");
        let wanted: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        let found: Vec<&str> = view
            .timeline
            .iter()
            .filter_map(|entry| match entry.what.known() {
                Some(TimelineWhat::Noted { text }) if wanted.contains(&text.as_str()) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        if found != wanted {
            self.oracle
                .violation(format!("notes came as {found:?}, not {wanted:?}"));
        }
    }
}

fn lost_of(plan: &Plan, disk: &Loaded) -> Option<String> {
    if plan.saved == 0 || plan.submitted {
        return (plan.submitted && !is_report_there(disk, &plan.report) && !plan.is_over)
            .then(|| format!("submitted report {} is lost", plan.report));
    }
    let kept = disk.records.values().any(|(_, record)| match record {
        Record::Draft(draft) => {
            draft.value["report"] == plan.report.as_str() && draft.value["saves"].as_u64() >= Some(plan.saved)
        }
        _ => false,
    });
    (!kept && !is_report_there(disk, &plan.report))
        .then(|| format!("save {} of report {} is lost", plan.saved, plan.report))
}

fn is_report_there(disk: &Loaded, report: &ReportId) -> bool {
    is_sent(disk, report)
        || disk.records.values().any(|(_, record)| match record {
            Record::Item(item) => item
                .command
                .known()
                .is_some_and(|command| is_about(command, report)),
            Record::Draft(draft) => draft.value["report"] == report.as_str(),
            _ => false,
        })
}

/// Whether the acknowledgement of a report's submission was kept.
pub(crate) fn is_sent(disk: &Loaded, report: &ReportId) -> bool {
    disk.records.values().any(|(_, record)| match record {
        Record::Sent(sent) => sent
            .command
            .known()
            .is_some_and(|command| is_about(command, report)),
        _ => false,
    })
}

fn is_about(command: &linli_model::command::Command, report: &ReportId) -> bool {
    matches!(command, linli_model::command::Command::Report { id, .. } if id == report)
}

fn is_command_there(disk: &Loaded, id: &linli_model::ids::CommandId) -> bool {
    [Key::Item(id.clone()), Key::Sent(id.clone())]
        .iter()
        .any(|key| disk.records.contains_key(key))
}
