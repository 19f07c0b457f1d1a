//! The worker's binary: runs the machine for the page.

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

fn main() {
    console_error_panic_hook::set_once();
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>();
    let scope = scope.expect("the worker's module is loaded in a worker");
    scope.post_message(&"the worker is ready".into()).expect("a string can be cloned");
}
