//! The figures that `WORKLOADS.md` checks, from a run's trace, or from what the kernel counted if no trace was kept.

use super::Workload;
use super::inputs::CHILDREN;
use crate::ids::Pid;
use crate::kernel::Kernel;
use crate::rng::mix32;
use crate::time::Time;
use crate::trace::{EventKind, ObjectKind, Trace};

/// What came out of a run. Times in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Figures {
    /// As the workload counts them.
    pub events: u64,
    /// Slices of CPU time.
    pub dispatches: u64,
    /// The time of the last exit.
    pub makespan: u64,
    /// Sum over the processes, from birth to exit.
    pub turnaround: u64,
    /// Waits for a condition.
    pub waits: u64,
    /// Slices on a core whose last slice was another process's, or that had none; `None` from the plain loop, which
    /// does not count them.
    pub switches: Option<u64>,
    /// Of the exit times.
    pub chk: u32,
    /// Of the slices; `None` without a trace.
    pub slicechk: Option<u32>,
}

impl Figures {
    /// The figures of a finished run.
    #[must_use]
    pub fn of(kernel: &Kernel, workload: Workload) -> Self {
        let counts = kernel.counts();
        let mut figures = Self {
            dispatches: counts.stretches,
            waits: counts.condition_waits,
            switches: Some(counts.switches),
            ..Self::default()
        };
        let numbers = numbers(kernel.trace());
        for (number, fate) in numbers.iter().zip(kernel.fates()) {
            figures.end(*number, fate.born.ns(), fate.ended.map_or(0, Time::ns));
        }
        if !kernel.trace().is_empty() {
            figures.read(kernel.trace(), &numbers);
        }
        figures.events = figures.dispatches
            + match workload {
                Workload::W1 | Workload::W3 => 0,
                Workload::W2 | Workload::W2b => counts.completions,
                Workload::W4 => kernel.trace().processes().len() as u64 - 1,
            };
        figures
    }

    /// All of them, in the order of the table.
    #[must_use]
    pub fn row(&self) -> [Option<u64>; 8] {
        let Self { events, dispatches, makespan, turnaround, waits, switches, chk, slicechk } = *self;
        [
            Some(events),
            Some(dispatches),
            Some(makespan),
            Some(turnaround),
            Some(waits),
            switches,
            Some(u64::from(chk)),
            slicechk.map(u64::from),
        ]
    }

    /// A process ends.
    pub(super) fn end(&mut self, number: u32, born: u64, ended: u64) {
        self.makespan = self.makespan.max(ended);
        self.turnaround += ended - born;
        self.chk ^= exit_hash(number, ended);
    }

    /// All figures again, from the trace alone.
    fn read(&mut self, trace: &Trace, numbers: &[u32]) {
        let mut sums = Self { slicechk: Some(0), ..Self::default() };
        let mut switches = 0;
        let mut running = vec![None; trace.tasks().len()];
        let mut last_ran: Vec<Option<Pid>> = Vec::new();
        let mut born = vec![0; trace.processes().len()];
        for (_, event) in trace.events() {
            let at = event.at.ns();
            let number = event.pid.number().expect("not init");
            if let Some((core, since)) = running[event.task.index()].take() {
                if since < at {
                    sums.dispatches += 1;
                    sums.slicechk = sums.slicechk.map(|sum| sum ^ slice_hash(numbers[number], since, at));
                    switches += u64::from(last_ran[core] != Some(event.pid));
                    last_ran[core] = Some(event.pid);
                }
                if !event.kind.leaves_core() {
                    running[event.task.index()] = Some((core, at));
                }
            }
            match event.kind {
                EventKind::Dispatch { core, .. } => {
                    last_ran.resize(last_ran.len().max(core.index() + 1), None);
                    running[event.task.index()] = Some((core.index(), at));
                }
                EventKind::Born => born[number] = at,
                EventKind::Exit { .. } => sums.end(numbers[number], born[number], at),
                EventKind::Wait { object } => {
                    sums.waits += u64::from(trace.object(object).kind == ObjectKind::Condition);
                }
                _ => {}
            }
        }
        sums.switches = Some(switches);
        *self = sums;
    }
}

/// The workload's number of each process: its place in the order of arrival, and in W4 its place in the tree.
fn numbers(trace: &Trace) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(trace.processes().len());
    let mut children_of = vec![0; trace.processes().len()];
    for (place, process) in trace.processes().iter().enumerate() {
        numbers.push(match process.parent.number() {
            None => u32::try_from(place).expect("fewer processes than pids"),
            Some(parent) => {
                children_of[parent] += 1;
                CHILDREN * numbers[parent] + children_of[parent]
            }
        });
    }
    numbers
}

/// The low and the high half of a time.
#[expect(clippy::cast_possible_truncation, reason = "the checksums are defined on the low 32 bits")]
const fn halves(ns: u64) -> (u32, u32) {
    (ns as u32, (ns >> 32) as u32)
}

fn exit_hash(number: u32, ended: u64) -> u32 {
    let (low, high) = halves(ended);
    mix32(low ^ mix32(high.wrapping_add(number.wrapping_mul(0x9E37_79B9))))
}

pub(super) fn slice_hash(number: u32, start: u64, end: u64) -> u32 {
    mix32(mix32(number.wrapping_mul(0x9E37_79B1) ^ halves(start).0) ^ halves(end).0)
}
