//! How busy the cores and how warm their caches were, and which queue each process began in.

use super::Report;
use serde_json::{Map, Value};
use sim_core::kernel::warm_time;
use sim_core::trace::{EventKind, Why};

impl Report<'_> {
    pub(super) fn caches(&mut self) {
        if self.case.number("cache_size").is_none() {
            return;
        }
        let end = self.ran.trace.end().ns();
        let mut busy = vec![0_u64; usize::from(self.ran.machine.cores)];
        for slice in &self.ran.slices {
            busy[usize::from(slice.core)] += slice.end - slice.start;
        }
        let sets = self.ran.places.iter().map(|&place| self.case.processes[place].number("working_set"));
        let sets: Vec<u32> = sets.map(|set| u32::try_from(set.unwrap_or(0)).unwrap_or(u32::MAX)).collect();
        let warm = warm_time(&self.ran.machine, &self.ran.trace, &sets);
        let percent = |part: u64| 100.0 * self.case.unit.float(part) / self.case.unit.float(end.max(1));
        let by_core = |parts: Vec<u64>| {
            let rows = parts.into_iter().enumerate();
            Value::Object(rows.map(|(core, part)| (core.to_string(), percent(part).into())).collect())
        };
        let (busy, warm) =
            (by_core(busy), by_core(warm.into_iter().map(sim_core::time::Ticks::ns).collect()));
        self.set("utilization_pct", busy);
        self.set("warm_pct", warm);
        self.queues();
    }

    fn queues(&mut self) {
        let mut queues: Map<String, Value> =
            (0..self.ran.machine.cores).map(|core| (core.to_string(), Value::Array(Vec::new()))).collect();
        for (_, event) in self.ran.trace.events() {
            if let EventKind::Ready { why: Why::Started, queue, .. } = event.kind {
                let process = self.ran.places[event.pid.number().expect("init has no events")];
                let name = self.name(process).into();
                if let Some(Value::Array(queue)) = queues.get_mut(&queue.to_string()) {
                    queue.push(name);
                }
            }
        }
        self.set("initial_queues", queues);
    }
}
