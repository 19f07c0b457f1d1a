//! The builtin functions.

use super::{flow, plain};
use crate::syntax::{BinaryOp, CompareOp};
use crate::value::iter::Iter;
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
    flow!("__build_class__", |vm, args| vm.build_class(args)),
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
    plain!("_sort", |vm, args| sort_native(vm, args)),
];

fn attribute_name(vm: &mut Vm, name: Value, function: &str) -> R<crate::vm::Sym> {
    match vm.text(name) {
        Some(text) => Ok(vm.intern(&text)),
        None => {
            let _ = function;
            let text = format!("attribute name must be string, not '{}'", vm.type_name(name));
            Err(vm.type_error(&text))
        }
    }
}

fn abs(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "abs", 1, 1)?;
    let value = args.at(0);
    if let Some(method) = vm.python_method(value, vm.known.abs) {
        return Ok(Flow::Call(method, args));
    }
    match vm.unwrapped(value) {
        Value::Float(x) => Ok(Value::Float(libm::fabs(x)).into()),
        other => match vm.big(other) {
            Some(n) => Ok(vm.new_int(num_traits::Signed::abs(&n))?.into()),
            None => {
                let text = format!("bad operand type for abs(): '{}'", vm.type_name(value));
                Err(vm.type_error(&text))
            }
        },
    }
}

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

fn radix(vm: &mut Vm, args: &Args, base: u32, prefix: &str) -> R<Value> {
    let value = match vm.index_value(args.at(0)) {
        Ok(Some(n)) => Some(num_bigint::BigInt::from(n)),
        Ok(None) => None,
        Err(_) => vm.big(args.at(0)),
    };
    match value {
        Some(n) => {
            let sign = if n.sign() == num_bigint::Sign::Minus { "-" } else { "" };
            let text = format!("{sign}{prefix}{}", num_traits::Signed::abs(&n).to_str_radix(base));
            Ok(vm.new_str(&text))
        }
        None => {
            let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(args.at(0)));
            Err(vm.type_error(&text))
        }
    }
}

