//! The result of a run as JSON and CSV: the fields of RESULT.md, and agreement with the trace.

use crate::runs::{Run, all, lessons, scenario};
use serde_json::Value;
use sim_core::result::{RunResult, Sources, csv};
use sim_core::time::Ticks;

fn result(run: &Run) -> RunResult {
    let Run { trace, timeline, metrics, outcome, machine, .. } = run;
    RunResult::new(Sources { trace, timeline, metrics, outcome, machine, speedup: Some(1.25) })
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_fields_are_those_of_the_format() {
    let (_, text) =
        lessons().into_iter().find(|(name, _)| name == "daemon-dies-with-parent").expect("it is shipped");
    let json: Value =
        serde_json::from_str(&result(&scenario("daemon", &text)).to_json()).expect("it is JSON");
    for (part, wanted) in [
        (&json, "timeslice outcome makespan_ns machine processes cores states output metrics"),
        (&json["machine"], "cores policy seed"),
        (&json["machine"]["policy"], "name quantum_ns"),
        (
            &json["processes"][1],
            "pid ppid name daemon exitcode arrival_ns first_run_ns end_ns cpu_ns ready_ns blocked_ns",
        ),
        (&json["cores"][0], "core slices busy_ns switch_ns"),
        (&json["states"][0], "pid intervals"),
        (&json["output"][0], "t_ns pid stream text"),
        (
            &json["metrics"],
            "turnaround_ns waiting_ns response_ns utilisation throughput_per_s switches migrations speedup \
             critical_path_ns",
        ),
    ] {
        let there = keys(part);
        assert!(wanted.split_whitespace().all(|key| there.contains(&key)), "{there:?} lacks one of {wanted}");
    }
    assert_eq!((&json["timeslice"], &json["outcome"]["kind"]), (&1.into(), &"finished".into()));
    assert_eq!(
        (&json["processes"][1]["exitcode"], &json["processes"][1]["ppid"]),
        (&(-15).into(), &4100.into())
    );
    assert_eq!(json["output"][0]["text"], "123\n");
    assert_eq!(json["output"][0]["stream"], "stdout");
    assert_eq!(json["machine"]["policy"], serde_json::json!({"name": "rr", "quantum_ns": 100_000_000}));
    let sleeping = json["states"][1]["intervals"].as_array().expect("a list");
    assert!(sleeping.iter().any(|one| one[0] == "blocked" && one[3] == "sleep"), "{sleeping:?}");
    let numbers = json["metrics"].as_object().expect("an object").iter().filter(|(_, value)| value.is_f64());
    let decimal: Vec<&str> = numbers.map(|(key, _)| key.as_str()).collect();
    assert_eq!(decimal.len(), 3, "only utilisation, throughput and speed-up are not whole: {decimal:?}");
}

#[test]
fn a_result_reads_back_as_written() {
    for run in all() {
        let result = result(&run);
        let mut back: RunResult = serde_json::from_str(&result.to_json()).expect("it is a result");
        // serde_json reads decimal numbers to within their last digit.
        for (read, written) in [
            (&mut back.metrics.utilisation, result.metrics.utilisation),
            (&mut back.metrics.throughput_per_s, result.metrics.throughput_per_s),
        ] {
            assert!((*read - written).abs() <= written * 1e-15, "{}", run.name);
            *read = written;
        }
        assert_eq!(back, result, "{}", run.name);
    }
}

#[test]
fn slices_are_merged_and_add_up_to_busy() {
    for run in all() {
        let result = result(&run);
        for core in &result.cores {
            let sum = core.slices.iter().fold(Ticks::ZERO, |sum, &(_, start, end)| sum + (end - start));
            assert_eq!(sum, core.busy_ns, "{}", run.name);
            assert!(
                core.slices.windows(2).all(|two| two[0].2 < two[1].1 || two[0].0 != two[1].0),
                "{}",
                run.name
            );
        }
        let cpu = result.processes.iter().fold(Ticks::ZERO, |sum, process| sum + process.cpu_ns);
        assert_eq!(
            cpu,
            result.cores.iter().fold(Ticks::ZERO, |sum, core| sum + core.busy_ns),
            "{}",
            run.name
        );
        let lines = result.cores.iter().map(|core| core.slices.len()).sum::<usize>();
        assert_eq!(csv::slices(&result).lines().count(), lines + 1);
        assert_eq!(csv::metrics(&result).lines().count(), result.processes.len() + 1);
    }
}

#[test]
fn a_deadlock_names_who_waits_for_what() {
    let (_, text) =
        lessons().into_iter().find(|(name, _)| name == "two-locks-one-deadlock").expect("it is shipped");
    let json: Value =
        serde_json::from_str(&result(&scenario("deadlock", &text)).to_json()).expect("it is JSON");
    assert_eq!(json["outcome"]["kind"], "deadlock");
    assert!(json["outcome"]["waiting"].as_array().is_some_and(|waiting| waiting.len() >= 2));
    assert_eq!(json["processes"][0]["end_ns"], Value::Null);
}
