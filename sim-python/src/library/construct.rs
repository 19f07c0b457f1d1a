//! Calling native classes: `int("12")`, `list(x)`, `type(x)` and the others.

use crate::value::iter::Iter;
use crate::value::{Object, Payload, Range, Ref, Set, TypeId, Value, number};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};
use std::rc::Rc;

impl Vm {
    /// Calls a native class.
    pub(crate) fn construct(&mut self, id: TypeId, class: Ref, args: Args) -> R<Flow> {
        if id.is_exception() {
            if !args.kw.is_empty() && id != TypeId::ImportError && id != TypeId::ModuleNotFoundError {
                let text = format!("{}() takes no keyword arguments", id.name());
                return Err(self.type_error(&text));
            }
            if id == TypeId::OSError
                && let (Some(Value::Int(number)), true) = (args.get(0), args.len() >= 2)
            {
                let raise = self.os_error(number, "", None);
                let packed = self.new_tuple(&args.pos);
                if let Some(state) = self.exception_state_mut(raise.exception) {
                    state.args = packed;
                    state.context = Value::None;
                }
                return Ok(raise.exception.into());
            }
            return Ok(self.exception_of(class, &args.pos).into());
        }
        match id {
            TypeId::Type if args.len() == 1 => Ok(Value::Obj(self.class_of(args.at(0))).into()),
            TypeId::Type if args.len() == 3 => self.new_class(class, &args),
            TypeId::Type => Err(self.type_error("type() takes 1 or 3 arguments")),
            TypeId::Object => {
                if args.len() > 0 {
                    return Err(self.type_error("object() takes no arguments"));
                }
                let instance = crate::value::Instance { class, dict: Value::Unbound, payload: Payload::None };
                Ok(self.heap.add(Object::Instance(Box::new(instance))).into())
            }
            TypeId::Int => self.make_int(args),
            TypeId::Bool => match args.get(0) {
                None => Ok(Value::Bool(false).into()),
                Some(value) => Ok(match self.truth(value)? {
                    Ok(truth) => Value::Bool(truth).into(),
                    Err(flow) => flow,
                }),
            },
            TypeId::Float => self.make_float(args),
            TypeId::Str => self.make_str(&args),
            TypeId::Bytes | TypeId::ByteArray => self.make_bytes(id, &args),
            TypeId::List => match args.get(0) {
                None => Ok(self.new_list(Vec::new()).into()),
                Some(value) => self.with_items(
                    value,
                    |vm, items, _| {
                        let items = vm.list_items(items).to_vec();
                        Ok(vm.new_list(items).into())
                    },
                    &[],
                ),
            },
            TypeId::Tuple => match args.get(0) {
                None => Ok(self.new_tuple(&[]).into()),
                Some(value) => {
                    if self.type_id(value) == TypeId::Tuple && self.as_instance(value).is_none() {
                        return Ok(value.into());
                    }
                    self.with_items(
                        value,
                        |vm, items, _| {
                            let items = vm.list_items(items).to_vec();
                            Ok(vm.new_tuple(&items).into())
                        },
                        &[],
                    )
                }
            },
            TypeId::Set | TypeId::FrozenSet => self.make_set(id, &args),
            TypeId::Dict => {
                let dict = Value::Obj(self.new_dict());
                super::mapping::update(self, &args.after(dict))?;
                Ok(dict.into())
            }
            TypeId::Range => self.make_range(&args),
            TypeId::Slice => {
                let (start, stop, step) = match args.len() {
                    1 => (Value::None, args.at(0), Value::None),
                    _ => (args.at(0), args.at(1), args.at(2)),
                };
                Ok(self.heap.add(Object::Slice(Box::new([start, stop, step]))).into())
            }
            TypeId::Property => {
                let parts = self.bind(&args, "property", ["fget", "fset", "fdel", "doc"], 0)?;
                let parts = parts.map(|part| if part.is_unbound() { Value::None } else { part });
                Ok(self.heap.add(Object::Property(Box::new(parts))).into())
            }
            TypeId::ClassMethod => Ok(self.heap.add(Object::ClassMethod(args.at(0))).into()),
            TypeId::StaticMethod => Ok(self.heap.add(Object::StaticMethod(args.at(0))).into()),
            TypeId::Super => self.make_super(&args),
            _ => self.construct_iterator(id, args),
        }
    }

