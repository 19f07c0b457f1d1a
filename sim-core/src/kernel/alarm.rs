//! What is due next: a winner tree with a leaf for each pending alarm. Leaves what an alarm means to the event loop.
//!
//! Setting and cancelling replay one path from a leaf to the root without a branch that depends on the data, which
//! is what makes it faster than a binary heap (WORKLOADS.md: 8 against 47 ns at 1,024 pending). A key is one word: the
//! time since `epoch` in its upper bits, the order of setting in its lower ones. Both run out once in a long while
//! (after 73 minutes of simulated time, or 4 million alarms); then all keys are made anew.

mod ranks;

pub(super) use ranks::Ranks;

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
    /// Ctrl-C is pressed.
    Interrupt,
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
/// Invariants: `nodes[1]` is the least of all leaves, and each inner node the lesser of its two children. Keys are in
/// the order of (time, sequence), but for those in the last tick that a key can tell, which are made anew before any
/// of them rings. `leaf_of[order]` is the leaf of the pending alarm with that order, and `VACANT` if there is none.
pub(super) struct Alarms {
    /// A binary tree in heap order from place 1; the leaves are the upper half. A leaf that is not in use is `NEVER`.
    nodes: Vec<u64>,
    /// What each leaf stands for.
    leaves: Vec<Leaf>,
    /// Leaves not in use, besides `hole`.
    free: Vec<u32>,
    /// The leaf of the alarm that rang last: still in the tree, until the next one takes its place.
    hole: Option<u32>,
    /// The leaf of each order in use, by the order's low bits: twice as many places as leaves.
    leaf_of: Vec<u32>,
    /// Where the times in the keys begin.
    epoch: Time,
    /// The order of the next key.
    order: u64,
    /// What comes first of equal times; `None` if only the order of setting counts.
    ranks: Option<Ranks>,
    /// How many are pending.
    pending: usize,
    /// Orders alarms of the same time: the order in which they were set.
    sequence: u64,
}

#[derive(Clone, Copy)]
struct Leaf {
    at: Time,
    sequence: u64,
    owner: Owner,
}

const NEVER: u64 = u64::MAX;
const VACANT: u32 = u32::MAX;
const ORDER_BITS: u32 = 22;
const ORDER_END: u64 = 1 << ORDER_BITS;
/// The last tick that a key can tell: what is due then or later has this time in its key.
const FAR: u64 = (1 << (64 - ORDER_BITS)) - 1;
const LEAVES_AT_FIRST: u32 = 4;
const NO_LEAF: Leaf = Leaf { at: Time::ZERO, sequence: 0, owner: Owner::Arrival };

