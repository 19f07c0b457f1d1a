//! The whole run at a glance, for the scrub bar: how busy the machine was, and one thin line for each of the first
//! processes. Fixed size, however long the run is.

use crate::ids::Pid;
use crate::time::{Ticks, Time};
use crate::timeline::Timeline;
use crate::timeline::window::{Lane, Span, Window};
use crate::trace::Trace;
use crate::trace::phase::Phase;
use crate::trace::track::Change;
use serde::{Deserialize, Serialize};

/// The whole run at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// How far the run has come.
    pub end: Time,
    /// How much time each of `load` stands for: a power of two.
    pub step: Ticks,
    /// What the machine did in each step, from the start of the run on.
    pub load: Vec<Load>,
    /// The first processes, each with its states at the asked resolution.
    pub processes: Vec<(Pid, Vec<Span>)>,
    /// How many processes more there are.
    pub left_out: usize,
}

/// Time that tasks spent in each state, in one step: up to the step's length for each task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Load {
    /// Running: up to the step's length for each core.
    pub running: u64,
    /// Switching: up to the step's length for each core.
    pub switching: u64,
    /// Ready.
    pub ready: u64,
    /// Blocked.
    pub blocked: u64,
}

impl Timeline {
    /// The whole run: `scale` is how much time the reader's smallest thing stands for, `processes` how many lines there
    /// is room for.
    #[must_use]
    pub fn overview(&self, trace: &Trace, scale: Ticks, processes: usize) -> Overview {
        let window = Window::at_scale(Time::ZERO..Time::MAX, scale);
        let born =
            || self.lanes().filter_map(|lane| if let Lane::Process(pid) = lane { Some(pid) } else { None });
        let line = |pid: Pid| {
            let mut spans = Vec::new();
            self.spans(trace, Lane::Process(pid), &window, &mut spans);
            (pid, spans)
        };
        let mut load = self.load.clone();
        load.reach(self.now());
        Overview {
            end: self.now(),
            step: Ticks::from_ns(1 << load.shift),
            load: load.steps,
            processes: born().take(processes).map(line).collect(),
            left_out: born().count().saturating_sub(processes),
        }
    }
}

/// Adds up the load as the run goes.
///
/// Invariant: at most [`STEPS_MAX`] steps; a longer run has longer ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoadRecorder {
    at: Time,
    shift: u32,
    now: [u32; 4],
    steps: Vec<Load>,
}

const STEPS_MAX: u64 = 2048;

impl LoadRecorder {
    /// Time passes until `at`.
    #[inline]
    pub(crate) fn reach(&mut self, at: Time) {
        if at > self.at {
            self.pass(at);
        }
    }

    /// A task goes from one phase to another.
    pub(crate) fn count(&mut self, change: &Change) {
        if let Some(place) = place(change.was.phase) {
            self.now[place] -= 1;
        }
        if let Some(place) = place(change.now.phase) {
            self.now[place] += 1;
        }
    }

    fn pass(&mut self, to: Time) {
        while (to.ns() - 1) >> self.shift >= STEPS_MAX {
            self.shift += 1;
            self.steps = self
                .steps
                .chunks(2)
                .map(|two| two.iter().fold(Load::default(), |sum, one| sum + *one))
                .collect();
        }
        let last = usize::try_from((to.ns() - 1) >> self.shift).expect("few steps");
        self.steps.resize(self.steps.len().max(last + 1), Load::default());
        let mut from = self.at.ns();
        while from < to.ns() {
            let step = from >> self.shift;
            let until = to.ns().min((step + 1) << self.shift);
            let its = &mut self.steps[usize::try_from(step).expect("few steps")];
            let spent = |place: usize| u64::from(self.now[place]) * (until - from);
            its.running += spent(0);
            its.switching += spent(1);
            its.ready += spent(2);
            its.blocked += spent(3);
            from = until;
        }
        self.at = to;
    }
}

impl std::ops::Add for Load {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            running: self.running + other.running,
            switching: self.switching + other.switching,
            ready: self.ready + other.ready,
            blocked: self.blocked + other.blocked,
        }
    }
}

const fn place(phase: Phase) -> Option<usize> {
    match phase {
        Phase::Running => Some(0),
        Phase::Switching => Some(1),
        Phase::Ready => Some(2),
        Phase::Blocked => Some(3),
        Phase::Unborn | Phase::Ended | Phase::New => None,
    }
}
