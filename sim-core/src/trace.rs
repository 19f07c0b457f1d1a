//! The record of a run: append-only events and the tables that they point into. Everything that is shown of a run is
//! computed from this, so what it does not hold cannot be shown.
//!
//! Invariant: events stand in the order in which they happened; `at` never falls.

pub mod phase;
#[cfg(test)]
pub(crate) mod sketch;
pub mod text;
pub(crate) mod track;

use crate::ids::{CoreId, EventId, ObjectId, Pid, Task, TextId};
use crate::program::{ObjectSpec, Signal, Status, Stream};
use crate::time::{Ticks, Time};
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

impl EventKind {
    /// What the task waits for, if this event blocks it.
    #[must_use]
    pub const fn blocker(self) -> Option<Blocker> {
        match self {
            Self::Sleep { length } => Some(Blocker::Sleep(length)),
            Self::Join { child } => Some(Blocker::Join(child)),
            Self::JoinAll => Some(Blocker::JoinAll),
            Self::Wait { object } => Some(Blocker::Object(object)),
            _ => None,
        }
    }

    /// Whether the task, if it was running, is off its core from this event on.
    #[must_use]
    pub const fn leaves_core(self) -> bool {
        matches!(self, Self::Ready { .. } | Self::TaskEnd | Self::Exit { .. }) || self.blocker().is_some()
    }
}

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

/// What the trace knows of a process besides its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessInfo {
    /// Its pid.
    pub pid: Pid,
    /// Who started it; init, if it came by itself.
    pub parent: Pid,
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is a daemon.
    pub daemon: bool,
    /// Its first task.
    pub task: Task,
}

/// What the trace knows of an object besides its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ObjectKind,
    /// How it was at the start, and how much it holds.
    pub spec: ObjectSpec,
}

/// The kinds of objects that processes wait on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectKind {
    /// Held by one at a time.
    Lock,
    /// A number of units.
    Semaphore,
    /// Waits with a lock put down, until notified.
    Condition,
    /// A flag that all wait for.
    Event,
    /// All wait until enough are there.
    Barrier,
    /// Messages in order, perhaps bounded.
    Queue,
    /// As a queue, between two ends.
    Pipe,
    /// Serves I/O.
    Device,
}

/// An event as it is kept: 16 bytes.
///
/// `when`: time in the low 53 bits, tag in the next 5, a small number in the top 6.
/// `who`: task in the low 22 bits, core or queue in the top 10. `what`: the rest.
#[derive(Clone, Copy)]
struct Packed {
    when: u64,
    who: u32,
    what: u32,
}

const TIME_BITS: u32 = 53;
const TAG_BITS: u32 = 5;
const TASK_BITS: u32 = 22;
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

    /// A number that two records share only if they are the same, event for event and byte for byte (but for chance:
    /// one in 2^64).
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let mut sum = Checksum(0xCBF2_9CE4_8422_2325);
        for packed in self.chunks.iter().flatten().chain(&self.tail) {
            sum.add(packed.when);
            sum.add(u64::from(packed.who) << 32 | u64::from(packed.what));
        }
        self.lengths.iter().for_each(|length| sum.add(length.ns()));
        self.tasks.iter().for_each(|pid| sum.add(u64::from(pid.0)));
        for process in &self.processes {
            sum.add(u64::from(process.parent.0) << 32 | u64::from(process.task.0));
            sum.add(u64::from(process.daemon));
            sum.add_text(&process.name);
        }
        self.objects.iter().for_each(|object| sum.add_text(&object.name));
        self.texts.iter().for_each(|text| sum.add_text(text));
        sum.0
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

    fn unpack(&self, packed: Packed) -> Event {
        let task = Task(packed.who & ((1 << TASK_BITS) - 1));
        let kind = unpack_kind(packed);
        Event { at: time_of(packed), task, pid: self.tasks[task.index()], kind }
    }
}

/// A mixing sum of 64-bit words (the finaliser of `SplitMix64` after each).
struct Checksum(u64);

impl Checksum {
    fn add(&mut self, word: u64) {
        let mut z = (self.0 ^ word).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        self.0 = (z ^ (z >> 31)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    }

    fn add_text(&mut self, text: &str) {
        self.add(text.len() as u64);
        for bytes in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            self.add(u64::from_le_bytes(word));
        }
    }
}

const fn time_of(packed: Packed) -> Time {
    Time::from_ns(packed.when & ((1 << TIME_BITS) - 1))
}

#[expect(clippy::inline_always, reason = "see `record`")]
#[inline(always)]
fn pack(at: Time, task: Task, kind: EventKind) -> Packed {
    let (tag, small, place, what) = fields(kind);
    Packed {
        when: at.ns() | u64::from(tag) << TIME_BITS | u64::from(small) << (TIME_BITS + TAG_BITS),
        who: task.0 | u32::from(place) << TASK_BITS,
        what,
    }
}

