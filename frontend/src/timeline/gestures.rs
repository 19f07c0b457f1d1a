//! Listens to pointers and wheels on the timeline and does what `grip` makes of them. Touches the DOM, decides nothing.

use super::canvas::RULER;
use super::grip::{Deed, Hands, Place, zoom_of_wheel};
use super::hit::{self, Slice};
use super::rows::Row;
use super::view::View;
use crate::app::Page;
use crate::protocol::{self, Picture};
use crate::state::action::Action;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use sim_core::ids::Pid;
use sim_core::time::Time;
use sim_core::timeline::window::{Lane, SpanKind};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, PointerEvent, WheelEvent};
use yew::{Callback, NodeRef, hook, use_effect_with, use_mut_ref};

/// What the listeners work on: as it was drawn last, or as they have changed it since.
#[derive(Clone)]
pub struct Latest {
    /// The page.
    pub page: Page,
    /// What is on screen.
    pub view: View,
    /// All rows.
    pub rows: Rc<Vec<Row>>,
    /// What is drawn.
    pub picture: Rc<Picture>,
    /// How far the lanes are scrolled.
    pub scroll: f64,
    /// Where the lanes begin, from the left edge.
    pub left: f64,
    /// Told of the slice that is pointed at.
    pub point: Callback<Option<Slice>>,
    /// Told of what is measured.
    pub measure: Callback<Option<Range<Time>>>,
}

/// The process is pointed at after so many milliseconds; the card comes after so many more.
const HOVER_MS: u32 = 150;

impl Latest {
    /// Shows another part of the run, by the reader's hand.
    pub fn look(&mut self, view: View) {
        self.page.dispatch(Action::Zoom { window: view.kept(), by_hand: true });
        self.view = view;
    }

    fn slice_at(&self, x: f64, y: f64) -> Option<Slice> {
        if y < RULER || x < 0.0 {
            return None;
        }
        hit::slice_at(&self.rows, &self.view, &self.picture, x, y - RULER + self.scroll)
    }

    /// Whom a slice is about.
    #[must_use]
    pub fn pid_of(&self, slice: Slice) -> Option<Pid> {
        match slice.lane {
            Lane::Process(pid) => Some(pid),
            Lane::Core(_) => match &hit::span(&self.picture, slice)?.kind {
                SpanKind::Running(run) => Some(run.pid),
                SpanKind::Switch { to, .. } => Some(*to),
                _ => None,
            },
        }
    }
}

struct Listener {
    board: Element,
    latest: Rc<RefCell<Option<Latest>>>,
    hands: Hands,
    hover: Option<Timeout>,
    pointed: Option<Slice>,
}

/// Listens on `board` as long as it is there.
#[hook]
pub fn use_gestures(board: &NodeRef, latest: &Rc<RefCell<Option<Latest>>>, there: bool) {
    let kept = use_mut_ref(Vec::new);
    let (board, latest) = (board.clone(), Rc::clone(latest));
    use_effect_with(there, move |_| {
        if let Some(board) = board.cast::<Element>() {
            *kept.borrow_mut() = listen(&board, latest);
        }
        move || kept.borrow_mut().clear()
    });
}

fn listen(board: &Element, latest: Rc<RefCell<Option<Latest>>>) -> Vec<EventListener> {
    let listener =
        Listener { board: board.clone(), latest, hands: Hands::default(), hover: None, pointed: None };
    let shared = Rc::new(RefCell::new(listener));
    let on = |kind: &'static str, act: fn(&mut Listener, &Event)| {
        let shared = Rc::clone(&shared);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(board, kind, options, move |event| {
            act(&mut shared.borrow_mut(), event);
        })
    };
    vec![
        on("pointerdown", Listener::down),
        on("pointermove", Listener::moved),
        on("pointerup", Listener::up),
        on("pointercancel", |listener, _| listener.hands.cancel()),
        on("pointerleave", |listener, _| listener.point(None)),
        on("wheel", Listener::wheel),
        on("dblclick", Listener::double),
    ]
}

