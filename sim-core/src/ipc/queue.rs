//! A queue of messages, perhaps bounded: first in, first out, and those who wait at either end too.

use crate::ids::Task;
use std::collections::VecDeque;
use std::sync::Arc;

/// Invariant: somebody waits to take only while it is empty, and to put only while it is full.
#[derive(Clone, Debug)]
pub struct Queue {
    capacity: Option<u32>,
    messages: VecDeque<Arc<str>>,
    /// Bytes of `messages`.
    bytes: u64,
    getting: VecDeque<Task>,
    putting: VecDeque<(Task, Arc<str>)>,
}

/// What a queue says to somebody who puts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// There is no room: to be put by [`Queue::wait_to_put`].
    Full(Arc<str>),
    /// It is in the queue.
    Stored,
    /// It went straight to the first who waits: that one may go on with it.
    Handed(Task, Arc<str>),
}

impl Queue {
    /// Empty. A queue without any room hands each message from one task to another.
    #[must_use]
    pub const fn new(capacity: Option<u32>) -> Self {
        Self {
            capacity,
            messages: VecDeque::new(),
            bytes: 0,
            getting: VecDeque::new(),
            putting: VecDeque::new(),
        }
    }

    /// Bytes of the messages in it.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many messages are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there is no message in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Puts a message in, if there is room or somebody waits for one.
    pub fn put(&mut self, message: Arc<str>) -> Put {
        if let Some(getter) = self.getting.pop_front() {
            Put::Handed(getter, message)
        } else if self.capacity.is_some_and(|capacity| self.messages.len() >= capacity as usize) {
            Put::Full(message)
        } else {
            self.store(message);
            Put::Stored
        }
    }

    /// Takes the oldest message, if there is one, and says whose message has moved in: that one may go on.
    pub fn get(&mut self) -> Option<(Arc<str>, Option<Task>)> {
        let oldest = self.messages.pop_front();
        if let Some(message) = &oldest {
            self.bytes -= message.len() as u64;
        }
        let (mover, message) = match (self.putting.pop_front(), oldest) {
            (None, None) => return None,
            (None, Some(oldest)) => (None, oldest),
            (Some((putter, message)), None) => (Some(putter), message),
            (Some((putter, message)), Some(oldest)) => {
                self.store(message);
                (Some(putter), oldest)
            }
        };
        Some((message, mover))
    }

    /// Queues for room. Only while it is full.
    pub fn wait_to_put(&mut self, task: Task, message: Arc<str>) {
        self.putting.push_back((task, message));
    }

    /// Queues for a message. Only while it is empty.
    pub fn wait_to_get(&mut self, task: Task) {
        debug_assert!(self.messages.is_empty(), "nobody waits while there are messages");
        self.getting.push_back(task);
    }

    /// Who waits for a message, in order, and then who waits for room, in order.
    pub fn waiting(&self) -> impl Iterator<Item = Task> + '_ {
        self.getting.iter().copied().chain(self.putting.iter().map(|&(task, _)| task))
    }

    /// Stops waiting: timed out or killed.
    pub fn withdraw(&mut self, task: Task) {
        self.getting.retain(|&waiter| waiter != task);
        self.putting.retain(|&(waiter, _)| waiter != task);
    }

    fn store(&mut self, message: Arc<str>) {
        self.bytes += message.len() as u64;
        self.messages.push_back(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Arc<str> {
        text.into()
    }

    #[test]
    fn messages_come_out_as_they_went_in_and_those_who_wait_move_up() {
        let mut queue = Queue::new(Some(1));
        assert_eq!(queue.put(text("a")), Put::Stored);
        assert_eq!(queue.put(text("b")), Put::Full(text("b")));
        queue.wait_to_put(Task(1), text("b"));
        queue.wait_to_put(Task(2), text("c"));
        assert_eq!(queue.get(), Some((text("a"), Some(Task(1)))));
        queue.withdraw(Task(2));
        assert_eq!((queue.len(), queue.bytes()), (1, 1));
        assert_eq!(queue.get(), Some((text("b"), None)));
        assert_eq!((queue.get(), queue.bytes()), (None, 0));
    }

    #[test]
    fn a_message_goes_straight_to_whoever_waits_for_it() {
        let mut queue = Queue::new(None);
        queue.wait_to_get(Task(1));
        queue.wait_to_get(Task(2));
        assert_eq!(queue.put(text("a")), Put::Handed(Task(1), text("a")));
        queue.withdraw(Task(2));
        assert_eq!(queue.put(text("b")), Put::Stored);
    }

    #[test]
    fn without_room_a_message_waits_for_its_taker() {
        let mut queue = Queue::new(Some(0));
        assert_eq!(queue.put(text("a")), Put::Full(text("a")));
        queue.wait_to_put(Task(1), text("a"));
        assert_eq!(queue.get(), Some((text("a"), Some(Task(1)))));
        assert!(queue.is_empty());
    }
}
