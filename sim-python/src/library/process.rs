//! What processes ask of the machine: time, sleep, children, signals, and the objects that processes share.

use super::{flow, plain};
use crate::value::{Native, TypeId, Value};
use crate::vm::args::Args;
use crate::vm::{Asked, Flow, R, Vm};
use sim_core::ids::{ObjectId, Pid};
use sim_core::program::{Ending, Handling, ObjectSpec, Refusal, Reply, Request, Signal};
use sim_core::time::Ticks;

pub(crate) const PRIMITIVES: &[Native] = &[
    flow!("_clock", |_, _| Ok(Flow::Ask(Request::Clock, Asked::new(clock, &[])))),
    flow!("_sleep", |vm, args| {
        let length = ticks(vm, args.at(0))?;
        Ok(Flow::Ask(Request::Sleep(length), Asked::new(done, &[])))
    }),
    plain!("_pid", |vm, _| Ok(Value::Int(vm.host.pid.unwrap_or(0)))),
    flow!("_ppid", |_, _| {
        Ok(Flow::Ask(
            Request::Identity,
            Asked::new(
                |_, reply, _| match reply {
                    Reply::Identity { parent, .. } => Ok(Value::Int(i64::from(parent.0)).into()),
                    _ => Ok(Value::Int(1).into()),
                },
                &[],
            ),
        ))
    }),
    flow!("_fork", |vm, args| {
        let name = vm.str_of(args.at(0));
        let daemon = vm.plain_truth(args.at(1));
        Ok(Flow::Fork(name, daemon))
    }),
    flow!("_spawn", |vm, args| {
        let (parcel, name) = (vm.str_of(args.at(0)), vm.str_of(args.at(1)));
        let daemon = vm.plain_truth(args.at(2));
        Ok(Flow::Spawn(parcel, name, daemon))
    }),
    flow!("_join", |vm, args| {
        let child = pid(args.at(0));
        let timeout = if args.at(1).is_none() { None } else { Some(ticks(vm, args.at(1))?) };
        Ok(Flow::Ask(Request::Join { child, timeout }, Asked::new(ended, &[])))
    }),
    flow!("_poll", |vm, args| {
        if matches!(args.at(0), Value::Int(n) if vm.host.just_killed == Some(n)) {
            return Ok(Value::None.into());
        }
        Ok(Flow::Ask(Request::Poll(pid(args.at(0))), Asked::new(ended, &[])))
    }),
    flow!("_kill", |vm, args| {
        let number = match vm.unwrapped(args.at(1)) {
            Value::Int(n) => u8::try_from(n).ok(),
            _ => None,
        };
        let own = pid(args.at(0)).0 == u32::try_from(vm.host.pid.unwrap_or(0)).unwrap_or(0);
        match number.and_then(Signal::from_number) {
            // A process that handles its own signal does so at once.
            Some(signal) if own && vm.handling(signal) == Handling::Catch => {
                let handler = vm.host.handlers.get(&signal.number()).copied().unwrap_or(Value::None);
                let number = Value::Int(i64::from(signal.number()));
                Ok(Flow::Call(handler, Args::new(&[number, Value::None])).through(
                    |_, _, _| Ok(Value::None.into()),
                    &[],
                    None,
                ))
            }
            Some(signal) => {
                if let Value::Int(n) = args.at(0) {
                    vm.host.just_killed = Some(n);
                }
                Ok(Flow::Ask(Request::Kill { to: pid(args.at(0)), signal }, Asked::new(killed, &[])))
            }
            None if number == Some(0) => {
                Ok(Flow::Ask(Request::Exists(pid(args.at(0))), Asked::new(killed, &[])))
            }
            None => Err(vm.os_error(22, "Invalid argument", None)),
        }
    }),
    flow!("_quit", |_, args| {
        let ending = match (args.at(0), args.at(1)) {
            (_, Value::Bool(true)) => Ending::Exception,
            (Value::Int(0), _) => Ending::Return,
            (Value::Int(n), _) => Ending::Code(u8::try_from(n & 0xff).unwrap_or(0)),
            _ => Ending::Return,
        };
        Ok(Flow::Ask(Request::Quit(ending), Asked::new(done, &[])))
    }),
    flow!("_code_end", |_, _| Ok(Flow::Ask(Request::CodeEnd, Asked::new(done, &[])))),
    flow!("_create", |vm, args| {
        let count = |value| match value {
            Value::Int(n) => u32::try_from(n).ok(),
            _ => None,
        };
        let spec = match &*vm.str_of(args.at(0)) {
            "event" => ObjectSpec::Event,
            "lock" => ObjectSpec::Lock,
            "queue" => ObjectSpec::Queue { capacity: count(args.at(1)) },
            "pipe" => ObjectSpec::Pipe { capacity: count(args.at(1)) },
            _ => ObjectSpec::Semaphore { units: count(args.at(1)).unwrap_or(0), bound: count(args.at(2)) },
        };
        let name = vm.str_of(args.at(3));
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(
            Request::Create { name: std::sync::Arc::from(&*name), spec },
            Asked::new(
                |_, reply, _| match reply {
                    Reply::Object(object) => Ok(Value::Int(i64::from(object.0)).into()),
                    _ => Ok(Value::Int(0).into()),
                },
                &[],
            ),
        ))
    }),
    flow!("_acquire", |vm, args| {
        let timeout = if args.at(1).is_none() { None } else { Some(ticks(vm, args.at(1))?) };
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(Request::Acquire { object: object(args.at(0)), timeout }, Asked::new(got, &[])))
    }),
    flow!("_wait", |vm, args| {
        let timeout = if args.at(1).is_none() { None } else { Some(ticks(vm, args.at(1))?) };
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(Request::Wait { object: object(args.at(0)), timeout }, Asked::new(got, &[])))
    }),
    flow!("_release", |vm, args| {
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(Request::Release(object(args.at(0))), Asked::new(got, &[])))
    }),
    flow!("_set", |vm, args| {
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(Request::Set(object(args.at(0))), Asked::new(done, &[])))
    }),
    flow!("_clear", |vm, args| {
        vm.spent += vm.settings.costs.sync;
        Ok(Flow::Ask(Request::Clear(object(args.at(0))), Asked::new(done, &[])))
    }),
    flow!("_is_set", |_, args| {
        Ok(Flow::Ask(
            Request::IsSet(object(args.at(0))),
            Asked::new(|_, reply, _| Ok(Value::Bool(reply == Reply::Count(1)).into()), &[]),
        ))
    }),
    flow!("_units", |_, args| {
        Ok(Flow::Ask(
            Request::Units(object(args.at(0))),
            Asked::new(
                |_, reply, _| match reply {
                    Reply::Count(n) => Ok(Value::Int(i64::from(n)).into()),
                    _ => Ok(Value::Int(0).into()),
                },
                &[],
            ),
        ))
    }),
    flow!("_find", |vm, args| {
        let name = std::sync::Arc::from(&*vm.str_of(args.at(0)));
        Ok(Flow::Ask(
            Request::Find(name),
            Asked::new(
                |_, reply, _| match reply {
                    Reply::Object(object) => Ok(Value::Int(i64::from(object.0)).into()),
                    _ => Ok(Value::None.into()),
                },
                &[],
            ),
        ))
    }),
    flow!("_put", |vm, args| {
        let message = std::sync::Arc::from(&*vm.str_of(args.at(1)));
        vm.spent += vm.settings.costs.sync;
        let request = Request::Put { object: object(args.at(0)), message, timeout: None };
        Ok(Flow::Ask(request, Asked::new(done, &[])))
    }),
    flow!("_get", |vm, args| {
        let timeout = if args.at(1).is_none() { None } else { Some(ticks(vm, args.at(1))?) };
        vm.spent += vm.settings.costs.sync;
        let request = Request::Get { object: object(args.at(0)), timeout };
        Ok(Flow::Ask(
            request,
            Asked::new(
                |vm, reply, _| match reply {
                    Reply::Message(message) => Ok(vm.new_str(&message).into()),
                    _ => Ok(Value::None.into()),
                },
                &[],
            ),
        ))
    }),
    flow!("_set_handler", |vm, args| {
        let Value::Int(number) = vm.unwrapped(args.at(0)) else { return Ok(Value::None.into()) };
        let Ok(number) = u8::try_from(number) else { return Ok(Value::None.into()) };
        vm.host.handlers.insert(number, args.at(1));
        // The machine notices from this instant on.
        Ok(Flow::Ask(Request::Continue, Asked::new(done, &[])))
    }),
    flow!("_start_thread", |_, args| Ok(Flow::Thread(args.at(0)))),
    flow!("_exit_thread", |_, _| Ok(Flow::Ask(Request::ExitTask, Asked::new(done, &[])))),
    plain!("_thread_number", |vm, _| Ok(Value::Int(i64::try_from(vm.current).unwrap_or(0)))),
];