impl Alarms {
    /// No alarms. Those set by `set` come after the first `reserved` places in the order of equal times.
    pub(super) fn new(reserved: usize, ranks: Ranks) -> Self {
        let leaves = LEAVES_AT_FIRST as usize;
        Self {
            nodes: vec![NEVER; 2 * leaves],
            leaves: vec![NO_LEAF; leaves],
            free: (0..LEAVES_AT_FIRST).rev().collect(),
            hole: None,
            leaf_of: vec![VACANT; 2 * leaves],
            epoch: Time::ZERO,
            order: 0,
            ranks: (ranks != Ranks::default()).then_some(ranks),
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
        let leaf = self.take_leaf(at, owner, sequence);
        let key = self.key(at, leaf);
        self.replay(leaf, key);
        Slot(leaf)
    }

    /// Sets an alarm with a place of its own among those of the same time.
    #[cold]
    pub(super) fn set_in_order(&mut self, at: Time, owner: Owner, sequence: u64) -> Slot {
        let leaf = self.take_leaf(at, owner, sequence);
        self.remake(self.epoch);
        Slot(leaf)
    }

    /// When a pending alarm rings.
    pub(super) fn due(&self, slot: Slot) -> Time {
        self.leaves[slot.0 as usize].at
    }

    /// Takes a pending alarm back.
    pub(super) fn cancel(&mut self, slot: Slot) {
        debug_assert!(slot != Slot::NONE, "only a pending alarm is cancelled");
        let key = self.nodes[self.leaves.len() + slot.0 as usize];
        self.vacate(key);
        self.free.push(slot.0);
        self.replay(slot.0, NEVER);
    }

    /// The next alarm: the earliest, and of those the one that was set first.
    #[expect(
        clippy::inline_always,
        reason = "on the path of every event; otherwise kept out of line for a rare caller"
    )]
    #[inline(always)]
    pub(super) fn ring(&mut self) -> Option<(Time, Owner)> {
        self.fill_hole();
        let mut key = self.nodes[1];
        if key >= FAR << ORDER_BITS {
            key = self.nearest()?;
        }
        let leaf = self.vacate(key);
        self.hole = Some(leaf);
        let Leaf { at, owner, .. } = self.leaves[leaf as usize];
        Some((at, owner))
    }

    /// Whether an alarm is due at this time, or was before.
    pub(super) fn is_due(&mut self, now: Time) -> bool {
        self.fill_hole();
        let key = self.nodes[1];
        if key >= FAR << ORDER_BITS {
            // Keys are not made anew from here on: alarms that are set next may come before this one.
            return self.in_use().any(|leaf| self.leaves[leaf as usize].at <= now);
        }
        let leaf = self.leaf_of[low(key & (ORDER_END - 1)) & (self.leaf_of.len() - 1)];
        self.leaves[leaf as usize].at <= now
    }

    #[inline]
    fn fill_hole(&mut self) {
        if let Some(leaf) = self.hole.take() {
            self.free.push(leaf);
            self.replay(leaf, NEVER);
        }
    }

    /// The least key, when it cannot tell its time: keys are made anew from the earliest alarm on.
    #[cold]
    fn nearest(&mut self) -> Option<u64> {
        let earliest = self.in_use().map(|leaf| self.leaves[leaf as usize].at).min()?;
        self.remake(earliest);
        Some(self.nodes[1])
    }

    /// A leaf for an alarm; its key is still to be made.
    #[inline]
    fn take_leaf(&mut self, at: Time, owner: Owner, sequence: u64) -> u32 {
        let leaf = match self.hole.take() {
            Some(leaf) => leaf,
            None => self.free_leaf(),
        };
        self.pending += 1;
        self.leaves[leaf as usize] = Leaf { at, sequence, owner };
        leaf
    }

    /// The next key: later than all of the same time.
    #[expect(
        clippy::inline_always,
        reason = "on the path of every event; otherwise kept out of line for a rare caller"
    )]
    #[inline(always)]
    fn key(&mut self, at: Time, leaf: u32) -> u64 {
        let mask = self.leaf_of.len() - 1;
        loop {
            if self.order == ORDER_END {
                self.remake(self.epoch);
                return self.nodes[self.leaves.len() + leaf as usize];
            }
            let order = self.order;
            self.order += 1;
            let place = &mut self.leaf_of[low(order) & mask];
            if *place == VACANT {
                *place = leaf;
                let ns = at.ns().saturating_sub(self.epoch.ns());
                let ticks = match self.ranks {
                    None => ns,
                    Some(ranks) => ns << 2 | ranks.of(self.leaves[leaf as usize].owner),
                }
                .min(FAR);
                return ticks << ORDER_BITS | order;
            }
        }
    }

    /// Frees the order of a key: its alarm is no longer pending. Says which leaf it was.
    #[inline]
    fn vacate(&mut self, key: u64) -> u32 {
        self.pending -= 1;
        let mask = self.leaf_of.len() - 1;
        let order = low(key & (ORDER_END - 1));
        std::mem::replace(&mut self.leaf_of[order & mask], VACANT)
    }

    #[inline]
    fn replay(&mut self, leaf: u32, key: u64) {
        let nodes = self.nodes.as_mut_slice();
        let mut place = nodes.len() / 2 + leaf as usize;
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
    fn free_leaf(&mut self) -> u32 {
        if self.free.is_empty() {
            self.grow();
        }
        self.free.pop().expect("growing makes free leaves")
    }

    fn in_use(&self) -> impl Iterator<Item = u32> + '_ {
        let leaves = u32::try_from(self.leaves.len()).expect("fewer alarms than tasks and cores");
        let unused = self.free.iter().copied().chain(self.hole);
        let mut used = vec![true; self.leaves.len()];
        unused.for_each(|leaf| used[leaf as usize] = false);
        (0..leaves).filter(move |&leaf| used[leaf as usize])
    }

    /// Makes all keys anew, with times from `epoch` on and orders from 0 on.
    #[cold]
    fn remake(&mut self, epoch: Time) {
        let mut pending: Vec<u32> = self.in_use().collect();
        pending.sort_unstable_by_key(|&leaf| self.leaves[leaf as usize].sequence);
        self.nodes.fill(NEVER);
        self.leaf_of.fill(VACANT);
        (self.epoch, self.order) = (epoch, 0);
        let leaves = self.leaves.len();
        for leaf in pending {
            let at = self.leaves[leaf as usize].at;
            self.nodes[leaves + leaf as usize] = self.key(at, leaf);
        }
        for place in (1..leaves).rev() {
            self.nodes[place] = self.nodes[2 * place].min(self.nodes[2 * place + 1]);
        }
    }

    #[cold]
    fn grow(&mut self) {
        let old = self.leaves.len();
        self.leaves.resize(2 * old, NO_LEAF);
        self.leaf_of.resize(4 * old, VACANT);
        self.nodes.resize(4 * old, NEVER);
        let leaves = |n: usize| u32::try_from(n).expect("fewer alarms than tasks and cores");
        self.free.extend((leaves(old)..leaves(2 * old)).rev());
        self.remake(self.epoch);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "orders have few bits")]
