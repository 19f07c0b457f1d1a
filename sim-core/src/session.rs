//! A scenario being run: the one thing that the command line and the page hold. Runs in pieces, and keeps the views of
//! the trace up to date for whoever asks. Leaves what is asked to the views themselves.

use crate::decision::{Decision, Decisions, Order};
use crate::diagnostic::Diagnostic;
use crate::explain::{Explanation, explain};
use crate::ids::EventId;
use crate::kernel::{Kernel, Outcome};
use crate::machine::{Machine, Queueing};
use crate::metrics::{Metrics, metrics};
use crate::policy::catalog::Name;
use crate::program::StartMethod;
use crate::replay::Shape;
use crate::result::{RunResult, Sources};
use crate::scenario::{Checked, Scenario};
use crate::snapshot::{Snapshot, Snapshots};
use crate::steps::Steps;
use crate::time::{Ticks, Time};
use crate::timeline::Timeline;
use crate::trace::Trace;
use serde::{Deserialize, Serialize};

/// What is set on top of a scenario's machine. A field that is `None` leaves the scenario's own value.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overrides {
    /// How many cores, 1 to 1024.
    pub cores: Option<u16>,
    /// The policy.
    pub policy: Option<Name>,
    /// The quantum, more than nothing.
    pub quantum: Option<Ticks>,
    /// How the ready queues and the cores belong together.
    pub queue: Option<Queueing>,
    /// What a context switch costs.
    pub switch: Option<Ticks>,
    /// How processes start.
    pub start: Option<StartMethod>,
    /// Where chance begins. A workload with a seed of its own does not look at it.
    pub seed: Option<u64>,
    /// When to stop.
    pub until: Option<Time>,
}

impl Overrides {
    /// A scenario's machine with these settings.
    #[must_use]
    pub fn machine(&self, checked: &Checked) -> Machine {
        let mut machine = checked.machine();
        self.apply(&mut machine);
        machine
    }

    /// Puts these settings on top of a machine's own.
    pub fn apply(&self, machine: &mut Machine) {
        let Self { cores, policy, quantum, queue, switch, start: _, seed, until } = self;
        set(&mut machine.cores, *cores);
        set(&mut machine.policy.name, *policy);
        set(&mut machine.policy.quantum, *quantum);
        set(&mut machine.queue, *queue);
        set(&mut machine.costs.switch, *switch);
        set(&mut machine.seed, *seed);
        set(&mut machine.limits.time, *until);
    }
}

/// Makes a machine at the beginning of its run; with so many cores, if the number is given. Always the same machine,
/// however often it is asked: a run is run once more to tell what it does not keep.
type Fresh = Box<dyn Fn(Option<u16>) -> Kernel>;

/// A run.
///
/// Invariant: the views say what the trace says, of as many events as they have caught up with.
pub struct Session {
    kernel: Kernel,
    timeline: Timeline,
    snapshots: Snapshots,
    steps: Steps,
    outcome: Option<Outcome>,
    /// What it runs, to run it once more.
    fresh: Fresh,
    /// Such a run, as far as the order of queues was asked for.
    order: Option<Order>,
}

/// All there is to ask of a run so far, caught up with its trace.
#[derive(Clone, Copy)]
pub struct Views<'s> {
    /// The record.
    pub trace: &'s Trace,
    /// Lanes, marks and load.
    pub timeline: &'s Timeline,
    /// The state at any instant.
    pub snapshots: &'s Snapshots,
    /// The steps to walk.
    pub steps: &'s Steps,
    /// How far the run has come.
    pub now: Time,
}

