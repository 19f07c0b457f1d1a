//! Strings: text whose length in code points is known, so that ASCII is indexed at once.

use std::rc::Rc;

/// A Python string.
#[derive(Clone, Debug)]
pub(crate) struct Str {
    pub(crate) text: Rc<str>,
    /// Code points.
    pub(crate) chars: usize,
}

impl Str {
    pub(crate) fn new(text: &str) -> Self {
        Self { chars: if text.is_ascii() { text.len() } else { text.chars().count() }, text: Rc::from(text) }
    }

    pub(crate) fn from_rc(text: Rc<str>) -> Self {
        Self { chars: if text.is_ascii() { text.len() } else { text.chars().count() }, text }
    }

    pub(crate) fn is_ascii(&self) -> bool {
        self.chars == self.text.len()
    }

    /// The code point at a place that exists.
    pub(crate) fn at(&self, place: usize) -> &str {
        if self.is_ascii() {
            return &self.text[place..=place];
        }
        let (start, c) = self.text.char_indices().nth(place).expect("the place is within the string");
        &self.text[start..start + c.len_utf8()]
    }

    /// The code points from `start` to `stop`.
    pub(crate) fn slice(&self, start: usize, stop: usize) -> &str {
        if start >= stop {
            return "";
        }
        if self.is_ascii() {
            return &self.text[start..stop];
        }
        let byte = |place| self.text.char_indices().nth(place).map_or(self.text.len(), |(at, _)| at);
        &self.text[byte(start)..byte(stop)]
    }
}

/// Python's `hash` of a text here: deterministic (`CPython`'s changes from run to run).
pub(crate) fn hash(text: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mixed = (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 32)).cast_signed()
}

/// The `repr` of a text.
pub(crate) fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&escape(c)),
            c if c.is_ascii() || is_printable(c) => out.push(c),
            c => out.push_str(&escape(c)),
        }
    }
    out.push(quote);
    out
}

/// The `ascii` of a text.
pub(crate) fn ascii(repr: &str) -> String {
    repr.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect()
}

fn escape(c: char) -> String {
    match c as u32 {
        n @ 0..=0xff => format!("\\x{n:02x}"),
        n @ 0x100..=0xffff => format!("\\u{n:04x}"),
        n => format!("\\U{n:08x}"),
    }
}

/// Whether `CPython`'s `repr` shows a character as it is: about the categories that are neither "other" nor
/// "separator".
fn is_printable(c: char) -> bool {
    !(c.is_control()
        || c.is_whitespace()
        || matches!(c as u32, 0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0xd800..=0xf8ff | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0x0010_ffff))
}

/// The `repr` of bytes, without their `b`.
pub(crate) fn bytes_repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push(char::from(quote));
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b if b == quote => {
                out.push('\\');
                out.push(char::from(b));
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&escape(char::from(byte))),
        }
    }
    out.push(char::from(quote));
    out
}
