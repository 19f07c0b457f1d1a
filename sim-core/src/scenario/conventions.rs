//! The questions that a policy's textbook rule leaves open, each with a name, its answers and their source. One table:
//! scenarios, the command line and the documents fold over it.

use crate::policy::conventions as policy;
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
    /// Where the machine has the answer; `None` if only `textbook`'s answer is accepted.
    pub field: Option<fn(&mut policy::Conventions) -> &mut bool>,
}

/// A set of answers.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name in scenarios.
    pub key: &'static str,
    /// Whose answers these are.
    pub summary: &'static str,
    /// What it answers otherwise than `textbook`.
    pub sets: &'static [(&'static str, bool)],
}

/// Every question.
pub const CATALOG: &[Row] = &[
    Row {
        key: "rr_arrival_before_expired",
        sentence: "Who arrives at the very instant at which a quantum is over joins the ready queue before the process whose quantum is over. If off, what happens on the cores is handled before what comes from outside.",
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5 exercises, as commonly solved; off: OSTEP, mlfq.py and process-run.py",
        textbook: true,
        field: Some(|conventions| &mut conventions.arrival_before_expired),
    },
    Row {
        key: "io_before_arrival",
        sentence: "At the same instant, ends of I/O are handled before arrivals, where both come after the cores.",
        source: "CSCI-4210 Operating Systems, project rules (CPU burst completion, I/O completion, arrival)",
        textbook: false,
        field: Some(|conventions| &mut conventions.io_before_arrival),
    },
    Row {
        key: "decide_together",
        sentence: "All that happens at an instant is taken in before a core is given to anybody. Policies that order by a key always do so.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, mlfq.py and multi.py (a tick's events come before its turn)",
        textbook: false,
        field: Some(|conventions| &mut conventions.decide_together),
    },
    Row {
        key: "same_time_by_process",
        sentence: "Of those who become ready at the same instant for the same reason, the one that is written first joins the queue first.",
        source: "CSCI-4210 Operating Systems, project rules (ties by process id)",
        textbook: false,
        field: Some(|conventions| &mut conventions.same_time_by_process),
    },
    Row {
        key: "first_switch_free",
        sentence: "Only going from one process to another costs a context switch: the first process on a core, and one that comes back to the core that it left last, cost none. If off, each dispatch costs one.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 6 (a switch saves one process and restores another); off: CSCI-4210 Operating Systems, project rules",
        textbook: true,
        field: Some(|conventions| &mut conventions.first_switch_free),
    },
    Row {
        key: "priority_low_is_high",
        sentence: "A smaller priority number is more urgent.",
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.4; off: Linux, sched(7)",
        textbook: true,
        field: Some(|conventions| &mut conventions.low_is_high),
    },
    Row {
        key: "preempted_keeps_head",
        sentence: "Who is preempted goes to the head of its level, and keeps the rest of its slice.",
        source: "Linux 6.12, kernel/sched/rt.c; POSIX.1-2017, SCHED_FIFO",
        textbook: false,
        field: Some(|conventions| &mut conventions.preempted_keeps_head),
    },
    Row {
        key: "ties_by_arrival",
        sentence: "Of equal keys, the process that came into being first goes first. If off, the one that became ready first.",
        source: "boonsuen/process-scheduling-solver (burst, then arrival, then index)",
        textbook: true,
        field: Some(|conventions| &mut conventions.ties_by_arrival),
    },
    Row {
        key: "ties_by_index",
        sentence: "Of equal keys, the process that is written first goes first.",
        source: "SimSo 0.8.5, schedulers.EDF (the first of the task list); yousefkotp/CPU-Scheduling-Algorithms, FB-1",
        textbook: false,
        field: Some(|conventions| &mut conventions.ties_by_index),
    },
    Row {
        key: "running_wins_ties",
        sentence: "Of equal keys, the process that has the core keeps it.",
        source: "SimSo 0.8.5, schedulers.EDF; off: carlosgeos/uniprocessor-scheduler, LLF",
        textbook: true,
        field: Some(|conventions| &mut conventions.running_wins_ties),
    },
    Row {
        key: "global_timer",
        sentence: "Time slices end on all cores together, at multiples of the quantum, however long a process has run.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, multi.py",
        textbook: false,
        field: Some(|conventions| &mut conventions.global_timer),
    },
    Row {
        key: "whole_slots",
        sentence: "A time slice is never cut short: who ends early leaves the rest of it unused.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, lottery.py",
        textbook: false,
        field: Some(|conventions| &mut conventions.whole_slots),
    },
    Row {
        key: "reinserted_first",
        sentence: "Of equal passes, the process that has just run goes first.",
        source: "Click, elements/standard/stridesched",
        textbook: false,
        field: Some(|conventions| &mut conventions.reinserted_first),
    },
    Row {
        key: "pass_starts_at_stride",
        sentence: "The first pass of a process is one stride, not nothing.",
        source: "Click, elements/standard/stridesched; off: OSTEP, chapter 9.6",
        textbook: false,
        field: Some(|conventions| &mut conventions.pass_starts_at_stride),
    },
    Row {
        key: "core_waits_for_io",
        sentence: "A core whose process waits for I/O waits with it.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, process-run.py (SWITCH_ON_END)",
        textbook: false,
        field: Some(|conventions| &mut conventions.core_waits_for_io),
    },
    Row {
        key: "io_takes_core",
        sentence: "Who comes back from I/O takes the core at once.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, process-run.py (IO_RUN_IMMEDIATE)",
        textbook: false,
        field: Some(|conventions| &mut conventions.io_takes_core),
    },
    Row {
        key: "estimate_less_ran",
        sentence: "What a preempted process has run of its burst is taken off its estimate when it waits.",
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.2; off: CSCI-4210 Operating Systems, project",
        textbook: true,
        field: Some(|conventions| &mut conventions.estimate_less_ran),
    },
    Row {
        key: "arrival_preempts",
        sentence: "Who arrives may take the core from somebody, not only who comes back from waiting.",
        source: "Silberschatz, Galvin, Gagne, Operating System Concepts, chapter 5.3.2; off: CSCI-4210 Operating Systems, project",
        textbook: true,
        field: Some(|conventions| &mut conventions.arrival_preempts),
    },
    Row {
        key: "new_process_wakes",
        sentence: "A new process is placed as if it had been asleep. If off, CFS places it one slice later, and EEVDF gives it half a slice.",
        source: "Linux, kernel/sched/features.h (START_DEBIT, PLACE_DEADLINE_INITIAL)",
        textbook: false,
        field: Some(|conventions| &mut conventions.new_process_wakes),
    },
    Row {
        key: "ends_asleep",
        sentence: "A process that ends leaves as if it went to sleep: EEVDF counts it until it would be picked, if it has had more than its share.",
        source: "Linux 6.12, kernel/sched/fair.c (DELAY_DEQUEUE), of threads that wait before they exit",
        textbook: false,
        field: Some(|conventions| &mut conventions.ends_asleep),
    },
    Row {
        key: "switch_is_completed",
        sentence: "A switch to a process is not broken off: who becomes ready meanwhile, and is more urgent, takes the core when it is done.",
        source: "CSCI-4210 Operating Systems, project (miteshkumar77, ShortestRemainingTime)",
        textbook: false,
        field: Some(|conventions| &mut conventions.switch_is_completed),
    },
    Row {
        key: "rr_finish_at_expiry_is_finish",
        sentence: "A burst that ends exactly when its quantum is over is finished, and is not put into the ready queue once more.",
        source: "Arpaci-Dusseau, Operating Systems: Three Easy Pieces, scheduler.py (remaining <= quantum finishes)",
        textbook: true,
        field: None,
    },
    Row {
        key: "rr_requeued_when_alone",
        sentence: "When a quantum is over and nobody else is ready, the process is dispatched again at once: a new time slice, but no switch.",
        source: "CSCI-4210 Operating Systems, project rules (\"continue without a context switch\")",
        textbook: true,
        field: None,
    },
];

