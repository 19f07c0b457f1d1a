//! A semaphore: a number of units, given in the order of asking.

use crate::ids::Task;
use std::collections::VecDeque;

/// Invariant: somebody waits only while there are no units.
#[derive(Clone, Debug)]
pub struct Semaphore {
    units: u32,
    bound: Option<u32>,
    waiting: VecDeque<Task>,
    /// Who took more units than it gave back, and how many more; in the order of the first taking. Only to name
    /// them in a deadlock: anybody may give a unit back.
    takers: Vec<(Task, u32)>,
}

/// The semaphore is at its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtBound;

impl Semaphore {
    /// With this many units; never more than `bound`.
    #[must_use]
    pub const fn new(units: u32, bound: Option<u32>) -> Self {
        Self { units, bound, waiting: VecDeque::new(), takers: Vec::new() }
    }

    /// Takes a unit, if there is one.
    pub fn try_take(&mut self, task: Task) -> bool {
        let free = self.units > 0;
        if free {
            self.units -= 1;
            self.note_taken(task);
        }
        free
    }

    /// Queues for a unit. Only while there is none.
    pub fn wait(&mut self, task: Task) {
        debug_assert!(self.units == 0, "nobody waits while there are units");
        self.waiting.push_back(task);
    }

    /// Gives a unit back, and hands it to the first who waits: that one may go on.
    ///
    /// # Errors
    /// If there are as many units as there may be.
    pub fn release(&mut self, task: Task) -> Result<Option<Task>, AtBound> {
        if self.bound.is_some_and(|bound| self.units >= bound) || self.units == u32::MAX {
            return Err(AtBound);
        }
        self.note_given(task);
        let next = self.waiting.pop_front();
        match next {
            Some(next) => self.note_taken(next),
            None => self.units += 1,
        }
        Ok(next)
    }

    /// How many units there are to take.
    #[must_use]
    pub const fn units(&self) -> u32 {
        self.units
    }

    /// Who has taken units and not given them back.
    pub fn holders(&self) -> impl Iterator<Item = Task> + '_ {
        self.takers.iter().map(|&(task, _)| task)
    }

    /// Who waits, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.waiting.iter().copied()
    }

    /// Stops waiting: timed out or killed.
    pub fn withdraw(&mut self, task: Task) {
        self.waiting.retain(|&waiter| waiter != task);
    }

    fn note_taken(&mut self, task: Task) {
        match self.takers.iter_mut().find(|(taker, _)| *taker == task) {
            Some((_, taken)) => *taken = taken.saturating_add(1),
            None => self.takers.push((task, 1)),
        }
    }

    fn note_given(&mut self, task: Task) {
        if let Some(at) = self.takers.iter().position(|&(taker, _)| taker == task) {
            self.takers[at].1 -= 1;
            if self.takers[at].1 == 0 {
                self.takers.remove(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_handed_on_in_the_order_of_asking() {
        let mut semaphore = Semaphore::new(2, None);
        assert!(semaphore.try_take(Task(0)) && semaphore.try_take(Task(1)) && !semaphore.try_take(Task(2)));
        semaphore.wait(Task(2));
        semaphore.wait(Task(3));
        assert_eq!(semaphore.release(Task(1)), Ok(Some(Task(2))));
        assert_eq!(semaphore.holders().collect::<Vec<_>>(), [Task(0), Task(2)]);
        semaphore.withdraw(Task(3));
        assert_eq!(semaphore.release(Task(0)), Ok(None));
        assert!(semaphore.try_take(Task(3)));
    }

    #[test]
    fn giving_back_above_the_bound_is_refused_and_anybody_may_give() {
        let mut semaphore = Semaphore::new(0, Some(1));
        assert_eq!(semaphore.release(Task(9)), Ok(None));
        assert_eq!(semaphore.release(Task(9)), Err(AtBound));
    }
}
