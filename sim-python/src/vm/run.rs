//! The instruction loop. Each instruction is charged its cost; the loop ends when the machine has to be asked, when
//! the budget is used up, or when the thread ends.

use super::args::Args;
use super::frame::{Block, Frame, Then};
use super::{Asked, Flow, R, Raise, Vm};
use crate::code::{Op, index};
use crate::syntax::{BinaryOp, CompareOp};
use crate::value::{Function, Object, TypeId, Value};
use sim_core::program::{Reply, Request};
use std::rc::Rc;

/// How a run of instructions ended.
pub(crate) enum Stop {
    /// The machine is to be asked (the request is in the VM).
    Asked,
    /// The thread's first function returned or raised.
    Ended(R<Value>),
}

impl Vm {
    /// Runs until it stops.
    pub(crate) fn run(&mut self) -> Stop {
        loop {
            if let Err(raise) = self.step()
                && let Err(uncaught) = self.unwind(raise)
            {
                return Stop::Ended(Err(uncaught));
            }
            if self.request.0.is_some() {
                return Stop::Asked;
            }
            if let Some(value) = self.stopped.take() {
                return Stop::Ended(Ok(value));
            }
        }
    }

    /// Asks the machine.
    pub(crate) fn ask(&mut self, request: Request, asked: Asked, then: Then) -> R<()> {
        if !matches!(request, Request::Poll(_) | Request::Kill { .. }) {
            self.host.just_killed = None;
        }
        self.host.interrupted = crate::library::host::Again::of(&request);
        self.request.0 = Some(request);
        self.asked = Some((asked, then));
        Ok(())
    }

    /// Goes on with the machine's answer.
    pub(crate) fn answer(&mut self, reply: Reply) -> R<()> {
        match self.asked.take() {
            Some((asked, then)) => {
                let flow = (asked.run)(self, reply, &asked.state)?;
                self.flow(flow, then)
            }
            None => Ok(()),
        }
    }

    /// At calls and backward jumps: the budget, memory and signals are looked at.
    #[inline]
    pub(crate) fn checkpoint(&mut self) -> R<()> {
        if self.spent >= self.budget || self.heap.fresh > (1 << 22) {
            return self.pause();
        }
        Ok(())
    }

    #[cold]
    fn pause(&mut self) -> R<()> {
        self.maybe_collect();
        if self.heap.bytes() > self.settings.limits.memory {
            return Err(self.error(TypeId::MemoryError, ""));
        }
        if self.spent >= self.budget && self.nested == 0 && self.request.0.is_none() {
            self.request.0 = Some(Request::Continue);
        }
        Ok(())
    }

