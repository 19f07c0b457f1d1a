//! A pipe: messages between two ends, in one direction. What is taken, kept and waited for is a queue's; what a pipe
//! adds (ends that close) belongs here.

use super::queue::Queue;

/// Invariant: that of [`Queue`].
#[derive(Clone, Debug)]
pub struct Pipe {
    /// The messages between the ends, and who waits at them.
    pub messages: Queue,
}

impl Pipe {
    /// Empty, with room for this many messages.
    #[must_use]
    pub const fn new(capacity: Option<u32>) -> Self {
        Self { messages: Queue::new(capacity) }
    }
}
