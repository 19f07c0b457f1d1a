//! The builtin functions.

use super::attributes::{attribute_name, dir, getattr, hasattr, is_kind, vars};
use super::numeric::{abs, chr, divmod, ord, pow, radix, round};
use super::{flow, plain};
use crate::syntax::{BinaryOp, CompareOp};
use crate::value::iter::Iter;
use crate::value::object::View;
use crate::value::{Native, Object, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::iterate::Next;
use crate::vm::{Flow, R, Vm};

pub(crate) const FUNCTIONS: &[Native] = &[
    flow!("abs", abs),
    flow!("all", |vm, args| any_all(vm, &args, "all", "_all", false)),
    flow!("any", |vm, args| any_all(vm, &args, "any", "_any", true)),
    flow!("ascii", |vm, args| {
        vm.arity_of_function(&args, "ascii", 1, 1)?;
        vm.ascii(args.at(0))
    }),
    plain!("bin", |vm, args| radix(vm, args, 2, "0b")),
    plain!("oct", |vm, args| radix(vm, args, 8, "0o")),
    plain!("hex", |vm, args| radix(vm, args, 16, "0x")),
    plain!("callable", |vm, args| Ok(Value::Bool(vm.is_callable(args.at(0))))),
    plain!("chr", chr),
    plain!("ord", ord),
    flow!("delattr", |vm, args| {
        vm.arity_of_function(&args, "delattr", 2, 2)?;
        let sym = attribute_name(vm, args.at(1), "delattr")?;
        Ok(vm.delete_attr(args.at(0), sym)?.unwrap_or(Flow::Value(Value::None)))
    }),
    flow!("dir", dir),
    flow!("divmod", divmod),
    flow!("format", |vm, args| {
        vm.arity_of_function(&args, "format", 1, 2)?;
        let empty = vm.intern("").value;
        vm.format(args.at(0), args.get(1).unwrap_or(empty))
    }),
    flow!("getattr", getattr),
    plain!("globals", |vm, _| Ok(Value::Obj(vm.caller_globals()))),
    flow!("hasattr", hasattr),
    plain!("hash", |vm, args| {
        vm.arity_of_function(args, "hash", 1, 1)?;
        vm.hash(args.at(0)).map(Value::Int)
    }),
    plain!("id", |vm, args| Ok(Value::Int(vm.address(args.at(0)).cast_signed()))),
    plain!("isinstance", |vm, args| {
        vm.arity_of_function(args, "isinstance", 2, 2)?;
        is_kind(vm, args.at(0), args.at(1), true)
    }),
    plain!("issubclass", |vm, args| {
        vm.arity_of_function(args, "issubclass", 2, 2)?;
        is_kind(vm, args.at(0), args.at(1), false)
    }),
    flow!("iter", iter),
    flow!("len", len),
    plain!("locals", |vm, _| Ok(vm.locals())),
    flow!("max", |vm, args| extreme(vm, args, "max", CompareOp::Greater)),
    flow!("min", |vm, args| extreme(vm, args, "min", CompareOp::Less)),
    flow!("next", next),
    flow!("pow", pow),
    flow!("repr", |vm, args| {
        vm.arity_of_function(&args, "repr", 1, 1)?;
        vm.repr(args.at(0))
    }),
    flow!("reversed", reversed),
    flow!("round", round),
    flow!("setattr", |vm, args| {
        vm.arity_of_function(&args, "setattr", 3, 3)?;
        let sym = attribute_name(vm, args.at(1), "setattr")?;
        Ok(match vm.set_attr(args.at(0), sym, args.at(2))? {
            Some(flow) => flow.through(|_, _, _| Ok(Value::None.into()), &[], None),
            None => Flow::Value(Value::None),
        })
    }),
    flow!("sorted", sorted),
    flow!("sum", sum),
    flow!("vars", vars),
    flow!("__build_class__", super::super::vm::Vm::build_class),
    flow!("__import__", |vm, args| {
        let name = vm.str_of(args.at(0));
        vm.import(&name)
    }),
];

pub(crate) const PRIMITIVES: &[Native] = &[
    plain!("_set_helpers", |vm, args| {
        let at = args.at(0).object().expect("the helpers are a dict");
        vm.helpers = at;
        Ok(Value::None)
    }),
    plain!("_sort", sort_native),
];

fn any_all(vm: &mut Vm, args: &Args, name: &str, helper: &str, when: bool) -> R<Flow> {
    vm.arity_of_function(args, name, 1, 1)?;
    if let Some(items) = vm.native_items(args.at(0))? {
        for item in items {
            if vm.truth_now(item)? == when {
                return Ok(Value::Bool(when).into());
            }
        }
        return Ok(Value::Bool(!when).into());
    }
    let helper = vm.helper(helper);
    Ok(Flow::Call(helper, args.clone()))
}

fn iter(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "iter", 1, 2)?;
    match args.get(1) {
        None => vm.get_iter(args.at(0)),
        Some(sentinel) => {
            if !vm.is_callable(args.at(0)) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            Ok(vm.new_iter(Iter::Sentinel { callable: args.at(0), sentinel }).into())
        }
    }
}