    /// Runs one instruction.
    #[inline]
    pub(crate) fn step(&mut self) -> R<()> {
        let op = self.frame.code.code.ops[self.frame.pc];
        self.frame.pc += 1;
        self.spent += op.cost();
        match op {
            Op::LoadConst(n) => {
                let value = self.frame.code.consts[n as usize];
                self.frame.push(value);
            }
            Op::LoadFast(n) => {
                let value = self.frame.slots[n as usize];
                if value.is_unbound() {
                    return Err(self.unbound_local(n));
                }
                self.frame.push(value);
            }
            Op::StoreFast(n) => {
                let value = self.frame.pop();
                self.frame.slots[n as usize] = value;
            }
            Op::LoadGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.dict_get_sym(self.frame.globals, sym);
                match value.or_else(|| self.dict_get_sym(self.builtins, sym)) {
                    Some(value) => self.frame.push(value),
                    None => return Err(self.no_name(sym)),
                }
            }
            Op::LoadAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                let flow = self.get_attr(object, sym)?;
                return self.flow(flow, Then::Push);
            }
            Op::LoadMethod(n) => return self.load_method(n),
            Op::Binary(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                if let Some(value) = quick_binary(op, left, right) {
                    self.frame.push(value);
                    return Ok(());
                }
                let flow = self.binary(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::Compare(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                if let Some(value) = quick_compare(op, left, right) {
                    self.frame.push(Value::Bool(value));
                    return Ok(());
                }
                let flow = self.compare(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::Jump(to) => self.frame.pc = to as usize,
            Op::JumpBack(to) => {
                self.frame.pc = to as usize;
                return self.checkpoint();
            }
            Op::PopJumpIfFalse(to) => {
                let Some(truth) = self.top_truth()? else { return Ok(()) };
                self.frame.pop();
                if !truth {
                    self.frame.pc = to as usize;
                }
            }
            Op::PopJumpIfTrue(to) => {
                let Some(truth) = self.top_truth()? else { return Ok(()) };
                self.frame.pop();
                if truth {
                    self.frame.pc = to as usize;
                }
            }
            Op::ForIter(target) => return self.for_iter(target),
            Op::Call(count) => return self.call_op(count as usize),
            Op::CallMethod(count) => return self.call_method_op(count as usize),
            Op::Return => {
                let value = self.frame.pop();
                return self.return_value(value);
            }
            Op::Pop => drop(self.frame.pop()),
            Op::Subscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                let flow = self.subscript(object, index)?;
                return self.flow(flow, Then::Push);
            }
            _ => return self.step_rarer(op),
        }
        Ok(())
    }

    #[inline(never)]
    fn step_rarer(&mut self, op: Op) -> R<()> {
        match op {
            Op::DeleteFast(n) => {
                let place = n as usize;
                if std::mem::replace(&mut self.frame.slots[place], Value::Unbound).is_unbound() {
                    return Err(self.unbound_local(n));
                }
            }
            Op::LoadDeref(n) => {
                let value = self.cell_value(n);
                if value.is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.frame.push(value);
            }
            Op::StoreDeref(n) => {
                let value = self.frame.pop();
                self.set_cell(n, value);
            }
            Op::DeleteDeref(n) => {
                if self.cell_value(n).is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.set_cell(n, Value::Unbound);
            }
            Op::LoadClosure(n) => {
                let cell = self.cell(n);
                self.frame.push(cell);
            }
            Op::LoadClassDeref(n) => {
                let name = self.frame.code.code.cells[n as usize].clone();
                let sym = self.intern(&name);
                let names = self.frame.names.expect("class bodies have names");
                let value = self.dict_get_sym(names, sym).unwrap_or_else(|| self.cell_value(n));
                if value.is_unbound() {
                    return Err(self.unbound_cell(n));
                }
                self.frame.push(value);
            }
            Op::StoreGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.frame.pop();
                self.dict_set_sym(self.frame.globals, sym, value);
            }
            Op::DeleteGlobal(n) => {
                let sym = self.frame.code.names[n as usize];
                if !self.dict_remove_sym(self.frame.globals, sym) {
                    return Err(self.no_name(sym));
                }
            }
            Op::LoadName(n) => {
                let sym = self.frame.code.names[n as usize];
                let local = self.frame.names.and_then(|names| self.dict_get_sym(names, sym));
                let global = || self.dict_get_sym(self.frame.globals, sym);
                match local.or_else(global).or_else(|| self.dict_get_sym(self.builtins, sym)) {
                    Some(value) => self.frame.push(value),
                    None => return Err(self.no_name(sym)),
                }
            }
            Op::StoreName(n) => {
                let sym = self.frame.code.names[n as usize];
                let value = self.frame.pop();
                let names = self.frame.names.expect("class bodies and modules have names");
                if let Some(method) = self.python_method(Value::Obj(names), self.known.setitem) {
                    let args = Args::new(&[Value::Obj(names), sym.value, value]);
                    return self.call(method, args, Then::Drop);
                }
                self.dict_set_sym(names, sym, value);
            }
            Op::DeleteName(n) => {
                let sym = self.frame.code.names[n as usize];
                let names = self.frame.names.expect("class bodies and modules have names");
                if !self.dict_remove_sym(names, sym) {
                    return Err(self.no_name(sym));
                }
            }
            Op::StoreAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                let value = self.frame.pop();
                if let Some(flow) = self.set_attr(object, sym, value)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::DeleteAttr(n) => {
                let sym = self.frame.code.names[n as usize];
                let object = self.frame.pop();
                if let Some(flow) = self.delete_attr(object, sym)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::StoreSubscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                let value = self.frame.pop();
                if let Some(flow) = self.set_subscript(object, index, value)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::DeleteSubscript => {
                let index = self.frame.pop();
                let object = self.frame.pop();
                if let Some(flow) = self.delete_subscript(object, index)? {
                    return self.flow(flow, Then::Drop);
                }
            }
            Op::Unary(op) => {
                let operand = self.frame.pop();
                let flow = self.unary(op, operand)?;
                return self.flow(flow, Then::Push);
            }
            Op::InPlace(op) => {
                let right = self.frame.pop();
                let left = self.frame.pop();
                let flow = self.in_place(op, left, right)?;
                return self.flow(flow, Then::Push);
            }
            Op::JumpIfFalseOrPop(to) => {
                let Some(truth) = self.quiet_truth()? else { return Ok(()) };
                if truth {
                    self.frame.pop();
                } else {
                    self.frame.pc = to as usize;
                }
            }
            Op::JumpIfTrueOrPop(to) => {
                let Some(truth) = self.quiet_truth()? else { return Ok(()) };
                if truth {
                    self.frame.pc = to as usize;
                } else {
                    self.frame.pop();
                }
            }
            Op::PopJumpIfNone(to) => {
                if self.frame.pop().is_none() {
                    self.frame.pc = to as usize;
                }
            }
            Op::Copy(n) => {
                let value = self.frame.peek(n as usize);
                self.frame.push(value);
            }
            Op::Swap(n) => {
                let top = self.frame.slots.len() - 1;
                self.frame.slots.swap(top, top + 1 - n as usize);
            }
            _ => return self.step_building(op),
        }
        Ok(())
    }

    #[inline(never)]
    fn step_building(&mut self, op: Op) -> R<()> {
        match op {
            Op::CallKeywords(names, count) => return self.call_keywords_op(names, count, false),
            Op::CallMethodKeywords(names, count) => return self.call_keywords_op(names, count, true),
            Op::CallSpread(named) => return self.call_spread_op(named),
            Op::MakeFunction(place, flags) => self.make_function(place, flags),
            Op::GetIter => {
                let value = self.frame.pop();
                let flow = self.get_iter(value)?;
                return self.flow(flow, Then::Push);
            }
            Op::Yield => return self.yield_value(),
            Op::MakeGenerator => return self.make_generator(),
            Op::YieldFrom => return self.yield_from(),
            Op::GetYieldFrom => {
                let value = self.frame.pop();
                let flow = self.get_iter(value)?;
                return self.flow(flow, Then::Push);
            }
            Op::Raise(count) => return self.raise_op(count),
            Op::Reraise => {
                let exception = self.frame.pop();
                self.handled = self.frame.pop();
                return Err(Raise { exception, again: true });
            }
            Op::SetupExcept(handler) => {
                let depth = index(self.frame.slots.len());
                self.frame.blocks.push(Block { handler, depth, handled: self.handled });
            }
            Op::SetupWith(handler) => {
                let depth = index(self.frame.slots.len() - 1);
                self.frame.blocks.push(Block { handler, depth, handled: self.handled });
            }
            Op::PopBlock => drop(self.frame.blocks.pop()),
            Op::PopExcept => self.handled = self.frame.pop(),
            Op::MatchException => {
                let class = self.frame.pop();
                let exception = self.frame.top();
                let matches = self.exception_matches(exception, class)?;
                self.frame.push(Value::Bool(matches));
            }
            Op::EnterWith => return self.enter_with(),
            Op::ExitWith => return self.exit_with(),
            Op::LoadBuildClass => {
                let build = self.native("__build_class__");
                self.frame.push(build);
            }
            Op::LoadAssertionError => {
                let class = Value::Obj(self.type_ref(TypeId::AssertionError));
                self.frame.push(class);
            }
            Op::ImportName(n) => return self.import_op(n),
            Op::ImportFrom(n) => return self.import_from_op(n),
            Op::ImportStar => return self.import_star_op(),
            Op::MatchSequence | Op::MatchMapping | Op::MatchKeys | Op::MatchClass(_) => {
                return self.match_op(op);
            }
            Op::SetupAnnotations => self.setup_annotations(),
            _ => return self.build_op(op),
        }
        Ok(())
    }

    fn make_function(&mut self, place: u32, flags: u8) {
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

    fn make_generator(&mut self) -> R<()> {
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

    fn load_method(&mut self, n: u32) -> R<()> {
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

    fn call_op(&mut self, count: usize) -> R<()> {
        let base = self.frame.slots.len() - count;
        let callee = self.frame.slots[base - 1];
        let args = Args::new(&self.frame.slots[base..]);
        self.frame.slots.truncate(base - 1);
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    fn call_method_op(&mut self, count: usize) -> R<()> {
        let base = self.frame.slots.len() - count;
        let object = self.frame.slots[base - 1];
        let callee = self.frame.slots[base - 2];
        let first = if object.is_unbound() { base } else { base - 1 };
        let args = Args::new(&self.frame.slots[first..]);
        self.frame.slots.truncate(base - 2);
        self.call(callee, args, Then::Push)?;
        self.checkpoint()
    }

    fn call_keywords_op(&mut self, names: u32, count: u16, method: bool) -> R<()> {
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

    fn call_spread_op(&mut self, named: bool) -> R<()> {
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

    fn raise_op(&mut self, count: u32) -> R<()> {
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

    fn set_cause(&mut self, exception: Value, cause: Value) -> R<()> {
        if cause.is_unbound() {
            return Ok(());
        }
        let cause = if cause.is_none() {
            cause
        } else if self.exception_state(cause).is_some() {
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

    fn exception_matches(&mut self, exception: Value, class: Value) -> R<bool> {
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

    fn enter_with(&mut self) -> R<()> {
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

    fn exit_with(&mut self) -> R<()> {
        let exception = self.frame.peek(1);
        let exit = self.frame.peek(3);
        let class = Value::Obj(self.class_of(exception));
        let traceback = self.traceback_of(exception);
        self.call(exit, Args::new(&[class, exception, traceback]), Then::Push)
    }

    fn cell(&self, n: u32) -> Value {
        self.frame.slots[self.frame.code.code.locals.len() + n as usize]
    }

    fn cell_value(&self, n: u32) -> Value {
        match self.cell(n).object().map(|at| self.heap.get(at)) {
            Some(Object::Cell(value)) => *value,
            _ => Value::Unbound,
        }
    }

    fn set_cell(&mut self, n: u32, value: Value) {
        if let Some(at) = self.cell(n).object() {
            *self.heap.get_mut(at) = Object::Cell(value);
        }
    }

    fn unbound_local(&mut self, n: u32) -> Raise {
        let name = &self.frame.code.code.locals[n as usize];
        let text = format!("cannot access local variable '{name}' where it is not associated with a value");
        self.error(TypeId::UnboundLocalError, &text)
    }

    fn unbound_cell(&mut self, n: u32) -> Raise {
        let code = &self.frame.code.code;
        let name = &code.cells[n as usize];
        if (n as usize) < code.own_cells() {
            let text =
                format!("cannot access local variable '{name}' where it is not associated with a value");
            return self.error(TypeId::UnboundLocalError, &text);
        }
        let text = format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        );
        self.error(TypeId::NameError, &text)
    }
}

/// Arithmetic of small numbers, without a detour.
#[inline]
fn quick_binary(op: BinaryOp, left: Value, right: Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => match op {
            BinaryOp::Add => a.checked_add(b).map(Value::Int),
            BinaryOp::Subtract => a.checked_sub(b).map(Value::Int),
            BinaryOp::Multiply => a.checked_mul(b).map(Value::Int),
            BinaryOp::And => Some(Value::Int(a & b)),
            BinaryOp::Or => Some(Value::Int(a | b)),
            BinaryOp::Xor => Some(Value::Int(a ^ b)),
            BinaryOp::FloorDivide if b > 0 => Some(Value::Int(a.div_euclid(b))),
            BinaryOp::Modulo if b > 0 => Some(Value::Int(a.rem_euclid(b))),
            _ => None,
        },
        (Value::Float(a), Value::Float(b)) => match op {
            BinaryOp::Add => Some(Value::Float(a + b)),
            BinaryOp::Subtract => Some(Value::Float(a - b)),
            BinaryOp::Multiply => Some(Value::Float(a * b)),
            _ => None,
        },
        _ => None,
    }
}

#[inline]
fn quick_compare(op: CompareOp, left: Value, right: Value) -> Option<bool> {
    match (op, left, right) {
        (CompareOp::Is, a, b) => Some(a.is(b)),
        (CompareOp::IsNot, a, b) => Some(!a.is(b)),
        (_, Value::Int(a), Value::Int(b)) => match op {
            CompareOp::Equal => Some(a == b),
            CompareOp::NotEqual => Some(a != b),
            CompareOp::Less => Some(a < b),
            CompareOp::LessEqual => Some(a <= b),
            CompareOp::Greater => Some(a > b),
            CompareOp::GreaterEqual => Some(a >= b),
            _ => None,
        },
        _ => None,
    }
}
