//! The stage of real lessons, walked step by step through the machine that answers the page.

use super::bin::{self, Bin};
use super::core::{Work, cores};
use super::end::Stack;
use super::plan::{Course, Flight, Place, Tempo, flights};
use super::rail::{Rail, Shot};
use super::view::View;
use crate::i18n::Language;
use crate::lessons;
use crate::protocol::{Command, Epoch, Now, Place as Goal, Question, RunId, Summary, Update};
use crate::state::settings::Settings;
use crate::state::{Pace, select};
use crate::worker::Host;
use sim_core::ids::Pid;
use sim_core::snapshot::State;
use std::rc::Rc;

const TEMPO: Tempo = Tempo { pace: Pace::ByEvent, speed: 1000, playing: false, gap: None };

/// A lesson that has run.
struct Lesson {
    host: Host,
    summary: Rc<Summary>,
}

impl Lesson {
    fn open(id: &str, settings: Settings) -> Self {
        let (run, epoch) = (RunId::MAIN, Epoch::default());
        let text = lessons::find(id).expect("a shipped lesson").text.to_owned();
        let mut host = Host::default();
        host.take(Question { ticket: 0, command: Command::Open { run, epoch, text, settings } });
        while host.simulate(|| false) {}
        let opened = host.take_answers().into_iter().find_map(|answer| match answer.update {
            Update::Opened { summary, .. } => Some(Rc::from(summary)),
            _ => None,
        });
        Self { host, summary: opened.expect("a lesson runs") }
    }

    fn at(&mut self, step: u32) -> Rc<Now> {
        let command = Command::At { run: RunId::MAIN, epoch: Epoch::default(), place: Goal::Step(step) };
        self.host.take(Question { ticket: 1, command });
        match self.host.take_answers().pop().map(|answer| answer.update) {
            Some(Update::Now { now, .. }) => Rc::from(now),
            other => panic!("no state, but {other:?}"),
        }
    }

    /// The first state for which this holds.
    fn when(&mut self, holds: impl Fn(&Now) -> bool) -> (Rc<Now>, Rc<Now>) {
        let step = (1..=self.summary.steps).find(|&step| holds(&self.at(step))).expect("it happens");
        (self.at(step - 1), self.at(step))
    }

    fn view(&self, now: Rc<Now>) -> View {
        let flights = Rc::default();
        View {
            summary: Rc::clone(&self.summary),
            now,
            language: Language::English,
            flights,
            left: None,
            still: false,
        }
    }

    fn label(&self, pid: Pid) -> String {
        select::face(&self.summary, pid).label
    }
}

#[test]
fn the_signal_of_the_daemon_lesson_takes_its_victim_out_of_the_sleep_bin() {
    let mut lesson = Lesson::open("daemon-dies-with-parent", Settings::default());
    let (before, killed) = lesson.when(|now| Shot::of(&now.happened).is_some());
    let shot = Shot::of(&killed.happened).expect("that is what was looked for");
    assert_eq!((lesson.label(shot.from).as_str(), lesson.label(shot.to).as_str()), ("Main", "P1"));
    assert_eq!(Rail::used(&killed.happened), [Rail::Kill]);
    let moved = flights(&before.snapshot, &killed.snapshot, &lesson.summary, TEMPO);
    let kill =
        Flight { pid: shot.to, course: Course::Fly { rail: Rail::Kill, back: false }, delay: 0, length: 360 };
    assert_eq!(moved, [kill]);
    assert_eq!(Place::in_snapshot(&before.snapshot, &lesson.summary, shot.to), Place::Bin(Bin::Sleep));
    let bins = bin::contents(&killed.snapshot, &lesson.summary);
    assert_eq!(bins.iter().map(|bin| bin.waiters.len()).collect::<Vec<_>>(), [1, 0, 0, 0, 0]);
    assert_eq!(Stack::new(&killed.snapshot).pids, [shot.to]);
    let view = lesson.view(Rc::clone(&killed));
    let victim = view.process(shot.to).expect("it was born");
    assert_eq!(view.label(victim), "P1, Process-1, daemon, zombie, exit code −15, not reaped yet");
}

