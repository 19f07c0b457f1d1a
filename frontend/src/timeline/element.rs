//! The few things that components ask of their elements: how large, how far scrolled, where a pointer is. Touches the DOM,
//! decides nothing.

use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::{Callback, Event, NodeRef, hook, use_effect_with, use_state_eq};

/// Keeps an observer and its callback alive.
struct Watch {
    observer: ResizeObserver,
    _told: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The inner width and height of an element, in CSS pixels; nothing until it is there.
#[hook]
pub fn use_size(node: &NodeRef, there: bool) -> (i32, i32) {
    let size = use_state_eq(|| (0, 0));
    {
        let (node, size) = (node.clone(), size.clone());
        use_effect_with(there, move |_| {
            let watch = Rc::new(RefCell::new(node.cast::<HtmlElement>().and_then(|element| {
                let measured = element.clone();
                let told = Closure::<dyn FnMut()>::new(move || {
                    size.set((measured.client_width(), measured.client_height()));
                });
                let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some(Watch { observer, _told: told })
            })));
            move || drop(watch.borrow_mut().take())
        });
    }
    *size
}

/// How far an element is scrolled down, and what it calls when it is scrolled.
#[hook]
pub fn use_scroll(node: &NodeRef) -> (f64, Callback<Event>) {
    let scroll = use_state_eq(|| 0.0);
    let onscroll = {
        let (scroll, node) = (scroll.clone(), node.clone());
        Callback::from(move |_| {
            if let Some(element) = node.cast::<HtmlElement>() {
                scroll.set(f64::from(element.scroll_top()));
            }
        })
    };
    (*scroll, onscroll)
}

/// Scrolls an element so that what lies between two heights is seen, if it is not.
pub fn show_between(node: &NodeRef, top: f64, bottom: f64) {
    let Some(element) = node.cast::<HtmlElement>() else { return };
    let (from, height) = (f64::from(element.scroll_top()), f64::from(element.client_height()));
    let to = if top < from {
        top
    } else if bottom > from + height {
        bottom - height
    } else {
        return;
    };
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    element.set_scroll_top(to.round() as i32);
}

/// Gives an element the focus.
pub fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that has just gone away needs no focus.
        let _focused = element.focus();
    }
}

/// Which part of an element's width lies left of a pointer, and how wide the element is.
#[must_use]
pub fn part_across(node: &NodeRef, client_x: i32) -> Option<(f64, f64)> {
    let edges = node.cast::<HtmlElement>()?.get_bounding_client_rect();
    let width = edges.width().max(1.0);
    Some(((f64::from(client_x) - edges.left()) / width, width))
}

/// An element hears a pointer wherever it goes, until it is released.
pub fn capture(node: &NodeRef, pointer: i32) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Without capture a drag ends at the edge, which is no harm.
        let _captured = element.set_pointer_capture(pointer);
    }
}

/// Sets one property of an element's style.
pub fn set_style(node: &NodeRef, name: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // What the browser does not take leaves the element as it was.
        let _set = element.style().set_property(name, value);
    }
}
