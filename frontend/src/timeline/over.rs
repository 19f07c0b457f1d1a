//! What lies over the lanes and changes without redrawing them: the playhead, what is pointed at or selected, what is
//! measured. Pure; `paint_over` draws it.

use super::hit::{self, Slice};
use super::rows::Row;
use super::scene::{Cap, Rect, Scene};
use super::view::View;
use crate::protocol::Picture;
use sim_core::ids::Pid;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::window::{Lane, SpanKind};
use std::ops::Range;

/// What lies over the lanes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Over {
    /// Where the playhead is.
    pub playhead: f64,
    /// What is dimmed, since another process is pointed at.
    pub veils: Vec<Rect>,
    /// The lanes of the selected process.
    pub selected: Vec<Rect>,
    /// What is pointed at.
    pub ring: Option<Rect>,
    /// What is measured: from, to, and its length in words.
    pub measured: Option<(f64, f64, String)>,
    /// Ends that stand on the playhead, drawn above it.
    pub caps: Vec<Cap>,
}

/// What is to be seen of the reader's attention.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Attention {
    /// The process that is pointed at.
    pub hovered: Option<Pid>,
    /// The process that is selected.
    pub selected: Option<Pid>,
    /// The slice that is pointed at or focused.
    pub slice: Option<Slice>,
    /// The stretch that is measured.
    pub measured: Option<Range<Time>>,
}

/// The overlay of a view. `down` is how far the rows are moved down.
#[must_use]
pub fn over(
    view: &View,
    rows: &[Row],
    down: f64,
    picture: &Picture,
    attention: &Attention,
    at: Time,
) -> Over {
    let playhead = view.px_from_time(at);
    let mut over = Over { playhead, ..Over::default() };
    if let Some(pid) = attention.hovered {
        over.veils = rows.iter().flat_map(|row| veils(view, row, down, picture, pid)).collect();
    }
    if let Some(pid) = attention.selected {
        let its = rows.iter().filter(|row| row.lane() == Some(Lane::Process(pid)));
        over.selected = its.map(|row| whole(view, row, down)).collect();
    }
    over.ring = attention.slice.and_then(|slice| ring(view, rows, down, picture, slice));
    over.measured = attention.measured.as_ref().map(|range| {
        let length = crate::format::length(range.end.since(range.start));
        (view.px_from_time(range.start), view.px_from_time(range.end), length)
    });
    over
}

/// The ends of a scene that the playhead would cross out.
#[must_use]
pub fn caps_at(scene: &Scene, playhead: f64) -> Vec<Cap> {
    scene.caps.iter().filter(|cap| (cap.x - playhead).abs() <= cap.radius + 1.0).copied().collect()
}

fn whole(view: &View, row: &Row, down: f64) -> Rect {
    Rect { x: 0.0, y: row.top + down, width: view.width(), height: row.height }
}

/// All of another process's lane; of a core's lane what does not belong to the process.
fn veils(view: &View, row: &Row, down: f64, picture: &Picture, pid: Pid) -> Vec<Rect> {
    let whole = whole(view, row, down);
    match row.lane() {
        Some(Lane::Process(own)) if own == pid => Vec::new(),
        Some(lane @ Lane::Core(_)) => {
            let spans = hit::spans(picture, lane).unwrap_or_default();
            let first = spans.partition_point(|span| view.px_from_time(span.end) < 0.0);
            let mut veils = Vec::new();
            let mut from = 0.0;
            for span in &spans[first..] {
                let x = view.px_from_time(span.begin);
                if x > view.width() {
                    break;
                }
                if matches!(&span.kind, SpanKind::Running(run) if run.pid == pid) {
                    veils.push(Rect { x: from, width: (x - from).max(0.0), ..whole });
                    from = view.px_from_time(span.end);
                }
            }
            veils.push(Rect { x: from, width: (view.width() - from).max(0.0), ..whole });
            veils
        }
        Some(Lane::Process(_)) | None => vec![whole],
    }
}

fn ring(view: &View, rows: &[Row], down: f64, picture: &Picture, slice: Slice) -> Option<Rect> {
    let row = rows.iter().find(|row| row.lane() == Some(slice.lane))?;
    let span = hit::span(picture, slice)?;
    let (x, to) =
        (view.px_from_time(span.begin).max(-8.0), view.px_from_time(span.end).min(view.width() + 8.0));
    Some(Rect { x, y: row.bar_top() + down, width: (to - x).max(2.0), height: row.bar })
}

/// How much of a stretch each process ran, most first: its share of one core.
#[must_use]
pub fn shares(picture: &Picture, range: &Range<Time>) -> Vec<(Pid, Ticks)> {
    let of = |(lane, spans): &(Lane, Vec<sim_core::timeline::window::Span>)| {
        let Lane::Process(pid) = *lane else { return None };
        let inside = |begin: Time, end: Time| end.min(range.end).since(begin.max(range.start));
        let mut before = Time::ZERO;
        let mut sum = Ticks::ZERO;
        for span in spans.iter().filter(|span| span.end > range.start && span.begin < range.end) {
            if span.begin < before {
                continue;
            }
            before = span.end;
            match &span.kind {
                SpanKind::Running(_) | SpanKind::Exiting(_) => sum += inside(span.begin, span.end),
                // What is too short to tell apart is taken as evenly spread.
                SpanKind::Mixed(shares) => {
                    let part =
                        u128::from(inside(span.begin, span.end).ns()) * u128::from(shares.running.ns());
                    let ns = part / u128::from(span.length().ns().max(1));
                    sum += Ticks::from_ns(u64::try_from(ns).expect("no more than the whole"));
                }
                _ => {}
            }
        }
        (!sum.is_zero()).then_some((pid, sum))
    };
    let mut shares: Vec<_> = picture.lanes.iter().filter_map(of).collect();
    sim_core::order::by_key(&mut shares, |&(pid, ran)| (std::cmp::Reverse(ran), pid));
    shares
}