impl Vm {
    /// What this process does with a signal.
    pub(crate) fn handling(&self, signal: Signal) -> Handling {
        match self.host.handlers.get(&signal.number()) {
            _ if signal == Signal::Sigkill => Handling::Default,
            None | Some(Value::Int(0)) => Handling::Default,
            Some(Value::Int(_)) => Handling::Ignore,
            Some(_) => Handling::Catch,
        }
    }
}

/// Seconds (a number) as a length of time; negative ones are nothing.
fn ticks(vm: &mut Vm, value: Value) -> R<Ticks> {
    let seconds = match value {
        Value::Int(n) => {
            return Ok(Ticks::from_ns(u64::try_from(n).unwrap_or(0).saturating_mul(1_000_000_000)));
        }
        other => {
            if let Some(x) = vm.float_argument(other)? {
                x
            } else {
                let text = format!("'{}' object cannot be interpreted as an integer", vm.type_name(other));
                return Err(vm.type_error(&text));
            }
        }
    };
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped: a cast saturates")]
    let ns = libm::rint(seconds * 1e9).max(0.0) as u64;
    Ok(Ticks::from_ns(ns))
}

fn pid(value: Value) -> Pid {
    match value {
        Value::Int(n) => Pid(u32::try_from(n).unwrap_or(0)),
        _ => Pid(0),
    }
}

