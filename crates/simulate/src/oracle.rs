//! What must hold at every moment, whatever happened: nothing acknowledged is lost, and nothing is sent before it is kept.

use linli_model::ids::PhotoId;
use linli_offline::record::{Key, Record};
use linli_offline::store::Loaded;
use linli_offline::{Exchange, Store};

use crate::person::Todo;
use crate::plan::{Plan, is_command_there};
use crate::world::World;

/// Which promise was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// What was acknowledged is not there.
    Lost,
    /// One command had two effects.
    Doubled,
    /// It never ended.
    Stuck,
    /// Anything else.
    Other,
}

/// Something that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which promise.
    pub breach: Breach,
    /// In words.
    pub what: String,
}

/// Collects what did not hold.
#[derive(Default)]
pub struct Oracle {
    /// Each once.
    pub violations: Vec<Violation>,
}

impl Oracle {
    /// Something does not hold.
    pub fn found(&mut self, breach: Breach, what: String) {
        let violation = Violation { breach, what };
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
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
        if !self.devices[device].seen.contains(id) {
            let what = format!("command {id} was sent before it was kept");
            self.oracle.found(Breach::Lost, what);
        }
        let disk = self.disk(device);
        let is_marked = |(_, record): &(u64, Record)| matches!(record, Record::Item(item) if item.unheard);
        let device = &mut self.devices[device];
        if device.unmarkable.contains(id) && !disk.records.get(&Key::Item(id.clone())).is_some_and(is_marked)
        {
            device.unmarked.insert(id.clone());
        }
    }

    /// Whatever was acknowledged on a device is still there.
    pub(crate) fn remember_all(&mut self, device: usize) {
        let disk = self.disk(device);
        let commands = disk.records.keys().filter_map(|key| match key {
            Key::Item(id) | Key::Sent(id) => Some(id.clone()),
            _ => None,
        });
        self.devices[device].seen.extend(commands);
        if disk.quarantined > 0 {
            self.oracle
                .found(Breach::Lost, "a record cannot be read".to_owned());
        }
        let mut lost = Vec::new();
        let here = |seat: &&crate::person::Seat| seat.device == device && !seat.robbed;
        for todo in self.seats.iter().filter(here).flat_map(|seat| &seat.todos) {
            match todo {
                Todo::Write(plan) => {
                    // A full device keeps no receipt.
                    let acknowledged = self.network.has_acknowledged(&plan.commands[0]);
                    lost.extend(lost_of(plan, &disk, acknowledged));
                    lost.extend(self.lost_photos(plan, device, &disk));
                }
                Todo::Do(deed)
                    if deed.kept
                        && !is_command_there(&disk, &deed.command)
                        && !deed.sent
                        && !self.network.has_acknowledged(&deed.command) =>
                {
                    lost.push(format!("{:?} was acknowledged and is lost", deed.what));
                }
                Todo::Do(_) => {}
            }
        }
        for what in lost {
            self.oracle.found(Breach::Lost, what);
        }
    }

    /// Photos that were acknowledged as kept, and are neither here nor with a command that the backend acknowledged.
    fn lost_photos(&self, plan: &Plan, device: usize, disk: &Loaded) -> Vec<String> {
        if plan.is_over || plan.is_sent(disk) || self.network.has_acknowledged(&plan.commands[0]) {
            return Vec::new();
        }
        let is_gone = |photo: &&PhotoId| {
            let bytes = self.devices[device].disk.bytes(photo);
            self.runtime.block_on(bytes).expect("a disk in memory").is_none()
        };
        let gone = plan.kept.iter().filter(is_gone);
        gone.map(|photo| format!("the bytes of photo {photo} of {} are lost", plan.id))
            .collect()
    }

    /// What still waits on the devices.
    pub(crate) fn waiting(&self) -> Vec<Key> {
        let keys = (0..self.devices.len()).flat_map(|device| self.disk(device).records.into_keys());
        keys.filter(|key| matches!(key, Key::Item(_))).collect()
    }
}

fn lost_of(plan: &Plan, disk: &Loaded, acknowledged: bool) -> Option<String> {
    if let Some(id) = &plan.beside
        && !disk.records.contains_key(&Key::Draft(id.clone()))
    {
        return Some(format!("the second draft {id} of {} is lost", plan.id));
    }
    let waits = |record: &Record| matches!(record, Record::Item(item) if plan.is_for(item.command.known()));
    let records = || disk.records.values().map(|(_, record)| record);
    if plan.is_over || acknowledged || plan.is_sent(disk) || records().any(waits) {
        return None;
    }
    let of_drafts = records().filter_map(|record| match record {
        Record::Draft(draft) if plan.is_draft(record) => draft.value["saves"].as_u64(),
        _ => None,
    });
    let saves = of_drafts.max();
    match saves {
        // One that became a draft again is as good.
        Some(saves) if saves >= plan.saved => None,
        None if plan.saved == 0 && !plan.submitted => None,
        _ => Some(format!(
            "save {} of {} is lost, submitted: {}",
            plan.saved, plan.id, plan.submitted
        )),
    }
}
