//! What every part of the stage is drawn from: the run, the state at the playhead, the language; and whom the last step
//! moved. Pure; leaves each part's own arrangement to `bin`, `belt`, `core` and `end`.

use super::bin::Bin;
use super::plan::{Flight, Place};
use super::rail::{Rail, Shot};
use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::{Now, Summary};
use crate::state::select::{self, Face};
use crate::timeline::words;
use crate::widgets::icon::Sign;
use crate::widgets::token::Form;
use sim_core::ids::{ObjectId, Pid};
use sim_core::snapshot::{ProcessNow, State};
use sim_core::trace::ObjectKind;
use std::rc::Rc;

/// What the stage shows.
#[derive(Clone)]
pub struct View {
    /// The run.
    pub summary: Rc<Summary>,
    /// The state at the playhead.
    pub now: Rc<Now>,
    /// The reader's language.
    pub language: Language,
    /// Whom the last step moved, and how, if the stage saw the state before it.
    pub flights: Rc<Vec<Flight>>,
    /// From where the first of them came.
    pub left: Option<(Pid, Place)>,
    /// Whether nothing flies: places left and reached are marked instead.
    pub still: bool,
}

/// Two views are the same if they are of the same answers.
impl PartialEq for View {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.summary, &other.summary)
            && Rc::ptr_eq(&self.now, &other.now)
            && Rc::ptr_eq(&self.flights, &other.flights)
            && (self.language, self.still) == (other.language, other.still)
    }
}

impl View {
    /// A process at the playhead.
    #[must_use]
    pub fn process(&self, pid: Pid) -> Option<&ProcessNow> {
        let processes = &self.now.snapshot.processes;
        processes.binary_search_by_key(&pid, |process| process.pid).ok().map(|place| &processes[place])
    }

    /// How a process is told apart.
    #[must_use]
    pub fn face(&self, pid: Pid) -> Face {
        select::face(&self.summary, pid)
    }

    /// The form of a process's token.
    #[must_use]
    pub fn form(&self, process: &ProcessNow) -> Form {
        let reason = match process.state {
            State::Blocked { on, .. } => Bin::of(&self.summary, on).sign(),
            State::New
            | State::Ready { .. }
            | State::Switching { .. }
            | State::Running { .. }
            | State::Zombie
            | State::Exited => Sign::Clock,
        };
        Form::of(process, reason)
    }

    /// Whether a process holds a lock or a unit of a semaphore.
    #[must_use]
    pub fn holds_lock(&self, process: &ProcessNow) -> bool {
        let is_lock = |object: &ObjectId| {
            let info = self.summary.objects.get(object.index());
            info.is_some_and(|info| matches!(info.kind, ObjectKind::Lock | ObjectKind::Semaphore))
        };
        process.holds.iter().any(is_lock)
    }

    /// Everything about a process in words: `P4, Process-4, ready for 10 ms, holds lock L`.
    #[must_use]
    pub fn label(&self, process: &ProcessNow) -> String {
        let (face, full) =
            (self.face(process.pid), select::full_name(&self.summary, process.pid, self.language));
        let mut parts = vec![face.label.clone()];
        if full != face.label {
            parts.push(full);
        }
        if process.daemon {
            parts.push(self.language.say(Text::DaemonWord).to_owned());
        }
        parts.push(self.state_words(process));
        for object in &process.holds {
            let name = self.object_words(*object);
            parts.push(self.language.fill(Text::HoldsNamed, &[&name]));
        }
        parts.join(self.language.say(Text::Comma))
    }

    fn state_words(&self, process: &ProcessNow) -> String {
        let language = self.language;
        let length = format::length(self.now.at.since(process.since));
        let lasting = |state: &str| language.fill(Text::ForLength, &[state, &length]);
        let code = || process.status.map(format::exitcode).unwrap_or_default();
        match process.state {
            State::New => language.say(Text::StateNew).to_owned(),
            State::Ready { .. } => lasting(language.say(Text::StateReady)),
            State::Switching { core } => {
                language.fill(Text::StateSwitchIn, &[&words::core(language, core, false)[0]])
            }
            State::Running { core } => {
                let text = if process.exiting { Text::StateExitingOn } else { Text::StateRunningOn };
                language.fill(text, &[&words::core(language, core, false)[0]])
            }
            State::Blocked { on, .. } => {
                let call = words::call(language, &self.summary, on, None);
                lasting(&language.fill(Text::StateBlockedOn, &[&call]))
            }
            State::Zombie => language.fill(Text::ZombieLong, &[&code()]),
            State::Exited => language.fill(Text::ExitCodeLong, &[&code()]),
        }
    }

    /// An object with its kind: `lock L`, `queue tasks`.
    #[must_use]
    pub fn object_words(&self, object: ObjectId) -> String {
        let Some(info) = self.summary.objects.get(object.index()) else { return String::new() };
        let text = match info.kind {
            ObjectKind::Lock => Text::BinLockNamed,
            ObjectKind::Semaphore => Text::WaitSemaphore,
            ObjectKind::Condition => Text::WaitCondition,
            ObjectKind::Event => Text::WaitEvent,
            ObjectKind::Barrier => Text::WaitBarrier,
            ObjectKind::Queue => Text::WaitQueue,
            ObjectKind::Pipe => Text::WaitPipe,
            ObjectKind::Device => return info.name.to_string(),
        };
        self.language.fill(text, &[&info.name])
    }

    /// The arrows that the last step used.
    #[must_use]
    pub fn rails(&self) -> Vec<Rail> {
        Rail::used(&self.now.happened)
    }

    /// The signal that the last step sent.
    #[must_use]
    pub fn shot(&self) -> Option<Shot> {
        Shot::of(&self.now.happened)
    }

    /// Whom to mark as having left this place, if the last step is one that leaves a mark: where nothing flies, and where
    /// a signal struck.
    #[must_use]
    pub fn left(&self, is_here: impl Fn(Place) -> bool) -> Option<Pid> {
        let (pid, place) = self.left?;
        ((self.still || self.shot().is_some_and(|shot| shot.to == pid)) && is_here(place)).then_some(pid)
    }

    /// Whether a process has just come to its place, where nothing flies.
    #[must_use]
    pub fn has_come(&self, pid: Pid) -> bool {
        self.still && self.flights.iter().any(|flight| flight.pid == pid)
    }
}
