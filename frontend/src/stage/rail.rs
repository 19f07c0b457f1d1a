//! Which arrow of the five-state diagram an event uses. Pure; leaves drawing the arrows to `rails` and what flies along
//! them to `plan`.

use sim_core::ids::Pid;
use sim_core::program::{Signal, Status};
use sim_core::trace::{Event, EventKind, Why};

/// An arrow between two states, by its textbook name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rail {
    /// Into Ready for the first time.
    New,
    /// From Ready to a core.
    Dispatch,
    /// From a core back to Ready.
    Preempt,
    /// From a core to Blocked.
    Wait,
    /// From Blocked to Ready.
    Wake,
    /// From a core to Exited.
    Exit,
    /// From anywhere to Exited, by a signal; below the bins.
    Kill,
}

/// A signal on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Who sent it.
    pub from: Pid,
    /// Who gets it.
    pub to: Pid,
    /// Which.
    pub signal: Signal,
}

impl Rail {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::New, Self::Dispatch, Self::Preempt, Self::Wait, Self::Wake, Self::Exit, Self::Kill];

    /// The arrow that an event uses, if it uses one.
    #[must_use]
    pub const fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Born => Some(Self::New),
            EventKind::Ready { why, .. } => Some(match why {
                Why::Started => Self::New,
                Why::QuantumOver | Why::Preempted | Why::Yielded => Self::Preempt,
                Why::TimeUp | Why::TimedOut | Why::Woken => Self::Wake,
            }),
            EventKind::SwitchTo { .. } | EventKind::Dispatch { .. } => Some(Self::Dispatch),
            EventKind::Sleep { .. }
            | EventKind::Join { .. }
            | EventKind::JoinAll
            | EventKind::Wait { .. } => Some(Self::Wait),
            EventKind::Exit { status: Status::Killed(_) } | EventKind::Kill { .. } => Some(Self::Kill),
            EventKind::Exit { status: Status::Returned | Status::Exited(_) | Status::Raised } => {
                Some(Self::Exit)
            }
            EventKind::Timeout { .. }
            | EventKind::Acquire { .. }
            | EventKind::Release { .. }
            | EventKind::Put { .. }
            | EventKind::Get { .. }
            | EventKind::Signal { .. }
            | EventKind::Print { .. }
            | EventKind::CodeEnd
            | EventKind::TaskEnd
            | EventKind::Reap { .. }
            | EventKind::Adopt { .. } => None,
        }
    }

    /// The arrows that a step uses, each once.
    #[must_use]
    pub fn used(step: &[Event]) -> Vec<Self> {
        let mut rails: Vec<Self> = step.iter().filter_map(|event| Self::of(event.kind)).collect();
        sim_core::order::by_key(&mut rails, |&rail| rail);
        rails.dedup();
        rails
    }

    /// By what the page finds it again.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Dispatch => "dispatch",
            Self::Preempt => "preempt",
            Self::Wait => "wait",
            Self::Wake => "wake",
            Self::Exit => "exit",
            Self::Kill => "kill",
        }
    }
}

impl Shot {
    /// The signal that a step sends, if it sends one.
    #[must_use]
    pub fn of(step: &[Event]) -> Option<Self> {
        step.iter().find_map(|event| match event.kind {
            EventKind::Kill { to, signal } => Some(Self { from: event.pid, to, signal }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::ids::{CoreId, ObjectId, Task};
    use sim_core::time::Time;

    fn step(kinds: &[EventKind]) -> Vec<Event> {
        let event = |&kind| Event { at: Time::ZERO, task: Task(0), pid: Pid::nth(0), kind };
        kinds.iter().map(event).collect()
    }

    #[test]
    fn each_way_to_become_ready_has_its_arrow() {
        let arrow = |why| Rail::of(EventKind::Ready { why, queue: 0, by: Pid::nth(0) });
        assert_eq!(arrow(Why::Started), Some(Rail::New));
        assert_eq!([Why::QuantumOver, Why::Preempted, Why::Yielded].map(arrow), [Some(Rail::Preempt); 3]);
        assert_eq!([Why::TimeUp, Why::TimedOut, Why::Woken].map(arrow), [Some(Rail::Wake); 3]);
    }

    #[test]
    fn a_signal_and_the_end_it_brings_use_one_arrow() {
        let victim = Pid::nth(1);
        let kill = step(&[
            EventKind::Kill { to: victim, signal: Signal::Sigterm },
            EventKind::Exit { status: Status::Killed(Signal::Sigterm) },
        ]);
        assert_eq!(Rail::used(&kill), [Rail::Kill]);
        assert_eq!(Shot::of(&kill), Some(Shot { from: Pid::nth(0), to: victim, signal: Signal::Sigterm }));
    }

    #[test]
    fn who_goes_on_after_his_quantum_uses_two_arrows_and_a_lock_taken_none() {
        let again = step(&[
            EventKind::Ready { why: Why::QuantumOver, queue: 0, by: Pid::nth(0) },
            EventKind::Dispatch { core: CoreId(0), quantum: None },
        ]);
        assert_eq!(Rail::used(&again), [Rail::Dispatch, Rail::Preempt]);
        assert_eq!(Rail::used(&step(&[EventKind::Acquire { object: ObjectId(0) }])), []);
        assert_eq!(Shot::of(&again), None);
    }
}
