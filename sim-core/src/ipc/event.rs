//! An event: a flag that any number of tasks wait for.

use crate::ids::Task;
use std::collections::VecDeque;

/// Invariant: somebody waits only while it is clear.
#[derive(Clone, Debug, Default)]
pub struct Event {
    set: bool,
    waiting: VecDeque<Task>,
}

impl Event {
    /// Whether it is set.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        self.set
    }

    /// Queues until it is set. Only while it is clear.
    pub fn wait(&mut self, task: Task) {
        debug_assert!(!self.set, "nobody waits for an event that is set");
        self.waiting.push_back(task);
    }

    /// Sets it: all that waited may go on, in order.
    pub fn set(&mut self) -> impl Iterator<Item = Task> + '_ {
        self.set = true;
        self.waiting.drain(..)
    }

    /// Clears it.
    pub const fn clear(&mut self) {
        self.set = false;
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
    fn setting_it_lets_all_go_on_in_the_order_of_waiting() {
        let mut event = Event::default();
        for task in [2, 0, 1] {
            event.wait(Task(task));
        }
        event.withdraw(Task(0));
        assert_eq!(event.set().collect::<Vec<_>>(), [Task(2), Task(1)]);
        assert!(event.is_set());
        event.clear();
        assert_eq!((event.is_set(), event.set().count()), (false, 0));
    }
}
