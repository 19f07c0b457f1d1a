//! Tracebacks as `CPython` 3.11 prints them: frames, source lines, carets, causes and contexts.

use super::{R, Vm};
use crate::code::Code;
use crate::syntax::{Expr, ExprKind, StmtKind};
use crate::value::{Object, TraceEntry, TypeId, Value};
use std::rc::Rc;

/// After this many equal lines in a row, `CPython` only counts them.
const REPEATS_SHOWN: usize = 3;

impl Vm {
    /// The `__traceback__` of an exception.
    pub(crate) fn traceback_of(&mut self, exception: Value) -> Value {
        let Some(state) = self.exception_state(exception) else { return Value::None };
        if state.trace.is_empty() {
            return Value::None;
        }
        let trace = state.trace.clone();
        self.heap.add(Object::Traceback(trace.into()))
    }

    /// An exception with its traceback, causes and contexts, in lines that end with newlines. The texts of exceptions
    /// come from `describe`, which may be Python code.
    pub(crate) fn format_exception(&mut self, exception: Value, top: bool) -> R<Vec<String>> {
        let mut chain = Vec::new();
        let mut at = exception;
        while chain.len() < 100 && !chain.iter().any(|(seen, _): &(Value, &str)| seen.is(at)) {
            let Some(state) = self.exception_state(at) else { break };
            let (cause, context, suppress) = (state.cause, state.context, state.suppress);
            let (next, link) = if !cause.is_none() {
                (cause, "\nThe above exception was the direct cause of the following exception:\n\n")
            } else if !context.is_none() && !suppress {
                (context, "\nDuring handling of the above exception, another exception occurred:\n\n")
            } else {
                (Value::None, "")
            };
            chain.push((at, link));
            if next.is_none() {
                break;
            }
            at = next;
        }
        let mut lines = Vec::new();
        for (n, (exception, _)) in chain.iter().enumerate().rev() {
            if n + 1 < chain.len() {
                lines.push(chain[n].1.to_owned());
            }
            self.format_one(*exception, top, &mut lines)?;
        }
        Ok(lines)
    }

    fn format_one(&mut self, exception: Value, top: bool, lines: &mut Vec<String>) -> R<()> {
        let trace = self.exception_state(exception).map(|state| state.trace.clone()).unwrap_or_default();
        if !trace.is_empty() {
            lines.push("Traceback (most recent call last):\n".to_owned());
            format_trace(&trace, top, lines);
        }
        let mut line = self.exception_line(exception)?;
        if top && let Some(meant) = self.meant(exception) {
            line = format!("{}. Did you mean: '{meant}'?\n", line.trim_end_matches('\n'));
        }
        lines.push(line);
        Ok(())
    }

    /// `Type: text`.
    pub(crate) fn exception_line(&mut self, exception: Value) -> R<String> {
        let class = self.class_of(exception);
        let name = self.full_name(class);
        let name = name.strip_prefix("__main__.").unwrap_or(&name).to_owned();
        let text = match self.str_now(exception) {
            Ok(text) => text,
            Err(_) => Rc::from("<exception str() failed>"),
        };
        Ok(if text.is_empty() { format!("{name}\n") } else { format!("{name}: {text}\n") })
    }

    /// A name that is not there; the name that was probably meant is kept with it.
    pub(crate) fn no_name(&mut self, sym: super::Sym) -> super::Raise {
        let name = self.str_of(sym.value);
        let mut names: Vec<Rc<str>> = self.frame.code.code.locals.clone();
        for at in [Some(self.frame.globals), self.frame.names, Some(self.builtins)].into_iter().flatten() {
            names.extend(self.dict(at).iter().map(|entry| self.str_of(entry.key)));
        }
        let raise = self.error(TypeId::NameError, &format!("name '{name}' is not defined"));
        self.keep_meant(raise.exception, sym, closest(&name, &names));
        raise
    }

    fn keep_meant(&mut self, exception: Value, sym: super::Sym, meant: Option<Rc<str>>) {
        let Some(dict) = self.instance_dict(exception) else { return };
        self.set_name(dict, "name", sym.value);
        if let Some(meant) = meant {
            let text = self.new_str(&meant);
            self.set_name(dict, ".meant", text);
        }
    }

    /// Notes in an `AttributeError` what was asked of what.
    pub(crate) fn note_attribute(&mut self, exception: Value, object: Value, sym: super::Sym) {
        let Some(dict) = self.instance_dict(exception) else { return };
        self.set_name(dict, "name", sym.value);
        self.set_name(dict, "obj", object);
    }

    /// What was probably meant, as only `CPython`'s own top level says it.
    fn meant(&mut self, exception: Value) -> Option<Rc<str>> {
        let dict = self.as_instance(exception)?.dict.object()?;
        let (meant, name, object) = (self.intern(".meant"), self.intern("name"), self.intern("obj"));
        if let Some(meant) = self.dict_get_sym(dict, meant) {
            return self.text(meant);
        }
        let object = self.dict_get_sym(dict, object)?;
        let name = self.dict_get_sym(dict, name)?;
        let names = self.attribute_names(object);
        closest(&self.str_of(name), &names)
    }
}