/// Tag, small number (below 64), core or queue (below 1024), and the rest.
#[expect(clippy::inline_always, reason = "see `record`")]
#[inline(always)]
fn fields(kind: EventKind) -> (u8, u8, u16, u32) {
    match kind {
        EventKind::Born => (0, 0, 0, 0),
        EventKind::Ready { why, queue, by } => (1, why as u8, queue, by.0),
        EventKind::SwitchTo { core } => (2, 0, core.0, 0),
        EventKind::Dispatch { core, quantum } => (3, 0, core.0, quantum.map_or(0, |length| length.0.get())),
        EventKind::Sleep { length } => (4, 0, 0, length.0.get()),
        EventKind::Join { child } => (5, 0, 0, child.0),
        EventKind::JoinAll => (6, 0, 0, 0),
        EventKind::Wait { object } => (7, 0, 0, object.0),
        EventKind::Timeout { length } => (8, 0, 0, length.0.get()),
        EventKind::Acquire { object } => (9, 0, 0, object.0),
        EventKind::Release { object } => (10, 0, 0, object.0),
        EventKind::Put { object } => (11, 0, 0, object.0),
        EventKind::Get { object } => (12, 0, 0, object.0),
        EventKind::Signal { object } => (13, 0, 0, object.0),
        EventKind::Kill { to, signal } => (14, signal.number(), 0, to.0),
        EventKind::Print { stream, text } => (15, u8::from(stream == Stream::Stderr), 0, text.0),
        EventKind::CodeEnd => (16, 0, 0, 0),
        EventKind::TaskEnd => (17, 0, 0, 0),
        EventKind::Exit { status } => {
            let (how, what) = match status {
                Status::Returned => (0, 0),
                Status::Exited(code) => (1, u32::from(code)),
                Status::Raised => (2, 0),
                Status::Killed(signal) => (3, u32::from(signal.number())),
            };
            (18, how, 0, what)
        }
        EventKind::Reap { by } => (19, 0, 0, by.0),
        EventKind::Adopt { by } => (20, 0, 0, by.0),
    }
}

fn unpack_kind(packed: Packed) -> EventKind {
    let above_time = packed.when >> TIME_BITS;
    let tag = above_time & ((1 << TAG_BITS) - 1);
    let small = u8::try_from(above_time >> TAG_BITS).expect("six bits");
    let place = u16::try_from(packed.who >> TASK_BITS).expect("ten bits");
    let what = packed.what;
    let (pid, object) = (Pid(what), ObjectId(what));
    let length = |what| LengthId(NonZeroU32::new(what).expect("lengths are counted from 1"));
    let signal = |number: u8| Signal::from_number(number).expect("only known signals are recorded");
    match tag {
        0 => EventKind::Born,
        1 => EventKind::Ready { why: WHYS[usize::from(small)], queue: place, by: pid },
        2 => EventKind::SwitchTo { core: CoreId(place) },
        3 => EventKind::Dispatch { core: CoreId(place), quantum: NonZeroU32::new(what).map(LengthId) },
        4 => EventKind::Sleep { length: length(what) },
        5 => EventKind::Join { child: pid },
        6 => EventKind::JoinAll,
        7 => EventKind::Wait { object },
        8 => EventKind::Timeout { length: length(what) },
        9 => EventKind::Acquire { object },
        10 => EventKind::Release { object },
        11 => EventKind::Put { object },
        12 => EventKind::Get { object },
        13 => EventKind::Signal { object },
        14 => EventKind::Kill { to: pid, signal: signal(small) },
        15 => {
            let stream = if small == 0 { Stream::Stdout } else { Stream::Stderr };
            EventKind::Print { stream, text: TextId(what) }
        }
        16 => EventKind::CodeEnd,
        17 => EventKind::TaskEnd,
        18 => EventKind::Exit { status: unpack_status(small, what) },
        19 => EventKind::Reap { by: pid },
        _ => EventKind::Adopt { by: pid },
    }
}

fn unpack_status(how: u8, what: u32) -> Status {
    let byte = u8::try_from(what).expect("codes and signals are bytes");
    match how {
        0 => Status::Returned,
        1 => Status::Exited(byte),
        2 => Status::Raised,
        _ => Status::Killed(Signal::from_number(byte).expect("only known signals are recorded")),
    }
}

const WHYS: [Why; 7] =
    [Why::Started, Why::QuantumOver, Why::Preempted, Why::Yielded, Why::TimeUp, Why::TimedOut, Why::Woken];
