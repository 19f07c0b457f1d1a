//! What a script asks for, step by step, with the machine's answers given by hand.

use super::*;
use crate::ids::ObjectId;
use crate::program::Refusal;

const LOCK: ObjectId = ObjectId(0);
const BUDGET: Ticks = Ticks::from_ms(1000);

fn ms(n: u64) -> Ticks {
    Ticks::from_ms(n)
}

fn role(name: &str, write: impl FnOnce(&mut CodeBuilder)) -> Role {
    let mut code = CodeBuilder::new();
    write(&mut code);
    Role {
        name: name.into(),
        daemon: false,
        traits: Traits::default(),
        method: StartMethod::Fork,
        code: code.finish(),
    }
}

/// A step as `burst request`, the burst in milliseconds.
fn shown(step: &Step) -> String {
    let request = match &step.then {
        Request::Continue => "continue".to_owned(),
        Request::Spin => "spin".to_owned(),
        Request::Yield => "yield".to_owned(),
        Request::NextJob => "next job".to_owned(),
        Request::Exit(ending) => format!("exit {ending:?}"),
        Request::Sleep(length) => format!("sleep {length}"),
        Request::Start(birth) => format!("start {}", birth.name),
        Request::Join { child, timeout } => format!("join {} {timeout:?}", child.0),
        Request::Acquire { .. } => "acquire".to_owned(),
        Request::Release(_) => "release".to_owned(),
        Request::Print { stream, text } => format!("{stream:?} {text:?}"),
        _ => "another".to_owned(),
    };
    format!("{}ms {request}", step.burst.ns() / 1_000_000)
}

/// The first `n` steps of the first role, where everything is answered with `Done`.
fn first(n: usize, roles: Vec<Role>) -> Vec<String> {
    let cast = Cast::new(roles, vec!["L".into()]);
    let mut script = Script::new(cast, RoleId(0));
    script.born(Pid::FIRST);
    (0..n).map(|i| shown(&script.resume(if i == 0 { Reply::Begin } else { Reply::Done }, BUDGET))).collect()
}

#[test]
fn bursts_in_a_row_are_one_burst() {
    let steps = first(
        2,
        vec![role("P", |code| {
            code.cpu(ms(10)).cpu(ms(20)).ask(Ask::Sleep(ms(5))).cpu(ms(1));
        })],
    );
    assert_eq!(steps, ["30ms sleep 5ms", "1ms exit Return"]);
}

#[test]
fn loops_nest_and_end() {
    let steps = first(
        5,
        vec![role("P", |code| {
            code.repeat(Some(2), |code| {
                code.cpu(ms(1)).repeat(Some(2), |code| {
                    code.cpu(ms(10)).ask(Ask::Yield);
                });
            })
            .cpu(ms(3));
        })],
    );
    assert_eq!(steps, ["11ms yield", "10ms yield", "11ms yield", "10ms yield", "3ms exit Return"]);
}

#[test]
fn a_loop_of_bursts_is_a_burst_and_an_endless_one_spins() {
    let steps = first(
        3,
        vec![role("P", |code| {
            code.repeat(Some(1_000_000_000_000), |code| {
                code.cpu(Ticks::ZERO);
            })
            .repeat(Some(3), |code| {
                code.cpu(ms(10)).cpu(ms(20));
            })
            .repeat(None, |code| {
                code.cpu(ms(400));
            });
        })],
    );
    assert_eq!(steps[..1], ["490ms spin"]);
}

#[test]
fn a_name_is_looked_up_when_its_burst_has_run() {
    let cast = Cast::new(
        vec![
            role("P", |code| {
                code.cpu(ms(5)).ask(Ask::Join { child: RoleId(1), timeout: None });
            }),
            role("Q", |_| {}),
        ],
        Vec::new(),
    );
    let mut script = Script::new(cast.clone(), RoleId(0));
    assert_eq!(shown(&script.resume(Reply::Begin, BUDGET)), "5ms continue");
    cast.birth(RoleId(1)).program.born(Pid(4107));
    assert_eq!(shown(&script.resume(Reply::Done, BUDGET)), "0ms join 4107 None");
}

#[test]
fn a_name_that_is_not_started_is_an_exception() {
    let roles = vec![
        role("P", |code| {
            code.ask(Ask::Join { child: RoleId(1), timeout: None });
        }),
        role("Q", |_| {}),
    ];
    assert_eq!(
        first(3, roles)[1..],
        ["0ms Stderr \"P: cannot join Q: Q has not been started yet\\n\"", "0ms exit Exception"]
    );
}

#[test]
fn a_process_is_started_only_once() {
    let cast = Cast::new(
        vec![
            role("P", |code| {
                code.ask(Ask::Start(RoleId(1))).ask(Ask::Start(RoleId(1)));
            }),
            role("Q", |_| {}),
        ],
        Vec::new(),
    );
    let mut script = Script::new(cast, RoleId(0));
    script.resume(Reply::Begin, BUDGET);
    let Request::Start(mut birth) = script.resume(Reply::Done, BUDGET).then else { panic!("it starts Q") };
    birth.program.born(Pid(4101));
    script.resume(Reply::Started(Pid(4101)), BUDGET);
    let second = shown(&script.resume(Reply::Done, BUDGET));
    assert!(second.contains("P: cannot start Q: it has been started already"), "{second}");
}

#[test]
fn a_refusal_is_an_exception_in_plain_words() {
    let cast = Cast::new(
        vec![role("P4", |code| {
            code.ask(Ask::Release(LOCK)).cpu(ms(1));
        })],
        vec!["L".into()],
    );
    let mut script = Script::new(cast, RoleId(0));
    script.resume(Reply::Begin, BUDGET);
    let told = script.resume(Reply::Refused(Refusal::NotOwner), BUDGET);
    assert_eq!(shown(&told), "0ms Stderr \"P4: cannot release L: this process does not hold the lock\\n\"");
    assert_eq!(shown(&script.resume(Reply::Done, BUDGET)), "0ms exit Exception");
}

#[test]
fn an_exception_of_its_own_is_told_as_written() {
    let steps = first(
        2,
        vec![role("P", |code| {
            code.cpu(ms(2)).ask(Ask::Raise("ValueError: no".into()));
        })],
    );
    assert_eq!(steps, ["2ms Stderr \"P: ValueError: no\\n\"", "0ms exit Exception"]);
}

#[test]
fn an_endless_loop_of_requests_stays_in_its_budget() {
    let steps = first(
        3,
        vec![role("P", |code| {
            code.repeat(None, |code| {
                code.cpu(ms(300)).ask(Ask::Yield);
            });
        })],
    );
    assert_eq!(steps, ["300ms yield"; 3]);
}
