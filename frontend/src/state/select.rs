//! What follows from the state: questions that more than one panel asks.

use super::{Run, Screen, State};
use crate::i18n::Language;
use crate::protocol::{Epoch, Person, RunId, Strip, Summary};
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

/// Where the playhead's way ends: with the longest run that is on screen.
#[must_use]
pub fn end(state: &State) -> Time {
    let shown = if state.screen == Screen::Compare { &state.runs[..] } else { &state.runs[..1] };
    shown.iter().filter_map(|run| run.summary.as_ref()).map(|summary| summary.end).max().unwrap_or(Time::ZERO)
}

impl Run {
    /// Whether what is on screen is the answer to the newest question.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.phase == super::Phase::Done && self.problems.is_empty() && self.summary.is_some()
    }
}

/// How a process is told apart at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// Its hue, 0 to 9.
    pub hue: u8,
    /// Whether that hue is already an earlier process's.
    pub lap: bool,
    /// Its name in at most four characters.
    pub label: String,
}

/// The face of a process: hue by order of birth, where 0 is kept for a main process, so that P1 is orange in every
/// lesson.
#[must_use]
pub fn face(summary: &Summary, pid: Pid) -> Face {
    let number = pid.number().unwrap_or(0);
    let slot = if has_main(summary) { number } else { number + 1 };
    let name = summary.processes.get(number).map_or("", |person| &person.info.name);
    let hue = u8::try_from(slot % 10).expect("a remainder of ten");
    Face { hue, lap: slot >= 10, label: short_name(name, number) }
}

/// Whether the first process is one that others come from.
fn has_main(summary: &Summary) -> bool {
    summary.processes.first().is_some_and(|first| {
        first.info.name.starts_with("Main")
            || summary.processes.iter().any(|other| other.info.parent == first.info.pid)
    })
}

/// A name in at most four characters.
#[must_use]
pub fn short_name(name: &str, number: usize) -> String {
    let counted = name.strip_prefix("Process-").or_else(|| name.strip_prefix('P'));
    match counted {
        _ if name.is_empty() => format!("P{}", number + 1),
        _ if name == "MainProcess" || name == "Main" => "Main".to_owned(),
        Some(digits)
            if !digits.is_empty()
                && digits.len() <= 3
                && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            format!("P{digits}")
        }
        _ => name.chars().take(4).collect(),
    }
}

/// What a process is called in full: what the scenario says it stands for, else its name.
#[must_use]
pub fn full_name(summary: &Summary, pid: Pid, language: Language) -> String {
    if pid == Pid::INIT {
        return "init".to_owned();
    }
    let Some(person) = pid.number().and_then(|number| summary.processes.get(number)) else {
        return format!("pid {}", pid.0);
    };
    let strip = summary.strips.iter().find(|strip| *strip.name == *person.info.name);
    let label = strip.map_or("", |strip| language.choose(&strip.label.en, &strip.label.zh));
    if label.is_empty() { person.info.name.to_string() } else { label.to_owned() }
}

/// Who a strip of the scenario became, if it was born.
#[must_use]
pub fn born(summary: &Summary, strip: &Strip) -> Option<Pid> {
    summary.processes.iter().find(|person| *person.info.name == *strip.name).map(|person| person.info.pid)
}
