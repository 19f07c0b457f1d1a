//! Methods of dicts, sets, frozensets and views.

use super::{flow, plain};
use crate::syntax::{BinaryOp, CompareOp};
use crate::value::object::View;
use crate::value::{Native, Object, Ref, Set, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};
use std::rc::Rc;

pub(crate) const DICT: &[Native] = &[
    plain!("get", |vm, args| {
        vm.arity(args, "get", 1, 2)?;
        let at = dict_of(vm, args);
        Ok(vm.dict_get(at, args.at(1))?.unwrap_or(args.get(2).unwrap_or(Value::None)))
    }),
    plain!("keys", |vm, args| Ok(view(vm, args, View::Keys))),
    plain!("values", |vm, args| Ok(view(vm, args, View::Values))),
    plain!("items", |vm, args| Ok(view(vm, args, View::Items))),
    plain!("pop", |vm, args| {
        vm.arity(args, "pop", 1, 2)?;
        let at = dict_of(vm, args);
        match (vm.dict_remove(at, args.at(1))?, args.get(2)) {
            (Some(value), _) | (None, Some(value)) => Ok(value),
            (None, None) => Err(vm.key_error(args.at(1))),
        }
    }),
    plain!("popitem", |vm, args| {
        let at = dict_of(vm, args);
        let last = vm.dict(at).entries.iter().rposition(|entry| !entry.key.is_unbound());
        if let Some(place) = last {
            let entry = vm.dict_mut(at).remove(place);
            Ok(vm.new_tuple(&[entry.key, entry.value]))
        } else {
            let text = vm.new_str("popitem(): dictionary is empty");
            Err(vm.key_error(text))
        }
    }),
    plain!("setdefault", |vm, args| {
        vm.arity(args, "setdefault", 1, 2)?;
        let at = dict_of(vm, args);
        if let Some(value) = vm.dict_get(at, args.at(1))? {
            return Ok(value);
        }
        let value = args.get(2).unwrap_or(Value::None);
        vm.dict_set(at, args.at(1), value)?;
        Ok(value)
    }),
    plain!("update", |vm, args| {
        update(vm, args)?;
        Ok(Value::None)
    }),
    plain!("clear", |vm, args| {
        let at = dict_of(vm, args);
        vm.dict_mut(at).clear();
        Ok(Value::None)
    }),
    plain!("copy", |vm, args| {
        let at = dict_of(vm, args);
        let dict = vm.dict(at).clone();
        Ok(vm.heap.add(Object::Dict(Box::new(dict))))
    }),
    plain!("fromkeys", |vm, args| {
        let dict = vm.new_dict();
        let value = args.get(2).unwrap_or(Value::None);
        for key in vm.items_now(args.at(1))? {
            vm.dict_set(dict, key, value)?;
        }
        Ok(Value::Obj(dict))
    }),
    plain!("__init__", |vm, args| {
        update(vm, args)?;
        Ok(Value::None)
    }),
    flow!("__getitem__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.subscript(inner, args.at(1))
    }),
    flow!("__setitem__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        Ok(vm.set_subscript(inner, args.at(1), args.at(2))?.unwrap_or(Flow::Value(Value::None)))
    }),
    flow!("__delitem__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        Ok(vm.delete_subscript(inner, args.at(1))?.unwrap_or(Flow::Value(Value::None)))
    }),
    flow!("__contains__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.contains(args.at(1), inner)
    }),
    flow!("__iter__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.get_iter(inner)
    }),
    plain!("__len__", |vm, args| {
        let at = dict_of(vm, args);
        Ok(Value::Int(i64::try_from(vm.dict(at).len()).unwrap_or(0)))
    }),
];

pub(crate) const VIEW: &[Native] = &[plain!("isdisjoint", isdisjoint)];

pub(crate) const FROZEN: &[Native] = &[
    plain!("union", |vm, args| combine(vm, args, BinaryOp::Or)),
    plain!("intersection", |vm, args| combine(vm, args, BinaryOp::And)),
    plain!("difference", |vm, args| combine(vm, args, BinaryOp::Subtract)),
    plain!("symmetric_difference", |vm, args| combine(vm, args, BinaryOp::Xor)),
    plain!("issubset", |vm, args| compare(vm, args, CompareOp::LessEqual)),
    plain!("issuperset", |vm, args| compare(vm, args, CompareOp::GreaterEqual)),
    plain!("isdisjoint", isdisjoint),
    plain!("copy", |vm, args| {
        let set = vm.set_of(args.at(0)).map(Set::copied).unwrap_or_default();
        Ok(wrap(vm, args, set))
    }),
    plain!("__len__", |vm, args| {
        let n = vm.set_of(args.at(0)).map_or(0, Set::len);
        Ok(Value::Int(i64::try_from(n).unwrap_or(0)))
    }),
    flow!("__contains__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.contains(args.at(1), inner)
    }),
    flow!("__iter__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.get_iter(inner)
    }),
];

