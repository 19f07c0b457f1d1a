//! A policy with its parameters, as scenarios write it. What each parameter means is in `policy::params`.

use super::value::Duration;
use crate::policy::params::Params;
use serde::{Deserialize, Serialize};

/// Who runs next: a policy's name, or its name and parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = super::schema::or_name))]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, as `timeslice policies` lists them.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::policy_name"))]
    pub name: String,
    /// The time slice, for policies that have one; 100 ms if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantum: Option<Duration>,
    /// Whether somebody more urgent takes the core at once; yes if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preemptive: Option<bool>,
    /// Waiting for so long raises the priority by one; not at all if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ageing: Option<Duration>,
    /// What the first burst is estimated at: bursts are estimated, not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_estimate: Option<Duration>,
    /// How much the last burst weighs in the next estimate, in thousandths; 500 if left out.
    #[cfg_attr(feature = "schema", schemars(range(max = 1000)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<u32>,
    /// Estimates are rounded up to a whole number of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate_unit: Option<Duration>,
    /// The time slice of each level, highest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quanta: Vec<Duration>,
    /// How many slices a process has at each level, highest first; 1 if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allotments: Vec<u32>,
    /// So often all processes go to the highest level; never if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boost: Option<Duration>,
    /// Whether a process that waits for I/O gets a new slice and allotment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stay: Option<bool>,
    /// Whether who comes back from I/O goes to the head of its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub io_to_front: Option<bool>,
    /// Whether the slice doubles with each level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubling: Option<bool>,
    /// A process is demoted only if somebody else was ready so soon after its slice began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demotion_window: Option<Duration>,
    /// The numbers that are drawn, in place of random ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<u64>,
    /// The stride of one single ticket; 65536 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stride_one: Option<u64>,
    /// CFS: the period in which everybody should run once; 6 ms if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Duration>,
    /// CFS: the least slice; 0.75 ms if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_granularity: Option<Duration>,
    /// CFS: how far behind who wakes must be to take the core; 1 ms if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wakeup_granularity: Option<Duration>,
    /// EEVDF: the slice that is requested; 3 ms if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_slice: Option<Duration>,
    /// How often the timer interrupts, and slices are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tick: Option<Duration>,
    /// When the timer interrupts first; after one tick if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_tick: Option<Duration>,
    /// So often a core whose queue is empty takes somebody from another core's queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peek: Option<Duration>,
    /// The cores into whose queues is looked, in order, in place of random ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub victims: Vec<u16>,
}

impl Policy {
    /// As a machine has them.
    pub(super) fn params(&self) -> Params {
        let ticks = |length: Option<Duration>| length.map(|length| length.0);
        Params {
            preemptive: self.preemptive,
            ageing: ticks(self.ageing),
            first_estimate: ticks(self.first_estimate),
            alpha: self.alpha,
            estimate_unit: ticks(self.estimate_unit),
            quanta: self.quanta.iter().map(|quantum| quantum.0).collect(),
            allotments: self.allotments.clone(),
            boost: ticks(self.boost),
            stay: self.stay,
            io_to_front: self.io_to_front,
            doubling: self.doubling,
            demotion_window: ticks(self.demotion_window),
            draws: self.draws.clone(),
            stride_one: self.stride_one,
            latency: ticks(self.latency),
            min_granularity: ticks(self.min_granularity),
            wakeup_granularity: ticks(self.wakeup_granularity),
            base_slice: ticks(self.base_slice),
            tick: ticks(self.tick),
            first_tick: ticks(self.first_tick),
            peek: ticks(self.peek),
            victims: self.victims.clone(),
        }
    }

    /// A policy with nothing but its name.
    fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            quantum: None,
            preemptive: None,
            ageing: None,
            first_estimate: None,
            alpha: None,
            estimate_unit: None,
            quanta: Vec::new(),
            allotments: Vec::new(),
            boost: None,
            stay: None,
            io_to_front: None,
            doubling: None,
            demotion_window: None,
            draws: Vec::new(),
            stride_one: None,
            latency: None,
            min_granularity: None,
            wakeup_granularity: None,
            base_slice: None,
            tick: None,
            first_tick: None,
            peek: None,
            victims: Vec::new(),
        }
    }
}

impl Default for Policy {
    /// Round robin.
    fn default() -> Self {
        Self::named("rr")
    }
}
