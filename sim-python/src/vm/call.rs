//! Calls: of functions, classes, bound methods and objects; binding arguments with `CPython`'s messages.

use super::args::Args;
use super::frame::{After, Frame, Then};
use super::{Flow, Linked, R, Raise, Vm};
use crate::value::{Object, Ref, Run, TypeId, Value};
use smallvec::SmallVec;
use std::rc::Rc;

/// What a call of a Python function costs beyond its opcode, in nanoseconds.
const CALL_COST: u64 = 10;
/// What a call of a native function costs beyond its opcode, in nanoseconds.
const NATIVE_COST: u64 = 12;

impl Vm {
    /// Calls something; its result goes where `then` says.
    pub(crate) fn call(&mut self, callee: Value, mut args: Args, then: Then) -> R<()> {
        let mut callee = callee;
        loop {
            let Value::Obj(at) = callee else { return Err(self.not_callable(callee)) };
            match self.heap.get(at) {
                Object::Function(_) => return self.call_function(at, &args, then),
                Object::Native(native) => {
                    let run = native.run;
                    return self.call_native(run, args, then);
                }
                Object::Bound(function, object) => {
                    args = args.after(*object);
                    callee = *function;
                }
                Object::Class(_) => {
                    let flow = self.call_class(at, args)?;
                    return self.flow(flow, then);
                }
                Object::StaticMethod(inner) | Object::Alias(inner, _) => callee = *inner,
                _ => {
                    let class = self.class_of(callee);
                    let Some(call) = self.class_attr(class, self.known.call) else {
                        return Err(self.not_callable(callee));
                    };
                    args = args.after(callee);
                    callee = call;
                }
            }
        }
    }

    pub(super) fn call_native(&mut self, run: Run, args: Args, then: Then) -> R<()> {
        self.spent += NATIVE_COST;
        match run {
            Run::Plain(f) => {
                let value = f(self, &args)?;
                self.finish(then, value)
            }
            Run::Flow(f) => {
                let flow = f(self, args)?;
                self.flow(flow, then)
            }
        }
    }

    /// Carries out what a native function wants.
    pub(crate) fn flow(&mut self, flow: Flow, then: Then) -> R<()> {
        match flow {
            Flow::Value(value) => self.finish(then, value),
            Flow::Call(callee, args) => self.call(callee, args, then),
            Flow::CallAfter(callee, args, mut after) => {
                after.then = then;
                self.catching(Flow::Call(callee, args), after)
            }
            Flow::Through(inner, mut after) => {
                after.then = then;
                self.catching(*inner, after)
            }
            Flow::Body(function, names) => {
                self.enter_names_with(&function.code, function.globals, names, &function.closure, then)
            }
            Flow::Module(code, names) => self.enter_names(&code, names, names, then),
            Flow::Names(code, globals, names) => self.enter_names(&code, globals, names, then),
            Flow::Fork(name, daemon) => self.fork(&name, daemon, then),
            Flow::Spawn(parcel, name, daemon) => self.spawn(parcel, &name, daemon, then),
            Flow::Thread(callee) => self.start_thread(callee, then),
            Flow::Throw(generator, exception) => self.throw_into(generator, exception, then),
            Flow::Resume(generator, value) => self.resume_generator(generator, value, then),
            Flow::Ask(request, asked) => self.ask(request, asked, then),
        }
    }

    /// A flow whose exception, too, may be for `after`, also when nothing but native code runs.
    pub(super) fn catching(&mut self, flow: Flow, after: Box<After>) -> R<()> {
        let Some(catch) = after.catch else { return self.flow(flow, Then::After(after)) };
        let depth = self.callers.len();
        match self.flow(flow, Then::After(after.clone())) {
            Err(raise) if self.callers.len() == depth && self.raise_is(&raise, catch) => {
                let flow = (after.run)(self, Value::Unbound, &after.state)?;
                self.flow(flow, after.then)
            }
            other => other,
        }
    }

