//! The one place that touches the browser's storage. In a sandboxed frame storage throws: then nothing is kept, and
//! everything else works.

use gloo::utils::window;

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// What was kept under `key`.
#[must_use]
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(&name(key)).ok().flatten()
}

/// Keeps `value` under `key`, if the browser lets us.
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage is no reason to stop.
        let _kept = storage.set_item(&name(key), value);
    }
}

/// Forgets what was kept under `key`.
pub fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _gone = storage.remove_item(&name(key));
    }
}

fn name(key: &str) -> String {
    format!("timeslice.{key}")
}
