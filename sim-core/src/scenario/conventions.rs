//! The questions that a policy's textbook rule leaves open, each with a name, its answers and their source. One table:
//! scenarios, the command line and the documents fold over it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the open questions are answered: a preset's name, or an object that sets single switches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
#[serde(untagged)]
pub enum Conventions {
    /// All as this preset has them.
    Preset(String),
    /// These switches so, the others as the preset `textbook` has them.
    Switches(BTreeMap<String, bool>),
}

/// A question that the rule leaves open.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name in scenarios.
    pub key: &'static str,
    /// What the machine does if it is on.
    pub sentence: &'static str,
    /// Where that is written down.
    pub source: &'static str,
    /// How the preset `textbook` has it.
    pub textbook: bool,
    /// Whether it can be switched; if not, only `textbook`'s answer is accepted.
    pub switchable: bool,
}

/// A set of answers.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in scenarios.
    pub key: &'static str,
    /// Whose answers these are.
    pub summary: &'static str,
}

/// Every question.
pub const CATALOG: &[Row] = &[
    Row {
        key: "rr_arrival_before_expired",
        sentence: "Who arrives at the very instant at which a quantum is over joins the ready queue before the \
                   process whose quantum is over.",
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5 exercises, as commonly solved",
        textbook: true,
        switchable: false,
    },
    Row {
        key: "rr_finish_at_expiry_is_finish",
        sentence: "A burst that ends exactly when its quantum is over is finished, and is not put into the ready \
                   queue once more.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, scheduler.py (remaining <= quantum finishes)",
        textbook: true,
        switchable: false,
    },
    Row {
        key: "rr_requeued_when_alone",
        sentence: "When a quantum is over and nobody else is ready, the process is dispatched again at once: a new \
                   time slice, but no switch.",
        source: "CSCI-4210 Operating Systems, project rules (\"continue without a context switch\")",
        textbook: true,
        switchable: false,
    },
    Row {
        key: "first_switch_free",
        sentence: "The first process on a core costs no context switch.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 6 (a switch saves one process and \
                 restores another)",
        textbook: true,
        switchable: false,
    },
];

/// Every preset.
pub const PRESETS: &[Preset] = &[Preset {
    key: "textbook",
    summary: "The answers that the exercises of the common textbooks are solved with.",
}];

impl Default for Conventions {
    fn default() -> Self {
        Self::Preset(PRESETS[0].key.to_owned())
    }
}

impl<'de> Deserialize<'de> for Conventions {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Conventions;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a preset's name or an object of switches")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Conventions, E> {
                Ok(Conventions::Preset(name.to_owned()))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Conventions, A::Error> {
                BTreeMap::deserialize(serde::de::value::MapAccessDeserializer::new(map))
                    .map(Conventions::Switches)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// The row of a key.
#[must_use]
pub fn row(key: &str) -> Option<&'static Row> {
    CATALOG.iter().find(|row| row.key == key)
}