    /// Gives a result to whoever waits for it.
    pub(crate) fn finish(&mut self, then: Then, value: Value) -> R<()> {
        match then {
            Then::Push | Then::Item(_) => self.frame.push(value),
            Then::Delegate => return self.delegate(value),
            Then::Drop => {}
            Then::Stop | Then::Root => self.stopped = Some(value),
            Then::After(after) => {
                let flow = (after.run)(self, value, &after.state)?;
                return self.flow(flow, after.then);
            }
        }
        Ok(())
    }

    pub(super) fn not_callable(&mut self, callee: Value) -> Raise {
        let text = format!("'{}' object is not callable", self.type_name(callee));
        self.type_error(&text)
    }

    /// Calls a Python function.
    pub(crate) fn call_function(&mut self, at: Ref, args: &Args, then: Then) -> R<()> {
        let Object::Function(function) = self.heap.get(at) else { unreachable!("asked for functions only") };
        let code = function.code.clone();
        let globals = function.globals;
        let closure = function.closure.clone();
        let plain = &code.code;
        let simple = args.kw.is_empty()
            && !plain.star
            && !plain.double_star
            && plain.keyword_only == 0
            && args.len() == plain.positional;
        let mut slots = Vec::with_capacity(plain.locals.len() + plain.cells.len() + 8);
        if simple {
            slots.extend_from_slice(&args.pos);
        } else {
            slots = self.bind_arguments(at, args)?;
        }
        self.enter(&code, slots, globals, &closure, then)
    }

    /// Starts a frame whose parameters are bound.
    pub(crate) fn enter(
        &mut self,
        code: &Rc<Linked>,
        mut slots: Vec<Value>,
        globals: Ref,
        closure: &[Value],
        then: Then,
    ) -> R<()> {
        if self.callers.len() > self.recursion_limit {
            return Err(self.error(TypeId::RecursionError, "maximum recursion depth exceeded"));
        }
        self.spent += CALL_COST;
        let plain = &code.code;
        slots.resize(plain.locals.len(), Value::Unbound);
        for param in &plain.cell_params {
            let value = param.map_or(Value::Unbound, |param| slots[param as usize]);
            let cell = self.heap.add(Object::Cell(value));
            slots.push(cell);
        }
        slots.extend_from_slice(closure);
        let frame = Frame {
            code: code.clone(),
            pc: 0,
            slots,
            blocks: SmallVec::new(),
            globals,
            names: None,
            then,
            handled: self.handled,
            generator: None,
        };
        let caller = std::mem::replace(&mut self.frame, frame);
        self.callers.push(caller);
        Ok(())
    }

    /// Runs module or class code with a dict for its names.
    pub(crate) fn enter_names(&mut self, code: &Rc<Linked>, globals: Ref, names: Ref, then: Then) -> R<()> {
        self.enter_names_with(code, globals, names, &[], then)
    }

    pub(crate) fn enter_names_with(
        &mut self,
        code: &Rc<Linked>,
        globals: Ref,
        names: Ref,
        closure: &[Value],
        then: Then,
    ) -> R<()> {
        self.enter(code, Vec::new(), globals, closure, then)?;
        self.frame.names = Some(names);
        Ok(())
    }

