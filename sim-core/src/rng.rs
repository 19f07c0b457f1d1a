//! The one source of chance: integer-only, seeded, forkable, the same natively and in WASM.

/// A `SplitMix64` generator (Steele, Lea and Flood, OOPSLA 2014).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// A generator whose numbers depend on `seed` alone.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound` (at least 1), each as likely as the next to within 2^-32 for bounds below 2^32.
    pub fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.bits()) * u128::from(bound.max(1));
        u64::try_from(wide >> 64).expect("the high half of 128 bits")
    }

    /// A generator for a part of the run: what it gives does not depend on how often this one is asked afterwards.
    #[must_use]
    pub fn fork(&self, part: u64) -> Self {
        let mut child = Self::new(self.state ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        child.bits();
        child
    }
}

/// The stateless generator of the benchmark workloads (`WORKLOADS.md`): three rounds of a 32-bit mixer.
#[must_use]
pub fn mixed(seed: u32, a: u32, b: u32) -> u32 {
    mix32(mix32(mix32(seed ^ 0x9E37_79B9).wrapping_add(a)).wrapping_add(b))
}

/// A 32-bit finaliser (Wellons, "Prospecting for hash functions").
#[must_use]
pub const fn mix32(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// About exponentially distributed: a whole number ≥ 1 of mean `mean`, from 32 random bits, in integers only.
#[must_use]
#[expect(clippy::many_single_char_names, reason = "the names that WORKLOADS.md gives them")]
pub fn exponential(mean: u64, u: u32) -> u64 {
    let u = u.max(1);
    let zeros = u.leading_zeros();
    let f = u64::from((u << zeros) >> 15) & 0xFFFF;
    let q = (f * (65536 - f)) >> 16;
    let l = (u64::from(zeros + 1) << 16) - f - ((22525 * q) >> 16);
    let e = (l * 45426) >> 16;
    1 + ((mean * e) >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_self_test_of_workloads_md_holds() {
        assert_eq!([0, 1, 0xFFFF_FFFF].map(mix32), [0, 1_753_845_952, 1_734_902_346]);
        assert_eq!((mixed(1, 0, 0), mixed(2, 999, 919)), (3_112_853_886, 3_057_174_947));
        assert_eq!(
            [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 123_456_789].map(|u| exponential(5_000_000, u)),
            [110_903_321, 110_903_321, 3_465_729, 3_465_729, 1, 17_724_000]
        );
    }

    #[test]
    fn a_fork_does_not_depend_on_later_draws() {
        let mut rng = Rng::new(7);
        let mut before = rng.fork(3);
        rng.bits();
        assert_eq!(before.bits(), Rng::new(7).fork(3).bits());
        assert_ne!(Rng::new(7).fork(3).bits(), Rng::new(7).fork(4).bits());
    }

    #[test]
    fn numbers_stay_below_their_bound() {
        let mut rng = Rng::new(1);
        assert!((0..1000).all(|_| rng.below(3) < 3));
    }
}