impl Session {
    /// Reads a scenario, and is about to run it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn open(text: &str, overrides: &Overrides) -> Result<Self, Vec<Diagnostic>> {
        Scenario::read(text).map(|checked| Self::new(&checked, overrides))
    }

    /// Is about to run a scenario.
    #[must_use]
    pub fn new(checked: &Checked, overrides: &Overrides) -> Self {
        let (checked, overrides) = (checked.clone(), overrides.clone());
        Self::of(move |cores| {
            let mut machine = overrides.machine(&checked);
            set(&mut machine.cores, cores);
            let start = overrides.start.unwrap_or(checked.scenario().machine.start_method);
            Kernel::new(&machine, checked.launch(machine.seed, start))
        })
    }

    /// Is about to run what `fresh` makes: any programs on any machine, at the beginning of their run. It is asked again
    /// for what a run does not keep (with a number: for a machine with so many cores), and must make the same again.
    #[must_use]
    pub fn of(fresh: impl Fn(Option<u16>) -> Kernel + 'static) -> Self {
        let kernel = fresh(None);
        let machine = kernel.machine();
        let shape = match machine.queue {
            Queueing::Shared => Shape::shared(machine.cores),
            Queueing::PerCore | Queueing::PerCoreStealing => Shape::per_core(machine.cores),
        };
        Self {
            timeline: Timeline::new(machine.cores),
            kernel,
            snapshots: Snapshots::new(shape),
            steps: Steps::new(),
            outcome: None,
            fresh: Box::new(fresh),
            order: None,
        }
    }

    /// Runs on for about so many events. How the run ended, once it has.
    pub fn run_for(&mut self, events: usize) -> Option<&Outcome> {
        let goal = self.kernel.trace().len().saturating_add(events);
        while self.outcome.is_none() && self.kernel.trace().len() < goal {
            self.outcome = self.kernel.advance();
        }
        self.outcome.as_ref()
    }

    /// Runs to the end.
    pub fn run(&mut self) -> &Outcome {
        let kernel = &mut self.kernel;
        self.outcome.get_or_insert_with(|| kernel.run())
    }

    /// Puts the ready queues of a snapshot into the order of the policy: the trace has them in the order in which tasks
    /// joined. Costs a run up to there, unless the last one asked for was a little earlier.
    pub fn put_in_order(&mut self, snapshot: &mut Snapshot) {
        if matches!(self.machine().policy.name, Name::Fcfs | Name::Rr) {
            return;
        }
        let order = self.order.take().filter(|order| order.events() <= snapshot.events);
        let mut order = order.unwrap_or_else(|| Order::new((self.fresh)(None)));
        if let Some(ready) = order.after(snapshot.events) {
            for (queue, tasks) in snapshot.queues.iter_mut().zip(ready) {
                let place = |task| tasks.iter().position(|&other| other == task).unwrap_or(tasks.len());
                queue.sort_by_cached_key(|queued| place(queued.task));
            }
        }
        self.order = Some(order);
    }

    /// Why a core was given to whom it was: the record of a dispatch, made by running up to there once more.
    #[must_use]
    pub fn decision(&self, dispatch: EventId) -> Option<Decision> {
        self.decisions().of(dispatch)
    }

    /// Why each core was given to whom, by running it all once more.
    #[must_use]
    pub fn decisions(&self) -> Decisions {
        Decisions::new((self.fresh)(None))
    }

    /// How the run ended, once it has.
    #[must_use]
    pub const fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// The machine, as it runs.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        self.kernel.machine()
    }

    /// The record so far.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        self.kernel.trace()
    }

    /// How far the run has come.
    #[must_use]
    pub const fn now(&self) -> Time {
        self.kernel.now()
    }

    /// When the last process ended; `None` while some have not.
    #[must_use]
    pub fn makespan(&self) -> Option<Ticks> {
        (self.outcome == Some(Outcome::Finished)).then(|| self.kernel.trace().end().since(Time::ZERO))
    }

    /// How many times shorter this run is than one that takes `other`; `None` where one of them has no end.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "this is where exact numbers become decimal ones")]
    pub fn speedup_over(&self, other: Option<Ticks>) -> Option<f64> {
        let (other, this) = (other?.ns(), self.makespan()?.ns());
        (this > 0).then(|| other as f64 / this as f64)
    }

    /// How many times shorter this run is than the same one on one core, which is tried now; `None` where one of them
    /// has no end.
    #[must_use]
    pub fn speedup(&self) -> Option<f64> {
        let this = self.makespan()?;
        if self.machine().cores == 1 {
            return self.speedup_over(Some(this));
        }
        let mut alone = (self.fresh)(Some(1));
        let ended = alone.run() == Outcome::Finished;
        self.speedup_over(ended.then(|| alone.trace().end().since(Time::ZERO)))
    }

    /// The numbers so far.
    #[must_use]
    pub fn metrics(&mut self) -> Metrics {
        let views = self.views();
        metrics(views.trace, views.snapshots, views.now)
    }

    /// What led to an event, and what comes next.
    #[must_use]
    pub fn explain(&mut self, event: EventId) -> Explanation {
        let views = self.views();
        explain(views.trace, views.snapshots, event)
    }

    /// The whole run as a value; `None` until it has ended. `speedup` is against one core, where that was tried.
    #[must_use]
    pub fn result(&mut self, speedup: Option<f64>) -> Option<RunResult> {
        let outcome = self.outcome.clone()?;
        let metrics = self.metrics();
        let machine = self.machine().clone();
        let Views { trace, timeline, .. } = self.views();
        let sources =
            Sources { trace, timeline, metrics: &metrics, outcome: &outcome, machine: &machine, speedup };
        Some(RunResult::new(sources))
    }

    /// Everything there is to ask.
    pub fn views(&mut self) -> Views<'_> {
        let (trace, now) = (self.kernel.trace(), self.kernel.now());
        self.timeline.catch_up(trace, now);
        self.snapshots.catch_up(trace);
        self.steps.catch_up(trace);
        Views { trace, timeline: &self.timeline, snapshots: &self.snapshots, steps: &self.steps, now }
    }
}

