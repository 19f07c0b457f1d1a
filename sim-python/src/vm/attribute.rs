//! Attributes: getting, setting and deleting, with descriptors, in `CPython`'s order. Leaves what special attributes of
//! native objects are to `library::special`.

use super::args::Args;
use super::{Flow, R, Raise, Sym, Vm};
use crate::value::{Object, Ref, TypeId, Value};

/// What an attribute turned out to be.
pub(crate) enum Attr {
    Value(Value),
    /// A function to be bound to the object.
    Method(Value),
    /// A call gives the value: a property's getter, a descriptor's `__get__`.
    Call(Value, Args),
}

impl Vm {
    /// Finds an attribute. `None` if there is none (`__getattr__` not asked).
    pub(crate) fn find_attr(&mut self, object: Value, sym: Sym) -> R<Option<Attr>> {
        if let Value::Obj(at) = object {
            match self.heap.get(at) {
                Object::Instance(instance) => {
                    let (class, dict) = (instance.class, instance.dict);
                    return self.find_instance_attr(object, class, dict, sym);
                }
                Object::Class(_) => return self.find_class_attr(at, sym),
                Object::Module { names, .. } => {
                    let names = *names;
                    if let Some(value) = self.dict_get_sym(names, sym) {
                        return Ok(Some(Attr::Value(value)));
                    }
                }
                Object::Function(function) => {
                    if let Value::Obj(dict) = function.dict
                        && let Some(value) = self.dict_get_sym(dict, sym)
                    {
                        return Ok(Some(Attr::Value(value)));
                    }
                }
                Object::Super(parts) => {
                    let [after, object, class] = **parts;
                    return Ok(self.find_super_attr(after, object, class, sym)?.map(|attr| match attr {
                        Attr::Method(function) => Attr::Value(self.heap.add(Object::Bound(function, object))),
                        other => other,
                    }));
                }
                _ => {}
            }
        }
        if let Some(value) = self.special_attr(object, sym)? {
            return Ok(Some(Attr::Value(value)));
        }
        let class = self.class_of(object);
        let Some(found) = self.class_attr(class, sym) else { return Ok(None) };
        Ok(Some(self.bind_attr(found, object, class)))
    }

    pub(super) fn find_instance_attr(
        &mut self,
        object: Value,
        class: Ref,
        dict: Value,
        sym: Sym,
    ) -> R<Option<Attr>> {
        let of_class = self.class_attr(class, sym);
        if let Some(found) = of_class
            && self.is_data_descriptor(found)
        {
            return Ok(Some(self.bind_attr(found, object, class)));
        }
        if let Value::Obj(at) = dict
            && let Some(value) = self.dict_get_sym(at, sym)
        {
            return Ok(Some(Attr::Value(value)));
        }
        if let Some(value) = self.special_attr(object, sym)? {
            return Ok(Some(Attr::Value(value)));
        }
        Ok(of_class.map(|found| self.bind_attr(found, object, class)))
    }

    pub(super) fn find_class_attr(&mut self, at: Ref, sym: Sym) -> R<Option<Attr>> {
        let meta = self.class(at).meta;
        let of_meta = self.class_attr(meta, sym);
        if let Some(found) = of_meta
            && self.is_data_descriptor(found)
        {
            return Ok(Some(self.bind_attr(found, Value::Obj(at), meta)));
        }
        if let Some(value) = self.special_attr(Value::Obj(at), sym)? {
            return Ok(Some(Attr::Value(value)));
        }
        if let Some(found) = self.class_attr(at, sym) {
            return Ok(Some(self.bind_to_class(found, at)));
        }
        Ok(of_meta.map(|found| self.bind_attr(found, Value::Obj(at), meta)))
    }

    pub(super) fn find_super_attr(
        &mut self,
        after: Value,
        object: Value,
        class: Value,
        sym: Sym,
    ) -> R<Option<Attr>> {
        let (Some(after), Some(class)) = (self.as_class(after), self.as_class(class)) else {
            return Ok(None);
        };
        let mro = self.class(class).mro.clone();
        let rest = mro.iter().skip_while(|at| **at != after).skip(1);
        for at in rest {
            let dict = &self.class(*at).dict;
            if let Some(place) = self.find_sym(dict, sym) {
                let found = dict.entries[place].value;
                let on_class = self.as_class(object).is_some_and(|c| self.is_subclass(c, after));
                return Ok(Some(if on_class && self.as_instance(object).is_none() {
                    match found.object().map(|f| self.heap.get(f)) {
                        Some(Object::ClassMethod(_)) => {
                            self.bind_to_class(found, object.object().unwrap_or(class))
                        }
                        Some(Object::Native(n)) if n.name != "__new__" => Attr::Method(found),
                        _ if self.class(class).layout == TypeId::Type => self.bind_attr(found, object, class),
                        _ => self.bind_to_class(found, class),
                    }
                } else {
                    self.bind_attr(found, object, class)
                }));
            }
        }
        Ok(None)
    }

    /// Whether an attribute of a class goes before one of the instance.
    pub(super) fn is_data_descriptor(&self, value: Value) -> bool {
        let Value::Obj(at) = value else { return false };
        match self.heap.get(at) {
            Object::Property(_) => true,
            Object::Instance(instance) => {
                let class = instance.class;
                self.class_attr(class, self.known.set).is_some()
                    || self.class_attr(class, self.known.delete).is_some()
            }
            _ => false,
        }
    }

