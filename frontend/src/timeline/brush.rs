//! What the canvas needs ready before it paints: hatches, figures as paths, fonts and widths of texts. Made once for a
//! theme and a pixel ratio. Leaves painting to `paint`.

use super::scene::{Figure, Font};
use super::theme::{HUES, Ink, Part, Theme};
use gloo::utils::document;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{CanvasPattern, CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

/// Everything that is ready.
pub struct Brushes {
    /// The colours.
    pub theme: Theme,
    /// Device pixels a CSS pixel.
    pub ratio: f64,
    fonts: [String; 3],
    hatches: Vec<Option<CanvasPattern>>,
    idle: Option<CanvasPattern>,
    figures: BTreeMap<Figure, Path2d>,
    widths: RefCell<BTreeMap<(Font, String), f64>>,
}

/// The most widths that are remembered.
const WIDTHS_MAX: usize = 4096;
/// The distance of two lines of a hatch, across.
const HATCH: f64 = 6.0;

impl Brushes {
    /// Made for a theme, the page's font families and a pixel ratio.
    #[must_use]
    pub fn new(theme: Theme, family: &str, code: &str, ratio: f64) -> Self {
        let fonts = [format!("600 11px {family}"), format!("500 11px {family}"), format!("400 11px {code}")];
        let hue = |hue: usize| u8::try_from(hue).expect("ten hues");
        let hatches = (0..HUES).map(|at| hatch(theme.css(Ink::Hue(hue(at), Part::Line)), theme.hatch, ratio)).collect();
        let idle = hatch(theme.css(Ink::Line2), 1.0, ratio);
        let figures = FIGURES.iter().filter_map(|&(figure, path)| Some((figure, Path2d::new_with_path_string(path).ok()?)));
        Self { ratio, fonts, hatches, idle, figures: figures.collect(), widths: RefCell::default(), theme }
    }

    /// A font as the canvas takes it.
    #[must_use]
    pub fn font(&self, font: Font) -> &str {
        &self.fonts[font as usize]
    }

    /// The hatch of a hue.
    #[must_use]
    pub fn hatch(&self, hue: usize) -> Option<&CanvasPattern> {
        self.hatches.get(hue).and_then(Option::as_ref)
    }

    /// The hatch of idle cores.
    #[must_use]
    pub fn idle(&self) -> Option<&CanvasPattern> {
        self.idle.as_ref()
    }

    /// A figure on a grid of 16.
    #[must_use]
    pub fn figure(&self, figure: Figure) -> Option<&Path2d> {
        self.figures.get(&figure)
    }

    /// How wide a text is.
    #[must_use]
    pub fn measure(&self, context: &CanvasRenderingContext2d, text: &str, font: Font) -> f64 {
        if let Some(&width) = self.widths.borrow().get(&(font, text.to_owned())) {
            return width;
        }
        context.set_font(self.font(font));
        let width = context.measure_text(text).map_or(0.0, |metrics| metrics.width());
        let mut widths = self.widths.borrow_mut();
        if widths.len() >= WIDTHS_MAX {
            widths.clear();
        }
        widths.insert((font, text.to_owned()), width);
        width
    }
}

/// A tile with lines at 45°, which joins itself on all sides.
fn hatch(colour: &str, strength: f64, ratio: f64) -> Option<CanvasPattern> {
    let tile: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let side = (HATCH * ratio).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a dozen pixels")]
    let pixels = side as u32;
    tile.set_width(pixels);
    tile.set_height(pixels);
    let context = context_of(&tile)?;
    context.set_stroke_style_str(colour);
    context.set_global_alpha(strength);
    context.set_line_width(1.3 * ratio);
    context.begin_path();
    for shift in [-side, 0.0, side] {
        context.move_to(shift - side / 2.0, side * 1.5);
        context.line_to(shift + side * 1.5, -side / 2.0);
    }
    context.stroke();
    context.create_pattern_with_html_canvas_element(&tile, "repeat").ok()?
}

/// A canvas's pen.
#[must_use]
pub fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

const FIGURES: [(Figure, &str); 9] = [
    (Figure::Clock, "M14.2 8A6.2 6.2 0 1 1 1.8 8A6.2 6.2 0 1 1 14.2 8M8 4.4V8.2L10.4 9.8"),
    (Figure::Join, "M2 3.5H4.5C6.5 3.5 6.5 9.5 8.5 9.5H14M11 6.5L14 9.5L11 12.5M2 9.5H4.5"),
    (Figure::Lock, "M3.5 7.2H12.5V13.6H3.5ZM5.4 7.2V5A2.6 2.6 0 0 1 10.6 5V7.2"),
    (Figure::Disk, "M2.8 4A5.2 2 0 1 0 13.2 4A5.2 2 0 1 0 2.8 4V12A5.2 2 0 0 0 13.2 12V4M2.8 8A5.2 2 0 0 0 13.2 8"),
    (Figure::Tray, "M2 9.5L4 3H12L14 9.5V13H2ZM2 9.5H5.5C5.5 11.2 10.5 11.2 10.5 9.5H14"),
    (Figure::Check, "M4 8.4L6.9 11.2L12 5.2"),
    (Figure::Cross, "M4.6 4.6L11.4 11.4M11.4 4.6L4.6 11.4"),
    (Figure::Bolt, "M9 2.5L4.5 9H7.6L7 13.5L11.5 7H8.4Z"),
    (Figure::Ghost, "M3.2 13.6V7A4.8 4.8 0 0 1 12.8 7V13.6L10.4 12L8 13.6L5.6 12ZM6.2 7V7.6M9.8 7V7.6"),
];
