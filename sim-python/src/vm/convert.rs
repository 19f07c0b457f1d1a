//! `str`, `repr` and `ascii` of values: native ones at once, others by their methods.

use super::args::Args;
use super::{Flow, R, Vm};
use crate::value::object::View;
use crate::value::{Object, Payload, TypeId, Value, number, str};
use std::fmt::Write as _;

/// Nesting of containers beyond this needs the helper in Python.
const DEPTH_MAX: usize = 60;

impl Vm {
    /// `repr(value)`.
    pub(crate) fn repr(&mut self, value: Value) -> R<Flow> {
        if let Some(method) = self.python_method(value, self.known.repr) {
            return Ok(Flow::then(method, Args::new(&[value]), checked_repr, &[], None));
        }
        if let Some(text) = self.repr_pure(value, &mut Vec::new())? {
            self.spent += text.len() as u64;
            return Ok(Flow::Value(self.new_str(&text)));
        }
        let helper = self.helper("_repr");
        Ok(Flow::Call(helper, Args::new(&[value])))
    }

    /// `str(value)`.
    pub(crate) fn str(&mut self, value: Value) -> R<Flow> {
        if let Value::Obj(at) = value
            && matches!(self.heap.get(at), Object::Str(_))
        {
            return Ok(Flow::Value(value));
        }
        if let Some(method) = self.python_method(value, self.known.str) {
            return Ok(Flow::then(method, Args::new(&[value]), checked_str, &[], None));
        }
        if self.exception_state(value).is_some() && self.python_method(value, self.known.repr).is_none() {
            return self.exception_str(value);
        }
        if let (Some(text), None) = (self.text(value), self.python_method(value, self.known.repr)) {
            return Ok(Flow::Value(self.new_str(&text)));
        }
        if self.exception_state(value).is_some() {
            return self.exception_str(value);
        }
        self.repr(value)
    }

    /// The text of a native exception.
    pub(crate) fn exception_str(&mut self, value: Value) -> R<Flow> {
        let args = self.exception_state(value).map_or(Value::None, |state| state.args);
        let items = self.tuple_items(args).unwrap_or(&[]).to_vec();
        if self.is_instance_of(value, TypeId::OSError)
            && let [number, text, rest @ ..] = &items[..]
        {
            let (number, text) = (self.str_now(*number)?, self.str_now(*text)?);
            let file = match rest.first() {
                Some(file) if !file.is_none() => format!(": {}", self.repr_now(*file)?),
                _ => String::new(),
            };
            return Ok(Flow::Value(self.new_str(&format!("[Errno {number}] {text}{file}"))));
        }
        match items[..] {
            [] => Ok(Flow::Value(self.new_str(""))),
            [one] if self.is_instance_of(value, TypeId::KeyError) => self.repr(one),
            [one] => self.str(one),
            _ => self.repr(args),
        }
    }

    /// `str(value)`, with Python code run at once.
    pub(crate) fn str_now(&mut self, value: Value) -> R<std::rc::Rc<str>> {
        let flow = self.str(value)?;
        let value = self.flow_now(flow)?;
        Ok(self.str_of(value))
    }

    /// `repr(value)`, with Python code run at once.
    pub(crate) fn repr_now(&mut self, value: Value) -> R<std::rc::Rc<str>> {
        let flow = self.repr(value)?;
        let value = self.flow_now(flow)?;
        Ok(self.str_of(value))
    }

