//! What becomes of effects: disks that write or fail, requests that pass through the network with a fault each.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linli_client::{ClientError, Credential, FullNative, Native};
use linli_model::ids::PhotoId;
use linli_model::time::{MINUTE, SECOND};
use linli_offline::record::Record;
use linli_offline::store::{Write, commit_surely};
use linli_offline::{Batch, Effect, Exchange, Input, Reply, Store, StoreError, courier, step};
use rand::Rng;

use crate::device::Bytes;
use crate::disk::{Disk, Fault as DiskFault};
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
        let disk = self.disk_of(device, None);
        let loaded = self.runtime.block_on(disk.load());
        self.count_faults(&disk);
        let delay = self.rng.random_range(0..3 * MILLI);
        let input = Input::Loaded(loaded);
        self.later(delay, Event::Take { tab, input });
    }

    pub(crate) fn write(&mut self, tab: u64, ticket: u64, batch: &Batch, photo: Option<(PhotoId, Bytes)>) {
        let Some(device) = self.tabs.get(&tab).map(|tab| tab.device) else {
            return;
        };
        let fault = match self.stormy.then(|| self.rng.random_range(0..100)) {
            Some(0) => Some(DiskFault::Quota),
            Some(1) => Some(DiskFault::UnknownLost),
            Some(2 | 3) => Some(DiskFault::UnknownStored),
            _ => None,
        };
        let disk = self.disk_of(device, fault);
        let result = self
            .runtime
            .block_on(commit_surely(&disk, batch, photo.as_slice()));
        self.note(format!(
            "{tab} writes {ticket} {} {:?} {result:?}",
            written(batch),
            disk.struck.borrow()
        ));
        self.count_faults(&disk);
        for outcome in disk.reached.take() {
            self.record(device, batch, photo.as_ref(), outcome);
        }
        self.remember_all(device);
        if matches!(result, Err(StoreError::Full | StoreError::Unknown)) {
            let marked = batch.writes.iter().filter_map(|write| match write {
                Write::Put {
                    record: Record::Item(item),
                    ..
                } if item.unheard => Some(item.id.clone()),
                _ => None,
            });
            self.devices[device].unmarkable.extend(marked);
        }
        let delay = self.rng.random_range(0..3 * MILLI);
        let input = Input::Committed { ticket, result };
        self.later(delay, Event::Take { tab, input });
    }

    fn disk_of(&mut self, device: usize, next: Option<DiskFault>) -> Disk {
        let closed = self.devices[device].closed_until > self.now;
        let closed = closed.then(|| match self.rng.random_bool(0.5) {
            true => DiskFault::ClosedStored,
            false => DiskFault::Closed,
        });
        Disk {
            store: self.devices[device].disk.clone(),
            is_full: self.devices[device].full_until > self.now,
            closed,
            next: Cell::new(next),
            struck: RefCell::default(),
            reached: RefCell::default(),
        }
    }

    fn count_faults(&mut self, disk: &Disk) {
        for fault in disk.struck.borrow().iter() {
            self.fault(fault.name());
        }
    }

    fn draw_fault(&mut self, exchange: &Exchange) -> Fault {
        if !self.stormy || !self.chance(0.35) {
            return Fault::None;
        }
        let is_change = !matches!(exchange, Exchange::Probe | Exchange::Offset { .. });
        match (self.rng.random_range(0..18), exchange) {
            (0 | 1, _) => Fault::LostRequest,
            (2..=4, _) => Fault::LostAnswer,
            (5, _) => Fault::HalfAnswer,
            (6 | 7, _) => Fault::Twice,
            (8, _) if is_change => Fault::Late,
            (9, _) if is_change => Fault::Reordered,
            (10, _) => Fault::Slow,
            (11, _) => Fault::Portal,
            (12, Exchange::Append { .. }) => Fault::Damaged,
            (13, Exchange::Send { .. } | Exchange::Append { .. }) => Fault::NoSession,
            (14, _) if is_change => Fault::Status(401),
            (15, Exchange::Append { .. }) => Fault::Status([409, 413][self.rng.random_range(0..2)]),
            (15, Exchange::Send { .. }) if self.chance(0.4) => {
                Fault::Status([409, 413, 422][self.rng.random_range(0..3)])
            }
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
        let what = about(&exchange);
        let result = match self.chunk_of(device, &exchange) {
            Err(_) => Ok(Reply::NotNow),
            Ok(chunk) => self.exchange(device, exchange, chunk, fault),
        };
        self.note(format!("{tab} talks {job} {what} {fault:?} {}", outcome(&result)));
        let delay = match fault {
            Fault::Slow => self.rng.random_range(SECOND..2 * MINUTE),
            _ => self.rng.random_range(5 * MILLI..400 * MILLI),
        };
        let input = Input::Answered { job, result };
        self.later(delay, Event::Take { tab, input });
    }

    /// The bytes that an exchange names, as far as the device has them and can read them now.
    fn chunk_of(&mut self, device: usize, exchange: &Exchange) -> Result<Option<Vec<u8>>, StoreError> {
        let Exchange::Append {
            photo,
            offset,
            length,
            ..
        } = exchange
        else {
            return Ok(None);
        };
        let disk = self.disk_of(device, None);
        let bytes = self.runtime.block_on(disk.bytes(photo));
        self.count_faults(&disk);
        let bytes = bytes?;
        Ok(bytes.map(|bytes| bytes[*offset as usize..(*offset + *length) as usize].to_vec()))
    }

    fn exchange(
        &mut self,
        device: usize,
        exchange: Exchange,
        chunk: Option<Vec<u8>>,
        fault: Fault,
    ) -> Result<Reply, ClientError> {
        if fault != Fault::None {
            self.fault(&format!("{fault:?}"));
        }
        let client = FullNative::over(Rc::new(self.client(device)));
        // The client looks whether an upload is there before it begins one.
        let creates = matches!(exchange, Exchange::Create { .. });
        self.network.set_fault(fault, creates);
        let result = self.runtime.block_on(courier::carry(&client, exchange, chunk));
        self.network.set_fault(Fault::None, false);
        for request in self.network.late.take() {
            let delay = self.rng.random_range(SECOND..3 * MINUTE);
            self.later(delay, Event::Late(request));
        }
        result
    }

    /// A client with the cookie of a device.
    pub(crate) fn client(&self, device: usize) -> Native {
        let credential = self.devices[device]
            .cookie
            .map(|person| self.template.credential(person));
        self.client_with(credential.unwrap_or_else(|| Credential::bearer("nobody")))
    }

    pub(crate) fn client_with(&self, credential: Credential) -> Native {
        SimulatedTransport::client(self.network.clone(), Some(credential)).0
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
