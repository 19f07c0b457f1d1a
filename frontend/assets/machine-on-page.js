// Starts the machine on the page itself, where the page may have no worker. A file, since a page with a strict
// Content-Security-Policy runs no inline script.
wasm_bindgen({ module_or_path: new URL("worker_bg.wasm", document.baseURI).href });
