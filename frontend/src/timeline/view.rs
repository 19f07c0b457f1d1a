//! Where a point of time is on the screen, and the other way round: the one place where time becomes pixels, folded quiet
//! time included. Leaves what is drawn there to `layout` and the reader's gestures to `gestures`.
//!
//! Invariant: all open stretches share one scale, and every fold is equally wide, so a view is an origin and a scale.

use crate::playback::{nanoseconds, time_from};
use sim_core::time::{Ticks, Time};
use std::ops::Range;

/// Where the window begins, from the left edge of the lanes: room for an end cap at time zero.
pub const INSET: f64 = 11.0;
/// The part of the width that stays free behind the end of the run.
const MARGIN: f64 = 0.04;
/// The part of the width that folds take together at the most.
const FOLDED_MAX: f64 = 0.6;
/// The closest look: a pixel is this many nanoseconds, or a thousandth of what it is when the whole run is seen.
const NS_PER_PX_MIN: f64 = 1_000.0;

/// What a view is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The width of the lanes, in CSS pixels.
    pub width: f64,
    /// The width of a fold.
    pub fold: f64,
    /// When the run ends.
    pub end: Time,
    /// The stretches that are folded, in order, apart from each other.
    pub folds: Vec<Range<Time>>,
}

/// A stretch of time on a screen of a certain width.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub(super) frame: Frame,
    /// Where the folds begin and end, and the open time before each, in ns.
    folds: Vec<Fold>,
    /// The width of a fold here.
    fold: f64,
    px_per_ns: f64,
    /// Where the left edge is, in pixels from time zero.
    origin: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Fold {
    begin: f64,
    end: f64,
    open_before: f64,
}

/// A fold as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldOnScreen {
    /// Its left edge.
    pub x: f64,
    /// Its width.
    pub width: f64,
    /// The time that it hides.
    pub range: Range<Time>,
}

impl View {
    /// The whole run, with a margin behind it.
    #[must_use]
    pub fn fit(frame: Frame) -> Self {
        let end = nanoseconds(frame.end);
        let width = frame.width * (1.0 - MARGIN) - INSET;
        Self::over(frame, 0.0, end, width)
    }

    /// A window; the whole run, if it is `None`.
    #[must_use]
    pub fn new(frame: Frame, window: Option<&Range<Time>>) -> Self {
        let fit = Self::fit(frame);
        let Some(window) = window else { return fit };
        let width = fit.frame.width - INSET;
        let view = Self::over(fit.frame.clone(), nanoseconds(window.start), nanoseconds(window.end), width);
        view.clamped(&fit)
    }

    /// A view in which `begin..end` is `width` pixels wide.
    fn over(frame: Frame, begin: f64, end: f64, width: f64) -> Self {
        let width = width.max(1.0);
        let mut open_before = 0.0;
        let mut before = 0.0;
        let mut folds = Vec::with_capacity(frame.folds.len());
        for fold in &frame.folds {
            let (begin, end) = (nanoseconds(fold.start), nanoseconds(fold.end));
            open_before += begin - before;
            before = end;
            folds.push(Fold { begin, end, open_before });
        }
        let hidden = |fold: &Fold| (fold.end.min(end) - fold.begin.max(begin)).max(0.0);
        let open = (end - begin - folds.iter().map(hidden).sum::<f64>()).max(0.0);
        let parts: f64 = folds.iter().map(|fold| hidden(fold) / (fold.end - fold.begin).max(1.0)).sum();
        let room = if open > 0.0 { width * FOLDED_MAX } else { width };
        let fold = if parts > 0.0 { frame.fold.min(room / parts) } else { frame.fold };
        let px_per_ns =
            if open > 0.0 { (width - parts * fold) / open } else { width / nanoseconds(frame.end).max(1.0) };
        let mut view = Self { frame, folds, fold, px_per_ns, origin: 0.0 };
        view.origin = view.along(begin) - INSET;
        view
    }

    /// Pixels from time zero to a point of time.
    fn along(&self, ns: f64) -> f64 {
        let begun = self.folds.partition_point(|fold| fold.begin < ns);
        let Some(fold) = begun.checked_sub(1).map(|last| self.folds[last]) else {
            return ns * self.px_per_ns;
        };
        let before = fold.open_before * self.px_per_ns + count(begun - 1) * self.fold;
        if ns < fold.end {
            before + (ns - fold.begin) / (fold.end - fold.begin) * self.fold
        } else {
            before + self.fold + (ns - fold.end) * self.px_per_ns
        }
    }

