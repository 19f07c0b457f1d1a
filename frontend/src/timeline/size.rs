//! How large an element is, as long as it is there.

use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::{NodeRef, hook, use_effect_with, use_state_eq};

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
