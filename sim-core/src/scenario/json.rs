//! JSON text as a tree that knows where each part stands. The grammar is `serde_json`'s; this keeps the places, the
//! order and the doubled keys, and says what is wrong with a text that is no JSON. Leaves meaning to `decode`.

use super::problem::{Code, Problem};
use crate::diagnostic::Span;
use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// The longest text that is read, in bytes: far above what anybody writes by hand, and small enough for a page.
pub const TEXT_BYTES_MAX: usize = 4 << 20;
/// How deep lists and objects may nest. Also bounds the stack of everything that walks the tree.
pub const DEPTH_MAX: usize = 64;

/// A part of a JSON text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// What a part is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As written: no number passes through a float.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Member>),
}

/// A field of an object.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Node,
}

/// A step on the way from the whole text to a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Field(String),
    Item(usize),
}

/// Reads a text.
pub(super) fn read(text: &str) -> Result<Node, Problem> {
    if text.len() > TEXT_BYTES_MAX {
        let facts = [text.len().to_string(), TEXT_BYTES_MAX.to_string()];
        return Err(Problem::new(Code::TooLong, facts));
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if body.trim().is_empty() {
        return Err(Problem::new(Code::Empty, []));
    }
    let raw: &RawValue = parse(body, text)?;
    node(raw, text, 0)
}

impl Node {
    /// The part at the end of a path; the last part on the way that exists, if the path goes on past it.
    pub(super) fn at(&self, path: &[Segment]) -> &Self {
        let Some((first, rest)) = path.split_first() else { return self };
        let next = match (first, &self.value) {
            (Segment::Field(key), Value::Object(members)) => {
                members.iter().find(|member| member.key == *key).map(|member| &member.value)
            }
            (Segment::Item(at), Value::List(items)) => items.get(*at),
            (Segment::Field(_) | Segment::Item(_), _) => None,
        };
        next.map_or(self, |next| next.at(rest))
    }

    /// The way from here to what stands at `span`: a part, or a field's key.
    pub(super) fn path_to(&self, span: Span) -> Vec<Segment> {
        let holds = |outer: Span| outer.start <= span.start && span.end <= outer.end;
        let (segment, next) = match &self.value {
            Value::Object(members) => {
                let Some(member) = members
                    .iter()
                    .find(|member| holds(Span { start: member.key_span.start, end: member.value.span.end }))
                else {
                    return Vec::new();
                };
                (Segment::Field(member.key.clone()), &member.value)
            }
            Value::List(items) => {
                let Some(at) = items.iter().position(|item| holds(item.span)) else { return Vec::new() };
                (Segment::Item(at), &items[at])
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => return Vec::new(),
        };
        if holds(self.span) && self.span == span {
            return Vec::new();
        }
        let mut path = vec![segment];
        path.extend(next.path_to(span));
        path
    }
}

/// A path as people write it: `processes[2].run[0].cpu`.
pub(super) fn path_text(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Field(key) if text.is_empty() => text.push_str(key),
            Segment::Field(key) => {
                text.push('.');
                text.push_str(key);
            }
            Segment::Item(at) => {
                text.push('[');
                text.push_str(&at.to_string());
                text.push(']');
            }
        }
    }
    text
}

fn node(raw: &RawValue, text: &str, depth: usize) -> Result<Node, Problem> {
    let slice = raw.get();
    let span = span_in(slice, text);
    if depth > DEPTH_MAX {
        return Err(Problem::new(Code::TooDeep, [DEPTH_MAX.to_string()]).at(span));
    }
    let value = match slice.as_bytes().first() {
        Some(b'{') => {
            let members: Vec<(&RawValue, &RawValue)> = parse::<Members<'_>>(slice, text)?.0;
            let member = |(key, value): (&RawValue, &RawValue)| {
                Ok(Member {
                    key: parse(key.get(), text)?,
                    key_span: span_in(key.get(), text),
                    value: node(value, text, depth + 1)?,
                })
            };
            Value::Object(members.into_iter().map(member).collect::<Result<_, _>>()?)
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = parse(slice, text)?;
            Value::List(items.into_iter().map(|item| node(item, text, depth + 1)).collect::<Result<_, _>>()?)
        }
        Some(b'"') => Value::Text(parse(slice, text)?),
        Some(b't') => Value::Bool(true),
        Some(b'f') => Value::Bool(false),
        Some(b'n') | None => Value::Null,
        Some(_) => Value::Number(slice.to_owned()),
    };
    Ok(Node { span, value })
}

