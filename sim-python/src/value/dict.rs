//! Dicts: insertion order in a list of entries, found through a table of hashes. Leaves hashing and comparing keys to
//! the VM, since both may call Python code.

use super::Value;

/// An entry; a removed one has an unbound key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) hash: i64,
    pub(crate) key: Value,
    pub(crate) value: Value,
}

const EMPTY: u32 = u32::MAX;
const REMOVED: u32 = u32::MAX - 1;

/// A hash table in insertion order.
///
/// Invariant: `table` has a power of two of places, more than `entries`, of which each live entry fills one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dict {
    pub(crate) entries: Vec<Entry>,
    table: Vec<u32>,
    live: usize,
}

impl Dict {
    pub(crate) fn len(&self) -> usize {
        self.live
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.live == 0
    }

    fn mask(&self) -> usize {
        self.table.len() - 1
    }

    fn start(&self, hash: i64) -> usize {
        let hash = hash.cast_unsigned();
        usize::try_from((hash ^ (hash >> 32)) & 0xffff_ffff).unwrap_or(0) & self.mask()
    }

    /// The place of the entry with this hash that `same` says is it. `same` gives `None` if it cannot tell: the search
    /// then ends with `Err`.
    #[inline]
    pub(crate) fn find(
        &self,
        hash: i64,
        mut same: impl FnMut(Value) -> Option<bool>,
    ) -> Result<Option<usize>, Unsure> {
        if self.table.is_empty() {
            return Ok(None);
        }
        let mut place = self.start(hash);
        loop {
            match self.table[place] {
                EMPTY => return Ok(None),
                REMOVED => {}
                at => {
                    let entry = &self.entries[at as usize];
                    if entry.hash == hash {
                        match same(entry.key) {
                            Some(true) => return Ok(Some(at as usize)),
                            Some(false) => {}
                            None => return Err(Unsure),
                        }
                    }
                }
            }
            place = (place + 1) & self.mask();
        }
    }

    /// The places of all entries with this hash.
    pub(crate) fn candidates(&self, hash: i64) -> Vec<usize> {
        (0..self.entries.len())
            .filter(|&n| self.entries[n].hash == hash && !self.entries[n].key.is_unbound())
            .collect()
    }

    /// Adds an entry whose key is not there.
    pub(crate) fn push(&mut self, hash: i64, key: Value, value: Value) {
        if (self.entries.len() + 1) * 3 >= self.table.len() * 2 {
            self.rebuild();
        }
        let at = u32::try_from(self.entries.len()).expect("dicts are smaller than 2^32");
        self.entries.push(Entry { hash, key, value });
        self.live += 1;
        self.place(hash, at);
    }

    fn place(&mut self, hash: i64, at: u32) {
        let mut place = self.start(hash);
        while self.table[place] != EMPTY {
            place = (place + 1) & self.mask();
        }
        self.table[place] = at;
    }

    fn rebuild(&mut self) {
        self.entries.retain(|entry| !entry.key.is_unbound());
        let size = ((self.entries.len() + 2) * 3).next_power_of_two().max(8);
        self.table.clear();
        self.table.resize(size, EMPTY);
        for at in 0..self.entries.len() {
            self.place(self.entries[at].hash, u32::try_from(at).expect("dicts are smaller than 2^32"));
        }
    }

    /// Removes the entry at a place.
    pub(crate) fn remove(&mut self, at: usize) -> Entry {
        let entry = self.entries[at];
        let mut place = self.start(entry.hash);
        while self.table[place] as usize != at {
            place = (place + 1) & self.mask();
        }
        self.table[place] = REMOVED;
        self.entries[at].key = Value::Unbound;
        self.entries[at].value = Value::Unbound;
        self.live -= 1;
        while self.entries.last().is_some_and(|last| last.key.is_unbound()) {
            self.entries.pop();
        }
        entry
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The live entries, in order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.key.is_unbound())
    }

    /// The first live entry at or after a place.
    pub(crate) fn next_from(&self, at: usize) -> Option<usize> {
        (at..self.entries.len()).find(|&n| !self.entries[n].key.is_unbound())
    }
}

/// Whether two keys are the same could not be told without calling Python code.
#[derive(Debug)]
pub(crate) struct Unsure;
