//! Why something happened: an event with its names, what was so around it, the chain of its causes, and what comes next.
//! Data, not prose: the page words it, in each of its languages.
//!
//! ```text
//! event -> deed (who did what) + facts (what was so) + causes (oldest first) + next
//! ```

mod causes;
mod deed;
mod facts;
mod scene;

use crate::ids::{CoreId, EventId, ObjectId, Pid};
use crate::program::{Signal, Status, Stream};
use crate::snapshot::Snapshots;
use crate::time::{Ticks, Time};
use crate::trace::{ObjectKind, Trace, Why};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An event explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Which event.
    pub event: EventId,
    /// When.
    pub at: Time,
    /// To whom it happened.
    pub who: Who,
    /// What.
    pub deed: Deed,
    /// What was so around it, most telling first.
    pub facts: Vec<Fact>,
    /// What led to it, oldest first. Never empty.
    pub causes: Vec<Cause>,
    /// What comes next for the process; `None` once it is reaped.
    pub next: Option<Next>,
}

/// A process by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Its pid; 1 is init.
    pub pid: Pid,
    /// Its name.
    pub name: Arc<str>,
}

/// An object by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Which.
    pub object: ObjectId,
    /// Its name.
    pub name: Arc<str>,
    /// What it is.
    pub kind: ObjectKind,
}

/// What is waited for, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaited {
    /// Time to pass: this long.
    Time(Ticks),
    /// The end of a child.
    Child(Who),
    /// The end of every child.
    Children,
    /// An object.
    Thing(Thing),
}

/// What happened: an event's kind with its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// It came by itself.
    Arrived,
    /// It was started.
    Started {
        /// By whom.
        by: Who,
    },
    /// It became ready.
    Ready {
        /// What made it.
        why: Why,
        /// Who, if anybody else did.
        by: Option<Who>,
        /// In which queue.
        queue: u16,
    },
    /// A core began to switch to it.
    SwitchTo {
        /// Which.
        core: CoreId,
    },
    /// It got a core.
    Dispatch {
        /// Which.
        core: CoreId,
        /// For how long at the most.
        quantum: Option<Ticks>,
    },
    /// It began to wait: it is blocked.
    Blocked {
        /// For what.
        on: Awaited,
        /// How long at the most.
        timeout: Option<Ticks>,
    },
    /// Adds to what it waits for how long it does at the most.
    Timeout {
        /// How long.
        limit: Ticks,
    },
    /// It took a lock or a unit, or was handed it; or a device begins to serve it.
    Acquired(Thing),
    /// It gave a lock or a unit back.
    Released(Thing),
    /// It put a message.
    Put(Thing),
    /// It took a message.
    Got(Thing),
    /// It notified a condition, set or cleared an event, or was the last at a barrier.
    Signalled(Thing),
    /// It sent a signal.
    Killed {
        /// To whom.
        to: Who,
        /// Which.
        signal: Signal,
    },
    /// It printed.
    Printed {
        /// Where to.
        stream: Stream,
        /// What.
        text: Arc<str>,
    },
    /// Its code ended; its exit handler begins.
    CodeEnded,
    /// One of its tasks ended.
    TaskEnded,
    /// It ended.
    Exited(Status),
    /// Somebody took note of its end.
    Reaped {
        /// Who.
        by: Who,
    },
    /// It got another parent.
    Adopted {
        /// Which.
        by: Who,
    },
}

/// Something that was so when an event happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// Of who became ready: who is in front of it in the queue.
    Ahead(Crowd),
    /// Of who got a core: how long it had been ready.
    WasReadyFor(Ticks),
    /// Of who got a core: on which one it ran before.
    RanBeforeOn(CoreId),
    /// Of a core: from which process it goes to another.
    SwitchedFrom(Who),
    /// Of who began to wait for time: until when.
    Until(Time),
    /// Of who began to wait for an object: who has it.
    Holder {
        /// Who.
        who: Who,
        /// Whether it is running: if not, a free core would not help it either.
        running: bool,
    },
    /// Of who began to wait for an object: who waits for it already.
    AlreadyWaiting(Crowd),
    /// Of who waits for its children, or whose code ended: the children that are alive.
    Awaits(Crowd),
    /// Of whose code ended: the daemons that its exit handler will terminate.
    WillTerminate(Crowd),
    /// Of who was handed something: how long it had waited.
    WaitedFor(Ticks),
    /// Of who gave something back, put or signalled: who goes on by that.
    Frees(Crowd),
    /// Of a queue or pipe: how many messages are in it now.
    Messages(u32),
    /// Of a semaphore: how many units are left now.
    Units(u32),
    /// Of a signal: it ended its victim.
    Ends(Who),
    /// Of who was killed: what it was waiting for.
    Interrupted {
        /// For what.
        on: Awaited,
        /// How long it had waited.
        waited: Ticks,
        /// How long it would have waited still, if that is known.
        left: Option<Ticks>,
    },
    /// Of who was killed: it was running, or ready to.
    HadACoreOrWantedOne,
    /// Of who ended: what it never gave back.
    StillHolds(Thing),
    /// Of who ended: its living children, now orphans.
    Orphans(Crowd),
    /// Of who was reaped: how long it was a zombie.
    ZombieFor(Ticks),
    /// Of who is a daemon.
    IsDaemon,
}

