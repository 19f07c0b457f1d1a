//! Methods of strings.

use super::search::{affix, count, find, partition, replace, split, splitlines, strip};
use super::{flow, plain};
use crate::value::{Native, Object, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

pub(crate) const METHODS: &[Native] = &[
    plain!("upper", |vm, args| map(vm, args, str::to_uppercase)),
    plain!("lower", |vm, args| map(vm, args, str::to_lowercase)),
    plain!("casefold", |vm, args| map(vm, args, |s| s.to_lowercase().replace('ß', "ss"))),
    plain!("capitalize", |vm, args| map(vm, args, capitalize)),
    plain!("title", |vm, args| map(vm, args, title)),
    plain!("swapcase", |vm, args| map(vm, args, |s| {
        s.chars()
            .flat_map(|c| {
                if c.is_uppercase() {
                    c.to_lowercase().collect::<Vec<_>>()
                } else {
                    c.to_uppercase().collect()
                }
            })
            .collect()
    })),
    plain!("strip", |vm, args| strip(vm, args, true, true)),
    plain!("lstrip", |vm, args| strip(vm, args, true, false)),
    plain!("rstrip", |vm, args| strip(vm, args, false, true)),
    plain!("split", |vm, args| split(vm, args, false)),
    plain!("rsplit", |vm, args| split(vm, args, true)),
    plain!("splitlines", splitlines),
    flow!("join", join),
    plain!("replace", replace),
    plain!("startswith", |vm, args| affix(vm, args, true)),
    plain!("endswith", |vm, args| affix(vm, args, false)),
    plain!("removeprefix", |vm, args| {
        let (s, other) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)));
        Ok(vm.new_str(s.strip_prefix(&*other).unwrap_or(&s)))
    }),
    plain!("removesuffix", |vm, args| {
        let (s, other) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)));
        Ok(vm.new_str(s.strip_suffix(&*other).unwrap_or(&s)))
    }),
    plain!("find", |vm, args| find(vm, args, false, false)),
    plain!("rfind", |vm, args| find(vm, args, true, false)),
    plain!("index", |vm, args| find(vm, args, false, true)),
    plain!("rindex", |vm, args| find(vm, args, true, true)),
    plain!("count", count),
    plain!("center", |vm, args| justify(vm, args, "center")),
    plain!("ljust", |vm, args| justify(vm, args, "ljust")),
    plain!("rjust", |vm, args| justify(vm, args, "rjust")),
    plain!("zfill", zfill),
    plain!("expandtabs", expandtabs),
    plain!("partition", |vm, args| partition(vm, args, false)),
    plain!("rpartition", |vm, args| partition(vm, args, true)),
    plain!("encode", |vm, args| {
        let text = vm.str_of(args.at(0));
        super::bytes::encode(vm, &text, args)
    }),
    plain!("isalpha", |vm, args| test(vm, args, char::is_alphabetic)),
    plain!("isdigit", |vm, args| test(vm, args, |c| c.is_numeric() && !c.is_alphabetic())),
    plain!("isdecimal", |vm, args| test(vm, args, |c| c.is_ascii_digit()
        || matches!(c as u32, 0xff10..=0xff19 | 0x660..=0x669))),
    plain!("isnumeric", |vm, args| test(vm, args, |c| c.is_numeric()
        || "一二三四五六七八九十百千万亿零".contains(c))),
    plain!("isalnum", |vm, args| test(vm, args, char::is_alphanumeric)),
    plain!("isspace", |vm, args| test(vm, args, char::is_whitespace)),
    plain!("isascii", |vm, args| Ok(Value::Bool(vm.str_of(args.at(0)).is_ascii()))),
    plain!("isupper", |vm, args| {
        let s = vm.str_of(args.at(0));
        Ok(Value::Bool(s.chars().any(char::is_uppercase) && !s.chars().any(char::is_lowercase)))
    }),
    plain!("islower", |vm, args| {
        let s = vm.str_of(args.at(0));
        Ok(Value::Bool(s.chars().any(char::is_lowercase) && !s.chars().any(char::is_uppercase)))
    }),
    plain!("istitle", |vm, args| {
        let s = vm.str_of(args.at(0));
        Ok(Value::Bool(s.chars().any(char::is_alphabetic) && title(&s) == *s))
    }),
    plain!("isidentifier", |vm, args| {
        let s = vm.str_of(args.at(0));
        let first = s.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        Ok(Value::Bool(first && s.chars().all(|c| c.is_alphanumeric() || c == '_')))
    }),
    plain!("isprintable", |vm, args| {
        let s = vm.str_of(args.at(0));
        Ok(Value::Bool(!crate::value::str::repr(&s.replace(['\\', '\'', '"'], "")).contains('\\')))
    }),
    plain!("translate", translate),
    plain!("maketrans", maketrans),
    flow!("format", |vm, args| {
        let helper = vm.helper("_str_format");
        Ok(Flow::Call(helper, args))
    }),
    flow!("format_map", |vm, args| {
        let helper = vm.helper("_str_format_map");
        Ok(Flow::Call(helper, args))
    }),
    plain!("__len__", |vm, args| {
        Ok(Value::Int(i64::try_from(vm.sequence_len(args.at(0)).unwrap_or(0)).unwrap_or(0)))
    }),
    plain!("_parse_format", parse_format),
];

