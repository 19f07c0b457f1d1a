//! The rows of the timeline's table: every change of state that the picture shows, and what was printed. Pure; leaves the
//! table itself to `table`.

use super::words;
use crate::format;
use crate::i18n::{Language, Text};
use crate::protocol::{Picture, Summary};
use sim_core::ids::{CoreId, Pid};
use sim_core::time::Time;
use sim_core::timeline::window::{Lane, RunEnd, Span, SpanKind};

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// When.
    pub at: Time,
    /// Who.
    pub pid: Pid,
    /// What happened.
    pub event: String,
    /// The state before.
    pub from: String,
    /// The state from then on.
    pub to: String,
    /// On which core.
    pub core: Option<CoreId>,
    /// Why.
    pub reason: String,
}

/// The columns, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When.
    Time,
    /// Who.
    Process,
    /// What happened.
    Event,
    /// The state before.
    From,
    /// The state from then on.
    To,
    /// On which core.
    Core,
    /// Why.
    Reason,
}

impl Column {
    /// All of them, with their names.
    pub const ALL: [(Self, Text); 7] = [
        (Self::Time, Text::ColumnTime),
        (Self::Process, Text::ColumnProcess),
        (Self::Event, Text::ColumnEvent),
        (Self::From, Text::ColumnFrom),
        (Self::To, Text::ColumnTo),
        (Self::Core, Text::ColumnCore),
        (Self::Reason, Text::ColumnReason),
    ];
}

/// The rows of a picture, by time.
#[must_use]
pub fn rows(language: Language, summary: &Summary, picture: &Picture) -> Vec<TableRow> {
    let mut rows = Vec::new();
    for (lane, spans) in &picture.lanes {
        let Lane::Process(pid) = *lane else { continue };
        let mut before: Option<&Span> = None;
        for span in spans {
            if before.is_some_and(|before| span.begin < before.end) {
                continue;
            }
            rows.push(change(language, summary, pid, before, span));
            before = Some(span);
        }
    }
    for print in &picture.marks.prints {
        rows.push(TableRow {
            at: print.at,
            pid: print.pid,
            event: language.say(Text::EventPrint).to_owned(),
            from: String::new(),
            to: String::new(),
            core: None,
            reason: format!("“{}”", print.text.trim_end()),
        });
    }
    for end in &picture.marks.ends {
        let row = rows
            .iter_mut()
            .find(|row| row.pid == end.pid && row.at == end.at && row.event == language.say(Text::EventExit));
        if let Some(row) = row {
            row.reason = format!("exitcode {}", format::exitcode(end.status));
        }
    }
    sim_core::order::by_key(&mut rows, |row| row.at);
    rows
}

fn change(language: Language, summary: &Summary, pid: Pid, before: Option<&Span>, span: &Span) -> TableRow {
    let state = |kind: &SpanKind| language.say(short(kind)).to_owned();
    let ended = before.and_then(|before| words::ending(language, &before.kind));
    let (event, reason) = match &span.kind {
        SpanKind::New => (Text::EventBorn, String::new()),
        SpanKind::Ready { .. } => {
            let event = match before.map(|before| &before.kind) {
                Some(SpanKind::Running(run) | SpanKind::Exiting(run))
                    if run.ended == Some(RunEnd::Yielded) =>
                {
                    Text::EventYield
                }
                Some(SpanKind::Running(_) | SpanKind::Exiting(_)) => Text::EventPreempt,
                Some(SpanKind::Blocked { .. }) => Text::EventWake,
                _ => Text::EventReady,
            };
            (event, ended.unwrap_or_default().to_owned())
        }
        SpanKind::SwitchIn { .. } | SpanKind::Switch { .. } => (Text::EventSwitch, String::new()),
        SpanKind::Running(_) => (Text::EventDispatch, String::new()),
        SpanKind::Exiting(_) => (Text::EventCodeEnd, String::new()),
        SpanKind::Blocked { on, timeout } => (Text::EventWait, words::call(language, summary, *on, *timeout)),
        SpanKind::Zombie => (Text::EventExit, ended.unwrap_or_default().to_owned()),
        SpanKind::Idle { .. } => (Text::StateIdle, String::new()),
        SpanKind::Mixed(_) => (Text::EventSeveral, words::state(language, summary, &span.kind)),
    };
    let core = match &span.kind {
        SpanKind::Running(run) | SpanKind::Exiting(run) => Some(run.core),
        SpanKind::SwitchIn { core } => Some(*core),
        _ => None,
    };
    TableRow {
        at: span.begin,
        pid,
        event: language.say(event).to_owned(),
        from: before.map_or_else(String::new, |before| state(&before.kind)),
        to: state(&span.kind),
        core,
        reason,
    }
}

/// A state in a word.
const fn short(kind: &SpanKind) -> Text {
    match kind {
        SpanKind::New => Text::StateNew,
        SpanKind::Ready { .. } => Text::StateReady,
        SpanKind::SwitchIn { .. } | SpanKind::Switch { .. } => Text::LegendSwitch,
        SpanKind::Running(_) | SpanKind::Exiting(_) => Text::LegendRunning,
        SpanKind::Blocked { .. } => Text::LegendBlocked,
        SpanKind::Zombie => Text::ShortZombie,
        SpanKind::Idle { .. } => Text::StateIdle,
        SpanKind::Mixed(_) => Text::ShortSeveral,
    }
}

/// Sorts rows by a column.
pub fn sort(rows: &mut [TableRow], column: Column, down: bool) {
    sim_core::order::by(rows, |a, b| {
        let order = match column {
            Column::Time => a.at.cmp(&b.at),
            Column::Process => a.pid.cmp(&b.pid),
            Column::Event => a.event.cmp(&b.event),
            Column::From => a.from.cmp(&b.from),
            Column::To => a.to.cmp(&b.to),
            Column::Core => a.core.cmp(&b.core),
            Column::Reason => a.reason.cmp(&b.reason),
        };
        if down { order.reverse() } else { order }
    });
}