    /// `str(value)` if no Python code is needed for it.
    pub(crate) fn str_pure(&mut self, value: Value) -> R<Option<std::rc::Rc<str>>> {
        if let Value::Obj(at) = value {
            match self.heap.get(at) {
                Object::Str(s) => return Ok(Some(s.text.clone())),
                Object::Instance(_) | Object::Class(_) => {
                    if self.python_method(value, self.known.str).is_some() {
                        return Ok(None);
                    }
                    if self.exception_state(value).is_some() {
                        let args = self.exception_state(value).map_or(Value::None, |state| state.args);
                        let items = self.tuple_items(args).unwrap_or(&[]).to_vec();
                        let key = self.is_instance_of(value, TypeId::KeyError);
                        let os = self.is_instance_of(value, TypeId::OSError);
                        return match items[..] {
                            [] => Ok(Some(std::rc::Rc::from(""))),
                            [one] if !key && self.text(one).is_some() => Ok(self.text(one)),
                            _ if os || self.python_method(value, self.known.repr).is_some() => Ok(None),
                            [one] if key => Ok(self.repr_pure(one, &mut Vec::new())?.map(Into::into)),
                            [one] => self.str_pure(one),
                            _ => Ok(self.repr_pure(args, &mut Vec::new())?.map(Into::into)),
                        };
                    }
                    if let (Some(text), None) = (self.text(value), self.python_method(value, self.known.repr))
                    {
                        return Ok(Some(text));
                    }
                }
                _ => {}
            }
        }
        Ok(self.repr_pure(value, &mut Vec::new())?.map(Into::into))
    }

    /// The address that a default `repr` shows.
    pub(crate) fn address(&self, value: Value) -> u64 {
        match value {
            Value::Obj(at) => 0x7f5a_1c00_0000 + u64::from(at.0) * 48,
            Value::Int(n) => 0x5580_0000_0000 + (n.cast_unsigned() & 0xffff_ffff) * 32,
            Value::None => 0x5570_0000_1000,
            Value::Bool(b) => 0x5570_0000_2000 + u64::from(b) * 32,
            Value::Float(x) => 0x5590_0000_0000 + (x.to_bits() >> 24 & 0xff_ffff) * 24,
            Value::Ellipsis | Value::NotImplemented | Value::Unbound => 0x5570_0000_3000,
        }
    }

    /// `repr(value)` if no Python code is needed for it. `inside` are the containers around it.
    pub(crate) fn repr_pure(&mut self, value: Value, inside: &mut Vec<Value>) -> R<Option<String>> {
        let at = match value {
            Value::Unbound => return Ok(Some("<unbound>".to_owned())),
            Value::None => return Ok(Some("None".to_owned())),
            Value::Ellipsis => return Ok(Some("Ellipsis".to_owned())),
            Value::NotImplemented => return Ok(Some("NotImplemented".to_owned())),
            Value::Bool(b) => return Ok(Some(if b { "True" } else { "False" }.to_owned())),
            Value::Int(n) => return Ok(Some(n.to_string())),
            Value::Float(x) => return Ok(Some(number::float_repr(x))),
            Value::Obj(at) => at,
        };
        if self.python_method(value, self.known.repr).is_some() {
            return Ok(None);
        }
        Ok(Some(match self.heap.get(at) {
            Object::Str(s) => str::repr(&s.text),
            Object::Big(n) => {
                let n = n.clone();
                self.big_text(&n)?
            }
            Object::Bytes(bytes) => format!("b{}", str::bytes_repr(bytes)),
            Object::ByteArray(bytes) => format!("bytearray(b{})", str::bytes_repr(bytes)),
            Object::Range(range) => match range.step {
                1 => format!("range({}, {})", range.start, range.stop),
                step => format!("range({}, {}, {step})", range.start, range.stop),
            },
            Object::List(_)
            | Object::Tuple(_)
            | Object::Dict(_)
            | Object::Set(_)
            | Object::FrozenSet(_)
            | Object::View(..) => return self.repr_container(value, inside),
            Object::Instance(_) => return self.repr_instance(value, inside),
            Object::Slice(parts) => {
                let parts = **parts;
                let mut texts = Vec::new();
                for part in parts {
                    let Some(text) = self.repr_pure(part, inside)? else { return Ok(None) };
                    texts.push(text);
                }
                format!("slice({})", texts.join(", "))
            }
            _ => self.repr_opaque(value)?,
        }))
    }

