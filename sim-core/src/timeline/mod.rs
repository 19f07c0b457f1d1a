//! The lanes of a run: for each core and each process, what it did when. Built from the trace as it grows, and asked for
//! one window at a time. Leaves pixels and colours to the page.
//!
//! ```text
//! trace -> [track] -> segments of each lane -> pieces of a window -> spans
//!                  -> marks: ends, prints, holds, arrows
//!                  -> load of the whole run, for the scrub bar
//! ```

mod index;
mod lane;
pub mod marks;
pub mod overview;
pub mod quiet;
#[cfg(test)]
mod tests;
pub mod window;

use crate::ids::{CoreId, EventId, Pid, Task};
use crate::program::Status;
use crate::time::{Ticks, Time};
use crate::timeline::index::Index;
use crate::timeline::lane::{NO_EVENT, Piece, Segment, Segments, Tag};
use crate::timeline::overview::LoadRecorder;
use crate::timeline::window::{Lane, Run, RunEnd, Span, SpanKind, Window};
use crate::trace::phase::{Phase, WaitsFor};
use crate::trace::track::{Change, Tracker, Waiting};
use crate::trace::{Event, EventKind, Trace, Why};

/// The lanes of a run.
///
/// Invariant: it says of the events that it has taken in what the trace says, and of time until `now`. All queries take
/// the trace that it has caught up with.
#[derive(Clone, Debug)]
pub struct Timeline {
    events: usize,
    now: Time,
    tracker: Tracker,
    processes: Vec<Segments>,
    cores: Vec<CoreLane>,
    waiting: Waiting,
    index: Index,
    load: LoadRecorder,
}

/// A core's lane.
#[derive(Clone, Debug, Default)]
struct CoreLane {
    segments: Segments,
    /// For each `Idle` segment, by its `state`: for how long somebody was ready until it began, and, once it has ended,
    /// until then.
    idles: Vec<(Ticks, Option<Ticks>)>,
}

impl Timeline {
    /// The lanes of a machine with so many cores, before anything has happened.
    #[must_use]
    pub fn new(cores: u16) -> Self {
        Self {
            events: 0,
            now: Time::ZERO,
            tracker: Tracker::default(),
            processes: Vec::new(),
            cores: (0..cores).map(|_| CoreLane::idle_from_the_start()).collect(),
            waiting: Waiting::default(),
            index: Index::default(),
            load: LoadRecorder::default(),
        }
    }

    /// Takes in what has been recorded since the last time. `now` is how far the run has come: what goes on, goes on
    /// until then. (A run may be stopped long after its last event; an earlier `now` counts as the last event's time.)
    pub fn catch_up(&mut self, trace: &Trace, now: Time) {
        let from = EventId(u32::try_from(self.events).expect("events have ids"));
        for id in (from.0..).take(trace.len() - self.events).map(EventId) {
            self.apply(trace, id, &trace.event(id));
        }
        self.events = trace.len();
        self.now = now.max(trace.end());
    }