    pub(super) fn bind_arguments(&mut self, at: Ref, args: &Args) -> R<Vec<Value>> {
        let Object::Function(function) = self.heap.get(at) else { unreachable!("asked for functions only") };
        let linked = function.code.clone();
        let code = &linked.code;
        let defaults = function.defaults.clone();
        let keyword_defaults = function.keyword_defaults;
        let mut slots = vec![Value::Unbound; code.params()];
        let given = args.len().min(code.positional);
        slots[..given].copy_from_slice(&args.pos[..given]);
        let named = code.positional + code.keyword_only;
        if code.star {
            slots[named] = self.new_tuple(&args.pos[given..]);
        }
        let extra = if code.double_star { Some(self.new_dict()) } else { None };
        if let Some(extra) = extra {
            slots[code.params() - 1] = Value::Obj(extra);
        }
        self.bind_keywords(at, args, &mut slots, extra)?;
        if args.len() > code.positional && !code.star {
            return Err(self.too_many(at, args.len(), &slots));
        }
        let first_default = code.positional - defaults.len().min(code.positional);
        let mut missing = Vec::new();
        for n in 0..code.positional {
            if slots[n].is_unbound() {
                if n >= first_default {
                    slots[n] = defaults[n - first_default];
                } else {
                    missing.push(n);
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing(at, &missing, "positional"));
        }
        for (n, slot) in slots.iter_mut().enumerate().take(named).skip(code.positional) {
            if slot.is_unbound() {
                let name = code.locals[n].clone();
                let sym = self.intern(&name);
                let default = keyword_defaults.object().and_then(|dict| self.dict_get_sym(dict, sym));
                match default {
                    Some(value) => *slot = value,
                    None => missing.push(n),
                }
            }
        }
        if missing.is_empty() { Ok(slots) } else { Err(self.missing(at, &missing, "keyword-only")) }
    }

    pub(super) fn bind_keywords(
        &mut self,
        at: Ref,
        args: &Args,
        slots: &mut [Value],
        extra: Option<Ref>,
    ) -> R<()> {
        let Object::Function(function) = self.heap.get(at) else { unreachable!("asked for functions only") };
        let linked = function.code.clone();
        let code = &linked.code;
        let mut positional_only = Vec::new();
        for (name, value) in &args.kw {
            let text = self.str_of(*name);
            let named = code.positional + code.keyword_only;
            let place = (code.positional_only..named).find(|&n| *code.locals[n] == *text);
            if let Some(place) = place {
                if !slots[place].is_unbound() {
                    let what = format!("{}() got multiple values for argument '{text}'", self.qualname(at));
                    return Err(self.type_error(&what));
                }
                slots[place] = *value;
            } else if let Some(extra) = extra {
                let sym = self.intern(&text);
                self.dict_set_sym(extra, sym, *value);
            } else if code.locals[..code.positional_only].iter().any(|n| **n == *text) {
                positional_only.push(text.to_string());
            } else {
                let what = format!("{}() got an unexpected keyword argument '{text}'", self.qualname(at));
                return Err(self.type_error(&what));
            }
        }
        if positional_only.is_empty() {
            return Ok(());
        }
        let what = format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            self.qualname(at),
            positional_only.join(", ")
        );
        Err(self.type_error(&what))
    }

    pub(super) fn qualname(&self, at: Ref) -> Rc<str> {
        match self.heap.get(at) {
            Object::Function(function) => self.str_of(function.qualname),
            _ => Rc::from("?"),
        }
    }

    pub(super) fn too_many(&mut self, at: Ref, given: usize, slots: &[Value]) -> Raise {
        let Object::Function(function) = self.heap.get(at) else { unreachable!("asked for functions only") };
        let code = function.code.code.clone();
        let defaults = function.defaults.len();
        let takes = code.positional;
        let named = &slots[code.positional..code.positional + code.keyword_only];
        let keyword_given = named.iter().filter(|value| !value.is_unbound()).count();
        let mut plural = takes != 1;
        let signature = if defaults > 0 {
            plural = true;
            format!("from {} to {takes}", takes - defaults)
        } else {
            takes.to_string()
        };
        let (count, verb) = if keyword_given > 0 {
            let s = |n: usize| if n == 1 { "" } else { "s" };
            let text = format!(
                "{given} positional argument{} (and {keyword_given} keyword-only argument{})",
                s(given),
                s(keyword_given)
            );
            (text, "were")
        } else {
            (given.to_string(), if given == 1 { "was" } else { "were" })
        };
        let what = format!(
            "{}() takes {signature} positional argument{} but {count} {verb} given",
            self.qualname(at),
            if plural { "s" } else { "" }
        );
        self.type_error(&what)
    }

    pub(super) fn missing(&mut self, at: Ref, missing: &[usize], kind: &str) -> Raise {
        let Object::Function(function) = self.heap.get(at) else { unreachable!("asked for functions only") };
        let code = function.code.code.clone();
        let names: Vec<String> = missing.iter().map(|&n| format!("'{}'", code.locals[n])).collect();
        let list = match &names[..] {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [first @ .., last] => format!("{}, and {last}", first.join(", ")),
            [] => String::new(),
        };
        let what = format!(
            "{}() missing {} required {kind} argument{}: {list}",
            self.qualname(at),
            names.len(),
            if names.len() == 1 { "" } else { "s" }
        );
        self.type_error(&what)
    }
}
