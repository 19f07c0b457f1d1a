//! A run written down without a programming language: the model (version 1 of the format), reading it from JSON text,
//! and building the machine and its programs from it. Leaves running them to `kernel`.
//!
//! ```text
//! text -> [json] tree -> [decode] Scenario -> [check] Checked -> [build] Machine + Launch
//!            \_________________\_______________\_ problems -> diagnostics
//! ```
//!
//! The types here are the format: its fields, its schema (`schema/scenario.schema.json`) and its canonical text all
//! come from them. An unknown field is an error.

mod build;
mod check;
pub mod conventions;
mod decode;
mod json;
mod names;
pub mod object;
mod policy;
mod problem;
#[cfg(feature = "schema")]
pub mod schema;
pub mod step;
mod value;
mod write;

pub use check::Checked;
pub use json::{DEPTH_MAX, TEXT_BYTES_MAX};
pub use object::Object;
pub use policy::Policy;
pub use problem::Code;
pub use step::Step;
pub use value::{Count, Distribution, Duration, Times, True, Version, Wording};

use crate::diagnostic::Diagnostic;
use crate::machine::Queueing;
use crate::policy::partition::Partition;
use crate::program::StartMethod;
use serde::{Deserialize, Serialize};
use value::is_default;

/// A run: a machine, what processes share, and the processes. Durations are texts with a unit (`"10ms"`, `"1.5s"`,
/// `"250us"`, `"7ns"`) or numbers of milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Where the format's schema is, for editors that look it up.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The version of the format: 1.
    pub timeslice: Version,
    /// What the run is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Wording>,
    /// What the reader should ask before pressing play.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Wording>,
    /// One line of what to look at; also the place for remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Wording>,
    /// The machine that runs it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub machine: MachineSpec,
    /// What the processes share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Object>,
    /// The processes, in the order in which those that come at the same time come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub processes: Vec<ProcessSpec>,
    /// Random processes, in place of `processes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<WorkloadSpec>,
}

/// The machine's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MachineSpec {
    /// How many cores, 1 to 1024.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1024)))]
    #[serde(skip_serializing_if = "is_one")]
    pub cores: u16,
    /// Who runs next.
    #[serde(skip_serializing_if = "is_default")]
    pub policy: Policy,
    /// Whether the cores share one ready queue.
    #[serde(skip_serializing_if = "is_default")]
    pub queue: Queueing,
    /// How periodic processes are bound to cores before the run; not at all if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// The cores' caches, if running on a warm one is faster.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<CacheSpec>,
    /// CPU time that a core needs to go from one process to another.
    #[serde(skip_serializing_if = "is_default")]
    pub switch_cost: Duration,
    /// CPU time that a core needs when it has stopped a process, before it goes on.
    #[serde(skip_serializing_if = "is_default")]
    pub unload_cost: Duration,
    /// CPU time that each request costs who asks.
    #[serde(skip_serializing_if = "is_default")]
    pub syscall_cost: Duration,
    /// CPU time that a parent pays for each start by `fork`.
    #[serde(skip_serializing_if = "is_default")]
    pub fork_cost: Duration,
    /// CPU time that a parent pays for each start by `spawn`.
    #[serde(skip_serializing_if = "is_default")]
    pub spawn_cost: Duration,
    /// CPU time that a spawned child pays before its first step.
    #[serde(skip_serializing_if = "is_default")]
    pub spawn_startup_cost: Duration,
    /// How parents start their children.
    #[serde(skip_serializing_if = "is_default")]
    pub start_method: StartMethod,
    /// Where chance begins.
    #[cfg_attr(feature = "schema", schemars(range(max = 9_007_199_254_740_991_u64)))]
    #[serde(skip_serializing_if = "is_seed_one")]
    pub seed: u64,
    /// How the policy's open questions are answered: a preset's name, or single switches. `timeslice conventions`
    /// lists them.
    #[serde(skip_serializing_if = "is_default")]
    pub conventions: conventions::Conventions,
    /// Where a run that does not end is stopped.
    #[serde(skip_serializing_if = "is_default")]
    pub limits: LimitsSpec,
}

/// A cache of each core: who has run there for long enough, and has not been displaced since, runs faster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CacheSpec {
    /// How much fits, in the unit of the processes' `working_set`.
    pub size: u32,
    /// How long a process runs on a core until its working set is in the cache.
    pub warm_up: Duration,
    /// How many times as fast it runs then.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub warm_rate: u32,
    /// Progress is made in whole steps of this; 1 ns if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Duration>,
}

