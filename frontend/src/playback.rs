//! How far the playhead gets in a frame. Pure; leaves the frames to `effects` and the showing to `clock`.

use crate::state::Pace;
use sim_core::time::Time;
use std::ops::Range;

/// The time that every event gets at normal speed, in milliseconds.
pub const EVENT_MS: f64 = 900.0;
/// The time in which the playhead crosses folded quiet time, in milliseconds.
pub const FOLD_MS: f64 = 400.0;

/// Where the playhead is, and what drives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame<'a> {
    /// Where it is, in ns.
    pub at: f64,
    /// When the last step was.
    pub step_at: Time,
    /// When the next step is; `None` at the end.
    pub next: Option<Time>,
    /// How it moves.
    pub pace: Pace,
    /// How fast, in thousandths.
    pub speed: u32,
    /// How much of the present event's time has passed, in milliseconds (by event).
    pub spent: f64,
    /// How long this frame is, in milliseconds.
    pub elapsed: f64,
    /// Folded stretches.
    pub folds: &'a [Range<Time>],
}

/// What a frame brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Where the playhead is now, in ns.
    pub at: f64,
    /// How much of the present event's time has passed.
    pub spent: f64,
    /// Whether the next step is reached.
    pub steps: bool,
}

/// Moves the playhead for one frame; never past the next step.
#[must_use]
pub fn advance(frame: &Frame<'_>) -> Option<Moved> {
    let next = nanoseconds(frame.next?);
    let speed = f64::from(frame.speed) / 1000.0;
    match frame.pace {
        Pace::ByEvent => {
            let whole = EVENT_MS / speed;
            let spent = frame.spent + frame.elapsed;
            let from = nanoseconds(frame.step_at);
            let at = from + (next - from) * (spent / whole).min(1.0);
            Some(Moved { at, spent, steps: spent >= whole })
        }
        Pace::ByClock => {
            let fold = frame.folds.iter().find(|fold| {
                nanoseconds(fold.start) <= frame.at && frame.at < nanoseconds(fold.end)
            });
            let rate = fold.map_or(speed * 1e6, |fold| {
                (nanoseconds(fold.end) - nanoseconds(fold.start)) / FOLD_MS
            });
            let at = (frame.at + rate * frame.elapsed).min(next);
            Some(Moved { at, spent: 0.0, steps: at >= next })
        }
    }
}

/// A point of time as the page reckons with it.
#[must_use]
pub fn nanoseconds(at: Time) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "times stay below 2^53, which a double holds exactly")]
    let ns = at.ns() as f64;
    ns
}

/// The point of time that a reckoned one falls in.
#[must_use]
pub fn time_from(ns: f64) -> Time {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of Time")]
    let ns = ns.clamp(0.0, 9_007_199_254_740_991.0) as u64;
    Time::from_ns(ns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(pace: Pace) -> Frame<'static> {
        Frame {
            at: 0.0,
            step_at: Time::ZERO,
            next: Some(Time::from_ns(1_000_000_000)),
            pace,
            speed: 1000,
            spent: 0.0,
            elapsed: 16.0,
            folds: &[],
        }
    }

    #[test]
    fn by_event_every_event_gets_the_same_time() {
        let half = Frame { spent: 434.0, ..frame(Pace::ByEvent) };
        assert_eq!(advance(&half), Some(Moved { at: 5e8, spent: 450.0, steps: false }));
        let end = Frame { spent: 890.0, ..frame(Pace::ByEvent) };
        assert!(advance(&end).is_some_and(|moved| moved.steps));
    }

    #[test]
    fn by_clock_simulated_time_runs_evenly_and_stops_at_the_next_step() {
        assert_eq!(advance(&frame(Pace::ByClock)), Some(Moved { at: 16e6, spent: 0.0, steps: false }));
        let late = Frame { at: 999e6, ..frame(Pace::ByClock) };
        assert_eq!(advance(&late), Some(Moved { at: 1e9, spent: 0.0, steps: true }));
    }

    #[test]
    fn a_fold_is_crossed_in_four_tenths_of_a_second() {
        let folds = [Time::ZERO..Time::from_ns(800_000_000)];
        let inside = Frame { folds: &folds, ..frame(Pace::ByClock) };
        assert_eq!(advance(&inside).map(|moved| moved.at), Some(32e6));
    }

    #[test]
    fn at_the_end_nothing_moves() {
        assert_eq!(advance(&Frame { next: None, ..frame(Pace::ByEvent) }), None);
    }
}
