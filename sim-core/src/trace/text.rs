//! The trace as text, one line an event: what golden tests compare and `--format trace` prints. Complete: every field of
//! every event and table is in it, so equal texts mean equal runs. Stable: nothing depends on hash order, locale or the
//! version of a library.
//!
//! ```text
//! timeslice trace 1
//! process 4100 MainProcess, parent 1, task 0
//! object 0 L, lock
//! 0.000s       4100 MainProcess  born
//! 0.003s       4101 Process-1    ready in queue 0: started by 4100
//! ```

use crate::ids::{EventId, ObjectId, Pid};
use crate::program::{ObjectSpec, Status, Stream};
use crate::time::{Ticks, Time};
use crate::trace::{Event, EventKind, ObjectKind, Trace, Why};
use std::fmt::{self, Write};

/// The whole trace.
#[must_use]
pub fn text(trace: &Trace) -> String {
    let mut out = String::new();
    write(trace, &mut out).expect("a String takes everything");
    out
}

/// Writes the whole trace: the head, then a line for each event.
///
/// # Errors
/// Those of `out`.
pub fn write(trace: &Trace, out: &mut impl Write) -> fmt::Result {
    write_head(trace, out)?;
    let width = name_width(trace);
    trace.events().try_for_each(|(id, _)| write_line(trace, id, width, out))
}

/// Writes the tables: processes and objects.
///
/// # Errors
/// Those of `out`.
pub fn write_head(trace: &Trace, out: &mut impl Write) -> fmt::Result {
    writeln!(out, "timeslice trace 1")?;
    for info in trace.processes() {
        let daemon = if info.daemon { ", daemon" } else { "" };
        let (pid, parent, task) = (info.pid.0, info.parent.0, info.task.0);
        writeln!(out, "process {pid} {}, parent {parent}, task {task}{daemon}", plain(&info.name))?;
    }
    for (number, info) in trace.objects().iter().enumerate() {
        writeln!(out, "object {number} {}, {}", plain(&info.name), spec_text(info.spec))?;
    }
    Ok(())
}

/// Writes one event as a line, the process's name padded to `width` characters.
///
/// # Errors
/// Those of `out`.
pub fn write_line(trace: &Trace, id: EventId, width: usize, out: &mut impl Write) -> fmt::Result {
    let event = trace.event(id);
    let name = trace.process(event.pid).map_or("?", |info| &info.name);
    let pid = if trace.process(event.pid).is_some_and(|info| info.task == event.task) {
        event.pid.0.to_string()
    } else {
        format!("{}/{}", event.pid.0, event.task.0)
    };
    write!(out, "{:<13}{pid} {:<width$}  ", seconds(event.at), plain(name))?;
    write_what(trace, event, out)?;
    out.write_char('\n')
}

/// How wide the column of names is.
#[must_use]
pub fn name_width(trace: &Trace) -> usize {
    trace.processes().iter().map(|info| plain(&info.name).chars().count()).max().unwrap_or(0)
}

fn write_what(trace: &Trace, event: Event, out: &mut impl Write) -> fmt::Result {
    let object = |id: ObjectId| {
        format!("{} {} (object {})", kind_name(trace.object(id).kind), trace.object(id).name, id.0)
    };
    match event.kind {
        EventKind::Born => out.write_str("born"),
        EventKind::Ready { why, queue, by } => {
            write!(out, "ready in queue {queue}: {}", why_name(why))?;
            if by == event.pid { Ok(()) } else { write!(out, " by {}", by.0) }
        }
        EventKind::SwitchTo { core } => write!(out, "core {} switches to it", core.0),
        EventKind::Dispatch { core, quantum: None } => write!(out, "runs on core {}", core.0),
        EventKind::Dispatch { core, quantum: Some(length) } => {
            write!(out, "runs on core {} for at most {}", core.0, length_text(trace.length(length)))
        }
        EventKind::Sleep { length } => write!(out, "sleeps for {}", length_text(trace.length(length))),
        EventKind::Join { child } => write!(out, "waits for the end of {}", child.0),
        EventKind::JoinAll => out.write_str("waits for the end of all children"),
        EventKind::Wait { object: id } => write!(out, "waits for {}", object(id)),
        EventKind::Timeout { length } => write!(out, "  for at most {}", length_text(trace.length(length))),
        EventKind::Acquire { object: id } if trace.object(id).kind == ObjectKind::Device => {
            write!(out, "served by {}", object(id))
        }
        EventKind::Acquire { object: id } => write!(out, "takes {}", object(id)),
        EventKind::Release { object: id } => write!(out, "gives back {}", object(id)),
        EventKind::Put { object: id } => write!(out, "puts into {}", object(id)),
        EventKind::Get { object: id } => write!(out, "takes from {}", object(id)),
        EventKind::Signal { object: id } => write!(out, "signals {}", object(id)),
        EventKind::Kill { to, signal } => write!(out, "sends {} to {}", signal.name(), to.0),
        EventKind::Print { stream: Stream::Stdout, text } => {
            write!(out, "prints {}", quoted(trace.text(text)))
        }
        EventKind::Print { stream: Stream::Stderr, text } => {
            write!(out, "prints to stderr {}", quoted(trace.text(text)))
        }
        EventKind::CodeEnd => out.write_str("its code has ended"),
        EventKind::TaskEnd => out.write_str("this task has ended"),
        EventKind::Exit { status } => write_exit(status, out),
        EventKind::Reap { by } => write!(out, "reaped by {}", parent_name(by)),
        EventKind::Adopt { by } => write!(out, "adopted by {}", parent_name(by)),
    }
}

