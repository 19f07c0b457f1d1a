//! What is drawn on the lanes and between them: ends, printed texts, held locks, and the arrows from who did something to
//! whom it happened. Leaves the lanes themselves to `lane`.

use crate::ids::{EventId, ObjectId, Pid, Task};
use crate::program::{Status, Stream};
use crate::time::Time;
use crate::timeline::Timeline;
use crate::timeline::index::{Interval, NEVER};
use crate::timeline::window::Window;
use crate::trace::{EventKind, Trace};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

/// What a window shows besides spans.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// The processes that end.
    pub ends: Vec<EndMark>,
    /// What is printed.
    pub prints: Vec<PrintMark>,
    /// What is held, for all or part of the window.
    pub holds: Vec<HoldMark>,
    /// The arrows that begin, end or cross here.
    pub flows: Vec<Flow>,
    /// How many of each were left out, for being above the limit.
    pub left_out: Counts,
}

/// How many marks of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Ends.
    pub ends: usize,
    /// Printed texts.
    pub prints: usize,
    /// Held objects.
    pub holds: usize,
    /// Arrows.
    pub flows: usize,
}

/// The end of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndMark {
    /// When.
    pub at: Time,
    /// Whose.
    pub pid: Pid,
    /// How.
    pub status: Status,
    /// The event.
    pub event: EventId,
}

/// A printed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintMark {
    /// When.
    pub at: Time,
    /// By whom.
    pub pid: Pid,
    /// Where to.
    pub stream: Stream,
    /// What.
    pub text: Arc<str>,
    /// The event.
    pub event: EventId,
}

/// A lock, or a unit of a semaphore, in somebody's hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldMark {
    /// Whose.
    pub pid: Pid,
    /// Of which task.
    pub task: Task,
    /// Which object.
    pub object: ObjectId,
    /// Since when.
    pub from: Time,
    /// Until when; `None` if it is held still.
    pub to: Option<Time>,
    /// The event of taking it.
    pub event: EventId,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// What it tells.
    pub kind: FlowKind,
    /// Who did something.
    pub from: FlowEnd,
    /// To whom it happened.
    pub to: FlowEnd,
}

/// One end of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowEnd {
    /// When.
    pub at: Time,
    /// Whose lane.
    pub pid: Pid,
    /// Which event.
    pub event: EventId,
}

/// What an arrow tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FlowKind {
    /// A parent started a child.
    Spawn,
    /// A child ended, and who waited for that goes on.
    Join,
    /// Somebody gave another one what it waited for.
    Wake,
    /// A signal ended a process.
    Signal,
    /// A message, from who put it to who took it.
    Message,
}

impl Timeline {
    /// What a window shows besides spans: at the most `limits` of each kind. Where there are more, every second, fourth,
    /// … of the whole run's is given, so that the same ones stay while a reader pans.
    #[must_use]
    pub fn marks(&self, trace: &Trace, window: &Window, limits: &Counts) -> Marks {
        let (events, index) = (events_in(trace, window), &self.index);
        let among = |list: &[EventId]| {
            let first = list.partition_point(|&event| event < events.start);
            first..list.partition_point(|&event| event < events.end).max(first)
        };
        let (ends, prints) = (among(&index.ends), among(&index.prints));
        let (ends, ends_left) = thinned(limits.ends, || ends.clone().map(|at| (at, index.ends[at])));
        let (prints, prints_left) =
            thinned(limits.prints, || prints.clone().map(|at| (at, index.prints[at])));
        let (holds, holds_left) = thinned(limits.holds, || index.holds_in(&events));
        let (flows, flows_left) = thinned(limits.flows, || index.flows.overlapping(&events));
        Marks {
            ends: ends.into_iter().filter_map(|event| end_mark(trace, event)).collect(),
            prints: prints.into_iter().filter_map(|event| print_mark(trace, event)).collect(),
            holds: holds.into_iter().map(|hold| hold_mark(trace, hold)).collect(),
            flows: flows.into_iter().map(|flow| flow_of(trace, flow)).collect(),
            left_out: Counts { ends: ends_left, prints: prints_left, holds: holds_left, flows: flows_left },
        }
    }
}

/// At the most `limit` of what there is, by place in the whole run, and how many are left out.
fn thinned<T, I: Iterator<Item = (usize, T)>>(limit: usize, found: impl Fn() -> I) -> (Vec<T>, usize) {
    let count = found().count();
    if limit == 0 {
        return (Vec::new(), count);
    }
    let mut stride = count.div_ceil(limit).next_power_of_two();
    loop {
        let kept: Vec<T> =
            found().filter(|(place, _)| place.is_multiple_of(stride)).map(|(_, one)| one).collect();
        if kept.len() <= limit {
            let left_out = count - kept.len();
            return (kept, left_out);
        }
        stride *= 2;
    }
}

/// The events of a window: those within it, by their ids.
fn events_in(trace: &Trace, window: &Window) -> Range<EventId> {
    let before = |at: Time| {
        let count = at.ns().checked_sub(1).map_or(0, |ns| trace.count_until(Time::from_ns(ns)));
        EventId(u32::try_from(count).expect("events have ids"))
    };
    before(window.range.start)..before(window.range.end)
}

fn end_mark(trace: &Trace, id: EventId) -> Option<EndMark> {
    let event = trace.event(id);
    match event.kind {
        EventKind::Exit { status } => Some(EndMark { at: event.at, pid: event.pid, status, event: id }),
        _ => None,
    }
}

fn print_mark(trace: &Trace, id: EventId) -> Option<PrintMark> {
    let event = trace.event(id);
    match event.kind {
        EventKind::Print { stream, text } => {
            let text = trace.text(text).clone();
            Some(PrintMark { at: event.at, pid: event.pid, stream, text, event: id })
        }
        _ => None,
    }
}

fn hold_mark(trace: &Trace, hold: Interval<ObjectId>) -> HoldMark {
    let event = trace.event(hold.from);
    let to = (hold.to != NEVER).then(|| trace.time(hold.to));
    HoldMark { pid: event.pid, task: event.task, object: hold.what, from: event.at, to, event: hold.from }
}

fn flow_of(trace: &Trace, flow: Interval<FlowKind>) -> Flow {
    let end = |id: EventId| {
        let event = trace.event(id);
        FlowEnd { at: event.at, pid: event.pid, event: id }
    };
    let (mut from, to) = (end(flow.from), end(flow.to));
    if let (FlowKind::Spawn, EventKind::Ready { by, .. }) = (flow.what, trace.event(flow.to).kind) {
        from.pid = by;
    }
    Flow { kind: flow.what, from, to }
}
