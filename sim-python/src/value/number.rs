//! Whole numbers of any size and floats: arithmetic and text, as `CPython` does them.

use super::{Heap, Object, Value};
use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, Signed, ToPrimitive, Zero};
use std::rc::Rc;

/// A whole number as a value: in the value itself, if it fits.
pub(crate) fn shrink(heap: &mut Heap, n: BigInt) -> Value {
    match n.to_i64() {
        Some(small) => Value::Int(small),
        None => heap.add(Object::Big(Rc::new(n))),
    }
}

/// Reads a literal of the parser: decimal, or with a `0x`, `0o`, `0b` before it.
pub(crate) fn parse_literal(text: &str) -> BigInt {
    let lower = text.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0o") => (&lower[2..], 8),
        Some("0b") => (&lower[2..], 2),
        _ => (&lower[..], 10),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default()
}

/// `//` and `%`, rounding down.
pub(crate) fn floor_divide(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    num_integer::Integer::div_mod_floor(a, b)
}

/// `a / b` as the nearest float; `None` if it is beyond what a float can be.
pub(crate) fn true_divide(a: &BigInt, b: &BigInt) -> Option<f64> {
    let small = 1i64 << 53;
    if let (Some(x), Some(y)) = (a.to_i64(), b.to_i64())
        && x.abs() <= small
        && y.abs() <= small
    {
        #[expect(clippy::cast_precision_loss, reason = "both are within 2^53")]
        return Some(x as f64 / y as f64);
    }
    // Scale so that the quotient has 64 or more bits, with a sticky bit for the rest.
    let negative = a.is_negative() != b.is_negative();
    let (a, b) = (a.abs(), b.abs());
    let shift = 66 + i64::try_from(b.bits()).ok()? - i64::try_from(a.bits()).ok()?;
    let (a, b) = if shift >= 0 { (a << shift, b) } else { (a, b << -shift) };
    let mut quotient = &a / &b;
    if !(&a % &b).is_zero() {
        quotient |= BigInt::from(1);
    }
    let value = scaled(&quotient, -shift)?;
    Some(if negative { -value } else { value })
}

/// `n * 2^exponent`, rounded to the nearest even float.
fn scaled(n: &BigInt, exponent: i64) -> Option<f64> {
    let bits = i64::try_from(n.bits()).ok()?;
    let top = bits + exponent;
    if top > 1024 {
        return None;
    }
    let keep = if top >= -1021 { 53 } else { 53 - (-1021 - top) };
    if keep < 0 {
        return Some(0.0);
    }
    let drop = bits - keep;
    let (mantissa, shift) = if drop > 0 {
        let half = BigInt::from(1) << (drop - 1);
        let low = n & ((BigInt::from(1) << drop) - 1);
        let mut high: BigInt = n >> drop;
        if low > half || (low == half && (&high & BigInt::from(1)) == BigInt::from(1)) {
            high += 1;
        }
        (high, exponent + drop)
    } else {
        (n.clone(), exponent)
    };
    let value = mantissa.to_f64()?;
    let result = libm::ldexp(value, i32::try_from(shift).ok()?);
    result.is_finite().then_some(result)
}

/// A whole number as the nearest float; `None` if it is too large.
pub(crate) fn to_float(n: &BigInt) -> Option<f64> {
    let magnitude = scaled(&n.abs(), 0)?;
    Some(if n.sign() == Sign::Minus { -magnitude } else { magnitude })
}

/// A float without its fraction; `None` for infinities and NaN.
pub(crate) fn from_float(x: f64) -> Option<BigInt> {
    BigInt::from_f64(libm::trunc(x))
}