    /// The text of a large number; too many digits are an error, as in `CPython`.
    pub(crate) fn big_text(&mut self, n: &num_bigint::BigInt) -> R<String> {
        if n.bits() > 14_300 && n.to_string().trim_start_matches('-').len() > 4300 {
            return Err(self.value_error(
                "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
            ));
        }
        Ok(n.to_string())
    }

    fn repr_container(&mut self, value: Value, inside: &mut Vec<Value>) -> R<Option<String>> {
        let kind = self.type_id(value);
        if inside.iter().any(|outer| outer.is(value)) {
            return Ok(Some(
                match kind {
                    TypeId::List => "[...]",
                    TypeId::Tuple => "(...)",
                    TypeId::Dict => "{...}",
                    _ => "...",
                }
                .to_owned(),
            ));
        }
        if inside.len() > DEPTH_MAX {
            return Ok(None);
        }
        inside.push(value);
        let mut texts = Vec::new();
        let mut pure = true;
        if kind == TypeId::Dict {
            let at = value.object().expect("a dict is an object");
            let entries: Vec<_> = self.dict(at).iter().map(|entry| (entry.key, entry.value)).collect();
            for (key, item) in entries {
                if let (Some(key), Some(item)) = (self.repr_pure(key, inside)?, self.repr_pure(item, inside)?)
                {
                    texts.push(format!("{key}: {item}"));
                } else {
                    pure = false;
                    break;
                }
            }
        } else {
            let items = self.native_items(value)?.unwrap_or_default();
            for item in items {
                if let Some(text) = self.repr_pure(item, inside)? {
                    texts.push(text);
                } else {
                    pure = false;
                    break;
                }
            }
        }
        inside.pop();
        if !pure {
            return Ok(None);
        }
        let list = texts.join(", ");
        Ok(Some(match kind {
            TypeId::List => format!("[{list}]"),
            TypeId::Tuple if texts.len() == 1 => format!("({list},)"),
            TypeId::Tuple => format!("({list})"),
            TypeId::Dict => format!("{{{list}}}"),
            TypeId::Set if texts.is_empty() => "set()".to_owned(),
            TypeId::Set => format!("{{{list}}}"),
            TypeId::FrozenSet if texts.is_empty() => "frozenset()".to_owned(),
            TypeId::FrozenSet => format!("frozenset({{{list}}})"),
            other => format!("{}([{list}])", other.name()),
        }))
    }

    fn repr_instance(&mut self, value: Value, inside: &mut Vec<Value>) -> R<Option<String>> {
        let instance = self.as_instance(value).expect("asked for instances only");
        let class = instance.class;
        match &instance.payload {
            Payload::Value(inner) => {
                let inner = *inner;
                let text = self.repr_pure(inner, inside)?;
                let name = self.class(class).name.clone();
                Ok(text.map(|text| match self.type_id(inner) {
                    TypeId::Set | TypeId::FrozenSet => match text.find('{') {
                        Some(at) => format!("{name}({})", text[at..].trim_end_matches(')')),
                        None => format!("{name}()"),
                    },
                    _ => text,
                }))
            }
            Payload::Exception(state) => {
                let args = state.args;
                let name = self.class(class).name.clone();
                let Some(text) = self.repr_pure(args, inside)? else { return Ok(None) };
                let text = match self.tuple_items(args).map_or(0, <[Value]>::len) {
                    1 => text.trim_end_matches(",)").to_owned() + ")",
                    _ => text,
                };
                Ok(Some(format!("{name}{text}")))
            }
            Payload::None => {
                let name = self.full_name(class);
                Ok(Some(format!("<{name} object at {:#x}>", self.address(value))))
            }
        }
    }

