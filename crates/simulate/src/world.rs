//! The clock, the events, and what becomes of effects.

use std::collections::BTreeMap;
use std::rc::Rc;

use linli_client::Request;
use linli_model::ids::PhotoId;
use linli_model::time::{HOUR, MINUTE, SECOND, Timestamp};
use linli_offline::{Batch, Exchange, Input, State, Woken};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;

use crate::device::{Bytes, Device, Order, Tab};
use crate::network::{Fault, Network};
use crate::oracle::{Breach, Oracle, Violation};
use crate::person::{Seat, seats};
use crate::recording::Recording;
use crate::server::{Server, Template, morning};

/// How long faults go on.
const FAULTS: i64 = 8 * MINUTE;
/// How long after the last fault everything must have been sent.
const DRAIN: i64 = 6 * HOUR;
pub(crate) const MILLI: i64 = SECOND / 1_000;

/// What one seed came to.
pub struct Run {
    /// Every event in order.
    pub trace: Vec<String>,
    /// SHA-256 of the trace, in hexadecimal.
    pub hash: String,
    /// What did not hold; empty when all did.
    pub violations: Vec<Violation>,
    /// How often each kind of fault struck.
    pub faults: BTreeMap<String, u32>,
    /// What the devices' stores were asked for.
    pub recording: Recording,
}

/// When an event happens; the number orders those of one time.
pub(crate) type Moment = (Timestamp, u64);

pub(crate) enum Event {
    Take {
        tab: u64,
        input: Input,
    },
    Read {
        tab: u64,
    },
    Write {
        tab: u64,
        ticket: u64,
        batch: Batch,
        photo: Option<(PhotoId, Bytes)>,
    },
    Talk {
        tab: u64,
        job: u64,
        exchange: Exchange,
        fault: Fault,
    },
    Ring {
        tab: u64,
        timer: u64,
    },
    Late(Request),
    Look {
        seat: usize,
    },
    Open {
        device: usize,
    },
    Weather,
}

pub(crate) struct World<'a> {
    pub(crate) rng: StdRng,
    pub(crate) now: Timestamp,
    events: BTreeMap<Moment, Event>,
    numbers: u64,
    pub(crate) runtime: &'a Runtime,
    pub(crate) template: &'a Template,
    pub(crate) server: Server,
    pub(crate) network: Rc<Network>,
    pub(crate) devices: Vec<Device>,
    pub(crate) tabs: BTreeMap<u64, Tab>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) oracle: Oracle,
    pub(crate) stormy: bool,
    trace: Vec<String>,
    faults: BTreeMap<String, u32>,
    pub(crate) recording: Recording,
}

/// Runs one seed.
pub fn run(template: &Template, runtime: &Runtime, seed: u64) -> Run {
    let mut world = World::new(template, runtime, seed);
    world.live();
    world.judge();
    let mut hash = Sha256::new();
    for line in &world.trace {
        hash.update(line);
        hash.update("\n");
    }
    let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Run {
        trace: world.trace,
        hash,
        violations: world.oracle.violations,
        faults: world.faults,
        recording: world.recording,
    }
}

impl<'a> World<'a> {
    fn new(template: &'a Template, runtime: &'a Runtime, seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let server = runtime.block_on(template.server());
        let network = Network::new(server.app.router());
        let seats = seats(&mut rng, template);
        let first = if rng.random_bool(0.5) {
            Order::Locks
        } else {
            Order::Lease
        };
        let device = |tabs, order| Device::new(tabs, order, morning());
        let mut world = Self {
            rng,
            now: morning(),
            events: BTreeMap::new(),
            numbers: 0,
            runtime,
            template,
            server,
            network,
            devices: vec![
                device(2, first),
                device(1, Order::Lease),
                device(2, Order::Nothing),
            ],
            tabs: BTreeMap::new(),
            seats,
            oracle: Oracle::default(),
            stormy: true,
            trace: Vec::new(),
            faults: BTreeMap::new(),
            recording: Recording::default(),
        };
        for device in 0..world.devices.len() {
            world.devices[device].skew = world.rng.random_range(-10 * MINUTE..10 * MINUTE);
            for _ in 0..world.devices[device].tabs {
                world.later(0, Event::Open { device });
            }
        }
        for seat in 0..world.seats.len() {
            world.later(SECOND, Event::Look { seat });
        }
        world.later(10 * SECOND, Event::Weather);
        world
    }

