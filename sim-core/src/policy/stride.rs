//! Stride scheduling: everybody advances by a stride for each slice, the longer the fewer tickets they have, and who is
//! least far advanced runs next (Waldspurger and Weihl, MIT/LCS/TM-528, 1995; OSTEP chapter 9.6).

use super::catalog::Setup;
use super::conventions::Conventions;
use super::ordered::{Ordered, put};
use super::{Entry, Fact, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;

/// What a stride is a part of: the stride of one single ticket.
const STRIDE_ONE: u64 = 1 << 16;

/// Ready tasks in the order of their passes.
#[derive(Debug)]
pub struct Stride {
    ready: Ordered,
    rows: Vec<Row>,
    quantum: Ticks,
    one_ticket: u64,
    /// The pass of who was picked last: who comes later does not get what it did not wait for.
    global: i128,
    conventions: Conventions,
}

/// Passes are counted in strides × quantum, so that a part of a slice is a part of a stride.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    stride: u64,
    pass: i128,
    has_run: bool,
}

impl Stride {
    /// As the parameters say.
    #[must_use]
    pub fn new(setup: &Setup<'_>) -> Self {
        let conventions = *setup.conventions;
        let ready = if conventions.reinserted_first { Ordered::queue() } else { Ordered::new(&conventions) };
        let quantum = setup.choice.quantum.max(Ticks::from_ns(1));
        let one_ticket = setup.choice.params.stride_one.unwrap_or(STRIDE_ONE);
        Self { ready, rows: Vec::new(), quantum, one_ticket, global: 0, conventions }
    }

    fn enter(&mut self, task: Task, stride: u64) {
        let first = if self.conventions.pass_starts_at_stride { stride } else { 0 };
        let pass = self.global + i128::from(first) * i128::from(self.quantum.ns());
        put(&mut self.rows, task, Row { stride, pass, has_run: false });
    }
}

impl Policy for Stride {
    fn wants(&self) -> Wants {
        Wants { charge: true, together: true, ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.ready.admit(task, traits);
        self.enter(task, (self.one_ticket / u64::from(traits.tickets.max(1))).max(1));
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.ready.admit_sibling(task, sibling);
        let stride = self.rows[sibling.index()].stride;
        self.enter(task, stride);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        let row = &mut self.rows[task.index()];
        match entry.why {
            Why::TimeUp | Why::TimedOut | Why::Woken => row.pass = row.pass.max(self.global),
            Why::Started | Why::QuantumOver | Why::Preempted | Why::Yielded => {}
        }
        let Row { pass, has_run, .. } = *row;
        if self.conventions.reinserted_first && has_run {
            self.ready.push_front(task, pass);
        } else {
            self.ready.push(task, pass);
        }
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let (task, pass) = self.ready.pop(core)?;
        self.global = self.global.max(pass);
        self.rows[task.index()].has_run = true;
        Some(Turn { task, quantum: Some(self.quantum) })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.remove(task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let row = &mut self.rows[task.index()];
        row.pass += i128::from(row.stride) * i128::from(ran.ns());
    }

    fn facts(&self, task: Task, _now: Time) -> Vec<Fact> {
        let row = self.rows[task.index()];
        let pass = row.pass / i128::from(self.quantum.ns());
        vec![Fact::new("pass", pass), Fact::new("stride", row.stride)]
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.tasks().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.tasks().find(|&task| may(task))
    }
}
