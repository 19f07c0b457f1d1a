//! Spans to shapes: what a lane looks like at a scale. Pure, tested as text; leaves marks between lanes to
//! `layout_marks` and the drawing to `paint`.
//!
//! Level of detail by width: from 28 px on a label and round corners, from 3 px round corners, from 1 px a plain
//! rectangle, below that one column a pixel that says how much of it ran.

use super::faces::Faces;
use super::rows::{Row, RowKind};
use super::scene::{Font, Icon, Label, Level, Rect, Scene};
use super::theme::{Ink, Part};
use super::view::View;
use super::words;
use crate::i18n::{Language, Text};
use crate::protocol::{Picture, Summary};
use crate::widgets::icon::Sign;
use sim_core::ids::{CoreId, Pid};
use sim_core::kernel::{Outcome, Waiting, WaitingOn};
use sim_core::timeline::marks::EndMark;
use sim_core::timeline::window::{Lane, Shares, Span, SpanKind};
use sim_core::trace::phase::WaitsFor;

/// What a scene is made of.
pub struct Plan<'a> {
    /// Where time is.
    pub view: &'a View,
    /// The rows on screen.
    pub rows: &'a [Row],
    /// How far the rows are moved down.
    pub down: f64,
    /// What the machine answered.
    pub picture: &'a Picture,
    /// The run.
    pub summary: &'a Summary,
    /// Its processes' faces.
    pub faces: &'a Faces,
    /// The language of the labels.
    pub language: Language,
    /// How the lanes are shown.
    pub style: Style,
    /// How wide a text is.
    pub measure: &'a dyn Fn(&str, Font) -> f64,
}

/// How lanes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Style {
    /// Whether arrows are drawn.
    pub arrows: bool,
    /// Short labels, since there is little room.
    pub narrow: bool,
    /// Runs side by side: idle cores are hatched and say how long, core lanes show ends.
    pub compare: bool,
}

/// Where a text in a bar begins.
const PADDING: f64 = 6.0;
/// From here on a bar has a label at its left; below, only one that fits in the middle.
const WIDE: f64 = 28.0;
const ROUND: f64 = 3.0;

/// A bar of one process on one core, while it is being put together from slices.
struct Bar {
    x: f64,
    to: f64,
    core: CoreId,
    pid: Pid,
    quanta: Vec<f64>,
}

/// Draws every lane of a plan.
pub fn lanes(scene: &mut Scene, plan: &Plan<'_>) {
    for row in plan.rows {
        let RowKind::Lane(lane) = row.kind else { continue };
        let Some((_, spans)) = plan.picture.lanes.iter().find(|(of, _)| *of == lane) else { continue };
        Pen { scene, plan, row, open: None }.lane(lane, spans);
    }
}

struct Pen<'a, 'p> {
    scene: &'a mut Scene,
    plan: &'a Plan<'p>,
    row: &'a Row,
    open: Option<Bar>,
}

impl Pen<'_, '_> {
    fn lane(&mut self, lane: Lane, spans: &[Span]) {
        let view = self.plan.view;
        let (left, right) = (view.time_from_px(-2.0), view.time_from_px(view.width()));
        let first = spans.partition_point(|span| span.end < left);
        // Where time is folded, what crosses the fold comes once for each side of it.
        let mut before = None;
        for span in spans[first..].iter().take_while(|span| span.begin <= right) {
            if before.is_some_and(|before| span.begin < before) {
                continue;
            }
            before = Some(span.end.max(span.begin));
            self.span(lane, span);
        }
        self.close();
        if let Lane::Process(pid) = lane {
            self.stuck(pid, spans.last());
        }
    }

    /// Who is blocked by the very last event has no span of it, as no time has passed since.
    fn stuck(&mut self, pid: Pid, last: Option<&Span>) {
        let end = self.plan.summary.end;
        let is_told =
            last.is_some_and(|last| matches!(last.kind, SpanKind::Blocked { .. }) && last.end >= end);
        let Some(on) = self.waiting(pid).map(|waiting| waiting.on).filter(|_| !is_told) else { return };
        let on = match on {
            WaitingOn::Object(object) => WaitsFor::Object(object),
            WaitingOn::Child(child) => WaitsFor::Join(child),
            WaitingOn::AllChildren => WaitsFor::JoinAll,
        };
        let (x, edge) = (self.plan.view.px_from_time(end), self.for_ever());
        self.blocked(x, edge, pid, on, &words::wait(self.plan, on, None));
    }

