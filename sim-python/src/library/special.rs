//! Attributes that native objects have without a dict: `__class__`, `__name__`, `args`, `start` and the like.

use crate::value::{Object, Ref, TypeId, Value};
use crate::vm::{R, Sym, Vm};
use std::rc::Rc;

impl Vm {
    /// A special attribute of a value, if it has it.
    pub(crate) fn special_attr(&mut self, object: Value, sym: Sym) -> R<Option<Value>> {
        let known = self.known.clone();
        let name = match sym.value.object().map(|at| self.heap.get(at)) {
            Some(Object::Str(s)) => s.text.clone(),
            _ => return Ok(None),
        };
        if sym.value.is(known.class.value) {
            return Ok(Some(Value::Obj(self.class_of(object))));
        }
        if sym.value.is(known.dict.value) {
            return self.dict_attr(object);
        }
        let Value::Obj(at) = object else { return Ok(number_attr(object, &name)) };
        Ok(match self.heap.get(at) {
            Object::Class(_) => self.class_special(at, &name),
            Object::Function(_) => self.function_special(at, &name),
            Object::Native(native) if matches!(&*name, "__name__" | "__qualname__") => {
                let name = native.name;
                Some(self.intern(name).value)
            }
            Object::Native(_) if &*name == "__module__" => Some(self.intern("builtins").value),
            Object::Bound(function, of) => {
                let (function, of) = (*function, *of);
                match &*name {
                    "__self__" => Some(of),
                    "__func__" => Some(function),
                    "__name__" | "__qualname__" | "__doc__" | "__module__" => {
                        self.special_attr(function, sym)?
                    }
                    _ => None,
                }
            }
            Object::Instance(_) => self.exception_special(object, &name),
            Object::Property(parts) => match &*name {
                "fget" => Some(parts[0]),
                "fset" => Some(parts[1]),
                "fdel" => Some(parts[2]),
                "__doc__" => Some(parts[3]),
                _ => None,
            },
            Object::StaticMethod(inner) | Object::ClassMethod(inner) => match &*name {
                "__func__" | "__wrapped__" => Some(*inner),
                "__isabstractmethod__" => {
                    let inner = *inner;
                    let flow = self.get_attr(inner, sym);
                    match flow {
                        Ok(crate::vm::Flow::Value(value)) => Some(value),
                        _ => None,
                    }
                }
                _ => None,
            },
            Object::Slice(parts) => match &*name {
                "start" => Some(parts[0]),
                "stop" => Some(parts[1]),
                "step" => Some(parts[2]),
                _ => None,
            },
            Object::Range(range) => match &*name {
                "start" => Some(Value::Int(range.start)),
                "stop" => Some(Value::Int(range.stop)),
                "step" => Some(Value::Int(range.step)),
                _ => None,
            },
            Object::Generator(generator) => match &*name {
                "__name__" | "__qualname__" => Some(generator.name),
                "gi_running" => {
                    Some(Value::Bool(generator.state == crate::value::object::GeneratorState::Running))
                }
                _ => None,
            },
            Object::Alias(origin, args) => match &*name {
                "__origin__" => Some(*origin),
                "__args__" => Some(*args),
                _ => None,
            },
            Object::Code(code) => match &*name {
                "co_name" => {
                    let name = code.name.clone();
                    Some(self.new_str(&name))
                }
                "co_varnames" => {
                    let names = code.locals.clone();
                    let names: Vec<Value> = names.iter().map(|name| self.new_str(name)).collect();
                    Some(self.new_tuple(&names))
                }
                "co_argcount" => Some(Value::Int(i64::try_from(code.positional).unwrap_or(0))),
                _ => None,
            },
            Object::Cell(value) if &*name == "cell_contents" => Some(*value),
            Object::Super(parts) if &*name == "__self__" => Some(parts[1]),
            Object::Traceback(_) if matches!(&*name, "tb_next" | "tb_frame") => Some(Value::None),
            Object::Traceback(trace) if &*name == "tb_lineno" => {
                let line = trace.last().and_then(|entry| {
                    let source = entry.code.source.as_ref()?;
                    Some(source.line(entry.code.spans.get(entry.op as usize)?.start))
                });
                Some(Value::Int(i64::from(line.unwrap_or(0))))
            }
            Object::Big(_) => number_attr(object, &name),
            _ => None,
        })
    }

