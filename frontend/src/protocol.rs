//! What page and worker say to each other: values, serialised with postcard into one transferred buffer. Leaves the
//! sending to `link` and the answering to `worker`.
//!
//! Invariant: every answer names the run and the epoch it belongs to; an answer of an older epoch is dropped by `link`,
//! so that the page never shows the past of another program.

use crate::state::settings::Settings;
use serde::{Deserialize, Serialize};
use sim_core::diagnostic::Diagnostic;
use sim_core::explain::Explanation;
use sim_core::ids::{ObjectId, Pid};
use sim_core::kernel::Outcome;
use sim_core::metrics::Metrics;
use sim_core::program::{Status, Stream};
use sim_core::snapshot::Snapshot;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::{Lane, Marks, Span};
use sim_core::trace::{ObjectInfo, ProcessInfo};
use std::ops::Range;

/// One of up to four runs side by side: 0 is A, the one that the workspace shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u8);

impl RunId {
    /// The run that the workspace shows.
    pub const MAIN: Self = Self(0);
    /// How many runs can stand side by side.
    pub const MAX: usize = 4;

    /// Its place among the runs.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Its letter, A to D.
    #[must_use]
    pub fn letter(self) -> char {
        char::from(b'A' + self.0)
    }
}

/// Counts what was asked to run; answers to older questions are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Epoch(pub u32);

impl Epoch {
    /// The next one, which is now the newest.
    #[must_use]
    pub fn next(&mut self) -> Self {
        self.0 += 1;
        *self
    }
}

/// A question, with the number by which its answer is known. Every question gets exactly one last answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its number.
    pub ticket: u32,
    /// What is asked.
    pub command: Command,
}

/// An answer, with the number of its question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The question's number.
    pub ticket: u32,
    /// What is answered.
    pub update: Update,
}

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Read, check and simulate a scenario. Answered by [`Update::Problems`], or by [`Update::Progress`] now and then
    /// and [`Update::Opened`] at the end.
    Open {
        /// Which run becomes this.
        run: RunId,
        /// From which question on.
        epoch: Epoch,
        /// The scenario's text.
        text: String,
        /// What the machine panel sets on top of it.
        settings: Settings,
    },
    /// Stop simulating this run and show what there is of it. Answered by [`Update::Nothing`].
    Stop {
        /// Which run.
        run: RunId,
    },
    /// Forget a run. Answered by [`Update::Nothing`].
    Close {
        /// Which run.
        run: RunId,
    },
    /// Draw some lanes of a run. Answered by [`Update::Picture`].
    Look {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// What to draw.
        view: Look,
    },
    /// The state at a place of a run. Answered by [`Update::Now`].
    At {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// Where.
        place: Place,
    },
}

/// What of a timeline is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The stretches of time that are seen (more than one where quiet time is folded), in order.
    pub ranges: Vec<Range<Time>>,
    /// What need not be told apart: a power of two, about a device pixel.
    pub resolution: Ticks,
    /// Which lanes.
    pub lanes: Vec<Lane>,
}

/// A place in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// After this many steps.
    Step(u32),
    /// At this instant, after all that happens then.
    Time(Time),
    /// After the step before (-1) or after (+1) the given one of one process.
    Beside {
        /// The step to go from.
        step: u32,
        /// Whose.
        pid: Pid,
        /// Forward or back.
        forward: bool,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// There is no other answer: the question was overtaken by a newer one, or asks for none.
    Nothing,
    /// The scenario cannot run.
    Problems {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// Why: at least one error.
        problems: Vec<Diagnostic>,
    },
    /// The simulation is under way. Not the last answer to its question.
    Progress {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// Events so far.
        events: u32,
        /// Simulated time so far.
        at: Time,
    },
    /// The simulation has ended.
    Opened {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// What there is to know of it as a whole.
        summary: Box<Summary>,
    },
    /// Lanes to draw.
    Picture {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// What was asked.
        view: Look,
        /// The answer.
        picture: Box<Picture>,
    },
    /// The state at a place.
    Now {
        /// Which run.
        run: RunId,
        /// Of which question.
        epoch: Epoch,
        /// The answer.
        now: Box<Now>,
    },
}

impl Update {
    /// Whether its question is answered with this.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        !matches!(self, Self::Progress { .. })
    }
}

/// A run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The title, as the scenario gives it in both languages.
    pub title: Words,
    /// The question that the scenario asks, if any.
    pub question: Words,
    /// The machine that it ran on: the scenario's, with the page's settings on top.
    pub machine: sim_core::machine::Machine,
    /// How it ended.
    pub outcome: Outcome,
    /// When its last event happened.
    pub end: Time,
    /// How many steps there are to walk.
    pub steps: u32,
    /// How many events.
    pub events: u32,
    /// The processes, in the order of their pids: the first [`Summary::PROCESSES_MAX`].
    pub processes: Vec<Person>,
    /// How many processes there are in all.
    pub processes_total: u32,
    /// The objects.
    pub objects: Vec<ObjectInfo>,
    /// What was printed: the first [`Summary::LINES_MAX`] texts.
    pub output: Vec<Line>,
    /// How many texts were printed in all.
    pub output_total: u32,
    /// The figures.
    pub metrics: Metrics,
    /// The time that one core needs, divided by the time that this machine needs; `None` if either run has no end.
    pub speedup: Option<f64>,
    /// Stretches in which nothing happens, long enough to fold.
    pub quiet: Vec<Range<Time>>,
    /// The whole run, coarse, for the scrub bar: one list of spans a process.
    pub overview: Vec<(Lane, Vec<Span>)>,
}

impl Summary {
    /// The most processes that the page is told of by name.
    pub const PROCESSES_MAX: usize = 1000;
    /// The most printed texts that the page is told of.
    pub const LINES_MAX: usize = 2000;
}

/// A text in both languages; empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// What a table says of a process, for the run as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Pid, parent, name, daemon.
    pub info: ProcessInfo,
    /// The CPU time that it uses in all.
    pub cpu: Ticks,
    /// How it ends, if it does.
    pub status: Option<Status>,
}

/// A printed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Time,
    /// The step that printed it.
    pub step: u32,
    /// Who.
    pub pid: Pid,
    /// Where to.
    pub stream: Stream,
    /// What.
    pub text: String,
}

/// Lanes to draw, in the order asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The spans of each lane, in time order.
    pub lanes: Vec<(Lane, Vec<Span>)>,
    /// Ends, prints, locks held and arrows within the ranges.
    pub marks: Marks,
}

/// The state at a place of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Now {
    /// How many steps are done.
    pub step: u32,
    /// The instant: of the last step, or as asked.
    pub at: Time,
    /// When the step before the last one was.
    pub previous: Option<Time>,
    /// When the next step is.
    pub next: Option<Time>,
    /// Every queue, core, process and object.
    pub snapshot: Snapshot,
    /// The last step, explained; `None` before the first.
    pub why: Option<Explanation>,
    /// Which locks the last step is about, to light their holder up.
    pub objects: Vec<ObjectId>,
}
