//! How the CPU bursts fared where switches cost time: what is counted per burst, not per process.

use super::{Report, begins_burst, count};
use sim_core::trace::{EventKind, Why};

#[derive(Default)]
struct Sums {
    bursts: usize,
    cpu: u64,
    waited: u64,
    turnaround: u64,
    switches: u64,
    preemptions: u64,
}

impl Report<'_> {
    pub(super) fn bursts(&mut self) {
        if self.case.number("context_switch").is_none() {
            return;
        }
        let sums = self.sums();
        let unload = self.ran.machine.costs.unload.ns();
        let end = self.ends().values().copied().max().unwrap_or(0) + unload;
        let unit = self.case.unit;
        let mean = |sum: u64| unit.float(sum) / count(sums.bursts);
        self.set("simulation_end", unit.number(end));
        self.set("avg_cpu_burst", mean(sums.cpu));
        self.set("avg_wait_per_burst", mean(sums.waited));
        self.set("avg_turnaround_per_burst", mean(sums.turnaround));
        self.set("context_switches", sums.switches);
        self.set("preemptions", sums.preemptions);
        self.set("cpu_utilization_pct", 100.0 * unit.float(sums.cpu) / unit.float(end.max(1)));
    }

    /// Waiting begins when a core has unloaded who was stopped, and ends when one begins to load it.
    fn sums(&self) -> Sums {
        let unload = self.ran.machine.costs.unload.ns();
        let tasks = self.ran.trace.tasks().len();
        let (mut ready, mut begun) = (vec![0; tasks], vec![0; tasks]);
        let mut sums = Sums {
            cpu: self.ran.slices.iter().map(|slice| slice.end - slice.start).sum(),
            ..Sums::default()
        };
        let ends = |kind: EventKind| matches!(kind, EventKind::Exit { .. }) || kind.blocker().is_some();
        let mut stopped = vec![None; tasks];
        for (_, event) in self.ran.trace.events() {
            let (task, at) = (event.task.index(), event.at.ns());
            match event.kind {
                EventKind::Ready { why, .. } if begins_burst(why) => (ready[task], begun[task]) = (at, at),
                EventKind::Ready { why, .. } => {
                    ready[task] = at + unload;
                    stopped[task] = Some(why);
                }
                EventKind::SwitchTo { .. } => {
                    sums.switches += 1;
                    sums.waited += at - ready[task];
                    sums.preemptions += u64::from(stopped[task].take().is_some());
                }
                EventKind::Dispatch { .. } => {
                    stopped[task] = stopped[task].filter(|&why: &Why| why != Why::QuantumOver);
                }
                kind if ends(kind) => {
                    sums.bursts += 1;
                    sums.turnaround += at + unload - begun[task];
                }
                _ => {}
            }
        }
        sums
    }
}
