//! The numbers of a run, from its trace: of each process, of each core, of the whole. Integers and exact fractions; only
//! who prints them makes them decimal. Leaves the longest chain of work to `metrics::path`.
//!
//! Turnaround, waiting and response are those of Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7, and of
//! Silberschatz, Operating System Concepts, chapter 5.2: from arrival to end, in ready queues, from arrival to first run.

mod path;
#[cfg(test)]
mod tests;

use crate::ids::{CoreId, Pid};
use crate::program::Status;
use crate::replay::{Process, Replay, Stage};
use crate::snapshot::Snapshots;
use crate::time::{Ticks, Time};
use crate::trace::Trace;
use crate::trace::phase::Phase;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The numbers of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
    /// Of each process, by pid.
    pub processes: Vec<ProcessMetrics>,
    /// Of each core.
    pub cores: Vec<CoreMetrics>,
    /// Of the whole.
    pub run: RunMetrics,
}

/// The numbers of a process.
///
/// Invariant: once it has ended, a process of one task has spent `end - arrival` in `cpu`, `ready`, `blocked` and
/// `switching` together. What it is as a zombie counts nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessMetrics {
    /// Its pid.
    pub pid: Pid,
    /// Who started it; init, if it came by itself.
    pub parent: Pid,
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// How it ended, if it has.
    pub status: Option<Status>,
    /// When it was born.
    pub arrival: Time,
    /// When it first had a core.
    pub first_run: Option<Time>,
    /// When it ended.
    pub end: Option<Time>,
    /// CPU time of all its tasks.
    pub cpu: Ticks,
    /// How long it was ready. Of several tasks, how long one was ready and none ran.
    pub ready: Ticks,
    /// How long it was blocked: all its tasks.
    pub blocked: Ticks,
    /// How long cores took to switch to it.
    pub switching: Ticks,
}

/// The numbers of a core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoreMetrics {
    /// Which.
    pub core: CoreId,
    /// Slices that it began.
    pub slices: u64,
    /// How long it ran processes.
    pub busy: Ticks,
    /// How long it went from one to another.
    pub switching: Ticks,
    /// How long it did nothing, until the run's end.
    pub idle: Ticks,
    /// For how much of that somebody was ready.
    pub idle_while_ready: Ticks,
    /// How often it went from one process to another; the first is none.
    pub switches: u64,
}

/// The numbers of the whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunMetrics {
    /// When the last process ended.
    pub makespan: Ticks,
    /// What utilisation and throughput are measured over: the makespan; where some have not ended, all the time so far.
    pub elapsed: Ticks,
    /// How many processes have ended.
    pub ended: u64,
    /// Mean time from arrival to end, of those that have ended.
    pub turnaround: Fraction,
    /// Mean time in ready queues, of those that have ended.
    pub waiting: Fraction,
    /// Mean time from arrival to first run, of those that have run.
    pub response: Fraction,
    /// Which part of the cores' time they ran processes.
    pub utilisation: Fraction,
    /// Processes ended per second.
    pub throughput: Fraction,
    /// How often a core went from one process to another; the first on a core is none.
    pub switches: u64,
    /// Dispatches on another core than the task's last.
    pub migrations: u64,
    /// For how much of the cores' idle time somebody was ready.
    pub idle_while_ready: Ticks,
    /// The longest chain of running, sleeping and device service that had to come one after the other: no number of
    /// cores makes the run shorter.
    pub critical_path: Ticks,
}

/// An exact fraction; of nothing, if `under` is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Fraction {
    /// What is divided.
    pub over: u64,
    /// By what.
    pub under: u64,
}

impl Fraction {
    /// The nearest whole number, halves up; 0 of nothing.
    #[must_use]
    pub fn rounded(self) -> u64 {
        if self.under == 0 {
            return 0;
        }
        let (over, under) = (u128::from(self.over), u128::from(self.under));
        u64::try_from((2 * over + under) / (2 * under)).expect("not above `over`")
    }

