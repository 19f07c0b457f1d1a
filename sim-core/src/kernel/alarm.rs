//! What is due next: a winner tree with a leaf for each pending alarm. Leaves what an alarm means to the event loop.
//!
//! Setting and cancelling replay one path from a leaf to the root without a branch that depends on the data, which
//! is what makes it faster than a binary heap (WORKLOADS.md: 8 against 47 ns at 1,024 pending).

use crate::ids::{CoreId, Task};
use crate::time::Time;

/// Whose alarm it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A core: the end of a slice, of a burst or of a switch.
    Core(CoreId),
    /// A blocked task: its sleep, service or timeout is over.
    Task(Task),
    /// The next process that comes by itself.
    Arrival,
    /// The policy's own timer.
    Policy,
}

/// A pending alarm, to cancel it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(u32);

impl Slot {
    /// No alarm at all.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// The pending alarms.
///
/// Invariant: `nodes[1]` is the least of all leaves, and each inner node the lesser of its two children.
pub(super) struct Alarms {
    /// A binary tree in heap order from place 1; the leaves are the upper half. A leaf that is not in use is `NEVER`.
    nodes: Vec<u128>,
    /// Whose alarm each leaf is.
    owners: Vec<Owner>,
    /// Leaves not in use, besides `hole`.
    free: Vec<u32>,
    /// The leaf of the alarm that rang last: still in the tree, until the next one takes its place.
    hole: Option<u32>,
    /// How many are pending.
    pending: usize,
    /// Orders alarms of the same time: the order in which they were set.
    sequence: u64,
}

const NEVER: u128 = u128::MAX;
const SLOT_BITS: u32 = 22;
const TIME_SHIFT: u32 = 75;
const LEAVES_AT_FIRST: u32 = 4;

impl Alarms {
    /// No alarms. Those set by `set` come after the first `reserved` places in the order of equal times.
    pub(super) fn new(reserved: usize) -> Self {
        let leaves = LEAVES_AT_FIRST as usize;
        Self {
            nodes: vec![NEVER; 2 * leaves],
            owners: vec![Owner::Arrival; leaves],
            free: (0..LEAVES_AT_FIRST).rev().collect(),
            hole: None,
            pending: 0,
            sequence: reserved as u64,
        }
    }

    /// How many are pending.
    pub(super) const fn len(&self) -> usize {
        self.pending
    }

    /// Sets an alarm.
    #[inline]
    pub(super) fn set(&mut self, at: Time, owner: Owner) -> Slot {
        let sequence = self.sequence;
        self.sequence += 1;
        self.set_in_order(at, owner, sequence)
    }

    /// Sets an alarm with a place of its own among those of the same time.
    #[inline]
    pub(super) fn set_in_order(&mut self, at: Time, owner: Owner, sequence: u64) -> Slot {
        let slot = match self.hole.take() {
            Some(slot) => slot,
            None => self.free_slot(),
        };
        self.pending += 1;
        self.owners[slot as usize] = owner;
        let key = u128::from(at.ns()) << TIME_SHIFT | u128::from(sequence) << SLOT_BITS | u128::from(slot);
        self.replay(slot, key);
        Slot(slot)
    }

    /// Takes a pending alarm back.
    pub(super) fn cancel(&mut self, slot: Slot) {
        debug_assert!(slot != Slot::NONE, "only a pending alarm is cancelled");
        self.pending -= 1;
        self.free.push(slot.0);
        self.replay(slot.0, NEVER);
    }

    /// The next alarm: the earliest, and of those the one that was set first.
    #[inline]
    pub(super) fn ring(&mut self) -> Option<(Time, Owner)> {
        if let Some(slot) = self.hole.take() {
            self.free.push(slot);
            self.replay(slot, NEVER);
        }
        let key = self.nodes[1];
        if key == NEVER {
            return None;
        }
        let slot = low_bits(key) & ((1 << SLOT_BITS) - 1);
        self.hole = Some(slot);
        self.pending -= 1;
        Some((Time::from_ns((key >> TIME_SHIFT) as u64), self.owners[slot as usize]))
    }

