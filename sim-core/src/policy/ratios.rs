//! Who has the highest response ratio at a time that only goes forward: a tournament whose nodes know until when their
//! winners hold (a kinetic tournament: Basch, Guibas and Hershberger, 1997). Leaves what a burst is to `hrrn`.

use crate::ids::Task;
use crate::time::{Ticks, Time};

/// Somebody who waits: the ratio of waiting since then to the burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waits {
    pub(super) since: Time,
    pub(super) burst: Ticks,
    pub(super) task: Task,
}

/// The tournament.
///
/// Invariant: a node's winner is the highest of its subtree from when it was made until its `until`.
#[derive(Clone, Debug)]
pub(super) struct Ratios {
    /// A binary tree in heap order from place 1; the leaves, by task, are the upper half.
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    winner: Option<Waits>,
    until: Time,
}

const EMPTY: Node = Node { winner: None, until: Time::MAX };

impl Ratios {
    pub(super) fn new() -> Self {
        Self { nodes: vec![EMPTY; 4] }
    }

    /// Makes room for a task.
    pub(super) fn admit(&mut self, task: Task) {
        while task.index() >= self.nodes.len() / 2 {
            let leaves = self.nodes.len() / 2;
            let mut nodes = vec![EMPTY; 4 * leaves];
            nodes[2 * leaves..3 * leaves].copy_from_slice(&self.nodes[leaves..]);
            self.nodes = nodes;
            // All winners are made anew at the next question.
            self.nodes[1..2 * leaves].fill(Node { winner: None, until: Time::ZERO });
        }
    }

    pub(super) fn insert(&mut self, waits: Waits, now: Time) {
        self.set(waits.task, Some(waits), now);
    }

    pub(super) fn remove(&mut self, task: Task, now: Time) {
        self.set(task, None, now);
    }

    /// Who has the highest ratio; of equal ones who waits longest, then who came into being first.
    pub(super) fn first(&mut self, now: Time) -> Option<Waits> {
        self.hold(1, now);
        self.nodes[1].winner
    }

    /// Everybody.
    pub(super) fn all(&self) -> impl Iterator<Item = Waits> + '_ {
        self.nodes[self.nodes.len() / 2..].iter().filter_map(|node| node.winner)
    }

    fn set(&mut self, task: Task, waits: Option<Waits>, now: Time) {
        let mut place = self.nodes.len() / 2 + task.index();
        self.nodes[place].winner = waits;
        while place > 1 {
            place /= 2;
            self.play(place, now);
        }
    }

    /// Sees to it that the winners of a subtree hold at this time.
    fn hold(&mut self, place: usize, now: Time) {
        if self.nodes[place].until <= now && place < self.nodes.len() / 2 {
            self.hold(2 * place, now);
            self.hold(2 * place + 1, now);
            self.play(place, now);
        }
    }

    /// A node's winner, of those of its children. Where theirs hold no longer, neither does this one.
    fn play(&mut self, place: usize, now: Time) {
        let (left, right) = (self.nodes[2 * place], self.nodes[2 * place + 1]);
        let (winner, until) = match (left.winner, right.winner) {
            (Some(a), Some(b)) if is_higher(b, a, now) => (Some(b), overtakes(a, b)),
            (Some(a), Some(b)) => (Some(a), overtakes(b, a)),
            (a, b) => (a.or(b), Time::MAX),
        };
        self.nodes[place] = Node { winner, until: until.min(left.until).min(right.until) };
    }
}

/// Whether `a` goes before `b` at this time. A burst of nothing has no end of ratio.
pub(super) fn is_higher(a: Waits, b: Waits, now: Time) -> bool {
    let ratio = |x: Waits, other: Waits| u128::from(now.since(x.since).ns()) * u128::from(other.burst.ns());
    let (of_a, of_b) = (ratio(a, b), ratio(b, a));
    of_a > of_b || (of_a == of_b && (a.since, a.task) < (b.since, b.task))
}

/// From when on `behind` may be before `ahead`: never, if its ratio grows no faster.
fn overtakes(behind: Waits, ahead: Waits) -> Time {
    let (short, long) = (i128::from(behind.burst.ns()), i128::from(ahead.burst.ns()));
    if short >= long {
        return Time::MAX;
    }
    let at = i128::from(behind.since.ns()) * long - i128::from(ahead.since.ns()) * short;
    Time::from_ns(u64::try_from(at / (long - short)).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;

    #[test]
    fn it_agrees_with_a_look_at_everybody() {
        let mut rng = Rng::new(5);
        let (mut ratios, mut all, mut now) = (Ratios::new(), Vec::<Waits>::new(), Time::ZERO);
        for number in 0..3000 {
            now = now + Ticks::from_ns(rng.below(20));
            let task = Task(number);
            ratios.admit(task);
            let waits = Waits { since: now, burst: Ticks::from_ns(rng.below(60)), task };
            ratios.insert(waits, now);
            all.push(waits);
            now = now + Ticks::from_ns(rng.below(20));
            if rng.below(10) < 9 {
                let best = all.iter().copied().reduce(|a, b| if is_higher(b, a, now) { b } else { a });
                assert_eq!(ratios.first(now), best);
                let best = best.expect("somebody waits");
                all.retain(|waits| *waits != best);
                ratios.remove(best.task, now);
            }
        }
    }
}
