//! The page's binary: puts the app on the page.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, BlobPropertyBag, MessageEvent, Url, Worker};
use yew::{Html, function_component, html, use_effect_with, use_state};

/// Starts the worker from a blob, which also works in a frame of opaque origin (docs/EMBED.md), where the page may
/// not start a worker by its address. The scripts it then loads are named in full: a blob has no folder.
fn start_worker(on_message: &js_sys::Function) -> Option<Worker> {
    let base = web_sys::window()?.document()?.base_uri().ok()??;
    let script = Url::new_with_base("worker.js", &base).ok()?.href();
    let wasm = Url::new_with_base("worker_bg.wasm", &base).ok()?.href();
    let source = format!("importScripts({script:?});wasm_bindgen({{module_or_path:{wasm:?}}});");
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&source.into()), &kind).ok()?;
    let worker = Worker::new(&Url::create_object_url_with_blob(&blob).ok()?).ok()?;
    worker.set_onmessage(Some(on_message));
    Some(worker)
}

#[function_component]
fn App() -> Html {
    let said = use_state(String::new);
    let heard = said.clone();
    use_effect_with((), move |()| {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            heard.set(event.data().as_string().unwrap_or_default());
        });
        let worker = start_worker(on_message.as_ref().unchecked_ref());
        move || drop((worker, on_message))
    });
    html! { <main><h1>{ "Timeslice" }</h1><p id="worker">{ (*said).clone() }</p></main> }
}

fn main() {
    console_error_panic_hook::set_once();
    yew::Renderer::<App>::new().render();
}
