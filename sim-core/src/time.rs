//! Points and lengths of simulated time, in whole nanoseconds. Leaves how time is written for people to `text`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

/// A point of simulated time: nanoseconds since the run began.
///
/// Invariant: below 2^53, so that a JavaScript number or a double holds it exactly (104 days).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(u64);

/// A length of simulated time, in nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticks(u64);

impl Time {
    /// When every run begins.
    pub const ZERO: Self = Self(0);
    /// The last point that a run may reach: 2^53 - 1 ns.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// The point `ns` nanoseconds after the start; the last point there is, if that is later.
    #[must_use]
    pub const fn from_ns(ns: u64) -> Self {
        if ns > Self::MAX.0 { Self::MAX } else { Self(ns) }
    }

    /// Nanoseconds since the start.
    #[must_use]
    pub const fn ns(self) -> u64 {
        self.0
    }

    /// How long after `earlier` this is; nothing, if it is not after it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Ticks {
        Ticks(self.0.saturating_sub(earlier.0))
    }
}

impl Ticks {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// Longer than any run: what never ends by itself takes this long.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// `ns` nanoseconds; [`Ticks::MAX`], if that is more than a run can hold.
    #[must_use]
    pub const fn from_ns(ns: u64) -> Self {
        if ns > Self::MAX.0 { Self::MAX } else { Self(ns) }
    }

    /// `us` microseconds.
    #[must_use]
    pub const fn from_us(us: u64) -> Self {
        Self::from_ns(us.saturating_mul(1_000))
    }

    /// `ms` milliseconds.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self::from_ns(ms.saturating_mul(1_000_000))
    }

    /// Nanoseconds.
    #[must_use]
    pub const fn ns(self) -> u64 {
        self.0
    }

    /// Whether this is no time at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// What is left after `other` is taken away; nothing, if `other` is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add<Ticks> for Time {
    type Output = Self;
    fn add(self, rhs: Ticks) -> Self {
        Self::from_ns(self.0.saturating_add(rhs.0))
    }
}

impl Sub for Time {
    type Output = Ticks;
    /// How long from `rhs` to `self`; a later `rhs` is our mistake.
    fn sub(self, rhs: Self) -> Ticks {
        debug_assert!(rhs <= self, "time runs forward");
        self.since(rhs)
    }
}

impl Add for Ticks {
    type Output = Self;
    fn add(self, rhs: Self) -> Self {
        Self::from_ns(self.0.saturating_add(rhs.0))
    }
}

impl AddAssign for Ticks {
    fn add_assign(&mut self, rhs: Self) {
        *self = *self + rhs;
    }
}

impl Sub for Ticks {
    type Output = Self;
    fn sub(self, rhs: Self) -> Self {
        debug_assert!(rhs <= self, "a length is never negative");
        self.less(rhs)
    }
}

impl SubAssign for Ticks {
    fn sub_assign(&mut self, rhs: Self) {
        *self = *self - rhs;
    }
}

impl Mul<u64> for Ticks {
    type Output = Self;
    fn mul(self, rhs: u64) -> Self {
        Self::from_ns(self.0.saturating_mul(rhs))
    }
}

impl fmt::Display for Ticks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::text::duration(*self))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::text::duration(Ticks(self.0)))
    }
}
