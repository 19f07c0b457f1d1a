//! What the Tab key does to a text. Pure; offsets count UTF-16 units, as the browser's text fields do.

use std::ops::Range;

/// One step of indentation.
const STEP: &str = "  ";

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced.
    pub range: Range<u32>,
    /// By what.
    pub insert: String,
    /// What is selected afterwards.
    pub select: Range<u32>,
}

/// Tab on a selection: a step of indentation at the caret, or on every selected line; with `out`, a step less.
/// `None` if there is nothing to take away.
#[must_use]
pub fn indented(text: &str, selected: (u32, u32), out: bool) -> Option<Change> {
    let (start, end) = (byte_at(text, selected.0), byte_at(text, selected.1));
    if !out && !text[start..end].contains('\n') {
        let after = selected.0 + units(STEP);
        return Some(Change { range: selected.0..selected.1, insert: STEP.to_owned(), select: after..after });
    }
    let from = text[..start].rfind('\n').map_or(0, |before| before + 1);
    let until = text[end..].find('\n').map_or(text.len(), |after| end + after);
    let lines: Vec<String> = text[from..until].split('\n').map(|line| line_indented(line, out)).collect();
    let insert = lines.join("\n");
    if insert == text[from..until] {
        return None;
    }
    let begin = units(&text[..from]);
    let first_line = text[from..until].split('\n').next().unwrap_or_default();
    let moved = i64::from(units(&lines[0])) - i64::from(units(first_line));
    let select = if selected.0 == selected.1 {
        let caret = u32::try_from((i64::from(selected.0) + moved).max(i64::from(begin))).unwrap_or(begin);
        caret..caret
    } else {
        begin..begin + units(&insert)
    };
    Some(Change { range: begin..units(&text[..until]), insert, select })
}

fn line_indented(line: &str, out: bool) -> String {
    if out {
        let spaces = line.bytes().take(STEP.len()).take_while(|byte| *byte == b' ').count();
        return line.strip_prefix('\t').unwrap_or(&line[spaces..]).to_owned();
    }
    if line.is_empty() { String::new() } else { format!("{STEP}{line}") }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// The byte of an offset in UTF-16 units.
fn byte_at(text: &str, offset: u32) -> usize {
    let mut left = offset;
    for (byte, character) in text.char_indices() {
        if left == 0 {
            return byte;
        }
        left = left.saturating_sub(u32::try_from(character.len_utf16()).unwrap_or(1));
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after the change, with the selection in brackets.
    fn after(text: &str, selected: (u32, u32), out: bool) -> Option<String> {
        let change = indented(text, selected, out)?;
        let mut units: Vec<u16> = text.encode_utf16().collect();
        units.splice(change.range.start as usize..change.range.end as usize, change.insert.encode_utf16());
        let part = |range: Range<usize>| String::from_utf16_lossy(&units[range]);
        let (start, end) = (change.select.start as usize, change.select.end as usize);
        Some(format!("{}[{}]{}", part(0..start), part(start..end), part(end..units.len())))
    }

    #[test]
    fn tab_indents_at_the_caret_or_every_selected_line() {
        assert_eq!(after("ab", (1, 1), false).as_deref(), Some("a  []b"));
        assert_eq!(after("a\nb\n\nc", (0, 5), false).as_deref(), Some("[  a\n  b\n\n  c]"));
    }

    #[test]
    fn shift_tab_takes_at_most_one_step_away() {
        assert_eq!(after("   a", (4, 4), true).as_deref(), Some(" a[]"));
        assert_eq!(after("  a\n b", (0, 6), true).as_deref(), Some("[a\nb]"));
        assert_eq!(after("a", (1, 1), true), None);
    }

    #[test]
    fn offsets_count_as_the_browser_counts() {
        assert_eq!(after("😀就a", (3, 3), false).as_deref(), Some("😀就  []a"));
    }
}
