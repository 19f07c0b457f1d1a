//! What a policy may ask of the kernel beyond a queue: preemption, charging, a timer, per-core wrapping. The policy here
//! is a test's own: the urgent first (a lower number is more urgent), with an optional tick at which all start over.

use super::{Lab, fcfs};
use crate::ids::{CoreId, Task};
use crate::machine::Queueing;
use crate::policy::params::Params;
use crate::policy::per_core::PerCore;
use crate::policy::{Entry, Offer, Place, Policy, Turn, Wants};
use crate::program::{ObjectSpec, Traits};
use crate::time::{Ticks, Time};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Default)]
struct Urgent {
    priorities: Vec<i32>,
    ready: Vec<Task>,
    running: Vec<(CoreId, Task)>,
    /// Each so many ticks all running tasks go back to the queue.
    tick: Option<Ticks>,
    next_tick: Time,
    /// What it was charged, task by task, in milliseconds.
    charged: Rc<RefCell<Vec<u64>>>,
}

impl Policy for Urgent {
    fn wants(&self) -> Wants {
        Wants { charge: true, block: true, preempts: true, timer: self.tick.is_some(), ..Wants::default() }
    }

    fn admit(&mut self, task: Task, traits: &Traits, _now: Time) {
        self.priorities.resize(self.priorities.len().max(task.index() + 1), 0);
        self.priorities[task.index()] = traits.priority;
    }

    fn admit_sibling(&mut self, task: Task, sibling: Task, _now: Time) {
        self.priorities.resize(self.priorities.len().max(task.index() + 1), 0);
        self.priorities[task.index()] = self.priorities[sibling.index()];
    }

    fn enqueue(&mut self, task: Task, _entry: Entry, _now: Time) -> Place {
        self.running.retain(|&(_, other)| other != task);
        self.ready.push(task);
        Place { queue: 0, offer: Offer::Anyone }
    }

    fn pick(&mut self, core: CoreId, _now: Time) -> Option<Turn> {
        let best = (0..self.ready.len()).min_by_key(|&at| self.priorities[self.ready[at].index()])?;
        let task = self.ready.remove(best);
        self.running.push((core, task));
        Some(Turn { task, quantum: None })
    }

    fn remove(&mut self, task: Task, _now: Time) {
        self.ready.retain(|&ready| ready != task);
    }

    fn charge(&mut self, task: Task, ran: Ticks, _now: Time) {
        let mut charged = self.charged.borrow_mut();
        let tasks = charged.len().max(task.index() + 1);
        charged.resize(tasks, 0);
        charged[task.index()] += ran.ns() / 1_000_000;
    }

    fn preempts(&mut self, challenger: Task, incumbent: Task, _core: CoreId, _now: Time) -> bool {
        self.priorities[challenger.index()] < self.priorities[incumbent.index()]
    }

    fn timer(&self) -> Option<Time> {
        self.tick.map(|_| self.next_tick)
    }

    fn ring(&mut self, now: Time, resched: &mut Vec<CoreId>) {
        self.next_tick = now + self.tick.expect("it rang");
        resched.extend(self.running.iter().map(|&(core, _)| core));
    }

    fn ready(&self, _queue: u16) -> Vec<Task> {
        self.ready.clone()
    }
}

fn gantt(lab: &Lab, lines: &[&str]) -> String {
    lab.run_under(Box::new(Urgent::default()), lines).gantt()
}

#[test]
fn the_more_urgent_takes_the_core_and_the_preempted_goes_on_later() {
    let lines = ["Low!9: cpu 6", "High!1@2: cpu 3", "Mid!5@3: cpu 1"];
    assert_eq!(gantt(&fcfs(), &lines), "Low 0-2, High 2-5, Mid 5-6, Low 6-10");
    let ran = fcfs().run_under(Box::new(Urgent::default()), &lines);
    assert_eq!(ran.readies(), "2 Low Preempted by High");
}

