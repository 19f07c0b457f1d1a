//! What the canvas needs ready before it paints: hatches, figures as paths, fonts and widths of texts. Made once for a
//! theme and a pixel ratio. Leaves painting to `paint`.

use super::scene::Font;
use super::theme::{HUES, Ink, Part, Theme};
use crate::widgets::icon::Sign;
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
    figures: Vec<(Sign, Path2d)>,
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
        let hatches =
            (0..HUES).map(|at| hatch(theme.css(Ink::Hue(hue(at), Part::Line)), theme.hatch, ratio)).collect();
        let idle = hatch(theme.css(Ink::Line2), 1.0, ratio);
        let figures = Sign::ALL
            .iter()
            .filter_map(|&sign| Some((sign, Path2d::new_with_path_string(sign.outline()).ok()?)));
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
    pub fn figure(&self, figure: Sign) -> Option<&Path2d> {
        self.figures.iter().find(|(sign, _)| *sign == figure).map(|(_, path)| path)
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
