//! How an answer is held against a case's: the rules of `grade.py`, key by key.

use serde_json::Value;

/// What two rows of a chart may differ by, in the case's unit, where answers were measured: slices shorter than this are
/// not seen, and gaps shorter than that are none.
const SEEN_MIN: f64 = 60.0;
const GAP_MAX: f64 = 400.0;

/// The keys of a case's answer that a result has wrong, or lacks.
pub(crate) fn wrong_keys(case: &Value, result: &Value) -> Vec<String> {
    let tolerance = case["expected"]["tolerance_us"].as_f64().unwrap_or(0.0);
    let compare = case["compare"].as_object().expect("a case says what it compares");
    let mut wrong = Vec::new();
    for (key, how) in compare {
        let near = match how.as_str() {
            Some("informative") => continue,
            Some("tolerance") => tolerance,
            Some("float_1e-2") => 0.011,
            _ => 1e-9,
        };
        let (Some(expected), Some(actual)) = (case["expected"].get(key), result.get(key)) else {
            wrong.push(format!("{key} is missing"));
            continue;
        };
        let (expected, actual) = match key.as_str() {
            "gantt" => (chart(expected, tolerance > 0.0), chart(actual, tolerance > 0.0)),
            "jobs" if tolerance > 0.0 => (by_task(expected), by_task(actual)),
            _ => (expected.clone(), actual.clone()),
        };
        if !is_close(&actual, &expected, near) {
            wrong.push(key.clone());
        }
    }
    wrong
}

fn is_close(actual: &Value, expected: &Value, near: f64) -> bool {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            actual.len() == expected.len()
                && expected
                    .iter()
                    .all(|(key, value)| actual.get(key).is_some_and(|actual| is_close(actual, value, near)))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            actual.len() == expected.len()
                && actual.iter().zip(expected).all(|(actual, expected)| is_close(actual, expected, near))
        }
        (Value::Number(actual), Value::Number(expected)) => {
            let (actual, expected) = (actual.as_f64(), expected.as_f64());
            actual.zip(expected).is_some_and(|(actual, expected)| (actual - expected).abs() <= near)
        }
        (actual, expected) => actual == expected,
    }
}

/// A chart's rows in order, those of one process that follow each other on one core as one.
fn chart(rows: &Value, is_measured: bool) -> Value {
    let (least, gap_max) = if is_measured { (SEEN_MIN, GAP_MAX) } else { (0.0, 0.0) };
    let mut rows: Vec<(u64, String, f64, f64)> = rows.as_array().into_iter().flatten().map(row).collect();
    rows.sort_by(|a, b| (a.0, a.2).partial_cmp(&(b.0, b.2)).expect("times are numbers"));
    let mut merged: Vec<(u64, String, f64, f64)> = Vec::new();
    for row in rows.into_iter().filter(|row| row.3 - row.2 > least) {
        match merged.last_mut() {
            Some(bar) if (bar.0, &bar.1) == (row.0, &row.1) && row.2 - bar.3 <= gap_max => bar.3 = row.3,
            _ => merged.push(row),
        }
    }
    merged.sort_by(|a, b| (a.2, a.0).partial_cmp(&(b.2, b.0)).expect("times are numbers"));
    merged.into_iter().map(|(core, name, start, end)| serde_json::json!([core, name, start, end])).collect()
}

fn row(columns: &Value) -> (u64, String, f64, f64) {
    let time = |at: usize| columns[at].as_f64().expect("a row has times");
    (
        columns[0].as_u64().expect("a row has a core"),
        columns[1].as_str().unwrap_or_default().to_owned(),
        time(2),
        time(3),
    )
}

fn by_task(jobs: &Value) -> Value {
    let mut jobs: Vec<Value> = jobs.as_array().cloned().unwrap_or_default();
    jobs.sort_by_key(|job| (job[0].to_string(), job[1].as_u64()));
    Value::Array(jobs)
}
