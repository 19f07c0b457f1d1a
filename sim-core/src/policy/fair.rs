//! What Linux's fair schedulers share: the weights of nice values, virtual time, and the timer's ticks (kernel/sched/
//! core.c: `sched_prio_to_weight`, `sched_prio_to_wmult`; kernel/sched/fair.c: `__calc_delta`).

use super::catalog::Setup;
use super::sched_rt::TICK;
use crate::time::{Ticks, Time};

/// The weight of each nice value from -20 on: each step is worth about 10 % of CPU time.
pub(super) const WEIGHTS: [u32; 40] = [
    88761, 71755, 56483, 46273, 36291, 29154, 23254, 18705, 14949, 11916, 9548, 7620, 6100, 4904, 3906, 3121,
    2501, 1991, 1586, 1277, 1024, 820, 655, 526, 423, 335, 272, 215, 172, 137, 110, 87, 70, 56, 45, 36, 29,
    23, 18, 15,
];

/// 2^32 / weight, as the kernel has it.
#[expect(clippy::unreadable_literal, reason = "as the kernel writes them")]
pub(super) const INVERSES: [u32; 40] = [
    48388, 59856, 76040, 92818, 118348, 147320, 184698, 229616, 287308, 360437, 449829, 563644, 704093,
    875809, 1099582, 1376151, 1717300, 2157191, 2708050, 3363326, 4194304, 5237765, 6557202, 8165337,
    10153587, 12820798, 15790321, 19976592, 24970740, 31350126, 39045157, 49367440, 61356676, 76695844,
    95443717, 119304647, 148102320, 186737708, 238609294, 286331153,
];

/// A nice value's place in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Weight(usize);

impl Default for Weight {
    fn default() -> Self {
        Self(20)
    }
}

impl Weight {
    pub(super) fn of(nice: i8) -> Self {
        Self(usize::try_from(i32::from(nice.clamp(-20, 19)) + 20).expect("it is in the table"))
    }

    pub(super) fn value(self) -> i128 {
        i128::from(WEIGHTS[self.0])
    }

    /// How much virtual time passes while a task of this weight runs, with the kernel's own rounding.
    pub(super) fn fair(self, ran: Ticks) -> i128 {
        if WEIGHTS[self.0] == 1024 {
            return i128::from(ran.ns());
        }
        let mut fact = 1024 * u64::from(INVERSES[self.0]);
        let mut shift = 32;
        let high = fact >> 32;
        if high > 0 {
            let bits = 64 - high.leading_zeros();
            shift -= bits;
            fact >>= bits;
        }
        (i128::from(ran.ns()) * i128::from(fact)) >> shift
    }

    /// The shortest run in which so much virtual time passes.
    pub(super) fn run_for(self, fair: i128) -> Ticks {
        let length = |ns: i128| Ticks::from_ns(u64::try_from(ns).unwrap_or(u64::MAX));
        // The kernel's inverses are rounded: what divides exactly is near, and the exact length lies around it.
        if WEIGHTS[self.0] == 1024 {
            return length(fair.max(0));
        }
        let near = fair.max(0) * self.value() / 1024;
        let spread = near / 50_000 + 2;
        let (mut low, mut high) = ((near - spread).max(0), near + spread);
        while low < high {
            let middle = low.midpoint(high);
            if self.fair(length(middle)) >= fair {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        length(high)
    }
}

/// The timer's ticks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticker {
    every: Ticks,
    pub(super) next: Time,
}

impl Ticker {
    /// As the parameters say; `every` is what it is if they do not.
    pub(super) fn of(setup: &Setup<'_>) -> Self {
        let params = &setup.choice.params;
        let every = params.tick.unwrap_or(TICK).max(Ticks::from_ns(1));
        Self { every, next: Time::ZERO + params.first_tick.unwrap_or(every) }
    }

    /// The next tick is after `now`.
    pub(super) fn catch_up(&mut self, now: Time) {
        if self.next <= now {
            let passed = now.since(self.next).ns() / self.every.ns() + 1;
            self.next = self.next + self.every * passed;
        }
    }
}

/// A quotient rounded down. `by` is more than nothing. What fits into one word is divided as one.
pub(super) fn floor(sum: i128, by: i128) -> i128 {
    match (i64::try_from(sum), i64::try_from(by)) {
        (Ok(sum), Ok(by)) => i128::from(sum.div_euclid(by)),
        _ => sum.div_euclid(by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn virtual_time_is_slow_for_the_heavy_and_run_for_undoes_it() {
        let ms = Ticks::from_ms(1);
        assert_eq!(
            [-20, -5, 0, 5, 19].map(|nice| Weight::of(nice).fair(ms)),
            [11_536, 328_099, 1_000_000, 3_056_716, 68_266_666]
        );
        for nice in -20..20 {
            let weight = Weight::of(nice);
            for fair in [1, 999, 1_000_000, 123_456_789] {
                let run = weight.run_for(fair);
                assert!(weight.fair(run) >= fair && weight.fair(run.less(Ticks::from_ns(1))) < fair);
            }
        }
    }
}
