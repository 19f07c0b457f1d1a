//! Methods of bytes and bytearrays, and encodings.

use super::plain;
use crate::value::{Native, Object, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{R, Vm};

pub(crate) const METHODS: &[Native] = &[
    plain!("decode", decode),
    plain!("upper", |vm, args| map(vm, args, <[u8]>::to_ascii_uppercase)),
    plain!("lower", |vm, args| map(vm, args, <[u8]>::to_ascii_lowercase)),
    plain!("strip", |vm, args| map(vm, args, |b| b.trim_ascii().to_vec())),
    plain!("lstrip", |vm, args| map(vm, args, |b| b.trim_ascii_start().to_vec())),
    plain!("rstrip", |vm, args| map(vm, args, |b| b.trim_ascii_end().to_vec())),
    plain!("hex", |vm, args| {
        let bytes = vm.bytes_of(args.at(0)).unwrap_or_default();
        let text = bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
        Ok(vm.new_str(&text))
    }),
    plain!("fromhex", |vm, args| {
        let text: String = vm.str_of(args.at(1)).chars().filter(|c| !c.is_whitespace()).collect();
        let bytes: Option<Vec<u8>> = (0..text.len())
            .step_by(2)
            .map(|n| text.get(n..n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        match bytes {
            Some(bytes) => Ok(vm.new_bytes(&bytes)),
            None => Err(vm.value_error("non-hexadecimal number found in fromhex() arg at position 0")),
        }
    }),
    plain!("startswith", |vm, args| {
        let (bytes, part) = pair(vm, args)?;
        Ok(Value::Bool(bytes.starts_with(&part)))
    }),
    plain!("endswith", |vm, args| {
        let (bytes, part) = pair(vm, args)?;
        Ok(Value::Bool(bytes.ends_with(&part)))
    }),
    plain!("find", |vm, args| {
        let (bytes, part) = pair(vm, args)?;
        Ok(Value::Int(position(&bytes, &part).map_or(-1, |n| i64::try_from(n).unwrap_or(-1))))
    }),
    plain!("count", |vm, args| {
        let (bytes, part) = pair(vm, args)?;
        let n = bytes.windows(part.len().max(1)).filter(|window| *window == &part[..]).count();
        Ok(Value::Int(i64::try_from(n).unwrap_or(0)))
    }),
    plain!("replace", |vm, args| {
        let bytes = vm.bytes_of(args.at(0)).unwrap_or_default();
        let (old, new) =
            (vm.bytes_of(args.at(1)).unwrap_or_default(), vm.bytes_of(args.at(2)).unwrap_or_default());
        let mut out = Vec::new();
        let mut rest = &bytes[..];
        while let Some(at) = position(rest, &old).filter(|_| !old.is_empty()) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(&new);
            rest = &rest[at + old.len()..];
        }
        out.extend_from_slice(rest);
        Ok(vm.new_bytes(&out))
    }),
    plain!("split", |vm, args| {
        let bytes = vm.bytes_of(args.at(0)).unwrap_or_default();
        let parts: Vec<Vec<u8>> = match args.get(1).and_then(|value| vm.bytes_of(value)) {
            None => {
                let words = bytes.split(u8::is_ascii_whitespace).filter(|part| !part.is_empty());
                words.map(<[u8]>::to_vec).collect()
            }
            Some(separator) => {
                let mut parts = Vec::new();
                let mut rest = &bytes[..];
                while let Some(at) = position(rest, &separator).filter(|_| !separator.is_empty()) {
                    parts.push(rest[..at].to_vec());
                    rest = &rest[at + separator.len()..];
                }
                parts.push(rest.to_vec());
                parts
            }
        };
        let parts = parts.iter().map(|part| vm.new_bytes(part)).collect();
        Ok(vm.new_list(parts))
    }),
    plain!("join", |vm, args| {
        let separator = vm.bytes_of(args.at(0)).unwrap_or_default();
        let mut out = Vec::new();
        for (n, item) in vm.items_now(args.at(1))?.into_iter().enumerate() {
            let Some(part) = vm.bytes_of(item) else {
                let name = vm.type_name(item);
                let text = format!("sequence item {n}: expected a bytes-like object, {name} found");
                return Err(vm.type_error(&text));
            };
            if n > 0 {
                out.extend_from_slice(&separator);
            }
            out.extend_from_slice(&part);
        }
        Ok(vm.new_bytes(&out))
    }),
    plain!("isdigit", |vm, args| {
        let bytes = vm.bytes_of(args.at(0)).unwrap_or_default();
        Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)))
    }),
    plain!("__len__", |vm, args| {
        Ok(Value::Int(i64::try_from(vm.sequence_len(args.at(0)).unwrap_or(0)).unwrap_or(0)))
    }),
];

pub(crate) const MUTABLE: &[Native] = &[
    plain!("append", |vm, args| {
        let byte = vm.index_value(args.at(1))?.and_then(|n| u8::try_from(n).ok());
        let Some(byte) = byte else { return Err(vm.value_error("byte must be in range(0, 256)")) };
        change(vm, args, |bytes| bytes.push(byte));
        Ok(Value::None)
    }),
    plain!("extend", |vm, args| {
        let more = vm.bytes_of(args.at(1)).unwrap_or_default();
        change(vm, args, |bytes| bytes.extend_from_slice(&more));
        Ok(Value::None)
    }),
    plain!("clear", |vm, args| {
        change(vm, args, Vec::clear);
        Ok(Value::None)
    }),
];

