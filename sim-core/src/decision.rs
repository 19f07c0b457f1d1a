//! Decision records: at each dispatch, who was ready with which figures, who won, and by which rule. Made by running the
//! scenario once more, since a run keeps no such thing. Leaves wording to whoever shows them.

use crate::ids::{CoreId, EventId, Pid, Task};
use crate::kernel::Kernel;
use crate::policy::Fact;
use crate::time::Time;
use crate::trace::EventKind;
use serde::Serialize;

/// Why somebody was given a core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The dispatch.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// Which core.
    pub core: CoreId,
    /// Who was given it.
    pub winner: Candidate,
    /// Who was ready and was not given it, in the order in which they would be next. As they stand when everything at
    /// this instant is decided.
    pub others: Vec<Candidate>,
    /// What the policy goes by.
    pub rule: &'static str,
}

/// Somebody who could have been given a core.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Which task.
    pub task: Task,
    /// Of which process.
    pub pid: Pid,
    /// What the policy goes by for it.
    pub facts: Vec<Fact>,
}

/// A run once more, to ask for the order of its ready queues: the trace knows who is in them, the policy in which order.
pub struct Order {
    kernel: Kernel,
    is_over: bool,
}

impl Order {
    /// A run from its beginning; `fresh` must be at its beginning, of the same programs and seed as the run asked about.
    #[must_use]
    pub const fn new(fresh: Kernel) -> Self {
        Self { kernel: fresh, is_over: false }
    }

    /// How many events have happened in it.
    #[must_use]
    pub fn events(&self) -> usize {
        self.kernel.trace().len()
    }

    /// The ready queues when so many events have happened, or a little later: as they are when everything at that
    /// instant is decided. `None` if this run is already beyond that.
    pub fn after(&mut self, events: usize) -> Option<Vec<Vec<Task>>> {
        while !self.is_over && self.events() < events {
            self.is_over = self.kernel.advance().is_some();
        }
        let trace = self.kernel.trace();
        let is_there = self.events() == events
            || self.events() > events && {
                let last = EventId(u32::try_from(self.events() - 1).expect("events have ids"));
                let asked = EventId(u32::try_from(events.saturating_sub(1)).expect("events have ids"));
                trace.time(last) == trace.time(asked)
            };
        is_there.then(|| self.kernel.ready())
    }
}

/// A run that tells why, from its beginning.
pub struct Decisions {
    kernel: Kernel,
    seen: EventId,
    rule: &'static str,
    due: std::vec::IntoIter<Decision>,
    is_over: bool,
}

impl Decisions {
    /// The decisions of a run; `fresh` must be at its beginning, of the same programs and seed as the run asked about.
    #[must_use]
    pub fn new(fresh: Kernel) -> Self {
        let rule = fresh.machine().policy.name.row().rule;
        let due = Vec::new().into_iter();
        Self { kernel: fresh, seen: EventId(0), rule, due, is_over: false }
    }

    /// The decision of one dispatch.
    #[must_use]
    pub fn of(mut self, event: EventId) -> Option<Decision> {
        self.find(|decision| decision.event >= event).filter(|decision| decision.event == event)
    }

    fn step(&mut self) {
        self.is_over = self.kernel.advance().is_some();
        let trace = self.kernel.trace();
        let pids = trace.tasks();
        let candidate =
            |task: Task| Candidate { task, pid: pids[task.index()], facts: self.kernel.facts(task) };
        let ready = self.kernel.ready();
        let mut due = Vec::new();
        for (id, event) in trace.events_from(self.seen) {
            let EventKind::Dispatch { core, .. } = event.kind else { continue };
            let queue = if ready.len() > 1 { core.index() } else { 0 };
            let others = ready[queue].iter().filter(|&&task| task != event.task);
            due.push(Decision {
                event: id,
                at: event.at,
                core,
                winner: candidate(event.task),
                others: others.map(|&task| candidate(task)).collect(),
                rule: self.rule,
            });
        }
        self.seen = EventId(u32::try_from(trace.len()).expect("events have ids"));
        self.due = due.into_iter();
    }
}

impl Iterator for Decisions {
    type Item = Decision;

    fn next(&mut self) -> Option<Decision> {
        loop {
            if let Some(decision) = self.due.next() {
                return Some(decision);
            }
            if self.is_over {
                return None;
            }
            self.step();
        }
    }
}