fn map(vm: &mut Vm, args: &Args, f: impl Fn(&str) -> String) -> R<Value> {
    vm.arity(args, "str.upper", 0, 0)?;
    let text = f(&vm.str_of(args.at(0)));
    vm.spent += text.len() as u64 / 4;
    Ok(vm.new_str(&text))
}

fn test(vm: &mut Vm, args: &Args, f: impl Fn(char) -> bool) -> R<Value> {
    let text = vm.str_of(args.at(0));
    Ok(Value::Bool(!text.is_empty() && text.chars().all(f)))
}

fn capitalize(s: &str) -> String {
    let mut chars = s.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars.as_str().to_lowercase().chars()).collect())
}

fn title(s: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in s.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    out
}

fn join(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity(&args, "str.join", 1, 1)?;
    if vm.python_method(args.at(1), vm.known.iter).is_none() && vm.native_iter(args.at(1)).is_none() {
        return Err(vm.type_error("can only join an iterable"));
    }
    vm.with_items(
        args.at(1),
        |vm, items, state| {
            let items = vm.list_items(items).to_vec();
            let separator = vm.str_of(state[0]);
            let mut text = String::new();
            for (n, item) in items.iter().enumerate() {
                let Some(part) = vm.text(*item) else {
                    let text =
                        format!("sequence item {n}: expected str instance, {} found", vm.type_name(*item));
                    return Err(vm.type_error(&text));
                };
                if n > 0 {
                    text.push_str(&separator);
                }
                text.push_str(&part);
                if text.len() > vm.settings.limits.text {
                    return Err(vm.error(crate::value::TypeId::MemoryError, ""));
                }
            }
            vm.spent += items.len() as u64 * 10;
            Ok(vm.new_str(&text).into())
        },
        &[args.at(0)],
    )
}

fn width_arg(vm: &mut Vm, value: Value) -> R<usize> {
    if let Some(n) = vm.index_value(value)? {
        Ok(usize::try_from(n).unwrap_or(0))
    } else {
        let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
        Err(vm.type_error(&text))
    }
}

fn justify(vm: &mut Vm, args: &Args, name: &str) -> R<Value> {
    vm.arity(args, name, 1, 2)?;
    let text = vm.str_of(args.at(0));
    let width = width_arg(vm, args.at(1))?;
    let fill = match args.get(2) {
        None => ' ',
        Some(value) => match vm.text(value).and_then(|t| t.chars().next()) {
            Some(c) => c,
            None => return Err(vm.type_error("The fill character must be exactly one character long")),
        },
    };
    if width > vm.settings.limits.text {
        return Err(vm.error(crate::value::TypeId::MemoryError, ""));
    }
    let missing = width.saturating_sub(text.chars().count());
    let (left, right) = match name {
        "ljust" => (0, missing),
        "rjust" => (missing, 0),
        // CPython's rounding: the odd one goes left when the width is odd.
        _ => {
            let left = missing / 2 + (missing & width & 1);
            (left, missing - left)
        }
    };
    let fill = |n: usize| fill.to_string().repeat(n);
    Ok(vm.new_str(&format!("{}{text}{}", fill(left), fill(right))))
}

fn zfill(vm: &mut Vm, args: &Args) -> R<Value> {
    let text = vm.str_of(args.at(0));
    let width =
        vm.index_value(args.at(1))?.and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(100_000_000);
    let missing = width.saturating_sub(text.chars().count());
    let (sign, digits) = match text.chars().next() {
        Some('+' | '-') => text.split_at(1),
        _ => ("", &*text),
    };
    Ok(vm.new_str(&format!("{sign}{}{digits}", "0".repeat(missing))))
}

