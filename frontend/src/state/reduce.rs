//! The one function that changes the page's state. Pure: the same state and action give the same state.

use super::action::Action;
use super::select;
use super::settings::Settings;
use super::{LeftTab, Located, NarrowTab, Phase, Playhead, Run, Screen, Source, State};
use crate::protocol::{Epoch, Place, RunId, Update};
use sim_core::time::Time;
use std::rc::Rc;
use yew::Reducible;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Self::Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        if next == *self { self } else { Rc::new(next) }
    }
}

impl State {
    /// Does what an action says.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::OpenLesson(_)
            | Action::Edit(_)
            | Action::RunDraft
            | Action::Revert
            | Action::Set(..)
            | Action::AddRun(_)
            | Action::RemoveRun(_)
            | Action::StopRun(_) => self.apply_to_runs(action),
            Action::Answer(update) => self.take(*update),
            Action::Go(_)
            | Action::Walk { .. }
            | Action::Play(_)
            | Action::Loop(_)
            | Action::Pace(_)
            | Action::Speed(_) => {
                self.apply_to_clock(&action);
            }
            Action::Zoom { window, by_hand } => {
                self.timeline.window = window;
                self.timeline.following &= !by_hand;
            }
            Action::Fold(fold) => self.timeline.fold = Some(fold),
            Action::Arrows(arrows) => self.timeline.arrows = arrows,
            Action::Lanes(lanes) => self.timeline.lanes = lanes,
            Action::Follow => self.timeline.following = true,
            Action::AsTable(as_table) => self.timeline.as_table = as_table,
            Action::Select(pid) => self.selected = pid,
            Action::Hover(pid) => self.hovered = pid,
            Action::OutputOf(pid) => self.output_of = pid,
            Action::Locate(offset) => {
                let serial = self.located.map_or(0, |located| located.serial + 1);
                self.located = Some(Located { offset, serial });
                (self.left, self.narrow, self.drawer) = (LeftTab::Source, NarrowTab::Program, true);
            }
            Action::Screen(screen) => self.show(screen),
            Action::Left(tab) => self.left = tab,
            Action::Narrow(tab) => self.narrow = tab,
            Action::Detail(tab) => self.detail = tab,
            Action::Drawer(open) => self.drawer = open,
            Action::Table(form) => self.table = form,
            Action::Log(tab) => self.log = tab,
            Action::Dialog(dialog) => self.dialog = dialog,
            Action::Language(language) => self.language = language,
            Action::Theme(theme) => self.theme = theme,
            Action::Motion(motion) => self.motion = motion,
            Action::Letters(letters) => self.letters = letters,
            Action::Dismiss => self.dismissed = Some(self.main().epoch),
            Action::Notice(notice) => self.notice = notice,
        }
    }

    fn apply_to_runs(&mut self, action: Action) {
        match action {
            Action::OpenLesson(lesson) => {
                self.source = Source { lesson: Some(lesson), text: lesson.text.into(), draft: None };
                self.runs.truncate(1);
                self.runs[0].settings = Settings::default();
                self.start_over();
                self.drawer = false;
            }
            Action::Edit(text) => self.source.draft = (text != self.source.text).then_some(text),
            Action::RunDraft => {
                if let Some(draft) = self.source.draft.take() {
                    self.source.text = draft;
                }
                self.start_over();
            }
            Action::Revert => {
                self.source.draft = None;
                if let Some(lesson) = self.source.lesson {
                    self.source.text = lesson.text.into();
                }
                self.runs[0].settings = Settings::default();
                self.start_over();
            }
            Action::Set(run, settings) => {
                if let Some(run) = self.runs.get_mut(run.index()) {
                    run.settings = settings;
                    run.ask_again(&mut self.epochs);
                }
            }
            Action::AddRun(settings) if self.runs.len() < RunId::MAX => {
                let run = Run::new(&mut self.epochs, settings);
                self.runs.push(run);
            }
            Action::RemoveRun(run) if run != RunId::MAIN && run.index() < self.runs.len() => {
                self.runs.remove(run.index());
                for moved in &mut self.runs[run.index()..] {
                    moved.ask_again(&mut self.epochs);
                }
            }
            _ => {}
        }
    }

    fn apply_to_clock(&mut self, action: &Action) {
        match *action {
            Action::Go(place) => {
                self.playhead.wanted = Some(place);
                if let Place::Time(at) = place {
                    self.playhead.at = at;
                }
            }
            Action::Walk { forward } => {
                let steps = self.main().summary.as_ref().map_or(u32::MAX, |summary| summary.steps);
                let here = self.playhead.going_to();
                let there = if forward { here.saturating_add(1).min(steps) } else { here.saturating_sub(1) };
                self.playhead.wanted = Some(Place::Step(there));
            }
            Action::Play(playing) => {
                let steps = self.main().summary.as_ref().map(|summary| summary.steps);
                let is_over = steps.is_some_and(|steps| self.playhead.step >= steps);
                if playing && is_over && self.playhead.at >= select::end(self) {
                    self.playhead = Playhead { wanted: Some(Place::Step(0)), ..Playhead::default() };
                }
                self.playing = playing;
                self.timeline.following |= playing;
            }
            Action::Loop(looping) => self.looping = looping,
            Action::Pace(pace) => {
                self.pace = pace;
                self.speed = pace.normal();
            }
            Action::Speed(speed) => self.speed = speed.min(self.pace.speeds().len() - 1),
            _ => {}
        }
    }

    /// Comparing needs something to compare with: on four times the cores, where nobody chose.
    fn show(&mut self, screen: Screen) {
        self.screen = screen;
        if screen == Screen::Compare && self.runs.len() == 1 {
            let own = self.cores_of_main();
            for cores in [1_u16, 2, 4].into_iter().filter(|&cores| Some(cores) != own) {
                let settings = Settings { cores: Some(cores), ..self.runs[0].settings.clone() };
                self.apply(Action::AddRun(settings));
            }
        }
    }

    fn cores_of_main(&self) -> Option<u16> {
        self.main()
            .settings
            .cores
            .or_else(|| self.main().summary.as_ref().map(|summary| summary.machine.cores))
    }

    /// All runs begin again, from the source as it now is.
    fn start_over(&mut self) {
        self.playhead = Playhead { wanted: Some(Place::Step(0)), ..Playhead::default() };
        self.playing = false;
        self.timeline.window = None;
        self.timeline.fold = None;
        self.selected = None;
        self.hovered = None;
        self.output_of = None;
        for run in &mut self.runs {
            run.ask_again(&mut self.epochs);
        }
    }

    fn take(&mut self, update: Update) {
        match update {
            Update::Nothing => {}
            Update::Problems { run, epoch, problems } => {
                let Some(run) = self.answered(run, epoch) else { return };
                run.problems = Rc::new(problems);
                run.phase = Phase::Done;
            }
            Update::Progress { run, epoch, events, at } => {
                let Some(run) = self.answered(run, epoch) else { return };
                run.phase = Phase::Running { events, at };
            }
            Update::Opened { run: id, epoch, summary } => {
                let Some(run) = self.answered(id, epoch) else { return };
                run.phase = Phase::Done;
                run.problems = Rc::default();
                run.summary = Some(Rc::new(*summary));
                run.story = None;
                if id == RunId::MAIN {
                    let place = self.playhead.wanted.unwrap_or(Place::Time(self.playhead.at));
                    self.playhead.wanted = Some(place);
                }
            }
            Update::Picture { run, epoch, view, picture } => {
                let Some(run) = self.answered(run, epoch) else { return };
                run.picture = Some((view, Rc::new(*picture)));
            }
            Update::Story { run, epoch, from, steps } => {
                let Some(run) = self.answered(run, epoch) else { return };
                run.story = Some((from, Rc::new(steps)));
            }
            Update::Now { run: id, epoch, now } => {
                let Some(run) = self.answered(id, epoch) else { return };
                let (at, step) = (now.at, now.step);
                run.now = Some(Rc::new(*now));
                if id == RunId::MAIN {
                    let wanted = self.playhead.wanted.filter(|_| !self.has_arrived(at, step));
                    self.playhead = Playhead { at: self.beyond(at), step, wanted };
                }
            }
        }
    }

    /// Whether this is where the playhead was going last; an answer on the way to it is not.
    fn has_arrived(&self, at: Time, step: u32) -> bool {
        let Some(run) = &self.main().summary else { return true };
        match self.playhead.wanted {
            Some(Place::Step(wanted)) => wanted.min(run.steps) == step,
            Some(Place::Time(wanted)) => wanted.min(run.end) == at,
            Some(Place::Beside { .. }) | None => true,
        }
    }

    /// Among runs side by side the playhead may be where A has ended and a longer one has not.
    fn beyond(&self, at: Time) -> Time {
        match self.playhead.wanted {
            Some(Place::Time(wanted)) if wanted > at => wanted.min(select::end(self)).max(at),
            _ => at,
        }
    }

    /// The run that an answer is for, if it is still waiting for that answer.
    fn answered(&mut self, run: RunId, epoch: Epoch) -> Option<&mut Run> {
        self.runs.get_mut(run.index()).filter(|run| run.epoch == epoch)
    }
}

impl Run {
    /// A run that nobody has asked the worker for yet.
    #[must_use]
    pub fn new(epochs: &mut Epoch, settings: Settings) -> Self {
        Self {
            epoch: epochs.next(),
            settings,
            phase: Phase::Waiting,
            summary: None,
            problems: Rc::default(),
            picture: None,
            story: None,
            now: None,
        }
    }

    /// What is on screen is out of date; the worker is to be asked.
    fn ask_again(&mut self, epochs: &mut Epoch) {
        self.epoch = epochs.next();
        self.phase = Phase::Waiting;
    }
}
