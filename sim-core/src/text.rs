//! Durations and numbers as text, in one way for every reader: CLI, trace text, diagnostics.

use crate::time::Ticks;

/// A duration as it is written in scenarios and on the command line, exact, in the largest unit that divides it
/// with at most six decimals: `1.5s`, `10ms`, `250us`, `7ns`.
#[must_use]
pub fn duration(ticks: Ticks) -> String {
    let ns = ticks.ns();
    let (unit, size, decimals) = match ns {
        0 => return "0ms".to_owned(),
        1_000_000_000.. if ns.is_multiple_of(1_000) => ("s", 1_000_000_000, 6),
        1_000_000.. => ("ms", 1_000_000, 6),
        1_000.. => ("us", 1_000, 3),
        _ => ("ns", 1, 0),
    };
    let whole = ns / size;
    let rest = ns % size;
    if rest == 0 {
        return format!("{whole}{unit}");
    }
    let digits = size.ilog10() as usize;
    let fraction = format!("{rest:0digits$}");
    let kept = fraction[..digits.min(decimals.max(1))].trim_end_matches('0');
    format!("{whole}.{kept}{unit}")
}

/// Reads a duration: a number with a unit (`ns us ms s`, also `µs`); without a unit, milliseconds.
///
/// # Errors
/// Says what is wrong: not a number, negative, an unknown unit, finer than a nanosecond, or beyond 2^53 ns.
pub fn parse_duration(text: &str) -> Result<Ticks, DurationError> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = (&text[..split], text[split..].trim());
    if text.starts_with('-') || text.starts_with('−') {
        return Err(DurationError::Negative);
    }
    let digits = match unit {
        "ns" => 0,
        "us" | "µs" | "μs" => 3,
        "ms" | "" => 6,
        "s" => 9,
        _ if number.is_empty() => return Err(DurationError::NotANumber),
        _ => return Err(DurationError::Unit(unit.to_owned())),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return Err(DurationError::NotANumber);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > digits {
        return Err(DurationError::TooFine);
    }
    let joined = format!("{whole}{fraction}{}", "0".repeat(digits - fraction.len()));
    let significant = joined.trim_start_matches('0');
    if significant.len() > 16 {
        return Err(DurationError::TooLong);
    }
    let ns: u64 =
        if significant.is_empty() { 0 } else { significant.parse().map_err(|_| DurationError::TooLong)? };
    if ns >= Ticks::MAX.ns() { Err(DurationError::TooLong) } else { Ok(Ticks::from_ns(ns)) }
}

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// There is no number in it.
    NotANumber,
    /// Durations are never negative.
    Negative,
    /// This is none of `ns`, `us`, `ms`, `s`.
    Unit(String),
    /// Finer than one nanosecond.
    TooFine,
    /// 2^53 ns (104 days) or more.
    TooLong,
}

impl std::fmt::Display for DurationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotANumber => f.write_str("not a duration; write a number with a unit, like 10ms or 1.5s"),
            Self::Negative => f.write_str("a duration cannot be negative"),
            Self::Unit(unit) => write!(f, "unknown unit '{unit}'; the units are ns, us, ms and s"),
            Self::TooFine => f.write_str("finer than one nanosecond"),
            Self::TooLong => f.write_str("longer than a run can be (2^53 ns, 104 days)"),
        }
    }
}

impl std::error::Error for DurationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_back_as_written() {
        for text in ["0ms", "7ns", "250us", "1.5us", "10ms", "98.6ms", "1.5s", "104s", "3.006s"] {
            assert_eq!(duration(parse_duration(text).expect(text)), text);
        }
        assert_eq!(duration(Ticks::from_ns(1_000_000_001)), "1000.000001ms");
    }

    #[test]
    fn a_bare_number_is_milliseconds() {
        assert_eq!(parse_duration("2.5"), Ok(Ticks::from_us(2500)));
    }

    #[test]
    fn what_is_no_duration_says_why() {
        assert_eq!(parse_duration("-1ms"), Err(DurationError::Negative));
        assert_eq!(parse_duration("1 min"), Err(DurationError::Unit("min".to_owned())));
        assert_eq!(parse_duration("0.1ns"), Err(DurationError::TooFine));
        assert_eq!(parse_duration("soon"), Err(DurationError::NotANumber));
        assert_eq!(parse_duration("1.2.3ms"), Err(DurationError::NotANumber));
        assert_eq!(parse_duration("99999999s"), Err(DurationError::TooLong));
    }
}