fn len(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "len", 1, 1)?;
    let value = args.at(0);
    if let Some(method) = vm.python_method(value, vm.known.len) {
        return Ok(Flow::then(
            method,
            args,
            |vm, value, _| match vm.unwrapped(value) {
                Value::Int(n) if n < 0 => Err(vm.value_error("__len__() should return >= 0")),
                Value::Int(_) | Value::Bool(_) => Ok(value.into()),
                _ => {
                    let text =
                        format!("'{}' object cannot be interpreted as an integer", vm.type_name(value));
                    Err(vm.type_error(&text))
                }
            },
            &[],
            None,
        ));
    }
    let inner = vm.unwrapped(value);
    let count = match inner.object().map(|at| vm.heap.get(at)) {
        Some(Object::Dict(dict)) => Some(dict.len()),
        Some(Object::Set(set)) => Some(set.len()),
        Some(Object::FrozenSet(set)) => Some(set.len()),
        Some(Object::View(_, dict)) => Some(vm.dict(*dict).len()),
        _ => vm.sequence_len(inner),
    };
    if let Some(n) = count {
        Ok(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)).into())
    } else {
        let text = format!("object of type '{}' has no len()", vm.type_name(value));
        Err(vm.type_error(&text))
    }
}

fn extreme(vm: &mut Vm, args: Args, name: &str, op: CompareOp) -> R<Flow> {
    let mut key = Value::None;
    let mut default = Value::Unbound;
    for (word, value) in &args.kw {
        match &*vm.str_of(*word) {
            "key" => key = *value,
            "default" => default = *value,
            other => {
                let text = format!("'{other}' is an invalid keyword argument for {name}()");
                return Err(vm.type_error(&text));
            }
        }
    }
    if args.len() == 0 {
        let text = format!("{name} expected at least 1 argument, got 0");
        return Err(vm.type_error(&text));
    }
    let items = if args.len() == 1 { vm.native_items(args.at(0))? } else { Some(args.pos.to_vec()) };
    let pure_key = key.is_none() || vm.as_function(key).is_none();
    match items {
        Some(items) if pure_key => {
            let mut best: Option<(Value, Value)> = None;
            for item in items {
                let of = if key.is_none() { item } else { vm.call_now(key, Args::new(&[item]))? };
                if best.is_none_or(|_| false)
                    || match best {
                        None => true,
                        Some((_, known)) => vm.compare_now(op, of, known)?,
                    }
                {
                    best = Some((item, of));
                }
            }
            match best {
                Some((item, _)) => Ok(item.into()),
                None if !default.is_unbound() => Ok(default.into()),
                None => {
                    let text = format!("{name}() arg is an empty sequence");
                    Err(vm.value_error(&text))
                }
            }
        }
        items => {
            let iterable = match items {
                Some(items) => vm.new_list(items),
                None => args.at(0),
            };
            let helper = vm.helper("_extreme");
            let none = vm.intern("").value;
            let given = Value::Bool(!default.is_unbound());
            let default = if default.is_unbound() { none } else { default };
            let is_max = Value::Bool(op == CompareOp::Greater);
            Ok(Flow::Call(helper, Args::new(&[iterable, key, given, default, is_max])))
        }
    }
}

