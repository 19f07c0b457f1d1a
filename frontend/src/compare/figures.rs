//! The figures of several runs beside each other: what stands in each cell, with the same number of decimals in a row, and
//! which are the best. Pure.

use self::Better::{Less, More};
use crate::format::signed;
use crate::i18n::Text;
use sim_core::metrics::{Fraction, RunMetrics};

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub text: Text,
    /// Its unit.
    pub unit: &'static str,
    /// Its numbers, as they are written; `None` for a run that is not there yet.
    pub cells: Vec<Option<String>>,
    /// Which of them are the best; none, if all are the same.
    pub best: Vec<bool>,
}

/// Whether more or less is better.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Better {
    Less,
    More,
}

/// The rows for some runs.
#[must_use]
pub fn lines(runs: &[Option<&RunMetrics>]) -> Vec<Line> {
    let longest = runs.iter().flatten().map(|run| run.makespan.ns()).max().unwrap_or(0);
    let (unit, ns) = unit_of(longest);
    let time = |fraction: Fraction| fraction.value() / ns;
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let count = |n: u64| n as f64;
    let row = |text, unit, decimals, better, of: &dyn Fn(&RunMetrics) -> f64| {
        let values: Vec<_> = runs.iter().map(|run| run.map(of)).collect();
        line(text, unit, &values, decimals, better)
    };
    vec![
        row(Text::FigureMakespan, unit, (1, 3), Less, &|run| count(run.makespan.ns()) / ns),
        row(Text::FigureTurnaround, unit, (2, 3), Less, &|run| time(run.turnaround)),
        row(Text::FigureWaiting, unit, (2, 3), Less, &|run| time(run.waiting)),
        row(Text::FigureResponse, unit, (2, 3), Less, &|run| time(run.response)),
        row(Text::FigureUtilisation, "%", (1, 1), More, &|run| run.utilisation.value() * 100.0),
        row(Text::FigureThroughput, "/s", (2, 2), More, &|run| run.throughput.value()),
        row(Text::FigureSwitches, "", (0, 0), Less, &|run| count(run.switches)),
        row(Text::FigureMigrations, "", (0, 0), Less, &|run| count(run.migrations)),
    ]
}

/// Seconds for runs of half a second or more.
const fn unit_of(ns: u64) -> (&'static str, f64) {
    match ns {
        500_000_000.. => ("s", 1e9),
        500_000.. => ("ms", 1e6),
        500.. => ("µs", 1e3),
        _ => ("ns", 1.0),
    }
}

fn line(
    text: Text,
    unit: &'static str,
    values: &[Option<f64>],
    decimals: (usize, usize),
    better: Better,
) -> Line {
    let decimals = decimals_of(values, decimals);
    let cells: Vec<_> = values.iter().map(|value| value.map(|value| number(value, decimals))).collect();
    let best = values.iter().flatten().copied().reduce(|a, b| match better {
        Less => a.min(b),
        More => a.max(b),
    });
    let best = best.map(|best| number(best, decimals));
    let same = cells.iter().flatten().all(|cell| Some(cell) == best.as_ref());
    let best = cells.iter().map(|cell| cell.is_some() && *cell == best && !same).collect();
    Line { text, unit, cells, best }
}

/// As few decimals as give every number exactly, within limits.
fn decimals_of(values: &[Option<f64>], (least, most): (usize, usize)) -> usize {
    let exact = |decimals: usize| {
        let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        values
            .iter()
            .flatten()
            .all(|value| (value * scale - (value * scale).round()).abs() < 1e-6 * scale.max(1.0))
    };
    (least..most).find(|&decimals| exact(decimals)).unwrap_or(most)
}

fn number(value: f64, decimals: usize) -> String {
    if decimals == 0 {
        #[expect(clippy::cast_possible_truncation, reason = "counts")]
        return if value.abs() < 1e9 { signed(value.round() as i32) } else { format!("{value:.0}") };
    }
    format!("{value:.decimals$}")
}

/// How many times as fast a run is as another, and what would be perfect for its cores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedUp {
    /// How many times.
    pub times: f64,
    /// As many times as it has cores for each one of the other.
    pub perfect: f64,
}

/// The speed-up of a run against the first.
#[must_use]
pub fn speed_up(first: (&RunMetrics, u16), run: (&RunMetrics, u16)) -> SpeedUp {
    #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
    let ns = |metrics: &RunMetrics| metrics.makespan.ns().max(1) as f64;
    SpeedUp { times: ns(first.0) / ns(run.0), perfect: f64::from(run.1) / f64::from(first.1.max(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_row_share_decimals_and_the_best_are_marked() {
        let values = [Some(5.0), Some(2.5), None, Some(1.3), Some(1.3)];
        let row = line(Text::FigureMakespan, "s", &values, (1, 3), Less);
        let cells: Vec<_> = row.cells.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect();
        assert_eq!(cells, ["5.0", "2.5", "-", "1.3", "1.3"]);
        assert_eq!(row.best, [false, false, false, true, true]);
    }

    #[test]
    fn where_all_are_the_same_none_is_best() {
        let row = line(Text::FigureMigrations, "", &[Some(0.0), Some(0.0)], (0, 0), Less);
        assert_eq!(row.best, [false, false]);
    }

    #[test]
    fn as_many_decimals_as_it_takes() {
        assert_eq!(decimals_of(&[Some(1.25), Some(2.0)], (1, 3)), 2);
        assert_eq!(decimals_of(&[Some(1.0 / 3.0)], (1, 3)), 3);
    }
}
