//! Who lies on the stack of Exited, and how closely. Pure.

use sim_core::ids::Pid;
use sim_core::snapshot::{ProcessNow, Snapshot, State};

/// The stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// From the bottom: who ended first lies lowest.
    pub pids: Vec<Pid>,
    /// How many more there are: the ones that ended first.
    pub more: usize,
    /// How many ended in all.
    pub total: usize,
    /// How closely they lie.
    pub density: Density,
}

/// How closely the ended lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// Token, exit code above it, "zombie" if it is one.
    Roomy,
    /// Small token, exit code beside it.
    Close,
    /// Small tokens, two abreast.
    Tokens,
}

impl Stack {
    /// The most that lie there roomily, closely, and as tokens.
    const MOST: [usize; 3] = [4, 11, 22];

    /// The stack at an instant.
    #[must_use]
    pub fn new(snapshot: &Snapshot) -> Self {
        let mut ended: Vec<&ProcessNow> =
            snapshot.processes.iter().filter(|process| has_ended(process)).collect();
        ended.sort_by_key(|process| (process.since, process.latest));
        Self::of(ended.into_iter().map(|process| process.pid).collect())
    }

    fn of(mut pids: Vec<Pid>) -> Self {
        let total = pids.len();
        let density = match total {
            _ if total <= Self::MOST[0] => Density::Roomy,
            _ if total <= Self::MOST[1] => Density::Close,
            _ => Density::Tokens,
        };
        let more = if total > Self::MOST[2] { total - (Self::MOST[2] - 1) } else { 0 };
        pids.drain(..more);
        Self { pids, more, total, density }
    }
}

/// Whether a process has ended.
#[must_use]
pub const fn has_ended(process: &ProcessNow) -> bool {
    matches!(process.state, State::Zombie | State::Exited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_have_ended_the_closer_they_lie_and_the_first_are_counted() {
        let stack = |count| Stack::of((0..count).map(Pid::nth).collect());
        assert_eq!([2, 4, 5, 11, 12].map(|count| stack(count).density), {
            use Density::{Close, Roomy, Tokens};
            [Roomy, Roomy, Close, Close, Tokens]
        });
        let full = stack(30);
        assert_eq!((full.more, full.pids.len(), full.total), (9, 21, 30));
        assert_eq!(full.pids.first(), Some(&Pid::nth(9)));
        assert_eq!((stack(22).more, stack(22).pids.len()), (0, 22));
    }
}
