//! Where the marks of a run are, found as its events come: the ends, the prints, what is held from when to when, and who
//! did what to whom. Leaves what is shown of them to `marks`.

use crate::ids::{EventId, ObjectId, Pid, Task};
use crate::program::Status;
use crate::timeline::marks::FlowKind;
use crate::trace::phase::Phase;
use crate::trace::track::Tracker;
use crate::trace::{Event, EventKind, ObjectKind, Trace, Why};
use std::collections::VecDeque;
use std::ops::Range;

/// Where the marks are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) ends: Vec<EventId>,
    pub(crate) prints: Vec<EventId>,
    holds: Intervals<ObjectId>,
    /// What is held still: by which task, and since which event.
    open: Vec<(Task, Interval<ObjectId>)>,
    pub(crate) flows: Intervals<FlowKind>,
    /// For each queue or pipe, the ends of messages whose other end has not come.
    messages: Vec<VecDeque<EventId>>,
    /// For each process, the latest thing that it did.
    latest: Vec<Option<EventId>>,
    /// For each process, the latest signal that was sent to it.
    kills: Vec<Option<EventId>>,
}

impl Index {
    /// Takes the next event in; `before` is what was so before it.
    pub(crate) fn take(&mut self, trace: &Trace, id: EventId, event: &Event, before: &Tracker) {
        match event.kind {
            EventKind::Ready { why, by, .. } if by != event.pid => {
                let kind = match why {
                    Why::Started => Some(FlowKind::Spawn),
                    Why::Woken => Some(woken(trace, event, before)),
                    Why::QuantumOver | Why::Preempted | Why::Yielded | Why::TimeUp | Why::TimedOut => None,
                };
                if let Some(kind) = kind {
                    let from = if kind == FlowKind::Spawn { id } else { self.latest_of(by).unwrap_or(id) };
                    self.flows.push(Interval { from, to: id, what: kind });
                }
            }
            EventKind::Acquire { object } if trace.object(object).kind != ObjectKind::Device => {
                self.open.push((event.task, Interval { from: id, to: NEVER, what: object }));
            }
            EventKind::Release { object } => self.close(id, event.task, object),
            EventKind::Put { object } | EventKind::Get { object } => {
                self.message(trace, id, object, event.kind);
            }
            EventKind::Kill { to, .. } => *place(&mut self.kills, to) = Some(id),
            EventKind::Print { .. } => self.prints.push(id),
            EventKind::Exit { status } => {
                self.ends.push(id);
                if let (Status::Killed(_), Some(from)) = (status, place(&mut self.kills, event.pid).take()) {
                    self.flows.push(Interval { from, to: id, what: FlowKind::Signal });
                }
            }
            EventKind::Reap { .. } | EventKind::Adopt { .. } => return,
            EventKind::Born
            | EventKind::Acquire { .. }
            | EventKind::Ready { .. }
            | EventKind::SwitchTo { .. }
            | EventKind::Dispatch { .. }
            | EventKind::Sleep { .. }
            | EventKind::Join { .. }
            | EventKind::JoinAll
            | EventKind::Wait { .. }
            | EventKind::Timeout { .. }
            | EventKind::Signal { .. }
            | EventKind::CodeEnd
            | EventKind::TaskEnd => {}
        }
        *place(&mut self.latest, event.pid) = Some(id);
    }

    /// What is held at some time of `events`, each with its place.
    pub(crate) fn holds_in(
        &self,
        events: &Range<EventId>,
    ) -> impl Iterator<Item = (usize, Interval<ObjectId>)> {
        let (closed, end) = (self.holds.all.len(), events.end);
        let open = self.open.iter().enumerate().filter(move |(_, (_, hold))| hold.from < end);
        self.holds.overlapping(events).chain(open.map(move |(place, (_, hold))| (closed + place, *hold)))
    }

    fn latest_of(&self, pid: Pid) -> Option<EventId> {
        pid.number().and_then(|number| self.latest.get(number).copied().flatten())
    }

