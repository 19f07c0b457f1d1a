//! A run as `--format json` prints it and as the page hands it to a host: result format, version 1. Also two tables of it
//! as CSV. Leaves choosing among formats to the command line and the page.
//!
//! Fields may be added, never renamed. All times are whole nanoseconds since the run began.

pub mod csv;

use crate::ids::{CoreId, Pid};
use crate::kernel::Outcome;
use crate::machine::{Costs, Machine, Queueing};
use crate::metrics::{Metrics, ProcessMetrics, RunMetrics};
use crate::policy::catalog::{Choice, Name};
use crate::program::Stream;
use crate::time::{Ticks, Time};
use crate::timeline::Timeline;
use crate::timeline::window::{Lane, Span, SpanKind, Window};
use crate::trace::phase::WaitsFor;
use crate::trace::{EventKind, ObjectKind, Trace};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The version of the format.
pub const VERSION: u32 = 1;

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunResult {
    /// The version of the format: [`VERSION`].
    pub timeslice: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// When the last process ended.
    pub makespan_ns: Ticks,
    /// On what it ran.
    pub machine: MachineResult,
    /// The processes, by pid.
    pub processes: Vec<ProcessResult>,
    /// The cores.
    pub cores: Vec<CoreResult>,
    /// What each process was in while it had no core.
    pub states: Vec<StatesResult>,
    /// What was printed, in order.
    pub output: Vec<OutputResult>,
    /// The numbers of the whole.
    pub metrics: MetricsResult,
}

/// The machine's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineResult {
    /// Cores.
    pub cores: u16,
    /// Scheduling policy.
    pub policy: PolicyResult,
    /// Ready queues.
    pub queue: Queueing,
    /// What the machine's own work costs.
    pub costs: CostsResult,
    /// Where chance began.
    pub seed: u64,
}

/// A scheduling policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyResult {
    /// Its name.
    pub name: Name,
    /// Its time slice, if it has one.
    pub quantum_ns: Option<Ticks>,
}

/// What the machine's own work costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostsResult {
    /// A core's going from one process to another.
    pub switch_ns: Ticks,
    /// A request.
    pub syscall_ns: Ticks,
    /// A start by fork.
    pub fork_ns: Ticks,
    /// A start by spawn.
    pub spawn_ns: Ticks,
    /// A spawned child's beginning.
    pub spawn_startup_ns: Ticks,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessResult {
    /// Its pid.
    pub pid: Pid,
    /// The pid of who started it; 1, if it came by itself.
    pub ppid: Pid,
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// 0 to 255, or minus a signal's number; null if it has not ended.
    pub exitcode: Option<i32>,
    /// When it was born.
    pub arrival_ns: Time,
    /// When it first had a core; null if never.
    pub first_run_ns: Option<Time>,
    /// When it ended; null if it has not.
    pub end_ns: Option<Time>,
    /// CPU time.
    pub cpu_ns: Ticks,
    /// Time in ready queues.
    pub ready_ns: Ticks,
    /// Time blocked.
    pub blocked_ns: Ticks,
}

/// A core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoreResult {
    /// Its number.
    pub core: CoreId,
    /// Who ran from when to when; what follows without a gap is one slice.
    pub slices: Vec<(Pid, Time, Time)>,
    /// How long it ran processes.
    pub busy_ns: Ticks,
    /// How long it went from one to another.
    pub switch_ns: Ticks,
}

/// What a process was in while it had no core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatesResult {
    /// Which.
    pub pid: Pid,
    /// State, from, to, and why: what a blocked process waited for, otherwise null.
    pub intervals: Vec<(StateName, Time, Time, Option<Reason>)>,
}

/// A state other than running: when a process ran, the cores' slices say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateName {
    /// Born, and not ready yet.
    New,
    /// Waits for a core.
    Ready,
    /// A core is switching to it.
    Switching,
    /// Waits for something else.
    Blocked,
    /// Ended, and nobody has taken note.
    Zombie,
}