    fn span(&mut self, lane: Lane, span: &Span) {
        let view = self.plan.view;
        let (x, to) = (view.px_from_time(span.begin), view.px_from_time(span.end));
        if let SpanKind::Running(run) | SpanKind::Exiting(run) = &span.kind {
            return self.run(x, to, run.core, run.pid);
        }
        self.close();
        match (&span.kind, lane) {
            (SpanKind::Ready { .. }, Lane::Process(pid)) => self.ready(x, to, pid),
            (SpanKind::Blocked { on, timeout }, Lane::Process(pid)) => {
                let text = words::wait(self.plan, *on, *timeout);
                let to = self.goes_on(span, pid).unwrap_or(to);
                self.blocked(x, to, pid, *on, &text);
            }
            (SpanKind::SwitchIn { .. } | SpanKind::Switch { .. }, _) => {
                let rect = self.rect(x, to.max(x + 1.0));
                self.scene.slivers.push(rect);
            }
            (SpanKind::Zombie, Lane::Process(pid)) => self.zombie(x, to, pid),
            (SpanKind::Idle { while_ready }, _) => self.idle(x, to, span, !while_ready.is_zero()),
            (SpanKind::Mixed(shares), _) => self.mixed(x, to, span, shares),
            _ => {}
        }
    }

    /// Slices of one process on one core are one bar, with a tick where one slice ends and the next begins.
    fn run(&mut self, x: f64, to: f64, core: CoreId, pid: Pid) {
        match &mut self.open {
            Some(bar) if (bar.core, bar.pid) == (core, pid) && (x - bar.to).abs() < 0.01 => {
                bar.quanta.push(x);
                bar.to = to;
            }
            _ => {
                self.close();
                self.open = Some(Bar { x, to, core, pid, quanta: Vec::new() });
            }
        }
    }

    fn close(&mut self) {
        let Some(bar) = self.open.take() else { return };
        let hue = self.plan.faces.hue(bar.pid);
        let rect = self.rect(bar.x, bar.to);
        if bar.to - bar.x < ROUND {
            let slim = Rect { width: rect.width.max(1.0), ..rect };
            self.scene.hue(hue).slim.push(slim);
            return;
        }
        self.scene.hue(hue).bars.push(rect);
        if self.plan.faces.is_lap(bar.pid) && rect.width > 8.0 {
            let lap = Rect { x: rect.x + 2.0, y: rect.y + 2.0, width: 2.0, height: rect.height - 4.0 };
            self.scene.hue(hue).laps.push(lap);
        }
        let mut free = rect.x + 4.0;
        for &x in bar.quanta.iter().filter(|&&x| x > -1.0 && x < self.plan.view.width()) {
            if x >= free {
                let tick = Rect { x: x - 0.5, y: rect.y + rect.height - 5.0, width: 1.0, height: 4.0 };
                self.scene.hue(hue).quanta.push(tick);
                free = x + 4.0;
            }
        }
        self.bar_label(&rect, hue, &bar);
    }

