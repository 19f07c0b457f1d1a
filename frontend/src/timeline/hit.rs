//! What is under the pointer, which slice comes next, and where the playhead snaps. Pure; leaves pointers to `gestures`.

use super::rows::{Row, RowKind};
use super::view::View;
use crate::protocol::Picture;
use sim_core::time::Time;
use sim_core::timeline::window::{Lane, Span, SpanKind};

/// A slice: its lane and its place in the picture's list for that lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Whose.
    pub lane: Lane,
    /// Which.
    pub place: usize,
}

/// How far from an event the playhead snaps to it, in pixels.
pub const SNAP: f64 = 6.0;

/// The row at a height.
#[must_use]
pub fn row_at(rows: &[Row], y: f64) -> Option<&Row> {
    let place = rows.partition_point(|row| row.top + row.height <= y);
    rows.get(place).filter(|row| row.top <= y)
}

/// The slice at a point of the lanes; idle cores are none.
#[must_use]
pub fn slice_at(rows: &[Row], view: &View, picture: &Picture, x: f64, y: f64) -> Option<Slice> {
    let RowKind::Lane(lane) = row_at(rows, y)?.kind else { return None };
    let spans = spans(picture, lane)?;
    let after = spans.partition_point(|span| view.px_from_time(span.begin) <= x);
    // What is narrower than a finger is found from a little beside it, too.
    let here = after.checked_sub(1).filter(|&place| holds(&spans[place], view, x));
    let place = here
        .or_else(|| Some(after).filter(|&place| spans.get(place).is_some_and(|span| holds(span, view, x))))?;
    (!matches!(spans[place].kind, SpanKind::Idle { .. })).then_some(Slice { lane, place })
}

fn holds(span: &Span, view: &View, x: f64) -> bool {
    view.px_from_time(span.begin) - 2.0 <= x && x <= view.px_from_time(span.end) + 2.0
}

/// The slice that is going on at an instant, for a lane that is reached by keyboard.
#[must_use]
pub fn slice_of(picture: &Picture, lane: Lane, at: Time) -> Option<Slice> {
    let spans = spans(picture, lane)?;
    let place = spans.partition_point(|span| span.begin <= at).saturating_sub(1);
    (place < spans.len()).then_some(Slice { lane, place })
}

/// The span of a slice.
#[must_use]
pub fn span(picture: &Picture, slice: Slice) -> Option<&Span> {
    spans(picture, slice.lane)?.get(slice.place)
}

/// The slice beside one in its lane.
#[must_use]
pub fn beside(picture: &Picture, slice: Slice, forward: bool) -> Option<Slice> {
    let place = if forward { slice.place.checked_add(1) } else { slice.place.checked_sub(1) }?;
    let next = Slice { place, ..slice };
    span(picture, next).map(|_| next)
}

/// The spans of a lane.
#[must_use]
pub fn spans(picture: &Picture, lane: Lane) -> Option<&[Span]> {
    picture.lanes.iter().find(|(of, _)| *of == lane).map(|(_, spans)| spans.as_slice())
}

/// The instant of the event that is nearest to a pixel, if it is within [`SNAP`]; otherwise the instant at the pixel.
#[must_use]
pub fn snapped(view: &View, picture: &Picture, x: f64) -> Time {
    let free = view.time_from_px(x);
    let mut best: Option<(f64, Time)> = None;
    let mut offer = |at: Time| {
        let distance = (view.px_from_time(at) - x).abs();
        if distance <= SNAP && best.is_none_or(|(before, _)| distance < before) {
            best = Some((distance, at));
        }
    };
    for (_, spans) in &picture.lanes {
        let place = spans.partition_point(|span| span.begin <= free);
        for span in spans[place.saturating_sub(1)..].iter().take(2) {
            offer(span.begin);
            offer(span.end);
        }
    }
    picture.marks.prints.iter().for_each(|print| offer(print.at));
    picture.marks.ends.iter().for_each(|end| offer(end.at));
    best.map_or(free, |(_, at)| at)
}