    /// The name of a class with its module.
    pub(crate) fn full_name(&self, class: crate::value::Ref) -> String {
        let of = self.class(class);
        let qualname = self.find_sym(&of.dict, self.known.qualname).map(|at| of.dict.entries[at].value);
        let name = qualname.map_or_else(|| of.name.clone(), |value| self.str_of(value));
        let module = self.find_sym(&of.dict, self.known.module).map(|at| of.dict.entries[at].value);
        match module {
            Some(module) if &*self.str_of(module) != "builtins" => format!("{}.{name}", self.str_of(module)),
            _ => name.to_string(),
        }
    }

    fn repr_opaque(&mut self, value: Value) -> R<String> {
        let address = self.address(value);
        let at = value.object().expect("only objects are opaque");
        Ok(match self.heap.get(at) {
            Object::Function(function) => {
                format!("<function {} at {address:#x}>", self.str_of(function.qualname))
            }
            Object::Native(native) => format!("<built-in function {}>", native.name),
            Object::Bound(function, object) => {
                let (function, object) = (*function, *object);
                if let Some(native) = self.native_name(function) {
                    let of = self.type_name(object);
                    return Ok(format!(
                        "<built-in method {native} of {of} object at {:#x}>",
                        self.address(object)
                    ));
                }
                let name = self.as_function(function).map_or_else(|| "?".into(), |f| self.str_of(f.qualname));
                let object = self.repr_now(object)?;
                format!("<bound method {name} of {object}>")
            }
            Object::Class(_) => format!("<class '{}'>", self.full_name(at)),
            Object::Generator(generator) => {
                format!("<generator object {} at {address:#x}>", self.str_of(generator.name))
            }
            Object::Module { name, names } => {
                let file = self.dict_get_sym(*names, self.known.file);
                match file {
                    Some(file) => format!("<module '{name}' from '{}'>", self.str_of(file)),
                    None => format!("<module '{name}' (built-in)>"),
                }
            }
            Object::Alias(origin, args) => {
                let (origin, args) = (*origin, *args);
                let items = match self.tuple_items(args) {
                    Some(items) => items.to_vec(),
                    None => vec![args],
                };
                let mut text = self.as_class(origin).map_or_else(String::new, |c| self.full_name(c));
                let mut names = Vec::new();
                for item in items {
                    names.push(match self.as_class(item) {
                        Some(class) => self.full_name(class),
                        None => self.repr_now(item)?.to_string(),
                    });
                }
                let _ = write!(text, "[{}]", names.join(", "));
                text
            }
            Object::Code(code) => format!(
                "<code object {} at {address:#x}, file \"{}\", line {}>",
                code.name,
                code.source.as_ref().map_or("?", |source| &source.file),
                code.spans.first().map_or(0, |span| code.source.as_ref().map_or(0, |s| s.line(span.start)))
            ),
            Object::Iter(iter) => match &**iter {
                crate::value::iter::Iter::Count { next, .. } => {
                    let next = *next;
                    format!("count({})", self.repr_now(next)?)
                }
                _ => format!("<{} object at {address:#x}>", self.type_id(value).name()),
            },
            Object::View(View::Keys | View::Values | View::Items, _) => String::new(),
            _ => format!("<{} object at {address:#x}>", self.type_id(value).name()),
        })
    }

    /// The name of a native function.
    pub(crate) fn native_name(&self, value: Value) -> Option<&'static str> {
        match self.heap.get(value.object()?) {
            Object::Native(native) => Some(native.name),
            _ => None,
        }
    }
}

fn checked_repr(vm: &mut Vm, value: Value, _: &[Value]) -> R<Flow> {
    checked(vm, value, "__repr__")
}

fn checked_str(vm: &mut Vm, value: Value, _: &[Value]) -> R<Flow> {
    checked(vm, value, "__str__")
}

fn checked(vm: &mut Vm, value: Value, method: &str) -> R<Flow> {
    if vm.text(value).is_some() {
        return Ok(value.into());
    }
    let text = format!("{method} returned non-string (type {})", vm.type_name(value));
    Err(vm.type_error(&text))
}
