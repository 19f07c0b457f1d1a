//! All that the page remembers, as one value that only `reduce` changes. Leaves what must touch the world to `effects`.

pub mod action;
mod begin;
pub mod reduce;
pub mod select;
pub mod settings;
#[cfg(test)]
mod tests;

use crate::i18n::Language;
use crate::lessons;
use crate::protocol::{Epoch, Look, Now, Picture, RunId, Summary};
use settings::Settings;
use sim_core::diagnostic::Diagnostic;
use sim_core::explain::Explanation;
use sim_core::ids::Pid;
use sim_core::time::Time;
use std::ops::Range;
use std::rc::Rc;

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own that the reader turns")]
pub struct State {
    /// The reader's language.
    pub language: Language,
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// Whether things may move.
    pub motion: Motion,
    /// Whether single letters are keys.
    pub letters: bool,
    /// Which screen.
    pub screen: Screen,
    /// Which tab of the left column.
    pub left: LeftTab,
    /// Which tab of the lower part, where the window is too narrow for columns.
    pub narrow: NarrowTab,
    /// Which panel of the right column shows, where there is room for one.
    pub detail: DetailTab,
    /// Whether the left drawer is open, where the left column is one.
    pub drawer: bool,
    /// What runs.
    pub source: Source,
    /// Where in its text the caret is to be put.
    pub located: Option<Located>,
    /// The runs side by side: A first. Invariant: 1 to 4.
    pub runs: Vec<Run>,
    /// The newest epoch that was given out; no two questions share one.
    pub epochs: Epoch,
    /// Where all panels are.
    pub playhead: Playhead,
    /// Whether the playhead moves by itself.
    pub playing: bool,
    /// Whether playing starts over at the end.
    pub looping: bool,
    /// How it moves.
    pub pace: Pace,
    /// How fast: a place in [`Pace::speeds`].
    pub speed: usize,
    /// How the timeline looks.
    pub timeline: Sight,
    /// The process that is selected.
    pub selected: Option<Pid>,
    /// The process that is pointed at.
    pub hovered: Option<Pid>,
    /// How the process table looks.
    pub table: TableForm,
    /// What the right column's middle panel shows.
    pub log: LogTab,
    /// Whose output is shown: everybody's, if `None`.
    pub output_of: Option<Pid>,
    /// The run whose message the reader has put away.
    pub dismissed: Option<Epoch>,
    /// A dialog over the page.
    pub dialog: Option<Dialog>,
    /// What the page has to say about itself: its own errors, in words.
    pub notice: Option<Notice>,
}

/// One of the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The question that this run answers.
    pub epoch: Epoch,
    /// What is set on top of the source's machine.
    pub settings: Settings,
    /// How far the worker is.
    pub phase: Phase,
    /// The last run that came to an end; it stays on screen until the next one does.
    pub summary: Option<Rc<Summary>>,
    /// Why the newest source cannot run; the last run stays on screen.
    pub problems: Rc<Vec<Diagnostic>>,
    /// The lanes that were drawn last, and for what.
    pub picture: Option<(Look, Rc<Picture>)>,
    /// Steps that were told: the first one's number, and each explained.
    pub story: Option<(u32, Rc<Vec<Explanation>>)>,
    /// The state at the playhead.
    pub now: Option<Rc<Now>>,
}

/// How far the worker is with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has not been asked yet.
    Waiting,
    /// It simulates.
    Running {
        /// Events so far.
        events: u32,
        /// Simulated time so far.
        at: Time,
    },
    /// The newest question is answered.
    Done,
}

/// What runs: a lesson's scenario, or what the reader made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The lesson that it began as.
    pub lesson: Option<&'static lessons::Lesson>,
    /// The scenario's text, as it runs.
    pub text: Rc<str>,
    /// The text in the editor, if it differs from what runs.
    pub draft: Option<Rc<str>>,
}

/// Where in the source the reader wants to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The byte.
    pub offset: usize,
    /// Which wish this is, so that the same place can be wished for twice.
    pub serial: u32,
}

