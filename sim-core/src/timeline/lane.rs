//! The states of one lane, kept compactly, and the query that gives at most two spans for each resolution step.
//!
//! What is narrower than the resolution is added up from running totals, one in every [`EVERY`] segments: a difference
//! of two totals answers for any stretch at once, so no pyramid of levels is needed
//! (`docs/decisions/0005-running-totals.md`).

use crate::ids::EventId;
use crate::time::{Ticks, Time};
use crate::timeline::window::{RunEnd, Shares, Window};

const TIME_BITS: u32 = 53;
const TAG_BITS: u32 = 4;
/// Segments between two running totals.
const EVERY: usize = 16;
/// No event: a core that is idle from the start.
pub(crate) const NO_EVENT: EventId = EventId(u32::MAX);

/// What a segment shows, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Tag {
    New,
    Ready,
    Switching,
    Running,
    Exiting,
    Blocked,
    Zombie,
    Idle,
    /// Nothing to show any more.
    Gone,
}

const TAGS: [Tag; 9] = [
    Tag::New,
    Tag::Ready,
    Tag::Switching,
    Tag::Running,
    Tag::Exiting,
    Tag::Blocked,
    Tag::Zombie,
    Tag::Idle,
    Tag::Gone,
];

const ENDS: [RunEnd; 7] = [
    RunEnd::QuantumOver,
    RunEnd::Preempted,
    RunEnd::Yielded,
    RunEnd::Blocked,
    RunEnd::Ended,
    RunEnd::Killed,
    RunEnd::CodeEnd,
];

/// From its time to the next segment's, the lane shows one state.
///
/// `when`: time in the low 53 bits, the tag in the next 4, in the top 7 why it ended, counted from 1 (0 if it has not).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    when: u64,
    /// The event with which it begins.
    pub(crate) event: EventId,
    /// The event that says what it shows: the same one, mostly. For `Idle`, a place in a table of the timeline's.
    pub(crate) state: EventId,
}

impl Segment {
    pub(crate) fn new(begin: Time, tag: Tag, event: EventId, state: EventId) -> Self {
        Self { when: begin.ns() | (tag as u64) << TIME_BITS, event, state }
    }

    pub(crate) const fn begin(self) -> Time {
        Time::from_ns(self.when & ((1 << TIME_BITS) - 1))
    }

    pub(crate) fn tag(self) -> Tag {
        TAGS[usize::try_from(self.when >> TIME_BITS & ((1 << TAG_BITS) - 1)).expect("four bits")]
    }

    fn end_with(&mut self, ended: Option<RunEnd>) {
        let shift = TIME_BITS + TAG_BITS;
        self.when = self.when & ((1 << shift) - 1) | ended.map_or(0, |end| end as u64 + 1) << shift;
    }

    pub(crate) fn ended(self) -> Option<RunEnd> {
        let end = usize::try_from(self.when >> (TIME_BITS + TAG_BITS)).expect("seven bits");
        end.checked_sub(1).map(|end| ENDS[end])
    }
}

/// The sums of a lane's states up to a segment's begin.
#[derive(Clone, Copy, Debug, Default)]
struct Total {
    begin: Time,
    running: Ticks,
    ready: Ticks,
    blocked: Ticks,
    switching: Ticks,
}

impl Total {
    fn add(&mut self, tag: Tag, length: Ticks) {
        match tag {
            Tag::Running | Tag::Exiting => self.running += length,
            Tag::Ready => self.ready += length,
            Tag::Blocked => self.blocked += length,
            Tag::Switching => self.switching += length,
            Tag::New | Tag::Zombie | Tag::Idle | Tag::Gone => {}
        }
    }
}

/// The states of one lane.
///
/// Invariant: begins rise strictly: a state that lasted no time leaves no segment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segments {
    all: Vec<Segment>,
    /// `totals[n]` is that of segment `(n + 1) * EVERY`.
    totals: Vec<Total>,
}

/// A run of segments that is shown as one span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The first of them.
    pub(crate) first: usize,
    /// One past the last.
    pub(crate) after: usize,
}

impl Segments {
    pub(crate) fn last(&self) -> Option<Segment> {
        self.all.last().copied()
    }

