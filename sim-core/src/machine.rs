//! The settings of a simulated machine: what the reader turns knobs on. Leaves the running to `kernel`.

use crate::policy::Policy;
use crate::policy::catalog::{Choice, Setup};
use crate::policy::conventions::Conventions;
use crate::policy::partition::Partition;
use crate::policy::per_core::PerCore;
use crate::time::{Ticks, Time};
use serde::{Deserialize, Serialize};

/// A machine to run programs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// How many cores, 1 to 1024.
    pub cores: u16,
    /// The scheduling policy and its parameters.
    pub policy: Choice,
    /// Whether the cores share one ready queue.
    pub queue: Queueing,
    /// How the questions are answered that the policy leaves open.
    pub conventions: Conventions,
    /// How periodic processes are bound to cores before the run, if they are.
    pub partition: Option<Partition>,
    /// The cores' caches, if running on a warm one is faster.
    pub cache: Option<Cache>,
    /// What the machine's own work costs.
    pub costs: Costs,
    /// Where chance begins.
    pub seed: u64,
    /// When to stop a run that does not end.
    pub limits: Limits,
}

/// How ready queues and cores belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Queueing {
    /// One queue: an idle core takes its head.
    #[default]
    Shared,
    /// One queue a core. A new process joins the shortest (the lowest core's on a tie); later it stays there.
    PerCore,
    /// One queue a core; a core whose queue is empty takes the head of the longest other one.
    PerCoreStealing,
}

/// A cache of each core: who has run on a core for long enough, and has not been displaced since, runs faster there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cache {
    /// How much fits, in the unit of the processes' working sets.
    pub size: u32,
    /// How long a process runs on a core until its working set is in the cache.
    pub warm_up: Ticks,
    /// How many times as fast it runs then.
    pub warm_rate: u32,
    /// Progress is made in whole steps of this, at least 1 ns.
    pub step: Ticks,
}

/// CPU time that the machine's own work takes. All zero by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Costs {
    /// When a core goes from one process to another. The first process on a core is free.
    pub switch: Ticks,
    /// When a core's process has been stopped, before the core goes on, and before its wait for I/O begins.
    pub unload: Ticks,
    /// Paid by the asker for each request.
    pub syscall: Ticks,
    /// Paid by the parent for each `fork` start.
    pub fork: Ticks,
    /// Paid by the parent for each `spawn` start.
    pub spawn: Ticks,
    /// Paid by a spawned child before its first instruction.
    pub spawn_startup: Ticks,
}

/// Where a run is stopped; what it did until then is kept and exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Simulated time.
    pub time: Time,
    /// Events in the trace.
    pub events: u64,
    /// Bytes printed.
    pub output: u64,
    /// Processes created.
    pub processes: u32,
    /// Bytes that all live programs and the messages in queues hold.
    pub memory: u64,
}

impl Machine {
    /// Its policy, with the ready queues that its cores share or have one each.
    #[must_use]
    pub fn scheduler(&self) -> Box<dyn Policy> {
        let cores = self.cores.max(1);
        let one = |cores| {
            let setup =
                Setup { choice: &self.policy, conventions: &self.conventions, seed: self.seed, cores };
            (self.policy.name.row().build)(&setup)
        };
        match self.queue {
            Queueing::Shared => one(cores),
            Queueing::PerCore | Queueing::PerCoreStealing => {
                let stealing = self.queue == Queueing::PerCoreStealing;
                let policies = (0..cores).map(|_| one(1)).collect();
                Box::new(PerCore::new(policies, stealing, &self.policy.params, self.seed))
            }
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Time::from_ns(3_600_000_000_000),
            events: 20_000_000,
            output: 16 << 20,
            processes: 200_000,
            memory: 1 << 30,
        }
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self {
            cores: 1,
            policy: Choice::default(),
            queue: Queueing::Shared,
            conventions: Conventions::default(),
            partition: None,
            cache: None,
            costs: Costs::default(),
            seed: 1,
            limits: Limits::default(),
        }
    }
}
