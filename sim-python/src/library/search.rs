//! Looking for things in strings, and taking them apart.

use crate::value::{Object, Value};
use crate::vm::args::Args;
use crate::vm::{R, Vm};
use std::rc::Rc;

pub(super) fn split(vm: &mut Vm, args: &Args, from_right: bool) -> R<Value> {
    let name = if from_right { "rsplit" } else { "split" };
    let [text, separator, most] = vm.bind(args, name, ["self", "sep", "maxsplit"], 1)?;
    let text = vm.str_of(text);
    let most = if most.is_unbound() { -1 } else { vm.index_value(most)?.unwrap_or(-1) };
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut parts: Vec<String> = Vec::new();
    if separator.is_unbound() || separator.is_none() {
        let mut rest =
            if from_right { text.trim_end_matches(is_space) } else { text.trim_start_matches(is_space) };
        while !rest.is_empty() {
            let cut = if parts.len() >= most {
                None
            } else if from_right {
                rest.rfind(is_space)
            } else {
                rest.find(is_space)
            };
            let Some(at) = cut else {
                let last = if from_right {
                    rest.trim_start_matches(is_space)
                } else {
                    rest.trim_end_matches(is_space)
                };
                let last = if parts.len() >= most { rest } else { last };
                if !last.is_empty() {
                    parts.push(last.to_owned());
                }
                break;
            };
            if from_right {
                let width = rest[at..].chars().next().map_or(1, char::len_utf8);
                parts.push(rest[at + width..].to_owned());
                rest = rest[..at].trim_end_matches(is_space);
            } else {
                parts.push(rest[..at].to_owned());
                rest = rest[at..].trim_start_matches(is_space);
            }
        }
    } else {
        let Some(separator) = vm.text(separator) else {
            let text = format!("must be str or None, not {}", vm.type_name(separator));
            return Err(vm.type_error(&text));
        };
        if separator.is_empty() {
            return Err(vm.value_error("empty separator"));
        }
        let mut rest = &*text;
        while parts.len() < most {
            let cut = if from_right { rest.rfind(&*separator) } else { rest.find(&*separator) };
            let Some(at) = cut else { break };
            if from_right {
                parts.push(rest[at + separator.len()..].to_owned());
                rest = &rest[..at];
            } else {
                parts.push(rest[..at].to_owned());
                rest = &rest[at + separator.len()..];
            }
        }
        parts.push(rest.to_owned());
    }
    if from_right {
        parts.reverse();
    }
    vm.spent += parts.len() as u64 * 25;
    let parts = parts.iter().map(|part| vm.new_str(part)).collect();
    Ok(vm.new_list(parts))
}

pub(super) fn splitlines(vm: &mut Vm, args: &Args) -> R<Value> {
    let [text, keep] = vm.bind(args, "splitlines", ["self", "keepends"], 1)?;
    let text = vm.str_of(text);
    let keep = !keep.is_unbound() && vm.plain_truth(keep);
    let mut lines = Vec::new();
    let mut rest = &*text;
    while !rest.is_empty() {
        let at = rest.find(['\n', '\r', '\x0b', '\x0c', '\u{85}', '\u{2028}', '\u{2029}']);
        let (line, end) = match at {
            None => (rest.len(), rest.len()),
            Some(at) if rest[at..].starts_with("\r\n") => (at, at + 2),
            Some(at) => (at, at + rest[at..].chars().next().map_or(1, char::len_utf8)),
        };
        lines.push(vm.new_str(&rest[..if keep { end } else { line }]));
        rest = &rest[end..];
    }
    Ok(vm.new_list(lines))
}

pub(super) fn replace(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "replace", 2, 3)?;
    let text = vm.str_of(args.at(0));
    let (old, new) = (text_arg(vm, args, 1, "replace")?, text_arg(vm, args, 2, "replace")?);
    let count = match args.get(3) {
        None => -1,
        Some(value) => vm.index_value(value)?.unwrap_or(-1),
    };
    if new.len() > old.len() && text.len().saturating_mul(new.len().max(1)) > vm.settings.limits.text {
        return Err(vm.error(crate::value::TypeId::MemoryError, ""));
    }
    let text = match usize::try_from(count) {
        Ok(count) => text.replacen(&*old, &new, count),
        Err(_) => text.replace(&*old, &new),
    };
    Ok(vm.new_str(&text))
}

