//! What comes by itself: networks that go and come, clocks that jump, tabs that freeze or die, disks that fill up, close or
//! are emptied, a server that dies or forgets uploads.

use linli_model::time::{DAY, HOUR, SECOND};
use linli_offline::{Input, Store, Woken};
use rand::Rng;

use crate::device::Order;
use crate::world::{Event, MILLI, World};

impl World<'_> {
    pub(crate) fn weather(&mut self) {
        if !self.stormy {
            return;
        }
        let tabs: Vec<u64> = self.tabs.keys().copied().collect();
        if !tabs.is_empty() {
            let tab = tabs[self.rng.random_range(0..tabs.len())];
            self.strike(tab);
        }
        let pause = self.rng.random_range(SECOND..20 * SECOND);
        self.later(pause, Event::Weather);
    }

    fn strike(&mut self, tab: u64) {
        let device = self.tabs[&tab].device;
        match self.rng.random_range(0..16) {
            0 => self.wake(tab, Woken::Network(false)),
            1 => self.wake(tab, Woken::Network(true)),
            2 => self.wake(tab, Woken::Visible),
            3 => {
                let frozen = self.now.plus(self.rng.random_range(SECOND..60 * SECOND));
                self.tabs.get_mut(&tab).expect("it is there").frozen_until = frozen;
                self.note(format!("freeze {tab}"));
                self.fault("tab frozen");
            }
            4 => self.clock_jumps(device),
            5 | 6 => {
                let until = self.now.plus(self.rng.random_range(SECOND..60 * SECOND));
                self.devices[device].full_until = until;
                self.note(format!("device {device} is full"));
                self.fault("quota for a while");
            }
            7 | 8 => {
                let until = self.now.plus(self.rng.random_range(SECOND / 2..20 * SECOND));
                self.devices[device].closed_until = until;
                self.note(format!("device {device} closes its database"));
                self.fault("database closed");
            }
            9 if self.chance(0.5) => {
                self.note("the server dies".to_owned());
                self.fault("server killed");
                self.runtime.block_on(self.server.restart());
                self.network.lead_to(self.server.app.router());
            }
            10 | 11 => {
                self.note("uploads expire".to_owned());
                self.fault("uploads expired");
                self.runtime.block_on(self.server.expire_uploads(self.now));
            }
            12 if self.chance(0.2) => self.evict(device),
            13 => self.kill(tab),
            _ => {}
        }
    }

    fn wake(&mut self, tab: u64, woken: Woken) {
        let input = Input::Woken(woken);
        self.later(0, Event::Take { tab, input });
    }

    fn clock_jumps(&mut self, device: usize) {
        let (name, by) = match self.rng.random_range(0..4) {
            0 => ("clock a year ahead", 365 * DAY),
            1 => ("clock a year back", -365 * DAY),
            _ => ("clock", self.rng.random_range(-HOUR..HOUR)),
        };
        self.devices[device].skew += by;
        self.note(format!("{name} on device {device}"));
        self.fault(name);
    }

    /// The tab dies where it stands. What it had asked the disk for happens up to some point; what is on the air may
    /// still arrive.
    pub(crate) fn kill(&mut self, tab: u64) {
        let Some(dead) = self.tabs.remove(&tab) else {
            return;
        };
        self.note(format!("kill {tab}"));
        self.fault("tab killed");
        let work: Vec<_> = self.work_of(tab);
        let mut writes_on = true;
        for (key, event) in work {
            match event {
                Event::Write { batch, photo, .. } => {
                    writes_on = writes_on && self.chance(0.5);
                    if writes_on {
                        let disk = self.devices[dead.device].disk.clone();
                        // A conflict is nothing new to anybody.
                        let result = self.runtime.block_on(disk.commit(&batch, photo.as_slice()));
                        self.record(dead.device, &batch, photo.as_ref(), result);
                    }
                }
                on_air if self.chance(0.5) => self.put_back(key, on_air),
                _ => {}
            }
        }
        let heir = self
            .tabs
            .iter()
            .find(|(_, tab)| tab.device == dead.device)
            .map(|(number, _)| *number);
        if let (Some(tab), Order::Locks) = (heir, self.devices[dead.device].order) {
            let input = Input::Lock(true);
            self.later(MILLI, Event::Take { tab, input });
        }
        let away = self.rng.random_range(SECOND / 2..30 * SECOND);
        self.later(away, Event::Open { device: dead.device });
        self.remember_all(dead.device);
    }

    /// The browser closes the device's tabs and throws everything away that they stored.
    fn evict(&mut self, device: usize) {
        let tabs: Vec<u64> = self.tabs.keys().copied().collect();
        for tab in tabs {
            if self.tabs[&tab].device == device {
                self.kill(tab);
            }
        }
        self.note(format!("device {device} is emptied"));
        self.fault("store evicted");
        self.devices[device].disk.evict();
        self.devices[device].emptied = self.devices[device].marked;
        self.forget_recorded(device);
        for seat in self.seats.iter_mut().filter(|seat| seat.device == device) {
            seat.robbed |= seat.misses_something();
        }
    }
}
