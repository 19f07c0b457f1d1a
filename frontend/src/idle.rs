//! When nothing is under way any more: a promise for browser tests (`window.timeslice.idle()`), so that none of them
//! waits on a timer.

use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};

thread_local! {
    static UNDER_WAY: Cell<u32> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<js_sys::Function>> = const { RefCell::new(Vec::new()) };
}

/// Something that is under way until this is dropped.
#[derive(Debug)]
pub struct Busy(());

impl Busy {
    /// From now on something is under way.
    #[must_use]
    pub fn begin() -> Self {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        Self(())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get() - 1);
        settle_soon();
    }
}

/// After two frames in which nothing was under way, everybody who waits is told.
fn settle_soon() {
    if UNDER_WAY.get() > 0 || WAITING.with_borrow(Vec::is_empty) {
        return;
    }
    gloo::timers::callback::Timeout::new(34, || {
        if UNDER_WAY.get() > 0 {
            return;
        }
        for resolve in WAITING.take() {
            // A test that has gone away does not want to know.
            let _gone = resolve.call0(&JsValue::NULL);
        }
    })
    .forget();
}

/// Puts `window.timeslice.idle()` on the page.
pub fn install() {
    let object = js_sys::Object::new();
    let idle = Closure::<dyn Fn() -> js_sys::Promise>::new(|| {
        js_sys::Promise::new(&mut |resolve, _| {
            WAITING.with_borrow_mut(|waiting| waiting.push(resolve));
            settle_soon();
        })
    });
    let set = |target: &JsValue, key: &str, value: &JsValue| {
        js_sys::Reflect::set(target, &key.into(), value).expect("window and a fresh object take properties");
    };
    set(&object, "idle", idle.as_ref().unchecked_ref());
    set(&gloo::utils::window(), "timeslice", &object);
    idle.forget();
}