    pub(crate) fn get(&self, at: usize) -> Segment {
        self.all[at]
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The lane shows something else from here on; `ended` says why what it showed ended.
    pub(crate) fn push(&mut self, segment: Segment, ended: Option<RunEnd>) {
        if let Some(last) = self.all.last_mut() {
            if last.begin() == segment.begin() {
                let handler_took_no_time = last.tag() == Tag::Exiting;
                *last = segment;
                if let (true, [.., before, _]) = (handler_took_no_time, self.all.as_mut_slice()) {
                    before.end_with(ended);
                }
                return;
            }
            last.end_with(ended);
        }
        if !self.all.is_empty() && self.all.len().is_multiple_of(EVERY) {
            let mut total = self.total(self.all.len() - EVERY);
            self.add_up(&mut total, self.all.len() - EVERY, self.all.len(), segment.begin());
            total.begin = segment.begin();
            self.totals.push(total);
        }
        self.all.push(segment);
    }

    /// When a segment ends; the last one goes on until `now`.
    pub(crate) fn end(&self, at: usize, now: Time) -> Time {
        self.all.get(at + 1).map_or(now.max(self.all[at].begin()), |next| next.begin())
    }

    /// The pieces that a window shows: at most two begin in each of its resolution steps. A segment belongs to the step
    /// in which it begins; those of a step that are narrower than the resolution are one piece, and only the step's
    /// last can be wider. So the pieces do not depend on where the window begins or ends.
    pub(crate) fn pieces(&self, window: &Window, now: Time, mut take: impl FnMut(Piece)) {
        let shift = window.shift();
        let step_of = |at: usize| self.all[at].begin().ns() >> shift;
        let mut first = self.begun_by(window.range.start, 0).saturating_sub(1);
        if first > 0 {
            let step = Time::from_ns(step_of(first) << shift);
            first = self.begun_before(step, 0);
        }
        while first < self.all.len() && self.all[first].begin() < window.range.end {
            let after = self.begun_before(Time::from_ns((step_of(first) + 1) << shift), first);
            let last = after - 1;
            let wide = self.end(last, now).since(self.all[last].begin()) >= window.resolution;
            let narrow = if wide || self.all[last].tag() == Tag::Gone { last } else { after };
            for piece in [Piece { first, after: narrow }, Piece { first: narrow, after }] {
                if piece.first < piece.after && self.shows(piece, window, now) {
                    take(piece);
                }
            }
            first = after;
        }
    }

    fn shows(&self, piece: Piece, window: &Window, now: Time) -> bool {
        let (begin, end) = (self.all[piece.first].begin(), self.end(piece.after - 1, now));
        begin < window.range.end
            && end > window.range.start
            && begin < end
            && self.all[piece.first].tag() != Tag::Gone
    }

    /// What the segments of a piece add up to.
    pub(crate) fn shares(&self, piece: Piece, now: Time) -> Shares {
        let from = self.total(piece.first);
        let mut to =
            if piece.after < self.all.len() { self.total(piece.after) } else { self.total(piece.after - 1) };
        if piece.after == self.all.len() {
            self.add_up(&mut to, piece.after - 1, piece.after, now);
        }
        Shares {
            states: u32::try_from(piece.after - piece.first).expect("fewer segments than events"),
            running: to.running - from.running,
            ready: to.ready - from.ready,
            blocked: to.blocked - from.blocked,
            switching: to.switching - from.switching,
        }
    }

    /// How many segments begin at or before `at`; at least `from` do.
    fn begun_by(&self, at: Time, from: usize) -> usize {
        self.begun_before(Time::from_ns(at.ns() + 1), from)
    }

    /// How many segments begin before `at`; at least `from` do. Quick if it is not many more.
    fn begun_before(&self, at: Time, from: usize) -> usize {
        let block = from / EVERY;
        let mut reach = 1;
        while block + reach <= self.totals.len() && self.totals[block + reach - 1].begin < at {
            reach *= 2;
        }
        let (low, high) = (block + reach / 2, (block + reach).min(self.totals.len() + 1));
        let blocks = low + self.totals[low..high - 1].partition_point(|total| total.begin < at);
        let start = (blocks * EVERY).max(from);
        let stop = ((blocks + 1) * EVERY).min(self.all.len()).max(start);
        start + self.all[start..stop].partition_point(|segment| segment.begin() < at)
    }

    /// The sums up to a segment's begin.
    fn total(&self, at: usize) -> Total {
        let block = at / EVERY;
        let mut total = block.checked_sub(1).map_or(Total::default(), |block| self.totals[block]);
        self.add_up(&mut total, block * EVERY, at, self.all[at].begin());
        total
    }

    /// Adds the lengths of the segments `from..to`, the last of which ends at `end`.
    fn add_up(&self, total: &mut Total, from: usize, to: usize, end: Time) {
        for at in from..to {
            let stop = if at + 1 < to { self.all[at + 1].begin() } else { end };
            total.add(self.all[at].tag(), stop.since(self.all[at].begin()));
        }
    }
}
