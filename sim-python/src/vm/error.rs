//! Making exceptions.

use super::{R, Raise, Vm};
use crate::value::{ExceptionState, Instance, Object, Payload, Ref, TypeId, Value};

impl Vm {
    /// An exception of a native class with these arguments.
    pub(crate) fn exception(&mut self, id: TypeId, args: &[Value]) -> Value {
        self.exception_of(self.type_ref(id), args)
    }

    /// An exception of a class.
    pub(crate) fn exception_of(&mut self, class: Ref, args: &[Value]) -> Value {
        let args = self.new_tuple(args);
        let state = ExceptionState {
            args,
            cause: Value::None,
            context: Value::None,
            suppress: false,
            trace: Vec::new(),
        };
        let payload = Payload::Exception(Box::new(state));
        self.heap.add(Object::Instance(Box::new(Instance { class, dict: Value::Unbound, payload })))
    }

    /// An exception on its way, with a text.
    pub(crate) fn error(&mut self, id: TypeId, text: &str) -> Raise {
        let text = self.new_str(text);
        let exception = self.exception(id, &[text]);
        self.raise(exception)
    }

    /// An exception on its way; what is being handled becomes its context.
    pub(crate) fn raise(&mut self, exception: Value) -> Raise {
        let handled = self.handled;
        if !handled.is(exception) && !handled.is_none() {
            self.break_context_cycle(handled, exception);
            if let Some(state) = self.exception_state_mut(exception) {
                state.context = handled;
            }
        }
        Raise { exception, again: false }
    }

    /// As `CPython`: if `exception` is in the chain of contexts of `handled`, the chain ends before it.
    fn break_context_cycle(&mut self, handled: Value, exception: Value) {
        let mut at = handled;
        for _ in 0..1000 {
            let Some(state) = self.exception_state(at) else { return };
            let context = state.context;
            if context.is_none() {
                return;
            }
            if context.is(exception) {
                if let Some(state) = self.exception_state_mut(at) {
                    state.context = Value::None;
                }
                return;
            }
            at = context;
        }
    }

    pub(crate) fn exception_state(&self, value: Value) -> Option<&ExceptionState> {
        match &self.as_instance(value)?.payload {
            Payload::Exception(state) => Some(state),
            _ => None,
        }
    }

    pub(crate) fn exception_state_mut(&mut self, value: Value) -> Option<&mut ExceptionState> {
        match self.heap.get_mut(value.object()?) {
            Object::Instance(instance) => match &mut instance.payload {
                Payload::Exception(state) => Some(state),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn is_exception_class(&self, class: Ref) -> bool {
        self.is_subclass(class, self.type_ref(TypeId::BaseException))
    }

    pub(crate) fn raise_is(&self, raise: &Raise, id: TypeId) -> bool {
        self.is_instance_of(raise.exception, id)
    }

    pub(crate) fn type_error(&mut self, text: &str) -> Raise {
        self.error(TypeId::TypeError, text)
    }

    pub(crate) fn value_error(&mut self, text: &str) -> Raise {
        self.error(TypeId::ValueError, text)
    }

    pub(crate) fn stop_iteration(&mut self, value: Value) -> Raise {
        let args: &[Value] = if value.is_none() { &[] } else { &[value] };
        let exception = self.exception(TypeId::StopIteration, args);
        self.raise(exception)
    }

    /// A `KeyError` whose argument is the key.
    pub(crate) fn key_error(&mut self, key: Value) -> Raise {
        let exception = self.exception(TypeId::KeyError, &[key]);
        self.raise(exception)
    }

    /// An `OSError` of the class that goes with its number.
    pub(crate) fn os_error(&mut self, number: i64, text: &str, file: Option<&str>) -> Raise {
        let id = match number {
            1 | 13 => TypeId::PermissionError,
            2 => TypeId::FileNotFoundError,
            3 => TypeId::ProcessLookupError,
            10 => TypeId::ChildProcessError,
            11 => TypeId::BlockingIOError,
            17 => TypeId::FileExistsError,
            20 => TypeId::NotADirectoryError,
            21 => TypeId::IsADirectoryError,
            32 => TypeId::BrokenPipeError,
            103 => TypeId::ConnectionAbortedError,
            104 => TypeId::ConnectionResetError,
            110 => TypeId::TimeoutError,
            111 => TypeId::ConnectionRefusedError,
            _ => TypeId::OSError,
        };
        let text = self.new_str(text);
        let exception = match file {
            None => self.exception(id, &[Value::Int(number), text]),
            Some(file) => {
                let file = self.new_str(file);
                self.exception(id, &[Value::Int(number), text, file])
            }
        };
        self.raise(exception)
    }

    /// Turns what a `raise` statement got into an exception: an instance, or a class to make one of (then `Err` says
    /// which class to call).
    pub(crate) fn exception_from(&mut self, value: Value) -> R<Result<Value, Ref>> {
        if self.exception_state(value).is_some() {
            return Ok(Ok(value));
        }
        match self.as_class(value) {
            Some(class) if self.is_exception_class(class) => Ok(Err(class)),
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }
}
