//! The record of a run: append-only events and the tables that they point into. Everything that is shown of a run is
//! computed from this, so what it does not hold cannot be shown.
//!
//! Invariant: events stand in the order in which they happened; `at` never falls.

mod checksum;
mod packed;
pub mod phase;
#[cfg(test)]
pub(crate) mod sketch;
mod tables;
pub mod text;
pub(crate) mod track;

pub use tables::{ObjectInfo, ObjectKind, ProcessInfo};

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task, TextId};
use crate::program::{Signal, Status, Stream};
use crate::time::{Ticks, Time};
use packed::{Packed, TASK_BITS, pack, time_of, unpack_kind};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;
use std::sync::Arc;

/// Something that happened to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// To which task.
    pub task: Task,
    /// Of which process.
    pub pid: Pid,
    /// What.
    pub kind: EventKind,
}

const _: () = assert!(size_of::<Event>() <= 24, "an event is at most 24 bytes");

/// What happened.
///
/// A slice of CPU time reaches from a `Dispatch` to the same task's next event that [`EventKind::leaves_core`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The process exists (state new). Its `ProcessInfo` says who its parent is.
    Born,
    /// It enters a ready queue, at its tail unless the policy orders by a key.
    Ready {
        /// What made it ready.
        why: Why,
        /// Which queue: 0 is the shared one; with a queue per core, the core's number.
        queue: u16,
        /// The process that made it ready; its own pid, if nobody else did.
        by: Pid,
    },
    /// It has left the ready queue, and a core begins to switch to it. Only where switches cost time.
    SwitchTo {
        /// Which core.
        core: CoreId,
    },
    /// It runs from here on (and has left the ready queue, if it had not by `SwitchTo`).
    Dispatch {
        /// On which core.
        core: CoreId,
        /// For how long at the most: a place in the trace's table of lengths; `None` is until it blocks or ends.
        quantum: Option<LengthId>,
    },
    /// It is blocked until time has passed.
    Sleep {
        /// This long.
        length: LengthId,
    },
    /// It is blocked until a child has ended.
    Join {
        /// The child.
        child: Pid,
    },
    /// It is blocked until every child has ended.
    JoinAll,
    /// It is blocked on a lock, semaphore, condition, event, barrier, room in or messages from a queue or pipe, or
    /// a device.
    Wait {
        /// Which.
        object: ObjectId,
    },
    /// Right after `Join` or `Wait`: it waits at the most this long.
    Timeout {
        /// How long.
        length: LengthId,
    },
    /// It took a lock or a unit of a semaphore, or was handed it; or a device, for which it waits, begins to serve it
    /// (until it is ready again, or ends).
    Acquire {
        /// Which.
        object: ObjectId,
    },
    /// It gave a lock or a unit of a semaphore back.
    Release {
        /// Which.
        object: ObjectId,
    },
    /// It put a message into a queue or pipe.
    Put {
        /// Which.
        object: ObjectId,
    },
    /// It took the oldest message out of a queue or pipe.
    Get {
        /// Which.
        object: ObjectId,
    },
    /// It notified a condition, set or cleared an event, or was the last at a barrier.
    Signal {
        /// Which.
        object: ObjectId,
    },
    /// It sent a signal to another process (or to itself).
    Kill {
        /// Who gets it.
        to: Pid,
        /// Which.
        signal: Signal,
    },
    /// It wrote a text.
    Print {
        /// Where to.
        stream: Stream,
        /// What.
        text: TextId,
    },
    /// Its code has ended; what follows is the exit handler (daemons terminated, children joined).
    CodeEnd,
    /// A task that is not its process's last one has ended.
    TaskEnd,
    /// The process has ended. It is a zombie until somebody reaps it.
    Exit {
        /// How.
        status: Status,
    },
    /// Its parent (or init) has taken note of its end.
    Reap {
        /// Who.
        by: Pid,
    },
    /// Its parent has ended, so it has another one.
    Adopt {
        /// The new parent.
        by: Pid,
    },
}

const _: () = assert!(size_of::<EventKind>() <= 8, "so that an event is at most 24 bytes");

/// What made a task ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Why {
    /// It arrived, or was started by `by`.
    Started,
    /// Its quantum was over.
    QuantumOver,
    /// Somebody more urgent took the core.
    Preempted,
    /// It asked to.
    Yielded,
    /// Its sleep, or a device's service, was over.
    TimeUp,
    /// Its timeout passed before what it waited for came.
    TimedOut,
    /// `by` gave it what it waited for: a lock, a message, room, a notification, its own end.
    Woken,
}

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// For time to pass: this long.
    Sleep(LengthId),
    /// For the end of a child.
    Join(Pid),
    /// For the end of every child.
    JoinAll,
    /// For a lock, semaphore, condition, event, barrier, room in or messages from a queue or pipe, or a device.
    Object(ObjectId),
}

/// A place in the trace's table of lengths, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LengthId(NonZeroU32);

/// Events in one chunk: a chunk is 128 KiB, so growing never copies what is recorded.
const CHUNK: usize = 1 << 13;

/// The record of a run.
#[derive(Clone, Default)]
pub struct Trace {
    /// Invariant: all of these chunks are full.
    chunks: Vec<Vec<Packed>>,
    /// The chunk that is being filled. Invariant: never full.
    tail: Vec<Packed>,
    processes: Vec<ProcessInfo>,
    /// The process of each task.
    tasks: Vec<Pid>,
    objects: Vec<ObjectInfo>,
    texts: Vec<Arc<str>>,
    lengths: Vec<Ticks>,
    silent: bool,
}

