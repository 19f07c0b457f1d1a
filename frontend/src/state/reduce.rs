//! The one function that changes the page's state. Pure: the same state and action give the same state.

use super::action::Action;
use super::settings::Settings;
use super::{Phase, Playhead, Run, Screen, Source, State};
use crate::protocol::{Epoch, Place, RunId, Update};
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
            | Action::Play(_)
            | Action::Loop(_)
            | Action::Pace(_)
            | Action::Speed(_) => self.apply_to_clock(action),
            Action::Zoom { window, by_hand } => {
                self.timeline.window = window;
                self.timeline.following &= !by_hand;
            }
            Action::Fold(fold) => self.timeline.fold = Some(fold),
            Action::Arrows(arrows) => self.timeline.arrows = arrows,
            Action::Lanes(lanes) => self.timeline.lanes = lanes,
            Action::Follow => self.timeline.following = true,
            Action::Select(pid) => self.selected = pid,
            Action::Hover(pid) => self.hovered = pid,
            Action::OutputOf(pid) => self.output_of = pid,
            Action::Screen(screen) => self.show(screen),
            Action::Left(tab) => self.left = tab,
            Action::Narrow(tab) => self.narrow = tab,
            Action::Drawer(open) => self.drawer = open,
            Action::Table(form) => self.table = form,
            Action::Log(tab) => self.log = tab,
            Action::Dialog(dialog) => self.dialog = dialog,
            Action::Language(language) => self.language = language,
            Action::Theme(theme) => self.theme = theme,
            Action::Motion(motion) => self.motion = motion,
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

    fn apply_to_clock(&mut self, action: Action) {
        match action {
            Action::Go(place) => {
                self.playhead.wanted = Some(place);
                if let Place::Time(at) = place {
                    self.playhead.at = at;
                }
            }
            Action::Play(playing) => {
                let at_end = self.main().summary.as_ref().is_some_and(|summary| self.playhead.step >= summary.steps);
                if playing && at_end {
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
            for cores in [1_u16, 2, 4].into_iter().filter(|&cores| Some(cores) != self.cores_of_main()) {
                let settings = Settings { cores: Some(cores), ..self.runs[0].settings.clone() };
                self.apply(Action::AddRun(settings));
            }
        }
    }

    fn cores_of_main(&self) -> Option<u16> {
        self.main().settings.cores.or_else(|| self.main().summary.as_ref().map(|summary| summary.machine.cores))
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
                let place = self.playhead.wanted.unwrap_or(Place::Time(self.playhead.at));
                self.playhead.wanted = Some(place);
            }
            Update::Picture { run, epoch, view, picture } => {
                let Some(run) = self.answered(run, epoch) else { return };
                run.picture = Some((view, Rc::new(*picture)));
            }
            Update::Now { run: id, epoch, now } => {
                let Some(run) = self.answered(id, epoch) else { return };
                let (at, step) = (now.at, now.step);
                run.now = Some(Rc::new(*now));
                if id == RunId::MAIN {
                    self.playhead = Playhead { at, step, wanted: None };
                }
            }
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
            now: None,
        }
    }

    /// What is on screen is out of date; the worker is to be asked.
    fn ask_again(&mut self, epochs: &mut Epoch) {
        self.epoch = epochs.next();
        self.phase = Phase::Waiting;
    }
}