const fn low(order: u64) -> usize {
    order as usize
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
        let mut alarms = Alarms::new(0, Ranks::default());
        for (task, at) in [5, 3, 5, 3, 3].into_iter().enumerate() {
            alarms.set(Time::from_ns(at), Owner::Task(Task(u32::try_from(task).expect("few"))));
        }
        assert_eq!(ring_all(&mut alarms), [(3, 1), (3, 3), (3, 4), (5, 0), (5, 2)]);
        assert_eq!(alarms.len(), 0);
    }

    #[test]
    fn a_reserved_place_comes_before_all_that_were_set_earlier() {
        let mut alarms = Alarms::new(1, Ranks::default());
        alarms.set(Time::from_ns(7), Owner::Task(Task(1)));
        alarms.set_in_order(Time::from_ns(7), Owner::Task(Task(0)), 0);
        assert_eq!(ring_all(&mut alarms), [(7, 0), (7, 1)]);
    }

    #[test]
    fn alarms_farther_apart_than_a_key_can_tell_ring_in_order() {
        let mut alarms = Alarms::new(0, Ranks::default());
        let far = [3 << 42, 1 << 42, 5, (1 << 42) + 1, 1 << 42, (1 << 52) + 7];
        for (task, at) in far.into_iter().enumerate() {
            alarms.set(Time::from_ns(at), Owner::Task(Task(u32::try_from(task).expect("few"))));
        }
        let expected =
            [(5, 2), (1 << 42, 1), (1 << 42, 4), ((1 << 42) + 1, 3), (3 << 42, 0), ((1 << 52) + 7, 5)];
        assert_eq!(ring_all(&mut alarms), expected);
    }

    #[test]
    fn asking_what_is_due_does_not_bring_what_is_far_away_nearer() {
        let mut alarms = Alarms::new(0, Ranks::default());
        alarms.set(Time::from_ns(1 << 50), Owner::Task(Task(0)));
        assert!(!alarms.is_due(Time::from_ns(5)));
        alarms.set(Time::from_ns(7), Owner::Task(Task(1)));
        assert!(alarms.is_due(Time::from_ns(7)));
        assert_eq!(ring_all(&mut alarms), [(7, 1), (1 << 50, 0)]);
    }

    #[test]
    fn ranks_order_what_is_due_at_once() {
        let mut alarms = Alarms::new(0, Ranks { core: 0, policy: 1, task: 2, arrival: 3 });
        for owner in [Owner::Arrival, Owner::Task(Task(1)), Owner::Policy, Owner::Core(CoreId(0))] {
            alarms.set(Time::from_ns(5), owner);
        }
        let order: Vec<Owner> = std::iter::from_fn(|| alarms.ring()).map(|(_, owner)| owner).collect();
        assert_eq!(order, [Owner::Core(CoreId(0)), Owner::Policy, Owner::Task(Task(1)), Owner::Arrival]);
    }

    #[test]
    fn an_alarm_that_outlives_millions_of_others_keeps_its_place() {
        let mut alarms = Alarms::new(0, Ranks::default());
        let (end, old, new) = (Time::from_ns(10_000_000), Task(1), Task(2));
        alarms.set(end, Owner::Task(old));
        for at in 0..2 * ORDER_END {
            alarms.set(Time::from_ns(at), Owner::Arrival);
            assert_eq!(alarms.ring(), Some((Time::from_ns(at), Owner::Arrival)));
        }
        alarms.set(end, Owner::Task(new));
        assert_eq!(ring_all(&mut alarms), [(10_000_000, 1), (10_000_000, 2)]);
    }

    #[test]
    fn it_agrees_with_a_sorted_list_whatever_is_set_rung_and_cancelled() {
        let mut rng = Rng::new(1);
        let mut alarms = Alarms::new(0, Ranks::default());
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