/// Where all panels are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Playhead {
    /// The instant.
    pub at: Time,
    /// How many steps of run A are done, once the worker has said so.
    pub step: u32,
    /// Where a walk in single steps is going, while the worker has not answered yet.
    pub wanted: Option<crate::protocol::Place>,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Motion {
    /// As the system has it.
    #[default]
    Auto,
    /// Nothing flies.
    Reduced,
}

/// The page's screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Screen {
    /// One run, with everything about it.
    #[default]
    Workspace,
    /// Up to four runs on one clock.
    Compare,
}

/// The tabs of the left column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LeftTab {
    /// The scenario, as rows of bursts.
    #[default]
    Scenario,
    /// The scenario, as text.
    Source,
    /// The lessons.
    Lessons,
}

/// The tabs below the stage where the window is narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NarrowTab {
    /// Stage and timeline.
    #[default]
    Stage,
    /// The scenario and the machine.
    Program,
    /// What was printed.
    Output,
    /// Processes and metrics.
    Processes,
}

/// The panels of the right column, as tabs where the window is too narrow for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DetailTab {
    /// Why the last step happened.
    #[default]
    Why,
    /// What was printed.
    Output,
    /// The processes.
    Processes,
    /// The figures.
    Metrics,
}

/// How the playhead moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Pace {
    /// Every event gets the same time.
    #[default]
    ByEvent,
    /// Simulated time runs evenly.
    ByClock,
}

impl Pace {
    /// What the speed menu offers, in thousandths.
    #[must_use]
    pub const fn speeds(self) -> &'static [u32] {
        match self {
            Self::ByEvent => &[250, 500, 1000, 2000, 4000, 8000],
            Self::ByClock => &[1, 10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000],
        }
    }

    /// The place of normal speed in the menu.
    #[must_use]
    pub const fn normal(self) -> usize {
        match self {
            Self::ByEvent => 2,
            Self::ByClock => 6,
        }
    }
}

/// How the timeline looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// Which lanes.
    pub lanes: LaneChoice,
    /// The stretch of time on screen; the whole run, if `None`.
    pub window: Option<Range<Time>>,
    /// Whether quiet time is folded; as the run suggests, if `None`.
    pub fold: Option<bool>,
    /// Whether arrows are drawn.
    pub arrows: bool,
    /// Whether the window follows the playhead while playing.
    pub following: bool,
    /// Whether the same is shown as a table.
    pub as_table: bool,
}

/// Which lanes the timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LaneChoice {
    /// One a process.
    Processes,
    /// One a core.
    Cores,
    /// Cores above processes.
    #[default]
    Both,
}

/// How the process table looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TableForm {
    /// Parents above children.
    #[default]
    Tree,
    /// With more columns.
    Table,
}

/// What the panel below "Why?" shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum LogTab {
    /// What was printed.
    #[default]
    Output,
    /// What happened.
    Events,
}

/// A dialog over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// All keys, and the switch for motion.
    Help,
    /// A time to go to.
    GoTo,
}

/// What the page has to say about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The worker stopped: with its own words.
    WorkerFailed(String),
    /// The page's code failed: with its own words.
    PageFailed(String),
}

impl Playhead {
    /// The step that it is at, or is going to.
    #[must_use]
    pub const fn going_to(&self) -> u32 {
        match self.wanted {
            Some(crate::protocol::Place::Step(step)) => step,
            _ => self.step,
        }
    }
}

impl Theme {
    /// Whether the page is dark now.
    #[must_use]
    pub fn is_dark(self) -> bool {
        match self {
            Self::Light => false,
            Self::Dark => true,
            Self::Auto => crate::effects::prefers("(prefers-color-scheme: dark)"),
        }
    }
}

impl Motion {
    /// Whether nothing may fly now.
    #[must_use]
    pub fn is_reduced(self) -> bool {
        match self {
            Self::Reduced => true,
            Self::Auto => crate::effects::prefers("(prefers-reduced-motion: reduce)"),
        }
    }
}

impl State {
    /// The run that the workspace shows.
    #[must_use]
    pub fn main(&self) -> &Run {
        &self.runs[RunId::MAIN.index()]
    }
}