/// Where a run is stopped. What it did until then is shown, and exact.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LimitsSpec {
    /// Simulated time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<Duration>,
    /// Events in the trace.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000_000_000)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<u64>,
    /// Bytes printed.
    #[cfg_attr(feature = "schema", schemars(range(max = 1_000_000_000)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// Processes created.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 4_000_000)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processes: Option<u32>,
    /// Bytes that live programs and messages hold.
    #[cfg_attr(feature = "schema", schemars(range(max = 1_000_000_000_000_u64)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
}

/// A process: when it comes, what policies go by, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProcessSpec {
    /// Its name, by which steps name it.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub name: String,
    /// What it stands for, in the reader's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Wording>,
    /// When it comes, if nobody starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Duration>,
    /// Whether it comes by itself or waits until a process starts it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub start: Start,
    /// Whether it is terminated when its parent's code ends.
    #[serde(default, skip_serializing_if = "is_default")]
    pub daemon: bool,
    /// The priority number; which end is urgent is a convention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Niceness, -20 to 19.
    #[cfg_attr(feature = "schema", schemars(range(min = -20, max = 19)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nice: Option<i8>,
    /// Lottery and stride tickets, at least 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets: Option<u32>,
    /// The period of a periodic process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Duration>,
    /// The deadline, from each release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Duration>,
    /// The cores it may run on, counted from 0; all of them if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affinity: Vec<u16>,
    /// How much of a core's cache it fills.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_set: Option<u32>,
    /// What its bursts are estimated to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Duration>,
    /// The slice that it asks EEVDF for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<Duration>,
    /// Under `SCHED_RR`, it is `SCHED_FIFO`: it has no slices.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sched_fifo: bool,
    /// What it does, step after step; then its code ends.
    pub run: Vec<Step>,
}

/// How a process comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Start {
    /// It comes by itself, at its arrival.
    #[default]
    #[serde(rename = "by itself")]
    ByItself,
    /// It waits for a `start` step of another process.
    #[serde(rename = "by parent")]
    ByParent,
}

/// Random processes: each computes and waits in turn. The same seed gives the same processes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkloadSpec {
    /// How many processes.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1_000_000)))]
    pub processes: u32,
    /// Where chance begins; the machine's seed if left out.
    #[cfg_attr(feature = "schema", schemars(range(max = 9_007_199_254_740_991_u64)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How long each CPU burst is.
    pub cpu: Distribution<Duration>,
    /// How long each wait between two bursts is; no waits if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io: Option<Distribution<Duration>>,
    /// How many CPU bursts a process has; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bursts: Option<Distribution<u32>>,
    /// How long after one process the next one comes; all at once if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Distribution<Duration>>,
}

impl Default for MachineSpec {
    fn default() -> Self {
        Self {
            cores: 1,
            policy: Policy::default(),
            queue: Queueing::Shared,
            partition: None,
            cache: None,
            switch_cost: Duration::default(),
            unload_cost: Duration::default(),
            syscall_cost: Duration::default(),
            fork_cost: Duration::default(),
            spawn_cost: Duration::default(),
            spawn_startup_cost: Duration::default(),
            start_method: StartMethod::Fork,
            seed: 1,
            conventions: conventions::Conventions::default(),
            limits: LimitsSpec::default(),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_one(cores: &u16) -> bool {
    *cores == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_seed_one(seed: &u64) -> bool {
    *seed == 1
}

impl Scenario {
    /// Reads a text, and checks what it says.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the text; warnings too, so that they are told together.
    pub fn read(text: &str) -> Result<Checked, Vec<Diagnostic>> {
        let root = match json::read(text) {
            Ok(root) => root,
            Err(problem) => return Err(vec![problem.placed(text, None)]),
        };
        let (scenario, mut problems) = decode::decode::<Self>(&root);
        // What refers to a part that could not be read must not be told as a second mistake.
        let whole = problems.iter().all(|problem| problem.code == Code::UnknownField);
        let scenario = scenario.filter(|_| whole);
        problems.extend(scenario.iter().flat_map(check::problems));
        let mut diagnostics: Vec<Diagnostic> =
            problems.into_iter().map(|problem| problem.placed(text, Some(&root))).collect();
        crate::order::by_key(&mut diagnostics, |diagnostic| diagnostic.span.start);
        Checked::new(scenario, diagnostics)
    }

    /// Checks a scenario that was not read from a text. The diagnostics have a path, but no place.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(self) -> Result<Checked, Vec<Diagnostic>> {
        let problems = check::problems(&self);
        let diagnostics = problems.into_iter().map(|problem| problem.placed("", None)).collect();
        Checked::new(Some(self), diagnostics)
    }
}

#[cfg(test)]
mod tests;
