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
    let (unit, name) = unit_of(view.end());
    let decimals = decimals(step, unit);
    let from = view.time_from_px(-20.0).ns() / step;
    let to = view.time_from_px(view.width()).ns() / step;
    let mut ticks: Vec<Tick> = Vec::new();
    let mut open: Vec<Time> = Vec::new();
    // What is folded has no lines, so it is jumped over, however many steps it has.
    let mut at = from;
    while at <= to {
        let time = Time::from_ns(at * step);
        if let Some(fold) = view.folds().find(|fold| fold.range.start < time && time < fold.range.end) {
            at = fold.range.end.ns().div_ceil(step).max(at + 1);
            continue;
        }
        open.push(time);
        at += 1;
    }
    let mut free = f64::NEG_INFINITY;
    for time in open {
        let x = view.px_from_time(time);
        let text = decimal(time.ns(), unit, decimals);
        let half = width_of(&text) / 2.0;
        let in_fold = view.folds().any(|fold| x + half > fold.x && x - half < fold.x + fold.width);
        let fits = x - half >= free && x - half >= 0.0 && x + half <= view.width() && !in_fold;
        if fits {
            free = x + half + 10.0;
        }
        ticks.push(Tick { x, text: if fits { text } else { String::new() } });
    }
    add_unit(&mut ticks, name, view.width());
    ticks
}

/// The unit stands once, with the last number that has room for it.
fn add_unit(ticks: &mut [Tick], name: &str, width: f64) {
    let fits = |tick: &Tick| !tick.text.is_empty() && tick.x + width_of(&tick.text) / 2.0 + 18.0 <= width;
    if let Some(last) = ticks.iter_mut().rev().find(|tick| fits(tick)) {
        last.text = format!("{} {name}", last.text);
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
    let found = UNITS.into_iter().find(|&(unit, name)| end.ns() >= if name == "s" { unit } else { unit * 10 });
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
        ticks(&view, 1.0).into_iter().map(|tick| tick.text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn steps_are_one_two_or_five_and_the_unit_stands_once() {
        assert_eq!(texts(420, &[], 700.0), "0 50 100 150 200 250 300 350 400 ms");
        assert_eq!(texts(5_000, &[], 700.0), "0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0 4.5 5.0 s");
        assert_eq!(texts(5_000, &[], 250.0), "0 2 4 s");
    }

    #[test]
    fn nothing_is_written_into_a_fold() {
        assert_eq!(texts(3_006, &[(5, 3_000)], 400.0), "0.000 0.002 0.004 3.002 3.004 3.006 s");
    }

    #[test]
    fn a_run_of_no_time_has_a_zero() {
        assert!(texts(0, &[], 700.0).starts_with('0'));
    }
}
