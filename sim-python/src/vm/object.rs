//! Making objects of classes.

use super::args::Args;
use super::{Flow, R, Vm};
use crate::value::{ExceptionState, Instance, Object, Payload, Ref, TypeId, Value};

impl Vm {
    /// Calls a class.
    pub(crate) fn call_class(&mut self, at: Ref, args: Args) -> R<Flow> {
        let class = self.class(at);
        let (native, meta) = (class.native, class.meta);
        if native {
            return self.construct(class.layout, at, args);
        }
        if !self.class(meta).native
            && let Some((call, of)) = self.class_attr_where(meta, self.known.call)
            && !self.class(of).native
        {
            return Ok(Flow::Call(call, args.after(Value::Obj(at))));
        }
        self.instantiate(at, args)
    }

    /// As `type.__call__`: `__new__`, then `__init__`.
    pub(crate) fn instantiate(&mut self, at: Ref, args: Args) -> R<Flow> {
        if self.class(at).layout == TypeId::Type {
            return self.new_metaclass_instance(at, args);
        }
        if let Some((new, of)) = self.class_attr_where(at, self.known.new)
            && !self.class(of).native
        {
            let new = match new.object().map(|new| self.heap.get(new)) {
                Some(Object::StaticMethod(inner)) => *inner,
                _ => new,
            };
            let kept = self.pack_args(&args);
            let run = |vm: &mut Self, object: Value, state: &[Value]| {
                let args = vm.unpack_args(state[1]);
                let class = state[0].object().expect("a class was kept");
                let of = vm.class_of(object);
                if vm.is_subclass(of, class) { vm.initialize(object, of, args) } else { Ok(object.into()) }
            };
            let state = [Value::Obj(at), kept];
            return Ok(Flow::then(new, args.after(Value::Obj(at)), run, &state, None));
        }
        self.refuse_abstract(at)?;
        let own_init = self.python_init(at).is_some();
        let object = self.bare_object(at, &args, own_init)?;
        self.initialize(object, at, args)
    }

    pub(super) fn python_init(&self, at: Ref) -> Option<Value> {
        let (init, of) = self.class_attr_where(at, self.known.init)?;
        if self.class(of).native { None } else { Some(init) }
    }

    pub(super) fn initialize(&mut self, object: Value, at: Ref, args: Args) -> R<Flow> {
        let Some(init) = self.python_init(at) else {
            let plain = self.class(at).layout == TypeId::Object;
            let own_new =
                self.class_attr_where(at, self.known.new).is_some_and(|(_, of)| !self.class(of).native);
            if plain && !own_new && (args.len() > 0 || !args.kw.is_empty()) {
                let text = format!("{}() takes no arguments", self.class(at).name);
                return Err(self.type_error(&text));
            }
            return Ok(object.into());
        };
        let run = |vm: &mut Self, result: Value, state: &[Value]| {
            if !result.is_none() {
                let text = format!("__init__() should return None, not '{}'", vm.type_name(result));
                return Err(vm.type_error(&text));
            }
            Ok(state[0].into())
        };
        Ok(Flow::then(init, args.after(object), run, &[object], None))
    }

    pub(super) fn refuse_abstract(&mut self, at: Ref) -> R<()> {
        let sym = self.known.abstract_names;
        let Some(names) = self.class_attr(at, sym) else { return Ok(()) };
        let items = self.native_items(names)?.unwrap_or_default();
        if items.is_empty() {
            return Ok(());
        }
        let mut names: Vec<String> = items.iter().map(|n| self.str_of(*n).to_string()).collect();
        names.sort();
        let plural = if names.len() == 1 { "" } else { "s" };
        let name = self.class(at).name.clone();
        let text = format!(
            "Can't instantiate abstract class {name} with abstract method{plural} {}",
            names.join(", ")
        );
        Err(self.type_error(&text))
    }

    /// `object.__new__(class)`: an object whose `__init__` has not run.
    pub(crate) fn bare_object(&mut self, at: Ref, args: &Args, own_init: bool) -> R<Value> {
        let layout = self.class(at).layout;
        let payload = if layout == TypeId::Object {
            Payload::None
        } else if layout.is_exception() {
            let args = self.new_tuple(&args.pos);
            Payload::Exception(Box::new(ExceptionState {
                args,
                cause: Value::None,
                context: Value::None,
                suppress: false,
                trace: Vec::new(),
            }))
        } else {
            let mutable = matches!(layout, TypeId::List | TypeId::Dict | TypeId::Set | TypeId::ByteArray);
            let args = if mutable && own_init { Args::none() } else { args.clone() };
            let native = self.type_ref(layout);
            let flow = self.construct(layout, native, args)?;
            Payload::Value(self.flow_now(flow)?)
        };
        Ok(self.heap.add(Object::Instance(Box::new(Instance { class: at, dict: Value::Unbound, payload }))))
    }

    pub(super) fn new_metaclass_instance(&mut self, meta: Ref, args: Args) -> R<Flow> {
        if let Some((new, of)) = self.class_attr_where(meta, self.known.new)
            && !self.class(of).native
        {
            let new = match new.object().map(|new| self.heap.get(new)) {
                Some(Object::StaticMethod(inner)) => *inner,
                _ => new,
            };
            let kept = self.pack_args(&args);
            let run = |vm: &mut Self, class: Value, state: &[Value]| {
                let args = vm.unpack_args(state[0]);
                vm.init_class(class, args)
            };
            return Ok(Flow::then(new, args.after(Value::Obj(meta)), run, &[kept], None));
        }
        let kept = self.pack_args(&args);
        let made = self.new_class(meta, &args)?;
        Ok(match made {
            Flow::Value(class) => {
                let args = self.unpack_args(kept);
                self.init_class(class, args)?
            }
            flow => flow,
        })
    }

    pub(super) fn init_class(&mut self, class: Value, args: Args) -> R<Flow> {
        let meta = self.class_of(class);
        match self.python_init(meta) {
            None => Ok(class.into()),
            Some(init) => {
                let run = |_: &mut Self, _: Value, state: &[Value]| Ok(state[0].into());
                Ok(Flow::then(init, args.after(class), run, &[class], None))
            }
        }
    }

    /// Arguments as one value: a tuple and a dict.
    pub(crate) fn pack_args(&mut self, args: &Args) -> Value {
        let positional = self.new_tuple(&args.pos);
        let mut parts = vec![positional];
        for (key, value) in &args.kw {
            parts.extend([*key, *value]);
        }
        self.new_tuple(&parts)
    }

    pub(crate) fn unpack_args(&self, packed: Value) -> Args {
        let parts = self.tuple_items(packed).unwrap_or(&[]);
        let Some((positional, named)) = parts.split_first() else { return Args::none() };
        let mut args = Args::new(self.tuple_items(*positional).unwrap_or(&[]));
        args.kw = named.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        args
    }
}