    pub(super) fn construct_iterator(&mut self, id: TypeId, args: Args) -> R<Flow> {
        match id {
            TypeId::Enumerate => {
                let [of, start] = self.bind(&args, "enumerate", ["iterable", "start"], 1)?;
                let start = if start.is_unbound() { Value::Int(0) } else { start };
                let flow = self.get_iter(of)?;
                Ok(flow.through(
                    |vm, of, state| Ok(vm.new_iter(Iter::Enumerate { of, count: state[0] }).into()),
                    &[start],
                    None,
                ))
            }
            TypeId::Zip => {
                let strict = args
                    .kw
                    .iter()
                    .any(|(name, value)| &*self.str_of(*name) == "strict" && self.plain_truth(*value));
                let of = self.iterators(&args.pos)?;
                Ok(self.new_iter(Iter::Zip { of: of.into(), strict }).into())
            }
            TypeId::Map => {
                if args.len() < 2 {
                    return Err(self.type_error("map() must have at least two arguments."));
                }
                let of = self.iterators(&args.pos[1..])?;
                Ok(self.new_iter(Iter::Map { function: args.at(0), of: of.into() }).into())
            }
            TypeId::Filter => {
                self.arity_of_function(&args, "filter", 2, 2)?;
                let of = self.iterators(&args.pos[1..])?;
                Ok(self.new_iter(Iter::Filter { function: args.at(0), of: of[0] }).into())
            }
            TypeId::Count => {
                let [start, step] = self.bind(&args, "count", ["start", "step"], 0)?;
                let next = if start.is_unbound() { Value::Int(0) } else { start };
                let step = if step.is_unbound() { Value::Int(1) } else { step };
                Ok(self.new_iter(Iter::Count { next, step }).into())
            }
            TypeId::Function if args.len() >= 2 => {
                Err(self.type_error("functions cannot be made from code here"))
            }
            TypeId::Method => Ok(self.heap.add(Object::Bound(args.at(0), args.at(1))).into()),
            TypeId::Module => {
                let name = self.str_of(args.at(0));
                Ok(self.new_module(&name).0.into())
            }
            TypeId::NoneType => Ok(Value::None.into()),
            TypeId::Alias => Ok(self.heap.add(Object::Alias(args.at(0), args.at(1))).into()),
            other => {
                let text = format!("cannot create '{}' instances", other.name());
                Err(self.type_error(&text))
            }
        }
    }

    pub(super) fn iterators(&mut self, values: &[Value]) -> R<Vec<Value>> {
        let mut iterators = Vec::new();
        for value in values {
            let flow = self.get_iter(*value)?;
            iterators.push(self.flow_now(flow)?);
        }
        Ok(iterators)
    }

    pub(super) fn make_int(&mut self, args: Args) -> R<Flow> {
        let [value, base] = self.bind(&args, "int", ["x", "base"], 0)?;
        if value.is_unbound() {
            return Ok(Value::Int(0).into());
        }
        if !base.is_unbound() {
            let base = self.index_value(base)?.unwrap_or(10);
            let Some(text) = self.text(value) else {
                return Err(self.type_error("int() can't convert non-string with explicit base"));
            };
            let radix = u32::try_from(base).ok().filter(|b| *b == 0 || (2..=36).contains(b));
            let Some(radix) = radix else {
                return Err(self.value_error("int() base must be >= 2 and <= 36, or 0"));
            };
            return self.int_from_text(&text, radix, value);
        }
        for sym in [self.known.int, self.known.index, self.known.trunc] {
            if let Some(method) = self.python_method(value, sym) {
                return Ok(Flow::Call(method, Args::new(&[value])));
            }
        }
        match self.unwrapped(value) {
            Value::Float(x) => match number::from_float(x) {
                Some(n) => Ok(self.new_int(n)?.into()),
                None if x.is_nan() => Err(self.value_error("cannot convert float NaN to integer")),
                None => Err(self.error(TypeId::OverflowError, "cannot convert float infinity to integer")),
            },
            inner => {
                if let Some(n) = self.big(inner) {
                    return Ok(self.new_int(n)?.into());
                }
                let text = match (self.text(inner), self.bytes_of(inner)) {
                    (Some(text), _) => text,
                    (None, Some(bytes)) => Rc::from(String::from_utf8_lossy(&bytes)),
                    (None, None) => {
                        let text = format!(
                            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                            self.type_name(value)
                        );
                        return Err(self.type_error(&text));
                    }
                };
                self.int_from_text(&text, 10, value)
            }
        }
    }

    pub(super) fn int_from_text(&mut self, text: &str, radix: u32, value: Value) -> R<Flow> {
        if text.len() > 4300 && radix == 10 {
            let text = format!(
                "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
                text.trim().len()
            );
            return Err(self.value_error(&text));
        }
        if let Some(n) = number::parse_int(text, radix) {
            Ok(self.new_int(n)?.into())
        } else {
            let shown = self.repr_now(value)?;
            let text = format!("invalid literal for int() with base {radix}: {shown}");
            Err(self.value_error(&text))
        }
    }

    pub(super) fn make_float(&mut self, args: Args) -> R<Flow> {
        self.arity_of_function(&args, "float", 0, 1)?;
        let Some(value) = args.get(0) else { return Ok(Value::Float(0.0).into()) };
        if let Some(method) = self.python_method(value, self.known.float) {
            return Ok(Flow::Call(method, args));
        }
        if let Some(text) = self.text(value) {
            return if let Some(x) = number::parse_float(&text) {
                Ok(Value::Float(x).into())
            } else {
                let text = format!("could not convert string to float: {}", self.repr_now(value)?);
                Err(self.value_error(&text))
            };
        }
        if let Some(x) = self.float_argument(value)? {
            Ok(Value::Float(x).into())
        } else {
            let text = format!(
                "float() argument must be a string or a real number, not '{}'",
                self.type_name(value)
            );
            Err(self.type_error(&text))
        }
    }