    fn close(&mut self, id: EventId, task: Task, object: ObjectId) {
        let its = |&(holder, hold): &(Task, Interval<ObjectId>)| holder == task && hold.what == object;
        if let Some(at) = self.open.iter().position(its) {
            let (_, hold) = self.open.remove(at);
            self.holds.push(Interval { to: id, ..hold });
        }
    }

    /// Messages come out in the order in which they went in, so the n-th `Get` has what the n-th `Put` gave, even where
    /// a message is handed over and the two stand in the other order.
    fn message(&mut self, trace: &Trace, id: EventId, object: ObjectId, kind: EventKind) {
        if self.messages.len() <= object.index() {
            self.messages.resize(trace.objects().len(), VecDeque::new());
        }
        let loose = &mut self.messages[object.index()];
        match loose.front().copied() {
            Some(other) if trace.event(other).kind != kind => {
                loose.pop_front();
                let put = matches!(kind, EventKind::Put { .. });
                let (from, to) = if put { (id, other) } else { (other, id) };
                self.flows.push(Interval { from, to, what: FlowKind::Message });
            }
            Some(_) | None => loose.push_back(id),
        }
    }
}

/// Whether who is woken waited for a child's end or for something else.
fn woken(trace: &Trace, event: &Event, before: &Tracker) -> FlowKind {
    let row = before.tasks().get(event.task.index()).filter(|row| row.phase == Phase::Blocked);
    match row.map(|row| trace.event(row.event).kind) {
        Some(EventKind::Join { .. } | EventKind::JoinAll) => FlowKind::Join,
        _ => FlowKind::Wake,
    }
}

/// The place of a process in a table that grows as processes come.
fn place(table: &mut Vec<Option<EventId>>, pid: Pid) -> &mut Option<EventId> {
    let number = pid.number().expect("init has no events");
    if table.len() <= number {
        table.resize(number + 1, None);
    }
    &mut table[number]
}

/// It has not come: what is held still.
pub(crate) const NEVER: EventId = EventId(u32::MAX);

/// Something that reaches from one event to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Interval<T> {
    pub(crate) from: EventId,
    pub(crate) to: EventId,
    pub(crate) what: T,
}

impl<T> Interval<T> {
    fn overlaps(&self, events: &Range<EventId>) -> bool {
        self.from.min(self.to) < events.end && self.to.max(self.from) >= events.start
    }
}

/// Intervals, found by their ends.
///
/// Invariant: their later ends never fall.
#[derive(Clone, Debug)]
pub(crate) struct Intervals<T> {
    all: Vec<Interval<T>>,
    /// The earliest beginning of each [`BLOCK`] of them.
    earliest: Vec<EventId>,
}

const BLOCK: usize = 64;

impl<T> Default for Intervals<T> {
    fn default() -> Self {
        Self { all: Vec::new(), earliest: Vec::new() }
    }
}

impl<T: Copy> Intervals<T> {
    fn push(&mut self, interval: Interval<T>) {
        let from = interval.from.min(interval.to);
        if self.all.len().is_multiple_of(BLOCK) {
            self.earliest.push(from);
        } else if let Some(earliest) = self.earliest.last_mut() {
            *earliest = from.min(*earliest);
        }
        self.all.push(interval);
    }

    /// Those that share an event with `events`, each with its place.
    pub(crate) fn overlapping(&self, events: &Range<EventId>) -> impl Iterator<Item = (usize, Interval<T>)> {
        let first = self.all.partition_point(|one| one.to.max(one.from) < events.start);
        let blocks = (first / BLOCK..self.earliest.len()).filter(|&block| self.earliest[block] < events.end);
        let places = blocks
            .flat_map(move |block| (block * BLOCK).max(first)..((block + 1) * BLOCK).min(self.all.len()));
        places.map(|place| (place, self.all[place])).filter(|(_, one)| one.overlaps(events))
    }
}
