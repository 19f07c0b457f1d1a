//! Attributes: getting, setting and deleting, with descriptors, in CPython's order. Leaves what special attributes of
//! native objects are to `library::special`.

use super::args::Args;
use super::{Flow, R, Raise, Sym, Vm};
use crate::value::{Object, Payload, Ref, TypeId, Value};

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

    fn find_instance_attr(&mut self, object: Value, class: Ref, dict: Value, sym: Sym) -> R<Option<Attr>> {
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

    fn find_class_attr(&mut self, at: Ref, sym: Sym) -> R<Option<Attr>> {
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

    fn find_super_attr(&mut self, after: Value, object: Value, class: Value, sym: Sym) -> R<Option<Attr>> {
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
    fn is_data_descriptor(&self, value: Value) -> bool {
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

    fn bind_to_class(&mut self, found: Value, class: Ref) -> Attr {
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
    fn with_fallback(&mut self, callee: Value, args: Args, object: Value, sym: Sym) -> Flow {
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

    fn getattr_hook(&self, object: Value) -> Option<(Value, Args)> {
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

    fn no_getter(&mut self, object: Value, sym: Sym) -> Raise {
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

    /// Sets an attribute.
    pub(crate) fn set_attr(&mut self, object: Value, sym: Sym, value: Value) -> R<Option<Flow>> {
        if let Value::Obj(at) = object
            && let Object::Instance(instance) = self.heap.get(at)
            && self.class(instance.class).setattr
            && let Some(own) = self.python_method(object, self.known.setattr)
        {
            return Ok(Some(Flow::Call(own, Args::new(&[object, sym.value, value]))));
        }
        self.set_attr_plainly(object, sym, value)
    }

    /// As `object.__setattr__`.
    pub(crate) fn set_attr_plainly(&mut self, object: Value, sym: Sym, value: Value) -> R<Option<Flow>> {
        let Value::Obj(at) = object else { return Err(self.cannot_set(object, sym)) };
        let class = self.class_of(object);
        if let Some(found) = self.class_attr(class, sym)
            && self.is_data_descriptor(found)
        {
            return self.set_through(found, object, sym, value).map(Some);
        }
        match self.heap.get(at) {
            Object::Class(class) if !class.native => {
                self.set_class_attr(at, sym, value);
                return Ok(None);
            }
            Object::Module { names, .. } => {
                let names = *names;
                self.dict_set_sym(names, sym, value);
                return Ok(None);
            }
            _ => {}
        }
        if self.set_special_attr(object, sym, value)? {
            return Ok(None);
        }
        match self.instance_dict(object) {
            Some(dict) => {
                self.dict_set_sym(dict, sym, value);
                Ok(None)
            }
            None => Err(self.cannot_set(object, sym)),
        }
    }

    fn set_through(&mut self, found: Value, object: Value, sym: Sym, value: Value) -> R<Flow> {
        if let Some(at) = found.object()
            && let Object::Property(parts) = self.heap.get(at)
        {
            let setter = parts[1];
            if setter.is_none() {
                let text = format!(
                    "property '{}' of '{}' object has no setter",
                    self.str_of(sym.value),
                    self.type_name(object)
                );
                return Err(self.error(TypeId::AttributeError, &text));
            }
            return Ok(Flow::Call(setter, Args::new(&[object, value])));
        }
        let class = self.class_of(found);
        match self.class_attr(class, self.known.set) {
            Some(set) => Ok(Flow::Call(set, Args::new(&[found, object, value]))),
            None => Err(self.cannot_set(object, sym)),
        }
    }

    fn set_class_attr(&mut self, at: Ref, sym: Sym, value: Value) {
        let found = self.find_sym(&self.class(at).dict, sym);
        let class = self.class_mut(at);
        match found {
            Some(place) => class.dict.entries[place].value = value,
            None => class.dict.push(sym.hash, sym.value, value),
        }
        self.note_hooks(at);
    }

    /// Notes whether a class has hooks that slow attribute access.
    pub(crate) fn note_hooks(&mut self, at: Ref) {
        let native = |vm: &Self, sym| vm.class_attr_where(at, sym).is_none_or(|(_, of)| vm.class(of).native);
        let getattribute = !native(self, self.known.getattribute);
        let setattr = !native(self, self.known.setattr);
        let class = self.class_mut(at);
        (class.getattribute, class.setattr) = (getattribute, setattr);
    }

    /// The dict of an object's own attributes, made if there is none; `None` if it cannot have any.
    pub(crate) fn instance_dict(&mut self, object: Value) -> Option<Ref> {
        let at = object.object()?;
        let present = match self.heap.get(at) {
            Object::Instance(instance) => {
                let class = self.class(instance.class);
                if class.native && !matches!(instance.payload, Payload::Exception(_)) {
                    return None;
                }
                instance.dict
            }
            Object::Function(function) => function.dict,
            _ => return None,
        };
        if let Value::Obj(dict) = present {
            return Some(dict);
        }
        let dict = self.new_dict();
        match self.heap.get_mut(at) {
            Object::Instance(instance) => instance.dict = Value::Obj(dict),
            Object::Function(function) => function.dict = Value::Obj(dict),
            _ => {}
        }
        Some(dict)
    }

    fn cannot_set(&mut self, object: Value, sym: Sym) -> Raise {
        let name = self.str_of(sym.value);
        if let Some(class) = self.as_class(object) {
            let text =
                format!("cannot set '{name}' attribute of immutable type '{}'", self.class(class).name);
            return self.type_error(&text);
        }
        let class = self.class_of(object);
        let of = self.type_name(object);
        let text = if self.class_attr(class, sym).is_some() {
            format!("'{of}' object attribute '{name}' is read-only")
        } else {
            format!("'{of}' object has no attribute '{name}'")
        };
        self.error(TypeId::AttributeError, &text)
    }

    /// Deletes an attribute.
    pub(crate) fn delete_attr(&mut self, object: Value, sym: Sym) -> R<Option<Flow>> {
        if let Some(own) = self.python_method(object, self.known.delattr) {
            return Ok(Some(Flow::Call(own, Args::new(&[object, sym.value]))));
        }
        let class = self.class_of(object);
        if let Some(found) = self.class_attr(class, sym)
            && let Some(at) = found.object()
        {
            if let Object::Property(parts) = self.heap.get(at) {
                let deleter = parts[2];
                if deleter.is_none() {
                    let name = self.str_of(sym.value);
                    let text =
                        format!("property '{name}' of '{}' object has no deleter", self.type_name(object));
                    return Err(self.error(TypeId::AttributeError, &text));
                }
                return Ok(Some(Flow::Call(deleter, Args::new(&[object]))));
            }
            if let Some(delete) = self.python_method(found, self.known.delete) {
                return Ok(Some(Flow::Call(delete, Args::new(&[found, object]))));
            }
        }
        let removed = match object.object().map(|at| (at, self.heap.get(at))) {
            Some((at, Object::Class(class))) if !class.native => {
                let place = self.find_sym(&self.class(at).dict, sym);
                if let Some(place) = place {
                    self.class_mut(at).dict.remove(place);
                }
                place.is_some()
            }
            Some((_, Object::Module { names, .. })) => {
                let names = *names;
                self.dict_remove_sym(names, sym)
            }
            Some(_) => self.instance_dict(object).is_some_and(|dict| self.dict_remove_sym(dict, sym)),
            None => false,
        };
        if removed { Ok(None) } else { Err(self.no_attribute(object, sym)) }
    }
}

impl Args {
    /// With a second argument (or a first one, if there is none).
    fn after_two(mut self, value: Value) -> Self {
        self.pos.push(value);
        self
    }
}
