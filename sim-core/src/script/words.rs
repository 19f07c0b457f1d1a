//! What a script says on stderr when a step cannot be done: one plain sentence. Leaves when that is to `script`.

use super::{Ask, Cast, verb};
use crate::ids::ObjectId;
use crate::program::Refusal;

pub(super) const STARTED_TWICE: &str = "it has been started already, and a process can be started only once";

pub(super) fn not_started(name: &str) -> String {
    format!("{name} has not been started yet")
}

/// `cannot unlock L: this process does not hold it`.
pub(super) fn cannot(ask: &Ask, cast: &Cast, why: &str) -> String {
    let object = |id: &ObjectId| cast.objects.get(id.index()).map_or("an object", |name| name);
    let (verb, what) = match ask {
        Ask::Io { device, .. } => ("use", object(device)),
        Ask::Sleep(_) => return format!("cannot sleep: {why}"),
        Ask::NextJob => return format!("cannot wait for its period: {why}"),
        Ask::Yield => return format!("cannot yield: {why}"),
        Ask::Print { .. } => return format!("cannot print: {why}"),
        Ask::Start(role) => ("start", cast.name(*role)),
        Ask::Join { child, .. } => ("join", cast.name(*child)),
        Ask::Signal { to, signal } => (verb(*signal), cast.name(*to)),
        Ask::Acquire { object: id, .. } => ("acquire", object(id)),
        Ask::Release(id) => ("release", object(id)),
        Ask::Wait { object: id, .. } => ("wait on", object(id)),
        Ask::Notify { object: id, .. } => ("notify", object(id)),
        Ask::Set(id) => ("set", object(id)),
        Ask::Clear(id) => ("clear", object(id)),
        Ask::Put { object: id, .. } => ("put into", object(id)),
        Ask::Get { object: id, .. } => ("get from", object(id)),
        Ask::Exit(_) | Ask::Raise(_) => return format!("cannot end: {why}"),
    };
    format!("cannot {verb} {what}: {why}")
}

pub(super) const fn refusal(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotOwner => "this process does not hold the lock",
        Refusal::ReleasedTooOften => "it was given back more often than it was taken",
        Refusal::NoSuchProcess => "there is no such process any more",
        Refusal::NotAChild => "it is not a child of this process",
        Refusal::BrokenBarrier => "the barrier is broken",
        Refusal::WrongObject => "that object cannot do this",
        Refusal::TooManyProcesses => "the machine's limit of processes is reached",
    }
}
