//! What keeps a text from running, in `CPython`'s words where it has some: nesting that is too deep, and syntax errors.

use super::adapt::Problem;
use sim_core::diagnostic::Span;

/// `CPython`'s own limit of nested parentheses is 200; its limit of indentation levels is 100.
const BRACKETS_MAX: usize = 80;
/// Operators in a row that nest to the right or to the left.
const CHAIN_MAX: usize = 400;

/// Refuses texts whose nesting could exhaust the stack of a parser, before it sees them.
///
/// # Errors
/// Says where nesting becomes too deep.
pub(crate) fn nesting(source: &str) -> Result<(), Problem> {
    let mut open = 0usize;
    let mut chain = 0usize;
    let mut in_string: Option<(u8, bool)> = None;
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if let Some((quote, triple)) = in_string {
            if byte == b'\\' {
                at += 1;
            } else if byte == quote && (!triple || bytes[at..].starts_with(&[quote; 3])) {
                at += if triple { 2 } else { 0 };
                in_string = None;
            } else if byte == b'\n' && !triple {
                in_string = None;
            }
            at += 1;
            continue;
        }
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            b'"' | b'\'' => {
                let triple = bytes[at..].starts_with(&[byte; 3]);
                at += if triple { 2 } else { 0 };
                in_string = Some((byte, triple));
            }
            b'#' => at += bytes[at..].iter().position(|&b| b == b'\n').unwrap_or(bytes.len() - at) - 1,
            b'+' | b'-' | b'~' | b'*' | b'/' | b'.' | b'&' | b'|' | b'^' | b'%' | b'@' => chain += 1,
            b'n' | b'l' | b'a' | b'i' if starts_chain(&bytes[at..]) => chain += 1,
            b'\n' if open == 0 => chain = 0,
            b',' | b';' | b':' => chain = 0,
            _ => {}
        }
        if open > BRACKETS_MAX || chain > CHAIN_MAX {
            let here = u32::try_from(at).unwrap_or(u32::MAX);
            let what = if open > BRACKETS_MAX { "too many nested parentheses" } else { "too deeply nested" };
            let span = Span { start: here, end: here + 1 };
            return Err(Problem { what: what.to_owned(), span, unsupported: false });
        }
        at += 1;
    }
    Ok(())
}

/// Words that nest what follows them.
fn starts_chain(rest: &[u8]) -> bool {
    [&b"not "[..], b"lambda", b"await ", b"if "].iter().any(|word| rest.starts_with(word))
}

/// The parser's message in `CPython`'s words, where `CPython` has other ones.
pub(crate) fn wording(message: &str, source: &str, at: Span) -> String {
    let line_start = source[..at.start as usize].rfind('\n').map_or(0, |n| n + 1);
    let line_end = source[at.start as usize..].find('\n').map_or(source.len(), |n| n + at.start as usize);
    let line = source[line_start..line_end].trim();
    let text = match message {
        "Unexpected indentation" => "unexpected indent",
        m if m.starts_with("Expected an indented block after") => {
            let number = source[..at.start as usize].matches('\n').count();
            return m.replacen('E', "e", 1).replace('`', "'") + &format!(" on line {number}");
        }
        m if m.contains("unindent does not match") => "unindent does not match any outer indentation level",
        m if m.contains("unterminated string") => "unterminated string literal",
        m if m.contains("unterminated triple-quoted") => "unterminated triple-quoted string literal",
        m if m.starts_with("Expected ':'") || m.starts_with("Expected `:`") => "expected ':'",
        m if m.starts_with("Expected a statement") && line.starts_with(['+', '=', '*', '/']) => {
            "invalid syntax"
        }
        m if m.contains("Invalid assignment target") => {
            "cannot assign to expression here. Maybe you meant '==' instead of '='?"
        }
        m if m.starts_with("Positional argument cannot follow keyword argument") => {
            "positional argument follows keyword argument"
        }
        m if m.contains("unexpected EOF") => "unexpected EOF while parsing",
        m if line.starts_with("print ") && m.contains("Simple statements must be separated") => {
            "Missing parentheses in call to 'print'. Did you mean print(...)?"
        }
        _ => "invalid syntax",
    };
    text.to_owned()
}
