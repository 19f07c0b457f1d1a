//! What changes on the stage with every frame while playing: times left and times passed, bars that drain or fill. Pure;
//! leaves the nodes to `live`.

use crate::format;
use crate::i18n::{Language, Text};
use sim_core::ids::CoreId;
use sim_core::time::{Ticks, Time};

/// A text that goes with the instant on screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// `98.6 ms left`, of a slice.
    SliceLeft {
        /// When it is over.
        until: Time,
    },
    /// `of 100`, after what is left of it; with its unit where that is another one.
    SliceOf {
        /// When it is over.
        until: Time,
        /// All of it.
        length: Ticks,
    },
    /// `98.6 ms to go`, of a process's work.
    WorkLeft {
        /// When it is done.
        until: Time,
    },
    /// `2.90 s left`, of a wait.
    WaitLeft {
        /// When it is over.
        until: Time,
    },
    /// `waited 90 ms`.
    Waited {
        /// Since when.
        since: Time,
    },
    /// `10 ms`, below a token on the belt.
    Passed {
        /// Since when.
        since: Time,
    },
    /// `for 101 ms`, of an idle core.
    IdleFor {
        /// Since when.
        since: Time,
    },
    /// `busy 5.4 ms`, or in percent from 10 % on.
    Busy {
        /// How much at `at`.
        so_far: Ticks,
        /// Whether it still grows.
        grows: bool,
        /// When it was that much.
        at: Time,
    },
    /// Who leaves the belt next, and when.
    Next {
        /// Who.
        label: String,
        /// For which core.
        core: CoreId,
        /// When at the latest.
        until: Time,
    },
}

/// A bar that goes with the instant on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// When it begins.
    pub from: Time,
    /// When it is at its end.
    pub until: Time,
    /// Whether it gets shorter.
    pub drains: bool,
}

impl Reading {
    /// The text at an instant.
    #[must_use]
    pub fn text(&self, language: Language, now: Time) -> String {
        let left = |until: Time| format::length(until.since(now));
        let passed = |since: Time| format::length(now.since(since));
        match self {
            Self::SliceLeft { until } => language.fill(Text::SliceLeft, &[&left(*until)]),
            Self::SliceOf { until, length } => {
                let (number, unit) = format::length_parts(*length);
                let same = format::length_parts(until.since(now)).1 == unit;
                language.fill(Text::SliceOf, &[&if same { number } else { format::length(*length) }])
            }
            Self::WorkLeft { until } => language.fill(Text::WorkLeft, &[&left(*until)]),
            Self::WaitLeft { until } => language.fill(Text::WaitLeft, &[&left(*until)]),
            Self::Waited { since } => language.fill(Text::Waited, &[&passed(*since)]),
            Self::Passed { since } => language.fill(Text::WaitsFor, &[&passed(*since)]),
            Self::IdleFor { since } => language.fill(Text::IdleSince, &[&passed(*since)]),
            Self::Busy { so_far, grows, at } => {
                let busy = if *grows { *so_far + now.since(*at) } else { *so_far };
                busy_text(language, busy, now)
            }
            Self::Next { label, core, until } => {
                language.fill(Text::NextOnCore, &[label, &core.0.to_string(), &left(*until)])
            }
        }
    }
}

fn busy_text(language: Language, busy: Ticks, now: Time) -> String {
    let whole = now.ns();
    if whole > 0 && busy.ns() * 10 >= whole {
        let percent = format::decimal((busy.ns().min(whole)).saturating_mul(100), whole, 0);
        language.fill(Text::BusyShare, &[&percent])
    } else {
        language.fill(Text::BusyTime, &[&format::length(busy)])
    }
}

impl Bar {
    /// The bar of a process's work, `total` in all, that is done at `until` if nothing comes between. It
    /// need not have run without a break: what is left of the bar is what is left of the work.
    #[must_use]
    pub fn of_work(until: Time, total: Ticks) -> Self {
        Self { from: Time::from_ns(until.ns().saturating_sub(total.ns())), until, drains: true }
    }

    /// How much of the bar is filled at an instant, 0 to 1.
    #[must_use]
    pub fn share(self, now: Time) -> f64 {
        let (passed, whole) = (now.since(self.from).ns(), self.until.since(self.from).ns());
        if whole == 0 {
            return if self.drains { 0.0 } else { 1.0 };
        }
        #[expect(clippy::cast_precision_loss, reason = "times stay below 2^53, which a double holds exactly")]
        let passed = (passed.min(whole) as f64) / whole as f64;
        if self.drains { 1.0 - passed } else { passed }
    }

    /// Whether less than a tenth is left.
    #[must_use]
    pub fn is_low(self, now: Time) -> bool {
        self.drains && self.share(now) < 0.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Time {
        Time::ZERO + Ticks::from_ms(ms)
    }

    #[test]
    fn a_core_that_is_rarely_busy_says_for_how_long_and_else_how_much() {
        let busy = |so_far, at| {
            let reading = Reading::Busy { so_far: Ticks::from_ms(so_far), grows: false, at: ms(at) };
            reading.text(Language::English, ms(at))
        };
        assert_eq!(busy(5, 104), "busy 5 ms");
        assert_eq!(busy(84, 100), "busy 84%");
        assert_eq!(busy(0, 0), "busy 0 ms");
    }

    #[test]
    fn what_is_busy_now_gets_busier_and_a_slice_gets_shorter() {
        let busy = Reading::Busy { so_far: Ticks::from_ms(2), grows: true, at: ms(100) };
        assert_eq!(busy.text(Language::English, ms(103)), "busy 5 ms");
        assert_eq!(Reading::SliceLeft { until: ms(150) }.text(Language::English, ms(110)), "40 ms left");
        assert_eq!(Reading::SliceLeft { until: ms(150) }.text(Language::Chinese, ms(110)), "时间片剩 40 ms");
    }

    #[test]
    fn bars_drain_or_fill_and_stop_at_their_ends() {
        let slice = Bar { from: ms(100), until: ms(200), drains: true };
        let percent =
            [ms(0), ms(100), ms(175), ms(300)].map(|now| format!("{:.0}", slice.share(now) * 100.0));
        assert_eq!(percent, ["100", "100", "25", "0"]);
        assert!(slice.is_low(ms(195)) && !slice.is_low(ms(110)));
        assert!((Bar { drains: false, ..slice }.share(ms(125)) - 0.25).abs() < 1e-9);
        assert!((Bar { from: ms(1), until: ms(1), drains: false }.share(ms(1)) - 1.0).abs() < 1e-9);
    }
}