    pub(super) fn make_str(&mut self, args: &Args) -> R<Flow> {
        let [value, encoding, errors] = self.bind(args, "str", ["object", "encoding", "errors"], 0)?;
        if value.is_unbound() {
            return Ok(self.intern("").value.into());
        }
        if !encoding.is_unbound() || !errors.is_unbound() {
            let mut call = Args::new(&[value]);
            if !encoding.is_unbound() {
                call.pos.push(encoding);
            }
            return super::bytes::decode(self, &call).map(Flow::Value);
        }
        self.str(value)
    }

    pub(super) fn make_bytes(&mut self, id: TypeId, args: &Args) -> R<Flow> {
        let [value, encoding, _] = self.bind(args, id.name(), ["source", "encoding", "errors"], 0)?;
        let wrap = |vm: &mut Self, bytes: Vec<u8>| {
            if id == TypeId::Bytes { vm.new_bytes(&bytes) } else { vm.heap.add(Object::ByteArray(bytes)) }
        };
        if value.is_unbound() {
            return Ok(wrap(self, Vec::new()).into());
        }
        if let Some(text) = self.text(value) {
            if encoding.is_unbound() {
                return Err(self.type_error("string argument without an encoding"));
            }
            return Ok(wrap(self, text.as_bytes().to_vec()).into());
        }
        if let Some(bytes) = self.bytes_of(value) {
            return Ok(wrap(self, bytes.to_vec()).into());
        }
        if let Some(method) = self.python_method(value, self.known.bytes) {
            return Ok(Flow::Call(method, Args::new(&[value])));
        }
        if let Some(n) = self.index_value(value)? {
            return match usize::try_from(n) {
                Ok(n) if n <= self.settings.limits.text => Ok(wrap(self, vec![0; n]).into()),
                Ok(_) => Err(self.error(TypeId::MemoryError, "")),
                Err(_) => Err(self.value_error("negative count")),
            };
        }
        let mut bytes = Vec::new();
        for item in self.items_now(value)? {
            match self.index_value(item)?.map(u8::try_from) {
                Some(Ok(byte)) => bytes.push(byte),
                Some(Err(_)) => {
                    let text = format!(
                        "{} must be in range(0, 256)",
                        if id == TypeId::Bytes { "bytes" } else { "byte" }
                    );
                    return Err(self.value_error(&text));
                }
                None => {
                    let text =
                        format!("'{}' object cannot be interpreted as an integer", self.type_name(item));
                    return Err(self.type_error(&text));
                }
            }
        }
        Ok(wrap(self, bytes).into())
    }

    pub(super) fn make_set(&mut self, id: TypeId, args: &Args) -> R<Flow> {
        self.arity_of_function(args, id.name(), 0, 1)?;
        let frozen = Value::Bool(id == TypeId::FrozenSet);
        let wrap = |vm: &mut Self, set: Set, frozen: Value| {
            let object = if matches!(frozen, Value::Bool(true)) {
                Object::FrozenSet(Rc::new(set))
            } else {
                Object::Set(Box::new(set))
            };
            vm.heap.add(object)
        };
        let Some(value) = args.get(0) else { return Ok(wrap(self, Set::default(), frozen).into()) };
        if let Some(set) = self.set_of(value) {
            let set = set.copied();
            return Ok(wrap(self, set, frozen).into());
        }
        self.with_items(
            value,
            |vm, items, state| {
                let items = vm.list_items(items).to_vec();
                let set = vm.set_from(&items)?;
                let object = if matches!(state[0], Value::Bool(true)) {
                    Object::FrozenSet(Rc::new(set))
                } else {
                    Object::Set(Box::new(set))
                };
                Ok(vm.heap.add(object).into())
            },
            &[frozen],
        )
    }

    pub(super) fn make_range(&mut self, args: &Args) -> R<Flow> {
        if args.len() == 0 {
            return Err(self.type_error("range expected at least 1 argument, got 0"));
        }
        self.arity_of_function(args, "range", 1, 3)?;
        let mut numbers = Vec::new();
        for value in &args.pos {
            if let Some(n) = self.index_value(*value)? {
                numbers.push(n);
            } else {
                let text = format!("'{}' object cannot be interpreted as an integer", self.type_name(*value));
                return Err(self.type_error(&text));
            }
        }
        let (start, stop, step) = match numbers[..] {
            [stop] => (0, stop, 1),
            [start, stop] => (start, stop, 1),
            _ => (numbers[0], numbers[1], numbers[2]),
        };
        if step == 0 {
            return Err(self.value_error("range() arg 3 must not be zero"));
        }
        Ok(self.heap.add(Object::Range(Box::new(Range { start, stop, step }))).into())
    }
}
