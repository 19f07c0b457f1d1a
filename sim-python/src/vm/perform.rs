//! What the larger instructions do: making functions and generators, calling, raising, `with`.

use super::args::Args;
use super::frame::{Frame, Then};
use super::{Flow, R, Raise, Vm};
use crate::value::{Function, Object, TypeId, Value};
use std::rc::Rc;

impl Vm {
    pub(super) fn make_function(&mut self, place: u32, flags: u8) {
        let code = self.frame.code.inner[place as usize].clone().expect("a code constant");
        let closure = if flags & 8 == 0 { Value::Unbound } else { self.frame.pop() };
        let annotations = if flags & 4 == 0 { Value::Unbound } else { self.frame.pop() };
        let keyword_defaults = if flags & 2 == 0 { Value::Unbound } else { self.frame.pop() };
        let defaults = if flags & 1 == 0 { Value::Unbound } else { self.frame.pop() };
        let items = |vm: &Self, value| Rc::from(vm.tuple_items(value).unwrap_or(&[]));
        let name = self.intern(&code.code.name).value;
        let qualname = self.intern(&code.code.qualname).value;
        let doc = code.code.doc.as_ref().map_or(Value::None, |doc| self.new_str(doc));
        let module = self.dict_get_sym(self.frame.globals, self.known.name).unwrap_or(Value::None);
        let function = Function {
            name,
            qualname,
            doc,
            module,
            globals: self.frame.globals,
            defaults: items(self, defaults),
            keyword_defaults,
            annotations,
            closure: items(self, closure),
            dict: Value::Unbound,
            code,
        };
        let value = self.heap.add(Object::Function(Box::new(function)));
        self.frame.push(value);
    }

    pub(super) fn make_generator(&mut self) -> R<()> {
        use crate::value::object::GeneratorState;
        let caller = self.callers.pop().expect("a function was called by somebody");
        let mut frame: Frame = std::mem::replace(&mut self.frame, caller);
        let then = std::mem::replace(&mut frame.then, Then::Push);
        frame.handled = Value::None;
        let name = self.intern(&frame.code.code.qualname).value;
        let generator = crate::value::Generator { name, frame: None, state: GeneratorState::Created };
        let value = self.heap.add(Object::Generator(Box::new(generator)));
        let at = value.object().expect("an object was added");
        frame.generator = Some(at);
        if let Object::Generator(generator) = self.heap.get_mut(at) {
            generator.frame = Some(Box::new(frame));
        }
        self.finish(then, value)
    }

    pub(super) fn load_method(&mut self, n: u32) -> R<()> {
        use super::attribute::Attr;
        let sym = self.frame.code.names[n as usize];
        let object = self.frame.pop();
        let hooked = match object {
            Value::Obj(at) => match self.heap.get(at) {
                Object::Instance(instance) => self.class(instance.class).getattribute,
                _ => false,
            },
            _ => false,
        };
        if !hooked {
            match self.find_attr(object, sym)? {
                Some(Attr::Method(function)) => {
                    self.frame.push(function);
                    self.frame.push(object);
                    return Ok(());
                }
                Some(Attr::Value(value)) => {
                    self.frame.push(value);
                    self.frame.push(Value::Unbound);
                    return Ok(());
                }
                _ => {}
            }
        }
        let flow = self.get_attr(object, sym)?;
        let after = |vm: &mut Self, value: Value, _: &[Value]| {
            vm.frame.push(value);
            Ok(Flow::Value(Value::Unbound))
        };
        let after = super::frame::After {
            run: after,
            state: [].into_iter().collect(),
            catch: None,
            then: Then::Push,
        };
        self.flow(flow, Then::After(Box::new(after)))
    }

