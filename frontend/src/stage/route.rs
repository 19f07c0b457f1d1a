//! The lines that are drawn over the stage: from a bin to whoever holds its lock, from a killer to the victim, and the trail
//! that the victim leaves. Pure: places in, paths out.

use super::measure::Area;
use std::fmt::Write as _;

/// A line with a chip on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The path, in SVG's words.
    pub path: String,
    /// Where the chip's middle is.
    pub chip: (f64, f64),
}

/// How round corners are.
const RADIUS: f64 = 10.0;

/// A path through these points with rounded corners.
#[must_use]
pub fn path(points: &[(f64, f64)]) -> String {
    let mut text = String::new();
    for (n, &here) in points.iter().enumerate() {
        let result = match (n, points.get(n + 1)) {
            (0, _) => write!(text, "M{:.1} {:.1}", here.0, here.1),
            (_, None) => write!(text, "L{:.1} {:.1}", here.0, here.1),
            (_, Some(&next)) => {
                let before = points[n - 1];
                let radius = RADIUS.min(length(before, here) / 2.0).min(length(here, next) / 2.0);
                let (enter, leave) = (toward(here, before, radius), toward(here, next, radius));
                write!(
                    text,
                    "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
                    enter.0, enter.1, here.0, here.1, leave.0, leave.1
                )
            }
        };
        result.expect("a String takes everything");
    }
    text
}

/// From one box to another across the gap at `lane`: out vertically at `x0`, along, in vertically at `x1`.
#[must_use]
pub fn across(from: (f64, f64), to: (f64, f64), lane: f64) -> Line {
    if (from.0 - to.0).abs() < 2.0 * RADIUS {
        let straight = [(to.0, from.1), to];
        return Line { path: path(&straight), chip: (to.0, lane) };
    }
    let points = [from, (from.0, lane), (to.0, lane), to];
    Line { path: path(&points), chip: (f64::midpoint(from.0, to.0), lane) }
}

/// Where a line leaves or enters a box: below its middle or `at`, but not at its very corners.
#[must_use]
pub fn within(area: Area, at: f64) -> f64 {
    let margin = 18.0_f64.min(area.width / 2.0);
    at.clamp(area.left + margin, area.right() - margin)
}

fn length(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).abs() + (a.1 - b.1).abs()
}

/// The point so far from `from` on the way to `to`.
fn toward(from: (f64, f64), to: (f64, f64), distance: f64) -> (f64, f64) {
    let whole = (to.0 - from.0).hypot(to.1 - from.1);
    if whole == 0.0 {
        return from;
    }
    (from.0 + (to.0 - from.0) * distance / whole, from.1 + (to.1 - from.1) * distance / whole)
}

/// The way of a token along an arrow: from where it was, onto the arrow, and to where it is; and how much of the way is
/// behind it at each of these points, 0 to 1.
#[must_use]
pub fn waypoints(from: (f64, f64), rail: Option<[(f64, f64); 2]>, to: (f64, f64)) -> Vec<((f64, f64), f64)> {
    let mut points = vec![from];
    points.extend(rail.into_iter().flatten());
    points.push(to);
    let legs: Vec<f64> =
        points.windows(2).map(|leg| (leg[1].0 - leg[0].0).hypot(leg[1].1 - leg[0].1)).collect();
    let whole: f64 = legs.iter().sum();
    let mut behind = 0.0;
    let mut way = vec![(points[0], 0.0)];
    for (leg, &point) in legs.iter().zip(&points[1..]) {
        behind += leg;
        way.push((point, if whole == 0.0 { 1.0 } else { behind / whole }));
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_up_along_and_up_again_with_round_corners() {
        let line = across((300.0, 264.0), (120.0, 196.0), 226.0);
        assert_eq!(
            line.path,
            "M300.0 264.0L300.0 236.0Q300.0 226.0 290.0 226.0L130.0 226.0Q120.0 226.0 120.0 216.0L120.0 196.0"
        );
        assert_eq!(line.chip, (210.0, 226.0));
    }

    #[test]
    fn a_line_to_what_lies_above_is_straight() {
        assert_eq!(across((305.0, 196.0), (300.0, 290.0), 226.0).path, "M300.0 196.0L300.0 290.0");
    }

    #[test]
    fn lines_keep_off_the_corners_of_boxes() {
        let card = Area { left: 280.0, top: 46.0, width: 154.0, height: 150.0 };
        let places = [0.0, 305.0, 900.0].map(|at| format!("{:.0}", within(card, at)));
        assert_eq!(places, ["298", "305", "416"]);
    }

    #[test]
    fn a_token_on_an_arrow_is_timed_by_the_way_it_goes() {
        let way = waypoints((0.0, 0.0), Some([(0.0, 30.0), (40.0, 30.0)]), (40.0, 60.0));
        assert_eq!(way.iter().map(|step| step.1).collect::<Vec<_>>(), [0.0, 0.3, 0.7, 1.0]);
        assert_eq!(waypoints((0.0, 0.0), None, (0.0, 0.0)).last(), Some(&((0.0, 0.0), 1.0)));
    }
}
