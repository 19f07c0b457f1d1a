//! Scenarios and programs as files or standard input, and what is wrong with them shown at their lines.

use crate::failure::Failure;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use sim_core::diagnostic::{Diagnostic, Severity};
use sim_core::scenario::{Checked, Scenario};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A text, and what it is called in messages.
pub(crate) struct Source {
    pub(crate) name: String,
    text: String,
}

impl Source {
    /// Reads a file; - is standard input.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let (name, bytes) = if path == Path::new("-") {
            let mut bytes = Vec::new();
            ("standard input".to_owned(), io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
        } else {
            (path.display().to_string(), fs::read(path))
        };
        let unreadable = |error| Failure::Input(PathBuf::from(&name), error);
        let text = String::from_utf8(bytes.map_err(unreadable)?)
            .map_err(|_| unreadable(io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8 text")))?;
        Ok(Self { name, text })
    }

    /// What stands in it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Reads it as a scenario, and tells everything that is wrong with it or may not be meant.
    pub(crate) fn check(&self) -> Result<Checked, Failure> {
        let checked = Scenario::read(&self.text);
        let found = checked.as_ref().map_or_else(Vec::as_slice, Checked::warnings);
        self.tell(found);
        checked.map_err(|_| Failure::Scenario)
    }

    /// Shows problems on standard error.
    pub(crate) fn tell(&self, found: &[Diagnostic]) {
        for diagnostic in found {
            anstream::eprintln!("{}\n", self.shown(diagnostic));
        }
    }

    /// A problem with its line and a caret.
    fn shown(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut start = diagnostic.span.start as usize;
        let mut end = (diagnostic.span.end as usize).min(self.text.len());
        if let Some(line_end) = self.text[start..end].find('\n') {
            end = start + line_end;
        }
        if start == end && end == self.text.len() {
            // At the very end: point to the last thing there is.
            start = self.text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
        }
        let snippet = Snippet::source(self.text.as_str())
            .path(self.name.as_str())
            .annotation(AnnotationKind::Primary.span(start..end).label(diagnostic.path.as_str()));
        let mut group: Group<'_> =
            level.primary_title(diagnostic.what.as_str()).id(diagnostic.code.as_str()).element(snippet);
        if !diagnostic.hint.is_empty() {
            group = group.element(Level::HELP.message(diagnostic.hint.as_str()));
        }
        Renderer::styled().render(&[group])
    }
}
