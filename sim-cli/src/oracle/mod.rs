//! `timeslice oracle`: cases whose answers come from elsewhere, each written as a scenario that a user could write,
//! run on the engine that everything else runs on, and reported in the words of the case.

mod case;
mod ran;
mod report;
mod scenario;

use case::Case;
use serde_json::{Map, Value};

/// The results of all cases in a file: `{case: {gantt, completion, …}}`. A case that could not be run says why.
///
/// # Errors
/// The text is not a file of cases.
pub(crate) fn results(text: &str) -> Result<Value, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let cases = file.get("cases").unwrap_or(&file).as_array().ok_or("there is no list of cases")?;
    let mut results = Map::new();
    for value in cases {
        let id = value["id"].as_str().unwrap_or_default().to_owned();
        let result = Case::read(value).and_then(|case| run(&case));
        results.insert(id, result.unwrap_or_else(|problem| serde_json::json!({ "problem": problem })));
    }
    Ok(Value::Object(results))
}

/// Runs a case.
fn run(case: &Case) -> Result<Value, String> {
    if case.policy == "table" {
        return Ok(report::table());
    }
    let text = scenario::of(case)?.to_string();
    let ran = ran::run(case, &text)?;
    Ok(report::of(case, &ran))
}

/// The scenario of one case, laid out for people: to open it on the page.
///
/// # Errors
/// There is no such case, or it is not understood.
pub(crate) fn scenario_of(text: &str, id: &str) -> Result<String, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let cases = file.get("cases").unwrap_or(&file).as_array().ok_or("there is no list of cases")?;
    let found = cases.iter().find(|case| case["id"] == id).ok_or_else(|| format!("there is no case {id}"))?;
    let scenario = scenario::of(&Case::read(found)?)?.to_string();
    let checked =
        sim_core::scenario::Scenario::read(&scenario).map_err(|problems| format!("{problems:?}"))?;
    Ok(checked.scenario().to_text())
}
