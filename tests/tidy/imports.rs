//! Who may import whom, as a table (docs/ARCHITECTURE.md draws it). A module is the first name after `crate::`; a module
//! may always import itself.

/// In sim-core: what a module may name besides the words that everybody shares.
const CORE: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("ids", &[]),
    ("time", &["text"]),
    ("text", &["time"]),
    ("rng", &[]),
    ("ipc", &["program"]),
    ("program", &[]),
    ("policy", &["program", "trace"]),
    ("machine", &["policy"]),
    ("trace", &["program", "machine"]),
    ("script", &["program"]),
    ("workload", &["program"]),
    ("scenario", &["machine", "policy", "program", "script", "workload"]),
    ("kernel", &["ipc", "machine", "policy", "program", "trace"]),
    ("replay", &["trace", "program", "machine"]),
    ("timeline", &["trace", "program"]),
    ("steps", &["trace"]),
    ("snapshot", &["trace", "program", "replay"]),
    ("explain", &["trace", "program", "replay", "snapshot"]),
    ("metrics", &["trace", "program", "replay", "snapshot"]),
    ("result", &["trace", "program", "machine", "policy", "kernel", "timeline", "metrics"]),
];

/// What every module of sim-core may name.
const CORE_WORDS: &[&str] = &["diagnostic", "ids", "order", "rng", "text", "time"];

/// The only places of the page that may touch the browser.
const BROWSER: &[&str] = &[
    "frontend/src/timeline/brush.rs",
    "frontend/src/timeline/canvas.rs",
    "frontend/src/timeline/element.rs",
    "frontend/src/timeline/gestures.rs",
    "frontend/src/timeline/paint.rs",
    "frontend/src/timeline/paint_over.rs",
    "frontend/src/bin/",
    "frontend/src/effects.rs",
    "frontend/src/idle.rs",
    "frontend/src/keyboard.rs",
    "frontend/src/link.rs",
    "frontend/src/stage/flight.rs",
    "frontend/src/stage/live.rs",
    "frontend/src/stage/measure.rs",
    "frontend/src/stage/width.rs",
    "frontend/src/storage.rs",
    "frontend/src/worker/serve.rs",
];

/// What one crate may name of the others.
const CRATES: &[(&str, &[&str])] =
    &[("sim-core", &["sim_python", "frontend"]), ("sim-python", &["frontend"]), ("sim-cli", &["frontend"])];

/// The imports in a file that the tables forbid, one line each.
pub(crate) fn forbidden(place: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let code =
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for (krate, strangers) in CRATES {
        if place.starts_with(&format!("{krate}/")) {
            wrong.extend(
                strangers
                    .iter()
                    .filter(|name| code.contains(&format!("{name}::")))
                    .map(|name| format!("{place} names {name}")),
            );
        }
    }
    if let Some(inner) = place.strip_prefix("sim-core/src/") {
        let module = inner.split(['/', '.']).next().unwrap_or_default();
        if let Some((_, allowed)) = CORE.iter().find(|(name, _)| *name == module) {
            let is_allowed =
                |name: &str| name == module || CORE_WORDS.contains(&name) || allowed.contains(&name);
            let production = code.split("#[cfg(test)]").next().unwrap_or_default();
            let strangers = named_modules(production).into_iter().filter(|name| !is_allowed(name));
            wrong.extend(strangers.map(|name| format!("{place} names crate::{name}")));
        }
    }
    let touches_browser = code.contains("web_sys::") && !place.starts_with("frontend/src/widgets/");
    if place.starts_with("frontend/src/")
        && touches_browser
        && !BROWSER.iter().any(|may| place.starts_with(may))
    {
        wrong.push(format!("{place} names web_sys"));
    }
    wrong
}

/// The modules that follow `crate::` in a text.
fn named_modules(code: &str) -> Vec<&str> {
    code.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default())
        .filter(|name| !name.is_empty() && name.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}
