//! Where nothing happens for so long that a picture may fold it. Leaves the folding to the page.

use crate::time::{Ticks, Time};
use crate::trace::Trace;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The quiet stretches of a run.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quiet {
    /// The stretches, in order: an event at each end, none between.
    pub stretches: Vec<Range<Time>>,
    /// How long they are together.
    pub hidden: Ticks,
    /// How long the run is.
    pub run: Ticks,
}

/// A quiet stretch is longer than this many median gaps between events.
pub const MEDIANS: u64 = 20;
/// It takes at least this part of what is not folded already, in percent.
pub const PART_PERCENT: u64 = 15;
/// Folding is worth it by default where it hides at least this part of the run, in percent.
pub const WORTH_PERCENT: u64 = 60;

impl Quiet {
    /// Whether folding hides so much that it should be on by default.
    #[must_use]
    pub const fn is_worth_folding(&self) -> bool {
        self.hidden.ns() * 100 >= self.run.ns() * WORTH_PERCENT && !self.stretches.is_empty()
    }
}

/// The quiet stretches of a run that has come as far as `now`.
///
/// A stretch is measured against what the longer ones, once folded, leave of the run: 97 ms of 3 s are little, until the
/// 2.9 s next to them are folded and they take nearly all that is left. Gaps of no time at all do not count.
#[must_use]
pub fn quiet(trace: &Trace, now: Time) -> Quiet {
    let mut gaps: Vec<(Ticks, Time)> = Vec::new();
    let mut last = Time::ZERO;
    for at in trace.events().map(|(_, event)| event.at).chain([now]) {
        if at > last {
            gaps.push((at - last, last));
            last = at;
        }
    }
    let run = last - Time::ZERO;
    if gaps.is_empty() {
        return Quiet { run, ..Quiet::default() };
    }
    let middle = gaps.len() / 2;
    let (_, &mut (median, _), _) = gaps.select_nth_unstable(middle);
    gaps.retain(|&(length, _)| length > median * MEDIANS);
    crate::order::by_key(&mut gaps, |&(length, from)| (std::cmp::Reverse(length), from));
    let mut folded = Quiet { run, ..Quiet::default() };
    for (length, from) in gaps {
        let left = run - folded.hidden;
        if length.ns() * 100 < left.ns() * PART_PERCENT {
            break;
        }
        folded.hidden += length;
        folded.stretches.push(from..from + length);
    }
    crate::order::by_key(&mut folded.stretches, |stretch| stretch.start);
    folded
}
