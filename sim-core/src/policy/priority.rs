//! Priorities: preemptive or not, with round robin among equals if there is a time slice, and with ageing, so that
//! nobody starves. Leaves Linux's real-time classes, whose slices are counted in ticks, to `sched_rt`.

use super::catalog::Setup;
use super::conventions::Conventions;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// Ready tasks in the order of their priorities.
#[derive(Debug)]
pub struct Priority {
    ready: Ordered,
    rows: Vec<Row>,
    preemptive: bool,
    /// For round robin among equals.
    quantum: Option<Ticks>,
    /// Waiting for so long is worth one step of priority.
    ageing: Option<Ticks>,
    conventions: Conventions,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// The smaller, the more urgent.
    level: i64,
    /// What is left of its slice, if it was preempted.
    left: Option<Ticks>,
    /// The key with which it was picked, and when: it keeps what waiting gave it until it leaves the core.
    picked: (i128, Time),
}

impl Priority {
    /// With round robin among equals only if `sliced`.
    #[must_use]
    pub fn new(setup: &Setup<'_>, sliced: bool) -> Self {
        let params = &setup.choice.params;
        Self {
            ready: Ordered::new(setup.conventions),
            rows: Vec::new(),
            preemptive: params.preemptive.unwrap_or(true),
            quantum: sliced.then_some(setup.choice.quantum.max(Ticks::from_ns(1))),
            ageing: params.ageing.filter(|step| !step.is_zero()),
            conventions: *setup.conventions,
        }
    }

    /// Waiting improves all who wait alike, so among them the order never changes: it is that of level × step + since.
    fn key(&self, task: Task, since: Time) -> i128 {
        let level = i128::from(self.rows[task.index()].level);
        self.ageing.map_or(level, |step| level * i128::from(step.ns()) + i128::from(since.ns()))
    }
}

impl Priority {
    /// As if it had begun to wait just now, at the level that it has aged to.
    fn running_key(&self, task: Task, now: Time) -> i128 {
        let (key, since) = self.rows[task.index()].picked;
        key + if self.ageing.is_some() { i128::from((now - since).ns()) } else { 0 }
    }
}

impl Policy for Priority {
    fn wants(&self) -> Wants {
        Wants {
            charge: self.conventions.preempted_keeps_head && self.quantum.is_some(),
            preempts: self.preemptive,
            together: true,
            ..Wants::default()
        }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.ready.admit(task, traits);
        let number = i64::from(traits.priority);
        let level = if self.conventions.low_is_high { number } else { -number };
        put(&mut self.rows, task, Row { level, ..Row::default() });
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let level = self.rows[sibling.index()].level;
        put(&mut self.rows, task, Row { level, ..Row::default() });
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        let key = self.key(task, now);
        if entry.why == Why::Preempted && self.conventions.preempted_keeps_head {
            self.ready.push_front(task, key);
        } else {
            self.rows[task.index()].left = None;
            self.ready.push(task, key);
        }
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let (task, key) = self.ready.pop(core)?;
        let row = &mut self.rows[task.index()];
        row.picked = (key, now);
        let quantum = self.quantum.map(|whole| row.left.filter(|left| !left.is_zero()).unwrap_or(whole));
        row.left = quantum;
        Some(Turn { task, quantum })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let row = &mut self.rows[task.index()];
        row.left = row.left.map(|left| left.less(ran));
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, now: Time) -> bool {
        let waits = self.ready.key(challenger).unwrap_or_else(|| self.key(challenger, now));
        self.ready.allows(challenger, core) && waits < self.running_key(incumbent, now)
    }

    fn facts(&self, task: Task, now: Time) -> Vec<Fact> {
        let level = self.rows[task.index()].level;
        let mut facts =
            vec![Fact::new("priority", if self.conventions.low_is_high { level } else { -level })];
        if let (Some(step), Some(key)) = (self.ageing, self.ready.key(task)) {
            let aged = key - i128::from(now.ns());
            facts.push(Fact::new("aged level in thousandths", aged * 1000 / i128::from(step.ns())));
        }
        facts
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