    /// The point of time that is so many pixels from time zero.
    fn time_along(&self, px: f64) -> f64 {
        let start = |place: usize| self.folds[place].open_before * self.px_per_ns + count(place) * self.fold;
        let (mut low, mut high) = (0, self.folds.len());
        while low < high {
            let middle = low.midpoint(high);
            if start(middle) < px { low = middle + 1 } else { high = middle }
        }
        let Some(last) = low.checked_sub(1) else { return px / self.px_per_ns };
        let (fold, inside) = (self.folds[last], px - start(last));
        if inside < self.fold {
            fold.begin + inside / self.fold * (fold.end - fold.begin)
        } else {
            fold.end + (inside - self.fold) / self.px_per_ns
        }
    }

    /// Where a point of time is, from the left edge of the lanes, in CSS pixels.
    #[must_use]
    pub fn px_from_time(&self, at: Time) -> f64 {
        self.along(nanoseconds(at)) - self.origin
    }

    /// Which point of time is at a pixel; clamped to the run.
    #[must_use]
    pub fn time_from_px(&self, px: f64) -> Time {
        time_from(self.ns_from_px(px)).min(self.frame.end)
    }

    /// Which point of time is at a pixel, in ns; before zero and behind the end, too.
    #[must_use]
    pub fn ns_from_px(&self, px: f64) -> f64 {
        self.time_along(px + self.origin)
    }

    /// The width of the lanes.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.frame.width
    }

    /// When the run ends.
    #[must_use]
    pub fn end(&self) -> Time {
        self.frame.end
    }

    /// How much time a pixel is, where time is not folded.
    #[must_use]
    pub fn ns_per_px(&self) -> f64 {
        1.0 / self.px_per_ns
    }

    /// What is on screen, as the state keeps it.
    #[must_use]
    pub fn window(&self) -> Range<Time> {
        time_from(self.ns_from_px(INSET))..time_from(self.ns_from_px(self.frame.width))
    }

    /// The folds that are on screen.
    pub fn folds(&self) -> impl Iterator<Item = FoldOnScreen> + '_ {
        self.frame.folds.iter().filter_map(|range| {
            let x = self.px_from_time(range.start);
            let on_screen = x < self.frame.width && x + self.fold > 0.0;
            on_screen.then(|| FoldOnScreen { x, width: self.fold, range: range.clone() })
        })
    }

    /// Whether a point of time is inside a fold.
    #[must_use]
    pub fn is_folded(&self, at: Time) -> bool {
        self.frame.folds.iter().any(|fold| fold.start < at && at < fold.end)
    }

    /// The same scale, `dx` pixels further left.
    #[must_use]
    pub fn panned(&self, dx: f64) -> Self {
        let mut view = self.clone();
        view.origin -= dx;
        view.clamped(&Self::fit(self.frame.clone()))
    }

    /// `factor` times as large, with the same time at `about`.
    #[must_use]
    pub fn zoomed(&self, about: f64, factor: f64) -> Self {
        let fit = Self::fit(self.frame.clone());
        let mut view = self.clone();
        let here = self.ns_from_px(about);
        view.px_per_ns *= factor;
        view.fold = fit.fold;
        view = view.limited(&fit);
        view.origin = view.along(here) - about;
        view.clamped(&fit)
    }

    /// The same scale, with this instant at 15 % of the width.
    #[must_use]
    pub fn turned_to(&self, at: Time) -> Self {
        let mut view = self.clone();
        view.origin = self.along(nanoseconds(at)) - self.frame.width * 0.15;
        view.clamped(&Self::fit(self.frame.clone()))
    }

    /// A stretch with a tenth of it on both sides.
    #[must_use]
    pub fn around(&self, range: &Range<Time>) -> Self {
        let margin = Ticks::from_ns(range.end.since(range.start).ns() / 10);
        let begin = Time::from_ns(range.start.ns().saturating_sub(margin.ns()));
        Self::new(self.frame.clone(), Some(&(begin..range.end + margin)))
    }

    /// Whether the whole run is seen.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        let fit = Self::fit(self.frame.clone());
        self.px_per_ns <= fit.px_per_ns * 1.000_1
    }

    /// What to keep in the state: nothing, if the whole run is seen.
    #[must_use]
    pub fn kept(&self) -> Option<Range<Time>> {
        (!self.is_fit()).then(|| self.window())
    }

    /// Whether it shows the same, to within a pixel.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        let scale = self.px_per_ns / other.px_per_ns;
        self.frame == other.frame && (self.origin - other.origin).abs() < 1.0 && (scale - 1.0).abs() < 1e-3
    }

    /// Whether it shows the same run in the same size, so that there is a way from here to there.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.frame == other.frame
    }

    /// A part of the way to another view of the same run: 0 is here, 1 is there.
    #[must_use]
    pub fn toward(&self, other: &Self, part: f64) -> Self {
        let between = |a: Time, b: Time| time_from(nanoseconds(a) + (nanoseconds(b) - nanoseconds(a)) * part);
        let (here, there) = (self.window(), other.window());
        let window = between(here.start, there.start)..between(here.end, there.end);
        Self::new(self.frame.clone(), Some(&window))
    }

    fn limited(mut self, fit: &Self) -> Self {
        let most = (1.0 / NS_PER_PX_MIN).max(fit.px_per_ns * 1_000.0);
        self.px_per_ns = self.px_per_ns.clamp(fit.px_per_ns, most);
        self
    }

    /// Never before the start, never further behind the end than the margin, never smaller than the whole run.
    fn clamped(self, fit: &Self) -> Self {
        let here = self.ns_from_px(INSET);
        let mut view = self.limited(fit);
        if view.px_per_ns <= fit.px_per_ns {
            return fit.clone();
        }
        let first = -INSET;
        let last = view.along(nanoseconds(view.frame.end)) - view.frame.width * (1.0 - MARGIN);
        let kept =
            if (view.ns_from_px(INSET) - here).abs() < 1.0 { view.origin } else { view.along(here) - INSET };
        view.origin = kept.min(last.max(first)).max(first);
        view
    }
}

