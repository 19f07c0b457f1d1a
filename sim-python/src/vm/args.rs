//! The arguments of a call, and how native functions read them.

use super::{R, Vm};
use crate::value::{Object, Value};
use smallvec::SmallVec;

/// The arguments of a call.
#[derive(Clone, Default)]
pub(crate) struct Args {
    pub(crate) pos: SmallVec<[Value; 4]>,
    /// Names (strings) and values.
    pub(crate) kw: Vec<(Value, Value)>,
}

impl Args {
    pub(crate) fn new(values: &[Value]) -> Self {
        Self { pos: SmallVec::from_slice(values), kw: Vec::new() }
    }

    pub(crate) fn none() -> Self {
        Self::default()
    }

    /// With `first` before the others.
    pub(crate) fn after(mut self, first: Value) -> Self {
        self.pos.insert(0, first);
        self
    }

    pub(crate) fn len(&self) -> usize {
        self.pos.len()
    }

    /// The n-th positional argument.
    pub(crate) fn get(&self, n: usize) -> Option<Value> {
        self.pos.get(n).copied()
    }

    /// The n-th positional argument, which `arity` has made sure of; `None` otherwise.
    pub(crate) fn at(&self, n: usize) -> Value {
        self.get(n).unwrap_or(Value::None)
    }
}

impl Vm {
    /// Checks the number of positional arguments of a method (the object is not counted), without keywords.
    pub(crate) fn arity(&mut self, args: &Args, name: &str, least: usize, most: usize) -> R<()> {
        if let Some((key, _)) = args.kw.first() {
            let short = name.rsplit('.').next().unwrap_or(name);
            let _ = key;
            return Err(self.type_error(&format!("{short}() takes no keyword arguments")));
        }
        self.count(args, name, least, most, 1)
    }

    /// Checks the number of arguments of a function, without keywords.
    pub(crate) fn arity_of_function(&mut self, args: &Args, name: &str, least: usize, most: usize) -> R<()> {
        if !args.kw.is_empty() {
            return Err(self.type_error(&format!("{name}() takes no keyword arguments")));
        }
        self.count(args, name, least, most, 0)
    }

    fn count(&mut self, args: &Args, name: &str, least: usize, most: usize, skip: usize) -> R<()> {
        if args.len() < skip {
            let text = format!("unbound method {name}() needs an argument");
            return Err(self.type_error(&text));
        }
        let given = args.len() - skip;
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let short = name.rsplit('.').next().unwrap_or(name);
        let message = match (least, most) {
            (0, 0) => format!("{name}() takes no arguments ({given} given)"),
            (1, 1) => format!("{name}() takes exactly one argument ({given} given)"),
            (a, b) if a == b => format!("{short} expected {a} arguments, got {given}"),
            (a, _) if given < a => {
                format!("{short} expected at least {a} argument{}, got {given}", plural(a))
            }
            (_, b) => format!("{short} expected at most {b} argument{}, got {given}", plural(b)),
        };
        Err(self.type_error(&message))
    }

    /// Sorts arguments into the named parameters, of which the first `required` must be there. Missing ones are
    /// unbound.
    pub(crate) fn bind<const N: usize>(
        &mut self,
        args: &Args,
        function: &str,
        params: [&str; N],
        required: usize,
    ) -> R<[Value; N]> {
        let mut bound = [Value::Unbound; N];
        if args.len() > N {
            let plural = if N == 1 { "" } else { "s" };
            let given = args.len();
            return Err(
                self.type_error(&format!("{function}() takes at most {N} argument{plural} ({given} given)"))
            );
        }
        bound[..args.len()].copy_from_slice(&args.pos);
        for (name, value) in &args.kw {
            let text = self.str_of(*name);
            let Some(place) = params.iter().position(|p| **p == *text) else {
                let message = format!("'{text}' is an invalid keyword argument for {function}()");
                return Err(self.type_error(&message));
            };
            if !bound[place].is_unbound() {
                let message = format!(
                    "argument for {function}() given by name ('{text}') and position ({})",
                    place + 1
                );
                return Err(self.type_error(&message));
            }
            bound[place] = *value;
        }
        for (n, value) in bound.iter().enumerate().take(required) {
            if value.is_unbound() {
                let message =
                    format!("{function}() missing required argument '{}' (pos {})", params[n], n + 1);
                return Err(self.type_error(&message));
            }
        }
        Ok(bound)
    }

    /// The text of a string value; empty if it is none.
    pub(crate) fn str_of(&self, value: Value) -> std::rc::Rc<str> {
        self.text(value).unwrap_or_else(|| std::rc::Rc::from(""))
    }

    /// The text of a string (or of an instance of a subclass of `str`).
    pub(crate) fn text(&self, value: Value) -> Option<std::rc::Rc<str>> {
        match self.unwrapped(value) {
            Value::Obj(at) => match self.heap.get(at) {
                Object::Str(s) => Some(s.text.clone()),
                _ => None,
            },
            _ => None,
        }
    }
}