pub(crate) const SET: &[Native] = &[
    plain!("add", |vm, args| {
        vm.arity(args, "set.add", 1, 1)?;
        let inner = vm.unwrapped(args.at(0));
        vm.set_add(inner.object().expect("a set is an object"), args.at(1))?;
        Ok(Value::None)
    }),
    plain!("discard", |vm, args| take(vm, args).map(|_| Value::None)),
    plain!("remove", |vm, args| {
        if take(vm, args)? { Ok(Value::None) } else { Err(vm.key_error(args.at(1))) }
    }),
    plain!("pop", |vm, args| {
        let first = vm.set_of(args.at(0)).and_then(|set| set.next_from(0));
        if let Some((next, key)) = first {
            change(vm, args, |set| {
                set.remove(next - 1);
            });
            Ok(key)
        } else {
            let text = vm.new_str("pop from an empty set");
            Err(vm.key_error(text))
        }
    }),
    plain!("clear", |vm, args| {
        change(vm, args, |set| *set = Set::default());
        Ok(Value::None)
    }),
    plain!("update", |vm, args| in_place(vm, args, BinaryOp::Or)),
    plain!("intersection_update", |vm, args| in_place(vm, args, BinaryOp::And)),
    plain!("difference_update", |vm, args| in_place(vm, args, BinaryOp::Subtract)),
    plain!("symmetric_difference_update", |vm, args| in_place(vm, args, BinaryOp::Xor)),
    plain!("__init__", |vm, args| {
        if args.len() > 1 { in_place(vm, args, BinaryOp::Or) } else { Ok(Value::None) }
    }),
];

fn dict_of(vm: &Vm, args: &Args) -> Ref {
    vm.unwrapped(args.at(0)).object().expect("methods of dicts are called with dicts")
}

fn view(vm: &mut Vm, args: &Args, view: View) -> Value {
    let at = dict_of(vm, args);
    vm.view(view, at)
}

/// `dict.update(other, **keywords)`.
pub(crate) fn update(vm: &mut Vm, args: &Args) -> R<()> {
    if args.len() > 2 {
        let text = format!("dict expected at most 1 argument, got {}", args.len() - 1);
        return Err(vm.type_error(&text));
    }
    if let Some(other) = args.get(1) {
        let inner = vm.unwrapped(other);
        let _ = inner;
        if vm.python_method(other, vm.known.keys).is_none()
            && vm.python_method(other, vm.known.iter).is_none()
            && vm.native_iter(other).is_none()
        {
            let text = format!("'{}' object is not iterable", vm.type_name(other));
            return Err(vm.type_error(&text));
        }
        vm.update_dict(args.at(0), other)?;
    }
    let at = dict_of(vm, args);
    for (name, value) in &args.kw {
        vm.dict_set(at, *name, *value)?;
    }
    Ok(())
}

fn change(vm: &mut Vm, args: &Args, f: impl FnOnce(&mut Set)) {
    let inner = vm.unwrapped(args.at(0));
    if let Some(at) = inner.object()
        && let Object::Set(set) = vm.heap.get_mut(at)
    {
        f(set);
    }
}

fn wrap(vm: &mut Vm, args: &Args, set: Set) -> Value {
    let frozen = vm.type_id(vm.unwrapped(args.at(0))) == TypeId::FrozenSet;
    vm.heap.add(if frozen { Object::FrozenSet(Rc::new(set)) } else { Object::Set(Box::new(set)) })
}

fn combined(vm: &mut Vm, args: &Args, op: BinaryOp) -> R<Set> {
    let mut result = vm.set_of(args.at(0)).cloned().unwrap_or_default();
    for other in &args.pos[1..] {
        let other = if let Some(set) = vm.set_of(*other) {
            set.clone()
        } else {
            let items = vm.items_now(*other)?;
            vm.set_from(&items)?
        };
        result = vm.combine_sets(op, result, &other)?;
    }
    Ok(result)
}

fn combine(vm: &mut Vm, args: &Args, op: BinaryOp) -> R<Value> {
    let set = combined(vm, args, op)?;
    Ok(wrap(vm, args, set))
}

fn in_place(vm: &mut Vm, args: &Args, op: BinaryOp) -> R<Value> {
    let new = combined(vm, args, op)?;
    change(vm, args, |set| *set = new);
    Ok(Value::None)
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> R<Value> {
    let items = vm.items_now(args.at(1))?;
    let other = vm.set_from(&items)?;
    let other = vm.heap.add(Object::Set(Box::new(other)));
    vm.native_compare(op, args.at(0), other).map(Value::Bool)
}

fn isdisjoint(vm: &mut Vm, args: &Args) -> R<Value> {
    let mine = vm.items_now(args.at(0))?;
    let mine = vm.set_from(&mine)?;
    for item in vm.items_now(args.at(1))? {
        let hash = vm.hash(item)?;
        if vm.set_find(&mine, hash, item)?.is_some() {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn take(vm: &mut Vm, args: &Args) -> R<bool> {
    vm.arity(args, "set.remove", 1, 1)?;
    let hash = vm.hash(args.at(1))?;
    let set = vm.set_of(args.at(0)).cloned().unwrap_or_default();
    let found = vm.set_find(&set, hash, args.at(1))?;
    if let Some(at) = found {
        change(vm, args, |set| {
            set.remove(at);
        });
    }
    Ok(found.is_some())
}