    pub(super) fn call_op(&mut self, count: usize) -> R<()> {
        let base = self.frame.slots.len() - count;
        let callee = self.frame.slots[base - 1];
        let args = Args::new(&self.frame.slots[base..]);
        self.frame.slots.truncate(base - 1);
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    pub(super) fn call_method_op(&mut self, count: usize) -> R<()> {
        let base = self.frame.slots.len() - count;
        let object = self.frame.slots[base - 1];
        let callee = self.frame.slots[base - 2];
        let first = if object.is_unbound() { base } else { base - 1 };
        let args = Args::new(&self.frame.slots[first..]);
        self.frame.slots.truncate(base - 2);
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    pub(super) fn call_keywords_op(&mut self, names: u32, count: u16, method: bool) -> R<()> {
        let names = self.frame.code.consts[names as usize];
        let names: Rc<[Value]> = Rc::from(self.tuple_items(names).unwrap_or(&[]));
        let base = self.frame.slots.len() - usize::from(count);
        let values = self.frame.slots.split_off(base);
        let (positional, named) = values.split_at(values.len() - names.len());
        let mut args = Args::new(positional);
        args.kw = names.iter().copied().zip(named.iter().copied()).collect();
        let mut object = Value::Unbound;
        if method {
            object = self.frame.pop();
        }
        let callee = self.frame.pop();
        if !object.is_unbound() {
            args = args.after(object);
        }
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    pub(super) fn call_spread_op(&mut self, named: bool) -> R<()> {
        let keywords = if named { self.frame.pop() } else { Value::Unbound };
        let positional = self.frame.pop();
        let callee = self.frame.pop();
        let mut args = Args::new(self.tuple_items(positional).unwrap_or(&[]));
        if let Value::Obj(at) = keywords {
            args.kw = self.dict(at).iter().map(|entry| (entry.key, entry.value)).collect();
        }
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    pub(super) fn raise_op(&mut self, count: u32) -> R<()> {
        if count == 0 {
            let handled = self.handled;
            if handled.is_none() {
                return Err(self.error(TypeId::RuntimeError, "No active exception to reraise"));
            }
            return Err(Raise { exception: handled, again: true });
        }
        let cause = if count == 2 { self.frame.pop() } else { Value::Unbound };
        let value = self.frame.pop();
        let run = |vm: &mut Self, exception: Value, state: &[Value]| {
            vm.set_cause(exception, state[0])?;
            Err(vm.raise(exception))
        };
        match self.exception_from(value)? {
            Ok(exception) => run(self, exception, &[cause]).map(|_: Flow| ()),
            Err(class) => {
                let flow = Flow::then(Value::Obj(class), Args::none(), run, &[cause], None);
                self.flow(flow, Then::Drop)
            }
        }
    }

    pub(super) fn set_cause(&mut self, exception: Value, cause: Value) -> R<()> {
        if cause.is_unbound() {
            return Ok(());
        }
        let cause = if cause.is_none() || self.exception_state(cause).is_some() {
            cause
        } else {
            match self.as_class(cause) {
                Some(class) if self.is_exception_class(class) => {
                    self.call_now(Value::Obj(class), Args::none())?
                }
                _ => return Err(self.type_error("exception causes must derive from BaseException")),
            }
        };
        if let Some(state) = self.exception_state_mut(exception) {
            state.cause = cause;
            state.suppress = true;
        }
        Ok(())
    }

    pub(super) fn exception_matches(&mut self, exception: Value, class: Value) -> R<bool> {
        let classes = match self.tuple_items(class) {
            Some(items) => items.to_vec(),
            None => vec![class],
        };
        let of = self.class_of(exception);
        let mut matches = false;
        for class in classes {
            match self.as_class(class) {
                Some(class) if self.is_exception_class(class) => matches |= self.is_subclass(of, class),
                _ => {
                    let text = "catching classes that do not inherit from BaseException is not allowed";
                    return Err(self.type_error(text));
                }
            }
        }
        Ok(matches)
    }

    pub(super) fn enter_with(&mut self) -> R<()> {
        let manager = self.frame.pop();
        let class = self.class_of(manager);
        let no_protocol = |vm: &mut Self, what: &str| {
            let text = format!(
                "'{}' object does not support the context manager protocol{what}",
                vm.type_name(manager)
            );
            vm.type_error(&text)
        };
        let Some(enter) = self.class_attr(class, self.known.enter) else {
            return Err(no_protocol(self, ""));
        };
        let Some(exit) = self.class_attr(class, self.known.exit) else {
            return Err(no_protocol(self, " (missed __exit__ method)"));
        };
        let exit = self.heap.add(Object::Bound(exit, manager));
        self.frame.push(exit);
        self.call(enter, Args::new(&[manager]), Then::Push)
    }

    pub(super) fn exit_with(&mut self) -> R<()> {
        let exception = self.frame.peek(1);
        let exit = self.frame.peek(3);
        let class = Value::Obj(self.class_of(exception));
        let traceback = self.traceback_of(exception);
        self.call(exit, Args::new(&[class, exception, traceback]), Then::Push)
    }
}
