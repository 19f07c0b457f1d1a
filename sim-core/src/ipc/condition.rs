//! A condition: tasks that have put its lock down and wait to be notified. Who is notified queues for the lock again.

use crate::ids::{ObjectId, Task};
use std::collections::VecDeque;

/// Invariant: a task stands here or in the queue of `lock`, never in both.
#[derive(Clone, Debug)]
pub struct Condition {
    lock: ObjectId,
    waiting: VecDeque<Task>,
}

impl Condition {
    /// A condition that belongs to a lock.
    #[must_use]
    pub const fn new(lock: ObjectId) -> Self {
        Self { lock, waiting: VecDeque::new() }
    }

    /// The lock that it belongs to.
    #[must_use]
    pub const fn lock(&self) -> ObjectId {
        self.lock
    }

    /// Queues for a notification.
    pub fn wait(&mut self, task: Task) {
        self.waiting.push_back(task);
    }

    /// The first who waits: it is to queue for the lock.
    pub fn notify_one(&mut self) -> Option<Task> {
        self.waiting.pop_front()
    }

    /// Who waits, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.waiting.iter().copied()
    }

    /// Stops waiting: timed out or killed.
    pub fn withdraw(&mut self, task: Task) {
        self.waiting.retain(|&waiter| waiter != task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_to_wait_is_the_first_to_be_notified() {
        let mut condition = Condition::new(ObjectId(0));
        (0..3).for_each(|task| condition.wait(Task(task)));
        condition.withdraw(Task(1));
        assert_eq!([(); 3].map(|()| condition.notify_one()), [Some(Task(0)), Some(Task(2)), None]);
    }
}