/// What a blocked process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Time to pass.
    Sleep,
    /// The end of a child, or of all.
    Join,
    /// A device's service.
    Io,
    /// A lock.
    Lock,
    /// A unit of a semaphore.
    Semaphore,
    /// A notification.
    Condition,
    /// An event.
    Event,
    /// The others at a barrier.
    Barrier,
    /// A message, or room for one.
    Queue,
    /// The same, in a pipe.
    Pipe,
}

/// Something printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputResult {
    /// When.
    pub t_ns: Time,
    /// By whom.
    pub pid: Pid,
    /// Where to.
    pub stream: Stream,
    /// What.
    pub text: Arc<str>,
}

/// The numbers of the whole run. Times are means over processes, rounded to whole nanoseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricsResult {
    /// From arrival to end.
    pub turnaround_ns: u64,
    /// In ready queues.
    pub waiting_ns: u64,
    /// From arrival to first run.
    pub response_ns: u64,
    /// Which part of the cores' time they ran processes, 0 to 1.
    pub utilisation: f64,
    /// Processes ended per second.
    pub throughput_per_s: f64,
    /// How often a core went from one process to another.
    pub switches: u64,
    /// Dispatches on another core than the last.
    pub migrations: u64,
    /// How many times shorter the run was than on one core; null where that was not tried.
    pub speedup: Option<f64>,
    /// The longest chain of work that had to come one after the other.
    pub critical_path_ns: Ticks,
    /// For how much of the cores' idle time somebody was ready.
    pub idle_while_ready_ns: Ticks,
}

/// What a result is made of. The views must have caught up with the trace.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The record.
    pub trace: &'a Trace,
    /// Its lanes.
    pub timeline: &'a Timeline,
    /// Its numbers.
    pub metrics: &'a Metrics,
    /// How the run ended.
    pub outcome: &'a Outcome,
    /// The machine's settings.
    pub machine: &'a Machine,
    /// The makespan on one core over this one, if the caller has tried that.
    pub speedup: Option<f64>,
}

impl RunResult {
    /// The result of a run.
    #[must_use]
    pub fn new(sources: Sources<'_>) -> Self {
        let Sources { trace, timeline, metrics, outcome, machine, speedup } = sources;
        Self {
            timeslice: VERSION,
            outcome: outcome.clone(),
            makespan_ns: metrics.run.makespan,
            machine: MachineResult::new(machine),
            processes: metrics.processes.iter().map(ProcessResult::new).collect(),
            cores: cores(trace, timeline, metrics),
            states: metrics.processes.iter().map(|process| states(trace, timeline, process.pid)).collect(),
            output: output(trace),
            metrics: MetricsResult::new(&metrics.run, speedup),
        }
    }

    /// As JSON on one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("it has only texts and numbers")
    }

    /// As JSON on many lines.
    #[must_use]
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).expect("it has only texts and numbers")
    }
}

impl MachineResult {
    fn new(machine: &Machine) -> Self {
        let Choice { name, quantum, .. } = &machine.policy;
        let Costs { switch, unload: _, syscall, fork, spawn, spawn_startup } = machine.costs;
        Self {
            cores: machine.cores,
            policy: PolicyResult { name: *name, quantum_ns: name.row().has_quantum.then_some(*quantum) },
            queue: machine.queue,
            costs: CostsResult {
                switch_ns: switch,
                syscall_ns: syscall,
                fork_ns: fork,
                spawn_ns: spawn,
                spawn_startup_ns: spawn_startup,
            },
            seed: machine.seed,
        }
    }
}

impl ProcessResult {
    fn new(process: &ProcessMetrics) -> Self {
        Self {
            pid: process.pid,
            ppid: process.parent,
            name: process.name.clone(),
            daemon: process.daemon,
            exitcode: process.status.map(crate::program::Status::exitcode),
            arrival_ns: process.arrival,
            first_run_ns: process.first_run,
            end_ns: process.end,
            cpu_ns: process.cpu,
            ready_ns: process.ready,
            blocked_ns: process.blocked,
        }
    }
}

