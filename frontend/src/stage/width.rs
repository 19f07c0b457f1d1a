//! How wide an element is, as long as it is on the page.

use wasm_bindgen::prelude::{Closure, JsValue};
use web_sys::{Element, ResizeObserver};
use yew::{NodeRef, UseStateHandle, hook, use_effect_with, use_state_eq};

/// The width of an element in whole pixels: 0 until it is drawn for the first time.
#[hook]
pub fn use_width(node: &NodeRef) -> usize {
    let width = use_state_eq(|| 0_usize);
    let (target, handle) = (node.clone(), width.clone());
    use_effect_with((), move |()| {
        let watched = target.cast::<Element>().map(|element| watch(&element, handle));
        move || drop(watched)
    });
    *width
}

/// Watches until it is dropped.
struct Watch {
    observer: ResizeObserver,
    _told: Closure<dyn FnMut(JsValue)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn watch(element: &Element, width: UseStateHandle<usize>) -> Option<Watch> {
    let measured = element.clone();
    let told = Closure::<dyn FnMut(JsValue)>::new(move |_entries| {
        width.set(usize::try_from(measured.client_width()).unwrap_or(0));
    });
    let observer = ResizeObserver::new(wasm_bindgen::JsCast::unchecked_ref(told.as_ref())).ok()?;
    observer.observe(element);
    Some(Watch { observer, _told: told })
}
