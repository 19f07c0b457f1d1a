//! First come, first served, and round robin, which is the same with a time slice.

use super::{Entry, Offer, Place, Policy, Turn};
use crate::ids::{CoreId, Task};
use crate::time::{Ticks, Time};
use std::collections::VecDeque;

/// One queue: whoever becomes ready goes to the tail, whoever runs next comes from the head.
#[derive(Clone, Debug)]
pub struct Fifo {
    quantum: Option<Ticks>,
    ready: VecDeque<Task>,
}

impl Fifo {
    /// First come, first served: without a quantum.
    #[must_use]
    pub const fn fcfs() -> Self {
        Self { quantum: None, ready: VecDeque::new() }
    }

    /// Round robin with this quantum, at least 1 ns.
    #[must_use]
    pub fn round_robin(quantum: Ticks) -> Self {
        Self { quantum: Some(quantum.max(Ticks::from_ns(1))), ready: VecDeque::new() }
    }
}

impl Policy for Fifo {
    fn enqueue(&mut self, task: Task, _entry: Entry, _now: Time) -> Place {
        self.ready.push_back(task);
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, _core: CoreId, _now: Time) -> Option<Turn> {
        self.ready.pop_front().map(|task| Turn { task, quantum: self.quantum })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        let at = self.ready.iter().position(|&ready| ready == task).expect("a ready task is in the queue");
        self.ready.remove(at);
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.iter().copied().collect()
    }
}
