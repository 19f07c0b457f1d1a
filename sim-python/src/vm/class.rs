//! Making classes and objects of them.

use super::args::Args;
use super::{Flow, R, Vm};
use crate::value::{Class, Dict, Object, Ref, TypeId, Value};
use std::rc::Rc;

impl Vm {
    /// `__build_class__(body, name, *bases, **keywords)`.
    pub(crate) fn build_class(&mut self, args: Args) -> R<Flow> {
        let body = args.at(0);
        let name = args.at(1);
        let mut bases = Vec::new();
        for base in &args.pos[2..] {
            let base = match base.object().map(|at| self.heap.get(at)) {
                Some(Object::Alias(origin, _)) => *origin,
                _ => *base,
            };
            if self.as_class(base).is_none() {
                let entries = self.intern("__mro_entries__");
                if let Some(method) = self.python_method(base, entries) {
                    let tuple = self.new_tuple(&[base]);
                    let more = self.call_now(method, Args::new(&[base, tuple]))?;
                    bases.extend(self.list_items(more).to_vec());
                    continue;
                }
            }
            bases.push(base);
        }
        let mut keywords = args.kw.clone();
        let given = keywords.iter().position(|(key, _)| &*self.str_of(*key) == "metaclass");
        let mut meta = match given {
            Some(at) => keywords.remove(at).1,
            None => Value::Obj(self.type_ref(TypeId::Type)),
        };
        for base in &bases {
            let of = self.class_of(*base);
            if let Some(class) = self.as_class(meta)
                && self.is_subclass(of, class)
            {
                meta = Value::Obj(of);
            }
        }
        let bases = self.new_tuple(&bases);
        let kw = self.new_dict();
        for (key, value) in keywords {
            self.dict_set(kw, key, value)?;
        }
        let state = [body, name, bases, meta, Value::Obj(kw)];
        if let Some(prepare) = self.as_class(meta).and_then(|c| self.class_attr(c, self.known.prepare))
            && let super::attribute::Attr::Value(prepare) =
                self.bind_attr(prepare, meta, self.as_class(meta).expect("a class"))
        {
            let mut args = Args::new(&[name, bases]);
            args.kw = self.dict(kw).iter().map(|entry| (entry.key, entry.value)).collect();
            return Ok(Flow::then(prepare, args, super::Vm::run_class_body, &state, None));
        }
        let names = Value::Obj(self.new_dict());
        self.run_class_body(names, &state)
    }

    pub(super) fn run_class_body(&mut self, names: Value, state: &[Value]) -> R<Flow> {
        let function = self.as_function(state[0]).expect("a class body is a function").clone();
        let at = names.object().expect("the names of a class are a dict");
        let mut all = state.to_vec();
        all.push(names);
        Ok(Flow::Body(Box::new(function), at).through(super::Vm::finish_class, &all, None))
    }

    pub(super) fn finish_class(&mut self, cell: Value, state: &[Value]) -> R<Flow> {
        let [_, name, bases, meta, kw, names] = state[..] else { unreachable!("six values were kept") };
        let at = kw.object().expect("keywords are a dict");
        let keywords: Vec<_> = self.dict(at).iter().map(|entry| (entry.key, entry.value)).collect();
        let mut args = Args::new(&[name, bases, names]);
        args.kw = keywords;
        let run = |vm: &mut Self, class: Value, state: &[Value]| {
            if let Some(at) = state[0].object()
                && matches!(vm.heap.get(at), Object::Cell(_))
            {
                *vm.heap.get_mut(at) = Object::Cell(class);
            }
            Ok(class.into())
        };
        Ok(Flow::then(meta, args, run, &[cell], None))
    }

    /// `type(name, bases, names)`: a new class.
    pub(crate) fn new_class(&mut self, meta: Ref, args: &Args) -> R<Flow> {
        let (name, bases, names) = (args.at(0), args.at(1), args.at(2));
        let mut base_refs = Vec::new();
        for base in self.list_items(bases).to_vec() {
            match self.as_class(base) {
                Some(class) if self.forbids_subclasses(class) => {
                    let text = format!("type '{}' is not an acceptable base type", self.class(class).name);
                    return Err(self.type_error(&text));
                }
                Some(class) => base_refs.push(class),
                None => {
                    let text = format!("metaclass conflict: {} is not a class", self.type_name(base));
                    return Err(self.type_error(&text));
                }
            }
        }
        if base_refs.is_empty() {
            base_refs.push(self.type_ref(TypeId::Object));
        }
        let layout = base_refs.iter().map(|at| self.class(*at).layout).find(|id| *id != TypeId::Object);
        let source = names.object().expect("the names of a class are a dict");
        let mut dict = Dict::default();
        for entry in self.dict(source).entries.clone() {
            if !entry.key.is_unbound() {
                dict.push(entry.hash, entry.key, entry.value);
            }
        }
        let class = Class {
            name: self.str_of(name),
            bases: base_refs.clone(),
            mro: Vec::new(),
            dict,
            meta,
            layout: layout.unwrap_or(TypeId::Object),
            native: false,
            getattribute: false,
            setattr: false,
        };
        let value = self.heap.add(Object::Class(Box::new(class)));
        let at = value.object().expect("an object was added");
        let mro = self.linearize(at, &base_refs)?;
        self.class_mut(at).mro = mro;
        self.fix_class_dict(at, name);
        self.note_hooks(at);
        self.after_class(at, args)
    }

