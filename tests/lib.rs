//! What the integration tests share: where things are, and the shipped lessons.

use std::fs;
use std::path::{Path, PathBuf};

/// The repository's folder.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace's folder")
}

/// A shipped lesson.
pub struct Lesson {
    /// Its file's name without the ending.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
    /// Its scenario.
    pub text: String,
}

/// Every shipped lesson, by id.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    let folder = root().join("frontend/assets/lessons");
    let mut lessons: Vec<Lesson> = fs::read_dir(folder)
        .expect("there are lessons")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let id = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("it can be read");
            Lesson { id, path, text }
        })
        .filter(|lesson| lesson.id != "index")
        .collect();
    lessons.sort_by(|a, b| a.id.cmp(&b.id));
    lessons
}