/// `CPython`'s `hash` of a whole number.
pub(crate) fn hash_int(n: i64) -> i64 {
    let hash = n.unsigned_abs() % MODULUS;
    let hash = i64::try_from(hash).expect("below 2^61");
    let hash = if n < 0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// `CPython`'s `hash` of a large whole number.
pub(crate) fn hash_big(n: &BigInt) -> i64 {
    let modulus = BigInt::from((1i64 << 61) - 1);
    let hash = (n.abs() % modulus).to_i64().unwrap_or(0);
    let hash = if n.is_negative() { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// Hashes of numbers are remainders of this power of two, less one.
const BITS: u32 = 61;
const MODULUS: u64 = (1 << BITS) - 1;

/// `CPython`'s `hash` of a float.
pub(crate) fn hash_float(x: f64) -> i64 {
    if x.is_infinite() {
        return if x > 0.0 { 314_159 } else { -314_159 };
    }
    if x.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = libm::frexp(libm::fabs(x));
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & MODULUS) | (hash >> (BITS - 28));
        mantissa *= 268_435_456.0;
        exponent -= 28;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^28")]
        let whole = mantissa as u64;
        #[expect(clippy::cast_precision_loss, reason = "below 2^28")]
        let taken = whole as f64;
        mantissa -= taken;
        hash += whole;
        if hash >= MODULUS {
            hash -= MODULUS;
        }
    }
    let rotate = exponent.rem_euclid(i32::try_from(BITS).expect("61")).unsigned_abs();
    hash = ((hash << rotate) & MODULUS) | (hash >> (BITS - rotate));
    let hash = i64::try_from(hash).unwrap_or(0);
    let hash = if x < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}

/// The `repr` of a float: the shortest text that reads back.
pub(crate) fn float_repr(x: f64) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e').expect("scientific notation has an e");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let digits = digits.replace('.', "");
    if (-4..16).contains(&exponent) {
        return format!("{sign}{}", positional(&digits, exponent));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let mark = if exponent < 0 { '-' } else { '+' };
    format!("{sign}{first}{point}{rest}e{mark}{:02}", exponent.abs())
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).expect("not negative");
        return format!("0.{}{digits}", "0".repeat(zeros));
    }
    let whole = usize::try_from(exponent + 1).expect("not negative");
    if digits.len() <= whole {
        format!("{digits}{}.0", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}

/// Rounds half to even at a number of decimals.
pub(crate) fn round_decimals(x: f64, decimals: i64) -> f64 {
    if !x.is_finite() || decimals > 323 {
        return x;
    }
    if decimals < -308 {
        return 0.0 * x;
    }
    if decimals >= 0 {
        let places = usize::try_from(decimals).unwrap_or(0);
        return format!("{x:.places$}").parse().unwrap_or(x);
    }
    let scale = libm::pow(10.0, f64::from(i32::try_from(-decimals).unwrap_or(308)));
    libm::rint(x / scale) * scale
}

/// Reads a float as `float()` does.
pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_start_matches(['+', '-']);
    if lower.len() - bare.len() > 1 {
        return None;
    }
    let negative = lower.starts_with('-');
    let value = match bare {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => {
            let plausible =
                bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '+' | '-' | '_'));
            if !plausible
                || !bare.contains(|c: char| c.is_ascii_digit())
                || !underscores_are_between_digits(bare)
            {
                return None;
            }
            bare.replace('_', "").parse().ok()?
        }
    };
    Some(if negative { -value } else { value })
}

fn underscores_are_between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().filter(|(_, b)| **b == b'_').all(|(n, _)| {
        n > 0
            && bytes[n - 1].is_ascii_alphanumeric()
            && bytes.get(n + 1).is_some_and(u8::is_ascii_alphanumeric)
    })
}

/// Reads a whole number as `int(text, base)` does.
pub(crate) fn parse_int(text: &str, base: u32) -> Option<BigInt> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let prefix = |p: &str, b: u32| (base == b || base == 0) && lower.starts_with(p);
    let (digits, base) = if prefix("0x", 16) {
        (&lower[2..], 16)
    } else if prefix("0o", 8) {
        (&lower[2..], 8)
    } else if prefix("0b", 2) {
        (&lower[2..], 2)
    } else {
        (&lower[..], if base == 0 { 10 } else { base })
    };
    let digits = if digits.len() < lower.len() { digits.trim_start_matches('_') } else { digits };
    if digits.is_empty() || !underscores_are_between_digits(digits) {
        return None;
    }
    let digits: String = digits.chars().filter(|c| *c != '_').map(ascii_digit).collect();
    if !digits.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    let n = BigInt::parse_bytes(digits.as_bytes(), base)?;
    Some(if negative { -n } else { n })
}

/// Digits of other scripts count as well; only the common full-width ones are known.
fn ascii_digit(c: char) -> char {
    match c as u32 {
        n @ 0xff10..=0xff19 => char::from_digit(n - 0xff10, 10).unwrap_or(c),
        _ => c,
    }
}
