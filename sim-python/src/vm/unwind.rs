//! Exceptions on their way up: tracebacks grow, guards catch, frames end.

use super::frame::Then;
use super::{R, Raise, Vm};
use crate::code::index;
use crate::value::object::GeneratorState;
use crate::value::{Object, TraceEntry, TypeId, Value};

impl Vm {
    /// Finds who catches an exception. `Err` if nobody in this (nested) run does.
    pub(crate) fn unwind(&mut self, raise: Raise) -> R<()> {
        let mut raise = raise;
        loop {
            if !raise.again {
                self.add_trace(raise.exception);
            }
            raise.again = false;
            if let Some(block) = self.frame.blocks.pop() {
                self.frame.slots.truncate(block.depth as usize);
                self.frame.push(block.handled);
                self.frame.push(raise.exception);
                self.handled = raise.exception;
                self.frame.pc = block.handler as usize;
                return Ok(());
            }
            let then = self.leave_frame()?;
            match self.caught_by(then, raise)? {
                Ok(()) => return Ok(()),
                Err(next) => raise = next,
            }
        }
    }

    /// Ends the frame that runs; gives what waits for its result.
    fn leave_frame(&mut self) -> R<Then> {
        self.handled = self.frame.handled;
        if let Some(at) = self.frame.generator
            && let Object::Generator(generator) = self.heap.get_mut(at)
        {
            generator.state = GeneratorState::Ended;
        }
        let then = std::mem::replace(&mut self.frame.then, Then::Root);
        if let Some(caller) = self.callers.pop() {
            self.frame = caller;
        }
        Ok(then)
    }

    /// Whether whoever waits for a result takes an exception instead.
    fn caught_by(&mut self, then: Then, raise: Raise) -> R<Result<(), Raise>> {
        match then {
            Then::Stop | Then::Root => Err(raise),
            Then::Item(target) if self.raise_is(&raise, TypeId::StopIteration) => {
                self.frame.pop();
                self.frame.pc = target as usize;
                Ok(Ok(()))
            }
            Then::Delegate if self.raise_is(&raise, TypeId::StopIteration) => {
                let value = self.stop_value(raise.exception);
                self.end_delegation(value);
                Ok(Ok(()))
            }
            Then::After(mut after) => loop {
                if after.catch.is_some_and(|id| self.raise_is(&raise, id)) {
                    let result = (after.run)(self, Value::Unbound, &after.state)
                        .and_then(|flow| self.flow(flow, after.then));
                    return Ok(result);
                }
                match after.then {
                    Then::After(outer) => after = outer,
                    other => return self.caught_by(other, raise),
                }
            },
            Then::Push | Then::Drop | Then::Item(_) | Then::Delegate => Ok(Err(raise)),
        }
    }

    /// The value of a `StopIteration`.
    pub(crate) fn stop_value(&self, exception: Value) -> Value {
        let args = self.exception_state(exception).map_or(Value::None, |state| state.args);
        self.tuple_items(args).and_then(|items| items.first().copied()).unwrap_or(Value::None)
    }

    /// Notes that an exception went through the frame that runs.
    fn add_trace(&mut self, exception: Value) {
        let code = self.frame.code.code.clone();
        if code.source.as_ref().is_none_or(|source| source.hidden) {
            return;
        }
        let entry = TraceEntry { code, op: index(self.frame.pc.saturating_sub(1)) };
        if let Some(state) = self.exception_state_mut(exception) {
            state.trace.push(entry);
        }
        self.heap.fresh += 16;
    }

    /// A function returns.
    pub(crate) fn return_value(&mut self, value: Value) -> R<()> {
        self.handled = self.frame.handled;
        let then = std::mem::replace(&mut self.frame.then, Then::Root);
        let generator = self.frame.generator;
        if let Some(caller) = self.callers.pop() {
            self.frame = caller;
        } else {
            self.stopped = Some(value);
            return Ok(());
        }
        if let Some(at) = generator {
            return self.generator_ends(at, value, then);
        }
        self.finish(then, value)
    }

    fn generator_ends(&mut self, at: crate::value::Ref, value: Value, then: Then) -> R<()> {
        if let Object::Generator(generator) = self.heap.get_mut(at) {
            generator.state = GeneratorState::Ended;
        }
        match then {
            Then::Item(target) => {
                self.frame.pop();
                self.frame.pc = target as usize;
                Ok(())
            }
            Then::Delegate => {
                self.end_delegation(value);
                Ok(())
            }
            other => {
                let raise = self.stop_iteration(value);
                match self.caught_by(other, raise)? {
                    Ok(()) => Ok(()),
                    Err(raise) => Err(raise),
                }
            }
        }
    }

    /// `yield`: the generator's frame goes to rest, its value to whoever resumed it.
    pub(crate) fn yield_value(&mut self) -> R<()> {
        let value = self.frame.pop();
        let at = self.frame.generator.expect("only generators yield");
        let caller = self.callers.pop().expect("a generator is resumed by somebody");
        let mut frame = std::mem::replace(&mut self.frame, caller);
        let then = std::mem::replace(&mut frame.then, Then::Push);
        let outer = frame.handled;
        frame.handled = if self.handled.is(outer) { Value::None } else { self.handled };
        self.handled = outer;
        if let Object::Generator(generator) = self.heap.get_mut(at) {
            generator.frame = Some(Box::new(frame));
            generator.state = GeneratorState::Suspended;
        }
        self.finish(then, value)
    }

    /// Raises in the frame of a generator, as its `throw` does.
    pub(crate) fn throw_into(&mut self, at: crate::value::Ref, exception: Value, then: Then) -> R<()> {
        let started =
            matches!(self.heap.get(at), Object::Generator(g) if g.state == GeneratorState::Suspended);
        let resumed = self.take_generator_frame(at, Value::None)?;
        let Some(mut frame) = resumed else { return Err(self.raise(exception)) };
        if !started {
            if let Object::Generator(generator) = self.heap.get_mut(at) {
                generator.state = GeneratorState::Ended;
            }
            return Err(self.raise(exception));
        }
        frame.then = then;
        let inner = std::mem::replace(&mut frame.handled, self.handled);
        if !inner.is_none() {
            self.handled = inner;
        }
        let caller = std::mem::replace(&mut self.frame, frame);
        self.callers.push(caller);
        let raise = self.raise(exception);
        // Within `yield from`, the inner generator gets it first.
        if let Some(crate::code::Op::YieldFrom) = self.frame.code.code.ops.get(self.frame.pc).copied()
            && let Value::Obj(inner) = self.frame.peek(2)
            && matches!(self.heap.get(inner), Object::Generator(_))
        {
            self.frame.pop();
            self.frame.pc += 1;
            return self.throw_into(inner, exception, Then::Delegate);
        }
        Err(raise)
    }

    /// The items of a tuple.
    pub(crate) fn tuple_items(&self, value: Value) -> Option<&[Value]> {
        match self.heap.get(self.unwrapped(value).object()?) {
            Object::Tuple(items) => Some(items),
            _ => None,
        }
    }
}
