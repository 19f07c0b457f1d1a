//! The multi-level feedback queue of OSTEP (chapter 8): levels with a time slice each, an allotment of slices before a
//! process goes one level down, and a boost of all to the top.
//!
//! Invariant: level 0 is the highest; whoever has a core stands in none of the queues, but keeps its place.

use super::catalog::Setup;
use super::ordered::{Pins, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;
use std::collections::BTreeMap;

/// The levels and who is in them.
#[derive(Debug)]
pub struct Mlfq {
    levels: Vec<Level>,
    rows: Vec<Row>,
    pins: Pins,
    boost: Option<(Ticks, Time)>,
    stay: bool,
    io_to_front: bool,
    /// Who runs, by core.
    running: Vec<(CoreId, Task)>,
}

#[derive(Debug)]
struct Level {
    quantum: Ticks,
    allotment: u32,
    /// Who is ready, in the order of the places that they were given.
    queue: BTreeMap<i64, Task>,
    head: i64,
    tail: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    level: usize,
    /// What is left of its slice.
    left: Ticks,
    /// How many slices it has left at this level.
    slices: u32,
    /// Where it stands in its queue; while it runs, where it would stand.
    place: i64,
    /// It stands there already, though a core is only about to give it back.
    parked: bool,
}

impl Mlfq {
    /// As the parameters say: by default three levels with the same slice.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let params = &setup.choice.params;
        let same = vec![setup.choice.quantum; 3];
        let quanta = if params.quanta.is_empty() { &same } else { &params.quanta };
        let levels = quanta.iter().enumerate().map(|(at, quantum)| Level {
            quantum: (*quantum).max(Ticks::from_ns(1)),
            allotment: params.allotments.get(at).copied().unwrap_or(1).max(1),
            queue: BTreeMap::new(),
            head: 0,
            tail: 0,
        });
        Self {
            levels: levels.collect(),
            rows: Vec::new(),
            pins: Pins::default(),
            boost: params.boost.filter(|every| !every.is_zero()).map(|every| (every, Time::ZERO + every)),
            stay: params.stay.unwrap_or(false),
            io_to_front: params.io_to_front.unwrap_or(false),
            running: Vec::new(),
        }
    }

    fn fresh(&self, level: usize) -> Row {
        let its = &self.levels[level];
        Row { level, left: its.quantum, slices: its.allotment, place: 0, parked: false }
    }

    fn push(&mut self, task: Task, front: bool) {
        let row = &mut self.rows[task.index()];
        let level = &mut self.levels[row.level];
        let place = if front {
            level.head -= 1;
            level.head
        } else {
            level.tail += 1;
            level.tail
        };
        row.place = place;
        level.queue.insert(place, task);
    }

    /// It goes back to where it stood before it ran.
    fn put_back(&mut self, task: Task) {
        let row = self.rows[task.index()];
        self.levels[row.level].queue.insert(row.place, task);
    }

    fn take(&mut self, task: Task) {
        let row = self.rows[task.index()];
        self.levels[row.level].queue.remove(&row.place).expect("a ready task is in a queue");
    }

    /// A slice is over: one less, or one level down.
    fn use_slice(&mut self, task: Task) {
        let row = self.rows[task.index()];
        let lowest = self.levels.len() - 1;
        self.rows[task.index()] = if row.slices <= 1 {
            self.fresh((row.level + 1).min(lowest))
        } else {
            Row { slices: row.slices - 1, left: self.levels[row.level].quantum, ..row }
        };
    }

    fn leave(&mut self, task: Task) {
        self.running.retain(|&(_, other)| other != task);
    }

    /// The level of the first who is ready.
    fn top(&self) -> Option<usize> {
        self.levels.iter().position(|level| !level.queue.is_empty())
    }

    /// All go to the top with a whole allotment: those of the lowest level first, each level in its order.
    fn boost_all(&mut self) {
        for at in 0..self.running.len() {
            let (_, task) = self.running[at];
            self.put_back(task);
            self.rows[task.index()].parked = true;
        }
        for level in (1..self.levels.len()).rev() {
            let queue = std::mem::take(&mut self.levels[level].queue);
            for task in queue.into_values() {
                self.rows[task.index()].level = 0;
                self.push(task, false);
            }
        }
        let fresh = self.fresh(0);
        for row in &mut self.rows {
            *row = Row { place: row.place, parked: row.parked, ..fresh };
        }
    }
}

impl Policy for Mlfq {
    fn wants(&self) -> Wants {
        let timer = self.boost.is_some();
        Wants { charge: true, block: true, preempts: true, timer, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
        let row = self.fresh(0);
        put(&mut self.rows, task, row);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
        let row = self.fresh(0);
        put(&mut self.rows, task, row);
    }

    fn forget(&mut self, task: Task, _now: Time) {
        self.leave(task);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        self.leave(task);
        if !std::mem::take(&mut self.rows[task.index()].parked) {
            match entry.why {
                Why::QuantumOver => {
                    self.use_slice(task);
                    self.push(task, false);
                }
                Why::Preempted => self.put_back(task),
                Why::TimeUp | Why::TimedOut | Why::Woken => self.push(task, self.io_to_front),
                Why::Started | Why::Yielded => self.push(task, false),
            }
        }
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let (pins, levels) = (&self.pins, &self.levels);
        let task = if pins.any {
            levels
                .iter()
                .flat_map(|level| level.queue.values())
                .copied()
                .find(|&task| pins.allow(task, core))?
        } else {
            *levels[self.top()?].queue.first_key_value()?.1
        };
        self.take(task);
        self.running.push((core, task));
        Some(Turn { task, quantum: Some(self.rows[task.index()].left) })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.take(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let row = &mut self.rows[task.index()];
        row.left = row.left.less(ran);
    }

    /// With `stay`, waiting renews slice and allotment; a slice that was over just then counts all the same.
    fn block(&mut self, task: Task, _now: Time) {
        self.leave(task);
        let row = self.rows[task.index()];
        let is_over = row.left.is_zero();
        if self.stay {
            self.rows[task.index()] = self.fresh(row.level);
        }
        if is_over {
            self.use_slice(task);
        }
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, core: CoreId, _now: Time) -> bool {
        let stands = |task: Task| (self.rows[task.index()].level, self.rows[task.index()].place);
        self.pins.allow(challenger, core) && stands(challenger) < stands(incumbent)
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let row = self.rows[task.index()];
        vec![
            Fact::new("level", row.level),
            Fact::new("left of its slice", row.left.ns()),
            Fact::new("slices left", row.slices),
        ]
    }

    fn timer(&self) -> Option<Time> {
        self.boost.map(|(_, next)| next)
    }

    fn ring(&mut self, _now: Time, resched: &mut Vec<CoreId>) {
        if let Some((every, next)) = &mut self.boost {
            *next = *next + *every;
        }
        self.boost_all();
        resched.extend(self.running.iter().map(|&(core, _)| core));
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.levels.iter().flat_map(|level| level.queue.values()).copied().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.levels.iter().flat_map(|level| level.queue.values()).copied().find(|&task| may(task))
    }
}
