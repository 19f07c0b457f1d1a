//! Methods of objects, classes, exceptions, generators and properties.

use super::{flow, plain};
use crate::value::{Native, Object, Payload, Ref, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

pub(crate) const OBJECT: &[Native] = &[
    plain!("__init__", |_, _| Ok(Value::None)),
    plain!("__new__", |vm, args| {
        let Some(class) = vm.as_class(args.at(0)) else {
            return Err(vm.type_error("object.__new__(X): X is not a type object"));
        };
        let rest = Args { pos: args.pos[1..].iter().copied().collect(), kw: args.kw.clone() };
        vm.bare_object(class, &rest, false)
    }),
    flow!("__getattribute__", |vm, args| {
        let sym = vm.intern(&vm.str_of(args.at(1)));
        match vm.find_attr(args.at(0), sym)? {
            Some(crate::vm::attribute::Attr::Value(value)) => Ok(value.into()),
            Some(crate::vm::attribute::Attr::Method(function)) => {
                Ok(vm.heap.add(Object::Bound(function, args.at(0))).into())
            }
            Some(crate::vm::attribute::Attr::Call(callee, args)) => Ok(Flow::Call(callee, args)),
            None => Err(vm.no_attribute(args.at(0), sym)),
        }
    }),
    flow!("__setattr__", |vm, args| {
        let sym = vm.intern(&vm.str_of(args.at(1)));
        Ok(vm.set_attr_plainly(args.at(0), sym, args.at(2))?.unwrap_or(Flow::Value(Value::None)))
    }),
    plain!("__delattr__", |vm, args| {
        let sym = vm.intern(&vm.str_of(args.at(1)));
        let removed = vm.instance_dict(args.at(0)).is_some_and(|dict| vm.dict_remove_sym(dict, sym));
        if removed { Ok(Value::None) } else { Err(vm.no_attribute(args.at(0), sym)) }
    }),
    plain!("__repr__", |vm, args| {
        let value = args.at(0);
        if vm.exception_state(value).is_some() {
            return vm.repr_pure(value, &mut Vec::new()).map(|text| {
                let text = text.unwrap_or_default();
                vm.new_str(&text)
            });
        }
        let inner = vm.unwrapped(value);
        let text = if inner.is(value) && vm.as_instance(value).is_some() {
            format!("<{} object at {:#x}>", vm.full_name(vm.class_of(value)), vm.address(value))
        } else {
            vm.repr_now(inner)?.to_string()
        };
        Ok(vm.new_str(&text))
    }),
    flow!("__str__", |vm, args| {
        if vm.exception_state(args.at(0)).is_some() {
            return vm.exception_str(args.at(0));
        }
        match vm.text(args.at(0)) {
            Some(text) => Ok(vm.new_str(&text).into()),
            None => vm.repr(args.at(0)),
        }
    }),
    flow!("__format__", |vm, args| {
        let flow = vm.str(args.at(0))?;
        Ok(flow.through(|vm, text, state| vm.format(text, state[0]), &[args.at(1)], None))
    }),
    plain!("__eq__", |vm, args| {
        let (a, b) = (args.at(0), args.at(1));
        if vm.as_instance(a).is_some() && vm.unwrapped(a).is(a) {
            return Ok(if a.is(b) { Value::Bool(true) } else { Value::NotImplemented });
        }
        let (a, b) = (vm.unwrapped(a), vm.unwrapped(b));
        vm.equal_now(a, b).map(Value::Bool)
    }),
    plain!("__ne__", |vm, args| {
        let (a, b) = (vm.unwrapped(args.at(0)), vm.unwrapped(args.at(1)));
        Ok(Value::Bool(!vm.equal_now(a, b)?))
    }),
    plain!("__hash__", |vm, args| {
        let value = vm.unwrapped(args.at(0));
        match vm.hash_pure(value) {
            Some(hash) => Ok(Value::Int(hash)),
            None => vm.hash(value).map(Value::Int),
        }
    }),
    plain!("__init_subclass__", |_, _| Ok(Value::None)),
    plain!("__dir__", |vm, args| {
        let names = vm.attribute_names(args.at(0));
        let names = names.iter().map(|name| vm.new_str(name)).collect();
        Ok(vm.new_list(names))
    }),
    plain!("__reduce_ex__", |vm, args| {
        let text = format!("cannot pickle '{}' object", vm.type_name(args.at(0)));
        Err(vm.type_error(&text))
    }),
];

pub(crate) const TYPE: &[Native] = &[
    flow!("__call__", |vm, args| {
        let Some(class) = vm.as_class(args.at(0)) else { return Err(vm.type_error("not a class")) };
        let rest = Args { pos: args.pos[1..].iter().copied().collect(), kw: args.kw };
        if vm.class(class).native { vm.call_class(class, rest) } else { vm.instantiate(class, rest) }
    }),
    flow!("__new__", |vm, args| {
        let meta = vm.as_class(args.at(0)).unwrap_or(vm.type_ref(TypeId::Type));
        let rest = Args { pos: args.pos[1..].iter().copied().collect(), kw: args.kw };
        vm.new_class(meta, &rest)
    }),
    plain!("__init__", |_, _| Ok(Value::None)),
    plain!("mro", |vm, args| {
        let mro = vm.as_class(args.at(0)).map(|at| vm.class(at).mro.clone()).unwrap_or_default();
        Ok(vm.new_list(mro.into_iter().map(Value::Obj).collect()))
    }),
    plain!("__subclasses__", |vm, _| Ok(vm.new_list(Vec::new()))),
];

pub(crate) const EXCEPTION: &[Native] = &[
    plain!("__init__", |vm, args| {
        let packed = vm.new_tuple(&args.pos[1..]);
        if let Some(state) = vm.exception_state_mut(args.at(0)) {
            state.args = packed;
        }
        Ok(Value::None)
    }),
    plain!("with_traceback", |vm, args| {
        let sym = vm.intern("__traceback__");
        vm.set_special_attr(args.at(0), sym, args.at(1))?;
        Ok(args.at(0))
    }),
    plain!("add_note", |_, _| Ok(Value::None)),
    flow!("__str__", |vm, args| vm.exception_str(args.at(0))),
];

pub(crate) const GENERATOR: &[Native] = &[
    flow!("__next__", |vm, args| Ok(Flow::Resume(generator(vm, &args)?, Value::None))),
    plain!("__iter__", |_, args| Ok(args.at(0))),
    flow!("send", |vm, args| {
        vm.arity(&args, "generator.send", 1, 1)?;
        Ok(Flow::Resume(generator(vm, &args)?, args.at(1)))
    }),
    flow!("throw", |vm, args| {
        let at = generator(vm, &args)?;
        let value = args.get(2).filter(|value| !value.is_none()).unwrap_or(args.at(1));
        match vm.exception_from(value)? {
            Ok(exception) => Ok(Flow::Throw(at, exception)),
            Err(class) => {
                let exception = vm.call_now(Value::Obj(class), Args::none())?;
                Ok(Flow::Throw(at, exception))
            }
        }
    }),
    flow!("close", |vm, args| {
        use crate::value::object::GeneratorState;
        let at = generator(vm, &args)?;
        let Object::Generator(g) = vm.heap.get_mut(at) else { return Ok(Value::None.into()) };
        match g.state {
            GeneratorState::Ended => return Ok(Value::None.into()),
            GeneratorState::Created => {
                g.state = GeneratorState::Ended;
                g.frame = None;
                return Ok(Value::None.into());
            }
            GeneratorState::Suspended | GeneratorState::Running => {}
        }
        let exception = vm.exception(TypeId::GeneratorExit, &[]);
        let closing = Flow::Throw(at, exception).through(
            |vm, value, _| {
                if value.is_unbound() {
                    return Ok(Value::None.into());
                }
                Err(vm.error(TypeId::RuntimeError, "generator ignored GeneratorExit"))
            },
            &[],
            Some(TypeId::GeneratorExit),
        );
        Ok(closing.through(|_, _, _| Ok(Value::None.into()), &[], Some(TypeId::StopIteration)))
    }),
];

pub(crate) const PROPERTY: &[Native] = &[
    plain!("getter", |vm, args| part(vm, args, 0)),
    plain!("setter", |vm, args| part(vm, args, 1)),
    plain!("deleter", |vm, args| part(vm, args, 2)),
];

pub(crate) const PRIMITIVES: &[Native] = &[
    plain!("_format_exception", |vm, args| {
        let top = vm.plain_truth(args.at(1));
        let lines = vm.format_exception(args.at(0), top)?;
        let lines = lines.iter().map(|line| vm.new_str(line)).collect();
        Ok(vm.new_list(lines))
    }),
    plain!("_format_tb", |vm, args| {
        let mut lines = Vec::new();
        if let Some(Object::Traceback(trace)) = args.at(0).object().map(|at| vm.heap.get(at)) {
            crate::vm::traceback::format_trace(&trace.clone(), false, &mut lines);
        }
        let lines = lines.iter().map(|line| vm.new_str(line)).collect();
        Ok(vm.new_list(lines))
    }),
    plain!("_exception_line", |vm, args| {
        let line = vm.exception_line(args.at(0))?;
        Ok(vm.new_str(&line))
    }),
    plain!("_handled", |vm, _| Ok(vm.handled)),
    plain!("_type_of", |vm, args| {
        let id = match &*vm.str_of(args.at(0)) {
            "function" => TypeId::Function,
            "builtin" => TypeId::Builtin,
            "method" => TypeId::Method,
            "module" => TypeId::Module,
            "generator" => TypeId::Generator,
            "traceback" => TypeId::Traceback,
            "code" => TypeId::Code,
            "cell" => TypeId::Cell,
            "alias" => TypeId::Alias,
            "count" => TypeId::Count,
            "none" => TypeId::NoneType,
            _ => TypeId::Object,
        };
        Ok(Value::Obj(vm.type_ref(id)))
    }),
    plain!("_native_payload", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        Ok(if inner.is(args.at(0)) { Value::None } else { inner })
    }),
    plain!("_set_payload", |vm, args| {
        let value = args.at(1);
        if let Some(at) = args.at(0).object()
            && let Object::Instance(instance) = vm.heap.get_mut(at)
        {
            instance.payload = Payload::Value(value);
        }
        Ok(Value::None)
    }),
    plain!("_is_native_function", |vm, args| Ok(Value::Bool(vm.native_name(args.at(0)).is_some()))),
    plain!("_full_name", |vm, args| {
        let name = match vm.as_class(args.at(0)) {
            Some(class) => vm.full_name(class),
            None => String::new(),
        };
        Ok(vm.new_str(&name))
    }),
];

fn generator(vm: &mut Vm, args: &Args) -> R<Ref> {
    match args.at(0).object() {
        Some(at) if matches!(vm.heap.get(at), Object::Generator(_)) => Ok(at),
        _ => Err(vm.type_error("a generator is required")),
    }
}

fn part(vm: &mut Vm, args: &Args, place: usize) -> R<Value> {
    let Some(Object::Property(parts)) = args.at(0).object().map(|at| vm.heap.get(at)) else {
        return Ok(Value::None);
    };
    let mut parts = **parts;
    parts[place] = args.at(1);
    Ok(vm.heap.add(Object::Property(Box::new(parts))))
}
