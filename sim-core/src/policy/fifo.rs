//! First come, first served, and round robin, which is the same with a time slice. Leaves queues that are ordered by a
//! key to the other policies.

use super::catalog::Setup;
use super::ordered::Pins;
use super::{Entry, Offer, Place, Policy, Turn, Wants};
use crate::ids::{CoreId, Task};
use crate::program::Traits;
use crate::time::{Ticks, Time};
use crate::trace::Why;
use std::collections::VecDeque;

/// One queue: whoever becomes ready goes to the tail, whoever runs next comes from the head.
#[derive(Clone, Debug)]
pub struct Fifo {
    quantum: Option<Ticks>,
    /// Who arrives or comes back goes to the head.
    to_front: bool,
    ready: VecDeque<Task>,
    pins: Pins,
    /// Where slices end for all cores together: how often, when next, and how many cores there are.
    beat: Option<(Ticks, Time, u16)>,
}

impl Fifo {
    /// First come, first served: without a quantum.
    #[must_use]
    pub fn fcfs() -> Self {
        Self { quantum: None, to_front: false, ready: VecDeque::new(), pins: Pins::default(), beat: None }
    }

    /// Round robin with this quantum, at least 1 ns.
    #[must_use]
    pub fn round_robin(setup: &Setup<'_>) -> Self {
        let quantum = setup.choice.quantum.max(Ticks::from_ns(1));
        if setup.conventions.global_timer {
            let beat = Some((quantum, Time::ZERO + quantum, setup.cores));
            return Self { beat, ..Self::fcfs() };
        }
        let to_front = setup.choice.params.io_to_front.unwrap_or(false);
        Self { quantum: Some(quantum), to_front, ..Self::fcfs() }
    }
}

impl Policy for Fifo {
    fn wants(&self) -> Wants {
        Wants { timer: self.beat.is_some(), ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.pins.admit(task, &traits.affinity);
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.pins.admit_sibling(task, sibling);
    }

    fn enqueue(&mut self, task: Task, entry: Entry, _now: Time) -> Place {
        let is_back = || !matches!(entry.why, Why::QuantumOver | Why::Preempted | Why::Yielded);
        if self.to_front && is_back() {
            self.ready.push_front(task);
        } else {
            self.ready.push_back(task);
        }
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let task = if self.pins.any {
            let at = self.ready.iter().position(|&task| self.pins.allow(task, core))?;
            self.ready.remove(at)
        } else {
            self.ready.pop_front()
        };
        task.map(|task| Turn { task, quantum: self.quantum })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        let at = self.ready.iter().position(|&ready| ready == task).expect("a ready task is in the queue");
        self.ready.remove(at);
    }

    fn timer(&self) -> Option<Time> {
        self.beat.map(|(_, next, _)| next)
    }

    fn ring(&mut self, _now: Time, resched: &mut Vec<CoreId>) {
        if let Some((quantum, next, cores)) = &mut self.beat {
            *next = *next + *quantum;
            resched.extend((0..*cores).map(CoreId));
        }
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.iter().copied().collect()
    }

    fn first(&self, may: &dyn Fn(Task) -> bool) -> Option<Task> {
        self.ready.iter().copied().find(|&task| may(task))
    }
}