fn chr(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity_of_function(args, "chr", 1, 1)?;
    let Some(n) = vm.index_value(args.at(0))? else {
        let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(args.at(0)));
        return Err(vm.type_error(&text));
    };
    match u32::try_from(n).ok().and_then(char::from_u32) {
        Some(c) => Ok(vm.char_str(&c.to_string())),
        None => Err(vm.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(vm: &mut Vm, args: &Args) -> R<Value> {
    vm.arity_of_function(args, "ord", 1, 1)?;
    let value = args.at(0);
    let (len, first) = match (vm.text(value), vm.bytes_of(value)) {
        (Some(text), _) => (text.chars().count(), text.chars().next().map(|c| i64::from(c as u32))),
        (None, Some(bytes)) => (bytes.len(), bytes.first().map(|b| i64::from(*b))),
        (None, None) => {
            let text = format!("ord() expected string of length 1, but {} found", vm.type_name(value));
            return Err(vm.type_error(&text));
        }
    };
    match first {
        Some(n) if len == 1 => Ok(Value::Int(n)),
        _ => {
            let text = format!("ord() expected a character, but string of length {len} found");
            Err(vm.type_error(&text))
        }
    }
}

fn dir(vm: &mut Vm, args: Args) -> R<Flow> {
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
    let mut names = match args.get(0) {
        Some(object) => vm.attribute_names(object),
        None => {
            let at = vm.frame.names.unwrap_or(vm.frame.globals);
            vm.dict(at).iter().map(|entry| vm.str_of(entry.key)).collect()
        }
    };
    names.sort();
    names.dedup();
    let names = names.iter().map(|name| vm.new_str(name)).collect();
    Ok(vm.new_list(names).into())
}

fn divmod(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "divmod", 2, 2)?;
    let (a, b) = (args.at(0), args.at(1));
    if let Some(method) = vm.python_method(a, vm.known.divmod) {
        return Ok(Flow::Call(method, args));
    }
    if let (Value::Float(_), _) | (_, Value::Float(_)) = (a, b)
        && let (Some(x), Some(y)) = (vm.float(a), vm.float(b))
    {
        if y == 0.0 {
            return Err(vm.error(TypeId::ZeroDivisionError, "float divmod()"));
        }
        let (q, r) = crate::vm::arithmetic::float_divmod(x, y);
        return Ok(vm.new_tuple(&[Value::Float(q), Value::Float(r)]).into());
    }
    if vm.number(a).is_none() || vm.number(b).is_none() {
        let text = format!(
            "unsupported operand type(s) for divmod(): '{}' and '{}'",
            vm.type_name(a),
            vm.type_name(b)
        );
        return Err(vm.type_error(&text));
    }
    let q = vm.binary_now(BinaryOp::FloorDivide, a, b)?;
    let r = vm.binary_now(BinaryOp::Modulo, a, b)?;
    Ok(vm.new_tuple(&[q, r]).into())
}

fn getattr(vm: &mut Vm, args: Args) -> R<Flow> {
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

fn hasattr(vm: &mut Vm, args: Args) -> R<Flow> {
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

fn is_kind(vm: &mut Vm, value: Value, kind: Value, instance: bool) -> R<Value> {
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
    match count {
        Some(n) => Ok(Value::Int(i64::try_from(n).unwrap_or(i64::MAX)).into()),
        None => {
            let text = format!("object of type '{}' has no len()", vm.type_name(value));
            Err(vm.type_error(&text))
        }
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

fn pow(vm: &mut Vm, args: Args) -> R<Flow> {
    let [a, b, modulus] = vm.bind(&args, "pow", ["base", "exp", "mod"], 2)?;
    if modulus.is_unbound() || modulus.is_none() {
        return vm.binary(BinaryOp::Power, a, b);
    }
    let (Some(a), Some(b), Some(m)) = (vm.big(a), vm.big(b), vm.big(modulus)) else {
        return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
    };
    if m.sign() == num_bigint::Sign::NoSign {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let result = if b.sign() == num_bigint::Sign::Minus {
        match a.modinv(&m) {
            Some(inverse) => inverse.modpow(&-b, &m),
            None => return Err(vm.value_error("base is not invertible for the given modulus")),
        }
    } else {
        a.modpow(&b, &m)
    };
    Ok(vm.new_int(result)?.into())
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
    use crate::value::object::View;
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

fn round(vm: &mut Vm, args: Args) -> R<Flow> {
    let [value, digits] = vm.bind(&args, "round", ["number", "ndigits"], 1)?;
    if let Some(method) = vm.python_method(value, vm.known.round) {
        return Ok(Flow::Call(method, args));
    }
    let digits = if digits.is_unbound() || digits.is_none() { None } else { vm.index_value(digits)? };
    match (vm.unwrapped(value), digits) {
        (Value::Float(x), None) => {
            if x.is_nan() {
                return Err(vm.value_error("cannot convert float NaN to integer"));
            }
            match crate::value::number::from_float(libm::rint(x)) {
                Some(n) => Ok(vm.new_int(n)?.into()),
                None => Err(vm.error(TypeId::OverflowError, "cannot convert float infinity to integer")),
            }
        }
        (Value::Float(x), Some(digits)) => {
            Ok(Value::Float(crate::value::number::round_decimals(x, digits)).into())
        }
        (other, digits) => match vm.big(other) {
            Some(n) => match digits {
                Some(digits) if digits < 0 => {
                    let unit =
                        num_bigint::BigInt::from(10).pow(u32::try_from(-digits).unwrap_or(1000).min(1000));
                    let (quotient, rest) = crate::value::number::floor_divide(&n, &unit);
                    let twice: num_bigint::BigInt = &rest * 2;
                    let odd = (&quotient % 2i32) != num_bigint::BigInt::from(0);
                    let up = twice > unit || (twice == unit && odd);
                    let rounded = if up { (quotient + 1i32) * unit } else { quotient * unit };
                    Ok(vm.new_int(rounded)?.into())
                }
                _ => Ok(vm.new_int(n)?.into()),
            },
            None => {
                let text = format!("type {} doesn't define __round__ method", vm.type_name(value));
                Err(vm.type_error(&text))
            }
        },
    }
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
    match vm.native_items(items)? {
        Some(items) => {
            let mut total = start;
            vm.spent += items.len() as u64 * 5;
            for item in items {
                total = match (total, item) {
                    (Value::Int(a), Value::Int(b)) if a.checked_add(b).is_some() => Value::Int(a + b),
                    (a, b) => vm.binary_now(BinaryOp::Add, a, b)?,
                };
            }
            Ok(total.into())
        }
        None => {
            let helper = vm.helper("_sum");
            Ok(Flow::Call(helper, Args::new(&[items, start])))
        }
    }
}

fn vars(vm: &mut Vm, args: Args) -> R<Flow> {
    match args.get(0) {
        None => Ok(vm.locals().into()),
        Some(object) => match vm.get_attr(object, vm.known.dict) {
            Ok(flow) => Ok(flow),
            Err(_) => Err(vm.type_error("vars() argument must have __dict__ attribute")),
        },
    }
}