    pub(super) fn forbids_subclasses(&self, class: Ref) -> bool {
        let of = self.class(class);
        of.native
            && matches!(
                of.layout,
                TypeId::Bool
                    | TypeId::NoneType
                    | TypeId::Function
                    | TypeId::Generator
                    | TypeId::Range
                    | TypeId::Slice
            )
    }

    /// Some names of a class body are made static or class methods by themselves.
    pub(super) fn fix_class_dict(&mut self, at: Ref, name: Value) {
        let known = self.known.clone();
        for (sym, is_class) in [(known.new, false), (known.init_subclass, true), (known.class_getitem, true)]
        {
            let dict = &self.class(at).dict;
            let Some(place) = self.find_sym(dict, sym) else { continue };
            let value = dict.entries[place].value;
            if self.as_function(value).is_some() {
                let object = if is_class { Object::ClassMethod(value) } else { Object::StaticMethod(value) };
                let wrapped = self.heap.add(object);
                self.class_mut(at).dict.entries[place].value = wrapped;
            }
        }
        for (sym, value) in
            [(known.qualname, name), (known.module, self.module_name()), (known.doc, Value::None)]
        {
            if self.find_sym(&self.class(at).dict, sym).is_none() {
                self.class_mut(at).dict.push(sym.hash, sym.value, value);
            }
        }
    }

    pub(super) fn module_name(&self) -> Value {
        self.dict_get_sym(self.frame.globals, self.known.name).unwrap_or(Value::None)
    }

    /// `__set_name__` of attributes and `__init_subclass__` of the bases.
    pub(super) fn after_class(&mut self, at: Ref, args: &Args) -> R<Flow> {
        let entries: Vec<_> = self.class(at).dict.iter().map(|entry| (entry.key, entry.value)).collect();
        for (key, value) in entries {
            if let Some(method) = self.python_method(value, self.known.set_name) {
                self.call_now(method, Args::new(&[value, Value::Obj(at), key]))?;
            }
        }
        let parents = self.class(at).mro[1..].to_vec();
        for parent in parents {
            let dict = &self.class(parent).dict;
            if let Some(place) = self.find_sym(dict, self.known.init_subclass)
                && !self.class(parent).native
                && let Some(hook) = dict.entries[place].value.object()
                && let Object::ClassMethod(function) = self.heap.get(hook)
            {
                let mut call = Args::new(&[Value::Obj(at)]);
                call.kw.clone_from(&args.kw);
                let run = |_: &mut Self, _: Value, state: &[Value]| Ok(state[0].into());
                return Ok(Flow::then(*function, call, run, &[Value::Obj(at)], None));
            }
        }
        if let Some((key, _)) = args.kw.first()
            && self.class(self.class(at).meta).native
        {
            let text = format!("{}.__init_subclass__() takes no keyword arguments", self.class(at).name);
            let _ = key;
            return Err(self.type_error(&text));
        }
        Ok(Value::Obj(at).into())
    }

    /// C3: the order in which the attributes of a class are looked up.
    pub(super) fn linearize(&mut self, at: Ref, bases: &[Ref]) -> R<Vec<Ref>> {
        let mut lists: Vec<Vec<Ref>> = bases.iter().map(|base| self.class(*base).mro.clone()).collect();
        lists.push(bases.to_vec());
        let mut mro = vec![at];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return Ok(mro);
            }
            let candidate = lists
                .iter()
                .map(|list| list[0])
                .find(|candidate| !lists.iter().any(|list| list[1..].contains(candidate)));
            let Some(next) = candidate else {
                let names: Vec<String> =
                    bases.iter().map(|base| self.class(*base).name.to_string()).collect();
                let text = format!(
                    "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                    names.join(", ")
                );
                return Err(self.type_error(&text));
            };
            mro.push(next);
            for list in &mut lists {
                if list[0] == next {
                    list.remove(0);
                }
            }
        }
    }

    /// The name of a class, for messages.
    pub(crate) fn class_name(&self, at: Ref) -> Rc<str> {
        self.class(at).name.clone()
    }
}