    #[inline]
    fn replay(&mut self, slot: u32, key: u128) {
        let nodes = self.nodes.as_mut_slice();
        let mut place = nodes.len() / 2 + slot as usize;
        let mut least = key;
        nodes[place] = least;
        while place > 1 {
            let other = nodes[place ^ 1];
            least = if other < least { other } else { least };
            place /= 2;
            nodes[place] = least;
        }
    }

    #[inline]
    fn free_slot(&mut self) -> u32 {
        if self.free.is_empty() {
            self.grow();
        }
        self.free.pop().expect("growing makes free leaves")
    }

    #[cold]
    fn grow(&mut self) {
        let leaves = self.owners.len();
        let old = u32::try_from(leaves).expect("fewer alarms than tasks and cores");
        let mut nodes = vec![NEVER; 4 * leaves];
        nodes[2 * leaves..3 * leaves].copy_from_slice(&self.nodes[leaves..]);
        for place in (1..2 * leaves).rev() {
            nodes[place] = nodes[2 * place].min(nodes[2 * place + 1]);
        }
        self.nodes = nodes;
        self.owners.resize(2 * leaves, Owner::Arrival);
        self.free.extend((old..2 * old).rev());
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only the low bits are asked for")]
const fn low_bits(key: u128) -> u32 {
    key as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    fn ring_all(alarms: &mut Alarms) -> Vec<(u64, u32)> {
        std::iter::from_fn(|| alarms.ring())
            .map(|(at, owner)| match owner {
                Owner::Task(task) => (at.ns(), task.0),
                other => panic!("{other:?} was not set"),
            })
            .collect()
    }

    #[test]
    fn equal_times_ring_in_the_order_in_which_they_were_set() {
        let mut alarms = Alarms::new(0);
        for (task, at) in [5, 3, 5, 3, 3].into_iter().enumerate() {
            alarms.set(Time::from_ns(at), Owner::Task(Task(u32::try_from(task).expect("few"))));
        }
        assert_eq!(ring_all(&mut alarms), [(3, 1), (3, 3), (3, 4), (5, 0), (5, 2)]);
        assert_eq!(alarms.len(), 0);
    }

    #[test]
    fn a_reserved_place_comes_before_all_that_were_set_earlier() {
        let mut alarms = Alarms::new(1);
        alarms.set(Time::from_ns(7), Owner::Task(Task(1)));
        alarms.set_in_order(Time::from_ns(7), Owner::Task(Task(0)), 0);
        assert_eq!(ring_all(&mut alarms), [(7, 0), (7, 1)]);
    }

    #[test]
    fn it_agrees_with_a_sorted_list_whatever_is_set_rung_and_cancelled() {
        let mut rng = Rng::new(1);
        let mut alarms = Alarms::new(0);
        let mut list: Vec<(u64, u32, Slot)> = Vec::new();
        for number in 0..20_000 {
            match rng.below(5) {
                0..=2 => {
                    let at = rng.below(50);
                    let slot = alarms.set(Time::from_ns(at), Owner::Task(Task(number)));
                    list.push((at, number, slot));
                }
                3 if !list.is_empty() => {
                    let victim = usize::try_from(rng.below(list.len() as u64)).expect("an index");
                    alarms.cancel(list.remove(victim).2);
                }
                _ => {
                    list.sort_by_key(|&(at, number, _)| (at, number));
                    let first = (!list.is_empty()).then(|| list.remove(0));
                    let expected =
                        first.map(|(at, number, _)| (Time::from_ns(at), Owner::Task(Task(number))));
                    assert_eq!(alarms.ring(), expected);
                }
            }
            assert_eq!(alarms.len(), list.len());
        }
    }
}