    /// An attribute of the class as the object has it.
    pub(crate) fn bind_attr(&mut self, found: Value, object: Value, class: Ref) -> Attr {
        let Value::Obj(at) = found else { return Attr::Value(found) };
        match self.heap.get(at) {
            Object::Function(_) => Attr::Method(found),
            Object::Native(native) if native.name != "__new__" => Attr::Method(found),
            Object::ClassMethod(inner) => {
                let inner = *inner;
                let bound = self.heap.add(Object::Bound(inner, Value::Obj(class)));
                Attr::Value(bound)
            }
            Object::StaticMethod(inner) => Attr::Value(*inner),
            Object::Property(parts) => Attr::Call(parts[0], Args::new(&[object])),
            Object::Instance(instance) => match self.class_attr(instance.class, self.known.get) {
                None => Attr::Value(found),
                Some(get) => Attr::Call(get, Args::new(&[found, object, Value::Obj(class)])),
            },
            _ => Attr::Value(found),
        }
    }

    pub(super) fn bind_to_class(&mut self, found: Value, class: Ref) -> Attr {
        let Value::Obj(at) = found else { return Attr::Value(found) };
        match self.heap.get(at) {
            Object::ClassMethod(inner) => {
                let inner = *inner;
                let bound = self.heap.add(Object::Bound(inner, Value::Obj(class)));
                Attr::Value(bound)
            }
            Object::StaticMethod(inner) => Attr::Value(*inner),
            Object::Instance(instance) => match self.class_attr(instance.class, self.known.get) {
                None => Attr::Value(found),
                Some(get) => Attr::Call(get, Args::new(&[found, Value::None, Value::Obj(class)])),
            },
            _ => Attr::Value(found),
        }
    }

    /// An attribute, with all that may be asked for it.
    pub(crate) fn get_attr(&mut self, object: Value, sym: Sym) -> R<Flow> {
        if let Value::Obj(at) = object
            && let Object::Instance(instance) = self.heap.get(at)
            && self.class(instance.class).getattribute
            && let Some(own) = self.python_method(object, self.known.getattribute)
        {
            let args = Args::new(&[object, sym.value]);
            return Ok(self.with_fallback(own, args, object, sym));
        }
        self.get_attr_plainly(object, sym)
    }

    /// As `object.__getattribute__`, then `__getattr__`.
    pub(crate) fn get_attr_plainly(&mut self, object: Value, sym: Sym) -> R<Flow> {
        match self.find_attr(object, sym)? {
            Some(Attr::Value(value)) => Ok(Flow::Value(value)),
            Some(Attr::Method(function)) => Ok(Flow::Value(self.heap.add(Object::Bound(function, object)))),
            Some(Attr::Call(callee, args)) => {
                if callee.is_none() {
                    return Err(self.no_getter(object, sym));
                }
                Ok(self.with_fallback(callee, args, object, sym))
            }
            None => match self.getattr_hook(object) {
                Some((hook, args)) => Ok(Flow::Call(hook, args.after_two(sym.value))),
                None => Err(self.no_attribute(object, sym)),
            },
        }
    }

    /// A call that, if it raises `AttributeError`, is followed by `__getattr__`.
    pub(super) fn with_fallback(&mut self, callee: Value, args: Args, object: Value, sym: Sym) -> Flow {
        if self.getattr_hook(object).is_none() {
            return Flow::Call(callee, args);
        }
        let run = |vm: &mut Self, value: Value, state: &[Value]| {
            if !value.is_unbound() {
                return Ok(Flow::Value(value));
            }
            let hook = vm.getattr_hook(state[0]).expect("it was there before");
            Ok(Flow::Call(hook.0, hook.1.after_two(state[1])))
        };
        Flow::then(callee, args, run, &[object, sym.value], Some(TypeId::AttributeError))
    }

    pub(super) fn getattr_hook(&self, object: Value) -> Option<(Value, Args)> {
        let at = object.object()?;
        match self.heap.get(at) {
            Object::Module { names, .. } => {
                self.dict_get_sym(*names, self.known.getattr).map(|hook| (hook, Args::none()))
            }
            Object::Instance(_) | Object::Class(_) => {
                self.python_method(object, self.known.getattr).map(|hook| (hook, Args::new(&[object])))
            }
            _ => None,
        }
    }

    pub(super) fn no_getter(&mut self, object: Value, sym: Sym) -> Raise {
        let text = format!(
            "property '{}' of '{}' object has no getter",
            self.str_of(sym.value),
            self.type_name(object)
        );
        self.error(TypeId::AttributeError, &text)
    }

    /// The `AttributeError` for a missing attribute.
    pub(crate) fn no_attribute(&mut self, object: Value, sym: Sym) -> Raise {
        let name = self.str_of(sym.value);
        let text = match object.object().map(|at| self.heap.get(at)) {
            Some(Object::Module { name: module, .. }) => {
                format!("module '{module}' has no attribute '{name}'")
            }
            Some(Object::Class(class)) => format!("type object '{}' has no attribute '{name}'", class.name),
            _ => format!("'{}' object has no attribute '{name}'", self.type_name(object)),
        };
        let raise = self.error(TypeId::AttributeError, &text);
        self.note_attribute(raise.exception, object, sym);
        raise
    }
}

impl Args {
    /// With a second argument (or a first one, if there is none).
    pub(super) fn after_two(mut self, value: Value) -> Self {
        self.pos.push(value);
        self
    }
}
