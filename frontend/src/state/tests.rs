//! The reducer, with the machine itself answering: what a reader does, and what the state is then.

use super::action::Action;
use super::settings::Settings;
use super::{Screen, Source, State};
use crate::lessons;
use crate::protocol::{Command, Place, Question, RunId, Update};
use crate::worker::Host;
use sim_core::time::{Ticks, Time};

/// The page with its machine, but without a browser.
struct Page {
    state: State,
    host: Host,
}

impl Page {
    /// Opens a lesson and waits for its run.
    fn open(id: &str) -> Self {
        let lesson = lessons::find(id).expect("a shipped lesson");
        let source = Source { lesson: Some(lesson), text: lesson.text.into(), draft: None };
        let mut page = Self { state: State::new(source, Settings::default()), host: Host::default() };
        page.run_all();
        page
    }

    fn act(&mut self, action: Action) -> &mut Self {
        self.state.apply(action);
        self
    }

    /// Asks the machine something and gives its last answer.
    fn ask(&mut self, command: Command) -> Update {
        self.host.take(Question { ticket: 1, command });
        while self.host.simulate(|| false) {}
        self.host.take_answers().pop().expect("every question has an answer").update
    }

    /// Asks for every run, as the effects do, and lets the state hear the answers.
    fn run_all(&mut self) -> &mut Self {
        for (id, run) in (0..).map(RunId).zip(self.state.runs.clone()) {
            let text = self.state.source.text.to_string();
            let update = self.ask(Command::Open { run: id, epoch: run.epoch, text, settings: run.settings });
            self.state.apply(Action::Answer(Box::new(update)));
        }
        self
    }

    /// Asks for the place where the playhead is going, and gives the answer without telling the state.
    fn look(&mut self) -> Update {
        let place = self.state.playhead.wanted.expect("the playhead is going somewhere");
        let epoch = self.state.main().epoch;
        self.ask(Command::At { run: RunId::MAIN, epoch, place })
    }

    fn arrive(&mut self) -> &mut Self {
        let update = self.look();
        self.act(Action::Answer(Box::new(update)))
    }

    fn place(&self) -> (u32, Option<Place>) {
        (self.state.playhead.step, self.state.playhead.wanted)
    }
}

#[test]
fn quick_steps_all_count_whatever_is_answered_meanwhile() {
    let mut page = Page::open("round-robin");
    page.arrive().act(Action::Walk { forward: true });
    let first = page.look();
    page.act(Action::Walk { forward: true }).act(Action::Walk { forward: true });
    page.act(Action::Answer(Box::new(first)));
    assert_eq!(page.place(), (1, Some(Place::Step(3))), "still on the way");
    page.arrive();
    assert_eq!(page.place(), (3, None));
    page.act(Action::Walk { forward: false }).arrive();
    assert_eq!(page.place(), (2, None));
}

#[test]
fn nobody_walks_out_of_the_run() {
    let mut page = Page::open("round-robin");
    page.arrive().act(Action::Walk { forward: false }).arrive();
    assert_eq!(page.place(), (0, None));
    let steps = page.state.main().summary.as_ref().expect("it has run").steps;
    page.act(Action::Go(Place::Step(steps))).arrive().act(Action::Walk { forward: true }).arrive();
    assert_eq!(page.place(), (steps, None));
}

#[test]
fn a_place_that_a_shorter_run_does_not_have_is_its_end() {
    let mut page = Page::open("five-jobs-four-cores");
    page.arrive().act(Action::Go(Place::Step(60)));
    let quantum = Some(Ticks::from_ms(1000));
    page.act(Action::Set(RunId::MAIN, Settings { quantum, ..Settings::default() })).run_all().arrive();
    let steps = page.state.main().summary.as_ref().expect("it has run").steps;
    assert!(steps < 60, "{steps}");
    assert_eq!(page.place(), (steps, None));
}

#[test]
fn an_answer_to_an_older_question_changes_nothing() {
    let mut page = Page::open("round-robin");
    let old = page.look();
    page.act(Action::Set(RunId::MAIN, Settings { cores: Some(2), ..Settings::default() }));
    let before = page.state.clone();
    page.act(Action::Answer(Box::new(old)));
    assert!(page.state == before);
}

#[test]
fn a_mistake_leaves_the_last_run_on_screen() {
    let mut page = Page::open("round-robin");
    let end = page.state.main().summary.as_ref().map(|summary| summary.end);
    page.act(Action::Edit("{".into())).act(Action::RunDraft).run_all();
    assert!(!page.state.main().problems.is_empty());
    assert_eq!(page.state.main().summary.as_ref().map(|summary| summary.end), end);
    page.act(Action::Revert).run_all();
    assert!(page.state.main().problems.is_empty());
}

#[test]
fn comparing_begins_with_one_two_and_four_cores_and_ends_with_four_runs() {
    let mut page = Page::open("five-jobs-four-cores");
    page.act(Action::Screen(Screen::Compare)).run_all();
    let cores = |page: &Page| -> Vec<u16> {
        page.state.runs.iter().filter_map(|run| run.summary.as_ref()).map(|run| run.machine.cores).collect()
    };
    assert_eq!(cores(&page), [4, 1, 2]);
    for _ in 0..3 {
        page.act(Action::AddRun(Settings { cores: Some(8), ..Settings::default() }));
    }
    page.run_all();
    assert_eq!(cores(&page), [4, 1, 2, 8]);
    page.act(Action::RemoveRun(RunId(1))).act(Action::RemoveRun(RunId::MAIN)).run_all();
    assert_eq!(cores(&page), [4, 2, 8], "A stays");
}

#[test]
fn beside_a_longer_run_the_playhead_goes_on_where_a_has_ended() {
    let mut page = Page::open("five-jobs-four-cores");
    let late = Time::ZERO + Ticks::from_ms(4000);
    page.act(Action::Go(Place::Time(late))).arrive();
    assert_eq!(page.state.playhead.at, Time::ZERO + Ticks::from_ms(1300), "alone, A's end is the end");
    page.act(Action::Screen(Screen::Compare)).run_all();
    page.act(Action::Go(Place::Time(late))).arrive();
    assert_eq!((page.state.playhead.at, page.state.playhead.wanted), (late, None));
}
