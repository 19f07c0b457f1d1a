//! Everything that can change the page's state: what a reader does and what the worker answers.

use super::settings::Settings;
use super::{
    DetailTab, Dialog, LaneChoice, LeftTab, LogTab, Motion, NarrowTab, Notice, Pace, Screen, TableForm, Theme,
};
use crate::i18n::Language;
use crate::lessons::Lesson;
use crate::protocol::{Place, RunId, Update};
use sim_core::ids::Pid;
use sim_core::time::Time;
use std::ops::Range;
use std::rc::Rc;

/// A change of the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Opens a lesson, on its own machine.
    OpenLesson(&'static Lesson),
    /// Types in the editor.
    Edit(Rc<str>),
    /// Shows a byte of the source.
    Locate(usize),
    /// Runs what is in the editor.
    RunDraft,
    /// Goes back to the lesson's own text.
    Revert,
    /// Sets the machine of a run.
    Set(RunId, Settings),
    /// Adds a run beside the others, with these settings; nothing, if there are four.
    AddRun(Settings),
    /// Takes a run away; A stays.
    RemoveRun(RunId),
    /// Stops a simulation that takes long, and shows what there is.
    StopRun(RunId),
    /// An answer of the worker, of the newest epoch.
    Answer(Box<Update>),

    /// Goes to a place.
    Go(Place),
    /// Goes one step on or back from where the playhead is, or is already going: so that quick keys all count.
    Walk {
        /// On or back.
        forward: bool,
    },
    /// Plays or pauses.
    Play(bool),
    /// Starts over at the end, or not.
    Loop(bool),
    /// Chooses how the playhead moves.
    Pace(Pace),
    /// Chooses how fast: a place in the menu.
    Speed(usize),

    /// Shows a stretch of time; the whole run, if `None`. `by_hand` stops following.
    Zoom {
        /// What to show.
        window: Option<Range<Time>>,
        /// Whether the reader did it.
        by_hand: bool,
    },
    /// Folds quiet time or not.
    Fold(bool),
    /// Draws arrows or not.
    Arrows(bool),
    /// Chooses lanes.
    Lanes(LaneChoice),
    /// Follows the playhead.
    Follow,
    /// Shows the timeline as a table, or as a picture.
    AsTable(bool),

    /// Selects a process, or nobody.
    Select(Option<Pid>),
    /// Points at a process, or at nobody.
    Hover(Option<Pid>),
    /// Shows one process's output, or everybody's.
    OutputOf(Option<Pid>),

    /// Chooses the screen.
    Screen(Screen),
    /// Chooses a tab of the left column.
    Left(LeftTab),
    /// Chooses a tab of the narrow page.
    Narrow(NarrowTab),
    /// Chooses a panel of the right column.
    Detail(DetailTab),
    /// Opens or closes the left drawer.
    Drawer(bool),
    /// Chooses the form of the process table.
    Table(TableForm),
    /// Chooses what the log shows.
    Log(LogTab),
    /// Opens a dialog, or closes it.
    Dialog(Option<Dialog>),
    /// Chooses the language.
    Language(Language),
    /// Chooses the theme.
    Theme(Theme),
    /// Chooses whether things move.
    Motion(Motion),
    /// Chooses whether single letters are keys.
    Letters(bool),
    /// Puts the message about the present run away.
    Dismiss,
    /// Says something, or takes it back.
    Notice(Option<Notice>),
}