#[test]
fn of_several_cores_the_least_urgent_ones_is_taken_and_an_idle_one_first() {
    let lines = ["A!3: cpu 9", "B!7: cpu 9", "C!5: cpu 9", "X!1@1: cpu 2"];
    assert_eq!(gantt(&fcfs().cores(3), &lines), "0:A 0-9, 1:B 0-1, 2:C 0-9, 1:X 1-3, 1:B 3-11");
    assert_eq!(gantt(&fcfs().cores(4), &lines), "0:A 0-9, 1:B 0-9, 2:C 0-9, 3:X 1-3");
}

#[test]
fn whoever_wakes_somebody_more_urgent_loses_the_core_only_once() {
    let lab = fcfs().with("L", ObjectSpec::Lock);
    let lines =
        ["Low!9: lock L, cpu 4, unlock L, print x, cpu 4", "High!1@1: cpu 1, lock L, cpu 3, unlock L"];
    assert_eq!(gantt(&lab, &lines), "Low 0-1, High 1-2, Low 2-5, High 5-8, Low 8-12");
}

#[test]
fn what_each_has_run_is_charged_to_the_nanosecond_and_before_each_question() {
    let charged = Rc::new(RefCell::new(Vec::new()));
    let policy = Urgent { charged: charged.clone(), ..Urgent::default() };
    fcfs()
        .run_under(Box::new(policy), &["Low!9: cpu 6, sleep 1, cpu 1", "High!1@2: cpu 3", "Mid!5@3: cpu 1"]);
    assert_eq!(*charged.borrow(), [7, 3, 1]);
}

#[test]
fn a_policy_with_a_timer_can_start_everybody_over() {
    let tick = |tick| Urgent {
        tick: Some(Ticks::from_ms(tick)),
        next_tick: Time::from_ns(tick * 1_000_000),
        ..Urgent::default()
    };
    let ran = fcfs().cores(2).run_under(Box::new(tick(2)), &["A: cpu 3", "B: cpu 3", "C: cpu 2"]);
    assert_eq!(ran.gantt(), "0:A 0-2, 1:B 0-2, 0:C 2-4, 1:A 2-3, 1:B 3-4");
    assert_eq!(ran.ending(), "finished");
}

#[test]
fn a_timer_alone_does_not_hide_that_nothing_can_happen() {
    let tick =
        Urgent { tick: Some(Ticks::from_ms(1)), next_tick: Time::from_ns(1_000_000), ..Urgent::default() };
    let lab = fcfs().with("E", ObjectSpec::Event);
    assert_eq!(
        lab.run_under(Box::new(tick), &["A: cpu 3, wait E"]).ending(),
        "deadlock: A waits for E (); circle "
    );
}

#[test]
fn a_preempted_spinner_still_spins() {
    let ran = fcfs().run_under(Box::new(Urgent::default()), &["Low!9: spin", "High!1@2: cpu 3"]);
    assert_eq!(
        (ran.ending().as_str(), ran.gantt().as_str()),
        ("spinning: Low", "Low 0-2, High 2-5, Low 5-…")
    );
}

#[test]
fn each_core_can_have_its_own_policy_and_preempts_only_there() {
    let lab = fcfs().cores(2).queue(Queueing::PerCore);
    let policies = || (0..2).map(|_| -> Box<dyn Policy> { Box::new(Urgent::default()) }).collect();
    let lines = ["A!5: cpu 4", "B!5: cpu 4", "C!1@1: cpu 1", "D!1@1: cpu 1", "E!9@1: cpu 1"];
    let ran = lab.run_under(Box::new(PerCore::new(policies(), false, &Params::default(), 1)), &lines);
    assert_eq!(ran.gantt(), "0:A 0-1, 1:B 0-1, 0:C 1-2, 1:D 1-2, 0:A 2-5, 1:B 2-5, 0:E 5-6");
}
