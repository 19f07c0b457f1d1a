//! Builtin functions that look at attributes and classes.

use crate::value::{TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

pub(super) fn getattr(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "getattr", 2, 3)?;
    let sym = attribute_name(vm, args.at(1), "getattr")?;
    let Some(default) = args.get(2) else { return vm.get_attr(args.at(0), sym) };
    match vm.get_attr(args.at(0), sym) {
        Ok(flow @ Flow::Value(_)) => Ok(flow),
        Ok(flow) => Ok(flow.through(
            |_, value, state| Ok(if value.is_unbound() { state[0] } else { value }.into()),
            &[default],
            Some(TypeId::AttributeError),
        )),
        Err(raise) if vm.raise_is(&raise, TypeId::AttributeError) => Ok(default.into()),
        Err(raise) => Err(raise),
    }
}

pub(super) fn hasattr(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "hasattr", 2, 2)?;
    let sym = attribute_name(vm, args.at(1), "hasattr")?;
    match vm.get_attr(args.at(0), sym) {
        Ok(Flow::Value(_)) => Ok(Value::Bool(true).into()),
        Ok(flow) => Ok(flow.through(
            |_, value, _| Ok(Value::Bool(!value.is_unbound()).into()),
            &[],
            Some(TypeId::AttributeError),
        )),
        Err(raise) if vm.raise_is(&raise, TypeId::AttributeError) => Ok(Value::Bool(false).into()),
        Err(raise) => Err(raise),
    }
}

pub(super) fn is_kind(vm: &mut Vm, value: Value, kind: Value, instance: bool) -> R<Value> {
    if let Some(kinds) = vm.tuple_items(kind).map(<[Value]>::to_vec) {
        for kind in kinds {
            if matches!(is_kind(vm, value, kind, instance)?, Value::Bool(true)) {
                return Ok(Value::Bool(true));
            }
        }
        return Ok(Value::Bool(false));
    }
    let hook = if instance { vm.known.instancecheck } else { vm.known.subclasscheck };
    if let Some(method) = vm.python_method(kind, hook) {
        let answer = vm.call_now(method, Args::new(&[kind, value]))?;
        return vm.truth_now(answer).map(Value::Bool);
    }
    let Some(class) = vm.as_class(kind) else {
        let text = if instance {
            "isinstance() arg 2 must be a type, a tuple of types, or a union"
        } else {
            "issubclass() arg 2 must be a class, a tuple of classes, or a union"
        };
        return Err(vm.type_error(text));
    };
    let of = if instance {
        vm.class_of(value)
    } else {
        match vm.as_class(value) {
            Some(class) => class,
            None => return Err(vm.type_error("issubclass() arg 1 must be a class")),
        }
    };
    Ok(Value::Bool(vm.is_subclass(of, class)))
}

pub(super) fn dir(vm: &mut Vm, args: Args) -> R<Flow> {
    if let Some(object) = args.get(0)
        && let Some(method) = vm.python_method(object, vm.known.dir)
    {
        let sorted = vm.native("sorted");
        return Ok(Flow::then(
            method,
            args,
            |_, value, state| Ok(Flow::Call(state[0], Args::new(&[value]))),
            &[sorted],
            None,
        ));
    }
    let mut names = if let Some(object) = args.get(0) {
        vm.attribute_names(object)
    } else {
        let at = vm.frame.names.unwrap_or(vm.frame.globals);
        vm.dict(at).iter().map(|entry| vm.str_of(entry.key)).collect()
    };
    names.sort();
    names.dedup();
    let names = names.iter().map(|name| vm.new_str(name)).collect();
    Ok(vm.new_list(names).into())
}

pub(super) fn vars(vm: &mut Vm, args: Args) -> R<Flow> {
    match args.get(0) {
        None => Ok(vm.locals().into()),
        Some(object) => match vm.get_attr(object, vm.known.dict) {
            Ok(flow) => Ok(flow),
            Err(_) => Err(vm.type_error("vars() argument must have __dict__ attribute")),
        },
    }
}

pub(super) fn attribute_name(vm: &mut Vm, name: Value, function: &str) -> R<crate::vm::Sym> {
    if let Some(text) = vm.text(name) {
        Ok(vm.intern(&text))
    } else {
        let _ = function;
        let text = format!("attribute name must be string, not '{}'", vm.type_name(name));
        Err(vm.type_error(&text))
    }
}