/// Every preset.
pub const PRESETS: &[Preset] = &[
    Preset {
        key: "textbook",
        summary: "The answers that the exercises of the common textbooks are solved with.",
        sets: &[],
    },
    Preset {
        key: "ostep",
        summary: "The answers of the homework simulators of Operating Systems: Three Easy Pieces.",
        sets: &[("rr_arrival_before_expired", false), ("ties_by_arrival", true)],
    },
    Preset {
        key: "ostep_tick",
        summary: "As ostep, with everything of an instant taken in before anybody runs (mlfq.py, multi.py).",
        sets: &[("rr_arrival_before_expired", false), ("decide_together", true)],
    },
    Preset {
        key: "linux",
        summary: "The answers of Linux's schedulers.",
        sets: &[("priority_low_is_high", false), ("preempted_keeps_head", true), ("ties_by_arrival", false)],
    },
    Preset {
        key: "linux_wakeup",
        summary: "As linux, of threads that are there before and after: they enter and leave as if from and to sleep.",
        sets: &[
            ("priority_low_is_high", false),
            ("preempted_keeps_head", true),
            ("ties_by_arrival", false),
            ("new_process_wakes", true),
            ("ends_asleep", true),
        ],
    },
    Preset {
        key: "simso",
        summary: "The answers of SimSo's schedulers for one core: of equal keys, who became ready first.",
        sets: &[("ties_by_arrival", false), ("preempted_keeps_head", true)],
    },
    Preset {
        key: "simso_global",
        summary: "The answers of SimSo's global schedulers: of equal keys, who is written first.",
        sets: &[("ties_by_index", true)],
    },
    Preset {
        key: "csci4210",
        summary: "The rules of a course project: switches in halves, ties by process.",
        sets: &[
            ("rr_arrival_before_expired", false),
            ("io_before_arrival", true),
            ("decide_together", true),
            ("same_time_by_process", true),
            ("first_switch_free", false),
            ("switch_is_completed", true),
            ("ties_by_index", true),
        ],
    },
    Preset {
        key: "click",
        summary: "The answers of Click's stride scheduler.",
        sets: &[("reinserted_first", true), ("pass_starts_at_stride", true)],
    },
    Preset {
        key: "carlosgeos",
        summary: "The answers of carlosgeos/uniprocessor-scheduler: nobody keeps the core for a tie.",
        sets: &[("ties_by_index", true), ("running_wins_ties", false)],
    },
];

impl Conventions {
    /// The answers of a machine; what is not known by name leaves `textbook`'s.
    #[must_use]
    pub fn resolved(&self) -> policy::Conventions {
        let mut answers = policy::Conventions::default();
        let mut set = |key: &str, on: bool| {
            if let Some(field) = row(key).and_then(|row| row.field) {
                *field(&mut answers) = on;
            }
        };
        for row in CATALOG {
            set(row.key, row.textbook);
        }
        match self {
            Self::Preset(name) => {
                let preset = PRESETS.iter().find(|preset| preset.key == name);
                preset.iter().flat_map(|preset| preset.sets).for_each(|&(key, on)| set(key, on));
            }
            Self::Switches(switches) => switches.iter().for_each(|(key, on)| set(key, *on)),
        }
        answers
    }
}

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
