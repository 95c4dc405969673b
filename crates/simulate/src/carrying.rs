//! What becomes of effects: disks that write or fail, requests that pass through the network with a fault each.

use std::cell::Cell;
use std::rc::Rc;

use linli_client::{Credential, FullNative, Native};
use linli_model::ids::PhotoId;
use linli_model::time::{MINUTE, SECOND};
use linli_offline::memory::Fault as StoreFault;
use linli_offline::record::Record;
use linli_offline::store::{Write, commit_surely};
use linli_offline::{Batch, Effect, Exchange, Input, Store, StoreError, courier, step};
use rand::Rng;

use crate::device::Bytes;
use crate::network::{Fault, SimulatedTransport};
use crate::trace::{about, outcome, told, written};
use crate::world::{Event, MILLI, World};

impl World<'_> {
    /// Gives a tab an input, and carries out what it decides; it may die at any effect.
    pub(crate) fn take(&mut self, tab: u64, input: Input) {
        let Some(found) = self.tabs.get_mut(&tab) else {
            return;
        };
        if found.frozen_until > self.now {
            let thaw = found.frozen_until.since(self.now);
            return self.later(thaw, Event::Take { tab, input });
        }
        let device = found.device;
        let state = found.state.take().expect("no step is being taken");
        self.note(format!("{tab} takes {}", told(&input)));
        let (state, effects) = step(state, input, self.device_time(device));
        self.tabs.get_mut(&tab).expect("it is there").state = Some(state);
        for effect in effects {
            if self.stormy && self.chance(0.012) {
                return self.kill(tab);
            }
            self.carry_out(tab, device, effect);
        }
    }

    fn carry_out(&mut self, tab: u64, device: usize, effect: Effect) {
        match effect {
            Effect::Load => {
                let at = self.disk_time(tab);
                self.later(at, Event::Read { tab });
            }
            Effect::Commit { ticket, batch } => {
                let photo = self.new_photo(tab, &batch);
                let at = self.disk_time(tab);
                self.later(
                    at,
                    Event::Write {
                        tab,
                        ticket,
                        batch,
                        photo,
                    },
                );
            }
            Effect::Request { job, exchange } => {
                self.check_stored(device, &exchange);
                let fault = self.draw_fault(&exchange);
                let delay = self.rng.random_range(5 * MILLI..400 * MILLI);
                self.later(
                    delay,
                    Event::Talk {
                        tab,
                        job,
                        exchange,
                        fault,
                    },
                );
            }
            Effect::Settle { op, result } => {
                self.note(format!("{tab} settles {op} {result:?}"));
                self.tabs
                    .get_mut(&tab)
                    .expect("it is there")
                    .settled
                    .insert(op, result);
            }
            Effect::Tell => {
                let others: Vec<u64> = self
                    .tabs
                    .iter()
                    .filter(|(_, other)| other.device == device)
                    .map(|(n, _)| *n)
                    .collect();
                for other in others.into_iter().filter(|other| *other != tab) {
                    let delay = self.rng.random_range(MILLI..50 * MILLI);
                    self.later(
                        delay,
                        Event::Take {
                            tab: other,
                            input: Input::Told,
                        },
                    );
                }
            }
            Effect::WakeAt(at) => {
                let timer = self.number();
                self.tabs.get_mut(&tab).expect("it is there").timer = timer;
                let delay = at.since(self.device_time(device)).max(0);
                self.later(delay, Event::Ring { tab, timer });
            }
        }
    }

    /// Transactions of one tab run in the order they were asked for.
    fn disk_time(&mut self, tab: u64) -> i64 {
        let now = self.now;
        let delay = self.rng.random_range(MILLI..15 * MILLI);
        let tab = self.tabs.get_mut(&tab).expect("it is there");
        tab.busy_until = tab.busy_until.max(now).plus(delay);
        tab.busy_until.since(now)
    }

    fn new_photo(&mut self, tab: u64, batch: &Batch) -> Option<(PhotoId, Bytes)> {
        batch.writes.iter().find_map(|write| match write {
            Write::Put {
                expects: 0,
                record: Record::Photo(photo),
            } => Some((photo.id.clone(), self.tabs[&tab].bytes.get(&photo.id)?.clone())),
            _ => None,
        })
    }

    pub(crate) fn read(&mut self, tab: u64) {
        let Some(device) = self.tabs.get(&tab).map(|tab| tab.device) else {
            return;
        };
        let loaded = self.runtime.block_on(self.devices[device].disk.load());
        let delay = self.rng.random_range(0..3 * MILLI);
        self.later(
            delay,
            Event::Take {
                tab,
                input: Input::Loaded(loaded),
            },
        );
    }

    pub(crate) fn write(&mut self, tab: u64, ticket: u64, batch: &Batch, photo: Option<(PhotoId, Bytes)>) {
        let Some(device) = self.tabs.get(&tab).map(|tab| tab.device) else {
            return;
        };
        let fault = match self.stormy.then(|| self.rng.random_range(0..100)) {
            Some(0) => StoreFault::Before(StoreError::Full),
            Some(1) => StoreFault::Before(StoreError::Unknown),
            Some(2 | 3) => StoreFault::After,
            _ => StoreFault::None,
        };
        if fault != StoreFault::None {
            self.fault("disk");
        }
        let next = Cell::new(fault);
        let disk = self.devices[device]
            .disk
            .with_faults(move |_| next.replace(StoreFault::None));
        let result = self
            .runtime
            .block_on(commit_surely(&disk, batch, photo.as_slice()));
        self.note(format!(
            "{tab} writes {ticket} {} {fault:?} {result:?}",
            written(batch)
        ));
        self.remember_all(device);
        let delay = self.rng.random_range(0..3 * MILLI);
        self.later(
            delay,
            Event::Take {
                tab,
                input: Input::Committed { ticket, result },
            },
        );
    }

    fn draw_fault(&mut self, exchange: &Exchange) -> Fault {
        if !self.stormy || !self.chance(0.35) {
            return Fault::None;
        }
        match (self.rng.random_range(0..14), exchange) {
            (0 | 1, _) => Fault::LostRequest,
            (2..=4, _) => Fault::LostAnswer,
            (5, _) => Fault::HalfAnswer,
            (6 | 7, _) => Fault::Twice,
            (8, Exchange::Send { .. } | Exchange::Append { .. } | Exchange::Create { .. }) => Fault::Late,
            (9, _) => Fault::Portal,
            (10, Exchange::Append { .. }) => Fault::Damaged,
            (11, Exchange::Send { .. } | Exchange::Append { .. }) => Fault::NoSession,
            (12, Exchange::Send { .. }) if self.chance(0.3) => Fault::Status(422),
            _ => Fault::Status([429, 500, 503][self.rng.random_range(0..3)]),
        }
    }

    pub(crate) fn talk(&mut self, tab: u64, job: u64, exchange: Exchange, fault: Fault) {
        // The tab may be gone, but what was on the air arrives.
        let Some(device) = self
            .tabs
            .get(&tab)
            .map(|tab| tab.device)
            .or_else(|| self.device_of(&exchange))
        else {
            return;
        };
        if fault != Fault::None {
            self.fault(&format!("{fault:?}"));
        }
        let chunk = match &exchange {
            Exchange::Append {
                photo,
                offset,
                length,
                ..
            } => {
                let bytes = self
                    .runtime
                    .block_on(self.devices[device].disk.bytes(photo))
                    .ok()
                    .flatten();
                bytes.map(|bytes| bytes[*offset as usize..(*offset + *length) as usize].to_vec())
            }
            _ => None,
        };
        let client = FullNative::over(Rc::new(self.client(device)));
        self.network.set_fault(fault);
        let what = about(&exchange);
        let result = self.runtime.block_on(courier::carry(&client, exchange, chunk));
        self.network.set_fault(Fault::None);
        for request in self.network.late.take() {
            let delay = self.rng.random_range(SECOND..3 * MINUTE);
            self.later(delay, Event::Late(request));
        }
        self.note(format!("{tab} talks {job} {what} {fault:?} {}", outcome(&result)));
        let delay = self.rng.random_range(5 * MILLI..400 * MILLI);
        self.later(
            delay,
            Event::Take {
                tab,
                input: Input::Answered { job, result },
            },
        );
    }

    /// A client with the cookie of a device.
    pub(crate) fn client(&self, device: usize) -> Native {
        let credential = self.devices[device]
            .cookie
            .map(|person| self.template.credential(person));
        let nobody = Credential::bearer("nobody");
        SimulatedTransport::client(self.network.clone(), Some(credential.unwrap_or(nobody))).0
    }

    fn device_of(&self, exchange: &Exchange) -> Option<usize> {
        let (Exchange::Append { account, .. }
        | Exchange::Create { account, .. }
        | Exchange::Send { account, .. }) = exchange
        else {
            return None;
        };
        let id = |person: usize| crate::server::person_id(person) == *account;
        self.devices
            .iter()
            .position(|device| device.cookie.is_some_and(id))
    }
}