    /// The nearest double; 0 of nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "this is where exact numbers become decimal ones")]
    pub fn value(self) -> f64 {
        if self.under == 0 { 0.0 } else { self.over as f64 / self.under as f64 }
    }

    fn mean(values: impl Iterator<Item = Ticks>) -> Self {
        values.fold(Self::default(), |sum, one| Self { over: sum.over + one.ns(), under: sum.under + 1 })
    }
}

/// The numbers of a run that has come as far as `now`. `snapshots` must have caught up with the trace.
#[must_use]
pub fn metrics(trace: &Trace, snapshots: &Snapshots, now: Time) -> Metrics {
    let replay = snapshots.head();
    let now = now.max(trace.end());
    let born = replay.processes.iter().enumerate().filter(|(_, process)| process.stage != Stage::Unborn);
    let processes: Vec<ProcessMetrics> =
        born.map(|(number, process)| of_process(trace, replay, number, process, now)).collect();
    let makespan =
        processes.iter().filter_map(|process| process.end).max().unwrap_or(Time::ZERO) - Time::ZERO;
    let all_ended = processes.iter().all(|process| process.end.is_some());
    let elapsed = if all_ended { makespan } else { now - Time::ZERO };
    let cores: Vec<CoreMetrics> =
        (0..replay.cores.len()).map(|at| of_core(replay, at, elapsed, now)).collect();
    let run = of_run(trace, replay, &processes, &cores, (makespan, elapsed));
    Metrics { processes, cores, run }
}

fn of_process(trace: &Trace, replay: &Replay, number: usize, process: &Process, now: Time) -> ProcessMetrics {
    let info = &trace.processes()[number];
    let spent = replay.spent(trace, number, now);
    ProcessMetrics {
        pid: info.pid,
        parent: info.parent,
        name: info.name.clone(),
        daemon: info.daemon,
        status: process.status(trace),
        arrival: process.born,
        first_run: process.first_run,
        end: process.exit.map(|(at, _)| at),
        cpu: spent.cpu,
        ready: spent.ready,
        blocked: spent.blocked,
        switching: spent.switching,
    }
}

fn of_core(replay: &Replay, at: usize, elapsed: Ticks, now: Time) -> CoreMetrics {
    let core = &replay.cores[at];
    let (mut busy, mut switching) = (core.busy, core.switching);
    if let Some(task) = core.task {
        let open = now.since(core.since);
        if replay.tracker.task(task).phase == Phase::Running { busy += open } else { switching += open }
    }
    CoreMetrics {
        core: CoreId(u16::try_from(at).expect("at most 1024 cores")),
        slices: core.dispatches,
        busy,
        switching,
        idle: elapsed.less(busy + switching),
        idle_while_ready: core.idle_while_ready(&replay.waiting, now),
        switches: core.switches,
    }
}

fn of_run(
    trace: &Trace,
    replay: &Replay,
    processes: &[ProcessMetrics],
    cores: &[CoreMetrics],
    (makespan, elapsed): (Ticks, Ticks),
) -> RunMetrics {
    let ended = || processes.iter().filter_map(|process| Some((process, process.end?)));
    let ran = processes.iter().filter_map(|process| Some(process.first_run? - process.arrival));
    let count = ended().count() as u64;
    RunMetrics {
        makespan,
        elapsed,
        ended: count,
        turnaround: Fraction::mean(ended().map(|(process, end)| end - process.arrival)),
        waiting: Fraction::mean(ended().map(|(process, _)| process.ready)),
        response: Fraction::mean(ran),
        utilisation: Fraction {
            over: cores.iter().map(|core| core.busy.ns()).sum(),
            under: elapsed.ns() * cores.len() as u64,
        },
        throughput: Fraction { over: count * 1_000_000_000, under: elapsed.ns() },
        switches: cores.iter().map(|core| core.switches).sum(),
        migrations: replay.migrations,
        idle_while_ready: cores.iter().fold(Ticks::ZERO, |sum, core| sum + core.idle_while_ready),
        critical_path: path::critical_path(trace),
    }
}