fn count(n: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "fewer folds than a double can count")]
    let count = n as f64;
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    fn frame(end_ms: u64, folds: &[(u64, u64)]) -> Frame {
        let at = |ms: u64| Time::from_ns(ms * MS);
        let folds = folds.iter().map(|&(from, to)| at(from)..at(to)).collect();
        Frame { width: 1000.0, fold: 52.0, end: at(end_ms), folds }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.01
    }

    #[test]
    fn the_whole_run_leaves_four_hundredths_behind_its_end() {
        let view = View::fit(frame(420, &[]));
        assert!(
            near(view.px_from_time(Time::ZERO), 11.0)
                && near(view.px_from_time(Time::from_ns(420 * MS)), 960.0)
        );
        assert!(view.is_fit() && view.kept().is_none());
    }

    #[test]
    fn a_fold_is_as_wide_as_any_other_and_what_is_open_shares_the_rest() {
        let view = View::fit(frame(1_000, &[(100, 400), (500, 900)]));
        let widths: Vec<_> = view.folds().map(|fold| fold.width).collect();
        assert_eq!(widths, [52.0, 52.0]);
        let px = |ms| view.px_from_time(Time::from_ns(ms * MS));
        assert!(near(px(400) - px(100), 52.0) && near(px(250) - px(100), 26.0), "halfway through a fold");
        assert!(near(px(100) - px(0), px(500) - px(400)), "one scale");
        assert!(near(px(1_000), 960.0));
    }

    #[test]
    fn pixels_and_times_cancel_out() {
        let view = View::new(
            frame(1_000, &[(100, 400), (500, 900)]),
            Some(&(Time::from_ns(50 * MS)..Time::from_ns(950 * MS))),
        );
        for px in [-40.0, 0.0, 11.0, 320.0, 500.0, 999.0, 1_400.0] {
            assert!(near(view.along(view.ns_from_px(px)) - view.origin, px), "{px}");
        }
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let view = View::fit(frame(1_000, &[(100, 400)]));
        let before = view.ns_from_px(500.0);
        let closer = view.zoomed(500.0, 1.15).zoomed(500.0, 1.15);
        assert!((closer.ns_from_px(500.0) - before).abs() < 10.0);
        assert!(closer.ns_per_px() < view.ns_per_px());
        assert!(closer.zoomed(500.0, 0.01).is_fit(), "never smaller than the whole run");
    }

    #[test]
    fn a_window_read_back_from_the_state_is_the_same_view() {
        let view = View::fit(frame(1_000, &[(100, 400)])).zoomed(700.0, 3.0).panned(40.0);
        let again = View::new(frame(1_000, &[(100, 400)]), view.kept().as_ref());
        for ms in [0, 250, 500, 700, 999] {
            let at = Time::from_ns(ms * MS);
            assert!((view.px_from_time(at) - again.px_from_time(at)).abs() < 0.1, "{ms} ms");
        }
    }

    #[test]
    fn panning_stops_at_both_ends() {
        let view = View::fit(frame(1_000, &[])).zoomed(500.0, 4.0);
        assert!(near(view.panned(1e9).px_from_time(Time::ZERO), INSET));
        assert!(near(view.panned(-1e9).px_from_time(Time::from_ns(1_000 * MS)), 960.0));
    }

    #[test]
    fn while_playing_the_page_turns_so_that_the_playhead_is_at_the_left() {
        let view = View::fit(frame(1_000, &[])).zoomed(0.0, 4.0);
        let at = Time::from_ns(500 * MS);
        assert!(near(view.turned_to(at).px_from_time(at), 150.0));
    }
}
