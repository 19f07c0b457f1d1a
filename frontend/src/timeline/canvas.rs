//! The two canvases of the lanes and when they are drawn: the lower one when zoom, data, theme or size change, the upper one
//! with every move of the playhead. At most once a frame. Leaves what is drawn to a scene and where to a view.

use super::brush::{Brushes, context_of};
use super::over::{Over, caps_at};
use super::paint::Painter;
use super::scene::{Font, Scene};
use super::theme::Theme;
use super::view::View;
use crate::clock::use_instant;
use crate::format::ClockUnit;
use crate::idle::Busy;
use crate::state;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::utils::window;
use sim_core::time::Time;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::{Html, hook, html, use_effect_with, use_memo, use_node_ref};

/// The height of the ruler above the lanes.
pub const RULER: f64 = 24.0;
/// How long a zoom, a fit or a turned page takes, in milliseconds.
const GLIDE_MS: f64 = 220.0;

/// How wide a text is.
pub type Measure<'a> = &'a dyn Fn(&str, Font) -> f64;
type Compose = Rc<dyn Fn(&View, Measure<'_>) -> Scene>;
type Cover = Rc<dyn Fn(&View, Time) -> Over>;

/// Two canvases, one above the other, and the flag on the ruler.
#[derive(Clone, Default)]
pub struct Easel(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    canvases: Option<(HtmlCanvasElement, HtmlCanvasElement)>,
    flag: Option<HtmlElement>,
    brushes: Option<Rc<Brushes>>,
    size: (f64, f64),
    view: Option<View>,
    glide: Option<Glide>,
    compose: Option<Compose>,
    cover: Option<Cover>,
    scene: Rc<Scene>,
    at: Time,
    stale: bool,
    frame: Option<AnimationFrame>,
    busy: Option<Busy>,
}

/// A way from one window to another.
struct Glide {
    from: View,
    to: View,
    began: Option<f64>,
}

impl Easel {
    /// Puts the canvases on the easel.
    pub fn attach(&self, lower: HtmlCanvasElement, upper: HtmlCanvasElement, flag: Option<HtmlElement>) {
        let mut inner = self.0.borrow_mut();
        inner.canvases = Some((lower, upper));
        inner.flag = flag;
        inner.brushes = None;
        drop(inner);
        self.draw_soon(true);
    }

    /// Takes a new size, in CSS pixels, ruler included.
    pub fn resize(&self, width: f64, height: f64) {
        self.0.borrow_mut().size = (width, height);
        self.0.borrow_mut().brushes = None;
        self.draw_soon(true);
    }

    /// Reads the colours again.
    pub fn retheme(&self) {
        self.0.borrow_mut().brushes = None;
        self.draw_soon(true);
    }

    /// Shows something else, or the same from another place; there at once, or by a short way.
    pub fn show(&self, view: &View, glides: bool, compose: impl Fn(&View, Measure<'_>) -> Scene + 'static) {
        let mut inner = self.0.borrow_mut();
        inner.compose = Some(Rc::new(compose));
        let goal = inner.glide.as_ref().map(|glide| &glide.to).or(inner.view.as_ref());
        if goal != Some(view) {
            let from = inner.view.clone().filter(|from| glides && from.is_beside(view));
            inner.glide = from.map(|from| Glide { from, to: view.clone(), began: None });
            if inner.glide.is_none() {
                inner.view = Some(view.clone());
            }
        }
        drop(inner);
        self.draw_soon(true);
    }

    /// Covers the lanes with something else.
    pub fn cover(&self, cover: impl Fn(&View, Time) -> Over + 'static) {
        self.0.borrow_mut().cover = Some(Rc::new(cover));
        self.draw_soon(false);
    }

    /// Moves the playhead. `flag` writes what stands on it.
    pub fn move_to(&self, at: Time) {
        self.0.borrow_mut().at = at;
        self.draw_soon(false);
    }

    fn draw_soon(&self, stale: bool) {
        let mut inner = self.0.borrow_mut();
        if stale {
            inner.stale = true;
            inner.busy.get_or_insert_with(Busy::begin);
        }
        if inner.frame.is_none() {
            let easel = self.clone();
            inner.frame = Some(request_animation_frame(move |now| easel.draw(now)));
        }
    }

    fn draw(&self, now: f64) {
        let mut inner = self.0.borrow_mut();
        inner.frame = None;
        let gliding = inner.glide(now);
        if inner.stale || gliding {
            inner.stale = false;
            inner.draw_lanes();
        }
        inner.draw_over();
        inner.busy = None;
        drop(inner);
        if gliding {
            self.draw_soon(true);
        }
    }

    /// Stops drawing.
    pub fn take_down(&self) {
        *self.0.borrow_mut() = Inner::default();
    }
}

impl Inner {
    /// Goes on along the way; whether it goes on still.
    fn glide(&mut self, now: f64) -> bool {
        let Some(glide) = &mut self.glide else { return false };
        let began = *glide.began.get_or_insert(now);
        let part = ((now - began) / GLIDE_MS).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - part).powi(3);
        self.view = Some(glide.from.toward(&glide.to, eased));
        if part >= 1.0 {
            self.view = Some(glide.to.clone());
            self.glide = None;
        }
        true
    }

    fn draw_lanes(&mut self) {
        let (Some((lower, upper)), Some(compose), Some(view)) = (&self.canvases, &self.compose, &self.view)
        else {
            return;
        };
        let (width, height) = self.size;
        if width < 1.0 || height < 1.0 {
            return;
        }
        let brushes = self.brushes.get_or_insert_with(|| Rc::new(brushes(lower)));
        let Some(pen) = context_of(lower) else { return };
        for canvas in [lower, upper] {
            fit(canvas, width, height, brushes.ratio);
        }
        let measure = |text: &str, font: Font| brushes.measure(&pen, text, font);
        let scene = Rc::new(compose(view, &measure));
        pen.set_transform(brushes.ratio, 0.0, 0.0, brushes.ratio, 0.0, 0.0).expect("finite numbers");
        Painter { pen: &pen, brushes }.scene(&scene, width, RULER, height - RULER);
        self.scene = scene;
    }

    fn draw_over(&mut self) {
        let (Some((_, upper)), Some(brushes), Some(view)) = (&self.canvases, &self.brushes, &self.view)
        else {
            return;
        };
        let Some(pen) = context_of(upper) else { return };
        let (width, height) = self.size;
        let over = self.cover.as_ref().map(|cover| cover(view, self.at)).unwrap_or_default();
        let over = Over { caps: caps_at(&self.scene, over.playhead), ..over };
        pen.set_transform(brushes.ratio, 0.0, 0.0, brushes.ratio, 0.0, 0.0).expect("finite numbers");
        Painter { pen: &pen, brushes }.over(&over, width, RULER, height - RULER);
        if let Some(flag) = &self.flag {
            let half = f64::from(flag.offset_width()) / 2.0;
            let seen = (-1.0..=width + 1.0).contains(&over.playhead);
            let x = over.playhead.min(width - half).max(half.min(width / 2.0) - 40.0);
            let style = flag.style();
            // A property that the browser does not take leaves the flag where it was.
            let _moved = style.set_property("transform", &format!("translateX({x:.1}px) translateX(-50%)"));
            let _shown = style.set_property("visibility", if seen { "visible" } else { "hidden" });
        }
    }
}

/// An easel of this size, and its elements: they begin at `left`. `unit` is how the flag tells the time.
#[hook]
pub fn use_easel(theme: state::Theme, size: Option<(f64, f64)>, left: f64, unit: ClockUnit) -> (Easel, Html) {
    let easel = (*use_memo((), |()| Easel::default())).clone();
    let (lower, upper, flag) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let (easel, lower, upper, flag) = (easel.clone(), lower.clone(), upper.clone(), flag.clone());
        use_effect_with((), move |()| {
            if let (Some(lower), Some(upper)) =
                (lower.cast::<HtmlCanvasElement>(), upper.cast::<HtmlCanvasElement>())
            {
                easel.attach(lower, upper, flag.cast::<HtmlElement>());
            }
            move || easel.take_down()
        });
    }
    {
        let easel = easel.clone();
        use_effect_with(theme, move |_| easel.retheme());
    }
    {
        let easel = easel.clone();
        use_effect_with(size, move |size| {
            if let Some((width, height)) = *size {
                easel.resize(width, height);
            }
        });
    }
    {
        let (easel, flag) = (easel.clone(), flag.clone());
        use_instant((size.is_some(), unit), move |at| {
            if let Some(flag) = flag.cast::<HtmlElement>() {
                flag.set_text_content(Some(&unit.text(at)));
            }
            easel.move_to(at);
        });
    }
    let style = format!("left:{left}px");
    let elements = html! {
        <>
            <canvas class="tl-canvas" ref={lower} style={style.clone()} aria-hidden="true" />
            <canvas class="tl-canvas" ref={upper} style={style.clone()} aria-hidden="true" />
            <div class="tl-ruler" {style} aria-hidden="true"><span class="tl-flag" ref={flag} /></div>
            <span class="tl-corner" style={format!("width:{left}px")} />
        </>
    };
    (easel, elements)
}

/// Device pixels a CSS pixel, at most two.
#[must_use]
pub fn pixel_ratio() -> f64 {
    window().device_pixel_ratio().clamp(1.0, 2.0)
}

fn brushes(canvas: &HtmlCanvasElement) -> Brushes {
    let style = window().get_computed_style(canvas).ok().flatten();
    let read =
        |name: &str| style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default();
    let family = read("font-family");
    let code = read("--font-code");
    let code = if code.trim().is_empty() { "ui-monospace, monospace".to_owned() } else { code };
    Brushes::new(Theme::read(read), &family, &code, pixel_ratio())
}

/// Gives a canvas its pixels; a new size empties it.
fn fit(canvas: &HtmlCanvasElement, width: f64, height: f64, ratio: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a screen")]
    let (across, down) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != (across, down) {
        canvas.set_width(across);
        canvas.set_height(down);
        let style = canvas.style();
        let set = |name: &str, px: f64| style.set_property(name, &format!("{px}px")).expect("a length");
        set("width", width);
        set("height", height);
    }
}