fn next(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "next", 1, 2)?;
    let default = args.get(1);
    match vm.next_item(args.at(0))? {
        Next::Item(item) => Ok(item.into()),
        Next::Done => match default {
            Some(default) => Ok(default.into()),
            None => Err(vm.stop_iteration(Value::None)),
        },
        Next::Flow(flow) => Ok(match default {
            None => flow,
            Some(default) => flow.through(
                |_, value, state| Ok(if value.is_unbound() { state[0] } else { value }.into()),
                &[default],
                Some(TypeId::StopIteration),
            ),
        }),
    }
}

fn reversed(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "reversed", 1, 1)?;
    let value = args.at(0);
    if let Some(method) = vm.python_method(value, vm.known.reversed) {
        return Ok(Flow::Call(method, args));
    }
    let inner = vm.unwrapped(value);
    if let Some(left) = vm.sequence_len(inner) {
        return Ok(vm.new_iter(Iter::Reversed { of: inner, left }).into());
    }
    let view = match inner.object().map(|at| (at, vm.heap.get(at))) {
        Some((at, Object::Dict(_))) => Some((at, View::Keys)),
        Some((_, Object::View(view, of))) => Some((*of, *view)),
        _ => None,
    };
    if let Some((of, view)) = view {
        let left = vm.dict(of).entries.len();
        return Ok(vm.new_iter(Iter::DictReversed { of, view, left }).into());
    }
    if vm.python_method(value, vm.known.getitem).is_some() && vm.python_method(value, vm.known.len).is_some()
    {
        let helper = vm.helper("_reversed");
        return Ok(Flow::Call(helper, args));
    }
    let text = format!("'{}' object is not reversible", vm.type_name(value));
    Err(vm.type_error(&text))
}

fn sorted(vm: &mut Vm, args: Args) -> R<Flow> {
    if args.len() != 1 {
        let text = format!("sorted expected 1 argument, got {}", args.len());
        return Err(vm.type_error(&text));
    }
    let packed = vm.pack_args(&Args { pos: smallvec::SmallVec::new(), kw: args.kw.clone() });
    vm.with_items(
        args.at(0),
        |vm, items, state| {
            let items = vm.list_items(items).to_vec();
            let list = vm.new_list(items);
            let args = vm.unpack_args(state[0]).after(list);
            let flow = super::sequence::sort(vm, args)?;
            Ok(flow.through(|_, _, state| Ok(state[0].into()), &[list], None))
        },
        &[packed],
    )
}

/// `_sort(list, keys, reverse)`: sorts a list by keys that are already there.
fn sort_native(vm: &mut Vm, args: &Args) -> R<Value> {
    let items = vm.list_items(args.at(0)).to_vec();
    let keys = vm.list_items(args.at(1)).to_vec();
    let reverse = vm.plain_truth(args.at(2));
    let sorted = super::sequence::sort_by_keys(vm, items, keys, reverse)?;
    if let Some(at) = args.at(0).object()
        && let Object::List(list) = vm.heap.get_mut(at)
    {
        *list = sorted;
    }
    Ok(Value::None)
}

fn sum(vm: &mut Vm, args: Args) -> R<Flow> {
    let [items, start] = vm.bind(&args, "sum", ["iterable", "start"], 1)?;
    let start = if start.is_unbound() { Value::Int(0) } else { start };
    if vm.text(start).is_some() {
        return Err(vm.type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    if let Some(items) = vm.native_items(items)? {
        let mut total = start;
        vm.spent += items.len() as u64 * 5;
        for item in items {
            total = match (total, item) {
                (Value::Int(a), Value::Int(b)) if a.checked_add(b).is_some() => Value::Int(a + b),
                (a, b) => vm.binary_now(BinaryOp::Add, a, b)?,
            };
        }
        Ok(total.into())
    } else {
        let helper = vm.helper("_sum");
        Ok(Flow::Call(helper, Args::new(&[items, start])))
    }
}
