//! The answering end: holds up to four sessions, simulates them in slices, and answers the page's questions. Leaves the
//! wires to `serve`.

mod place;
pub mod serve;
mod strips;
mod summary;

use crate::protocol::{Answer, Command, Epoch, Look, Picture, Question, RunId, Update};
use sim_core::scenario::{Checked, Scenario};
use sim_core::session::Session;
use sim_core::timeline::marks::{Counts, Marks};
use sim_core::timeline::window::Window;

/// How many events are simulated between two looks at the clock.
const EVENTS_PER_LOOK: usize = 2_000;
/// How many slices pass between two reports.
const SLICES_PER_REPORT: u32 = 4;
/// The most marks of each kind in one picture.
const MARKS: Counts = Counts { ends: 2_000, prints: 1_000, holds: 2_000, flows: 1_000 };

/// The sessions, and what is to be said to the page.
#[derive(Default)]
pub struct Host {
    runs: [Option<Open>; RunId::MAX],
    answers: Vec<Answer>,
}

/// A run that was opened.
struct Open {
    /// The question; answered when the run has ended.
    ticket: u32,
    epoch: Epoch,
    scenario: Checked,
    session: Session,
    progress: Progress,
    slices: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Simulating,
    /// The reader wants to see what there is.
    Stopping,
    Settled,
}

impl Host {
    /// Takes a question. Its answer is among [`Host::take_answers`], at once or after some [`Host::simulate`].
    pub fn take(&mut self, Question { ticket, command }: Question) {
        let update = match command {
            Command::Open { run, epoch, text, settings } => {
                self.close(run);
                match Scenario::read(&text) {
                    Err(problems) => Update::Problems { run, epoch, problems },
                    Ok(scenario) => {
                        let session = Session::new(&scenario, &settings.overrides());
                        let progress = Progress::Simulating;
                        let open = Open { ticket, epoch, scenario, session, progress, slices: 0 };
                        self.runs[run.index()] = Some(open);
                        return;
                    }
                }
            }
            Command::Stop { run } => {
                let simulating = |open: &&mut Open| open.progress == Progress::Simulating;
                if let Some(open) = self.runs[run.index()].as_mut().filter(simulating) {
                    open.progress = Progress::Stopping;
                }
                Update::Nothing
            }
            Command::Close { run } => {
                self.close(run);
                Update::Nothing
            }
            Command::Look { run, epoch, view } => self.settled(run, epoch).map_or(Update::Nothing, |open| {
                let picture = Box::new(picture(&mut open.session, &view));
                Update::Picture { run, epoch, view, picture }
            }),
            Command::At { run, epoch, place } => self.settled(run, epoch).map_or(Update::Nothing, |open| {
                let now = Box::new(place::now(&mut open.session, place));
                Update::Now { run, epoch, now }
            }),
            Command::Tell { run, epoch, from, count } => {
                self.settled(run, epoch).map_or(Update::Nothing, |open| {
                    let steps = place::story(&mut open.session, from, count.min(Command::TELL_MAX));
                    Update::Story { run, epoch, from, steps }
                })
            }
        };
        self.answers.push(Answer { ticket, update });
    }

    /// What is to be said to the page.
    pub fn take_answers(&mut self) -> Vec<Answer> {
        std::mem::take(&mut self.answers)
    }

    /// Simulates until `is_over` says that the slice is over. Whether there is more to do.
    pub fn simulate(&mut self, is_over: impl Fn() -> bool) -> bool {
        for (id, slot) in (0..).map(RunId).zip(&mut self.runs) {
            let Some(open) = slot.as_mut().filter(|open| open.progress != Progress::Settled) else {
                continue;
            };
            while open.progress == Progress::Simulating && open.session.run_for(EVENTS_PER_LOOK).is_none() {
                if is_over() {
                    self.answers.extend(open.report(id));
                    return true;
                }
            }
            let summary = Box::new(summary::summary(&open.scenario, &mut open.session));
            open.progress = Progress::Settled;
            let update = Update::Opened { run: id, epoch: open.epoch, summary };
            self.answers.push(Answer { ticket: open.ticket, update });
            if is_over() {
                break;
            }
        }
        self.runs.iter().flatten().any(|open| open.progress != Progress::Settled)
    }

    fn close(&mut self, run: RunId) {
        let open = self.runs[run.index()].take();
        if let Some(open) = open.filter(|open| open.progress != Progress::Settled) {
            self.answers.push(Answer { ticket: open.ticket, update: Update::Nothing });
        }
    }

    fn settled(&mut self, run: RunId, epoch: Epoch) -> Option<&mut Open> {
        self.runs[run.index()]
            .as_mut()
            .filter(|open| open.epoch == epoch && open.progress == Progress::Settled)
    }
}

impl Open {
    fn report(&mut self, run: RunId) -> Option<Answer> {
        self.slices += 1;
        let is_due = self.slices.is_multiple_of(SLICES_PER_REPORT);
        let (events, at) = (count(self.session.trace().len()), self.session.now());
        let update = Update::Progress { run, epoch: self.epoch, events, at };
        is_due.then_some(Answer { ticket: self.ticket, update })
    }
}

fn picture(session: &mut Session, view: &Look) -> Picture {
    let views = session.views();
    let window = |range| Window { range, resolution: view.resolution };
    let windows: Vec<_> = view.ranges.iter().cloned().map(window).collect();
    let mut lanes = Vec::with_capacity(view.lanes.len());
    for &lane in &view.lanes {
        let mut spans = Vec::new();
        for window in &windows {
            views.timeline.spans(views.trace, lane, window, &mut spans);
        }
        // A span that reaches over a fold is found on both sides of it.
        spans.dedup_by(|later, earlier| later.begin == earlier.begin && later.event == earlier.event);
        lanes.push((lane, spans));
    }
    let mut marks = Marks::default();
    for window in &windows {
        let more = views.timeline.marks(views.trace, window, &MARKS);
        marks.ends.extend(more.ends);
        marks.prints.extend(more.prints);
        marks.holds.extend(more.holds);
        marks.flows.extend(more.flows);
        marks.left_out.ends += more.left_out.ends;
        marks.left_out.prints += more.left_out.prints;
        marks.left_out.holds += more.left_out.holds;
        marks.left_out.flows += more.left_out.flows;
    }
    marks.holds.dedup_by_key(|hold| hold.event);
    marks.flows.dedup_by_key(|flow| (flow.from.event, flow.to.event));
    Picture { lanes, marks }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
