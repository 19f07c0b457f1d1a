//! What interpreters need of the machine: signals that programs handle, ends without an exit handler, objects made while
//! the run goes on, Ctrl-C.

use super::*;
use crate::program::Handling;
use std::collections::VecDeque;

/// Asks one thing after the other, and notes every answer.
struct Asker {
    asks: VecDeque<Request>,
    handling: Handling,
    heard: Rc<RefCell<Vec<Reply>>>,
}

impl Program for Asker {
    fn resume(&mut self, reply: Reply, _: Ticks) -> Step {
        self.heard.borrow_mut().push(reply);
        Step::ask(self.asks.pop_front().unwrap_or(Request::Quit(Ending::Return)))
    }

    fn handling(&self, _: Signal) -> Handling {
        self.handling
    }
}

fn asker(handling: Handling, asks: Vec<Request>) -> (Birth, Rc<RefCell<Vec<Reply>>>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let program = Box::new(Asker { asks: asks.into(), handling, heard: heard.clone() });
    let (traits, method) = (Traits::default(), StartMethod::Fork);
    (Birth { name: "asker".into(), daemon: false, program, traits, method }, heard)
}

fn ran(birth: Birth, interrupt: Option<u64>) -> Kernel {
    let arrivals = vec![Arrival { at: Time::ZERO, birth }];
    let mut kernel = Kernel::new(&Machine::default(), Launch { objects: Vec::new(), arrivals });
    if let Some(ms) = interrupt {
        kernel.interrupt_at(Time::ZERO + Ticks::from_ms(ms));
    }
    assert_eq!(kernel.run(), Outcome::Finished);
    kernel
}

fn sleep(ms: u64) -> Request {
    Request::Sleep(Ticks::from_ms(ms))
}

#[test]
fn a_signal_that_is_handled_ends_a_sleep_and_says_what_was_left() {
    let (birth, heard) = asker(Handling::Catch, vec![sleep(10)]);
    let kernel = ran(birth, Some(4));
    let left = Some(Ticks::from_ms(6));
    assert_eq!(heard.borrow()[1..], [Reply::Signalled { signal: Signal::Sigint, left }]);
    assert_eq!(kernel.now(), Time::ZERO + Ticks::from_ms(4));
}

#[test]
fn a_signal_that_is_ignored_changes_nothing() {
    let (birth, heard) = asker(Handling::Ignore, vec![sleep(10)]);
    assert_eq!(ran(birth, Some(4)).now(), Time::ZERO + Ticks::from_ms(10));
    assert_eq!(heard.borrow()[1..], [Reply::Done]);
}

#[test]
fn quitting_joins_nobody_and_leaves_the_children_to_init() {
    let (child, _) = asker(Handling::Default, vec![sleep(10)]);
    let (parent, _) =
        asker(Handling::Default, vec![Request::Start(Box::new(child)), Request::Quit(Ending::Code(3))]);
    let kernel = ran(parent, None);
    let ends = kernel.fates().map(|fate| fate.ended.map(Time::ns)).collect::<Vec<_>>();
    assert_eq!(ends, [Some(0), Some(10_000_000)]);
    let adopted = kernel.trace().events().any(|(_, event)| event.kind == EventKind::Adopt { by: Pid::INIT });
    assert!(adopted);
}

#[test]
fn an_object_that_is_made_later_is_found_by_its_name() {
    let spec = ObjectSpec::Semaphore { units: 2, bound: None };
    let asks = vec![
        Request::Create { name: "slots".into(), spec },
        Request::Acquire { object: ObjectId(0), timeout: None },
        Request::Units(ObjectId(0)),
        Request::Find("slots".into()),
        Request::Exists(Pid::FIRST),
        Request::Exists(Pid(9999)),
    ];
    let (birth, heard) = asker(Handling::Default, asks);
    ran(birth, None);
    let object = Reply::Object(ObjectId(0));
    let refused = Reply::Refused(crate::program::Refusal::NoSuchProcess);
    assert_eq!(
        heard.borrow()[1..],
        [object.clone(), Reply::Done, Reply::Count(1), object, Reply::Done, refused]
    );
}