    /// How far the run has come.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Every lane: the cores', then those of the processes born so far, by pid.
    pub fn lanes(&self) -> impl Iterator<Item = Lane> + '_ {
        let cores = (0..self.cores.len()).map(|core| Lane::Core(core_id(core)));
        let born = self.processes.iter().enumerate().filter(|(_, segments)| segments.len() > 0);
        cores.chain(born.map(|(number, _)| Lane::Process(Pid::nth(number))))
    }

    /// Appends what a lane shows in a window, in order: at most two spans begin in each resolution step. A span that
    /// reaches out of the window is given whole. Nothing is appended for a lane that there is not.
    pub fn spans(&self, trace: &Trace, lane: Lane, window: &Window, out: &mut Vec<Span>) {
        match lane {
            Lane::Core(core) => {
                if let Some(lane) = self.cores.get(core.index()) {
                    let kind = |at| self.core_span(trace, core, lane, at);
                    self.collect(&lane.segments, window, out, kind);
                }
            }
            Lane::Process(pid) => {
                if let Some(segments) = pid.number().and_then(|number| self.processes.get(number)) {
                    self.collect(segments, window, out, |at| self.process_span(trace, segments, at));
                }
            }
        }
    }

    fn collect(
        &self,
        segments: &Segments,
        window: &Window,
        out: &mut Vec<Span>,
        kind: impl Fn(usize) -> SpanKind,
    ) {
        segments.pieces(window, self.now, |piece: Piece| {
            let first = segments.get(piece.first);
            let alone = piece.after == piece.first + 1;
            let kind =
                if alone { kind(piece.first) } else { SpanKind::Mixed(segments.shares(piece, self.now)) };
            let event = (first.event != NO_EVENT).then_some(first.event);
            out.push(Span {
                begin: first.begin(),
                end: segments.end(piece.after - 1, self.now),
                event,
                kind,
            });
        });
    }

    fn process_span(&self, trace: &Trace, segments: &Segments, at: usize) -> SpanKind {
        let segment = segments.get(at);
        let event = trace.event(segment.state);
        match (segment.tag(), event.kind) {
            (Tag::Running, EventKind::Dispatch { .. }) => SpanKind::Running(run(trace, segments, at)),
            (Tag::Exiting, EventKind::Dispatch { .. }) => SpanKind::Exiting(run(trace, segments, at)),
            (Tag::Ready, EventKind::Ready { queue, .. }) => SpanKind::Ready { queue },
            (Tag::Switching, EventKind::SwitchTo { core }) => SpanKind::SwitchIn { core },
            (Tag::Zombie, _) => SpanKind::Zombie,
            (_, kind) => match kind.blocker() {
                Some(blocker) => SpanKind::Blocked {
                    on: WaitsFor::new(trace, blocker),
                    timeout: crate::trace::phase::timeout(trace, segment.state, self.events),
                },
                None => SpanKind::New,
            },
        }
    }

    fn core_span(&self, trace: &Trace, core: CoreId, lane: &CoreLane, at: usize) -> SpanKind {
        let segment = lane.segments.get(at);
        if segment.tag() == Tag::Idle {
            let (begin, end) = lane.idles[segment.state.index()];
            return SpanKind::Idle { while_ready: end.unwrap_or(self.waiting.until(self.now)).less(begin) };
        }
        let event = trace.event(segment.state);
        if event.kind == (EventKind::SwitchTo { core }) {
            let before = (0..at).rev().map(|before| lane.segments.get(before));
            let ran = before.into_iter().find(|before| before.tag() != Tag::Idle);
            return SpanKind::Switch { from: ran.map(|ran| trace.event(ran.state).pid), to: event.pid };
        }
        SpanKind::Running(run(trace, &lane.segments, at))
    }

    #[inline]
    fn apply(&mut self, trace: &Trace, id: EventId, event: &Event) {
        self.load.reach(event.at);
        self.index.take(trace, id, event, &self.tracker);
        if event.kind.phase().is_none() && !matches!(event.kind, EventKind::CodeEnd | EventKind::Reap { .. })
        {
            return;
        }
        let Self { tracker, cores, waiting, load, .. } = self;
        tracker.apply(trace, id, event, |change| {
            waiting.count(&change);
            load.count(&change);
            let ended = run_end(event.kind);
            if let Some(core) = change.was.occupies() {
                core_lane(cores, core).release(&change, waiting, ended);
            }
            if let Some(core) = change.now.occupies() {
                core_lane(cores, core).take(&change, waiting);
            }
        });
        self.show(trace, id, event);
    }

    /// What the process's lane shows from this event on.
    fn show(&mut self, trace: &Trace, id: EventId, event: &Event) {
        let number = event.pid.number().expect("init has no events");
        if number >= self.processes.len() {
            self.processes.resize_with(trace.processes().len(), Segments::default);
        }
        let row = self.tracker.process(number);
        let shown = self.tracker.task(row.shown);
        let tag = match shown.phase {
            Phase::Unborn | Phase::New => Tag::New,
            Phase::Ready => Tag::Ready,
            Phase::Switching => Tag::Switching,
            Phase::Running if row.exiting => Tag::Exiting,
            Phase::Running => Tag::Running,
            Phase::Blocked => Tag::Blocked,
            Phase::Ended if matches!(event.kind, EventKind::Reap { .. }) => Tag::Gone,
            Phase::Ended => Tag::Zombie,
        };
        let segments = &mut self.processes[number];
        let same = |last: Segment| last.state == shown.event && last.tag() == tag;
        if !segments.last().is_some_and(same) {
            segments.push(Segment::new(event.at, tag, id, shown.event), run_end(event.kind));
        }
    }
}