fn write_exit(status: Status, out: &mut impl Write) -> fmt::Result {
    match status {
        Status::Returned => out.write_str("ends: returned, exit code 0"),
        Status::Exited(code) => write!(out, "ends: exited, exit code {code}"),
        Status::Raised => out.write_str("ends: raised, exit code 1"),
        Status::Killed(signal) => {
            write!(out, "ends: killed by {}, exit code {}", signal.name(), status.exitcode())
        }
    }
}

fn parent_name(pid: Pid) -> String {
    if pid == Pid::INIT { "init".to_owned() } else { pid.0.to_string() }
}

const fn why_name(why: Why) -> &'static str {
    match why {
        Why::Started => "started",
        Why::QuantumOver => "quantum over",
        Why::Preempted => "preempted",
        Why::Yielded => "yielded",
        Why::TimeUp => "time is up",
        Why::TimedOut => "timed out",
        Why::Woken => "woken",
    }
}

/// The name of a kind of object, as scenarios write it.
#[must_use]
pub const fn kind_name(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Lock => "lock",
        ObjectKind::Semaphore => "semaphore",
        ObjectKind::Condition => "condition",
        ObjectKind::Event => "event",
        ObjectKind::Barrier => "barrier",
        ObjectKind::Queue => "queue",
        ObjectKind::Pipe => "pipe",
        ObjectKind::Device => "device",
    }
}

fn counted(number: u32, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn spec_text(spec: ObjectSpec) -> String {
    let holds = |kind: &str, capacity: Option<u32>| match capacity {
        Some(capacity) => format!("{kind} of capacity {capacity}"),
        None => kind.to_owned(),
    };
    match spec {
        ObjectSpec::Lock => "lock".to_owned(),
        ObjectSpec::Semaphore { units, bound: None } => format!("semaphore with {}", counted(units, "unit")),
        ObjectSpec::Semaphore { units, bound: Some(bound) } => {
            format!("semaphore with {units} of {}", counted(bound, "unit"))
        }
        ObjectSpec::Condition { lock } => format!("condition of object {}", lock.0),
        ObjectSpec::Event => "event".to_owned(),
        ObjectSpec::Barrier { parties } => format!("barrier for {parties}"),
        ObjectSpec::Queue { capacity } => holds("queue", capacity),
        ObjectSpec::Pipe { capacity } => holds("pipe", capacity),
        ObjectSpec::Device { servers: None } => "device".to_owned(),
        ObjectSpec::Device { servers: Some(servers) } => {
            format!("device with {}", counted(servers, "server"))
        }
    }
}

/// A point of time in seconds, exact, with at least three decimals.
fn seconds(at: Time) -> String {
    let (whole, rest) = (at.ns() / 1_000_000_000, at.ns() % 1_000_000_000);
    let digits = format!("{rest:09}");
    let kept = digits.trim_end_matches('0').len().max(3);
    format!("{whole}.{}s", &digits[..kept])
}

/// A length, exact; what never ends by itself lasts for ever.
fn length_text(length: Ticks) -> String {
    if length == Ticks::MAX { "ever".to_owned() } else { length.to_string() }
}

/// A name without what would break the line.
fn plain(name: &str) -> String {
    escaped(name)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('"', "\\\""))
}

