//! What each core shows. Pure; leaves the cards to `card`.

use crate::protocol::Summary;
use crate::state::select;
use sim_core::ids::{CoreId, Pid};
use sim_core::machine::Queueing;
use sim_core::snapshot::{CoreNow, Doing, ProcessNow, QueuedNow, Snapshot};
use sim_core::time::{Ticks, Time};

/// A core.
#[derive(Clone, Debug, PartialEq)]
pub struct Core {
    /// Which.
    pub id: CoreId,
    /// How long it had run processes, at the snapshot's instant.
    pub busy: Ticks,
    /// What it does.
    pub work: Work,
    /// Its own ready queue, head first; empty where all cores share one.
    pub queue: Vec<QueuedNow>,
}

/// What a core does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    Idle {
        /// Since when.
        since: Time,
    },
    /// It goes from one process to another.
    Switching {
        /// From whom.
        from: Option<Pid>,
        /// To whom.
        to: Pid,
        /// Since when.
        since: Time,
        /// How long it takes.
        length: Ticks,
    },
    /// It runs a process.
    Running {
        /// Which.
        pid: Pid,
        /// What drains.
        slice: Slice,
        /// The CPU time that the process still needs at the snapshot's instant, where the run says so.
        needs: Option<Ticks>,
        /// Whether that is its exit handler.
        exiting: bool,
    },
}

/// What the bar on a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slice {
    /// A time slice.
    Quantum {
        /// When it began.
        since: Time,
        /// How long it is.
        length: Ticks,
    },
    /// The work left, for policies without time slices: from all of it to none at `until`.
    Work {
        /// When the process will be done if nothing comes between.
        until: Time,
        /// All its work.
        total: Ticks,
    },
    /// Nothing is known that drains.
    Nothing,
}

/// How large the cards are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// 154 by 150, one row.
    Full,
    /// Two by two.
    Half,
    /// Four across, without caption.
    Small,
    /// Eight across: number, token, bar.
    Cell,
}

impl Form {
    /// For so many cores.
    #[must_use]
    pub const fn of(cores: usize) -> Self {
        match cores {
            0..=2 => Self::Full,
            3..=4 => Self::Half,
            5..=8 => Self::Small,
            _ => Self::Cell,
        }
    }

    /// The class of its cards.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Full => "is-full",
            Self::Half => "is-half",
            Self::Small => "is-small",
            Self::Cell => "is-cell",
        }
    }
}

impl Work {
    /// Who has the core.
    #[must_use]
    pub const fn pid(self) -> Option<Pid> {
        match self {
            Self::Idle { .. } => None,
            Self::Switching { to, .. } => Some(to),
            Self::Running { pid, .. } => Some(pid),
        }
    }
}

/// Every core.
#[must_use]
pub fn cores(snapshot: &Snapshot, summary: &Summary) -> Vec<Core> {
    let per_core = summary.machine.queue != Queueing::Shared;
    let core = |now: &CoreNow| Core {
        id: now.core,
        busy: now.busy,
        work: work(now, snapshot, summary),
        queue: snapshot.queues.get(now.core.index()).filter(|_| per_core).cloned().unwrap_or_default(),
    };
    snapshot.cores.iter().map(core).collect()
}

fn work(now: &CoreNow, snapshot: &Snapshot, summary: &Summary) -> Work {
    match now.doing {
        Doing::Idle { since } => Work::Idle { since },
        Doing::Switching { from, to, since, .. } => {
            Work::Switching { from, to, since, length: summary.machine.costs.switch }
        }
        Doing::Running { pid, since, quantum, .. } => {
            let process = snapshot.processes.iter().find(|process| process.pid == pid);
            let needs = process.and_then(|process| needs(process, summary));
            let slice = match (quantum, needs) {
                (Some(length), _) => Slice::Quantum { since, length },
                (None, Some((left, total))) => Slice::Work { until: snapshot.at + left, total },
                (None, None) => Slice::Nothing,
            };
            let exiting = process.is_some_and(|process| process.exiting);
            Work::Running { pid, slice, needs: needs.map(|(left, _)| left), exiting }
        }
    }
}

/// The CPU time that a process still needs, and all of it; `None` if it never ends by itself in this run.
fn needs(process: &ProcessNow, summary: &Summary) -> Option<(Ticks, Ticks)> {
    let person = summary.processes.get(process.pid.number()?)?;
    person.status?;
    Some((person.cpu.less(process.cpu), person.cpu))
}

/// When the next core comes free at the latest, and which: what the head of the shared queue waits for.
#[must_use]
pub fn next_free(cores: &[Core]) -> Option<(CoreId, Time)> {
    let end = |core: &Core| match core.work {
        Work::Running { slice: Slice::Quantum { since, length }, .. } => Some((core.id, since + length)),
        Work::Running { slice: Slice::Work { until, .. }, .. } => Some((core.id, until)),
        Work::Running { slice: Slice::Nothing, .. } | Work::Idle { .. } | Work::Switching { .. } => None,
    };
    cores.iter().filter_map(end).min_by_key(|&(core, until)| (until, core))
}

/// What stands on a process's plate: its name as its card has room for it.
#[must_use]
pub fn plate_name(summary: &Summary, pid: Pid, full: &str, form: Form) -> String {
    let label = select::face(summary, pid).label;
    match form {
        Form::Full | Form::Half if label.starts_with('P') && !full.starts_with('P') => {
            format!("{label} {full}")
        }
        Form::Full | Form::Half => full.to_owned(),
        Form::Small | Form::Cell => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running(id: u16, since: u64, length: u64) -> Core {
        let slice = Slice::Quantum { since: Time::from_ns(since), length: Ticks::from_ns(length) };
        let work = Work::Running { pid: Pid::nth(0), slice, needs: None, exiting: false };
        Core { id: CoreId(id), busy: Ticks::ZERO, work, queue: Vec::new() }
    }

    #[test]
    fn the_head_waits_for_the_slice_that_ends_first() {
        let cores = [running(0, 10, 50), running(1, 0, 30), running(2, 20, 10)];
        assert_eq!(next_free(&cores), Some((CoreId(1), Time::from_ns(30))));
        assert_eq!(next_free(&[]), None);
    }

    #[test]
    fn cards_shrink_with_the_number_of_cores() {
        use Form::{Cell, Full, Half, Small};
        let forms = [1, 2, 3, 4, 5, 8, 9, 16].map(Form::of);
        assert_eq!(forms, [Full, Full, Half, Half, Small, Small, Cell, Cell]);
    }
}
