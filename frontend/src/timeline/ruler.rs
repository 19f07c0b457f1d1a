//! Where the ruler's lines and numbers stand: steps of 1, 2 or 5, numbers with as many decimals as the step needs, the
//! unit on the last one. Pure.

use super::view::View;
use crate::format::decimal;
use sim_core::time::Time;

/// A line of the grid, with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub x: f64,
    /// The middle of its number.
    pub middle: f64,
    /// Its number; empty where there is no room for it.
    pub text: String,
}

/// The least distance of two numbers.
const APART: f64 = 58.0;
const UNITS: [(u64, &str); 4] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns")];

/// The grid of a view. `apart` times the usual distance lies between two numbers.
#[must_use]
pub fn ticks(view: &View, apart: f64) -> Vec<Tick> {
    let step = step(view.ns_per_px() * APART * apart);
    let mut free = f64::NEG_INFINITY;
    let mut ticks = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    for time in times(view, step) {
        let x = view.px_from_time(time);
        let unit = Unit::of(view.end(), time, step);
        let text = decimal(time.ns(), unit.ns, decimals(step, unit.ns));
        let half = width_of(&text) / 2.0;
        let middle = x.max(half + 1.0);
        let in_fold = view.folds().any(|fold| middle + half > fold.x && middle - half < fold.x + fold.width);
        let fits = x >= 0.0 && middle - half >= free && middle + half <= view.width() && !in_fold;
        if fits {
            free = middle + half + 8.0;
        }
        ticks.push(Tick { x, middle, text: if fits { text } else { String::new() } });
        units.push(unit);
    }
    add_units(&mut ticks, &units, view.width());
    ticks
}

/// The multiples of a step that are on screen. What is folded has none, so it is jumped over, however many it would be.
fn times(view: &View, step: u64) -> Vec<Time> {
    let to = view.time_from_px(view.width()).ns() / step;
    let mut at = view.time_from_px(-20.0).ns() / step;
    let mut times = Vec::new();
    while at <= to {
        let time = Time::from_ns(at * step);
        if let Some(fold) = view.folds().find(|fold| fold.range.start < time && time < fold.range.end) {
            at = fold.range.end.ns().div_ceil(step).max(at + 1);
        } else {
            times.push(time);
            at += 1;
        }
    }
    times
}

/// A unit stands once, with the last of its numbers, which moves aside if there is no room for it.
fn add_units(ticks: &mut [Tick], units: &[Unit], width: f64) {
    let mut free = width;
    let mut after: Option<Unit> = None;
    for (tick, unit) in ticks.iter_mut().zip(units).rev().filter(|(tick, _)| !tick.text.is_empty()) {
        let half = width_of(&tick.text) / 2.0;
        if after != Some(*unit) {
            let wanted = 4.0 + width_of(unit.name);
            tick.middle -= (tick.middle + half + wanted - free).clamp(0.0, 2.0 * APART);
            tick.text = format!("{} {}", tick.text, unit.name);
            tick.middle += wanted / 2.0;
            after = Some(*unit);
        }
        free = tick.middle - half - 6.0;
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Unit {
    ns: u64,
    name: &'static str,
}

impl Unit {
    /// The largest one of which the run has at least ten (of seconds, one). A long run that is looked at closely tells its
    /// first second in milliseconds.
    fn of(end: Time, at: Time, step: u64) -> Self {
        let (ns, name) = unit_of(end);
        let closely = name == "s" && step < 10_000_000 && at.ns() < UNITS[0].0;
        if closely { Self { ns: UNITS[1].0, name: UNITS[1].1 } } else { Self { ns, name } }
    }
}

/// The smallest step of 1, 2 or 5 times a power of ten that is at least so many ns.
fn step(ns: f64) -> u64 {
    let mut ten = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            #[expect(clippy::cast_precision_loss, reason = "a step needs no more digits")]
            let reached = (ten * factor) as f64 >= ns;
            if reached || ten > 1_000_000_000_000_000 {
                return ten * factor;
            }
        }
        ten *= 10;
    }
}

/// The largest unit in which the run is at least as long as ten of them; seconds from one second on.
fn unit_of(end: Time) -> (u64, &'static str) {
    let found =
        UNITS.into_iter().find(|&(unit, name)| end.ns() >= if name == "s" { unit } else { unit * 10 });
    found.unwrap_or(UNITS[3])
}

fn decimals(step: u64, unit: u64) -> u32 {
    let mut decimals = 0;
    let mut part = unit;
    while part > 1 && !step.is_multiple_of(part) && decimals < 9 {
        part /= 10;
        decimals += 1;
    }
    decimals
}

/// About as wide as digits of 11 px are.
fn width_of(text: &str) -> f64 {
    text.chars().map(|char| if char == '.' { 3.5 } else { 6.7 }).sum()
}

#[cfg(test)]
mod tests {
    use super::super::view::Frame;
    use super::*;

    fn texts(end_ms: u64, folds: &[(u64, u64)], width: f64) -> String {
        let at = |ms: u64| Time::from_ns(ms * 1_000_000);
        let folds = folds.iter().map(|&(from, to)| at(from)..at(to)).collect();
        let view = View::fit(Frame { width, fold: 52.0, end: at(end_ms), folds });
        ticks(&view, 1.0)
            .into_iter()
            .map(|tick| tick.text)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn steps_are_one_two_or_five_and_the_unit_stands_once() {
        assert_eq!(texts(420, &[], 700.0), "0 50 100 150 200 250 300 350 400 ms");
        assert_eq!(texts(5_000, &[], 700.0), "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0 s");
        assert_eq!(texts(5_000, &[], 250.0), "0 2 4 s");
    }

    #[test]
    fn nothing_is_written_into_a_fold() {
        assert_eq!(texts(3_006, &[(5, 3_000)], 460.0), "0 2 4 ms 3.002 3.004 3.006 s");
    }

    #[test]
    fn a_run_of_no_time_has_a_zero() {
        assert!(texts(0, &[], 700.0).starts_with('0'));
    }
}