impl Listener {
    /// Where an event is on the lanes: x from their left edge, y from the ruler's upper edge.
    fn place(&self, event: &web_sys::MouseEvent, left: f64) -> (f64, f64) {
        let edges = self.board.get_bounding_client_rect();
        (f64::from(event.client_x()) - edges.left() - left, f64::from(event.client_y()) - edges.top())
    }

    fn down(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let Some(latest) = self.latest.borrow().clone() else { return };
        let (x, y) = self.place(event, latest.left);
        if event.button() != 0 || x < 0.0 || on_control(event) {
            return;
        }
        // Without capture the drag ends at the edge, which is no harm.
        let _captured = self.board.set_pointer_capture(event.pointer_id());
        self.point(None);
        let place = if y < RULER { Place::Ruler } else { Place::Lanes };
        (latest.measure).emit(None);
        let deed =
            self.hands.down(event.pointer_id(), x, place, event.shift_key(), &latest.view, &latest.picture);
        self.act(deed, x, y);
    }

    fn moved(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let Some(latest) = self.latest.borrow().clone() else { return };
        let (x, y) = self.place(event, latest.left);
        if self.hands.are_free() {
            if event.pointer_type() == "mouse" && !on_control(event) {
                self.point(latest.slice_at(x, y));
            }
            return;
        }
        let deed = self.hands.moved(event.pointer_id(), x, event.alt_key(), &latest.view, &latest.picture);
        self.act(deed, x, y);
    }

    fn up(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
        let Some(latest) = self.latest.borrow().clone() else { return };
        let (x, y) = self.place(event, latest.left);
        let deed = self.hands.up(event.pointer_id());
        self.act(deed, x, y);
    }

    fn act(&mut self, deed: Option<Deed>, x: f64, y: f64) {
        let mut latest = self.latest.borrow_mut();
        let (Some(deed), Some(latest)) = (deed, latest.as_mut()) else { return };
        match deed {
            Deed::Go(at) => latest.page.dispatch(Action::Go(protocol::Place::Time(at))),
            Deed::View(view) => latest.look(view),
            Deed::Measure(range) => latest.measure.emit(Some(range)),
            Deed::Tap => {
                let pid = latest.slice_at(x, y).and_then(|slice| latest.pid_of(slice));
                latest.page.dispatch(Action::Select(pid));
            }
        }
    }

    /// After a while, whom the slice is about; after a little longer, what it is.
    fn point(&mut self, slice: Option<Slice>) {
        if slice == self.pointed {
            return;
        }
        self.pointed = slice;
        let latest = self.latest.borrow();
        let Some(latest) = latest.as_ref() else { return };
        let pid = slice.and_then(|slice| latest.pid_of(slice));
        let (page, point) = (latest.page.clone(), latest.point.clone());
        self.hover = Some(Timeout::new(HOVER_MS, move || {
            if page.hovered != pid {
                page.dispatch(Action::Hover(pid));
            }
            point.emit(slice);
        }));
    }

    fn wheel(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
        let mut latest = self.latest.borrow_mut();
        let Some(latest) = latest.as_mut() else { return };
        let (x, _) = self.place(event, latest.left);
        let lines = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { 33.0 } else { 1.0 };
        let (dx, dy) = (event.delta_x() * lines, event.delta_y() * lines);
        let view = if event.ctrl_key() || event.meta_key() {
            latest.view.zoomed(x.max(0.0), zoom_of_wheel(dy))
        } else if event.shift_key() {
            latest.view.panned(-if dx == 0.0 { dy } else { dx })
        } else if dx.abs() > dy.abs() {
            latest.view.panned(-dx)
        } else {
            return;
        };
        event.prevent_default();
        latest.look(view);
    }

    fn double(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        let latest = self.latest.borrow();
        let Some(latest) = latest.as_ref() else { return };
        let (x, y) = self.place(event, latest.left);
        if let Some(span) = latest.slice_at(x, y).and_then(|slice| hit::span(&latest.picture, slice)) {
            let view = latest.view.around(&(span.begin..span.end));
            latest.page.dispatch(Action::Zoom { window: view.kept(), by_hand: true });
        }
    }
}

/// Buttons over the lanes answer for themselves.
fn on_control(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("button, .tl-card").ok().flatten().is_some())
}
