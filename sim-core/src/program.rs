//! What a process is: something that computes for a while and then asks. The kernel knows nothing else of programs;
//! scripts, workloads and interpreters all look like this to it.

pub mod ending;
pub mod launch;

pub use ending::{Ending, Status};
pub use launch::{Arrival, Launch, ObjectSpec};

use crate::ids::{ObjectId, Pid};
use crate::time::{Ticks, Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A suspendable program. Suspension is a returned value: no threads, no async.
pub trait Program {
    /// It exists now, as this process. Called once, before the first [`Program::resume`].
    fn born(&mut self, _pid: Pid) {}

    /// Goes on with the answer to the last request, and says how long it computes before it asks again, and what.
    ///
    /// `budget` is how far it may run ahead of the clock: a program that could compute for longer returns with
    /// [`Request::Continue`] after about that much. Running ahead is safe, since all that others can see of a
    /// program is what it asks for.
    fn resume(&mut self, reply: Reply, budget: Ticks) -> Step;

    /// What the process does when a signal comes. Only its first task's program is asked.
    fn handling(&self, _signal: Signal) -> Handling {
        Handling::Default
    }

    /// About how many bytes the program holds; what the memory limit counts.
    fn bytes(&self) -> usize {
        0
    }
}

/// Compute this long, then ask: the textbook's CPU burst and I/O burst.
pub struct Step {
    /// CPU time until the request.
    pub burst: Ticks,
    /// What is asked for then.
    pub then: Request,
}

impl Step {
    /// Computes for `burst`, then asks for `then`.
    #[must_use]
    pub const fn new(burst: Ticks, then: Request) -> Self {
        Self { burst, then }
    }

    /// Asks at once.
    #[must_use]
    pub const fn ask(then: Request) -> Self {
        Self { burst: Ticks::ZERO, then }
    }
}

/// What a program asks of the machine. A request that is met at once keeps the core and the rest of its quantum.
pub enum Request {
    /// Nothing: only the budget is used up.
    Continue,
    /// Nothing, and never anything again: one turn of an endless loop that nobody else can see.
    Spin,
    /// The tail of the ready queue, please.
    Yield,
    /// The job of this period is done: to be blocked until the next period begins, or to go on with its job at once if
    /// it has begun. The first period begins at birth. Without a period, nothing.
    NextJob,
    /// The end of the whole process, whatever its other tasks do.
    Exit(Ending),
    /// The end of the whole process at once: no exit handler, the children are left to init.
    Quit(Ending),
    /// Nothing but a note: the program's code has ended, what follows is its own exit handler.
    CodeEnd,
    /// A new object. Answered by [`Reply::Object`].
    Create {
        /// Its name, as tables show it.
        name: Arc<str>,
        /// What it is.
        spec: ObjectSpec,
    },
    /// How many units a semaphore has, or whether a lock is free (1). Answered by [`Reply::Count`].
    Units(ObjectId),
    /// The object that was last made with this name. Answered by [`Reply::Object`] or a refusal.
    Find(Arc<str>),
    /// Whether there is such a process, be it a zombie. Answered by [`Reply::Done`] or a refusal.
    Exists(Pid),
    /// The end of this task only; of the process (as [`Ending::Return`]), if it is its last one.
    ExitTask,
    /// The simulated clocks. Answered by [`Reply::Clock`].
    Clock,
    /// Which process this is, and who its parent is now. Answered by [`Reply::Identity`].
    Identity,
    /// To be blocked for this long.
    Sleep(Ticks),
    /// A new process. Answered by [`Reply::Started`].
    Start(Box<Birth>),
    /// Another task in this process. Answered by [`Reply::Done`].
    Thread(Box<dyn Program>),
    /// To wait until a child has ended, and to reap it. Answered by [`Reply::Ended`] or [`Reply::TimedOut`].
    Join {
        /// The child.
        child: Pid,
        /// How long to wait at the most; `None` is for ever.
        timeout: Option<Ticks>,
    },
    /// To wait until every child has ended, with one wake-up, and to reap them all. Answered by [`Reply::Done`].
    JoinAll,
    /// Whether a child has ended; reaps it if so. Answered by [`Reply::Ended`] or [`Reply::Alive`].
    Poll(Pid),
    /// Which children are alive; reaps those that have ended. Answered by [`Reply::Children`].
    ActiveChildren,
    /// To send a signal. Answered by [`Reply::Done`] or a refusal.
    Kill {
        /// Who gets it.
        to: Pid,
        /// Which.
        signal: Signal,
    },
    /// A lock, or one unit of a semaphore. A timeout of zero only tries.
    Acquire {
        /// The lock or semaphore.
        object: ObjectId,
        /// How long to wait at the most; `None` is for ever.
        timeout: Option<Ticks>,
    },
    /// To give a lock, or one unit of a semaphore, back.
    Release(ObjectId),
    /// To wait on a condition (whose lock the asker must hold), an event or a barrier.
    Wait {
        /// The condition, event or barrier.
        object: ObjectId,
        /// How long to wait at the most; `None` is for ever.
        timeout: Option<Ticks>,
    },
    /// To wake waiters of a condition, in the order in which they began to wait.
    Notify {
        /// The condition.
        object: ObjectId,
        /// How many of them at the most.
        count: u32,
    },
    /// To set an event: all its waiters go on.
    Set(ObjectId),
    /// To clear an event, or to reset a barrier: its waiters are turned away, and it is whole again.
    Clear(ObjectId),
    /// Whether an event is set. Answered by [`Reply::Count`] with 0 or 1.
    IsSet(ObjectId),
    /// To put a message into a queue or pipe; waits while it is full.
    Put {
        /// The queue or pipe.
        object: ObjectId,
        /// What.
        message: Arc<str>,
        /// How long to wait at the most; `None` is for ever.
        timeout: Option<Ticks>,
    },
    /// To take a message out of a queue or pipe; waits while it is empty. Answered by [`Reply::Message`].
    Get {
        /// The queue or pipe.
        object: ObjectId,
        /// How long to wait at the most; `None` is for ever.
        timeout: Option<Ticks>,
    },
    /// A device's service for this long (its own waiting line comes on top, if it has fewer servers than askers).
    Io {
        /// The device.
        device: ObjectId,
        /// How long the service takes.
        length: Ticks,
    },
    /// To write a text.
    Print {
        /// Where to.
        stream: Stream,
        /// What, with its newline if it has one.
        text: Arc<str>,
    },
}

/// The machine's answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// There was no request: the program begins.
    Begin,
    /// It is done (or, after [`Request::Continue`], go on).
    Done,
    /// The timeout passed first.
    TimedOut,
    /// The new process.
    Started(Pid),
    /// It has ended so, and is reaped.
    Ended(Status),
    /// It has not ended.
    Alive,
    /// The living children, in the order in which they were started.
    Children(Vec<Pid>),
    /// What was taken.
    Message(Arc<str>),
    /// A number: of an event's state, of the place at a barrier (the first to arrive has 0).
    Count(u32),
    /// The clocks.
    Clock {
        /// Simulated time since the run began.
        now: Time,
        /// CPU time that this process has used.
        cpu: Ticks,
    },
    /// Who the asker is.
    Identity {
        /// The asker's process.
        pid: Pid,
        /// Its parent, by now perhaps [`Pid::INIT`].
        parent: Pid,
    },
    /// The new object.
    Object(ObjectId),
    /// A signal that the program handles came first: what was asked was not done (or not to its end) and may be asked
    /// again.
    Signalled {
        /// Which.
        signal: Signal,
        /// What was left of the sleep or the timeout, if there was one.
        left: Option<Ticks>,
    },
    /// The learner's mistake: it could not be done.
    Refused(Refusal),
}

