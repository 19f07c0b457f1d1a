//! Setting and deleting attributes.

use super::args::Args;
use super::{Flow, R, Raise, Sym, Vm};
use crate::value::{Object, Payload, Ref, TypeId, Value};

impl Vm {
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

    pub(super) fn set_through(&mut self, found: Value, object: Value, sym: Sym, value: Value) -> R<Flow> {
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

    pub(super) fn set_class_attr(&mut self, at: Ref, sym: Sym, value: Value) {
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

    pub(super) fn cannot_set(&mut self, object: Value, sym: Sym) -> Raise {
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
