//! What is drawn: the machine, the objects and the first processes of a run, all from one seed.

use crate::programs::{Ledger, Wanderer};
use sim_core::machine::{Costs, Limits, Machine, Queueing};
use sim_core::policy::catalog::{CATALOG, Choice, Name};
use sim_core::policy::params::Params;
use sim_core::program::{Arrival, Launch, ObjectSpec};
use sim_core::rng::Rng;
use sim_core::time::{Ticks, Time};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// One run: all else follows from these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) policy: Name,
    pub(crate) cores: u16,
    pub(crate) queue: Queueing,
}

const QUEUES: [(Queueing, &str); 3] = [
    (Queueing::Shared, "shared"),
    (Queueing::PerCore, "per-core"),
    (Queueing::PerCoreStealing, "per-core-stealing"),
];

impl Case {
    /// Every policy on several numbers of cores and with every kind of queue.
    pub(crate) fn all(seeds: u64) -> Vec<Self> {
        let mut cases = Vec::new();
        for seed in 0..seeds {
            for row in CATALOG {
                for (queue, _) in QUEUES {
                    cases.extend([1, 2, 3, 8].map(|cores| Self { seed, policy: row.name, cores, queue }));
                }
            }
        }
        cases
    }

    /// Reads what `Display` writes.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [seed, policy, cores, queue] = words[..] else {
            return None;
        };
        let (queue, _) = QUEUES.into_iter().find(|&(_, name)| name == queue)?;
        Some(Self {
            seed: seed.parse().ok()?,
            policy: Name::from_key(policy)?,
            cores: cores.parse().ok()?,
            queue,
        })
    }

    fn rng(&self) -> Rng {
        Rng::new(self.seed).fork(u64::from(self.cores))
    }

    pub(crate) fn machine(&self) -> Machine {
        let mut rng = self.rng().fork(1);
        let quantum = Ticks::from_ns(1 + rng.below(9));
        let mut cost = |most| Ticks::from_ns(rng.below(most));
        let costs = Costs {
            switch: cost(3),
            // A core that unloads looks idle in the trace.
            unload: Ticks::ZERO,
            syscall: cost(2),
            fork: cost(3),
            spawn: cost(5),
            spawn_startup: cost(9),
        };
        let costs = if rng.below(2) == 0 { Costs::default() } else { costs };
        Machine {
            cores: self.cores,
            policy: Choice { name: self.policy, quantum, params: params(&mut rng) },
            queue: self.queue,
            costs,
            seed: self.seed,
            limits: Limits { time: Time::from_ns(3_000), ..Limits::default() },
            ..Machine::default()
        }
    }

    pub(crate) fn launch(&self) -> (Launch, Rc<RefCell<Ledger>>) {
        let mut rng = self.rng().fork(2);
        let ledger = Rc::new(RefCell::new(Ledger::new(self.machine().costs)));
        let mut small = |most: u64| u32::try_from(1 + rng.below(most)).expect("small");
        let objects = vec![
            ("lock".into(), ObjectSpec::Lock),
            ("other lock".into(), ObjectSpec::Lock),
            ("semaphore".into(), ObjectSpec::Semaphore { units: small(3), bound: Some(3) }),
            ("condition".into(), ObjectSpec::Condition { lock: sim_core::ids::ObjectId(0) }),
            ("event".into(), ObjectSpec::Event),
            ("barrier".into(), ObjectSpec::Barrier { parties: small(4) }),
            ("queue".into(), ObjectSpec::Queue { capacity: Some(small(3) - 1) }),
            ("pipe".into(), ObjectSpec::Pipe { capacity: None }),
            ("disk".into(), ObjectSpec::Device { servers: Some(small(2)) }),
            ("net".into(), ObjectSpec::Device { servers: None }),
        ];
        let arrivals = (0..=rng.below(6)).map(|number| Arrival {
            at: Time::from_ns(rng.below(40)),
            birth: Wanderer::birth(&mut rng.fork(number), &ledger, 0),
        });
        let arrivals = arrivals.collect();
        (Launch { objects, arrivals }, ledger)
    }
}

/// Lengths that matter in runs of a few hundred nanoseconds.
fn params(rng: &mut Rng) -> Params {
    let mut length = |most| Some(Ticks::from_ns(1 + rng.below(most)));
    Params {
        tick: length(9),
        boost: length(60),
        ageing: length(9),
        latency: length(30),
        min_granularity: length(5),
        wakeup_granularity: length(5),
        base_slice: length(9),
        ..Params::default()
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, queue) =
            QUEUES.into_iter().find(|&(queue, _)| queue == self.queue).expect("every kind is listed");
        write!(f, "{} {} {} {queue}", self.seed, self.policy.row().key, self.cores)
    }
}

#[test]
fn a_case_reads_back_as_it_is_written() {
    for case in Case::all(2) {
        assert_eq!(Case::read(&case.to_string()), Some(case));
    }
}
