//! The things that processes share: passive state machines. They say who may go on; only the kernel wakes anybody.
//!
//! Every waiting line is first come, first served. A task stands in at most one of them. Whoever is killed leaves the
//! line it stands in; what it holds stays held.

pub mod barrier;
pub mod condition;
pub mod device;
pub mod event;
pub mod lock;
pub mod pipe;
pub mod queue;
pub mod semaphore;

use crate::ids::{ObjectId, Task};

/// Any of them.
#[derive(Clone, Debug)]
pub enum Object {
    /// Held by one at a time.
    Lock(lock::Lock),
    /// A number of units.
    Semaphore(semaphore::Semaphore),
    /// Waits with a lock put down, until notified.
    Condition(condition::Condition),
    /// A flag that all wait for.
    Event(event::Event),
    /// All wait until enough are there.
    Barrier(barrier::Barrier),
    /// Messages in order, perhaps bounded.
    Queue(queue::Queue),
    /// As a queue, between two ends.
    Pipe(pipe::Pipe),
    /// Serves I/O.
    Device(device::Device),
}

impl Object {
    /// Stops waiting, in whatever line of it `task` stands.
    pub fn withdraw(&mut self, task: Task) {
        match self {
            Self::Lock(lock) => lock.withdraw(task),
            Self::Semaphore(semaphore) => semaphore.withdraw(task),
            Self::Condition(condition) => condition.withdraw(task),
            Self::Event(event) => event.withdraw(task),
            Self::Barrier(barrier) => barrier.withdraw(task),
            Self::Queue(queue) => queue.withdraw(task),
            Self::Pipe(pipe) => pipe.messages.withdraw(task),
            Self::Device(device) => device.withdraw(task),
        }
    }

    /// Who waits, in order.
    #[must_use]
    pub fn waiting(&self) -> Vec<Task> {
        match self {
            Self::Lock(lock) => lock.waiting().collect(),
            Self::Semaphore(semaphore) => semaphore.waiting().collect(),
            Self::Condition(condition) => condition.waiting().collect(),
            Self::Event(event) => event.waiting().collect(),
            Self::Barrier(barrier) => barrier.waiting().collect(),
            Self::Queue(queue) => queue.waiting().collect(),
            Self::Pipe(pipe) => pipe.messages.waiting().collect(),
            Self::Device(device) => device.waiting().collect(),
        }
    }

    /// Who holds it, where it can be held.
    #[must_use]
    pub fn holders(&self) -> Vec<Task> {
        match self {
            Self::Lock(lock) => lock.holder().into_iter().collect(),
            Self::Semaphore(semaphore) => semaphore.holders().collect(),
            Self::Condition(_)
            | Self::Event(_)
            | Self::Barrier(_)
            | Self::Queue(_)
            | Self::Pipe(_)
            | Self::Device(_) => Vec::new(),
        }
    }

    /// The messages, if it is a queue or a pipe.
    #[must_use]
    pub const fn messages(&mut self) -> Option<&mut queue::Queue> {
        match self {
            Self::Queue(queue) => Some(queue),
            Self::Pipe(pipe) => Some(&mut pipe.messages),
            Self::Lock(_)
            | Self::Semaphore(_)
            | Self::Condition(_)
            | Self::Event(_)
            | Self::Barrier(_)
            | Self::Device(_) => None,
        }
    }
}

/// The lock of a condition, if `id` is one.
#[must_use]
pub fn lock_of(objects: &[Object], id: ObjectId) -> Option<ObjectId> {
    match objects.get(id.index()) {
        Some(Object::Condition(condition)) => Some(condition.lock()),
        Some(_) | None => None,
    }
}