impl CoreLane {
    fn idle_from_the_start() -> Self {
        let mut segments = Segments::default();
        segments.push(Segment::new(Time::ZERO, Tag::Idle, NO_EVENT, EventId(0)), None);
        Self { segments, idles: vec![(Ticks::ZERO, None)] }
    }

    fn release(&mut self, change: &Change, waiting: &Waiting, ended: Option<RunEnd>) {
        let place = EventId(u32::try_from(self.idles.len()).expect("no more than events"));
        let (at, event) = (change.now.since, change.now.event);
        self.idles.push((waiting.until(at), None));
        self.segments.push(Segment::new(at, Tag::Idle, event, place), ended);
    }

    fn take(&mut self, change: &Change, waiting: &Waiting) {
        let (at, event) = (change.now.since, change.now.event);
        if let Some(last) = self.segments.last().filter(|last| last.tag() == Tag::Idle) {
            if last.begin() == at && last.state.index() + 1 == self.idles.len() {
                self.idles.pop();
            } else {
                self.idles[last.state.index()].1 = Some(waiting.until(at));
            }
        }
        let tag = if change.now.phase == Phase::Switching { Tag::Switching } else { Tag::Running };
        self.segments.push(Segment::new(at, tag, event, event), None);
    }
}

fn core_lane(cores: &mut Vec<CoreLane>, core: CoreId) -> &mut CoreLane {
    if core.index() >= cores.len() {
        cores.resize_with(core.index() + 1, CoreLane::idle_from_the_start);
    }
    &mut cores[core.index()]
}

/// The slice that a segment shows.
fn run(trace: &Trace, segments: &Segments, at: usize) -> Run {
    let segment = segments.get(at);
    let event = trace.event(segment.state);
    let (core, quantum) = match event.kind {
        EventKind::Dispatch { core, quantum } => (core, quantum),
        kind => unreachable!("a slice begins with a dispatch, not with {kind:?}"),
    };
    Run {
        core,
        pid: event.pid,
        task: event.task,
        quantum_end: quantum.map(|length| event.at + trace.length(length)),
        ended: segment.ended(),
        again: at > 0 && runs_on(trace, segments.get(at - 1)) == Some((core, event.task)),
    }
}

fn runs_on(trace: &Trace, segment: Segment) -> Option<(CoreId, Task)> {
    if !matches!(segment.tag(), Tag::Running | Tag::Exiting) {
        return None;
    }
    let event = trace.event(segment.state);
    match event.kind {
        EventKind::Dispatch { core, .. } => Some((core, event.task)),
        _ => None,
    }
}

/// Why a slice ends with this event of its task.
const fn run_end(kind: EventKind) -> Option<RunEnd> {
    match kind {
        EventKind::Ready { why: Why::QuantumOver, .. } => Some(RunEnd::QuantumOver),
        EventKind::Ready { why: Why::Preempted, .. } => Some(RunEnd::Preempted),
        EventKind::Ready { why: Why::Yielded, .. } => Some(RunEnd::Yielded),
        EventKind::Exit { status: Status::Killed(_) } => Some(RunEnd::Killed),
        EventKind::Exit { .. } | EventKind::TaskEnd => Some(RunEnd::Ended),
        EventKind::CodeEnd => Some(RunEnd::CodeEnd),
        kind if kind.blocker().is_some() => Some(RunEnd::Blocked),
        _ => None,
    }
}

fn core_id(number: usize) -> CoreId {
    CoreId(u16::try_from(number).expect("at most 1024 cores"))
}
