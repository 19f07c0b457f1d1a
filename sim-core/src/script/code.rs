//! Steps in a row, flattened: what a `Script` follows. Leaves the following to `script`.
//!
//! Invariant: adjacent bursts are one operation and a loop that only computes is a burst (or an endless spin), so that
//! the length of the code bounds the work between two requests.

use super::RoleId;
use crate::ids::ObjectId;
use crate::program::{Signal, Stream};
use crate::time::Ticks;
use std::sync::Arc;

/// What a process does, from its first step to its last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub(super) ops: Arc<[Op]>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// Compute.
    Cpu(Ticks),
    /// Compute for ever, this long a turn.
    Spin(Ticks),
    /// Ask.
    Ask(Ask),
    /// The next `length` operations, so many times (at least once); `None` is for ever.
    Repeat { times: Option<u64>, length: usize },
}

/// What a step asks of the machine, with processes by their role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A device's service.
    Io {
        /// The device.
        device: ObjectId,
        /// How long the service takes.
        length: Ticks,
    },
    /// To be blocked for this long.
    Sleep(Ticks),
    /// The tail of the ready queue.
    Yield,
    /// The next period.
    NextJob,
    /// To write a text.
    Print {
        /// Where to.
        stream: Stream,
        /// What, with its newline.
        text: Arc<str>,
    },
    /// To start a process.
    Start(RoleId),
    /// To wait for a child's end.
    Join {
        /// The child.
        child: RoleId,
        /// How long at the most.
        timeout: Option<Ticks>,
    },
    /// To send a signal.
    Signal {
        /// Who gets it.
        to: RoleId,
        /// Which.
        signal: Signal,
    },
    /// A lock, or a unit of a semaphore.
    Acquire {
        /// Which.
        object: ObjectId,
        /// How long to wait at the most.
        timeout: Option<Ticks>,
    },
    /// To give it back.
    Release(ObjectId),
    /// To wait on a condition, an event or a barrier.
    Wait {
        /// Which.
        object: ObjectId,
        /// How long at the most.
        timeout: Option<Ticks>,
    },
    /// To wake waiters of a condition.
    Notify {
        /// Which.
        object: ObjectId,
        /// How many at the most.
        count: u32,
    },
    /// To set an event.
    Set(ObjectId),
    /// To clear an event.
    Clear(ObjectId),
    /// To put a message into a queue or pipe.
    Put {
        /// Which.
        object: ObjectId,
        /// What.
        message: Arc<str>,
        /// How long to wait at the most.
        timeout: Option<Ticks>,
    },
    /// To take a message out of a queue or pipe.
    Get {
        /// Which.
        object: ObjectId,
        /// How long to wait at the most.
        timeout: Option<Ticks>,
    },
    /// The end, with this exit code.
    Exit(u8),
    /// The end by an exception; the text is what stderr shows.
    Raise(Arc<str>),
}

impl Ask {
    pub(super) const fn names_a_process(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Join { .. } | Self::Signal { .. })
    }
}

/// Code being written, step after step.
#[derive(Default)]
pub struct CodeBuilder {
    ops: Vec<Op>,
}

impl CodeBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Then it computes.
    pub fn cpu(&mut self, length: Ticks) -> &mut Self {
        match self.ops.last_mut() {
            Some(Op::Cpu(before)) => *before += length,
            _ if length.is_zero() => {}
            _ => self.ops.push(Op::Cpu(length)),
        }
        self
    }

    /// Then it asks.
    pub fn ask(&mut self, ask: Ask) -> &mut Self {
        self.ops.push(Op::Ask(ask));
        self
    }

    /// Then it does what `body` writes, so many times; `None` is for ever.
    pub fn repeat(&mut self, times: Option<u64>, body: impl FnOnce(&mut Self)) -> &mut Self {
        let mut inner = Self::new();
        body(&mut inner);
        let computes = match inner.ops.as_slice() {
            [] => Some(Ticks::ZERO),
            [Op::Cpu(length)] => Some(*length),
            _ => None,
        };
        match (times, computes) {
            (Some(0), _) => {}
            (Some(times), Some(length)) => return self.cpu(length * times),
            (None, Some(length)) => self.ops.push(Op::Spin(length)),
            (times, None) => {
                self.ops.push(Op::Repeat { times, length: inner.ops.len() });
                self.ops.append(&mut inner.ops);
            }
        }
        self
    }

    /// The whole of it.
    #[must_use]
    pub fn finish(self) -> Code {
        Code { ops: self.ops.into() }
    }
}
