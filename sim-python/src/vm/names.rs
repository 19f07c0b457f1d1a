//! Dicts by interned name, and classes of values: what every attribute and global goes through.

use super::{Sym, Vm};
use crate::value::{Class, Dict, Function, Instance, Object, Payload, Ref, TypeId, Value};

impl Vm {
    pub(crate) fn dict(&self, at: Ref) -> &Dict {
        match self.heap.get(at) {
            Object::Dict(dict) => dict,
            Object::Instance(instance) => match instance.payload {
                Payload::Value(Value::Obj(inner)) => self.dict(inner),
                _ => unreachable!("only dicts are used as dicts"),
            },
            _ => unreachable!("only dicts are used as dicts"),
        }
    }

    pub(crate) fn dict_mut(&mut self, at: Ref) -> &mut Dict {
        let at = match self.heap.get(at) {
            Object::Instance(instance) => match instance.payload {
                Payload::Value(Value::Obj(inner)) => inner,
                _ => at,
            },
            _ => at,
        };
        match self.heap.get_mut(at) {
            Object::Dict(dict) => dict,
            _ => unreachable!("only dicts are used as dicts"),
        }
    }

    /// The place of a name in a dict.
    #[inline]
    pub(crate) fn find_sym(&self, dict: &Dict, sym: Sym) -> Option<usize> {
        let found = dict.find(sym.hash, |key| Some(key.is(sym.value) || self.same_text(key, sym.value)));
        found.unwrap_or(None)
    }

    #[inline(never)]
    fn same_text(&self, a: Value, b: Value) -> bool {
        let text = |value| match value {
            Value::Obj(at) => match self.heap.get(at) {
                Object::Str(s) => Some(&*s.text),
                _ => None,
            },
            _ => None,
        };
        matches!((text(a), text(b)), (Some(a), Some(b)) if a == b)
    }

    #[inline]
    pub(crate) fn dict_get_sym(&self, at: Ref, sym: Sym) -> Option<Value> {
        let dict = self.dict(at);
        self.find_sym(dict, sym).map(|place| dict.entries[place].value)
    }

    pub(crate) fn dict_set_sym(&mut self, at: Ref, sym: Sym, value: Value) {
        let found = self.find_sym(self.dict(at), sym);
        let dict = self.dict_mut(at);
        if let Some(place) = found {
            dict.entries[place].value = value;
        } else {
            dict.push(sym.hash, sym.value, value);
            self.heap.fresh += 48;
        }
    }

    /// Removes a name; whether it was there.
    pub(crate) fn dict_remove_sym(&mut self, at: Ref, sym: Sym) -> bool {
        let found = self.find_sym(self.dict(at), sym);
        if let Some(place) = found {
            self.dict_mut(at).remove(place);
        }
        found.is_some()
    }

    /// Sets a name given as text.
    pub(crate) fn set_name(&mut self, at: Ref, name: &str, value: Value) {
        let sym = self.intern(name);
        self.dict_set_sym(at, sym, value);
    }

    pub(crate) fn type_ref(&self, id: TypeId) -> Ref {
        self.types[id.index()]
    }

    /// The class of a value.
    #[inline]
    pub(crate) fn class_of(&self, value: Value) -> Ref {
        if let Value::Obj(at) = value {
            match self.heap.get(at) {
                Object::Instance(instance) => return instance.class,
                Object::Class(class) => return class.meta,
                _ => {}
            }
        }
        self.type_ref(self.type_id(value))
    }

    /// The native class of a value (of the representation, for instances).
    pub(crate) fn type_id(&self, value: Value) -> TypeId {
        match value {
            Value::Unbound | Value::None => TypeId::NoneType,
            Value::Ellipsis => TypeId::EllipsisType,
            Value::NotImplemented => TypeId::NotImplementedType,
            Value::Bool(_) => TypeId::Bool,
            Value::Int(_) => TypeId::Int,
            Value::Float(_) => TypeId::Float,
            Value::Obj(at) => self.object_type(at),
        }
    }

