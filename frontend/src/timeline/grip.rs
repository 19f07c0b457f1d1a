//! What hands on the timeline mean: a drag on the ruler scrubs, a drag on the lanes pans, with Shift it measures, two fingers
//! zoom, a tap selects. Pure; leaves listening to `gestures`.

use super::hit;
use super::view::View;
use crate::protocol::Picture;
use sim_core::time::Time;
use std::ops::Range;

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Move the playhead.
    Go(Time),
    /// Show something else.
    View(View),
    /// Measure a stretch.
    Measure(Range<Time>),
    /// Select what is at this place.
    Tap,
}

/// Hands on the timeline.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Hands {
    grip: Grip,
    fingers: Vec<(i32, f64)>,
}

#[derive(Clone, Debug, PartialEq, Default)]
enum Grip {
    #[default]
    Free,
    Scrub,
    Pan {
        x: f64,
        moved: bool,
    },
    Measure {
        from: Time,
    },
    Pinch {
        apart: f64,
        middle: f64,
    },
}

/// Where a hand is put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the ruler.
    Ruler,
    /// On the lanes.
    Lanes,
}

/// A drag shorter than this is a tap.
const STILL: f64 = 4.0;

impl Hands {
    /// Whether nothing is held.
    #[must_use]
    pub fn are_free(&self) -> bool {
        self.grip == Grip::Free
    }

    /// A finger or button goes down.
    pub fn down(
        &mut self,
        id: i32,
        x: f64,
        place: Place,
        shift: bool,
        view: &View,
        picture: &Picture,
    ) -> Option<Deed> {
        self.fingers.retain(|finger| finger.0 != id);
        self.fingers.push((id, x));
        if let [(_, a), (_, b)] = self.fingers[..] {
            self.grip = Grip::Pinch { apart: (a - b).abs().max(1.0), middle: f64::midpoint(a, b) };
            return None;
        }
        match place {
            Place::Ruler => {
                self.grip = Grip::Scrub;
                Some(Deed::Go(hit::snapped(view, picture, x)))
            }
            Place::Lanes if shift => {
                let from = hit::snapped(view, picture, x);
                self.grip = Grip::Measure { from };
                Some(Deed::Measure(from..from))
            }
            Place::Lanes => {
                self.grip = Grip::Pan { x, moved: false };
                None
            }
        }
    }

    /// A finger or pointer moves; `free` switches snapping off.
    pub fn moved(&mut self, id: i32, x: f64, free: bool, view: &View, picture: &Picture) -> Option<Deed> {
        let finger = self.fingers.iter_mut().find(|finger| finger.0 == id)?;
        finger.1 = x;
        let at = || if free { view.time_from_px(x) } else { hit::snapped(view, picture, x) };
        match &mut self.grip {
            Grip::Free => None,
            Grip::Scrub => Some(Deed::Go(at())),
            Grip::Measure { from } => {
                let to = at();
                Some(Deed::Measure((*from).min(to)..(*from).max(to)))
            }
            Grip::Pan { x: before, moved } => {
                let dx = x - *before;
                if !*moved && dx.abs() < STILL {
                    return None;
                }
                (*before, *moved) = (x, true);
                Some(Deed::View(view.panned(dx)))
            }
            Grip::Pinch { apart, middle } => {
                let [(_, a), (_, b)] = self.fingers[..] else { return None };
                let (now, here) = ((a - b).abs().max(1.0), f64::midpoint(a, b));
                let view = view.panned(here - *middle).zoomed(here, now / *apart);
                (*apart, *middle) = (now, here);
                Some(Deed::View(view))
            }
        }
    }

    /// A finger or button goes up.
    pub fn up(&mut self, id: i32) -> Option<Deed> {
        let held = self.fingers.iter().any(|finger| finger.0 == id);
        self.fingers.retain(|finger| finger.0 != id);
        let grip = std::mem::take(&mut self.grip);
        (held && matches!(grip, Grip::Pan { moved: false, .. })).then_some(Deed::Tap)
    }

    /// The browser takes the gesture over (to scroll, say).
    pub fn cancel(&mut self) {
        *self = Self::default();
    }
}

/// By how much a turn of the wheel zooms: 1.15 a notch of 100 px.
#[must_use]
pub fn zoom_of_wheel(delta_y: f64) -> f64 {
    1.15_f64.powf(-delta_y.clamp(-300.0, 300.0) / 100.0)
}

#[cfg(test)]
mod tests {
    use super::super::view::Frame;
    use super::*;

    fn view() -> View {
        let frame = Frame { width: 1000.0, fold: 52.0, end: Time::from_ns(1_000_000_000), folds: vec![] };
        View::fit(frame).zoomed(500.0, 4.0)
    }

    fn picture() -> Picture {
        Picture { lanes: vec![], marks: sim_core::timeline::marks::Marks::default() }
    }

    #[test]
    fn a_drag_on_the_lanes_pans_and_a_tap_selects() {
        let (view, picture, mut hands) = (view(), picture(), Hands::default());
        assert_eq!(hands.down(1, 400.0, Place::Lanes, false, &view, &picture), None);
        assert_eq!(hands.moved(1, 402.0, false, &view, &picture), None, "a shaking hand is no drag");
        assert_eq!(hands.up(1), Some(Deed::Tap));
        hands.down(1, 400.0, Place::Lanes, false, &view, &picture);
        assert_eq!(hands.moved(1, 420.0, false, &view, &picture), Some(Deed::View(view.panned(20.0))));
        assert_eq!(hands.up(1), None);
    }

    #[test]
    fn a_drag_on_the_ruler_scrubs() {
        let (view, picture, mut hands) = (view(), picture(), Hands::default());
        assert_eq!(
            hands.down(1, 400.0, Place::Ruler, false, &view, &picture),
            Some(Deed::Go(view.time_from_px(400.0)))
        );
        assert_eq!(hands.moved(1, 410.0, true, &view, &picture), Some(Deed::Go(view.time_from_px(410.0))));
    }

    #[test]
    fn with_shift_a_drag_measures_in_either_direction() {
        let (view, picture, mut hands) = (view(), picture(), Hands::default());
        hands.down(1, 400.0, Place::Lanes, true, &view, &picture);
        let range = view.time_from_px(300.0)..view.time_from_px(400.0);
        assert_eq!(hands.moved(1, 300.0, true, &view, &picture), Some(Deed::Measure(range)));
    }

    #[test]
    fn two_fingers_zoom_about_their_middle() {
        let (view, picture, mut hands) = (view(), picture(), Hands::default());
        hands.down(1, 400.0, Place::Lanes, false, &view, &picture);
        hands.down(2, 600.0, Place::Lanes, false, &view, &picture);
        let Some(Deed::View(closer)) = hands.moved(2, 800.0, false, &view, &picture) else {
            panic!("no zoom")
        };
        assert!((view.ns_per_px() / closer.ns_per_px() - 2.0).abs() < 0.01);
        assert_eq!(hands.up(2), None);
        assert!(hands.are_free(), "the other finger does not pan on");
    }

    #[test]
    fn a_notch_of_the_wheel_is_fifteen_hundredths() {
        assert!(
            (zoom_of_wheel(-100.0) - 1.15).abs() < 1e-9 && (zoom_of_wheel(100.0) * 1.15 - 1.0).abs() < 1e-9
        );
    }
}