/// What a process does when a signal comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Handling {
    /// It ends.
    #[default]
    Default,
    /// Nothing.
    Ignore,
    /// It goes on with [`Reply::Signalled`].
    Catch,
}

/// Why the machine refuses a request. A program turns it into its language's error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// It does not hold the lock.
    NotOwner,
    /// The semaphore is at its bound, or the lock is not held.
    ReleasedTooOften,
    /// There is no such process, or it has been reaped.
    NoSuchProcess,
    /// It is not the asker's child.
    NotAChild,
    /// The barrier was broken, by a timeout or a reset.
    BrokenBarrier,
    /// No such object, or not of the kind that knows this request.
    WrongObject,
    /// The machine's limit of processes is reached.
    TooManyProcesses,
}

/// A process to be.
pub struct Birth {
    /// Its name, as tables show it.
    pub name: Arc<str>,
    /// Whether it is terminated when its parent's code ends.
    pub daemon: bool,
    /// What it does.
    pub program: Box<dyn Program>,
    /// What policies go by.
    pub traits: Traits,
    /// How it comes to be: what its parent pays, and what it pays itself before its first instruction.
    pub method: StartMethod,
}

impl std::fmt::Debug for Birth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Birth({}, daemon: {})", self.name, self.daemon)
    }
}

/// How a process comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StartMethod {
    /// A copy of its parent: cheap.
    #[default]
    Fork,
    /// A fresh interpreter that imports the program: dear.
    Spawn,
}

/// What a policy may go by, fixed at birth. Policies that do not know a field do not look at it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Traits {
    /// The priority number; which end is urgent is a convention.
    pub priority: i32,
    /// Niceness, -20 to 19.
    pub nice: i8,
    /// Lottery and stride tickets.
    pub tickets: u32,
    /// The period of a periodic process.
    pub period: Option<Ticks>,
    /// The deadline, from each release.
    pub deadline: Option<Ticks>,
    /// The cores it may run on; empty is all of them.
    pub affinity: Vec<u16>,
    /// How much of a core's cache it fills, in the cache model's units.
    pub working_set: u32,
    /// What its bursts are estimated to take; of a periodic process, what a job takes at the most.
    pub estimate: Option<Ticks>,
    /// The slice that it asks EEVDF for.
    pub slice: Option<Ticks>,
    /// Under `SCHED_RR`, it has no slices: it is `SCHED_FIFO`.
    pub unsliced: bool,
    /// The core whose queue it joins first; the least loaded one, if nothing is said.
    pub home: Option<u16>,
    /// Its place as written, for ties.
    pub index: u32,
}

/// Where output goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// A signal that the machine knows, by its number on Linux.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
#[repr(u8)]
pub enum Signal {
    /// 2: Ctrl-C.
    Sigint = 2,
    /// 6: `abort()`.
    Sigabrt = 6,
    /// 9: cannot be caught.
    Sigkill = 9,
    /// 15: what `terminate()` sends.
    Sigterm = 15,
}

impl Signal {
    /// Every signal.
    pub const ALL: [Self; 4] = [Self::Sigint, Self::Sigabrt, Self::Sigkill, Self::Sigterm];

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The signal of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|signal| signal.number() == number)
    }

    /// Its name, as in `SIGTERM`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sigint => "SIGINT",
            Self::Sigabrt => "SIGABRT",
            Self::Sigkill => "SIGKILL",
            Self::Sigterm => "SIGTERM",
        }
    }
}
