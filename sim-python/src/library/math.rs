//! The module `math`, the same on every machine (through `libm`).

use super::plain;
use crate::value::{Native, TypeId, Value, number};
use crate::vm::args::Args;
use crate::vm::{R, Vm};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

pub(crate) const PRIMITIVES: &[Native] = &[
    plain!("sqrt", |vm, args| positive(vm, args, libm::sqrt, 0.0)),
    plain!("exp", |vm, args| unary(vm, args, libm::exp)),
    plain!("sin", |vm, args| unary(vm, args, libm::sin)),
    plain!("cos", |vm, args| unary(vm, args, libm::cos)),
    plain!("tan", |vm, args| unary(vm, args, libm::tan)),
    plain!("asin", |vm, args| unary(vm, args, libm::asin)),
    plain!("acos", |vm, args| unary(vm, args, libm::acos)),
    plain!("atan", |vm, args| unary(vm, args, libm::atan)),
    plain!("sinh", |vm, args| unary(vm, args, libm::sinh)),
    plain!("cosh", |vm, args| unary(vm, args, libm::cosh)),
    plain!("tanh", |vm, args| unary(vm, args, libm::tanh)),
    plain!("fabs", |vm, args| unary(vm, args, libm::fabs)),
    plain!("degrees", |vm, args| unary(vm, args, |x| x * (180.0 / std::f64::consts::PI))),
    plain!("radians", |vm, args| unary(vm, args, |x| x * (std::f64::consts::PI / 180.0))),
    plain!("log2", |vm, args| positive(vm, args, libm::log2, f64::MIN_POSITIVE)),
    plain!("log10", |vm, args| positive(vm, args, libm::log10, f64::MIN_POSITIVE)),
    plain!("log1p", |vm, args| unary(vm, args, libm::log1p)),
    plain!("log", |vm, args| {
        let x = positive(vm, args, libm::log, f64::MIN_POSITIVE)?;
        match args.get(1) {
            None => Ok(x),
            Some(base) => {
                let base = positive(vm, &Args::new(&[base]), libm::log, f64::MIN_POSITIVE)?;
                let (Value::Float(x), Value::Float(base)) = (x, base) else { return Ok(Value::None) };
                if base == 0.0 {
                    return Err(vm.error(TypeId::ZeroDivisionError, "float division by zero"));
                }
                Ok(Value::Float(x / base))
            }
        }
    }),
    plain!("atan2", |vm, args| binary(vm, args, libm::atan2)),
    plain!("_hypot", |vm, args| binary(vm, args, libm::hypot)),
    plain!("fmod", |vm, args| binary(vm, args, libm::fmod)),
    plain!("copysign", |vm, args| binary(vm, args, libm::copysign)),
    plain!("_math_pow", |vm, args| binary(vm, args, libm::pow)),
    plain!("floor", |vm, args| whole(vm, args, libm::floor, vm.known.floor)),
    plain!("ceil", |vm, args| whole(vm, args, libm::ceil, vm.known.ceil)),
    plain!("trunc", |vm, args| whole(vm, args, libm::trunc, vm.known.trunc)),
    plain!("isnan", |vm, args| Ok(Value::Bool(real(vm, args.at(0))?.is_nan()))),
    plain!("isinf", |vm, args| Ok(Value::Bool(real(vm, args.at(0))?.is_infinite()))),
    plain!("isfinite", |vm, args| Ok(Value::Bool(real(vm, args.at(0))?.is_finite()))),
    plain!("gcd", |vm, args| {
        let mut result = BigInt::zero();
        for value in &args.pos {
            if let Some(n) = vm.big(*value) {
                result = num_integer::Integer::gcd(&result, &n);
            } else {
                let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(*value));
                return Err(vm.type_error(&text));
            }
        }
        vm.new_int(result)
    }),
    plain!("isqrt", |vm, args| match vm.big(args.at(0)) {
        Some(n) if n.is_negative() => Err(vm.value_error("isqrt() argument must be nonnegative")),
        Some(n) => vm.new_int(n.sqrt()),
        None => Err(vm.type_error("an integer is required")),
    }),
];

fn real(vm: &mut Vm, value: Value) -> R<f64> {
    if let Some(x) = vm.float_argument(value)? {
        Ok(x)
    } else {
        let text = format!("must be real number, not {}", vm.type_name(value));
        Err(vm.type_error(&text))
    }
}

fn unary(vm: &mut Vm, args: &Args, f: fn(f64) -> f64) -> R<Value> {
    let x = real(vm, args.at(0))?;
    let y = f(x);
    if y.is_nan() && !x.is_nan() {
        return Err(vm.value_error("math domain error"));
    }
    if y.is_infinite() && x.is_finite() {
        return Err(vm.error(TypeId::OverflowError, "math range error"));
    }
    Ok(Value::Float(y))
}

fn positive(vm: &mut Vm, args: &Args, f: fn(f64) -> f64, least: f64) -> R<Value> {
    let x = real(vm, args.at(0))?;
    if x < least {
        return Err(vm.value_error("math domain error"));
    }
    Ok(Value::Float(f(x)))
}

fn binary(vm: &mut Vm, args: &Args, f: fn(f64, f64) -> f64) -> R<Value> {
    let (x, y) = (real(vm, args.at(0))?, real(vm, args.at(1))?);
    let z = f(x, y);
    if z.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(vm.value_error("math domain error"));
    }
    if z.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(vm.error(TypeId::OverflowError, "math range error"));
    }
    Ok(Value::Float(z))
}

fn whole(vm: &mut Vm, args: &Args, f: fn(f64) -> f64, hook: crate::vm::Sym) -> R<Value> {
    let value = args.at(0);
    if let Some(method) = vm.python_method(value, hook) {
        return vm.call_now(method, Args::new(&[value]));
    }
    if let Some(n) = vm.big(value) {
        return vm.new_int(n);
    }
    let x = real(vm, value)?;
    match number::from_float(f(x)) {
        Some(n) => vm.new_int(n),
        None if x.is_nan() => Err(vm.value_error("cannot convert float NaN to integer")),
        None => Err(vm.error(TypeId::OverflowError, "cannot convert float infinity to integer")),
    }
}
