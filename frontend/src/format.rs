//! Times and numbers as the page writes them (DESIGN.md, section 7): a unit after a space, the minus sign as `−`, and
//! numbers in a row with the same number of decimals.

use sim_core::program::Status;
use sim_core::time::{Ticks, Time};

/// A length of time on its own: `640 µs`, `98.6 ms`, `2.90 s`; three digits at the most, unless it is hours long.
#[must_use]
pub fn length(ticks: Ticks) -> String {
    let (number, unit) = length_parts(ticks);
    format!("{number} {unit}")
}

/// The same in two parts, where the unit is set smaller.
#[must_use]
pub fn length_parts(ticks: Ticks) -> (String, &'static str) {
    match ticks.ns() {
        0 => ("0".to_owned(), "ms"),
        ns @ ..1_000 => (ns.to_string(), "ns"),
        ns @ ..1_000_000 => (three_digits(ns, 1_000), "µs"),
        ns @ ..1_000_000_000 => (three_digits(ns, 1_000_000), "ms"),
        ns => (three_digits(ns, 1_000_000_000), "s"),
    }
}

/// Up to three digits of `ns / unit`, without zeros that say nothing: 98.6, 1.5, 100, 2.04.
fn three_digits(ns: u64, unit: u64) -> String {
    let decimals = match ns / unit {
        ..10 => 2,
        10..100 => 1,
        _ => 0,
    };
    let number = decimal(ns, unit, decimals);
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

/// `ns / unit`, rounded to the nearest with this many decimals.
#[must_use]
pub fn decimal(ns: u64, unit: u64, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals);
    let rounded = (u128::from(ns) * scale + u128::from(unit) / 2) / u128::from(unit);
    if decimals == 0 {
        return rounded.to_string();
    }
    let width = decimals as usize;
    format!("{}.{:0width$}", rounded / scale, rounded % scale)
}

/// The unit in which a whole run tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockUnit {
    ns: u64,
    decimals: u32,
    /// Its name.
    pub name: &'static str,
}

impl ClockUnit {
    /// Seconds with three decimals, for a run of a second or more; otherwise the largest unit in which it is at least 1.
    #[must_use]
    pub const fn of_run(end: Time) -> Self {
        match end.ns() {
            1_000_000_000.. | 0 => Self { ns: 1_000_000_000, decimals: 3, name: "s" },
            10_000_000.. => Self { ns: 1_000_000, decimals: 0, name: "ms" },
            1_000_000.. => Self { ns: 1_000_000, decimals: 3, name: "ms" },
            1_000.. => Self { ns: 1_000, decimals: 3, name: "µs" },
            _ => Self { ns: 1, decimals: 0, name: "ns" },
        }
    }

    /// A point of time without the unit: `0.104`.
    #[must_use]
    pub fn number(self, at: Time) -> String {
        decimal(at.ns(), self.ns, self.decimals)
    }

    /// A point of time: `0.104 s`.
    #[must_use]
    pub fn text(self, at: Time) -> String {
        format!("{} {}", self.number(at), self.name)
    }
}

/// A whole number with a real minus sign.
#[must_use]
pub fn signed(number: i32) -> String {
    if number < 0 { format!("−{}", number.unsigned_abs()) } else { number.to_string() }
}

/// An exit code as tables show it: `0`, `1`, `−15`.
#[must_use]
pub fn exitcode(status: Status) -> String {
    signed(status.exitcode())
}

/// A share in percent, with one decimal below 100: `62.5`.
#[must_use]
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "0".to_owned() } else { decimal(part.saturating_mul(100), whole, 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_three_digits_and_the_fitting_unit() {
        let lengths = [0, 640_000, 98_600_000, 100_000_000, 2_900_000_000, 1_500_000, 7, 2_040_000_000];
        let texts = lengths.map(|ns| length(Ticks::from_ns(ns)));
        assert_eq!(texts, ["0 ms", "640 µs", "98.6 ms", "100 ms", "2.9 s", "1.5 ms", "7 ns", "2.04 s"]);
    }

    #[test]
    fn the_clock_keeps_its_unit_for_the_whole_run() {
        let seconds = ClockUnit::of_run(Time::from_ns(3_006_000_000));
        assert_eq!(seconds.text(Time::from_ns(104_000_000)), "0.104 s");
        let milliseconds = ClockUnit::of_run(Time::from_ns(420_000_000));
        assert_eq!(milliseconds.text(Time::from_ns(200_000_000)), "200 ms");
    }

    #[test]
    fn a_negative_number_has_a_minus_sign() {
        assert_eq!((signed(-15), signed(0)), ("−15".to_owned(), "0".to_owned()));
    }

    #[test]
    fn shares_of_nothing_are_nothing() {
        assert_eq!((percent(5, 8), percent(1, 0)), ("62.5".to_owned(), "0".to_owned()));
    }
}
