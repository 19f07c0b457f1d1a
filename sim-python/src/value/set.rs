//! Sets, in the very order in which `CPython` iterates them: `setobject.c`'s table of open addresses, with its linear
//! probes and its growth. Leaves hashing and comparing to the VM.

use super::Value;
use super::dict::Unsure;

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: i64,
    /// Unbound if there is none; a removed one is `NotImplemented`'s place holder with hash -1.
    key: Value,
}

const VACANT: Slot = Slot { hash: 0, key: Value::Unbound };
const DUMMY: Slot = Slot { hash: -1, key: Value::Unbound };

/// A hash table in `CPython`'s order.
#[derive(Clone, Debug)]
pub(crate) struct Set {
    table: Vec<Slot>,
    /// Live and removed places.
    fill: usize,
    used: usize,
}

impl Default for Set {
    fn default() -> Self {
        Self { table: vec![VACANT; 8], fill: 0, used: 0 }
    }
}

impl Set {
    pub(crate) fn len(&self) -> usize {
        self.used
    }

    fn mask(&self) -> usize {
        self.table.len() - 1
    }

    fn wrap(hash: i64) -> usize {
        usize::try_from(hash.cast_unsigned() & u64::from(u32::MAX)).unwrap_or(0)
    }

    /// Visits places in probing order until `visit` says stop.
    fn probe(&self, hash: i64, mut visit: impl FnMut(usize, &Slot) -> bool) {
        let mask = self.mask();
        let mut perturb = hash.cast_unsigned();
        let mut i = Self::wrap(hash) & mask;
        loop {
            let probes = if i + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            for at in i..=i + probes {
                if visit(at, &self.table[at]) {
                    return;
                }
            }
            perturb >>= PERTURB_SHIFT;
            let low = usize::try_from(perturb & u64::from(u32::MAX)).unwrap_or(0);
            i = (i.wrapping_mul(5).wrapping_add(1).wrapping_add(low)) & mask;
        }
    }

    /// The place of a key; see [`super::Dict::find`].
    pub(crate) fn find(
        &self,
        hash: i64,
        mut same: impl FnMut(Value) -> Option<bool>,
    ) -> Result<Option<usize>, Unsure> {
        let mut found = Ok(None);
        self.probe(hash, |at, slot| {
            if slot.key.is_unbound() {
                return slot.hash == 0;
            }
            if slot.hash == hash {
                match same(slot.key) {
                    Some(true) => found = Ok(Some(at)),
                    Some(false) => return false,
                    None => found = Err(Unsure),
                }
                return true;
            }
            false
        });
        found
    }

    /// The keys with this hash.
    pub(crate) fn candidates(&self, hash: i64) -> Vec<(usize, Value)> {
        let live = self.table.iter().enumerate().filter(|(_, slot)| !slot.key.is_unbound());
        live.filter(|(_, slot)| slot.hash == hash).map(|(at, slot)| (at, slot.key)).collect()
    }

    /// Adds a key that is not there.
    pub(crate) fn push(&mut self, hash: i64, key: Value) {
        let mut vacant = None;
        self.probe(hash, |at, slot| {
            let free = slot.key.is_unbound() && slot.hash == 0;
            if free {
                vacant = Some(at);
            }
            free
        });
        self.table[vacant.expect("a set always has a vacant place")] = Slot { hash, key };
        self.used += 1;
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            let wanted = if self.used > 50_000 { self.used * 2 } else { self.used * 4 };
            self.resize(wanted);
        }
    }

    fn resize(&mut self, wanted: usize) {
        let mut size = 8;
        while size <= wanted {
            size <<= 1;
        }
        let old = std::mem::replace(&mut self.table, vec![VACANT; size]);
        self.fill = self.used;
        for slot in old.into_iter().filter(|slot| !slot.key.is_unbound()) {
            let mut vacant = None;
            self.probe(slot.hash, |at, place| {
                if place.key.is_unbound() {
                    vacant = Some(at);
                }
                place.key.is_unbound()
            });
            self.table[vacant.expect("a set always has a vacant place")] = slot;
        }
    }

    /// A copy as `CPython` makes it: by merging into an empty set.
    pub(crate) fn copied(&self) -> Self {
        let mut copy = Self::default();
        if self.used * 5 >= copy.mask() * 3 {
            copy.resize(self.used * 2);
        }
        if copy.table.len() == self.table.len() && self.fill == self.used {
            return self.clone();
        }
        for (hash, key) in self.iter() {
            let mut vacant = None;
            copy.probe(hash, |at, slot| {
                if slot.key.is_unbound() {
                    vacant = Some(at);
                }
                slot.key.is_unbound()
            });
            copy.table[vacant.expect("a set always has a vacant place")] = Slot { hash, key };
            copy.used += 1;
            copy.fill += 1;
        }
        copy
    }

    /// Makes room for what another set may add.
    pub(crate) fn reserve(&mut self, other: &Self) {
        if (self.fill + other.used) * 5 >= self.mask() * 3 {
            self.resize((self.used + other.used) * 2);
        }
    }

    /// Removes the key at a place.
    pub(crate) fn remove(&mut self, at: usize) -> Value {
        let key = self.table[at].key;
        self.table[at] = DUMMY;
        self.used -= 1;
        key
    }

    /// The keys with their hashes, in `CPython`'s order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, Value)> + '_ {
        self.table.iter().filter(|slot| !slot.key.is_unbound()).map(|slot| (slot.hash, slot.key))
    }

    /// The first key at or after a place, and the place after it.
    pub(crate) fn next_from(&self, at: usize) -> Option<(usize, Value)> {
        (at..self.table.len()).find(|&n| !self.table[n].key.is_unbound()).map(|n| (n + 1, self.table[n].key))
    }
}
