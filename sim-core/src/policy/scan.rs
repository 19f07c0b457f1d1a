//! The scheduler of OSTEP's process-run.py: whoever is next after the running process, counting through all of them in
//! a circle. Two conventions say whether a core waits for its process's I/O, and whether who comes back from I/O takes
//! the core.

use super::catalog::Setup;
use super::conventions::Conventions;
use super::ordered::{Pins, put};
use super::{Entry, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::Time;
use crate::trace::Why;
use std::collections::BTreeSet;

/// Ready tasks in the order in which they came into being, and where each core's turn is.
#[derive(Debug)]
pub struct Scan {
    ready: BTreeSet<Task>,
    pins: Pins,
    /// By core: who ran last.
    last: Vec<Option<Task>>,
    /// By task: the core that waits for its I/O, or that it takes when it is ready.
    awaited_on: Vec<Option<CoreId>>,
    /// By core: whom it is to take next, whoever's turn it is.
    owed: Vec<Option<Task>>,
    conventions: Conventions,
}

impl Scan {
    /// As the conventions say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let cores = usize::from(setup.cores);
        Self {
            ready: BTreeSet::new(),
            pins: Pins::default(),
            last: vec![None; cores],
            awaited_on: Vec::new(),
            owed: vec![None; cores],
            conventions: *setup.conventions,
        }
    }

    fn core(&self, core: CoreId) -> usize {
        core.index().min(self.last.len() - 1)
    }
}

impl Policy for Scan {
    fn wants(&self) -> Wants {
        Wants { block: true, preempts: self.conventions.io_takes_core, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        put(&mut self.awaited_on, task, None);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        put(&mut self.awaited_on, task, None);
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.awaited_on[task.index()] = None;
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        self.ready.insert(task);
        let is_back = matches!(entry.why, Why::TimeUp | Why::TimedOut | Why::Woken);
        let offer = match self.awaited_on[task.index()].take() {
            Some(core) => {
                let at = self.core(core);
                self.owed[at] = Some(task);
                Offer::First(core)
            }
            None if is_back && self.conventions.io_takes_core => {
                self.owed.fill(Some(task));
                Offer::Anyone
            }
            None => Offer::Anyone,
        };
        Place { queue: 0, offer }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let at = self.core(core);
        let waits = |task: &Task| self.awaited_on[task.index()] == Some(core);
        if self.last[at].as_ref().is_some_and(waits) {
            return None;
        }
        let owed = self.owed[at].take().filter(|task| self.ready.contains(task));
        let may = |task: &&Task| self.pins.allow(**task, core);
        let after = self.last[at].map_or(Task(0), |last| Task(last.0 + 1));
        let next = || self.ready.range(after..).chain(self.ready.range(..after)).find(may).copied();
        let task = owed.or_else(next)?;
        self.ready.remove(&task);
        self.last[at] = Some(task);
        Some(Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(&task);
    }

    fn block(&mut self, task: Task, _now: Time) {
        if self.conventions.core_waits_for_io {
            let core = self.last.iter().position(|last| *last == Some(task));
            self.awaited_on[task.index()] =
                core.map(|core| CoreId(u16::try_from(core).expect("at most 1024 cores")));
        }
    }

    fn preempts(&mut self, challenger: Task, _incumbent: Task, core: CoreId, _now: Time) -> bool {
        self.owed[self.core(core)] == Some(challenger)
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        let after = self.last[0].map_or(Task(0), |last| Task(last.0 + 1));
        self.ready.range(after..).chain(self.ready.range(..after)).copied().collect()
    }
}
