//! Methods of lists, tuples, ranges and slices.

use super::{flow, plain};
use crate::syntax::CompareOp;
use crate::value::{Native, Object, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

pub(crate) const LIST: &[Native] = &[
    plain!("append", |vm, args| {
        vm.arity(args, "list.append", 1, 1)?;
        vm.extend_list(args.at(0), &[args.at(1)])?;
        Ok(Value::None)
    }),
    flow!("extend", |vm, args| {
        vm.arity(&args, "list.extend", 1, 1)?;
        vm.with_items(
            args.at(1),
            |vm, items, state| {
                let items = vm.list_items(items).to_vec();
                vm.extend_list(state[0], &items)?;
                Ok(Value::None.into())
            },
            &[args.at(0)],
        )
    }),
    plain!("insert", insert),
    plain!("remove", remove),
    plain!("pop", pop),
    plain!("clear", |vm, args| {
        change(vm, args, Vec::clear);
        Ok(Value::None)
    }),
    plain!("reverse", |vm, args| {
        change(vm, args, |items| items.reverse());
        Ok(Value::None)
    }),
    plain!("copy", |vm, args| {
        let items = vm.list_items(args.at(0)).to_vec();
        Ok(vm.new_list(items))
    }),
    flow!("sort", sort),
    plain!("index", index),
    plain!("count", count),
    plain!("__len__", |vm, args| Ok(length(vm, args))),
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
    flow!("__iter__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.get_iter(inner)
    }),
    flow!("__contains__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.contains(args.at(1), inner)
    }),
    plain!("__init__", |vm, args| {
        if let Some(more) = args.get(1) {
            let items = vm.items_now(more)?;
            change(vm, args, Vec::clear);
            vm.extend_list(args.at(0), &items)?;
        }
        Ok(Value::None)
    }),
];

pub(crate) const TUPLE: &[Native] = &[
    plain!("index", index),
    plain!("count", count),
    plain!("__len__", |vm, args| Ok(length(vm, args))),
    flow!("__getitem__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.subscript(inner, args.at(1))
    }),
    flow!("__iter__", |vm, args| {
        let inner = vm.unwrapped(args.at(0));
        vm.get_iter(inner)
    }),
];

pub(crate) const SLICE: &[Native] = &[plain!("indices", |vm, args| {
    let Some(Object::Slice(parts)) = args.at(0).object().map(|at| vm.heap.get(at)) else {
        return Ok(Value::None);
    };
    let parts = **parts;
    let len = vm.index_value(args.at(1))?.and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let span = vm.slice_span(parts, len)?;
    Ok(vm.new_tuple(&[Value::Int(span.start), Value::Int(span.stop), Value::Int(span.step)]))
})];

fn length(vm: &Vm, args: &Args) -> Value {
    Value::Int(i64::try_from(vm.sequence_len(args.at(0)).unwrap_or(0)).unwrap_or(i64::MAX))
}

fn change(vm: &mut Vm, args: &Args, f: impl FnOnce(&mut Vec<Value>)) {
    let list = vm.unwrapped(args.at(0));
    if let Some(at) = list.object()
        && let Object::List(items) = vm.heap.get_mut(at)
    {
        f(items);
    }
}

fn insert(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "insert", 2, 2)?;
    let len = i64::try_from(vm.list_items(args.at(0)).len()).unwrap_or(i64::MAX);
    let Some(n) = vm.index_value(args.at(1))? else {
        let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(args.at(1)));
        return Err(vm.type_error(&text));
    };
    let place = if n < 0 { (n + len).max(0) } else { n.min(len) };
    vm.spent += len.unsigned_abs() / 4;
    change(vm, args, |items| items.insert(usize::try_from(place).unwrap_or(0), args.at(2)));
    Ok(Value::None)
}

fn find(vm: &mut Vm, items: &[Value], wanted: Value) -> R<Option<usize>> {
    for (n, item) in items.iter().enumerate() {
        if item.is(wanted) || vm.equal_now(*item, wanted)? {
            return Ok(Some(n));
        }
    }
    Ok(None)
}