    fn bar_label(&mut self, rect: &Rect, hue: u8, bar: &Bar) {
        if rect.height < 12.0 {
            return;
        }
        let faces = self.plan.faces;
        let texts = match self.row.lane() {
            // Only the main process is better known by its name than by its label.
            Some(Lane::Core(_)) if faces.label(bar.pid) == "Main" && !self.plan.style.compare => {
                [faces.name(bar.pid), faces.label(bar.pid)].map(str::to_owned)
            }
            Some(Lane::Core(_)) => [faces.label(bar.pid).to_owned(), String::new()],
            Some(Lane::Process(_)) | None => {
                words::core(self.plan.language, bar.core, self.plan.style.narrow)
            }
        };
        let from = rect.x.max(0.0);
        let room = rect.right().min(self.plan.view.width()) - from;
        let ink = Ink::Hue(hue, Part::On);
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            let width = (self.plan.measure)(&text, Font::Strong);
            let y = rect.y + rect.height / 2.0;
            if room >= WIDE && width + 1.5 * PADDING <= room {
                let x = from + PADDING;
                self.scene.labels.push(Label { x, y, text, ink, font: Font::Strong, centred: false });
                return;
            }
            if width + 3.0 <= room {
                let x = from + room / 2.0;
                self.scene.labels.push(Label { x, y, text, ink, font: Font::Strong, centred: true });
                return;
            }
        }
    }

    fn ready(&mut self, x: f64, to: f64, pid: Pid) {
        let rect = self.rect(x, to.max(x + 1.0));
        self.scene.hue(self.plan.faces.hue(pid)).ready.push(rect);
    }

    fn blocked(&mut self, x: f64, to: f64, pid: Pid, on: WaitsFor, text: &str) {
        let hue = self.plan.faces.hue(pid);
        let y = self.down(self.row.middle());
        let ink = Ink::Hue(hue, Part::Ink);
        let left = x.max(0.0);
        let mut from = left;
        if to - left >= 18.0 {
            let figure = words::figure(self.plan.summary, on);
            self.scene.icons.push(Icon { x: left + 11.0, y, figure, ink });
            from = left + 21.0;
            let width = (self.plan.measure)(text, Font::Plain);
            let room = to.min(self.plan.view.width()) - from;
            if !text.is_empty() && width + 4.0 <= room {
                let label =
                    Label { x: from - 1.0, y, text: text.to_owned(), ink, font: Font::Plain, centred: false };
                self.scene.labels.push(label);
                from += width + 6.0;
            }
        }
        if to - from >= 1.0 {
            self.scene.hue(hue).waits.push(Level { from, to: to.min(self.plan.view.width() + 8.0), y });
        }
    }

    /// Who is blocked for ever, is so to the edge of the screen.
    fn goes_on(&mut self, span: &Span, pid: Pid) -> Option<f64> {
        let for_ever = span.end >= self.plan.summary.end && self.waiting(pid).is_some();
        for_ever.then(|| self.for_ever())
    }

    fn for_ever(&mut self) -> f64 {
        let edge = self.plan.view.width() - 12.0;
        let y = self.down(self.row.middle());
        self.scene.for_ever.push((edge, y));
        edge
    }

    fn waiting(&self, pid: Pid) -> Option<&Waiting> {
        let Some(Outcome::Deadlock { waiting, .. }) = &self.plan.summary.outcome else { return None };
        waiting.iter().find(|waiting| waiting.pid == pid)
    }

    fn zombie(&mut self, x: f64, to: f64, pid: Pid) {
        if to - x < 3.0 {
            return;
        }
        let hue = self.plan.faces.hue(pid);
        let bar = self.rect(x, to);
        let height = (bar.height * 0.6).round();
        let rect = Rect { y: bar.y + ((bar.height - height) / 2.0).round(), height, ..bar };
        self.scene.hue(hue).zombies.push(rect);
        // An exit code other than 0 stands before the ghost.
        let is_coded = |end: &EndMark| end.pid == pid && end.status.exitcode() != 0;
        let coded = self.plan.picture.marks.ends.iter().any(is_coded);
        let left = x.max(0.0) + if coded { 52.0 } else { 20.0 };
        if to.min(self.plan.view.width()) - left > 14.0 {
            let (y, ink) = (rect.y + height / 2.0, Ink::Hue(hue, Part::Ink));
            self.scene.icons.push(Icon { x: left, y, figure: Sign::Ghost, ink });
        }
    }

    /// An idle core while somebody was ready is worth a look; when runs are compared, every idle core is.
    fn idle(&mut self, x: f64, to: f64, span: &Span, while_ready: bool) {
        let compare = self.plan.style.compare;
        if (!while_ready && !compare) || to - x < 1.0 {
            return;
        }
        let rect = self.rect(x, to);
        self.scene.idle.push(rect);
        let text = self.plan.language.fill(Text::IdleFor, &[&crate::format::length(span.length())]);
        let from = x.max(0.0) + 14.0;
        let width = (self.plan.measure)(&text, Font::Plain);
        if compare && width + from + 8.0 <= to.min(self.plan.view.width()) {
            let y = rect.y + rect.height / 2.0;
            self.scene.labels.push(Label {
                x: from,
                y,
                text,
                ink: Ink::Text2,
                font: Font::Plain,
                centred: false,
            });
        }
    }

    fn mixed(&mut self, x: f64, to: f64, span: &Span, shares: &Shares) {
        let whole = span.length().ns().max(1);
        #[expect(clippy::cast_precision_loss, reason = "a share of a pixel's height")]
        let share = (shares.running.ns() + shares.switching.ns()) as f64 / whole as f64;
        let height = (share.min(1.0) * self.row.bar).round();
        if height >= 1.0 {
            let y = self.down(self.row.bar_top()) + self.row.bar - height;
            self.scene.load.push(Rect { x, y, width: (to - x).max(0.5), height });
        }
    }

    /// A bar, with half a pixel of air on both sides where there is room for it.
    fn rect(&self, x: f64, to: f64) -> Rect {
        let air = if to - x >= ROUND { 0.5 } else { 0.0 };
        let (x, to) = ((x + air).max(-20.0), (to - air).min(self.plan.view.width() + 20.0));
        Rect { x, y: self.down(self.row.bar_top()), width: (to - x).max(0.0), height: self.row.bar }
    }

    fn down(&self, y: f64) -> f64 {
        y + self.plan.down
    }
}
