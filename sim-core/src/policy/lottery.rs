//! Lottery scheduling: a winning ticket is drawn for each time slice (Waldspurger and Weihl, OSDI 1994; OSTEP chapter
//! 9.1). Tickets are counted through in the order in which processes came into being.

use super::catalog::Setup;
use super::ordered::{Pins, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::rng::Rng;
use crate::time::{Ticks, Time};

/// Ready tasks with their tickets.
///
/// Invariant: `sums` is a Fenwick tree over the tickets of the ready tasks, by task; `total` is their sum.
#[derive(Debug)]
pub struct Lottery {
    sums: Vec<u64>,
    tickets: Vec<u64>,
    ready: Vec<bool>,
    total: u64,
    pins: Pins,
    rng: Rng,
    draws: std::vec::IntoIter<u64>,
    quantum: Ticks,
    /// When each core's slot is over, if slots are whole.
    slots: Option<Vec<Option<Time>>>,
    last: Draw,
}

/// The last draw.
#[derive(Clone, Copy, Debug, Default)]
struct Draw {
    winner: Task,
    ticket: u64,
    of: u64,
}

impl Lottery {
    /// As the parameters say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        Self {
            sums: vec![0],
            tickets: Vec::new(),
            ready: Vec::new(),
            total: 0,
            pins: Pins::default(),
            rng: Rng::new(setup.seed),
            draws: setup.choice.params.draws.clone().into_iter(),
            quantum: setup.choice.quantum.max(Ticks::from_ns(1)),
            slots: setup.conventions.whole_slots.then(|| vec![None; usize::from(setup.cores)]),
            last: Draw::default(),
        }
    }

    fn add(&mut self, task: Task, joins: bool) {
        let tickets = self.tickets[task.index()];
        let apply = |sum: &mut u64| *sum = if joins { *sum + tickets } else { *sum - tickets };
        apply(&mut self.total);
        let mut at = task.index() + 1;
        while at < self.sums.len() {
            apply(&mut self.sums[at]);
            at += at & at.wrapping_neg();
        }
        self.ready[task.index()] = joins;
    }

    /// The tree is made anew with room for twice as many.
    fn grow(&mut self, tasks: usize) {
        self.sums = vec![0; tasks.next_power_of_two() * 2 + 1];
        for at in 1..self.sums.len() {
            let is_ready = self.ready.get(at - 1).copied().unwrap_or(false);
            self.sums[at] += if is_ready { self.tickets[at - 1] } else { 0 };
            let parent = at + (at & at.wrapping_neg());
            if parent < self.sums.len() {
                self.sums[parent] += self.sums[at];
            }
        }
    }

    /// Who has a ticket.
    fn holder(&self, ticket: u64) -> Task {
        let (mut at, mut left) = (0, ticket);
        let mut step = self.sums.len().next_power_of_two() / 2;
        while step > 0 {
            if at + step < self.sums.len() && self.sums[at + step] <= left {
                at += step;
                left -= self.sums[at];
            }
            step /= 2;
        }
        Task(u32::try_from(at).expect("tasks have ids"))
    }

    fn enter(&mut self, task: Task, tickets: u64, affinity: &[u16]) {
        self.pins.admit(task, affinity);
        put(&mut self.tickets, task, tickets.max(1));
        put(&mut self.ready, task, false);
        if task.index() + 1 >= self.sums.len() {
            self.grow(task.index() + 1);
        }
    }
}

impl Policy for Lottery {
    fn wants(&self) -> Wants {
        Wants { timer: self.slots.is_some(), together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.enter(task, u64::from(traits.tickets), &traits.affinity);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        let tickets = self.tickets[sibling.index()];
        self.enter(task, tickets, &[]);
        self.pins.admit_sibling(task, sibling);
    }

    fn enqueue(&mut self, task: Task, _entry: Entry, _now: Time) -> Place {
        self.add(task, true);
        Place { queue: 0, offer: Offer::Anyone }
    }

    /// Draws among all who are ready; a winner that may not run on this core leaves it to the next who may.
    fn pick(&mut self, core: CoreId, now: Time) -> Option<Turn> {
        let opens = self.slots.as_ref().and_then(|slots| slots.get(core.index()).copied().flatten());
        if self.total == 0 || opens.is_some_and(|opens| now < opens) {
            return None;
        }
        let draw = self.draws.next();
        let ticket = draw.map_or_else(|| self.rng.below(self.total), |draw| draw % self.total);
        let mut winner = self.holder(ticket);
        if !self.pins.allow(winner, core) {
            let tasks = (0..self.ready.len()).map(|at| Task(u32::try_from(at).expect("tasks have ids")));
            winner =
                tasks.into_iter().find(|&task| self.ready[task.index()] && self.pins.allow(task, core))?;
        }
        self.last = Draw { winner, ticket, of: self.total };
        self.add(winner, false);
        if let Some(slot) = self.slots.as_mut().and_then(|slots| slots.get_mut(core.index())) {
            *slot = Some(now + self.quantum);
        }
        Some(Turn { task: winner, quantum: Some(self.quantum) })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.add(task, false);
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let mut facts = vec![Fact::new("tickets", self.tickets[task.index()])];
        if self.last.winner == task && !self.ready[task.index()] {
            facts.push(Fact::new("winning ticket", self.last.ticket));
            facts.push(Fact::new("of tickets", self.last.of));
        }
        facts
    }

    /// The next end of a slot at which somebody may be picked.
    fn timer(&self) -> Option<Time> {
        let slots = self.slots.as_ref().filter(|_| self.total > 0)?;
        slots.iter().copied().flatten().min()
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        let over = |slot: &Option<Time>| slot.is_some_and(|end| end <= now);
        let slots = self.slots.iter_mut().flatten().enumerate();
        for (at, slot) in slots.filter(|(_, slot)| over(slot)) {
            *slot = None;
            resched.push(CoreId(u16::try_from(at).expect("at most 1024 cores")));
        }
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        let all = self.ready.iter().enumerate().filter(|(_, ready)| **ready);
        all.map(|(at, _)| Task(u32::try_from(at).expect("tasks have ids"))).collect()
    }
}
