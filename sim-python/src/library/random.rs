//! The Mersenne Twister, bit for bit as in `CPython`'s `_randommodule.c`.

use super::plain;
use crate::value::{Native, Value};
use crate::vm::args::Args;
use crate::vm::{R, Vm};
use num_bigint::BigInt;
use num_traits::Signed;
use std::rc::Rc;

const N: usize = 624;
const M: usize = 397;

/// A generator's state.
#[derive(Clone)]
pub(crate) struct Twister {
    state: Vec<u32>,
    index: usize,
}

impl Twister {
    fn from_seed(seed: u32) -> Self {
        let mut state = vec![seed; N];
        for n in 1..N {
            let previous = state[n - 1];
            let number = u32::try_from(n).expect("below 624");
            state[n] = 1_812_433_253_u32.wrapping_mul(previous ^ (previous >> 30)).wrapping_add(number);
        }
        Self { state, index: N }
    }

    fn from_key(key: &[u32]) -> Self {
        let mut twister = Self::from_seed(19_650_218);
        let state = &mut twister.state;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let previous = state[i - 1];
            let mixed = state[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_664_525);
            state[i] = mixed.wrapping_add(key[j]).wrapping_add(u32::try_from(j).expect("a short key"));
            i += 1;
            j += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let previous = state[i - 1];
            let mixed = state[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_566_083_941);
            state[i] = mixed.wrapping_sub(u32::try_from(i).expect("below 624"));
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        twister
    }

    fn next(&mut self) -> u32 {
        if self.index >= N {
            for n in 0..N {
                let y = (self.state[n] & 0x8000_0000) | (self.state[(n + 1) % N] & 0x7fff_ffff);
                let odd = if y & 1 == 0 { 0 } else { 0x9908_b0df };
                self.state[n] = self.state[(n + M) % N] ^ (y >> 1) ^ odd;
            }
            self.index = 0;
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn random(&mut self) -> f64 {
        let a = f64::from(self.next() >> 5);
        let b = f64::from(self.next() >> 6);
        (a * 67_108_864.0 + b) * (1.0 / 9_007_199_254_740_992.0)
    }
}

pub(crate) const PRIMITIVES: &[Native] = &[
    plain!("_twister_new", |vm, _| {
        let seed = seed_of_machine(vm);
        vm.host.twisters.push(Rc::new(Twister::from_key(&[seed, 0])));
        Ok(Value::Int(i64::try_from(vm.host.twisters.len() - 1).unwrap_or(0)))
    }),
    plain!("_twister_copy", |vm, args| {
        let at = place(vm, args);
        let copy = vm.host.twisters[at].clone();
        vm.host.twisters.push(copy);
        Ok(Value::Int(i64::try_from(vm.host.twisters.len() - 1).unwrap_or(0)))
    }),
    plain!("_twister_set", |vm, args| {
        let (at, from) = (place(vm, args), args.at(1));
        if let Value::Int(from) = from {
            let from = usize::try_from(from).unwrap_or(0).min(vm.host.twisters.len() - 1);
            vm.host.twisters[at] = vm.host.twisters[from].clone();
        }
        Ok(Value::None)
    }),
    plain!("_twister_seed", |vm, args| {
        let at = place(vm, args);
        let twister = match vm.big(args.at(1)) {
            Some(n) => {
                let mut key = n.abs().to_u32_digits().1;
                if key.is_empty() {
                    key.push(0);
                }
                Twister::from_key(&key)
            }
            None => Twister::from_key(&[seed_of_machine(vm), 1]),
        };
        vm.host.twisters[at] = Rc::new(twister);
        Ok(Value::None)
    }),
    plain!("_twister_random", |vm, args| {
        let at = place(vm, args);
        Ok(Value::Float(Rc::make_mut(&mut vm.host.twisters[at]).random()))
    }),
    plain!("_twister_bits", bits),
];

fn place(vm: &Vm, args: &Args) -> usize {
    match args.at(0) {
        Value::Int(n) => usize::try_from(n).unwrap_or(0).min(vm.host.twisters.len().saturating_sub(1)),
        _ => 0,
    }
}

/// What an unseeded generator begins with: the machine's seed, the process and how many there were before.
fn seed_of_machine(vm: &Vm) -> u32 {
    let pid = u32::try_from(vm.host.pid.unwrap_or(0)).unwrap_or(0);
    let count = u32::try_from(vm.host.twisters.len()).unwrap_or(0);
    let seed = u32::try_from(vm.settings.seed & 0xffff_ffff).unwrap_or(0);
    sim_core::rng::mixed(seed, pid, count)
}

fn bits(vm: &mut Vm, args: &Args) -> R<Value> {
    let at = place(vm, args);
    let Value::Int(k) = args.at(1) else { return Err(vm.type_error("number of bits should be an integer")) };
    let Ok(k) = u64::try_from(k) else { return Err(vm.value_error("number of bits must be non-negative")) };
    if k > vm.settings.limits.int_bits {
        return Err(vm.error(crate::value::TypeId::MemoryError, ""));
    }
    let twister = Rc::make_mut(&mut vm.host.twisters[at]);
    let mut left = k;
    let mut digits = Vec::new();
    while left > 0 {
        let word = twister.next();
        digits.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    vm.new_int(BigInt::from_slice(num_bigint::Sign::Plus, &digits))
}