fn set<T: Copy>(field: &mut T, value: Option<T>) {
    *field = value.unwrap_or(*field);
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_JOBS: &str = r#"{"timeslice":1,"machine":{"policy":{"name":"rr","quantum":"100ms"}},"processes":[
        {"name":"P1","run":[{"cpu":"500ms"}]},{"name":"P2","run":[{"cpu":"500ms"}]}]}"#;

    fn end_with(overrides: &Overrides) -> String {
        let mut session = Session::open(TWO_JOBS, overrides).expect("it is right");
        assert_eq!(session.run(), &Outcome::Finished);
        session.now().to_string()
    }

    #[test]
    fn settings_go_on_top_of_the_scenario() {
        let none = Overrides::default();
        assert_eq!(end_with(&none), "1s");
        assert_eq!(end_with(&Overrides { cores: Some(2), ..none.clone() }), "500ms");
        let switch = Some(Ticks::from_ms(1));
        assert_eq!(end_with(&Overrides { switch, ..none.clone() }), "1.009s");
        let fcfs = Overrides { policy: Some(Name::Fcfs), switch, ..none.clone() };
        assert_eq!(end_with(&fcfs), "1.001s");
        assert_eq!(end_with(&Overrides { quantum: Some(Ticks::from_ms(250)), switch, ..none }), "1.003s");
    }

    /// Who ran when on core 0, in milliseconds: `P1 0-100, P2 100-200`.
    fn slices(machine: &str, processes: &str) -> String {
        let text = format!(r#"{{"timeslice":1,"machine":{machine},"processes":[{processes}]}}"#);
        let mut session = Session::open(&text, &Overrides::default()).expect(&text);
        session.run();
        let result = session.result(None).expect("it has ended");
        let name = |pid| &result.processes.iter().find(|process| process.pid == pid).expect("it ran").name;
        let slice = |(pid, start, end): &(_, Time, Time)| {
            format!("{} {}-{}", name(*pid), start.ns() / 1_000_000, end.ns() / 1_000_000)
        };
        result.cores[0].slices.iter().map(slice).collect::<Vec<_>>().join(", ")
    }

    /// What `scenario::conventions` says that the machine does.
    #[test]
    fn the_conventions_hold() {
        let rr = r#"{"policy":{"name":"rr","quantum":"100ms"}}"#;
        let two = r#"{"name":"P1","run":[{"cpu":200}]},{"name":"P2","arrival":100,"run":[{"cpu":50}]}"#;
        assert_eq!(slices(rr, two), "P1 0-100, P2 100-150, P1 150-250", "rr_arrival_before_expired");
        let two = r#"{"name":"P1","run":[{"cpu":100}]},{"name":"P2","run":[{"cpu":150}]}"#;
        assert_eq!(slices(rr, two), "P1 0-100, P2 100-250", "rr_finish_at_expiry_is_finish");
        let costly = r#"{"policy":{"name":"rr","quantum":"100ms"},"switch_cost":"1ms"}"#;
        let alone = r#"{"name":"P1","run":[{"cpu":250}]}"#;
        assert_eq!(slices(costly, alone), "P1 0-250", "rr_requeued_when_alone, first_switch_free");
        let two = r#"{"name":"P1","run":[{"cpu":10}]},{"name":"P2","run":[{"cpu":10}]}"#;
        assert_eq!(slices(costly, two), "P1 0-10, P2 11-21", "first_switch_free");
    }

    #[test]
    fn pieces_make_the_same_run_as_one_go() {
        let open = || Session::open(TWO_JOBS, &Overrides::default()).expect("it is right");
        let (mut whole, mut pieces) = (open(), open());
        whole.run();
        let mut rounds = 0;
        while pieces.run_for(3).is_none() {
            rounds += 1;
            let views = pieces.views();
            assert_eq!(views.snapshots.at_time(views.trace, views.now).events, views.trace.len());
        }
        assert!(rounds > 5, "{rounds}");
        assert_eq!(crate::trace::text::text(whole.trace()), crate::trace::text::text(pieces.trace()));
    }

    #[test]
    fn a_run_can_be_stopped_early() {
        let until = Some(Time::ZERO + Ticks::from_ms(150));
        let mut session =
            Session::open(TWO_JOBS, &Overrides { until, ..Overrides::default() }).expect("right");
        assert_eq!(session.run(), &Outcome::Limit { which: crate::kernel::LimitKind::Time });
        assert_eq!(session.now().to_string(), "150ms");
    }

    #[test]
    fn queues_are_shown_in_the_order_of_the_policy() {
        let text = r#"{"timeslice":1,"machine":{"policy":"sjf"},"processes":[
            {"name":"A","run":[{"cpu":1}]},{"name":"B","run":[{"cpu":9}]},{"name":"C","run":[{"cpu":5}]},
            {"name":"D","run":[{"cpu":7}]}]}"#;
        let mut session = Session::open(text, &Overrides::default()).expect("it is right");
        session.run();
        let views = session.views();
        let mut snapshot = views.snapshots.at_time(views.trace, Time::from_ns(500_000));
        let names = |session: &Session, snapshot: &Snapshot| {
            let name = |queued: &crate::snapshot::QueuedNow| {
                session.trace().process(queued.pid).expect("it was born").name.to_string()
            };
            snapshot.queues[0].iter().map(name).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&session, &snapshot), "B C D");
        session.put_in_order(&mut snapshot);
        assert_eq!(names(&session, &snapshot), "C D B");
        let dispatch = session.trace().events().find(|(_, event)| {
            matches!(event.kind, crate::trace::EventKind::Dispatch { .. }) && event.at > Time::ZERO
        });
        let decision = session.decision(dispatch.expect("there are four").0).expect("it is a dispatch");
        let left = |candidate: &crate::decision::Candidate| candidate.facts[0].value / 1_000_000;
        assert_eq!(left(&decision.winner), 5);
        assert_eq!(decision.others.iter().map(left).collect::<Vec<_>>(), [7, 9]);
    }
}
