//! Builtin functions of numbers and characters.

use crate::syntax::BinaryOp;
use crate::value::{TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Flow, R, Vm};

pub(super) fn abs(vm: &mut Vm, args: Args) -> R<Flow> {
    vm.arity_of_function(&args, "abs", 1, 1)?;
    let value = args.at(0);
    if let Some(method) = vm.python_method(value, vm.known.abs) {
        return Ok(Flow::Call(method, args));
    }
    match vm.unwrapped(value) {
        Value::Float(x) => Ok(Value::Float(libm::fabs(x)).into()),
        other => {
            if let Some(n) = vm.big(other) {
                Ok(vm.new_int(num_traits::Signed::abs(&n))?.into())
            } else {
                let text = format!("bad operand type for abs(): '{}'", vm.type_name(value));
                Err(vm.type_error(&text))
            }
        }
    }
}

pub(super) fn radix(vm: &mut Vm, args: &Args, base: u32, prefix: &str) -> R<Value> {
    let value = match vm.index_value(args.at(0)) {
        Ok(Some(n)) => Some(num_bigint::BigInt::from(n)),
        Ok(None) => None,
        Err(_) => vm.big(args.at(0)),
    };
    if let Some(n) = value {
        let sign = if n.sign() == num_bigint::Sign::Minus { "-" } else { "" };
        let text = format!("{sign}{prefix}{}", num_traits::Signed::abs(&n).to_str_radix(base));
        Ok(vm.new_str(&text))
    } else {
        let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(args.at(0)));
        Err(vm.type_error(&text))
    }
}

pub(super) fn chr(vm: &mut Vm, args: &Args) -> R<Value> {
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

pub(super) fn ord(vm: &mut Vm, args: &Args) -> R<Value> {
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

pub(super) fn divmod(vm: &mut Vm, args: Args) -> R<Flow> {
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

pub(super) fn pow(vm: &mut Vm, args: Args) -> R<Flow> {
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

pub(super) fn round(vm: &mut Vm, args: Args) -> R<Flow> {
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
        (other, digits) => {
            if let Some(n) = vm.big(other) {
                match digits {
                    Some(digits) if digits < 0 => {
                        let unit = num_bigint::BigInt::from(10)
                            .pow(u32::try_from(-digits).unwrap_or(1000).min(1000));
                        let (quotient, rest) = crate::value::number::floor_divide(&n, &unit);
                        let twice: num_bigint::BigInt = &rest * 2;
                        let odd = (&quotient % 2i32) != num_bigint::BigInt::from(0);
                        let up = twice > unit || (twice == unit && odd);
                        let rounded = if up { (quotient + 1i32) * unit } else { quotient * unit };
                        Ok(vm.new_int(rounded)?.into())
                    }
                    _ => Ok(vm.new_int(n)?.into()),
                }
            } else {
                let text = format!("type {} doesn't define __round__ method", vm.type_name(value));
                Err(vm.type_error(&text))
            }
        }
    }
}