#[test]
fn a_lock_bin_names_who_holds_the_lock() {
    let mut lesson = Lesson::open("ready-or-blocked", Settings::default());
    let (_, now) = lesson.when(|now| {
        let waits = |process: &sim_core::snapshot::ProcessNow| matches!(process.state, State::Blocked { .. });
        now.snapshot.objects.iter().any(|object| !object.waiters.is_empty())
            && now.snapshot.processes.iter().any(waits)
            && now
                .snapshot
                .objects
                .iter()
                .any(|object| !object.holders.is_empty() && !object.waiters.is_empty())
    });
    let bins = bin::contents(&now.snapshot, &lesson.summary);
    let lock = bins.iter().find(|content| content.bin == Bin::Lock).expect("all bins are there");
    let (waiter, holder) = (lock.waiters[0].pid, lock.holder.expect("somebody holds it"));
    assert_eq!((lesson.label(waiter).as_str(), lesson.label(holder).as_str()), ("P5", "P4"));
    let view = lesson.view(now);
    assert!(view.holds_lock(view.process(holder).expect("it was born")));
    assert_eq!(view.object_words(lock.object.expect("they wait for one lock")), "lock L");
}

#[test]
fn everybody_who_was_born_and_lives_is_in_one_place_and_whoever_moves_uses_an_arrow_of_the_step() {
    for lesson in lessons::LESSONS {
        let mut lesson = Lesson::open(lesson.id, Settings::default());
        let mut before = lesson.at(0);
        for step in 1..=lesson.summary.steps.min(120) {
            let now = lesson.at(step);
            let snapshot = &now.snapshot;
            let running = cores(snapshot, &lesson.summary).iter().filter_map(|core| core.work.pid()).count();
            let ready: usize = snapshot.queues.iter().map(Vec::len).sum();
            let blocked: usize =
                bin::contents(snapshot, &lesson.summary).iter().map(|content| content.waiters.len()).sum();
            let newborn = snapshot.processes.iter().filter(|process| process.state == State::New).count();
            let all = running + ready + blocked + newborn + Stack::new(snapshot).total;
            assert_eq!(all, snapshot.processes.len(), "step {step}");
            let used = Rail::used(&now.happened);
            for flight in flights(&before.snapshot, snapshot, &lesson.summary, TEMPO) {
                if let Course::Fly { rail, back } = flight.course {
                    assert!(!back && used.contains(&rail), "step {step}: {flight:?} beside {used:?}");
                }
            }
            before = now;
        }
    }
}

#[test]
fn a_step_back_flies_the_same_ways_against_the_arrows_in_six_tenths_of_the_time() {
    let mut lesson = Lesson::open("round-robin", Settings::default());
    let (before, now) = lesson.when(|now| Rail::used(&now.happened) == [Rail::Dispatch]);
    let there = flights(&before.snapshot, &now.snapshot, &lesson.summary, TEMPO);
    let back = flights(&now.snapshot, &before.snapshot, &lesson.summary, TEMPO);
    let course = |back| Course::Fly { rail: Rail::Dispatch, back };
    assert_eq!((there[0].course, there[0].length), (course(false), 360));
    assert_eq!((back[0].course, back[0].length, back[0].pid), (course(true), 216, there[0].pid));
}

#[test]
fn a_core_shows_what_its_process_still_has_to_do() {
    let mut lesson = Lesson::open("round-robin", Settings::default());
    let (_, now) = lesson.when(|now| Rail::used(&now.happened) == [Rail::Dispatch]);
    let Work::Running { pid, needs, exiting, .. } = cores(&now.snapshot, &lesson.summary)[0].work else {
        panic!("somebody was dispatched")
    };
    let person = &lesson.summary.processes[pid.number().expect("a process of the run")];
    assert_eq!((needs, exiting), (Some(person.cpu), false));
}
