//! A device that serves I/O: everybody at once, or so many at a time in the order of asking.

use crate::ids::Task;
use crate::time::Ticks;
use std::collections::VecDeque;

/// Invariant: somebody waits only while every server is busy.
#[derive(Clone, Debug)]
pub struct Device {
    /// How many it serves at a time; `None` is everybody.
    servers: Option<u32>,
    busy: u32,
    waiting: VecDeque<(Task, Ticks)>,
}

impl Device {
    /// Idle; with no servers given, everybody is served at once.
    #[must_use]
    pub const fn new(servers: Option<u32>) -> Self {
        Self { servers, busy: 0, waiting: VecDeque::new() }
    }

    /// Takes a server, if there is a free one: service begins now.
    pub fn try_serve(&mut self) -> bool {
        let free = self.servers.is_none_or(|servers| self.busy < servers.max(1));
        self.busy += u32::from(free);
        free
    }

    /// Queues for a server, to be served for so long. Only while all are busy.
    pub fn wait(&mut self, task: Task, length: Ticks) {
        self.waiting.push_back((task, length));
    }

    /// A service is over, or given up: the next one's begins, for so long.
    pub fn free(&mut self) -> Option<(Task, Ticks)> {
        let next = self.waiting.pop_front();
        if next.is_none() {
            self.busy -= 1;
        }
        next
    }

    /// Who waits for a server, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.waiting.iter().map(|&(task, _)| task)
    }

    /// Stops waiting for a server: killed.
    pub fn withdraw(&mut self, task: Task) {
        self.waiting.retain(|&(waiter, _)| waiter != task);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_serves_in_the_order_of_asking() {
        let (mut device, ms) = (Device::new(Some(1)), Ticks::from_ms(1));
        assert!(device.try_serve() && !device.try_serve());
        (1..=3).for_each(|task| device.wait(Task(task), ms));
        device.withdraw(Task(2));
        assert_eq!([(); 3].map(|()| device.free()), [Some((Task(1), ms)), Some((Task(3), ms)), None]);
        assert!(device.try_serve());
    }

    #[test]
    fn without_a_number_of_servers_everybody_is_served_at_once() {
        let mut device = Device::new(None);
        assert!((0..100).all(|_| device.try_serve()));
        assert_eq!(device.free(), None);
    }
}
