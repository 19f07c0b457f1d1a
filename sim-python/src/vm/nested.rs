//! Nested runs, and generators that go on.

use super::args::Args;
use super::frame::{Frame, Then};
use super::{Flow, R, Vm};
use crate::value::{Object, Ref, TypeId, Value};

impl Vm {
    /// Calls something from native code and waits for its result: for the rare places where Python code runs in the
    /// middle of an operation (`__eq__` of a dict's key). It cannot ask the machine anything.
    pub(crate) fn call_now(&mut self, callee: Value, args: Args) -> R<Value> {
        self.nested_flow(Flow::Call(callee, args))
    }

    /// What a flow gives, with Python code run at once.
    pub(crate) fn nested_flow(&mut self, flow: Flow) -> R<Value> {
        if self.nested >= 12 {
            return Err(self.error(TypeId::RecursionError, "maximum recursion depth exceeded"));
        }
        self.nested += 1;
        let result = self.run_nested(flow);
        self.nested -= 1;
        result
    }

    pub(super) fn run_nested(&mut self, flow: Flow) -> R<Value> {
        self.stopped = None;
        self.flow(flow, Then::Stop)?;
        let steps = self.settings.limits.nested_steps;
        for _ in 0..steps {
            if let Some(value) = self.stopped.take() {
                return Ok(value);
            }
            if let Err(raise) = self.step() {
                self.unwind(raise)?;
            }
            if self.request.0.take().is_some() {
                self.asked = None;
                let text =
                    "the simulator cannot block within an operation (such as a comparison or a sort key)";
                return Err(self.error(TypeId::RuntimeError, text));
            }
        }
        Err(self
            .error(TypeId::RuntimeError, "the simulator's limit of steps within one operation is reached"))
    }

    /// Starts or goes on with a generator: `value` is what its `yield` gives.
    pub(crate) fn resume_generator(&mut self, at: Ref, value: Value, then: Then) -> R<()> {
        let frame = self.take_generator_frame(at, value)?;
        let Some(mut frame) = frame else {
            return match then {
                Then::Item(target) => {
                    self.frame.pop();
                    self.frame.pc = target as usize;
                    Ok(())
                }
                Then::After(after) if after.catch == Some(TypeId::StopIteration) => {
                    let flow = (after.run)(self, Value::Unbound, &after.state)?;
                    self.flow(flow, after.then)
                }
                _ => Err(self.stop_iteration(Value::None)),
            };
        };
        if self.callers.len() > self.recursion_limit {
            return Err(self.error(TypeId::RecursionError, "maximum recursion depth exceeded"));
        }
        frame.then = then;
        let inner = std::mem::replace(&mut frame.handled, self.handled);
        if !inner.is_none() {
            self.handled = inner;
        }
        let caller = std::mem::replace(&mut self.frame, frame);
        self.callers.push(caller);
        Ok(())
    }

    /// The frame of a generator that can go on, with `value` on its stack; `None` if it has ended.
    pub(crate) fn take_generator_frame(&mut self, at: Ref, value: Value) -> R<Option<Frame>> {
        use crate::value::object::GeneratorState;
        let Object::Generator(generator) = self.heap.get_mut(at) else {
            unreachable!("asked for generators only")
        };
        match generator.state {
            GeneratorState::Running => Err(self.value_error("generator already executing")),
            GeneratorState::Ended => Ok(None),
            state => {
                generator.state = GeneratorState::Running;
                let mut frame =
                    *generator.frame.take().expect("a generator that is not running has its frame");
                if state == GeneratorState::Created {
                    if !value.is_none() {
                        let Object::Generator(generator) = self.heap.get_mut(at) else {
                            unreachable!("still there")
                        };
                        generator.frame = Some(Box::new(frame));
                        generator.state = GeneratorState::Created;
                        let text = "can't send non-None value to a just-started generator";
                        return Err(self.type_error(text));
                    }
                } else {
                    frame.push(value);
                }
                Ok(Some(frame))
            }
        }
    }
}