pub(super) fn affix(vm: &mut Vm, args: &Args, start: bool) -> R<Value> {
    let name = if start { "startswith" } else { "endswith" };
    vm.arity(args, name, 1, 3)?;
    let (_, text) = window(vm, args, 2)?;
    let options = match vm.tuple_items(args.at(1)) {
        Some(items) => items.to_vec(),
        None => vec![args.at(1)],
    };
    for option in options {
        let Some(option) = vm.text(option) else {
            let text =
                format!("{name} first arg must be str or a tuple of str, not {}", vm.type_name(option));
            return Err(vm.type_error(&text));
        };
        if if start { text.starts_with(&*option) } else { text.ends_with(&*option) } {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

/// The part of the string that optional `start` and `end` arguments (from the n-th on) say, and where it begins in
/// code points.
pub(super) fn window(vm: &mut Vm, args: &Args, n: usize) -> R<(usize, String)> {
    let parts = [args.get(n).unwrap_or(Value::None), args.get(n + 1).unwrap_or(Value::None), Value::None];
    let inner = vm.unwrapped(args.at(0));
    let len = vm.sequence_len(inner).unwrap_or(0);
    let span = vm.slice_span(parts, len)?;
    let start = usize::try_from(span.start).unwrap_or(0);
    let Some(Object::Str(s)) = inner.object().map(|at| vm.heap.get(at)) else {
        return Ok((0, String::new()));
    };
    Ok((start, s.slice(start, start + span.len).to_owned()))
}

pub(super) fn find(vm: &mut Vm, args: &Args, from_right: bool, must: bool) -> R<Value> {
    let name = if from_right { "rfind" } else { "find" };
    vm.arity(args, name, 1, 3)?;
    let Some(wanted) = vm.text(args.at(1)) else {
        let text = format!("must be str, not {}", vm.type_name(args.at(1)));
        return Err(vm.type_error(&text));
    };
    let (start, text) = window(vm, args, 2)?;
    let found = if from_right { text.rfind(&*wanted) } else { text.find(&*wanted) };
    match found {
        Some(at) => Ok(Value::Int(i64::try_from(start + text[..at].chars().count()).unwrap_or(i64::MAX))),
        None if must => Err(vm.value_error("substring not found")),
        None => Ok(Value::Int(-1)),
    }
}

pub(super) fn count(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "count", 1, 3)?;
    let wanted = text_arg(vm, args, 1, "count")?;
    let (_, text) = window(vm, args, 2)?;
    let n = if wanted.is_empty() { text.chars().count() + 1 } else { text.matches(&*wanted).count() };
    Ok(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)))
}

pub(super) fn partition(vm: &mut Vm, args: &Args, from_right: bool) -> R<Value> {
    vm.arity(args, "partition", 1, 1)?;
    let text = vm.str_of(args.at(0));
    let separator = text_arg(vm, args, 1, "partition")?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if from_right { text.rfind(&*separator) } else { text.find(&*separator) };
    let parts = match found {
        Some(at) => [&text[..at], &*separator, &text[at + separator.len()..]],
        None if from_right => ["", "", &*text],
        None => [&*text, "", ""],
    };
    let parts = parts.map(|part| vm.new_str(part));
    Ok(vm.new_tuple(&parts))
}

pub(super) fn text_arg(vm: &mut Vm, args: &Args, n: usize, name: &str) -> R<Rc<str>> {
    if let Some(text) = args.get(n).and_then(|value| vm.text(value)) {
        Ok(text)
    } else {
        let of = args.get(n).map_or_else(|| Rc::from("nothing"), |value| vm.type_name(value));
        let text = format!("{name}() argument {n} must be str, not {of}");
        Err(vm.type_error(&text))
    }
}

pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

pub(super) fn strip(vm: &mut Vm, args: &Args, left: bool, right: bool) -> R<Value> {
    vm.arity(args, "strip", 0, 1)?;
    let text = vm.str_of(args.at(0));
    let chars = match args.get(1) {
        None | Some(Value::None) => None,
        Some(value) => match vm.text(value) {
            Some(chars) => Some(chars),
            None => return Err(vm.type_error("strip arg must be None or str")),
        },
    };
    let drop = |c: char| chars.as_ref().map_or_else(|| is_space(c), |chars| chars.contains(c));
    let mut rest = &*text;
    if left {
        rest = rest.trim_start_matches(drop);
    }
    if right {
        rest = rest.trim_end_matches(drop);
    }
    Ok(vm.new_str(rest))
}
