//! The one table of scheduling policies: the page's menu, the command line, the documents and the tests all fold over it.

use super::Policy;
use super::fifo::Fifo;
use crate::time::Ticks;
use serde::{Deserialize, Serialize};

/// A scheduling policy with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which row of [`CATALOG`].
    pub name: Name,
    /// The time slice, where the policy has one.
    pub quantum: Ticks,
}

/// The policies, by the names that scenarios and the command line use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Name {
    /// First come, first served.
    Fcfs,
    /// Round robin.
    Rr,
}

/// A row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which policy.
    pub name: Name,
    /// Its name in scenarios and on the command line.
    pub key: &'static str,
    /// Its name in words.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// Whether it has a time slice.
    pub has_quantum: bool,
    /// Where the rule is written down.
    pub source: &'static str,
    /// Makes one for one ready queue; chance begins at the seed.
    pub build: fn(&Choice, u64) -> Box<dyn Policy>,
}

/// Every policy there is.
pub const CATALOG: &[Row] = &[
    Row {
        name: Name::Fcfs,
        key: "fcfs",
        title: "First come, first served",
        summary: "Whoever became ready first runs until it blocks or ends.",
        has_quantum: false,
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7.3",
        build: |_, _| Box::new(Fifo::fcfs()),
    },
    Row {
        name: Name::Rr,
        key: "rr",
        title: "Round robin",
        summary: "As first come, first served, but whoever has run for a whole quantum goes to the tail of the queue.",
        has_quantum: true,
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 7.7",
        build: |choice, _| Box::new(Fifo::round_robin(choice.quantum)),
    },
];

impl Default for Choice {
    /// Round robin with 100 ms.
    fn default() -> Self {
        Self { name: Name::Rr, quantum: Ticks::from_ms(100) }
    }
}

impl Name {
    /// Its row.
    #[must_use]
    pub fn row(self) -> &'static Row {
        CATALOG.iter().find(|row| row.name == self).expect("every name has a row")
    }

    /// The policy of a key, as scenarios and the command line write it.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        CATALOG.iter().find(|row| row.key == key).map(|row| row.name)
    }
}
