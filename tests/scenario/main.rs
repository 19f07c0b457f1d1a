//! The published schema against the reader: up to date, and of one mind about what a scenario looks like. What single
//! mistakes read like is tested in `sim-core`.

use boon::{Compiler, Schemas};
use serde_json::Value;
use sim_core::scenario::{Code, Scenario, schema};
use std::fs;
use timeslice_tests::{lessons, root};

/// Whether the published schema accepts a text.
fn accepts(text: &str) -> bool {
    let published = fs::read_to_string(root().join("schema/scenario.schema.json")).expect("it is published");
    let published: Value = serde_json::from_str(&published).expect("it is JSON");
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource("scenario", published).expect("it is a schema");
    let schema = compiler.compile("scenario", &mut schemas).expect("it is a schema");
    let instance: Value = serde_json::from_str(text).expect("it is JSON");
    schemas.validate(&instance, schema).is_ok()
}

/// Problems that no schema can see: what names mean, and how parts go together.
const BEYOND_SCHEMA: [Code; 21] = [
    Code::NothingToRun,
    Code::ProcessesAndWorkload,
    Code::NobodyBegins,
    Code::NoWords,
    Code::UnknownConvention,
    Code::UnknownPreset,
    Code::FixedConvention,
    Code::DuplicateName,
    Code::UnknownObject,
    Code::WrongObject,
    Code::UnknownProcess,
    Code::ComesByItself,
    Code::StartedTwice,
    Code::StartsItself,
    Code::ArrivalOfChild,
    Code::EndlessInstant,
    Code::CoreOutOfRange,
    Code::UnitsAboveBound,
    Code::RangeBackwards,
    Code::DurationTooFine,
    Code::DurationTooLong,
];

/// Whether the reader finds the text's structure right.
fn reads(text: &str) -> bool {
    let beyond = |code: &str| BEYOND_SCHEMA.iter().any(|beyond| beyond.key() == code);
    match Scenario::read(text) {
        Ok(_) => true,
        Err(found) => found
            .iter()
            .all(|found| beyond(&found.code) || found.severity != sim_core::diagnostic::Severity::Error),
    }
}

#[test]
fn the_published_schema_is_up_to_date() {
    let path = root().join("schema/scenario.schema.json");
    if std::env::var_os("TIMESLICE_UPDATE").is_some() {
        fs::write(&path, schema::text()).expect("it can be written");
    }
    let published = fs::read_to_string(&path).expect("it is published");
    assert_eq!(
        published,
        schema::text(),
        "run TIMESLICE_UPDATE=1 cargo test -p timeslice-tests --test scenario"
    );
}

#[test]
fn every_lesson_is_accepted_by_schema_and_reader() {
    let lessons = lessons();
    assert!(lessons.len() >= 14, "{} lessons", lessons.len());
    for lesson in lessons {
        assert!(accepts(&lesson.text), "{}", lesson.id);
        let checked = Scenario::read(&lesson.text).unwrap_or_else(|found| panic!("{}: {found:?}", lesson.id));
        assert_eq!(checked.warnings(), [], "{}", lesson.id);
    }
}

#[test]
fn the_texts_that_the_program_writes_are_accepted() {
    for lesson in lessons() {
        let scenario = Scenario::read(&lesson.text).expect("it is right").scenario().clone();
        for written in [scenario.to_canonical(), scenario.to_text()] {
            assert!(accepts(&written), "{written}");
            assert_eq!(Scenario::read(&written).expect("it is right").scenario(), &scenario);
        }
    }
}

/// A scenario with a hole for a setting, a step and an object.
fn with(setting: &str, step: &str, object: &str) -> String {
    format!(
        r#"{{"timeslice":1,"machine":{{{setting}}},"objects":[{object}],"processes":[{{"name":"P","run":[{step}]}}]}}"#
    )
}

