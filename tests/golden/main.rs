//! The trace of every shipped lesson, as text: what a reader sees today is what they see tomorrow. Reviewed with
//! `cargo insta review` (or `INSTA_UPDATE=always`), never edited by hand.

use serde_json::Value;
use sim_core::kernel::Outcome;
use sim_core::scenario::{Scenario, Wording};
use sim_core::session::{Overrides, Session};
use std::collections::BTreeSet;
use timeslice_tests::{lessons, root};

#[test]
fn every_lesson_runs_as_before() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for lesson in lessons() {
            let mut session = Session::open(&lesson.text, &Overrides::default()).expect(&lesson.id);
            let outcome = session.run().clone();
            let expected = if lesson.id == "two-locks-one-deadlock" { "a deadlock" } else { "an end" };
            let found = match outcome {
                Outcome::Finished => "an end",
                Outcome::Deadlock { .. } => "a deadlock",
                Outcome::Spinning { .. } | Outcome::Limit { .. } => "a limit",
            };
            assert_eq!(found, expected, "{}", lesson.id);
            insta::assert_snapshot!(lesson.id.as_str(), sim_core::trace::text::text(session.trace()));
        }
    });
}

#[test]
fn the_index_lists_every_lesson_once() {
    let index =
        std::fs::read_to_string(root().join("frontend/assets/lessons/index.json")).expect("there is one");
    let index: Value = serde_json::from_str(&index).expect("it is JSON");
    let mut listed = Vec::new();
    for group in index["groups"].as_array().expect("a list of groups") {
        for field in ["title", "question"] {
            assert_both(
                &serde_json::from_value(group[field].clone()).expect("a text"),
                &group["id"].to_string(),
            );
        }
        let lessons = group["lessons"].as_array().expect("a list of ids");
        listed.extend(lessons.iter().map(|id| id.as_str().expect("an id").to_owned()));
    }
    let shipped: BTreeSet<String> = lessons().into_iter().map(|lesson| lesson.id).collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), shipped);
    assert_eq!(listed.len(), shipped.len(), "no lesson stands in two places");
}

#[test]
fn every_lesson_speaks_both_languages() {
    for lesson in lessons() {
        let scenario = Scenario::read(&lesson.text).expect(&lesson.id).scenario().clone();
        for wording in [&scenario.title, &scenario.question, &scenario.note] {
            assert_both(wording.as_ref().expect(&lesson.id), &lesson.id);
        }
    }
}

/// Both texts are there; the Chinese one has full-width punctuation, and a space between Chinese and Latin.
fn assert_both(wording: &Wording, whose: &str) {
    let en = wording.en.as_deref().expect(whose);
    let zh = wording.zh.as_deref().expect(whose);
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    assert!(!en.is_empty() && !en.chars().any(chinese), "{whose}: {en}");
    assert!(zh.chars().any(chinese), "{whose}: {zh}");
    for (before, after) in zh.chars().zip(zh.chars().skip(1)) {
        let narrow = chinese(before) && ",.:;?!".contains(after);
        let glued = chinese(before) && after.is_ascii_alphanumeric()
            || before.is_ascii_alphanumeric() && chinese(after);
        assert!(!narrow && !glued, "{whose}: '{before}{after}' in {zh}");
    }
}