impl MetricsResult {
    fn new(run: &RunMetrics, speedup: Option<f64>) -> Self {
        Self {
            turnaround_ns: run.turnaround.rounded(),
            waiting_ns: run.waiting.rounded(),
            response_ns: run.response.rounded(),
            utilisation: run.utilisation.value(),
            throughput_per_s: run.throughput.value(),
            switches: run.switches,
            migrations: run.migrations,
            speedup,
            critical_path_ns: run.critical_path,
            idle_while_ready_ns: run.idle_while_ready,
        }
    }
}

/// Every span of a lane, none taken together.
fn every_span(trace: &Trace, timeline: &Timeline, lane: Lane) -> Vec<Span> {
    let window = Window { range: Time::ZERO..Time::MAX, resolution: Ticks::from_ns(1) };
    let mut spans = Vec::new();
    timeline.spans(trace, lane, &window, &mut spans);
    spans
}

fn cores(trace: &Trace, timeline: &Timeline, metrics: &Metrics) -> Vec<CoreResult> {
    let of_core = |core: &crate::metrics::CoreMetrics| {
        let mut slices: Vec<(Pid, Time, Time)> = Vec::new();
        for span in every_span(trace, timeline, Lane::Core(core.core)) {
            let SpanKind::Running(run) = span.kind else { continue };
            match slices.last_mut() {
                Some((pid, _, end)) if *pid == run.pid && *end == span.begin => *end = span.end,
                _ => slices.push((run.pid, span.begin, span.end)),
            }
        }
        CoreResult { core: core.core, slices, busy_ns: core.busy, switch_ns: core.switching }
    };
    metrics.cores.iter().map(of_core).collect()
}

fn states(trace: &Trace, timeline: &Timeline, pid: Pid) -> StatesResult {
    let spans = every_span(trace, timeline, Lane::Process(pid));
    let named = |span: Span| {
        let (state, reason) = match span.kind {
            SpanKind::New => (StateName::New, None),
            SpanKind::Ready { .. } => (StateName::Ready, None),
            SpanKind::SwitchIn { .. } => (StateName::Switching, None),
            SpanKind::Blocked { on, .. } => (StateName::Blocked, Some(reason(trace, on))),
            SpanKind::Zombie => (StateName::Zombie, None),
            SpanKind::Running(_)
            | SpanKind::Exiting(_)
            | SpanKind::Switch { .. }
            | SpanKind::Idle { .. }
            | SpanKind::Mixed(_) => return None,
        };
        Some((state, span.begin, span.end, reason))
    };
    StatesResult { pid, intervals: spans.into_iter().filter_map(named).collect() }
}

fn reason(trace: &Trace, on: WaitsFor) -> Reason {
    match on {
        WaitsFor::Sleep(_) => Reason::Sleep,
        WaitsFor::Join(_) | WaitsFor::JoinAll => Reason::Join,
        WaitsFor::Object(object) => match trace.object(object).kind {
            ObjectKind::Lock => Reason::Lock,
            ObjectKind::Semaphore => Reason::Semaphore,
            ObjectKind::Condition => Reason::Condition,
            ObjectKind::Event => Reason::Event,
            ObjectKind::Barrier => Reason::Barrier,
            ObjectKind::Queue => Reason::Queue,
            ObjectKind::Pipe => Reason::Pipe,
            ObjectKind::Device => Reason::Io,
        },
    }
}

fn output(trace: &Trace) -> Vec<OutputResult> {
    let printed = trace.events().filter_map(|(_, event)| match event.kind {
        EventKind::Print { stream, text } => {
            Some(OutputResult { t_ns: event.at, pid: event.pid, stream, text: trace.text(text).clone() })
        }
        _ => None,
    });
    printed.collect()
}
