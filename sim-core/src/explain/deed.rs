//! Events with their names: pids, objects, texts and lengths looked up.

use crate::explain::{Awaited, Deed, Thing, Who};
use crate::ids::{EventId, ObjectId, Pid};
use crate::trace::phase::timeout;
use crate::trace::{Blocker, EventKind, Trace};

/// An event with its names.
pub(super) fn deed(trace: &Trace, id: EventId) -> Deed {
    let event = trace.event(id);
    match event.kind {
        EventKind::Born => match trace.process(event.pid).map_or(Pid::INIT, |info| info.parent) {
            Pid::INIT => Deed::Arrived,
            parent => Deed::Started { by: who(trace, parent) },
        },
        EventKind::Ready { why, queue, by } => {
            Deed::Ready { why, by: (by != event.pid).then(|| who(trace, by)), queue }
        }
        EventKind::SwitchTo { core } => Deed::SwitchTo { core },
        EventKind::Dispatch { core, quantum } => {
            Deed::Dispatch { core, quantum: quantum.map(|length| trace.length(length)) }
        }
        EventKind::Sleep { .. } | EventKind::Join { .. } | EventKind::JoinAll | EventKind::Wait { .. } => {
            let on = awaited(trace, id).expect("these four block");
            Deed::Blocked { on, timeout: timeout(trace, id, trace.len()) }
        }
        EventKind::Timeout { length } => Deed::Timeout { limit: trace.length(length) },
        EventKind::Acquire { object } => Deed::Acquired(thing(trace, object)),
        EventKind::Release { object } => Deed::Released(thing(trace, object)),
        EventKind::Put { object } => Deed::Put(thing(trace, object)),
        EventKind::Get { object } => Deed::Got(thing(trace, object)),
        EventKind::Signal { object } => Deed::Signalled(thing(trace, object)),
        EventKind::Kill { to, signal } => Deed::Killed { to: who(trace, to), signal },
        EventKind::Print { stream, text } => Deed::Printed { stream, text: trace.text(text).clone() },
        EventKind::CodeEnd => Deed::CodeEnded,
        EventKind::TaskEnd => Deed::TaskEnded,
        EventKind::Exit { status } => Deed::Exited(status),
        EventKind::Reap { by } => Deed::Reaped { by: who(trace, by) },
        EventKind::Adopt { by } => Deed::Adopted { by: who(trace, by) },
    }
}

/// A process by its name.
pub(super) fn who(trace: &Trace, pid: Pid) -> Who {
    Who { pid, name: trace.process(pid).map_or_else(|| "init".into(), |info| info.name.clone()) }
}

/// An object by its name.
pub(super) fn thing(trace: &Trace, object: ObjectId) -> Thing {
    let info = trace.object(object);
    Thing { object, name: info.name.clone(), kind: info.kind }
}

/// What an event makes its task wait for, if it does.
pub(super) fn awaited(trace: &Trace, id: EventId) -> Option<Awaited> {
    Some(match trace.event(id).kind.blocker()? {
        Blocker::Sleep(length) => Awaited::Time(trace.length(length)),
        Blocker::Join(child) => Awaited::Child(who(trace, child)),
        Blocker::JoinAll => Awaited::Children,
        Blocker::Object(object) => Awaited::Thing(thing(trace, object)),
    })
}
