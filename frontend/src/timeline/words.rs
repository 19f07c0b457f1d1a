//! What the timeline says of a span: on the lanes in a word, in the hover card and to screen readers in a sentence. Pure.

use super::layout::Plan;
use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::Summary;
use crate::state::select;
use crate::widgets::icon::Sign;
use sim_core::ids::{CoreId, ObjectId, Pid};
use sim_core::time::Ticks;
use sim_core::timeline::window::{RunEnd, Span, SpanKind};
use sim_core::trace::ObjectKind;
use sim_core::trace::phase::WaitsFor;

/// A core's name in full and short.
#[must_use]
pub fn core(language: Language, core: CoreId, narrow: bool) -> [String; 2] {
    let short = format!("C{}", core.0);
    if narrow {
        [short, String::new()]
    } else {
        [language.fill(Text::CoreNumber, &[&core.0.to_string()]), short]
    }
}

/// What somebody waits for, as it stands on a lane.
#[must_use]
pub fn wait(plan: &Plan<'_>, on: WaitsFor, timeout: Option<Ticks>) -> String {
    if plan.style.narrow
        && let WaitsFor::Sleep(length) = on
    {
        return format::length(length);
    }
    call(plan.language, plan.summary, on, timeout)
}

/// The call that blocks: `sleep(3)`, `join P2`, `lock L`, `I/O`.
#[must_use]
pub fn call(language: Language, summary: &Summary, on: WaitsFor, timeout: Option<Ticks>) -> String {
    let mut text = match on {
        WaitsFor::Sleep(length) => format!("sleep({})", seconds(length)),
        WaitsFor::Join(child) => format!("join {}", select::face(summary, child).label),
        WaitsFor::JoinAll => language.say(Text::WaitJoinAll).to_owned(),
        WaitsFor::Object(object) => object_call(language, summary, object),
    };
    if let Some(timeout) = timeout {
        text.push_str(" ≤ ");
        text.push_str(&format::length(timeout));
    }
    text
}

fn object_call(language: Language, summary: &Summary, object: ObjectId) -> String {
    let Some(info) = summary.objects.get(object.index()) else { return String::new() };
    let text = match info.kind {
        ObjectKind::Lock => Text::WaitLock,
        ObjectKind::Semaphore => Text::WaitSemaphore,
        ObjectKind::Condition => Text::WaitCondition,
        ObjectKind::Event => Text::WaitEvent,
        ObjectKind::Barrier => Text::WaitBarrier,
        ObjectKind::Queue => Text::WaitQueue,
        ObjectKind::Pipe => Text::WaitPipe,
        ObjectKind::Device => return "I/O".to_owned(),
    };
    language.fill(text, &[&info.name])
}

/// The figure of what somebody waits for.
#[must_use]
pub fn figure(summary: &Summary, on: WaitsFor) -> Sign {
    match on {
        WaitsFor::Sleep(_) => Sign::Clock,
        WaitsFor::Join(_) | WaitsFor::JoinAll => Sign::Merge,
        WaitsFor::Object(object) => match summary.objects.get(object.index()).map(|info| info.kind) {
            Some(ObjectKind::Device) => Sign::Disk,
            Some(ObjectKind::Queue | ObjectKind::Pipe) => Sign::Tray,
            Some(
                ObjectKind::Lock
                | ObjectKind::Semaphore
                | ObjectKind::Condition
                | ObjectKind::Event
                | ObjectKind::Barrier,
            )
            | None => Sign::Padlock,
        },
    }
}

/// What a span is, in a few words: `running on Core 0`, `blocked on sleep(3)`.
#[must_use]
pub fn state(language: Language, summary: &Summary, kind: &SpanKind) -> String {
    let say = |text| language.say(text).to_owned();
    let on_core = |text, core: CoreId| language.fill(text, &[&self::core(language, core, false)[0]]);
    match kind {
        SpanKind::New => say(Text::StateNew),
        SpanKind::Ready { .. } => say(Text::StateReady),
        SpanKind::SwitchIn { core } => on_core(Text::StateSwitchIn, *core),
        SpanKind::Running(run) => on_core(Text::StateRunningOn, run.core),
        SpanKind::Exiting(run) => on_core(Text::StateExitingOn, run.core),
        SpanKind::Blocked { on, timeout } => {
            language.fill(Text::StateBlockedOn, &[&call(language, summary, *on, *timeout)])
        }
        SpanKind::Zombie => say(Text::StateZombie),
        SpanKind::Switch { to, .. } => {
            language.fill(Text::StateSwitchTo, &[&select::face(summary, *to).label])
        }
        SpanKind::Idle { while_ready } if while_ready.is_zero() => say(Text::StateIdle),
        SpanKind::Idle { while_ready } => {
            language.fill(Text::StateIdleWhileReady, &[&format::length(*while_ready)])
        }
        SpanKind::Mixed(shares) => language.fill(Text::StateMixed, &[&shares.states.to_string()]),
    }
}

/// Why a slice ended, as a sentence; nothing for other spans.
#[must_use]
pub fn ending(language: Language, kind: &SpanKind) -> Option<&'static str> {
    let (SpanKind::Running(run) | SpanKind::Exiting(run)) = kind else { return None };
    let text = match run.ended? {
        RunEnd::QuantumOver => Text::EndedQuantum,
        RunEnd::Preempted => Text::EndedPreempted,
        RunEnd::Yielded => Text::EndedYielded,
        RunEnd::Blocked => Text::EndedBlocked,
        RunEnd::Ended => Text::EndedEnd,
        RunEnd::Killed => Text::EndedKilled,
        RunEnd::CodeEnd => Text::EndedCode,
    };
    Some(language.say(text))
}

/// From when to when, and how long: `20 to 180 ms, 160 ms`.
#[must_use]
pub fn stretch(language: Language, summary: &Summary, span: &Span) -> String {
    let unit = format::ClockUnit::of_run(summary.end);
    let length = format::length(span.length());
    language.fill(Text::FromToLong, &[&unit.number(span.begin), &unit.text(span.end), &length])
}

/// A span as a screen reader says it: `P2, blocked on I/O, 20 to 180 ms, 160 ms, 4 of 9`.
#[must_use]
pub fn spoken(
    language: Language,
    summary: &Summary,
    who: &str,
    span: &Span,
    place: (usize, usize),
) -> String {
    let place = [(place.0 + 1).to_string(), place.1.to_string()];
    let place = language.fill(Text::PlaceOf, &[&place[0], &place[1]]);
    let parts =
        [who.to_owned(), state(language, summary, &span.kind), stretch(language, summary, span), place];
    parts.join(language.say(Text::Comma))
}

/// Whom a lane of a process or core is about.
#[must_use]
pub fn who(language: Language, summary: &Summary, lane: sim_core::timeline::window::Lane) -> String {
    match lane {
        sim_core::timeline::window::Lane::Core(core) => self::core(language, core, false)[0].clone(),
        sim_core::timeline::window::Lane::Process(pid) => select::full_name(summary, pid, language),
    }
}

/// A process's name, as the program gives it.
#[must_use]
pub fn name(summary: &Summary, pid: Pid) -> String {
    let person = pid.number().and_then(|number| summary.processes.get(number));
    person.map_or_else(|| format!("pid {}", pid.0), |person| person.info.name.to_string())
}

/// A length in seconds as Python writes it: 3, 0.1, 0.25.
fn seconds(length: Ticks) -> String {
    let number = format::decimal(length.ns(), 1_000_000_000, 6);
    number.trim_end_matches('0').trim_end_matches('.').to_owned()
}