impl Trace {
    /// The most tasks that a trace can tell apart.
    pub const TASKS_MAX: usize = (1 << TASK_BITS) - 1;
    /// The most cores that a trace can tell apart.
    pub const CORES_MAX: u16 = 1024;

    /// An empty record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A record that keeps the tables but drops every event: to measure what recording costs.
    #[must_use]
    pub fn silent() -> Self {
        Self { silent: true, ..Self::default() }
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.len() * CHUNK + self.tail.len()
    }

    /// Whether nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// An event. `id` must be one of this trace's.
    #[must_use]
    #[inline]
    pub fn event(&self, id: EventId) -> Event {
        self.unpack(self.packed(id))
    }

    /// When an event happened. `id` must be one of this trace's.
    #[must_use]
    #[inline]
    pub fn time(&self, id: EventId) -> Time {
        time_of(self.packed(id))
    }

    /// All events from `from` on, in order.
    pub fn events_from(&self, from: EventId) -> impl Iterator<Item = (EventId, Event)> + '_ {
        (from.index()..self.len()).map(|at| {
            let id = EventId(u32::try_from(at).expect("the event limit is below 2^32"));
            (id, self.event(id))
        })
    }

    /// All events, in order.
    pub fn events(&self) -> impl Iterator<Item = (EventId, Event)> + '_ {
        self.events_from(EventId(0))
    }

    /// How many events happened at or before `at`: the events `0..n` are the past of that instant.
    #[must_use]
    pub fn count_until(&self, at: Time) -> usize {
        let begun = |chunk: &[Packed]| chunk.first().is_some_and(|first| time_of(*first) <= at);
        let mut last = self.chunks.partition_point(|chunk| begun(chunk));
        if last > 0 && !(last == self.chunks.len() && begun(&self.tail)) {
            last -= 1;
        }
        last * CHUNK + self.chunk(last).partition_point(|packed| time_of(*packed) <= at)
    }

    /// When the last event happened.
    #[must_use]
    pub fn end(&self) -> Time {
        let last = self.tail.last().or_else(|| self.chunks.last().and_then(|chunk| chunk.last()));
        last.map_or(Time::ZERO, |last| time_of(*last))
    }

    /// The processes, in the order of their pids.
    #[must_use]
    pub fn processes(&self) -> &[ProcessInfo] {
        &self.processes
    }

    /// A process; `None` for init and for pids that this run does not have.
    #[must_use]
    pub fn process(&self, pid: Pid) -> Option<&ProcessInfo> {
        pid.number().and_then(|number| self.processes.get(number))
    }

    /// The process of each task, in the order of the tasks.
    #[must_use]
    pub fn tasks(&self) -> &[Pid] {
        &self.tasks
    }

    /// The objects.
    #[must_use]
    pub fn objects(&self) -> &[ObjectInfo] {
        &self.objects
    }

    /// An object.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> &ObjectInfo {
        &self.objects[id.index()]
    }

    /// A text that was printed.
    #[must_use]
    pub fn text(&self, id: TextId) -> &Arc<str> {
        &self.texts[id.index()]
    }

    /// A length that an event names.
    #[must_use]
    pub fn length(&self, id: LengthId) -> Ticks {
        self.lengths[id.0.get() as usize - 1]
    }

    /// Bytes that the events take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.len() * size_of::<Packed>() + self.lengths.len() * size_of::<Ticks>()
    }

    pub(crate) fn add_process(&mut self, info: ProcessInfo) {
        debug_assert_eq!(info.pid.number(), Some(self.processes.len()), "pids are given out in order");
        self.processes.push(info);
    }

    pub(crate) fn add_task(&mut self, pid: Pid) {
        self.tasks.push(pid);
    }

    pub(crate) fn add_object(&mut self, info: ObjectInfo) -> ObjectId {
        self.objects.push(info);
        ObjectId(u32::try_from(self.objects.len() - 1).expect("fewer objects than ids"))
    }

    pub(crate) fn add_text(&mut self, text: Arc<str>) -> TextId {
        self.texts.push(text);
        TextId(u32::try_from(self.texts.len() - 1).expect("fewer texts than ids"))
    }

    /// The place of a length in the table; the same place as last time, if it is the same length.
    #[inline]
    pub(crate) fn add_length(&mut self, length: Ticks) -> LengthId {
        let keeps = !self.silent || self.lengths.is_empty();
        if keeps && self.lengths.last() != Some(&length) {
            self.lengths.push(length);
        }
        let place = u32::try_from(self.lengths.len()).expect("no more lengths than events");
        LengthId(NonZeroU32::new(place).expect("one was pushed"))
    }

    /// Records that `kind` happened to `task`.
    #[expect(clippy::inline_always, reason = "with the kind known, packing it is a few constants")]
    #[inline(always)]
    pub(crate) fn record(&mut self, at: Time, task: Task, kind: EventKind) {
        if self.silent {
            return;
        }
        self.tail.push(pack(at, task, kind));
        if self.tail.len() >= CHUNK {
            self.close_chunk();
        }
    }

    #[cold]
    fn close_chunk(&mut self) {
        self.chunks.push(std::mem::replace(&mut self.tail, Vec::with_capacity(CHUNK)));
    }

    #[inline]
    fn packed(&self, id: EventId) -> Packed {
        self.chunk(id.index() / CHUNK)[id.index() % CHUNK]
    }

    #[inline]
    fn chunk(&self, number: usize) -> &[Packed] {
        self.chunks.get(number).unwrap_or(&self.tail)
    }

    #[inline]
    fn unpack(&self, packed: Packed) -> Event {
        let task = Task(packed.who & ((1 << TASK_BITS) - 1));
        let kind = unpack_kind(packed);
        Event { at: time_of(packed), task, pid: self.tasks[task.index()], kind }
    }
}
