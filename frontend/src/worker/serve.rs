//! The wires between a host and the page, in a worker or, where there can be none, on the page itself.

use super::Host;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How long a slice of simulating is, in milliseconds: a worker keeps nobody waiting but its own questions.
const SLICE_IN_WORKER_MS: f64 = 30.0;
/// On the page, a slice must fit into a frame.
const SLICE_ON_PAGE_MS: f64 = 8.0;

/// Serves the page, wherever this is.
pub fn start() {
    console_error_panic_hook::set_once();
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(scope) => serve_from_worker(&scope),
        Err(window) => serve_on_page(&window),
    }
}

fn serve_from_worker(scope: &DedicatedWorkerGlobalScope) {
    let say = scope.clone();
    let desk = Desk::new(SLICE_IN_WORKER_MS, move |bytes| {
        let array = Uint8Array::from(bytes);
        let posted = say.post_message_with_transfer(&array, &Array::of1(&array.buffer()));
        posted.expect("a byte array can be transferred");
    });
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
            desk.take(&bytes.to_vec());
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    scope.post_message(&JsValue::TRUE).expect("a boolean can be cloned");
}

/// Gives the page the function that takes questions; the page gives the one that takes answers. Where no page asks for
/// it, a test or a benchmark has loaded the module for its exports.
fn serve_on_page(window: &JsValue) {
    let ready = Reflect::get(window, &"timesliceMachine".into())
        .ok()
        .and_then(|ready| ready.dyn_into::<Function>().ok());
    let Some(ready) = ready else { return };
    let answer: Rc<RefCell<Option<Function>>> = Rc::default();
    let to_page = Rc::clone(&answer);
    let desk = Desk::new(SLICE_ON_PAGE_MS, move |bytes| {
        if let Some(answer) = &*to_page.borrow() {
            answer.call1(&JsValue::NULL, &Uint8Array::from(bytes)).expect("the page takes any bytes");
        }
    });
    let take = Closure::<dyn Fn(Uint8Array)>::new(move |bytes: Uint8Array| desk.take(&bytes.to_vec()));
    let given = ready.call1(&JsValue::NULL, take.as_ref()).expect("the page takes the machine");
    *answer.borrow_mut() = given.dyn_into().ok();
    take.forget();
}

/// Takes bytes to the page.
type Post = Box<dyn Fn(&[u8])>;

/// A host with its way to the page, and with time to work.
struct Desk {
    host: RefCell<Host>,
    slice_ms: f64,
    post: Post,
    next: RefCell<Option<Timeout>>,
}

impl Desk {
    fn new(slice_ms: f64, post: impl Fn(&[u8]) + 'static) -> Rc<Self> {
        Rc::new(Self { host: RefCell::default(), slice_ms, post: Box::new(post), next: RefCell::new(None) })
    }

    fn take(self: &Rc<Self>, bytes: &[u8]) {
        let Ok(question) = postcard::from_bytes(bytes) else { return };
        self.host.borrow_mut().take(question);
        // In a call of its own even on the page: the asker is still at work.
        if self.next.borrow().is_none() {
            self.work_soon();
        }
    }

    fn work_soon(self: &Rc<Self>) {
        let desk = Rc::clone(self);
        *self.next.borrow_mut() = Some(Timeout::new(0, move || desk.work()));
    }

    fn work(self: &Rc<Self>) {
        let begin = js_sys::Date::now();
        let more = self.host.borrow_mut().simulate(|| js_sys::Date::now() - begin >= self.slice_ms);
        *self.next.borrow_mut() = None;
        let answers = self.host.borrow_mut().take_answers();
        for answer in answers {
            (self.post)(&postcard::to_allocvec(&answer).expect("an answer is plain data"));
        }
        if more {
            self.work_soon();
        }
    }
}
