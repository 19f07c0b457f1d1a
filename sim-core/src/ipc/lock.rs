//! A lock: held by one task at a time, handed on in the order of asking.

use crate::ids::Task;
use std::collections::VecDeque;

/// Invariant: somebody waits only while somebody holds it.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    holder: Option<Task>,
    waiting: VecDeque<Task>,
}

/// Why a lock is not given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misuse {
    /// Nobody holds it.
    NotHeld,
    /// Somebody else holds it.
    HeldByAnother,
}

impl Lock {
    /// Takes it, if it is free.
    pub fn try_take(&mut self, task: Task) -> bool {
        let free = self.holder.is_none();
        if free {
            self.holder = Some(task);
        }
        free
    }

    /// Queues for it. Only while somebody holds it.
    pub fn wait(&mut self, task: Task) {
        debug_assert!(self.holder.is_some(), "nobody waits for a free lock");
        self.waiting.push_back(task);
    }

    /// Gives it back, and hands it to the first who waits: that one may go on.
    ///
    /// # Errors
    /// If `task` does not hold it.
    pub fn release(&mut self, task: Task) -> Result<Option<Task>, Misuse> {
        match self.holder {
            None => Err(Misuse::NotHeld),
            Some(holder) if holder != task => Err(Misuse::HeldByAnother),
            Some(_) => {
                self.holder = self.waiting.pop_front();
                Ok(self.holder)
            }
        }
    }

    /// Who holds it.
    #[must_use]
    pub const fn holder(&self) -> Option<Task> {
        self.holder
    }

    /// Who waits, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.waiting.iter().copied()
    }

    /// Stops waiting: timed out or killed. A killed holder still holds it.
    pub fn withdraw(&mut self, task: Task) {
        self.waiting.retain(|&waiter| waiter != task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_handed_on_in_the_order_of_asking() {
        let mut lock = Lock::default();
        assert!(lock.try_take(Task(0)) && !lock.try_take(Task(1)));
        lock.wait(Task(1));
        lock.wait(Task(2));
        lock.wait(Task(3));
        lock.withdraw(Task(2));
        assert_eq!(lock.release(Task(0)), Ok(Some(Task(1))));
        assert_eq!(lock.release(Task(1)), Ok(Some(Task(3))));
        assert_eq!(lock.release(Task(3)), Ok(None));
    }

    #[test]
    fn only_its_holder_gives_it_back() {
        let mut lock = Lock::default();
        assert_eq!(lock.release(Task(0)), Err(Misuse::NotHeld));
        assert!(lock.try_take(Task(0)));
        assert_eq!(lock.release(Task(1)), Err(Misuse::HeldByAnother));
    }
}
