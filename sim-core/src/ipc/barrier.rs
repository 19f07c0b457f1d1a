//! A barrier: tasks wait until enough of them have come, then all go on.

use crate::ids::Task;

/// Invariant: fewer than `parties` wait, and none while it is broken.
#[derive(Clone, Debug)]
pub struct Barrier {
    parties: u32,
    broken: bool,
    /// Who waits, in order, each with its place.
    waiting: Vec<(Task, u32)>,
}

/// What a barrier says to somebody who comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// It is broken.
    Broken,
    /// It would have to wait: enter by [`Barrier::wait`].
    NotYet,
    /// It is the last, with this place: these may go on, each with its place.
    Last(u32, Vec<(Task, u32)>),
}

impl Barrier {
    /// For this many (at least one).
    #[must_use]
    pub fn new(parties: u32) -> Self {
        Self { parties: parties.max(1), broken: false, waiting: Vec::new() }
    }

    /// Somebody comes.
    pub fn arrive(&mut self) -> Arrival {
        if self.broken {
            Arrival::Broken
        } else if self.waiting.len() + 1 < self.parties as usize {
            Arrival::NotYet
        } else {
            Arrival::Last(self.parties - 1, std::mem::take(&mut self.waiting))
        }
    }

    /// Queues until enough have come.
    pub fn wait(&mut self, task: Task) {
        let place = self.waiting.last().map_or(0, |&(_, place)| place + 1);
        self.waiting.push((task, place));
    }

    /// Breaks it (a timeout): all that waited may go on, and whoever comes is turned away until a reset.
    pub fn break_up(&mut self) -> Vec<Task> {
        self.broken = true;
        self.turn_away()
    }

    /// Makes it whole and empty: all that waited are turned away.
    pub fn reset(&mut self) -> Vec<Task> {
        self.broken = false;
        self.turn_away()
    }

    /// Who waits, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.waiting.iter().map(|&(task, _)| task)
    }

    /// Stops waiting: killed. Those behind it move up.
    pub fn withdraw(&mut self, task: Task) {
        if let Some(at) = self.waiting.iter().position(|&(waiter, _)| waiter == task) {
            self.waiting.remove(at);
            self.waiting[at..].iter_mut().for_each(|(_, place)| *place -= 1);
        }
    }

    fn turn_away(&mut self) -> Vec<Task> {
        self.waiting.drain(..).map(|(task, _)| task).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lets_all_go_on_each_with_its_place() {
        let mut barrier = Barrier::new(3);
        for task in [5, 6, 7] {
            assert_eq!(barrier.arrive(), Arrival::NotYet);
            barrier.wait(Task(task));
            if task == 5 {
                barrier.withdraw(Task(5));
            }
        }
        assert_eq!(barrier.arrive(), Arrival::Last(2, vec![(Task(6), 0), (Task(7), 1)]));
        assert_eq!(barrier.arrive(), Arrival::NotYet, "it serves again");
    }

    #[test]
    fn once_broken_it_turns_everybody_away_until_it_is_reset() {
        let mut barrier = Barrier::new(2);
        barrier.wait(Task(1));
        assert_eq!(barrier.break_up(), [Task(1)]);
        assert_eq!(barrier.arrive(), Arrival::Broken);
        assert!(barrier.reset().is_empty());
        assert_eq!(barrier.arrive(), Arrival::NotYet);
    }
}