fn expandtabs(vm: &mut Vm, args: &Args) -> R<Value> {
    let [text, size] = vm.bind(args, "expandtabs", ["self", "tabsize"], 1)?;
    let size = if size.is_unbound() { 8 } else { vm.index_value(size)?.unwrap_or(8) };
    let size = usize::try_from(size).unwrap_or(0).min(1000);
    let mut out = String::new();
    let mut column = 0;
    for c in vm.str_of(text).chars() {
        match c {
            '\t' => {
                let n = if size == 0 { 0 } else { size - column % size };
                out.push_str(&" ".repeat(n));
                column += n;
            }
            '\n' | '\r' => {
                out.push(c);
                column = 0;
            }
            _ => {
                out.push(c);
                column += 1;
            }
        }
    }
    Ok(vm.new_str(&out))
}

fn translate(vm: &mut Vm, args: &Args) -> R<Value> {
    let text = vm.str_of(args.at(0));
    let mut out = String::new();
    for c in text.chars() {
        let key = Value::Int(i64::from(c as u32));
        let found = match args.at(1).object().map(|at| (at, vm.heap.get(at))) {
            Some((at, Object::Dict(_))) => vm.dict_get(at, key)?,
            _ => None,
        };
        match found {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Int(n)) => out.extend(u32::try_from(n).ok().and_then(char::from_u32)),
            Some(other) => out.push_str(&vm.str_of(other)),
        }
    }
    Ok(vm.new_str(&out))
}

fn maketrans(vm: &mut Vm, args: &Args) -> R<Value> {
    let dict = vm.new_dict();
    if args.len() == 1 {
        if let Some(Object::Dict(from)) = args.at(0).object().map(|at| vm.heap.get(at)) {
            let entries: Vec<_> = from.iter().map(|entry| (entry.key, entry.value)).collect();
            for (key, value) in entries {
                let key = match vm.text(key) {
                    Some(text) => Value::Int(text.chars().next().map_or(0, |c| i64::from(c as u32))),
                    None => key,
                };
                vm.dict_set(dict, key, value)?;
            }
        }
        return Ok(Value::Obj(dict));
    }
    let (from, to) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)));
    if from.chars().count() != to.chars().count() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        vm.dict_set(dict, Value::Int(i64::from(a as u32)), Value::Int(i64::from(b as u32)))?;
    }
    if let Some(gone) = args.get(2).and_then(|value| vm.text(value)) {
        for c in gone.chars() {
            vm.dict_set(dict, Value::Int(i64::from(c as u32)), Value::None)?;
        }
    }
    Ok(Value::Obj(dict))
}

/// Takes a `str.format` text apart: a list of (literal, field or None, spec, conversion).
fn parse_format(vm: &mut Vm, args: &Args) -> R<Value> {
    let text = vm.str_of(args.at(0));
    let chars: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        at += 1;
        if (c == '{' || c == '}') && chars.get(at) == Some(&c) {
            literal.push(c);
            at += 1;
        } else if c == '}' {
            return Err(vm.value_error("Single '}' encountered in format string"));
        } else if c != '{' {
            literal.push(c);
        } else {
            let start = at;
            let mut depth = 1;
            while at < chars.len() && depth > 0 {
                match chars[at] {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                at += 1;
            }
            if depth > 0 {
                let text = if start >= chars.len() {
                    "Single '{' encountered in format string"
                } else {
                    "expected '}' before end of string"
                };
                return Err(vm.value_error(text));
            }
            let body: String = chars[start..at - 1].iter().collect();
            let cut = split_field(&body);
            let (name, conversion, spec) = cut;
            let values = [literal.as_str(), &name, &spec].map(|part| vm.new_str(part));
            let conversion = match conversion {
                None => Value::None,
                Some(c) => vm.new_str(&c.to_string()),
            };
            parts.push(vm.new_tuple(&[values[0], values[1], values[2], conversion]));
            literal.clear();
        }
    }
    if !literal.is_empty() {
        let literal = vm.new_str(&literal);
        parts.push(vm.new_tuple(&[literal, Value::None, Value::None, Value::None]));
    }
    Ok(vm.new_list(parts))
}

fn split_field(body: &str) -> (String, Option<char>, String) {
    let mut bracket = false;
    for (at, c) in body.char_indices() {
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '!' if !bracket => {
                let conversion = body[at + 1..].chars().next();
                let rest = body[at + 1..].chars().skip(1).collect::<String>();
                let spec = rest.strip_prefix(':').unwrap_or(&rest).to_owned();
                return (body[..at].to_owned(), conversion, spec);
            }
            ':' if !bracket => return (body[..at].to_owned(), None, body[at + 1..].to_owned()),
            _ => {}
        }
    }
    (body.to_owned(), None, String::new())
}
