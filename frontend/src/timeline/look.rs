//! What to ask the machine for, so that a view can be drawn, and whether an answer serves. Pure; leaves asking to `board`.

use super::view::View;
use crate::playback::{nanoseconds, time_from};
use crate::protocol::Look;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::window::{Lane, Window};
use std::ops::Range;

impl View {
    /// What to ask the machine for, so that this view and the next strides to both sides can be drawn.
    #[must_use]
    pub fn look(&self, lanes: Vec<Lane>, pixel_ratio: f64) -> Look {
        let begin = self.ns_from_px(-self.frame.width).max(0.0);
        let end = self.ns_from_px(2.0 * self.frame.width).min(nanoseconds(self.frame.end) + 1.0);
        Look { ranges: self.open_within(begin, end), resolution: self.resolution(pixel_ratio), lanes }
    }

    /// Whether what came for `look` shows all that is on screen, as finely as it should be.
    #[must_use]
    pub fn is_served_by(&self, look: &Look, lanes: &[Lane], pixel_ratio: f64) -> bool {
        let begin = self.ns_from_px(0.0).max(0.0);
        let end = self.ns_from_px(self.frame.width).min(nanoseconds(self.frame.end));
        let seen = self.open_within(begin, end);
        let holds = |range: &Range<Time>| {
            look.ranges.iter().any(|has| has.start <= range.start && range.end <= has.end)
        };
        look.resolution == self.resolution(pixel_ratio)
            && lanes.iter().all(|lane| look.lanes.contains(lane))
            && seen.iter().all(holds)
    }

    /// A power of two below what a device pixel stands for.
    fn resolution(&self, pixel_ratio: f64) -> Ticks {
        Window::resolution(time_from(self.ns_per_px() / pixel_ratio.max(1.0)).since(Time::ZERO))
    }

    fn open_within(&self, begin: f64, end: f64) -> Vec<Range<Time>> {
        let mut open = Vec::new();
        let mut from = time_from(begin);
        let to = time_from(end.ceil());
        for fold in &self.frame.folds {
            if fold.end <= from || fold.start >= to {
                continue;
            }
            if fold.start > from {
                // What happens as the fold begins is seen, too.
                open.push(from..fold.start + Ticks::from_ns(1));
            }
            from = fold.end;
        }
        if from < to {
            open.push(from..to);
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::Frame;
    use super::*;

    const MS: u64 = 1_000_000;

    fn frame(end_ms: u64, folds: &[(u64, u64)]) -> Frame {
        let at = |ms: u64| Time::from_ns(ms * MS);
        let folds = folds.iter().map(|&(from, to)| at(from)..at(to)).collect();
        Frame { width: 1000.0, fold: 52.0, end: at(end_ms), folds }
    }

    #[test]
    fn the_resolution_comes_from_the_scale_not_from_the_width() {
        let view = View::fit(frame(1_000, &[])).zoomed(500.0, 4.0);
        let look = view.look(vec![], 1.0);
        assert_eq!(look.resolution, view.panned(200.0).look(vec![], 1.0).resolution);
        assert!(look.resolution.ns().is_power_of_two());
        assert_eq!(view.look(vec![], 2.0).resolution.ns() * 2, look.resolution.ns());
    }

    #[test]
    fn a_picture_serves_until_the_view_leaves_what_was_asked_for() {
        let view = View::fit(frame(1_000, &[])).zoomed(500.0, 20.0);
        let look = view.look(vec![], 1.0);
        assert!(view.is_served_by(&look, &[], 1.0) && view.panned(900.0).is_served_by(&look, &[], 1.0));
        assert!(!view.panned(1_100.0).is_served_by(&look, &[], 1.0), "left the stretch");
        assert!(!view.zoomed(500.0, 2.1).is_served_by(&look, &[], 1.0), "too coarse");
        assert!(
            !view.is_served_by(&look, &[Lane::Process(sim_core::ids::Pid::FIRST)], 1.0),
            "a lane is missing"
        );
    }

    #[test]
    fn folded_time_is_not_asked_for() {
        let ranges = View::fit(frame(1_000, &[(100, 400)])).look(vec![], 1.0).ranges;
        let ms = |ns: Time| ns.ns() / MS;
        let told: Vec<_> = ranges.iter().map(|range| (ms(range.start), ms(range.end))).collect();
        assert_eq!(told, [(0, 100), (400, 1_000)]);
    }
}
