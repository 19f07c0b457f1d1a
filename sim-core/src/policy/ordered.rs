//! Ready tasks in the order of a key, and which cores each may run on: what the policies that order by a key share.
//! Leaves the key to them.

use super::conventions::Conventions;
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use std::collections::BTreeSet;

/// A ready queue ordered by (key, tie, task).
///
/// Invariant: `places[task]` is where the task stands in `set`, if it is in it.
#[derive(Clone, Debug)]
pub(super) struct Ordered {
    set: BTreeSet<(i128, i64, Task)>,
    places: Vec<Option<(i128, i64)>>,
    written: Vec<u32>,
    pins: Pins,
    ties: Ties,
    tail: i64,
    head: i64,
}

/// Who goes first of those with equal keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ties {
    /// Who became ready first.
    Queue,
    /// Who came into being first.
    Arrival,
    /// Who is written first.
    Index,
}

impl Ordered {
    pub(super) fn new(conventions: &Conventions) -> Self {
        let ties = match (conventions.ties_by_index, conventions.ties_by_arrival) {
            (true, _) => Ties::Index,
            (false, true) => Ties::Arrival,
            (false, false) => Ties::Queue,
        };
        Self::with_ties(ties)
    }

    /// Equal keys in the order in which they became ready, whatever the conventions.
    pub(super) fn queue() -> Self {
        Self::with_ties(Ties::Queue)
    }

    fn with_ties(ties: Ties) -> Self {
        let (set, places, written, pins) = (BTreeSet::new(), Vec::new(), Vec::new(), Pins::default());
        Self { set, places, written, pins, ties, tail: 0, head: 0 }
    }

    pub(super) fn admit(&mut self, task: Task, traits: &Traits) {
        self.pins.admit(task, &traits.affinity);
        put(&mut self.written, task, traits.index);
    }

    pub(super) fn admit_sibling(&mut self, task: Task, sibling: Task) {
        self.pins.admit_sibling(task, sibling);
        let written = self.written.get(sibling.index()).copied().unwrap_or_default();
        put(&mut self.written, task, written);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// What orders two tasks with the same key, where the conventions say so.
    pub(super) fn tie(&self, task: Task) -> i64 {
        match self.ties {
            Ties::Queue => 0,
            Ties::Arrival => i64::from(task.0),
            Ties::Index => i64::from(self.written[task.index()]),
        }
    }

    /// Adds a task behind those with the same key, but for the tie.
    pub(super) fn push(&mut self, task: Task, key: i128) {
        self.tail += 1;
        let tie = if self.ties == Ties::Queue { self.tail } else { self.tie(task) };
        self.insert(task, key, tie);
    }

    /// Adds a task before those with the same key.
    pub(super) fn push_front(&mut self, task: Task, key: i128) {
        self.head -= 1;
        self.insert(task, key, self.head);
    }

    fn insert(&mut self, task: Task, key: i128, tie: i64) {
        self.set.insert((key, tie, task));
        put(&mut self.places, task, Some((key, tie)));
    }

    /// Takes a task out. Says which key it had.
    pub(super) fn remove(&mut self, task: Task) -> i128 {
        let (key, tie) = self.places[task.index()].take().expect("a ready task is in the queue");
        self.set.remove(&(key, tie, task));
        key
    }

    /// Takes the first out that may run on `core`.
    pub(super) fn pop(&mut self, core: CoreId) -> Option<(Task, i128)> {
        let (key, _, task) = if self.pins.any {
            let found = self.set.iter().find(|(_, _, task)| self.pins.allow(*task, core)).copied()?;
            self.set.remove(&found);
            found
        } else {
            self.set.pop_first()?
        };
        self.places[task.index()] = None;
        Some((task, key))
    }

    /// The key of a ready task.
    pub(super) fn key(&self, task: Task) -> Option<i128> {
        self.places.get(task.index()).copied().flatten().map(|(key, _)| key)
    }

    pub(super) fn allows(&self, task: Task, core: CoreId) -> bool {
        self.pins.allow(task, core)
    }

    pub(super) fn tasks(&self) -> impl Iterator<Item = Task> + '_ {
        self.set.iter().map(|&(_, _, task)| task)
    }
}

/// Which cores tasks are bound to.
#[derive(Clone, Debug, Default)]
pub(super) struct Pins {
    /// By task; empty is everywhere.
    cores: Vec<Vec<u16>>,
    /// Whether anybody is bound at all.
    pub(super) any: bool,
}

impl Pins {
    pub(super) fn admit(&mut self, task: Task, affinity: &[u16]) {
        if self.any || !affinity.is_empty() {
            self.any = true;
            put(&mut self.cores, task, affinity.to_vec());
        }
    }

    pub(super) fn admit_sibling(&mut self, task: Task, sibling: Task) {
        let affinity = self.cores.get(sibling.index()).cloned().unwrap_or_default();
        self.admit(task, &affinity);
    }

    pub(super) fn allow(&self, task: Task, core: CoreId) -> bool {
        self.cores.get(task.index()).is_none_or(|cores| cores.is_empty() || cores.contains(&core.0))
    }

    /// Whether it is bound to some cores.
    pub(super) fn binds(&self, task: Task) -> bool {
        self.cores.get(task.index()).is_some_and(|cores| !cores.is_empty())
    }
}

/// Sets a task's row of a table that grows with the tasks.
pub(super) fn put<T: Clone + Default>(table: &mut Vec<T>, task: Task, value: T) {
    if table.len() <= task.index() {
        table.resize(task.index() + 1, T::default());
    }
    table[task.index()] = value;
}