    fn dict_attr(&mut self, object: Value) -> R<Option<Value>> {
        let Value::Obj(at) = object else { return Ok(None) };
        match self.heap.get(at) {
            Object::Module { names, .. } => Ok(Some(Value::Obj(*names))),
            Object::Class(class) => {
                let dict = class.dict.clone();
                Ok(Some(self.heap.add(Object::Dict(Box::new(dict)))))
            }
            _ => Ok(self.instance_dict(object).map(Value::Obj)),
        }
    }

    fn class_special(&mut self, at: Ref, name: &str) -> Option<Value> {
        let class = self.class(at);
        match name {
            "__name__" => {
                let name = class.name.clone();
                Some(self.intern(&name).value)
            }
            "__mro__" => {
                let mro: Vec<Value> = class.mro.iter().map(|at| Value::Obj(*at)).collect();
                Some(self.new_tuple(&mro))
            }
            "__bases__" => {
                let bases: Vec<Value> = class.bases.iter().map(|at| Value::Obj(*at)).collect();
                Some(self.new_tuple(&bases))
            }
            "__base__" => class.bases.first().map(|at| Value::Obj(*at)),
            "__doc__" if class.native => Some(Value::None),
            _ => None,
        }
    }

    fn function_special(&mut self, at: Ref, name: &str) -> Option<Value> {
        let Object::Function(function) = self.heap.get(at) else { return None };
        Some(match name {
            "__name__" => function.name,
            "__qualname__" => function.qualname,
            "__doc__" => function.doc,
            "__module__" => function.module,
            "__globals__" => Value::Obj(function.globals),
            "__defaults__" if function.defaults.is_empty() => Value::None,
            "__defaults__" => {
                let defaults = function.defaults.clone();
                self.new_tuple(&defaults)
            }
            "__kwdefaults__" if function.keyword_defaults.is_unbound() => Value::None,
            "__kwdefaults__" => function.keyword_defaults,
            "__closure__" if function.closure.is_empty() => Value::None,
            "__closure__" => {
                let closure = function.closure.clone();
                self.new_tuple(&closure)
            }
            "__annotations__" if function.annotations.is_unbound() => {
                let dict = Value::Obj(self.new_dict());
                if let Object::Function(function) = self.heap.get_mut(at) {
                    function.annotations = dict;
                }
                dict
            }
            "__annotations__" => function.annotations,
            "__code__" => {
                let code = function.code.code.clone();
                self.heap.add(Object::Code(code))
            }
            _ => return None,
        })
    }

    fn exception_special(&mut self, object: Value, name: &str) -> Option<Value> {
        let state = self.exception_state(object)?;
        let args = state.args;
        let arg = |vm: &Self, n: usize| vm.tuple_items(args).and_then(|items| items.get(n).copied());
        let is = |vm: &Self, id| vm.is_instance_of(object, id);
        match name {
            "args" => Some(args),
            "__cause__" => Some(state.cause),
            "__context__" => Some(state.context),
            "__suppress_context__" => Some(Value::Bool(state.suppress)),
            "__traceback__" => Some(self.traceback_of(object)),
            "value" if is(self, TypeId::StopIteration) => Some(arg(self, 0).unwrap_or(Value::None)),
            "code" if is(self, TypeId::SystemExit) => {
                Some(match self.tuple_items(args).map_or(0, <[Value]>::len) {
                    0 => Value::None,
                    1 => arg(self, 0)?,
                    _ => args,
                })
            }
            "errno" if is(self, TypeId::OSError) => {
                Some(if arg(self, 1).is_some() { arg(self, 0)? } else { Value::None })
            }
            "strerror" if is(self, TypeId::OSError) => Some(arg(self, 1).unwrap_or(Value::None)),
            "filename" if is(self, TypeId::OSError) => Some(arg(self, 2).unwrap_or(Value::None)),
            "name" | "path" if is(self, TypeId::ImportError) => Some(Value::None),
            "msg" if is(self, TypeId::ImportError) || is(self, TypeId::SyntaxError) => {
                Some(arg(self, 0).unwrap_or(Value::None))
            }
            _ => None,
        }
    }