    fn live(&mut self) {
        let storm_ends = morning().plus(FAULTS);
        while let Some(((at, _), event)) = self.events.pop_first() {
            self.now = at;
            if self.stormy && at >= storm_ends {
                self.clear_up();
            }
            if at > storm_ends.plus(DRAIN) {
                let what = format!("it did not drain: {:?}", self.waiting());
                self.oracle.found(Breach::Stuck, what);
                return;
            }
            self.server.set_time(at);
            self.happen(event);
            if !self.stormy && self.all_done() {
                return;
            }
        }
    }

    /// The faults are over: everybody is online, nothing is frozen, the last late requests still come.
    fn clear_up(&mut self) {
        self.stormy = false;
        self.note("the storm is over".to_owned());
        let now = self.now;
        for device in &mut self.devices {
            device.full_until = now;
            device.closed_until = now;
        }
        let tabs: Vec<u64> = self.tabs.keys().copied().collect();
        for tab in tabs {
            self.tabs.get_mut(&tab).expect("it is there").frozen_until = now;
            self.later(
                0,
                Event::Take {
                    tab,
                    input: Input::Woken(Woken::Network(true)),
                },
            );
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Take { tab, input } => self.take(tab, input),
            Event::Read { tab } => self.read(tab),
            Event::Write {
                tab,
                ticket,
                batch,
                photo,
            } => self.write(tab, ticket, &batch, photo),
            Event::Talk {
                tab,
                job,
                exchange,
                fault,
            } => self.talk(tab, job, exchange, fault),
            Event::Ring { tab, timer } if self.tabs.get(&tab).is_some_and(|tab| tab.timer == timer) => {
                self.take(tab, Input::Woken(Woken::Timer));
            }
            Event::Ring { .. } => {}
            Event::Late(request) => {
                self.note(format!("late {} {}", request.method.as_str(), request.path));
                self.runtime.block_on(self.network.carry_out(request));
            }
            Event::Look { seat } => {
                self.look(seat);
                let pause = self.rng.random_range(SECOND..6 * SECOND);
                self.later(pause, Event::Look { seat });
            }
            Event::Open { device } => self.open(device),
            Event::Weather => self.weather(),
        }
    }

    pub(crate) fn note(&mut self, line: String) {
        self.trace
            .push(format!("{:>9} {line}", self.now.since(morning()) / MILLI));
    }

    pub(crate) fn later(&mut self, delay: i64, event: Event) {
        self.numbers += 1;
        self.events.insert((self.now.plus(delay), self.numbers), event);
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    pub(crate) fn chance(&mut self, likely: f64) -> bool {
        self.rng.random_bool(likely)
    }

    pub(crate) fn fault(&mut self, name: &str) {
        *self.faults.entry(name.to_owned()).or_default() += 1;
    }

    /// The time by a device's own clock.
    pub(crate) fn device_time(&self, device: usize) -> Timestamp {
        self.now.plus(self.devices[device].skew)
    }

    fn open(&mut self, device: usize) {
        let number = self.number();
        let seed = self.rng.random();
        self.note(format!("open tab {number} on device {device}"));
        let first = !self.tabs.values().any(|tab| tab.device == device);
        let mut state = State::new(format!("tab-{number}"), seed);
        if self.devices[device].order == Order::Nothing {
            state = state.without_lease();
        }
        let evicted = self.devices[device].emptied;
        self.tabs
            .insert(number, Tab::new(device, state, evicted, self.now));
        if first && self.devices[device].order == Order::Locks {
            self.take(number, Input::Lock(true));
        }
        self.take(number, Input::Woken(Woken::Start));
        self.remember_all(device);
    }

    /// Takes what a dead tab had under way out of the events.
    pub(crate) fn work_of(&mut self, tab: u64) -> Vec<(Moment, Event)> {
        let keys: Vec<_> = self
            .events
            .iter()
            .filter(|(_, event)| event.is_work_of(tab))
            .map(|(key, _)| *key)
            .collect();
        let take = |key| Some((key, self.events.remove(&key)?));
        keys.into_iter().filter_map(take).collect()
    }

    /// Has an event happen after all.
    pub(crate) fn put_back(&mut self, at: Moment, event: Event) {
        self.events.insert(at, event);
    }

    fn all_done(&self) -> bool {
        let late = self.events.values().any(|event| matches!(event, Event::Late(_)));
        !late && self.seats.iter().all(Seat::is_done) && self.waiting().is_empty()
    }

    /// What a tab knows, when it lives and can do something.
    pub(crate) fn awake(&self, tab: u64) -> Option<&State> {
        let tab = self.tabs.get(&tab).filter(|tab| tab.frozen_until <= self.now)?;
        Some(tab.state())
    }
}

impl Event {
    fn is_work_of(&self, dead: u64) -> bool {
        matches!(self, Self::Write { tab, .. } | Self::Talk { tab, .. } if *tab == dead)
    }
}