/// The fields of an object as they stand there: in order, doubled ones too.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Members(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Where a slice of `text` stands in it.
fn span_in(slice: &str, text: &str) -> Span {
    let start = slice.as_ptr().addr() - text.as_ptr().addr();
    Span { start: offset(start), end: offset(start + slice.len()) }
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("texts are at most TEXT_BYTES_MAX long")
}

/// Reads a slice of `text`, whose mistakes are placed in `text`.
fn parse<'a, T: Deserialize<'a>>(slice: &'a str, text: &str) -> Result<T, Problem> {
    serde_json::from_str(slice).map_err(|error| {
        let start = slice.as_ptr().addr() - text.as_ptr().addr();
        let line_start =
            slice.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let mut at = (start + line_start + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        syntax_problem(text, at, &error)
    })
}

/// What is wrong with a text that is no JSON, guessed from what stands at the place where reading stopped.
fn syntax_problem(text: &str, at: usize, error: &serde_json::Error) -> Problem {
    let before = text[..at].trim_end();
    let here = text[at..].chars().next();
    let span = Span { start: offset(at), end: offset(at + here.map_or(0, char::len_utf8)) };
    if error.is_eof() {
        return Problem::new(Code::Unclosed, [])
            .at(Span { start: offset(text.trim_end().len()), end: offset(text.len()) });
    }
    let whole = error.to_string();
    let message = whole.split(" at line ").next().unwrap_or(&whole);
    let code = match here {
        Some('}' | ']') if before.ends_with(',') => Code::TrailingComma,
        Some('/' | '#') => Code::Comment,
        Some('\'' | '‘' | '’' | '“' | '”') => Code::WrongQuotes,
        Some(_) if message.starts_with("expected `,`") && !before.ends_with(',') => Code::MissingComma,
        Some(c) if c.is_alphabetic() && before.ends_with(['{', ',']) => Code::UnquotedKey,
        _ => return Problem::new(Code::NotJson, [message.to_owned()]).at(span),
    };
    Problem::new(code, [here.map_or_else(String::new, String::from)]).at(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code and the place where reading a text stops.
    fn stops(text: &str) -> (&'static str, u32) {
        let problem = read(text).expect_err(text);
        (problem.code.key(), problem.span.expect("syntax has a place").start)
    }

    #[test]
    fn every_part_knows_its_place() {
        let text = "\u{feff}{\"a\": [1, {\"就\": 2.50}]}";
        let root = read(text).expect(text);
        let path = [Segment::Field("a".into()), Segment::Item(1), Segment::Field("就".into())];
        let part = root.at(&path);
        assert_eq!(&text[part.span.start as usize..part.span.end as usize], "2.50");
        assert_eq!(root.path_to(part.span), path);
        assert_eq!(path_text(&path), "a[1].就");
    }

    #[test]
    fn what_is_no_json_says_what_people_do_wrong() {
        assert_eq!(stops(r#"{"a": 1,}"#), ("trailing-comma", 8));
        assert_eq!(stops("{\n  // note\n}"), ("comment", 4));
        assert_eq!(stops("{'a': 1}"), ("wrong-quotes", 1));
        assert_eq!(stops(r#"{"a": 1 "b": 2}"#), ("missing-comma", 8));
        assert_eq!(stops("{a: 1}"), ("unquoted-key", 1));
        assert_eq!(stops(r#"{"a": [1, 2"#), ("unclosed", 11));
        assert_eq!(stops(r#"{"a": nope}"#).0, "not-json");
        assert_eq!(stops(r#"{"a": "\ud800"}"#).0, "not-json");
    }

    #[test]
    fn hostile_texts_are_told_plainly() {
        assert_eq!(read(" \n").expect_err("empty").code.key(), "empty");
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert_eq!(read(&deep).expect_err("deep").code.key(), "too-deep");
        assert_eq!(read(&"[".repeat(1_000_000)).expect_err("deep").code.key(), "unclosed");
        assert_eq!(read(&format!("\"{}\"", "x".repeat(10 << 20))).expect_err("long").code.key(), "too-long");
        assert!(read(&format!("\"{}\"", "x".repeat(4_000_000))).is_ok());
    }
}
