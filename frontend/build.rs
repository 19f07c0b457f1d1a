//! Makes the table of shipped lessons from `assets/lessons/`: `index.json` says which there are, in which groups and in
//! which order; each lesson is a scenario of its own. Leaves running them to the worker and testing them to `tests`.

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// `index.json`: groups in teaching order.
#[derive(Deserialize)]
struct Index {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    title: Words,
    lessons: Vec<String>,
}

#[derive(Deserialize)]
struct Words {
    en: String,
    zh: String,
}

/// What the table takes from a lesson's own file.
#[derive(Deserialize)]
struct Scenario {
    title: Words,
}

fn main() {
    let folder = Path::new("assets/lessons");
    println!("cargo::rerun-if-changed={}", folder.display());
    let index: Index = read(&folder.join("index.json"));
    let mut groups = String::new();
    let mut lessons = String::new();
    for (place, group) in index.groups.iter().enumerate() {
        writeln!(groups, "    Group {{ title_en: {:?}, title_zh: {:?} }},", group.title.en, group.title.zh)
            .expect("a String takes everything");
        for id in &group.lessons {
            let path = folder.join(format!("{id}.json"));
            let scenario: Scenario = read(&path);
            let path = path.canonicalize().unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
            let path = path.to_str().expect("the repository's path is text");
            writeln!(
                lessons,
                "    Lesson {{ id: {id:?}, group: {place}, title_en: {:?}, title_zh: {:?}, text: include_str!({path:?}) }},",
                scenario.title.en, scenario.title.zh
            )
            .expect("a String takes everything");
        }
    }
    let table = format!(
        "/// The groups, in teaching order.\npub const GROUPS: &[Group] = &[\n{groups}];\n\n\
         /// The lessons, group by group.\npub static LESSONS: &[Lesson] = &[\n{lessons}];\n"
    );
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("lessons.rs"), table).expect("OUT_DIR can be written");
}

fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}
