//! Methods of whole numbers and floats.

use super::plain;
use crate::value::{Native, Value};
use num_bigint::BigInt;

pub(crate) const INT: &[Native] = &[
    plain!("bit_length", |vm, args| {
        let n = vm.big(args.at(0)).unwrap_or_default();
        Ok(Value::Int(i64::try_from(n.bits()).unwrap_or(0)))
    }),
    plain!("bit_count", |vm, args| {
        let n = vm.big(args.at(0)).unwrap_or_default();
        let ones: u32 = n.magnitude().iter_u32_digits().map(u32::count_ones).sum();
        Ok(Value::Int(i64::from(ones)))
    }),
    plain!("conjugate", |_, args| Ok(args.at(0))),
    plain!("to_bytes", |vm, args| {
        let [n, length, order] = vm.bind(args, "to_bytes", ["self", "length", "byteorder"], 1)?;
        let n = vm.big(n).unwrap_or_default();
        let length = if length.is_unbound() { 1 } else { vm.index_value(length)?.unwrap_or(1) };
        let length = usize::try_from(length).unwrap_or(0).min(1 << 20);
        let mut bytes = n.magnitude().to_bytes_le();
        if bytes == [0] {
            bytes.clear();
        }
        if bytes.len() > length {
            return Err(vm.error(crate::value::TypeId::OverflowError, "int too big to convert"));
        }
        bytes.resize(length, 0);
        if order.is_unbound() || &*vm.str_of(order) == "big" {
            bytes.reverse();
        }
        Ok(vm.new_bytes(&bytes))
    }),
    plain!("from_bytes", |vm, args| {
        let [_, bytes, order] = vm.bind(args, "from_bytes", ["cls", "bytes", "byteorder"], 2)?;
        let bytes = vm.bytes_of(bytes).unwrap_or_default();
        let n = if order.is_unbound() || &*vm.str_of(order) == "big" {
            BigInt::from_bytes_be(num_bigint::Sign::Plus, &bytes)
        } else {
            BigInt::from_bytes_le(num_bigint::Sign::Plus, &bytes)
        };
        vm.new_int(n)
    }),
];

pub(crate) const FLOAT: &[Native] = &[
    plain!("is_integer", |vm, args| {
        let x = vm.float(args.at(0)).unwrap_or(0.0);
        Ok(Value::Bool(x.is_finite() && libm::floor(x).to_bits() == x.to_bits()))
    }),
    plain!("conjugate", |_, args| Ok(args.at(0))),
];
