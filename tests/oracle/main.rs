//! Every policy against answers that others gave: the cases of `cases.json` (their sources stand in each: the OSTEP
//! homework simulators, a textbook solver, a course project, `SimSo`, Click, the Linux kernel), graded as the project's
//! `grade.py` does. What is known not to pass yet stands in `wishlist.txt`; a case on it that passes is an error too.

mod grade;
#[path = "../../sim-cli/src/oracle/mod.rs"]
#[expect(dead_code, reason = "the command line also shows a case's scenario")]
mod oracle;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const CASES: &str = include_str!("cases.json");
const WISHLIST: &str = include_str!("wishlist.txt");

#[test]
fn every_case_comes_out_as_its_source_says() {
    let file: Value = serde_json::from_str(CASES).expect("the cases are JSON");
    let cases = file["cases"].as_array().expect("there are cases");
    let results = oracle::results(CASES).expect("they can be read");
    let wished: BTreeSet<&str> =
        WISHLIST.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (mut surprises, mut families) = (Vec::new(), BTreeMap::<&str, (usize, usize)>::new());
    for case in cases {
        let id = case["id"].as_str().expect("a case has an id");
        let wrong = grade::wrong_keys(case, &results[id]);
        let count = families.entry(case["family"].as_str().unwrap_or_default()).or_default();
        count.0 += usize::from(wrong.is_empty());
        count.1 += 1;
        match (wrong.is_empty(), wished.contains(id)) {
            (true, true) => surprises.push(format!("{id} passes: take it off the wishlist")),
            (false, false) => surprises.push(format!("{id}: {}", wrong.join(", "))),
            (true, false) | (false, true) => {}
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}\npassed of each family: {families:?}");
    assert_eq!(cases.len(), 257);
}
