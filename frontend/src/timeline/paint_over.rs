//! Draws what lies over the lanes. Decides nothing.

use super::over::Over;
use super::paint::Painter;
use super::scene::Font;
use super::theme::Ink;

impl Painter<'_> {
    /// Draws the overlay anew; `top` is where the lanes begin.
    pub fn over(&self, over: &Over, width: f64, top: f64, height: f64) {
        let pen = self.pen;
        pen.clear_rect(0.0, 0.0, width, top + height);
        pen.save();
        pen.begin_path();
        pen.rect(0.0, top, width, height);
        pen.clip();
        self.use_fill(Ink::Surface);
        pen.set_global_alpha(0.72);
        for veil in &over.veils {
            pen.fill_rect(veil.x, veil.y, veil.width, veil.height);
        }
        pen.set_global_alpha(1.0);
        self.use_fill(Ink::Text);
        for lane in &over.selected {
            pen.fill_rect(lane.x, lane.y, lane.width, 1.5);
            pen.fill_rect(lane.x, lane.y + lane.height - 1.5, lane.width, 1.5);
        }
        if let Some(ring) = &over.ring {
            self.use_stroke(Ink::Text);
            pen.set_line_width(2.0);
            pen.begin_path();
            let drawn =
                pen.round_rect_with_f64(ring.x - 1.5, ring.y - 1.5, ring.width + 3.0, ring.height + 3.0, 4.0);
            drawn.expect("a radius that is not negative");
            pen.stroke();
        }
        self.measured(over, top, height);
        self.use_fill(Ink::Text);
        pen.fill_rect(over.playhead - 0.75, top, 1.5, height);
        over.caps.iter().for_each(|cap| self.cap(cap));
        pen.restore();
    }

    fn measured(&self, over: &Over, top: f64, height: f64) {
        let Some((from, to, length)) = &over.measured else { return };
        let pen = self.pen;
        self.use_fill(Ink::Text);
        pen.set_global_alpha(0.08);
        pen.fill_rect(*from, top, to - from, height);
        pen.set_global_alpha(1.0);
        pen.fill_rect(from - 0.5, top, 1.0, height);
        pen.fill_rect(to - 0.5, top, 1.0, height);
        let width = self.brushes.measure(pen, length, Font::Strong) + 14.0;
        let middle = (from + to) / 2.0;
        pen.begin_path();
        let drawn = pen.round_rect_with_f64(middle - width / 2.0, top + 6.0, width, 20.0, 5.0);
        drawn.expect("a radius that is not negative");
        pen.fill();
        self.use_fill(Ink::OnInk);
        pen.set_font(self.brushes.font(Font::Strong));
        pen.set_text_align("center");
        pen.set_text_baseline("middle");
        pen.fill_text(length, middle, top + 16.8).expect("finite numbers");
    }
}
