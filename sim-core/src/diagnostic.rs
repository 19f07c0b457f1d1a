//! What is wrong with what somebody wrote, where, and what to do: shared by scenarios and languages. Leaves the
//! wording in other languages to the page, which translates by `code` and `facts`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A stretch of source text: byte offsets, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

/// A place as people count it: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing runs.
    Error,
    /// It runs, but perhaps not as meant.
    Warning,
}

/// One problem in a source text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Which sentence this is, for translation: kebab-case, stable. The page words it from `facts`.
    pub code: String,
    /// The particulars that the sentence names, in the order in which `code`'s sentence uses them.
    pub facts: Vec<String>,
    /// The sentence in English: what was found, and what was expected.
    pub what: String,
    /// What to do about it, in English; empty if there is nothing to add.
    pub hint: String,
    /// Where in the document's structure (`processes[2].run[0].cpu`); empty if the text has no structure yet.
    pub path: String,
    /// Where in the text.
    pub span: Span,
    /// The same, for people.
    pub place: Place,
}

impl Place {
    /// The line and column of a byte offset. An offset past the end counts as the end.
    #[must_use]
    pub fn of(text: &str, offset: u32) -> Self {
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            line: count(before.bytes().filter(|&b| b == b'\n').count() + 1),
            column: count(before[line_start..].chars().count() + 1),
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.place.line, self.place.column, self.what)?;
        if !self.path.is_empty() {
            write!(f, " (at {})", self.path)?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(Place::of("a\n就x", 5), Place { line: 2, column: 2 });
        assert_eq!(Place::of("", 9), Place { line: 1, column: 1 });
    }
}
