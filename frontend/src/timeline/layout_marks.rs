//! What is drawn on and between lanes: the grid, folds, ends, held locks, arrows and printed texts. Pure; leaves the lanes
//! to `layout`.
//!
//! Marks that would lie on each other are thinned: what is nearer than a few pixels to one of its kind is left out.

use super::layout::Plan;
use super::rows::{Row, RowKind, is_core};
use super::ruler::Tick;
use super::scene::{Arrow, Cap, Font, Hold, Label, Level, Rect, Scene};
use super::theme::{Ink, Part};
use super::view::View;
use crate::format;
use crate::widgets::icon::Sign;
use sim_core::ids::Pid;
use sim_core::program::Status;
use sim_core::time::Time;
use sim_core::timeline::marks::{EndMark, Flow, FlowKind};
use sim_core::timeline::window::{Lane, Span, SpanKind};
use sim_core::trace::ObjectKind;

/// The nearest that two arrows between the same lanes come.
const ARROWS_APART: f64 = 6.0;
/// The most characters of a printed text.
const PRINTED_MAX: usize = 14;

/// The ruler, the grid and the folds. `middle` is the ruler's.
pub fn grid(scene: &mut Scene, view: &View, ticks: Vec<Tick>, middle: f64) {
    scene.grid.extend(ticks.iter().map(|tick| tick.x));
    let number = |tick: Tick| Label {
        x: tick.middle,
        y: middle,
        text: tick.text,
        ink: Ink::Text3,
        font: Font::Plain,
        centred: true,
    };
    scene.ruler.extend(ticks.into_iter().filter(|tick| !tick.text.is_empty()).map(number));
    for fold in view.folds() {
        let text = format::length(fold.range.end.since(fold.range.start));
        let x = fold.x + fold.width / 2.0;
        scene.ruler.push(Label { x, y: middle, text, ink: Ink::Text2, font: Font::Strong, centred: true });
        scene.folds.push(fold);
    }
}

/// The lines between lanes.
pub fn ground(scene: &mut Scene, plan: &Plan<'_>) {
    let view = plan.view;
    for (place, row) in plan.rows.iter().enumerate() {
        let level = |y: f64| Level { from: 0.0, to: view.width(), y: y + plan.down };
        let next = plan.rows.get(place + 1);
        if is_core(row) {
            scene.rails.push(level(row.middle().round()));
            if next.is_some_and(|next| !is_core(next)) {
                scene.strong_rules.push(level(row.top + row.height + 4.0));
            }
        } else if next.is_some_and(|next| next.kind == RowKind::Output) {
            scene.strong_rules.push(level(row.top + row.height));
        } else if next.is_some() {
            scene.rules.push(level(row.top + row.height));
        }
    }
}

/// Ends, held locks, arrows and printed texts.
pub fn marks(scene: &mut Scene, plan: &Plan<'_>) {
    for end in &plan.picture.marks.ends {
        for row in plan.rows {
            match row.lane() {
                Some(Lane::Process(pid)) if pid == end.pid => cap(scene, plan, row, end),
                Some(lane @ Lane::Core(_)) if plan.style.compare => core_cap(scene, plan, row, lane, end),
                _ => {}
            }
        }
    }
    holds(scene, plan);
    if plan.style.arrows {
        arrows(scene, plan);
    }
    if let Some(row) = plan.rows.iter().find(|row| row.kind == RowKind::Output) {
        prints(scene, plan, row);
    }
}

/// How an end is marked, and whether it is an accident.
#[must_use]
pub const fn figure_of(status: Status) -> Sign {
    match status {
        Status::Returned | Status::Exited(0) => Sign::Tick,
        Status::Exited(_) | Status::Raised => Sign::Cross,
        Status::Killed(_) => Sign::Bolt,
    }
}

fn cap(scene: &mut Scene, plan: &Plan<'_>, row: &Row, end: &EndMark) {
    let x = plan.view.px_from_time(end.at);
    if !(-10.0..plan.view.width() + 10.0).contains(&x) {
        return;
    }
    let y = row.middle() + plan.down;
    let figure = figure_of(end.status);
    let ink = if figure == Sign::Tick { Ink::Hue(plan.faces.hue(end.pid), Part::Line) } else { Ink::Danger };
    scene.caps.push(Cap { x, y, reach: row.bar / 2.0 + 3.0, mark_y: y, radius: 8.0, figure, ink });
    if figure != Sign::Tick {
        let text = format::exitcode(end.status);
        let spans = plan.picture.lanes.iter().find(|(lane, _)| *lane == Lane::Process(end.pid));
        let zombie =
            spans.and_then(|(_, spans)| spans.iter().rev().find(|span| span.kind == SpanKind::Zombie));
        let after = zombie.map_or(x, |zombie| plan.view.px_from_time(zombie.end)).max(x + 8.0);
        let x = if after - x > 70.0 { x + 12.0 } else { after + 5.0 };
        scene.labels.push(Label { x, y, text, ink: Ink::Danger, font: Font::Strong, centred: false });
    }
}

