//! The shipped lessons: a table that `build.rs` makes of `assets/lessons/`. Leaves reading the scenarios to the worker.

/// A lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its file's name, without the ending; stable, since links name it.
    pub id: &'static str,
    /// Which of [`GROUPS`] it belongs to.
    pub group: usize,
    /// Its title in English.
    pub title_en: &'static str,
    /// Its title in Chinese.
    pub title_zh: &'static str,
    /// The scenario.
    pub text: &'static str,
}

/// A group of lessons.
#[derive(Debug)]
pub struct Group {
    /// Its title in English.
    pub title_en: &'static str,
    /// Its title in Chinese.
    pub title_zh: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/lessons.rs"));

/// The lessons are the same ones if they have the same name.
impl PartialEq for Lesson {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The lesson that a new reader sees.
#[must_use]
pub fn first() -> &'static Lesson {
    &LESSONS[0]
}

/// The lesson with this name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Lesson> {
    LESSONS.iter().find(|lesson| lesson.id == id)
}

/// The lessons of a group, in order.
pub fn of_group(group: usize) -> impl Iterator<Item = &'static Lesson> {
    LESSONS.iter().filter(move |lesson| lesson.group == group)
}