/// Some processes, in order.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Crowd {
    /// The first of them, at most [`Crowd::SHOWN_MAX`].
    pub first: Vec<Who>,
    /// How many more there are.
    pub more: usize,
}

/// One link of the chain that led to an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// The event that it is; `None` for what was so from the start.
    pub event: Option<EventId>,
    /// When it happened, or since when it was so.
    pub at: Time,
    /// What it is.
    pub because: Because,
}

/// What led to an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Because {
    /// The scenario lets it come at this time.
    ItWasToArrive,
    /// Somebody did something.
    Did {
        /// Who.
        who: Who,
        /// What.
        deed: Deed,
    },
    /// It had a core, and its program came to this.
    ItRan {
        /// Which core.
        core: CoreId,
        /// How long it had run by then, since it got the core.
        ran: Ticks,
    },
    /// Its quantum was used up.
    QuantumUsedUp {
        /// On which core.
        core: CoreId,
        /// How long it was.
        quantum: Option<Ticks>,
    },
    /// It had been waiting.
    ItWaited {
        /// For what.
        on: Awaited,
        /// How long at the most.
        timeout: Option<Ticks>,
    },
    /// It had been ready.
    ItWasReady {
        /// In which queue.
        queue: u16,
    },
    /// The core had nothing to do.
    CoreWasIdle {
        /// Which.
        core: CoreId,
    },
    /// The core had just become free.
    CoreBecameFree {
        /// Which.
        core: CoreId,
        /// Who left it.
        who: Who,
        /// By what.
        deed: Deed,
    },
    /// The policy picked it.
    Picked(Pick),
    /// Its process is a daemon, which ends with its parent.
    Daemon(Who),
}

/// Why the policy picked somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// From which queue.
    pub queue: u16,
    /// Whether that is another core's queue.
    pub stolen: bool,
    /// By what those in the queue are ordered.
    pub key: Key,
    /// Who was picked.
    pub winner: Candidate,
    /// The next in the queue, who lost; at most [`Crowd::SHOWN_MAX`].
    pub losers: Vec<Candidate>,
    /// How many more lost.
    pub more: usize,
}

/// By what a queue is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// By who became ready first.
    ReadySince,
}

/// Somebody who might be picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    pub who: Who,
    /// Since when it is ready.
    pub since: Time,
    /// By which event.
    pub event: EventId,
}

/// What comes next for a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// This.
    Then {
        /// Which event.
        event: EventId,
        /// When.
        at: Time,
        /// What.
        deed: Deed,
    },
    /// Nothing that the run has come to. Where the run is over: nothing, ever.
    Nothing(Stays),
}

/// What a process stays when nothing more happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stays {
    /// Without a core, not even wanting one.
    New,
    /// Ready.
    Ready,
    /// On a core.
    Running,
    /// Waiting.
    Blocked(Awaited),
    /// A zombie.
    Zombie,
}

impl Crowd {
    /// The most that are named.
    pub const SHOWN_MAX: usize = 16;

    /// Whether nobody is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

/// Explains an event of the trace. `snapshots` must have caught up with it.
#[must_use]
pub fn explain(trace: &Trace, snapshots: &Snapshots, event: EventId) -> Explanation {
    let scene = scene::Scene::new(trace, snapshots, event);
    Explanation {
        event,
        at: scene.event.at,
        who: scene.who(scene.event.pid),
        deed: deed::deed(trace, event),
        facts: scene.facts(),
        causes: scene.causes(),
        next: scene.next(),
    }
}