fn object(value: Value) -> ObjectId {
    match value {
        Value::Int(n) => ObjectId(u32::try_from(n).unwrap_or(u32::MAX)),
        _ => ObjectId(u32::MAX),
    }
}

fn done(_: &mut Vm, _: Reply, _: &[Value]) -> R<Flow> {
    Ok(Value::None.into())
}

/// (nanoseconds since the run began, nanoseconds of CPU time).
fn clock(vm: &mut Vm, reply: Reply, _: &[Value]) -> R<Flow> {
    let Reply::Clock { now, cpu } = reply else { return Ok(Value::None.into()) };
    let ns = |n: u64| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    Ok(vm.new_tuple(&[ns(now.ns()), ns(cpu.ns())]).into())
}

/// The exit code of a child, None if it is alive, or an error.
fn ended(vm: &mut Vm, reply: Reply, _: &[Value]) -> R<Flow> {
    match reply {
        Reply::Ended(status) => Ok(Value::Int(i64::from(status.exitcode())).into()),
        Reply::Refused(_) => Err(vm.os_error(10, "No child processes", None)),
        _ => Ok(Value::None.into()),
    }
}

fn killed(vm: &mut Vm, reply: Reply, _: &[Value]) -> R<Flow> {
    match reply {
        Reply::Refused(_) => Err(vm.os_error(3, "No such process", None)),
        _ => Ok(Value::None.into()),
    }
}

/// Whether a lock or semaphore was got (or given back).
fn got(vm: &mut Vm, reply: Reply, _: &[Value]) -> R<Flow> {
    match reply {
        Reply::Refused(Refusal::ReleasedTooOften) => {
            Err(vm.value_error("semaphore or lock released too many times"))
        }
        Reply::Refused(Refusal::NotOwner) => Err(vm.error(TypeId::RuntimeError, "release unlocked lock")),
        Reply::TimedOut | Reply::Refused(_) => Ok(Value::Bool(false).into()),
        _ => Ok(Value::Bool(true).into()),
    }
}
