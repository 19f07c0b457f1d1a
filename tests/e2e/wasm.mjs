// Runs the worker's module in Node, without a browser: for tests that native code and WASM agree, and for benchmarks.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** Where `cargo xtask build` leaves the site. */
export const DIST = process.env.TIMESLICE_DIST ?? fileURLToPath(new URL("../../dist/", import.meta.url));

/**
 * Loads worker.js and worker_bg.wasm as a worker would, and gives what the module exports. `messages` gets what the
 * module posts; `post(data)` gives it a message, as the page would.
 */
export function loadWorkerModule(dist = DIST) {
  const messages = [];
  const listeners = [];
  class DedicatedWorkerGlobalScope {}
  const scope = {
    DedicatedWorkerGlobalScope, WorkerGlobalScope: DedicatedWorkerGlobalScope,
    TextDecoder, TextEncoder, URL, console, performance, queueMicrotask, setTimeout, clearTimeout, setInterval, clearInterval,
    onmessage: null,
    postMessage: (data) => messages.push(data),
    addEventListener: (kind, listener) => kind === "message" && listeners.push(listener),
    location: { href: "file:///worker.js" },
  };
  scope.self = scope;
  const context = vm.createContext(scope);
  // The module asks whether its global object is a worker's.
  vm.runInContext("Object.setPrototypeOf(globalThis, DedicatedWorkerGlobalScope.prototype); self = globalThis;", context);
  const script = readFileSync(join(dist, "worker.js"), "utf8");
  const bindgen = vm.runInContext(`${script}\n;wasm_bindgen`, context, { filename: "worker.js" });
  // The object must be of the module's own realm, or it is taken for the bytes themselves.
  vm.runInContext("(module) => wasm_bindgen.initSync({ module })", context)(readFileSync(join(dist, "worker_bg.wasm")));
  const post = (data) => [scope.onmessage, ...listeners].forEach((listener) => listener?.({ data }));
  return { exports: bindgen, messages, post };
}
