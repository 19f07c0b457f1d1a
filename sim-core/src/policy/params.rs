//! The parameters of policies, and the one table that says what each is called and what it does. Which policy knows
//! which is in `catalog`; leaves questions of order and ties to `conventions`.

use crate::time::Ticks;
use serde::{Deserialize, Serialize};

/// Every parameter that some policy knows, besides the time slice. `None` and empty mean the policy's own default.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Params {
    /// [`Parameter::Preemptive`].
    pub preemptive: Option<bool>,
    /// [`Parameter::Ageing`].
    pub ageing: Option<Ticks>,
    /// [`Parameter::FirstEstimate`].
    pub first_estimate: Option<Ticks>,
    /// [`Parameter::Alpha`], in thousandths.
    pub alpha: Option<u32>,
    /// [`Parameter::EstimateUnit`].
    pub estimate_unit: Option<Ticks>,
    /// [`Parameter::Quanta`].
    pub quanta: Vec<Ticks>,
    /// [`Parameter::Allotments`].
    pub allotments: Vec<u32>,
    /// [`Parameter::Boost`].
    pub boost: Option<Ticks>,
    /// [`Parameter::Stay`].
    pub stay: Option<bool>,
    /// [`Parameter::IoToFront`].
    pub io_to_front: Option<bool>,
    /// [`Parameter::Doubling`].
    pub doubling: Option<bool>,
    /// [`Parameter::DemotionWindow`].
    pub demotion_window: Option<Ticks>,
    /// [`Parameter::Draws`].
    pub draws: Vec<u64>,
    /// [`Parameter::StrideOne`].
    pub stride_one: Option<u64>,
    /// [`Parameter::Latency`].
    pub latency: Option<Ticks>,
    /// [`Parameter::MinGranularity`].
    pub min_granularity: Option<Ticks>,
    /// [`Parameter::WakeupGranularity`].
    pub wakeup_granularity: Option<Ticks>,
    /// [`Parameter::BaseSlice`].
    pub base_slice: Option<Ticks>,
    /// [`Parameter::Tick`].
    pub tick: Option<Ticks>,
    /// [`Parameter::FirstTick`].
    pub first_tick: Option<Ticks>,
    /// [`Parameter::Peek`].
    pub peek: Option<Ticks>,
    /// [`Parameter::Victims`].
    pub victims: Vec<u16>,
}

/// A parameter, by the name that scenarios use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    /// The time slice.
    Quantum,
    /// Whether a more urgent arrival takes the core.
    Preemptive,
    /// How long one waits for one step of priority.
    Ageing,
    /// The first estimate of a burst.
    FirstEstimate,
    /// The weight of the last burst.
    Alpha,
    /// What estimates are rounded up to.
    EstimateUnit,
    /// The time slice of each level.
    Quanta,
    /// How many slices each level allots.
    Allotments,
    /// How often all go to the top.
    Boost,
    /// Whether waiting renews the allotment.
    Stay,
    /// Whether who comes back from I/O goes to the head.
    IoToFront,
    /// Whether the slice doubles with each level.
    Doubling,
    /// Until when after the start of a slice somebody else must be ready for a demotion.
    DemotionWindow,
    /// The numbers that are drawn.
    Draws,
    /// The stride of one single ticket.
    StrideOne,
    /// CFS: the period in which everybody runs once.
    Latency,
    /// CFS: the least slice.
    MinGranularity,
    /// CFS: how far behind who wakes must be.
    WakeupGranularity,
    /// EEVDF: the slice that is requested.
    BaseSlice,
    /// How often the timer interrupts.
    Tick,
    /// When it interrupts first.
    FirstTick,
    /// How often a core without queue looks into another's.
    Peek,
    /// Whose queues it looks into.
    Victims,
}

/// What kind of value a parameter has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A length of time.
    Duration,
    /// Yes or no.
    Switch,
    /// Thousandths.
    Thousandths,
    /// A whole number.
    Number,
    /// Lengths of time in order.
    Durations,
    /// Whole numbers in order.
    Numbers,
}

impl Kind {
    /// How such a value is written.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Duration => "a duration like \"10ms\"",
            Self::Switch => "true or false",
            Self::Thousandths => "thousandths, 0 to 1000",
            Self::Number => "a whole number",
            Self::Durations => "a list of durations",
            Self::Numbers => "a list of numbers",
        }
    }
}

impl Parameter {
    /// Its name in scenarios, the kind of its value, and what it means.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub const fn row(self) -> (&'static str, Kind, &'static str) {
        use Kind::{Duration, Durations, Number, Numbers, Switch, Thousandths};
        match self {
            Self::Quantum => ("quantum", Duration, "The time slice."),
            Self::Preemptive => {
                ("preemptive", Switch, "Whether somebody more urgent takes the core at once; yes if not set.")
            }
            Self::Ageing => {
                ("ageing", Duration, "Waiting for so long raises the priority by one; not at all if not set.")
            }
            Self::FirstEstimate => (
                "first_estimate",
                Duration,
                "What the first burst is estimated at: bursts are estimated, not known. A process's own `estimate` goes first.",
            ),
            Self::Alpha => {
                ("alpha", Thousandths, "How much the last burst weighs in the next estimate; 500 if not set.")
            }
            Self::EstimateUnit => {
                ("estimate_unit", Duration, "Estimates are rounded up to a whole number of these.")
            }
            Self::Quanta => (
                "quanta",
                Durations,
                "The time slice of each level, highest first; three of `quantum` if not set.",
            ),
            Self::Allotments => (
                "allotments",
                Numbers,
                "How many slices a process has at each level, highest first; 1 if not set.",
            ),
            Self::Boost => {
                ("boost", Duration, "So often all processes go to the highest level; never if not set.")
            }
            Self::Stay => {
                ("stay", Switch, "Whether a process that waits for I/O gets a new slice and allotment.")
            }
            Self::IoToFront => (
                "io_to_front",
                Switch,
                "Whether who comes back from I/O goes to the head of its queue; in round robin, who arrives too.",
            ),
            Self::Doubling => {
                ("doubling", Switch, "Whether the slice doubles with each level (FB-2i) or not (FB-1).")
            }
            Self::DemotionWindow => (
                "demotion_window",
                Duration,
                "A process is demoted only if somebody else was ready so soon after its slice began; at its end if not set.",
            ),
            Self::Draws => ("draws", Numbers, "The numbers that are drawn, in place of random ones."),
            Self::StrideOne => ("stride_one", Number, "The stride of one single ticket; 65536 if not set."),
            Self::Latency => {
                ("latency", Duration, "The period in which everybody should run once; 6 ms if not set.")
            }
            Self::MinGranularity => ("min_granularity", Duration, "The least slice; 0.75 ms if not set."),
            Self::WakeupGranularity => (
                "wakeup_granularity",
                Duration,
                "How far behind who wakes must be to take the core; 1 ms if not set.",
            ),
            Self::BaseSlice => ("base_slice", Duration, "The slice that is requested; 3 ms if not set."),
            Self::Tick => ("tick", Duration, "How often the timer interrupts, and slices are looked at."),
            Self::FirstTick => {
                ("first_tick", Duration, "When the timer interrupts first; after one tick if not set.")
            }
            Self::Peek => (
                "peek",
                Duration,
                "So often a core whose queue is empty takes somebody from another core's queue.",
            ),
            Self::Victims => (
                "victims",
                Numbers,
                "The cores into whose queues is looked, in order, in place of random ones.",
            ),
        }
    }

    /// Its name in scenarios.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.row().0
    }
}
