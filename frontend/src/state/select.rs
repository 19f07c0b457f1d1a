//! What follows from the state: questions that more than one panel asks.

use super::{Run, State};
use crate::protocol::{Epoch, Person, RunId};
use sim_core::ids::Pid;
use sim_core::time::{Ticks, Time};
use std::ops::Range;

/// The runs that are simulated to their end.
pub fn settled(state: &State) -> impl Iterator<Item = (RunId, Epoch)> + '_ {
    (0_u8..).zip(&state.runs).filter(|(_, run)| run.is_settled()).map(|(id, run)| (RunId(id), run.epoch))
}

/// Whether quiet time is folded: as the reader chose, else where it hides at least 60 % of the run.
#[must_use]
pub fn is_folding(state: &State) -> bool {
    state.timeline.fold.unwrap_or_else(|| {
        state.main().summary.as_ref().is_some_and(|summary| {
            let hidden = summary.quiet.iter().fold(Ticks::ZERO, |sum, fold| sum + fold.end.since(fold.start));
            hidden.ns() * 10 >= summary.end.ns() * 6 && !hidden.is_zero()
        })
    })
}

/// The stretches that are folded now; none, if quiet time is not folded.
#[must_use]
pub fn folds(state: &State) -> Vec<Range<Time>> {
    match &state.main().summary {
        Some(summary) if is_folding(state) => summary.quiet.clone(),
        _ => Vec::new(),
    }
}

/// A process of the main run.
#[must_use]
pub fn person(state: &State, pid: Pid) -> Option<&Person> {
    state.main().summary.as_ref()?.processes.get(pid.number()?)
}

impl Run {
    /// Whether what is on screen is the answer to the newest question.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.phase == super::Phase::Done && self.problems.is_empty() && self.summary.is_some()
    }
}