/// In a core's lane, where the process that ended was running on it.
fn core_cap(scene: &mut Scene, plan: &Plan<'_>, row: &Row, lane: Lane, end: &EndMark) {
    let Some((_, spans)) = plan.picture.lanes.iter().find(|(of, _)| *of == lane) else { return };
    let at = spans.partition_point(|span| span.end < end.at);
    let ran = |span: &Span| {
        matches!(&span.kind, SpanKind::Running(run) if run.pid == end.pid) && span.end == end.at
    };
    if !spans[at..].iter().take(2).any(ran) {
        return;
    }
    let x = plan.view.px_from_time(end.at);
    let y = row.middle() + plan.down;
    let figure = figure_of(end.status);
    let ink = if figure == Sign::Tick { Ink::Hue(plan.faces.hue(end.pid), Part::Line) } else { Ink::Danger };
    let reach = row.bar / 2.0 + 2.0;
    scene.caps.push(Cap { x, y, reach, mark_y: y - row.bar / 2.0 - 1.0, radius: 5.5, figure, ink });
}

fn holds(scene: &mut Scene, plan: &Plan<'_>) {
    for hold in &plan.picture.marks.holds {
        let kind = plan.summary.objects.get(hold.object.index()).map(|info| info.kind);
        if !matches!(kind, Some(ObjectKind::Lock | ObjectKind::Semaphore)) {
            continue;
        }
        let Some(row) = row_of(plan, hold.pid) else { continue };
        let from = plan.view.px_from_time(hold.from);
        let to = plan.view.px_from_time(hold.to.unwrap_or(plan.summary.end));
        if to - from >= 3.0 && to > 0.0 && from < plan.view.width() {
            let y = (row.middle() + row.bar / 2.0 + plan.down).round() + 2.0;
            let line = Level { from: from.max(-4.0), to: to.min(plan.view.width() + 4.0), y };
            scene.holds.push(Hold { line, begins: from > -4.0 && to - from >= 12.0 });
        }
    }
}

fn arrows(scene: &mut Scene, plan: &Plan<'_>) {
    let mut drawn: Vec<(FlowKind, Pid, Pid, f64)> = Vec::new();
    for flow in &plan.picture.marks.flows {
        let x = plan.view.px_from_time(flow.to.at);
        let near = |&(kind, from, to, before): &(FlowKind, Pid, Pid, f64)| {
            (kind, from, to) == (flow.kind, flow.from.pid, flow.to.pid) && (x - before).abs() < ARROWS_APART
        };
        if drawn.iter().rev().take(64).any(near) {
            continue;
        }
        if let Some(arrow) = arrow(plan, flow) {
            scene.arrows.push(arrow);
            drawn.push((flow.kind, flow.from.pid, flow.to.pid, x));
        }
    }
}

fn arrow(plan: &Plan<'_>, flow: &Flow) -> Option<Arrow> {
    let (from, to) = (row_of(plan, flow.from.pid)?, row_of(plan, flow.to.pid)?);
    if flow.from.pid == flow.to.pid {
        return None;
    }
    let (from_x, to_x) = (plan.view.px_from_time(flow.from.at), plan.view.px_from_time(flow.to.at));
    let width = plan.view.width();
    if (from_x < 0.0 && to_x < 0.0) || (from_x > width && to_x > width) {
        return None;
    }
    let toward = if to.top > from.top { 1.0 } else { -1.0 };
    let dashed = matches!(flow.kind, FlowKind::Join | FlowKind::Wake);
    let ink = if flow.kind == FlowKind::Signal { Ink::Danger } else { Ink::Text2 };
    let stop = if flow.kind == FlowKind::Signal { 9.0 } else { to.bar / 2.0 + 1.0 };
    Some(Arrow {
        from: (from_x, from.middle() + toward * from.bar / 2.0 + plan.down),
        to: (to_x, to.middle() - toward * stop + plan.down),
        dashed,
        ring: flow.kind == FlowKind::Spawn,
        ink,
    })
}

fn row_of<'a>(plan: &Plan<'a>, pid: Pid) -> Option<&'a Row> {
    plan.rows.iter().find(|row| row.kind == RowKind::Lane(Lane::Process(pid)))
}

fn prints(scene: &mut Scene, plan: &Plan<'_>, row: &Row) {
    let mut free = f64::NEG_INFINITY;
    let mut ticked = f64::NEG_INFINITY;
    for print in &plan.picture.marks.prints {
        let x = plan.view.px_from_time(print.at);
        if !(0.0..plan.view.width()).contains(&x) {
            continue;
        }
        let hue = plan.faces.hue(print.pid);
        if x - ticked >= 2.0 {
            let tick = Rect { x: x - 1.0, y: row.top + plan.down + 4.0, width: 2.0, height: 6.0 };
            scene.hue(hue).prints.push(tick);
            ticked = x;
        }
        let text = shortened(&print.text);
        let half = (plan.measure)(&text, Font::Code) / 2.0;
        let middle = x.max(half + 1.0).min((plan.view.width() - half - 1.0).max(half));
        if middle - half > free && !text.is_empty() {
            free = middle + half + 8.0;
            let y = row.top + plan.down + 20.0;
            scene.labels.push(Label {
                x: middle,
                y,
                text,
                ink: Ink::Hue(hue, Part::Ink),
                font: Font::Code,
                centred: true,
            });
        }
    }
}

/// The first line of a text, or its begin.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    if line.chars().count() <= PRINTED_MAX {
        line.to_owned()
    } else {
        line.chars().take(PRINTED_MAX - 1).chain(['…']).collect()
    }
}

/// What lies behind the end of a run that is compared with longer ones, and the cores that idle until the last ends.
pub fn finished(scene: &mut Scene, plan: &Plan<'_>, end: Time, top: f64, height: f64) {
    let x = plan.view.px_from_time(end);
    if x < plan.view.width() {
        scene.finished.push(Rect { x: x.max(0.0), y: top, width: plan.view.width() - x.max(0.0), height });
    }
}