    fn object_type(&self, at: Ref) -> TypeId {
        use crate::value::iter::Iter;
        use crate::value::object::View;
        match self.heap.get(at) {
            Object::Free => TypeId::Object,
            Object::Str(_) => TypeId::Str,
            Object::Big(_) => TypeId::Int,
            Object::Bytes(_) => TypeId::Bytes,
            Object::ByteArray(_) => TypeId::ByteArray,
            Object::List(_) => TypeId::List,
            Object::Tuple(_) => TypeId::Tuple,
            Object::Dict(_) => TypeId::Dict,
            Object::Set(_) => TypeId::Set,
            Object::FrozenSet(_) => TypeId::FrozenSet,
            Object::Range(_) => TypeId::Range,
            Object::Slice(_) => TypeId::Slice,
            Object::Cell(_) => TypeId::Cell,
            Object::Function(_) => TypeId::Function,
            Object::Native(_) => TypeId::Builtin,
            Object::Bound(function, _) => match self.type_id(*function) {
                TypeId::Builtin => TypeId::Builtin,
                _ => TypeId::Method,
            },
            Object::Class(_) => TypeId::Type,
            Object::Instance(instance) => self.class(instance.class).layout,
            Object::Generator(_) => TypeId::Generator,
            Object::Module { .. } => TypeId::Module,
            Object::Property(_) => TypeId::Property,
            Object::ClassMethod(_) => TypeId::ClassMethod,
            Object::StaticMethod(_) => TypeId::StaticMethod,
            Object::View(View::Keys, _) => TypeId::DictKeys,
            Object::View(View::Values, _) => TypeId::DictValues,
            Object::View(View::Items, _) => TypeId::DictItems,
            Object::Super(_) => TypeId::Super,
            Object::Traceback(_) => TypeId::Traceback,
            Object::Code(_) => TypeId::Code,
            Object::Alias(..) => TypeId::Alias,
            Object::Iter(iter) => match &**iter {
                Iter::Sequence { of, .. } => match self.type_id(*of) {
                    TypeId::List => TypeId::ListIterator,
                    TypeId::Tuple => TypeId::TupleIterator,
                    TypeId::Str => TypeId::StrIterator,
                    _ => TypeId::BytesIterator,
                },
                Iter::Reversed { .. } | Iter::DictReversed { .. } => TypeId::ReverseIterator,
                Iter::Range { .. } => TypeId::RangeIterator,
                Iter::Dict { view: View::Keys, .. } => TypeId::KeyIterator,
                Iter::Dict { view: View::Values, .. } => TypeId::ValueIterator,
                Iter::Dict { view: View::Items, .. } => TypeId::ItemIterator,
                Iter::Set { .. } => TypeId::SetIterator,
                Iter::Enumerate { .. } => TypeId::Enumerate,
                Iter::Zip { .. } => TypeId::Zip,
                Iter::Map { .. } => TypeId::Map,
                Iter::Filter { .. } => TypeId::Filter,
                Iter::Sentinel { .. } => TypeId::CallableIterator,
                Iter::Count { .. } => TypeId::Count,
                Iter::Getitem { .. } | Iter::Exhausted => TypeId::Iterator,
            },
        }
    }

    pub(crate) fn class(&self, at: Ref) -> &Class {
        match self.heap.get(at) {
            Object::Class(class) => class,
            _ => unreachable!("classes of values are classes"),
        }
    }

    pub(crate) fn class_mut(&mut self, at: Ref) -> &mut Class {
        match self.heap.get_mut(at) {
            Object::Class(class) => class,
            _ => unreachable!("classes of values are classes"),
        }
    }

    /// The class that a value is, if it is one.
    pub(crate) fn as_class(&self, value: Value) -> Option<Ref> {
        let at = value.object()?;
        matches!(self.heap.get(at), Object::Class(_)).then_some(at)
    }

    pub(crate) fn as_instance(&self, value: Value) -> Option<&Instance> {
        match self.heap.get(value.object()?) {
            Object::Instance(instance) => Some(instance),
            _ => None,
        }
    }

    pub(crate) fn as_function(&self, value: Value) -> Option<&Function> {
        match self.heap.get(value.object()?) {
            Object::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The native value within an instance of a subclass of a native class; other values as they are.
    #[inline]
    pub(crate) fn unwrapped(&self, value: Value) -> Value {
        match value {
            Value::Obj(at) => match self.heap.get(at) {
                Object::Instance(instance) => match instance.payload {
                    Payload::Value(inner) => inner,
                    _ => value,
                },
                _ => value,
            },
            _ => value,
        }
    }

    /// Whether a class is or derives from another.
    pub(crate) fn is_subclass(&self, class: Ref, base: Ref) -> bool {
        class == base || self.class(class).mro.contains(&base)
    }

    pub(crate) fn is_instance_of(&self, value: Value, id: TypeId) -> bool {
        self.is_subclass(self.class_of(value), self.type_ref(id))
    }

    /// An attribute as the class of a value (or one that it derives from) defines it.
    #[inline]
    pub(crate) fn class_attr(&self, class: Ref, sym: Sym) -> Option<Value> {
        self.class_attr_where(class, sym).map(|(value, _)| value)
    }

    /// The same, and which class defines it.
    pub(crate) fn class_attr_where(&self, class: Ref, sym: Sym) -> Option<(Value, Ref)> {
        for at in &self.class(class).mro {
            let dict = &self.class(*at).dict;
            if let Some(place) = self.find_sym(dict, sym) {
                return Some((dict.entries[place].value, *at));
            }
        }
        None
    }

    /// A special method of a value that is written in Python (or set by the program), not a native one.
    pub(crate) fn python_method(&self, value: Value, sym: Sym) -> Option<Value> {
        let at = value.object()?;
        let class = match self.heap.get(at) {
            Object::Instance(instance) => instance.class,
            Object::Class(class) => class.meta,
            _ => return None,
        };
        let (found, of) = self.class_attr_where(class, sym)?;
        if self.class(of).native { None } else { Some(found) }
    }

    pub(crate) fn type_name(&self, value: Value) -> std::rc::Rc<str> {
        self.class(self.class_of(value)).name.clone()
    }
}
