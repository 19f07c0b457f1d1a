//! What each process did in each tick, in the letters of the case: runs, ready, blocked, done.

use super::Report;
use serde_json::Value;
use sim_core::trace::EventKind;

impl Report<'_> {
    pub(super) fn states(&mut self) {
        if self.case.policy != "ostep_process_run" {
            return;
        }
        let unit = self.case.unit.ns();
        let ticks = usize::try_from(self.ran.trace.end().ns() / unit).expect("a case is short");
        let mut rows = vec![String::new(); ticks];
        for process in 0..self.case.processes.len() {
            let mut state = 'r';
            let mut at = 0;
            let number = self.ran.places.iter().position(|&place| place == process);
            let events = self.ran.trace.events().filter(|(_, event)| event.pid.number() == number);
            for (_, event) in events {
                let until = usize::try_from(event.at.ns() / unit).expect("a case is short").min(ticks);
                rows[at..until].iter_mut().for_each(|row| row.push(state));
                at = until;
                state = match event.kind {
                    EventKind::Ready { .. } => 'r',
                    EventKind::Dispatch { .. } => 'X',
                    EventKind::Exit { .. } => 'D',
                    kind if kind.blocker().is_some() => 'B',
                    _ => state,
                };
            }
            rows[at..].iter_mut().for_each(|row| row.push(state));
        }
        let with = |letter: char| rows.iter().filter(|row| row.contains(letter)).count();
        let (busy, blocked) = (with('X'), with('B'));
        self.set("cpu_busy", busy);
        self.set("io_busy", blocked);
        self.set("state_per_tick", rows.into_iter().map(Value::from).collect::<Vec<_>>());
    }
}
