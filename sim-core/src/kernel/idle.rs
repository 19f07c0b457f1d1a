//! The set of idle cores, to find the lowest one. Leaves who gets which to `cores`.

use crate::ids::CoreId;

/// The set of idle cores.
pub(super) struct IdleCores {
    words: Vec<u64>,
    pub(super) count: u16,
}

impl IdleCores {
    pub(super) fn all(cores: u16) -> Self {
        let mut idle = Self { words: vec![0; usize::from(cores).div_ceil(64)], count: 0 };
        (0..cores).for_each(|core| idle.insert(CoreId(core)));
        idle
    }

    pub(super) fn insert(&mut self, core: CoreId) {
        self.words[core.index() / 64] |= 1 << (core.index() % 64);
        self.count += 1;
    }

    pub(super) fn remove(&mut self, core: CoreId) {
        self.words[core.index() / 64] &= !(1 << (core.index() % 64));
        self.count -= 1;
    }

    pub(super) fn contains(&self, core: CoreId) -> bool {
        self.words[core.index() / 64] >> (core.index() % 64) & 1 == 1
    }

    /// The lowest idle core at or above `from`.
    pub(super) fn lowest_from(&self, from: u16) -> Option<CoreId> {
        let mut at = usize::from(from) / 64;
        let mut word = *self.words.get(at)? & (u64::MAX << (from % 64));
        while word == 0 {
            at += 1;
            word = *self.words.get(at)?;
        }
        u16::try_from(at * 64 + word.trailing_zeros() as usize).ok().map(CoreId)
    }
}
