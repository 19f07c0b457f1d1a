//! Multilevel feedback as Stallings has it: who uses up a slice while others are ready goes one level down. FB-1 has
//! the same slice at each level, FB-2i doubles it (Operating Systems: Internals and Design Principles, chapter 9.2).

use super::catalog::Setup;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// Ready tasks by level.
#[derive(Debug)]
pub struct Feedback {
    ready: Ordered,
    levels: Vec<u32>,
    quantum: Ticks,
    doubling: bool,
    window: Option<Ticks>,
    /// When each task's slice began.
    began: Vec<Time>,
    /// Since when somebody has been ready without a break.
    crowded: Time,
}

/// Slices stop doubling here: no run is that long.
const DOUBLINGS_MAX: u32 = 40;

impl Feedback {
    /// As the parameters say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let params = &setup.choice.params;
        Self {
            ready: Ordered::new(setup.conventions),
            levels: Vec::new(),
            quantum: setup.choice.quantum.max(Ticks::from_ns(1)),
            doubling: params.doubling.unwrap_or(false),
            window: params.demotion_window,
            began: Vec::new(),
            crowded: Time::ZERO,
        }
    }

    /// Whether somebody else was ready early enough in the slice that has just ended.
    fn is_crowded(&self, task: Task) -> bool {
        let until = self.window.map_or(Time::MAX, |window| self.began[task.index()] + window);
        !self.ready.is_empty() && self.crowded <= until
    }
}

impl Policy for Feedback {
    fn wants(&self) -> Wants {
        Wants { together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.ready.admit(task, traits);
        put(&mut self.levels, task, 0);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let level = self.levels[sibling.index()];
        put(&mut self.levels, task, level);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, now: Time) -> Place {
        if entry.why == Why::QuantumOver && self.is_crowded(task) {
            self.levels[task.index()] += 1;
        }
        if self.ready.is_empty() {
            self.crowded = now;
        }
        self.ready.push(task, i128::from(self.levels[task.index()]));
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let (task, _) = self.ready.pop(core)?;
        put(&mut self.began, task, now);
        let doublings = if self.doubling { self.levels[task.index()].min(DOUBLINGS_MAX) } else { 0 };
        Some(Turn { task, quantum: Some(self.quantum * (1 << doublings)) })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(task);
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        vec![Fact::new("level", self.levels[task.index()])]
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