/// The frames of a traceback, the outermost first.
///
/// `CPython`'s own top level counts characters for its carets; its module `traceback` counts columns.
pub(crate) fn format_trace(trace: &[TraceEntry], top: bool, lines: &mut Vec<String>) {
    let mut last: Option<(Rc<str>, u32, Rc<str>)> = None;
    let mut count = 0;
    for entry in trace.iter().rev() {
        let Some(source) = &entry.code.source else { continue };
        let span = entry.code.spans.get(entry.op as usize).copied().unwrap_or_default();
        let line = source.line(span.start);
        let key = (source.file.clone(), source.numbered(line), entry.code.name.clone());
        if last.as_ref() == Some(&key) {
            count += 1;
        } else {
            say_repeats(count, lines);
            count = 1;
        }
        last = Some(key);
        if count <= REPEATS_SHOWN {
            lines.push(format_frame(&entry.code, entry.op, top));
        }
    }
    say_repeats(count, lines);
}

fn say_repeats(count: usize, lines: &mut Vec<String>) {
    if count > REPEATS_SHOWN {
        let more = count - REPEATS_SHOWN;
        let plural = if more > 1 { "s" } else { "" };
        lines.push(format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

/// One frame: where, the line, and carets if they say more than the line does.
fn format_frame(code: &Code, op: u32, top: bool) -> String {
    let width = |text: &str| if top { text.chars().count() } else { width(text) };
    let Some(source) = &code.source else { return String::new() };
    let span = code.spans.get(op as usize).copied().unwrap_or_default();
    let line = source.line(span.start);
    let mut out = format!("  File \"{}\", line {}, in {}\n", source.file, source.numbered(line), code.name);
    let text = source.line_text(line);
    let stripped = text.trim();
    if !source.shown || stripped.is_empty() {
        return out;
    }
    out.extend(["    ", stripped, "\n"]);
    let start = source.column(span.start) as usize;
    let one_line = source.line(span.end) == line;
    let end = if one_line { source.column(span.end) as usize } else { text.trim_end().len() };
    if start >= end || end > text.len() || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return out;
    }
    let segment = &text[start..end];
    let anchors = if one_line { anchors(segment) } else { None };
    let chars = |s: &str| s.chars().count();
    if chars(segment) < chars(stripped) || anchors.is_some_and(|(left, right)| right > left) {
        let indent = text.len() - text.trim_start().len();
        out.push_str("    ");
        out.push_str(&" ".repeat(width(&text[indent.min(start)..start])));
        match anchors {
            Some((left, right)) => {
                out.push_str(&"~".repeat(width(&segment[..left])));
                out.push_str(&"^".repeat(width(&segment[left..right])));
                out.push_str(&"~".repeat(width(&segment[right..])));
            }
            None => out.push_str(&"^".repeat(width(segment))),
        }
        out.push('\n');
    }
    out
}

/// Columns on a terminal: wide characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0x33ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa000..=0xa4cf
        | 0xa960..=0xa97f | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe6f | 0xff00..=0xff60
        | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f900..=0x1f9ff | 0x20000..=0x3fffd)
}

/// Where the operator of a binary operation, or the brackets of a subscript, stand in an expression: byte offsets.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    let body = crate::syntax::adapt::module(segment).ok()?;
    let [statement] = &body[..] else { return None };
    let StmtKind::Expr(Expr { kind, .. }) = &statement.kind else { return None };
    let bytes = segment.as_bytes();
    match kind {
        ExprKind::Binary(_, left, right) => {
            let operator = &segment[left.span.end as usize..right.span.start as usize];
            let offset = operator.len() - operator.trim_start().len();
            let mut from = left.span.end as usize + offset;
            let mut to = from + 1;
            let after = operator.as_bytes().get(offset + 1);
            if after.is_some_and(|b| !b.is_ascii_whitespace()) {
                to += 1;
            }
            while bytes.get(from).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b')' | b'#')) {
                from += 1;
                to += 1;
            }
            (to <= segment.len()).then_some((from, to))
        }
        ExprKind::Subscript(object, index) => {
            let mut from = object.span.end as usize;
            let mut to = index.span.end as usize + 1;
            while bytes.get(from).is_some_and(|b| *b != b'[') {
                from += 1;
            }
            while bytes.get(to).is_some_and(|b| *b != b']') {
                to += 1;
            }
            if to < bytes.len() {
                to += 1;
            }
            (to <= segment.len()).then_some((from, to))
        }
        _ => None,
    }
}

/// The name that was probably meant, by `CPython`'s own measure.
pub(crate) fn closest(name: &str, names: &[Rc<str>]) -> Option<Rc<str>> {
    if name.len() > 40 || names.len() > 750 {
        return None;
    }
    let mut best: Option<(usize, Rc<str>)> = None;
    for candidate in names {
        if **candidate == *name || candidate.starts_with('.') {
            continue;
        }
        let limit = (name.len() + candidate.len() + 3) * 2 / 6;
        let limit = best.as_ref().map_or(limit, |(distance, _)| limit.min(distance.saturating_sub(1)));
        let distance = edit_distance(name.as_bytes(), candidate.as_bytes());
        if distance <= limit && best.as_ref().is_none_or(|(known, _)| distance < *known) {
            best = Some((distance, candidate.clone()));
        }
    }
    best.map(|(_, name)| name)
}

/// `CPython`'s weighted edit distance: 2 for a change, 1 for a change of case only.
fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let cost = |x: u8, y: u8| {
        if x == y {
            0
        } else if x.eq_ignore_ascii_case(&y) {
            1
        } else {
            2
        }
    };
    let mut row: Vec<usize> = (0..=b.len()).map(|n| n * 2).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * 2;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + cost(*x, *y)).min(row[j] + 2).min(row[j + 1] + 2);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}
