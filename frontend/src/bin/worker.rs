//! The worker's binary: runs the machine for the page, in a worker or, where there can be none, on the page itself. Also
//! exports what tests and benchmarks call directly; here and not in the library, which the page's binary holds too.

use sim_core::session::{Overrides, Session};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

fn main() {
    frontend::worker::serve::start();
}

/// Measures a workload of the benchmark in WASM, and gives the lines that `timeslice bench --all` gives.
///
/// # Errors
/// If there is no such workload or scale.
#[cfg(feature = "bench")]
#[wasm_bindgen]
pub fn bench(workload: &str, scale: &str, reps: u32) -> Result<String, JsValue> {
    use sim_core::bench::{Readings, Scale, Way, Workload};
    let workload = Workload::from_name(workload).ok_or("there is no such workload")?;
    let scale = Scale::parse(scale).ok_or("a scale is a number above 0, up to 1")?;
    let readings = Readings { seconds: &|| js_sys::Date::now() / 1000.0, peak_kb: &|| 0 };
    Ok(sim_core::bench::bench(workload, scale, reps, &Way::ALL, &readings))
}

/// The trace of a scenario as text: the same, byte for byte, as `timeslice run --format trace` prints.
///
/// # Errors
/// What is wrong with the scenario, in English.
#[wasm_bindgen]
pub fn trace(scenario: &str) -> Result<String, JsValue> {
    let told = |problems: Vec<sim_core::diagnostic::Diagnostic>| {
        JsValue::from(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    };
    let mut session = Session::open(scenario, &Overrides::default()).map_err(told)?;
    session.run();
    Ok(sim_core::trace::text::text(session.trace()))
}