/// Control characters as `\n`, `\t`, `\u{1b}`; written here, since the standard library's table of what to escape
/// changes with Unicode.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_ascii_control() => {
                write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a String takes everything");
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::sketch::sketch;

    #[test]
    fn a_run_reads_as_a_story() {
        let trace = sketch(
            "lock L | queue q
            0ms Main born | 0ms Main ready started | 0ms Main run 0 100ms
            2.5ms P1 born parent Main daemon | 2.5ms P1 ready started by Main queue 1 | 2.6ms P1 switch 1 | 2.7ms P1 run 1
            3ms P1 prints '12\"3\\n' | 3ms P1 acquire L | 3ms P1 put q | 4ms P1 sleep 1s
            5ms Main wait L | 5ms Main timeout 10ms | 15ms Main ready timed-out | 15ms Main run 0 100ms
            104.000001ms Main code-end | 104.000001ms Main kill P1 SIGTERM | 104.000001ms P1 exit SIGTERM
            105ms P1 reap Main | 105ms Main exit 3 | 105ms Main reap init",
        );
        let picture = r#"timeslice trace 1
process 4100 Main, parent 1, task 0
process 4101 P1, parent 4100, task 1, daemon
object 0 L, lock
object 1 q, queue
0.000s       4100 Main  born
0.000s       4100 Main  ready in queue 0: started
0.000s       4100 Main  runs on core 0 for at most 100ms
0.0025s      4101 P1    born
0.0025s      4101 P1    ready in queue 1: started by 4100
0.0026s      4101 P1    core 1 switches to it
0.0027s      4101 P1    runs on core 1
0.003s       4101 P1    prints "12\"3\n"
0.003s       4101 P1    takes lock L (object 0)
0.003s       4101 P1    puts into queue q (object 1)
0.004s       4101 P1    sleeps for 1s
0.005s       4100 Main  waits for lock L (object 0)
0.005s       4100 Main    for at most 10ms
0.015s       4100 Main  ready in queue 0: timed out
0.015s       4100 Main  runs on core 0 for at most 100ms
0.104000001s 4100 Main  its code has ended
0.104000001s 4100 Main  sends SIGTERM to 4101
0.104000001s 4101 P1    ends: killed by SIGTERM, exit code -15
0.105s       4101 P1    reaped by 4100
0.105s       4100 Main  ends: exited, exit code 3
0.105s       4100 Main  reaped by init
"#;
        assert_eq!(text(&trace), picture);
    }

    #[test]
    fn every_field_of_every_event_is_in_the_text() {
        let head = "lock L | lock M | 0ms A born | 0ms B born parent A | 0ms ";
        let lines = [
            "A born",
            "A ready started",
            "A ready quantum",
            "A ready preempted",
            "A ready yielded",
            "A ready time-up",
            "A ready timed-out",
            "A ready woken",
            "A ready woken by B",
            "A ready woken queue 1",
            "B ready woken",
            "A/1 ready started",
            "A switch 0",
            "A switch 1",
            "A run 0",
            "A run 1",
            "A run 0 1ns",
            "A run 0 2ns",
            "A sleep 1ns",
            "A sleep 2ns",
            "A join A",
            "A join B",
            "A join-all",
            "A wait L",
            "A wait M",
            "A timeout 1ns",
            "A timeout 2ns",
            "A acquire L",
            "A acquire M",
            "A release L",
            "A release M",
            "A put L",
            "A put M",
            "A get L",
            "A get M",
            "A signal L",
            "A signal M",
            "A kill A SIGTERM",
            "A kill B SIGTERM",
            "A kill A SIGKILL",
            "A prints 'x'",
            "A prints '\\n'",
            "A complains 'x'",
            "A code-end",
            "A task-end",
            "A exit returned",
            "A exit 0",
            "A exit 1",
            "A exit raised",
            "A exit SIGTERM",
            "A exit SIGKILL",
            "A reap init",
            "A reap B",
            "A adopt init",
            "A adopt B",
        ];
        let texts: std::collections::BTreeSet<String> =
            lines.iter().map(|line| text(&sketch(&format!("{head}{line}")))).collect();
        assert_eq!(texts.len(), lines.len());
    }
}
