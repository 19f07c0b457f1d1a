//! The house rules that a machine can check: who may import whom, how a file opens, how long it is, which words never
//! stand in it. Leaves what the compiler and clippy check to them.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

/// The longest that a file may be.
const LINES_MAX: usize = 400;

/// Files that may be longer, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[
    ("frontend/src/i18n/en.rs", "a table: one line a text"),
    ("frontend/src/i18n/zh.rs", "a table: one line a text"),
    ("sim-python/src/syntax/adapt.rs", "one match arm for each node of the parser's tree, in one file"),
];

/// What nobody writes into a source file, each with its reason. Split, so that this table does not find itself.
const BANNED: &[(&str, &str)] = &[
    (concat!("to", "do!("), "finish it, or say in the closing note what is missing"),
    (concat!("un", "implemented!("), "finish it, or say in the closing note what is missing"),
    (concat!("#[al", "low("), "use #[expect(lint, reason = \"…\")]: it goes away with its cause"),
    (concat!("#![al", "low("), "use #![expect(lint, reason = \"…\")]: it goes away with its cause"),
    (concat!("FIX", "ME"), "mend it"),
    (concat!("dangerously_set_in", "ner_html"), "texts of strangers reach the page as text only"),
    (concat!("from_html_un", "checked"), "texts of strangers reach the page as text only"),
    (concat!("set_in", "ner_html"), "texts of strangers reach the page as text only"),
];

#[test]
fn every_file_opens_with_what_it_is_for() {
    let silent = sources().into_iter().filter(|path| !read(path).starts_with("//! ")).collect::<Vec<_>>();
    assert!(silent.is_empty(), "these open without `//! what it is for`: {silent:#?}");
}

#[test]
fn no_file_is_too_long() {
    let is_excepted = |path: &Path| LONG_FILES.iter().any(|(name, _)| path.ends_with(name));
    let long: Vec<_> = sources()
        .into_iter()
        .map(|path| (read(&path).lines().count(), path))
        .filter(|(lines, path)| *lines > LINES_MAX && !is_excepted(path))
        .collect();
    assert!(long.is_empty(), "these are longer than {LINES_MAX} lines: {long:#?}");
}

#[test]
fn every_exception_is_needed() {
    for (name, reason) in LONG_FILES {
        let path = root().join(name);
        assert!(
            path.exists() && read(&path).lines().count() > LINES_MAX,
            "{name} is excepted ({reason}) without need"
        );
    }
}

#[test]
fn no_banned_word_stands_anywhere() {
    for path in sources() {
        let text = read(&path);
        for (word, reason) in BANNED {
            let line = text.lines().position(|line| line.contains(word)).map(|line| line + 1);
            assert!(line.is_none(), "{}:{}: `{word}`: {reason}", path.display(), line.unwrap_or_default());
        }
    }
}

#[test]
fn nobody_imports_whom_they_may_not() {
    let mut wrong = Vec::new();
    for path in sources() {
        let place =
            path.strip_prefix(root()).expect("sources lie below the root").to_string_lossy().into_owned();
        wrong.extend(imports::forbidden(&place, &read(&path)));
    }
    assert!(wrong.is_empty(), "see tests/tidy/imports.rs for the table: {wrong:#?}");
}

/// Every Rust file of ours.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["sim-core", "sim-cli", "sim-python", "frontend", "tests", "xtask"] {
        collect(&root().join(folder), &mut found);
    }
    assert!(found.len() > 20, "the sources are not where this test looks for them");
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules", "data", "stubs"].contains(&name.as_str()) {
            collect(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the root").to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}