fn change(vm: &mut Vm, args: &Args, f: impl FnOnce(&mut Vec<u8>)) {
    if let Some(at) = vm.unwrapped(args.at(0)).object()
        && let Object::ByteArray(bytes) = vm.heap.get_mut(at)
    {
        f(bytes);
    }
}

/// A text of bytes.
type Bytes = std::rc::Rc<[u8]>;

fn pair(vm: &mut Vm, args: &Args) -> R<(Bytes, Bytes)> {
    let bytes = vm.bytes_of(args.at(0)).unwrap_or_default();
    match (vm.bytes_of(args.at(1)), args.at(1)) {
        (Some(part), _) => Ok((bytes, part)),
        (None, Value::Int(n)) => Ok((bytes, std::rc::Rc::from([u8::try_from(n).unwrap_or(0)]))),
        _ => {
            let text = format!("a bytes-like object is required, not '{}'", vm.type_name(args.at(1)));
            Err(vm.type_error(&text))
        }
    }
}

fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    bytes.windows(part.len()).position(|window| window == part)
}

fn map(vm: &mut Vm, args: &Args, f: impl Fn(&[u8]) -> Vec<u8>) -> R<Value> {
    let bytes = f(&vm.bytes_of(args.at(0)).unwrap_or_default());
    Ok(match vm.type_id(vm.unwrapped(args.at(0))) {
        TypeId::ByteArray => vm.heap.add(Object::ByteArray(bytes)),
        _ => vm.new_bytes(&bytes),
    })
}

fn encoding(vm: &mut Vm, value: Value) -> R<String> {
    let name = if value.is_unbound() {
        "utf-8".to_owned()
    } else {
        vm.str_of(value).to_lowercase().replace('_', "-")
    };
    match &*name {
        "utf-8" | "utf8" | "ascii" | "us-ascii" | "latin-1" | "latin1" | "iso-8859-1" => Ok(name),
        _ => {
            let shown = vm.str_of(value);
            Err(vm.error(TypeId::LookupError, &format!("unknown encoding: {shown}")))
        }
    }
}

/// `bytes.decode(encoding, errors)`.
pub(crate) fn decode(vm: &mut Vm, args: &Args) -> R<Value> {
    let [bytes, name, errors] = vm.bind(args, "decode", ["self", "encoding", "errors"], 1)?;
    let name = encoding(vm, name)?;
    let errors = if errors.is_unbound() { "strict".into() } else { vm.str_of(errors) };
    let bytes = vm.bytes_of(bytes).unwrap_or_default();
    if name.starts_with("latin") || name.starts_with("iso") {
        let text: String = bytes.iter().map(|b| char::from(*b)).collect();
        return Ok(vm.new_str(&text));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if name.starts_with("utf") || text.is_ascii() => Ok(vm.new_str(text)),
        _ if &*errors == "ignore" => {
            let text = String::from_utf8_lossy(&bytes).replace('\u{fffd}', "");
            Ok(vm.new_str(&text))
        }
        _ if &*errors == "replace" => {
            let text = String::from_utf8_lossy(&bytes).to_string();
            Ok(vm.new_str(&text))
        }
        Ok(text) => {
            let at = text.bytes().position(|b| !b.is_ascii()).unwrap_or(0);
            let byte = bytes[at];
            let text = format!(
                "'ascii' codec can't decode byte {byte:#04x} in position {at}: ordinal not in range(128)"
            );
            Err(vm.error(TypeId::UnicodeDecodeError, &text))
        }
        Err(error) => {
            let at = error.valid_up_to();
            let byte = bytes[at];
            let why = if error.error_len().is_none() {
                "unexpected end of data"
            } else if byte & 0xc0 == 0x80 || byte >= 0xf8 {
                "invalid start byte"
            } else {
                "invalid continuation byte"
            };
            let text = format!("'utf-8' codec can't decode byte {byte:#04x} in position {at}: {why}");
            Err(vm.error(TypeId::UnicodeDecodeError, &text))
        }
    }
}

/// `str.encode(encoding, errors)`.
pub(crate) fn encode(vm: &mut Vm, text: &str, args: &Args) -> R<Value> {
    let [_, name, errors] = vm.bind(args, "encode", ["self", "encoding", "errors"], 1)?;
    let name = encoding(vm, name)?;
    let errors = if errors.is_unbound() { "strict".into() } else { vm.str_of(errors) };
    let limit = match &*name {
        "utf-8" | "utf8" => return Ok(vm.new_bytes(text.as_bytes())),
        "ascii" | "us-ascii" => 128,
        _ => 256,
    };
    let mut out = Vec::new();
    for (n, c) in text.chars().enumerate() {
        match u8::try_from(c as u32).ok().filter(|b| u32::from(*b) < limit) {
            Some(byte) => out.push(byte),
            None if &*errors == "ignore" => {}
            None if &*errors == "replace" => out.push(b'?'),
            None => {
                let codec = if limit == 128 { "ascii" } else { "latin-1" };
                let shown = crate::value::str::ascii(&crate::value::str::repr(&c.to_string()));
                let text = format!(
                    "'{codec}' codec can't encode character {shown} in position {n}: ordinal not in range({limit})"
                );
                return Err(vm.error(TypeId::UnicodeEncodeError, &text));
            }
        }
    }
    Ok(vm.new_bytes(&out))
}