#[test]
fn schema_and_reader_agree_about_right_structure() {
    let settings = [
        "",
        r#""cores":1024,"policy":"fcfs","queue":"per-core","seed":0,"conventions":"textbook""#,
        r#""policy":{"name":"rr","quantum":2.5},"queue":"per-core-stealing","start_method":"spawn","switch_cost":"1us""#,
        r#""limits":{"time":"1s","events":1000},"conventions":{"rr_arrival_before_expired":true}"#,
    ];
    for setting in settings {
        let text = with(setting, "", "");
        assert!(accepts(&text) && reads(&text), "{text}");
    }
    let steps = [
        r#"{"cpu":"1ms"}"#,
        r#"{"timeout":"1s","join":"P"}"#,
        r#"{"io":".5ms","on":"D"}"#,
        r#"{"print":"x","to":"stderr"}"#,
        r#"{"kill":"P","signal":"SIGINT"}"#,
        r#"{"notify":"C","count":"all"}"#,
        r#"{"repeat":"forever","do":[{"repeat":2,"do":[{"yield":true}]}]}"#,
        r#"{"exit":255}"#,
    ];
    for step in steps {
        let text = with("", step, "");
        assert!(accepts(&text) && reads(&text), "{text}");
    }
    let workload = r#"{"timeslice":1,"title":"x","workload":{"processes":5,"cpu":{"exponential":"5ms"},"io":{"uniform":[1,"2ms"]},"bursts":3}}"#;
    assert!(accepts(workload) && reads(workload));
}

#[test]
fn schema_and_reader_agree_about_wrong_structure() {
    let settings = [
        r#""cores":0"#,
        r#""cores":1025"#,
        r#""cores":"2""#,
        r#""cores":1.5"#,
        r#""coers":2"#,
        r#""policy":"best""#,
        r#""policy":{"quantum":1}"#,
        r#""policy":{"name":"rr","slice":1}"#,
        r#""queue":"percore""#,
        r#""switch_cost":"1 min""#,
        r#""switch_cost":-1"#,
        r#""switch_cost":true"#,
        r#""seed":9007199254740992"#,
        r#""limits":{"events":0}"#,
        r#""conventions":{"x":1}"#,
    ];
    for setting in settings {
        let text = with(setting, "", "");
        assert!(!accepts(&text) && !reads(&text), "{text}");
    }
    let steps = [
        "{}",
        "7",
        r#"{"cpuu":1}"#,
        r#"{"cpu":1,"sleep":1}"#,
        r#"{"cpu":1,"timeout":1}"#,
        r#"{"yield":false}"#,
        r#"{"exit":256}"#,
        r#"{"exit":-1}"#,
        r#"{"repeat":0,"do":[]}"#,
        r#"{"repeat":2}"#,
        r#"{"repeat":"ever","do":[]}"#,
        r#"{"kill":"P","signal":"SIGHUP"}"#,
        r#"{"notify":"C","count":0}"#,
        r#"{"print":7}"#,
    ];
    for step in steps {
        let text = with("", step, "");
        assert!(!accepts(&text) && !reads(&text), "{text}");
    }
    let objects = [
        "{}",
        r#"{"lok":"L"}"#,
        r#"{"lock":""}"#,
        r#"{"lock":"L","queue":"q"}"#,
        r#"{"barrier":"B"}"#,
        r#"{"barrier":"B","parties":0}"#,
        r#"{"queue":"q","capacity":0}"#,
        r#"{"condition":"C","lock":"L"}"#,
    ];
    for object in objects {
        let text = with("", "", object);
        assert!(!accepts(&text) && !reads(&text), "{text}");
    }
    for text in [
        "[]",
        "{}",
        r#"{"timeslice":2,"processes":[{"name":"P","run":[]}]}"#,
        r#"{"timeslice":1,"processes":[{"name":"P"}]}"#,
        r#"{"timeslice":1,"processes":[{"run":[]}]}"#,
        r#"{"timeslice":1,"processes":{"name":"P","run":[]}}"#,
        r#"{"timeslice":1,"title":7,"processes":[{"name":"P","run":[]}]}"#,
        r#"{"timeslice":1,"workload":{"cpu":1}}"#,
        r#"{"timeslice":1,"workload":{"processes":1,"cpu":{"uniform":[1]}}}"#,
    ] {
        assert!(!accepts(text) && !reads(text), "{text}");
    }
}
