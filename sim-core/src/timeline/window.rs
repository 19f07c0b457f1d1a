//! What a reader of the timeline asks for, and what it gets: windows, spans and shares. Leaves finding them to `lane`.

use crate::ids::{CoreId, EventId, Pid, Task};
use crate::time::{Ticks, Time};
use crate::trace::phase::WaitsFor;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A stretch of time, and how finely it is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The stretch.
    pub range: Range<Time>,
    /// What is shorter than this may be taken together.
    ///
    /// Invariant: a power of two. It comes from the scale and from nothing else, so that two windows of one scale cut
    /// time at the same places, wherever they begin and however wide they are.
    pub resolution: Ticks,
}

impl Window {
    /// A stretch at a scale: how much time one pixel (or whatever the reader's smallest thing is) stands for.
    #[must_use]
    pub fn at_scale(range: Range<Time>, scale: Ticks) -> Self {
        Self { range, resolution: Self::resolution(scale) }
    }

    /// The largest power of two that is not above the scale; at least 1 ns.
    #[must_use]
    pub fn resolution(scale: Ticks) -> Ticks {
        Ticks::from_ns(1 << scale.ns().max(1).ilog2())
    }

    /// By how many bits a time is shifted to give its resolution step.
    pub(crate) const fn shift(&self) -> u32 {
        let ns = self.resolution.ns();
        if ns == 0 { 0 } else { ns.ilog2() }
    }
}

/// Whose states a lane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Lane {
    /// A core's.
    Core(CoreId),
    /// A process's. Of several tasks it shows the one that runs; if none does, one that is ready; else a blocked one.
    Process(Pid),
}

/// A stretch of a lane. The spans of a lane follow each other without gaps or overlaps, from the birth of the process
/// (the start of the run, for a core) until its reaping (or now).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// When it begins.
    pub begin: Time,
    /// When it ends; for what goes on, how far the run has come.
    pub end: Time,
    /// The event with which it begins; nothing has happened yet where a core is idle from the start.
    pub event: Option<EventId>,
    /// What it is.
    pub kind: SpanKind,
}

impl Span {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> Ticks {
        self.end.since(self.begin)
    }
}

/// What a span shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpanKind {
    /// Process lanes: it exists, and has not been ready.
    New,
    /// Process lanes: it waits for a core.
    Ready {
        /// In which queue.
        queue: u16,
    },
    /// Process lanes: a core switches to it.
    SwitchIn {
        /// Which core.
        core: CoreId,
    },
    /// A core runs a task.
    Running(Run),
    /// As `Running`, of a process whose code has ended: its exit handler runs. Process lanes only; core lanes show
    /// `Running`, with no cut where the code ended.
    Exiting(Run),
    /// Process lanes: it waits for something else than a core.
    Blocked {
        /// For what.
        on: WaitsFor,
        /// How long at the most.
        timeout: Option<Ticks>,
    },
    /// Process lanes: it has ended, and nobody has taken note.
    Zombie,
    /// Core lanes: it goes from one process to another.
    Switch {
        /// From whom, if it ran anybody before.
        from: Option<Pid>,
        /// To whom.
        to: Pid,
    },
    /// Core lanes: it does nothing.
    Idle {
        /// For how much of it somebody was ready, on whatever queue.
        while_ready: Ticks,
    },
    /// Several states, each shorter than the resolution.
    Mixed(Shares),
}

/// A slice of CPU time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// On which core.
    pub core: CoreId,
    /// Of which process.
    pub pid: Pid,
    /// Which task.
    pub task: Task,
    /// When its quantum ends, if it has one.
    pub quantum_end: Option<Time>,
    /// Why it ended; `None` if it has not.
    pub ended: Option<RunEnd>,
    /// Whether the span before it is the same task on the same core: a tick at the quantum's end, not a new bar.
    pub again: bool,
}

/// Why a slice ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RunEnd {
    /// Its quantum was over.
    QuantumOver,
    /// Somebody more urgent took the core.
    Preempted,
    /// It asked to.
    Yielded,
    /// It began to wait.
    Blocked,
    /// The process, or the task, ended by itself.
    Ended,
    /// A signal ended the process.
    Killed,
    /// Its code ended; the exit handler goes on on the same core.
    CodeEnd,
}

/// What the states of a mixed span add up to. What is missing from its length is idle (cores), or new or zombie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Shares {
    /// How many states it stands for.
    pub states: u32,
    /// Running (exit handlers too).
    pub running: Ticks,
    /// Ready.
    pub ready: Ticks,
    /// Blocked.
    pub blocked: Ticks,
    /// Switching.
    pub switching: Ticks,
}
