//! Tables for people: columns as wide as they must be, numbers to the right.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// A table. Invariant: every row has as many cells as the head.
pub(crate) struct Table {
    head: Vec<&'static str>,
    /// How many columns from the left are texts; the others are numbers.
    texts: usize,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(texts: usize, head: impl Into<Vec<&'static str>>) -> Self {
        Self { head: head.into(), texts, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl Into<Vec<String>>) {
        let cells = cells.into();
        debug_assert_eq!(cells.len(), self.head.len(), "a cell a column");
        self.rows.push(cells);
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let widest = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].as_str()).chain([self.head[column]]);
            cells.map(width).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(widest).collect();
        let head: Vec<String> = self.head.iter().map(|name| (*name).to_owned()).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let cell = |(column, cell): (usize, &String)| {
                let gap = " ".repeat(widths[column] - width(cell));
                if column < self.texts { format!("{cell}{gap}") } else { format!("{gap}{cell}") }
            };
            let line = row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ");
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// How many columns of a terminal a text takes: two for each wide character.
fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_in_both_scripts() {
        let mut table = Table::new(1, ["name", "cpu"]);
        table.row(["P1".to_owned(), "1.5s".to_owned()]);
        table.row(["下载".to_owned(), "20ms".to_owned()]);
        let mut out = Vec::new();
        table.write(&mut out).expect("a Vec takes everything");
        assert_eq!(String::from_utf8(out).expect("it is text"), "name   cpu\nP1    1.5s\n下载  20ms\n");
    }
}
