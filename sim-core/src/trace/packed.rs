//! Events as they are kept: packed into 16 bytes each, and unpacked again.

use crate::ids::{CoreId, ObjectId, Pid, Task, TextId};
use crate::program::{Signal, Status, Stream};
use crate::time::Time;
use crate::trace::{EventKind, LengthId, Why};
use std::num::NonZeroU32;

/// An event as it is kept: 16 bytes.
///
/// `when`: time in the low 53 bits, tag in the next 5, a small number in the top 6.
/// `who`: task in the low 22 bits, core or queue in the top 10. `what`: the rest.
#[derive(Clone, Copy)]
pub(super) struct Packed {
    pub(super) when: u64,
    pub(super) who: u32,
    pub(super) what: u32,
}

const TIME_BITS: u32 = 53;
const TAG_BITS: u32 = 5;
pub(super) const TASK_BITS: u32 = 22;
pub(super) const fn time_of(packed: Packed) -> Time {
    Time::from_ns(packed.when & ((1 << TIME_BITS) - 1))
}

#[expect(clippy::inline_always, reason = "see `record`")]
#[inline(always)]
pub(super) fn pack(at: Time, task: Task, kind: EventKind) -> Packed {
    let (tag, small, place, what) = fields(kind);
    Packed {
        when: at.ns() | u64::from(tag) << TIME_BITS | u64::from(small) << (TIME_BITS + TAG_BITS),
        who: task.0 | u32::from(place) << TASK_BITS,
        what,
    }
}

/// Tag, small number (below 64), core or queue (below 1024), and the rest.
#[expect(clippy::inline_always, reason = "see `record`")]
#[inline(always)]
fn fields(kind: EventKind) -> (u8, u8, u16, u32) {
    match kind {
        EventKind::Born => (0, 0, 0, 0),
        EventKind::Ready { why, queue, by } => (1, why as u8, queue, by.0),
        EventKind::SwitchTo { core } => (2, 0, core.0, 0),
        EventKind::Dispatch { core, quantum } => (3, 0, core.0, quantum.map_or(0, |length| length.0.get())),
        EventKind::Sleep { length } => (4, 0, 0, length.0.get()),
        EventKind::Join { child } => (5, 0, 0, child.0),
        EventKind::JoinAll => (6, 0, 0, 0),
        EventKind::Wait { object } => (7, 0, 0, object.0),
        EventKind::Timeout { length } => (8, 0, 0, length.0.get()),
        EventKind::Acquire { object } => (9, 0, 0, object.0),
        EventKind::Release { object } => (10, 0, 0, object.0),
        EventKind::Put { object } => (11, 0, 0, object.0),
        EventKind::Get { object } => (12, 0, 0, object.0),
        EventKind::Signal { object } => (13, 0, 0, object.0),
        EventKind::Kill { to, signal } => (14, signal.number(), 0, to.0),
        EventKind::Print { stream, text } => (15, u8::from(stream == Stream::Stderr), 0, text.0),
        EventKind::CodeEnd => (16, 0, 0, 0),
        EventKind::TaskEnd => (17, 0, 0, 0),
        EventKind::Exit { status } => {
            let (how, what) = match status {
                Status::Returned => (0, 0),
                Status::Exited(code) => (1, u32::from(code)),
                Status::Raised => (2, 0),
                Status::Killed(signal) => (3, u32::from(signal.number())),
            };
            (18, how, 0, what)
        }
        EventKind::Reap { by } => (19, 0, 0, by.0),
        EventKind::Adopt { by } => (20, 0, 0, by.0),
    }
}

#[inline]
pub(super) fn unpack_kind(packed: Packed) -> EventKind {
    let above_time = packed.when >> TIME_BITS;
    let tag = above_time & ((1 << TAG_BITS) - 1);
    let small = u8::try_from(above_time >> TAG_BITS).expect("six bits");
    let place = u16::try_from(packed.who >> TASK_BITS).expect("ten bits");
    let what = packed.what;
    let (pid, object) = (Pid(what), ObjectId(what));
    let length = |what| LengthId(NonZeroU32::new(what).expect("lengths are counted from 1"));
    let signal = |number: u8| Signal::from_number(number).expect("only known signals are recorded");
    match tag {
        0 => EventKind::Born,
        1 => EventKind::Ready { why: WHYS[usize::from(small)], queue: place, by: pid },
        2 => EventKind::SwitchTo { core: CoreId(place) },
        3 => EventKind::Dispatch { core: CoreId(place), quantum: NonZeroU32::new(what).map(LengthId) },
        4 => EventKind::Sleep { length: length(what) },
        5 => EventKind::Join { child: pid },
        6 => EventKind::JoinAll,
        7 => EventKind::Wait { object },
        8 => EventKind::Timeout { length: length(what) },
        9 => EventKind::Acquire { object },
        10 => EventKind::Release { object },
        11 => EventKind::Put { object },
        12 => EventKind::Get { object },
        13 => EventKind::Signal { object },
        14 => EventKind::Kill { to: pid, signal: signal(small) },
        15 => {
            let stream = if small == 0 { Stream::Stdout } else { Stream::Stderr };
            EventKind::Print { stream, text: TextId(what) }
        }
        16 => EventKind::CodeEnd,
        17 => EventKind::TaskEnd,
        18 => EventKind::Exit { status: unpack_status(small, what) },
        19 => EventKind::Reap { by: pid },
        _ => EventKind::Adopt { by: pid },
    }
}

fn unpack_status(how: u8, what: u32) -> Status {
    let byte = u8::try_from(what).expect("codes and signals are bytes");
    match how {
        0 => Status::Returned,
        1 => Status::Exited(byte),
        2 => Status::Raised,
        _ => Status::Killed(Signal::from_number(byte).expect("only known signals are recorded")),
    }
}

const WHYS: [Why; 7] =
    [Why::Started, Why::QuantumOver, Why::Preempted, Why::Yielded, Why::TimeUp, Why::TimedOut, Why::Woken];