    /// Sets a special attribute; whether there is one of this name.
    pub(crate) fn set_special_attr(&mut self, object: Value, sym: Sym, value: Value) -> R<bool> {
        let name = self.str_of(sym.value);
        let Value::Obj(at) = object else { return Ok(false) };
        match self.heap.get_mut(at) {
            Object::Function(function) => match &*name {
                "__name__" => function.name = value,
                "__qualname__" => function.qualname = value,
                "__doc__" => function.doc = value,
                "__module__" => function.module = value,
                "__annotations__" => function.annotations = value,
                "__kwdefaults__" => function.keyword_defaults = value,
                _ => return Ok(false),
            },
            Object::Instance(_) => {
                if &*name == "__class__" {
                    let Some(class) = self.as_class(value) else {
                        return Err(self.type_error("__class__ must be set to a class"));
                    };
                    if let Object::Instance(instance) = self.heap.get_mut(at) {
                        instance.class = class;
                    }
                    return Ok(true);
                }
                if &*name == "__dict__" {
                    if let Object::Instance(instance) = self.heap.get_mut(at) {
                        instance.dict = value;
                    }
                    return Ok(true);
                }
                return self.set_exception_special(object, &name, value);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn set_exception_special(&mut self, object: Value, name: &str, value: Value) -> R<bool> {
        if self.exception_state(object).is_none() {
            return Ok(false);
        }
        let items = if name == "args" { Some(self.items_now(value)?) } else { None };
        let packed = items.map(|items| self.new_tuple(&items));
        let trace: Option<Rc<[_]>> = match value.object().map(|at| self.heap.get(at)) {
            Some(Object::Traceback(trace)) => Some(trace.clone()),
            _ => None,
        };
        let Some(state) = self.exception_state_mut(object) else { return Ok(false) };
        match name {
            "args" => state.args = packed.unwrap_or(Value::None),
            "__cause__" => {
                state.cause = value;
                state.suppress = true;
            }
            "__context__" => state.context = value,
            "__suppress_context__" => state.suppress = matches!(value, Value::Bool(true)),
            "__traceback__" => state.trace = trace.map(|trace| trace.to_vec()).unwrap_or_default(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The names of all attributes of a value.
    pub(crate) fn attribute_names(&mut self, object: Value) -> Vec<Rc<str>> {
        let mut names: Vec<Rc<str>> = Vec::new();
        let mut dicts: Vec<Ref> = Vec::new();
        let mut mro = self.class(self.class_of(object)).mro.clone();
        if let Value::Obj(at) = object {
            match self.heap.get(at) {
                Object::Module { names, .. } => {
                    dicts.push(*names);
                    mro.clear();
                }
                Object::Class(class) => mro.clone_from(&class.mro),
                Object::Instance(instance) => dicts.extend(instance.dict.object()),
                _ => {}
            }
        }
        for at in dicts {
            names.extend(self.dict(at).iter().map(|entry| self.str_of(entry.key)));
        }
        for class in mro {
            names.extend(self.class(class).dict.iter().map(|entry| self.str_of(entry.key)));
        }
        names.sort();
        names.dedup();
        names
    }

    pub(crate) fn is_callable(&self, value: Value) -> bool {
        let Value::Obj(at) = value else { return false };
        match self.heap.get(at) {
            Object::Function(_) | Object::Native(_) | Object::Bound(..) | Object::Class(_) => true,
            Object::StaticMethod(_) | Object::Alias(..) => true,
            Object::Instance(instance) => self.class_attr(instance.class, self.known.call).is_some(),
            _ => false,
        }
    }

    /// The names of the module whose code calls.
    pub(crate) fn caller_globals(&self) -> Ref {
        self.frame.globals
    }

    /// `locals()`.
    pub(crate) fn locals(&mut self) -> Value {
        if let Some(names) = self.frame.names {
            return Value::Obj(names);
        }
        let dict = self.new_dict();
        let code = self.frame.code.code.clone();
        for (n, name) in code.locals.iter().chain(code.cells.iter()).enumerate() {
            let mut value = self.frame.slots[n];
            if let Some(Object::Cell(inner)) = value.object().map(|at| self.heap.get(at)) {
                value = *inner;
            }
            if !value.is_unbound() && !name.starts_with('.') {
                self.set_name(dict, name, value);
            }
        }
        Value::Obj(dict)
    }
}

fn number_attr(value: Value, name: &str) -> Option<Value> {
    match (value, name) {
        (Value::Int(_) | Value::Bool(_), "real" | "numerator") => Some(value),
        (Value::Int(_) | Value::Bool(_), "imag") => Some(Value::Int(0)),
        (Value::Int(_) | Value::Bool(_), "denominator") => Some(Value::Int(1)),
        (Value::Float(_), "real") => Some(value),
        (Value::Float(_), "imag") => Some(Value::Float(0.0)),
        _ => None,
    }
}
