//! Draws a scene on a canvas: shapes of one look at once, in the order grid, folds, arrows, bars, ends. Decides nothing.

use super::brush::Brushes;
use super::scene::{Arrow, Cap, Flag, Font, Hold, HueShapes, Icon, Label, Level, Rect, Scene};
use super::theme::{Ink, Part};
use crate::widgets::icon::Sign;
use js_sys::Array;
use std::f64::consts::{PI, TAU};
use wasm_bindgen::JsValue;
use web_sys::{CanvasPattern, CanvasRenderingContext2d};

/// A pen with what it needs.
pub struct Painter<'a> {
    /// The pen; one unit is a CSS pixel.
    pub pen: &'a CanvasRenderingContext2d,
    /// Colours, hatches, figures, fonts.
    pub brushes: &'a Brushes,
}

/// From so many bars on, corners are left square: round ones are dear.
const ROUND_MAX: usize = 1500;

impl Painter<'_> {
    /// Draws everything. `top` is where the ruler ends and the lanes begin, `height` how high those are.
    pub fn scene(&self, scene: &Scene, width: f64, top: f64, height: f64) {
        let pen = self.pen;
        pen.clear_rect(0.0, 0.0, width, top + height);
        self.fill(Ink::Subtle, &[Rect { x: 0.0, y: 0.0, width, height: top }]);
        pen.save();
        pen.begin_path();
        pen.rect(0.0, top, width, height);
        pen.clip();
        self.lanes(scene, top, height);
        pen.restore();
        for fold in &scene.folds {
            self.fold(fold.x, fold.width, 0.0, top);
        }
        self.fill(Ink::Line, &[Rect { x: 0.0, y: top - 1.0, width, height: 1.0 }]);
        self.labels(&scene.ruler);
    }

    fn lanes(&self, scene: &Scene, top: f64, height: f64) {
        self.ground(scene, top, height);
        for arrow in scene.arrows.iter().filter(|arrow| arrow.ink != Ink::Danger) {
            self.arrow(arrow);
        }
        self.hatched(&scene.idle, self.brushes.idle());
        self.fill(Ink::Edge, &scene.slivers);
        self.fill(Ink::Text2, &scene.load);
        let count: usize = scene.hues.iter().map(|shapes| shapes.bars.len()).sum();
        for (hue, shapes) in (0_u8..).zip(&scene.hues) {
            self.hue(hue, shapes, count <= ROUND_MAX);
        }
        scene.holds.iter().for_each(|hold| self.hold(hold));
        scene.icons.iter().for_each(|icon| self.icon(icon, 0.78));
        self.labels(&scene.labels);
        self.for_ever(&scene.for_ever);
        for arrow in scene.arrows.iter().filter(|arrow| arrow.ink == Ink::Danger) {
            self.arrow(arrow);
        }
        scene.caps.iter().for_each(|cap| self.cap(cap));
        scene.flags.iter().for_each(|flag| self.flag(flag));
    }

    /// A pole at the end of a run, with the time at its foot.
    fn flag(&self, flag: &Flag) {
        let pen = self.pen;
        self.use_fill(Ink::Text);
        pen.fill_rect(flag.x - 0.75, flag.top, 1.5, flag.bottom - flag.top);
        let width = self.brushes.measure(pen, &flag.text, Font::Strong) + 22.0;
        let x = if flag.to_left { flag.x - width } else { flag.x };
        pen.fill_rect(x, flag.bottom - 20.0, width, 20.0);
        self.labels(&[Label {
            x: x + width / 2.0,
            y: flag.bottom - 10.0,
            text: flag.text.clone(),
            ink: Ink::OnInk,
            font: Font::Strong,
            centred: true,
        }]);
    }

    fn ground(&self, scene: &Scene, top: f64, height: f64) {
        self.fill(Ink::Subtle, &scene.finished);
        let lines: Vec<_> =
            scene.grid.iter().map(|x| Rect { x: x.round(), y: top, width: 1.0, height }).collect();
        self.fill(Ink::Line, &lines);
        self.levels(Ink::Line, &scene.rules);
        self.levels(Ink::Line2, &scene.strong_rules);
        self.dashed(Ink::Line2, &scene.rails, 1.0, &[1.0, 4.0]);
        for fold in &scene.folds {
            self.fold(fold.x, fold.width, top, height);
        }
    }

    /// Folded time: sunken, with torn edges.
    fn fold(&self, x: f64, width: f64, top: f64, height: f64) {
        let (pen, tooth) = (self.pen, 4.0);
        self.use_fill(Ink::Sunken);
        pen.fill_rect(x + 2.0, top, width - 4.0, height);
        self.use_stroke(Ink::Line2);
        pen.set_line_width(1.0);
        pen.begin_path();
        for (edge, inward) in [(x + 2.0, -1.0), (x + width - 2.0, 1.0)] {
            pen.move_to(edge, top);
            let mut y = top;
            while y < top + height {
                pen.line_to(edge + inward * 3.0, y + tooth / 2.0);
                pen.line_to(edge, y + tooth);
                y += tooth;
            }
        }
        self.use_fill(Ink::Sunken);
        pen.fill();
        pen.stroke();
    }

    fn hue(&self, hue: u8, shapes: &HueShapes, round: bool) {
        let (solid, line) = (Ink::Hue(hue, Part::Solid), Ink::Hue(hue, Part::Line));
        if round {
            self.round(Some(line), None, &shapes.bars, 3.0, 0.0);
            self.round(Some(solid), None, &shapes.bars, 2.2, 1.0);
        } else {
            self.fill(solid, &shapes.bars);
        }
        self.fill(solid, &shapes.slim);
        self.fill(Ink::Hue(hue, Part::On), &shapes.laps);
        self.pen.set_global_alpha(0.7);
        self.fill(Ink::Hue(hue, Part::On), &shapes.quanta);
        self.pen.set_global_alpha(1.0);
        self.fill(Ink::Hue(hue, Part::Tint), &shapes.ready);
        self.hatched(&shapes.ready, self.brushes.hatch(usize::from(hue)));
        let wide: Vec<Rect> = shapes.ready.iter().copied().filter(|bar| bar.width >= 4.0).collect();
        self.round(None, Some(line), &wide, 2.5, 0.5);
        self.dashed(line, &shapes.waits, 1.5, &[5.0, 3.0]);
        self.pen.set_line_dash(&dash(&[1.5, 2.5])).expect("a list of numbers");
        self.round(None, Some(line), &shapes.zombies, 3.0, 0.5);
        self.pen.set_line_dash(&dash(&[])).expect("an empty list");
        self.fill(line, &shapes.prints);
    }

    fn round(&self, fill: Option<Ink>, stroke: Option<Ink>, rects: &[Rect], radius: f64, inset: f64) {
        if rects.is_empty() {
            return;
        }
        self.pen.begin_path();
        for rect in rects {
            let (width, height) = (rect.width - 2.0 * inset, rect.height - 2.0 * inset);
            if width > 0.0 && height > 0.0 {
                let radius = radius.min(width / 2.0);
                let drawn =
                    self.pen.round_rect_with_f64(rect.x + inset, rect.y + inset, width, height, radius);
                drawn.expect("a radius that is not negative");
            }
        }
        if let Some(ink) = fill {
            self.use_fill(ink);
            self.pen.fill();
        }
        if let Some(ink) = stroke {
            self.use_stroke(ink);
            self.pen.set_line_width(1.0);
            self.pen.stroke();
        }
    }

    fn fill(&self, ink: Ink, rects: &[Rect]) {
        if rects.is_empty() {
            return;
        }
        self.use_fill(ink);
        for rect in rects {
            self.pen.fill_rect(rect.x, rect.y, rect.width, rect.height);
        }
    }

    /// Hatches are drawn in device pixels, so that their lines are as sharp as the screen is.
    fn hatched(&self, rects: &[Rect], hatch: Option<&CanvasPattern>) {
        let (Some(hatch), false) = (hatch, rects.is_empty()) else { return };
        let (pen, ratio) = (self.pen, self.brushes.ratio);
        pen.save();
        pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).expect("finite numbers");
        pen.set_fill_style_canvas_pattern(hatch);
        for rect in rects {
            pen.fill_rect(rect.x * ratio, rect.y * ratio, rect.width * ratio, rect.height * ratio);
        }
        pen.restore();
    }

    fn levels(&self, ink: Ink, levels: &[Level]) {
        let rect = |level: &Level| Rect {
            x: level.from,
            y: level.y.round(),
            width: level.to - level.from,
            height: 1.0,
        };
        self.fill(ink, &levels.iter().map(rect).collect::<Vec<_>>());
    }

    fn dashed(&self, ink: Ink, levels: &[Level], width: f64, pattern: &[f64]) {
        if levels.is_empty() {
            return;
        }
        let pen = self.pen;
        self.use_stroke(ink);
        pen.set_line_width(width);
        pen.set_line_dash(&dash(pattern)).expect("a list of numbers");
        pen.begin_path();
        for level in levels {
            pen.move_to(level.from, level.y);
            pen.line_to(level.to, level.y);
        }
        pen.stroke();
        pen.set_line_dash(&dash(&[])).expect("an empty list");
    }

    fn hold(&self, hold: &Hold) {
        let (pen, line) = (self.pen, &hold.line);
        self.use_fill(Ink::Text);
        pen.fill_rect(line.from, line.y - 1.0, line.to - line.from, 2.0);
        if hold.begins {
            self.disc(line.from + 4.0, line.y, 5.5);
            self.use_fill(Ink::Text);
            pen.fill();
            self.icon(&Icon { x: line.from + 4.0, y: line.y, figure: Sign::Padlock, ink: Ink::OnInk }, 0.48);
        }
    }

    fn arrow(&self, arrow: &Arrow) {
        let pen = self.pen;
        let ((from_x, from_y), (to_x, to_y)) = (arrow.from, arrow.to);
        let length = (to_x - from_x).hypot(to_y - from_y).max(1.0);
        let (along_x, along_y) = ((to_x - from_x) / length, (to_y - from_y) / length);
        self.use_stroke(arrow.ink);
        self.use_fill(arrow.ink);
        pen.set_line_width(1.5);
        if arrow.dashed {
            pen.set_line_dash(&dash(&[3.0, 2.5])).expect("a list of numbers");
        }
        pen.begin_path();
        pen.move_to(from_x, from_y);
        pen.line_to(to_x - along_x * 5.0, to_y - along_y * 5.0);
        pen.stroke();
        pen.set_line_dash(&dash(&[])).expect("an empty list");
        self.head(to_x, to_y, along_x, along_y);
        if arrow.ring {
            self.disc(from_x, from_y, 2.8);
            self.use_fill(Ink::Surface);
            pen.fill();
            pen.stroke();
        }
    }

    fn head(&self, x: f64, y: f64, along_x: f64, along_y: f64) {
        let pen = self.pen;
        pen.begin_path();
        pen.move_to(x, y);
        pen.line_to(x - along_x * 6.5 - along_y * 3.6, y - along_y * 6.5 + along_x * 3.6);
        pen.line_to(x - along_x * 6.5 + along_y * 3.6, y - along_y * 6.5 - along_x * 3.6);
        pen.close_path();
        pen.fill();
    }

    fn for_ever(&self, ends: &[(f64, f64)]) {
        self.use_fill(Ink::Danger);
        for &(x, y) in ends {
            self.head(x + 9.0, y, 1.0, 0.0);
        }
    }

    /// The end of a process.
    pub fn cap(&self, cap: &Cap) {
        let pen = self.pen;
        self.use_stroke(cap.ink);
        pen.set_line_width(2.0);
        pen.begin_path();
        pen.move_to(cap.x, cap.y - cap.reach);
        pen.line_to(cap.x, cap.y + cap.reach);
        pen.stroke();
        self.disc(cap.x, cap.mark_y, cap.radius);
        self.use_fill(Ink::Surface);
        pen.fill();
        pen.set_line_width(1.3);
        pen.stroke();
        let size = cap.radius / 8.0 * 0.78;
        self.icon(&Icon { x: cap.x, y: cap.mark_y, figure: cap.figure, ink: cap.ink }, size);
    }

    fn icon(&self, icon: &Icon, size: f64) {
        let Some(path) = self.brushes.figure(icon.figure) else { return };
        let pen = self.pen;
        pen.save();
        pen.translate(icon.x - 8.0 * size, icon.y - 8.0 * size).expect("finite numbers");
        pen.scale(size, size).expect("finite numbers");
        self.use_stroke(icon.ink);
        pen.set_line_width(1.25 / size.max(0.6));
        pen.set_line_cap("round");
        pen.set_line_join("round");
        pen.stroke_with_path(path);
        if icon.figure == Sign::Bolt {
            self.use_fill(icon.ink);
            pen.fill_with_path_2d(path);
        }
        pen.restore();
    }

    fn labels(&self, labels: &[Label]) {
        let pen = self.pen;
        pen.set_text_baseline("middle");
        let mut before = None;
        for label in labels {
            let look = (label.font, label.ink, label.centred);
            if before != Some(look) {
                pen.set_font(self.brushes.font(label.font));
                self.use_fill(label.ink);
                pen.set_text_align(if label.centred { "center" } else { "left" });
                before = Some(look);
            }
            // The middle of the line box is a little above the middle of small letters and digits.
            pen.fill_text(&label.text, label.x, label.y + 0.8).expect("finite numbers");
        }
    }

    fn disc(&self, x: f64, y: f64, radius: f64) {
        self.pen.begin_path();
        self.pen.arc(x, y, radius, -PI, TAU - PI).expect("a radius that is not negative");
    }

    /// Fills with a colour from here on.
    pub fn use_fill(&self, ink: Ink) {
        self.pen.set_fill_style_str(self.brushes.theme.css(ink));
    }

    /// Strokes with a colour from here on.
    pub fn use_stroke(&self, ink: Ink) {
        self.pen.set_stroke_style_str(self.brushes.theme.css(ink));
    }
}

fn dash(pattern: &[f64]) -> JsValue {
    pattern.iter().copied().map(JsValue::from_f64).collect::<Array>().into()
}