fn remove(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "list.remove", 1, 1)?;
    let items = vm.list_items(args.at(0)).to_vec();
    match find(vm, &items, args.at(1))? {
        Some(n) => {
            change(vm, args, |items| {
                items.remove(n);
            });
            Ok(Value::None)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

fn pop(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "pop", 0, 1)?;
    let len = vm.list_items(args.at(0)).len();
    if len == 0 {
        return Err(vm.error(TypeId::IndexError, "pop from empty list"));
    }
    let n = match args.get(1) {
        None => -1,
        Some(value) => {
            if let Some(n) = vm.index_value(value)? {
                n
            } else {
                let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
                return Err(vm.type_error(&text));
            }
        }
    };
    let place = if n < 0 { n + i64::try_from(len).unwrap_or(i64::MAX) } else { n };
    let Some(place) = usize::try_from(place).ok().filter(|place| *place < len) else {
        return Err(vm.error(TypeId::IndexError, "pop index out of range"));
    };
    vm.spent += (len - place) as u64 / 4;
    let mut popped = Value::None;
    change(vm, args, |items| popped = items.remove(place));
    Ok(popped)
}

fn index(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "index", 1, 3)?;
    let items = vm.native_items(args.at(0))?.unwrap_or_default();
    let whole = vm.heap.add(Object::Slice(Box::new([
        args.get(2).unwrap_or(Value::None),
        args.get(3).unwrap_or(Value::None),
        Value::None,
    ])));
    let Some(Object::Slice(parts)) = whole.object().map(|at| vm.heap.get(at)) else { return Ok(Value::None) };
    let parts = **parts;
    let span = vm.slice_span(parts, items.len())?;
    let start = usize::try_from(span.start).unwrap_or(0);
    if let Some(n) = find(vm, &items[start..start + span.len], args.at(1))? {
        Ok(Value::Int(i64::try_from(start + n).unwrap_or(i64::MAX)))
    } else {
        let text = match vm.type_id(args.at(0)) {
            TypeId::Tuple => "tuple.index(x): x not in tuple".to_owned(),
            TypeId::Range => format!("{} is not in range", vm.repr_now(args.at(1))?),
            _ => format!("{} is not in list", vm.repr_now(args.at(1))?),
        };
        Err(vm.value_error(&text))
    }
}

fn count(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity(args, "count", 1, 1)?;
    let items = vm.native_items(args.at(0))?.unwrap_or_default();
    let mut count = 0;
    for item in items {
        count += i64::from(item.is(args.at(1)) || vm.equal_now(item, args.at(1))?);
    }
    Ok(Value::Int(count))
}

/// `list.sort(key=None, reverse=False)`.
pub(crate) fn sort(vm: &mut Vm, args: Args) -> R<Flow> {
    let mut key = Value::None;
    let mut reverse = Value::Bool(false);
    if args.len() > 1 {
        return Err(vm.type_error("sort() takes no positional arguments"));
    }
    for (name, value) in &args.kw {
        match &*vm.str_of(*name) {
            "key" => key = *value,
            "reverse" => reverse = *value,
            other => {
                let text = format!("'{other}' is an invalid keyword argument for sort()");
                return Err(vm.type_error(&text));
            }
        }
    }
    let list = args.at(0);
    let items = vm.list_items(list).to_vec();
    if key.is_none() {
        let reverse = vm.truth_now(reverse)?;
        let sorted = sort_by_keys(vm, items.clone(), items, reverse)?;
        change(vm, &args, |items| *items = sorted);
        return Ok(Value::None.into());
    }
    let helper = vm.helper("_sort_by");
    Ok(Flow::Call(helper, Args::new(&[list, key, reverse])))
}

/// A stable merge sort whose comparisons may fail.
pub(crate) fn sort_by_keys(vm: &mut Vm, items: Vec<Value>, keys: Vec<Value>, reverse: bool) -> R<Vec<Value>> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    if reverse {
        order.reverse();
    }
    vm.spent += (items.len() as u64) * u64::from(items.len().checked_ilog2().unwrap_or(0)) * 5;
    let mut order = merge_sort(vm, order, &keys)?;
    if reverse {
        order.reverse();
    }
    Ok(order.into_iter().map(|n| items[n]).collect())
}

fn merge_sort(vm: &mut Vm, order: Vec<usize>, keys: &[Value]) -> R<Vec<usize>> {
    if order.len() < 2 {
        return Ok(order);
    }
    let mut width = 1;
    let mut from = order;
    while width < from.len() {
        let mut into = Vec::with_capacity(from.len());
        for pair in from.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut i, mut j) = (0, 0);
            while i < left.len() && j < right.len() {
                if vm.compare_now(CompareOp::Less, keys[right[j]], keys[left[i]])? {
                    into.push(right[j]);
                    j += 1;
                } else {
                    into.push(left[i]);
                    i += 1;
                }
            }
            into.extend_from_slice(&left[i..]);
            into.extend_from_slice(&right[j..]);
        }
        from = into;
        width *= 2;
    }
    Ok(from)
}
