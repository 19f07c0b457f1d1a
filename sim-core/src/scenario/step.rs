//! The steps of a process, as scenarios write them: one of the step's fields says what it does.

use super::value::{Count, Duration, Times, True, is_default};
use crate::program::{Signal, Stream};
use serde::{Deserialize, Serialize};

/// An enum of structs, each named in JSON by one of its fields: `{"join": "P6", "timeout": "1s"}` is a `join`.
/// Reading goes through `decode`, which finds that field.
macro_rules! keyed {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $key:literal $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(untagged))]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $key)] $variant($variant),)*
        }

        impl $name {
            /// The fields that say which it is, in the order of the variants.
            pub const KEYS: &[&str] = &[$($key,)*];

            /// The field that says which it is.
            #[must_use]
            pub const fn key(&self) -> &'static str {
                match self { $(Self::$variant(_) => $key,)* }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$variant(part) => part.serialize(serializer),)* }
            }
        }
    };
}
pub(super) use keyed;

keyed! {
    /// Something that a process does.
    Step {
        /// It computes.
        "cpu" Cpu,
        /// It waits for a device's service.
        "io" Io,
        /// It waits until time has passed.
        "sleep" Sleep,
        /// It goes to the tail of the ready queue.
        "yield" Yield,
        /// Its job is done: it waits until its next period begins.
        "next_period" NextPeriod,
        /// It writes a line.
        "print" Print,
        /// It starts another process.
        "start" Start,
        /// It waits until a process that it started has ended.
        "join" Join,
        /// It sends SIGTERM.
        "terminate" Terminate,
        /// It sends SIGKILL, or another signal.
        "kill" Kill,
        /// It takes a lock, and waits while somebody else holds it.
        "lock" Lock,
        /// It gives a lock back.
        "unlock" Unlock,
        /// It takes a unit of a semaphore, and waits while there is none.
        "acquire" Acquire,
        /// It gives a unit back.
        "release" Release,
        /// It waits on a condition or an event.
        "wait" Wait,
        /// It wakes waiters of a condition.
        "notify" Notify,
        /// It sets an event.
        "set" Set,
        /// It clears an event.
        "clear" Clear,
        /// It waits at a barrier.
        "barrier" Barrier,
        /// It puts a message into a queue, and waits while it is full.
        "put" Put,
        /// It takes a message out of a queue, and waits while there is none.
        "get" Get,
        /// It sends a message through a pipe, and waits while it is full.
        "send" Send,
        /// It receives a message from a pipe, and waits while there is none.
        "recv" Recv,
        /// It ends with an exit code.
        "exit" Exit,
        /// It ends by an exception.
        "raise" Raise,
        /// It does some steps again and again.
        "repeat" Repeat,
    }
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty),* } with timeout) => {
        step! {
            $(#[$doc])* $name {
                $($(#[$field_meta])* $field: $type,)*
                /// How long it waits at the most; then it goes on without. For ever if left out.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                timeout: Option<Duration>
            }
        }
    };
    ($(#[$doc:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty),* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(inline))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
        }
    };
}

step! {
    /// It computes for this long.
    Cpu {
        /// CPU time.
        cpu: Duration
    }
}
step! {
    /// It waits for a device.
    Io {
        /// How long the service takes.
        io: Duration,
        /// Which device; if left out, one that serves everybody at once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<String>
    }
}
step! {
    /// It is blocked for this long.
    Sleep {
        /// Simulated time.
        sleep: Duration
    }
}
step! {
    /// It gives the core away.
    Yield {
        /// Always `true`.
        r#yield: True
    }
}
step! {
    /// Its job is done: it waits until its next period begins; if that has begun already, its next job is ready.
    NextPeriod {
        /// Always `true`.
        next_period: True
    }
}
step! {
    /// It writes a line.
    Print {
        /// The text; the end of the line comes by itself.
        print: String,
        /// Where to: `stdout` or `stderr`.
        #[serde(default = "stdout", skip_serializing_if = "is_stdout")]
        to: Stream
    }
}
step! {
    /// It starts a process, and goes on.
    Start {
        /// Which; its own `start` must be `"by parent"`.
        start: String
    }
}
step! {
    /// It waits until a child has ended, and takes note of its end.
    Join {
        /// A process that it started.
        join: String
    } with timeout
}
step! {
    /// It sends SIGTERM.
    Terminate {
        /// To which process.
        terminate: String
    }
}
step! {
    /// It sends a signal.
    Kill {
        /// To which process.
        kill: String,
        /// Which; SIGKILL if left out.
        #[serde(default = "sigkill", skip_serializing_if = "is_sigkill")]
        signal: Signal
    }
}
step! {
    /// It takes a lock.
    Lock {
        /// Which.
        lock: String
    } with timeout
}
step! {
    /// It gives a lock back.
    Unlock {
        /// Which.
        unlock: String
    }
}
step! {
    /// It takes a unit of a semaphore.
    Acquire {
        /// Which.
        acquire: String
    } with timeout
}
step! {
    /// It gives a unit back.
    Release {
        /// Of which semaphore.
        release: String
    }
}
step! {
    /// It waits until it is notified or the event is set.
    Wait {
        /// Which condition (whose lock it must hold) or event.
        wait: String
    } with timeout
}
step! {
    /// It wakes waiters of a condition, whose lock it must hold.
    Notify {
        /// Which.
        notify: String,
        /// How many at the most, or `"all"`; 1 if left out.
        #[serde(default, skip_serializing_if = "is_default")]
        count: Count
    }
}
step! {
    /// It sets an event: all its waiters go on.
    Set {
        /// Which.
        set: String
    }
}
step! {
    /// It clears an event.
    Clear {
        /// Which.
        clear: String
    }
}
step! {
    /// It waits until enough processes are at the barrier.
    Barrier {
        /// Which.
        barrier: String
    } with timeout
}
step! {
    /// It puts a message into a queue.
    Put {
        /// Which.
        put: String,
        /// What.
        #[serde(default, skip_serializing_if = "is_default")]
        message: String
    } with timeout
}
step! {
    /// It takes the oldest message out of a queue.
    Get {
        /// Which.
        get: String
    } with timeout
}
step! {
    /// It sends a message through a pipe.
    Send {
        /// Which.
        send: String,
        /// What.
        #[serde(default, skip_serializing_if = "is_default")]
        message: String
    } with timeout
}
step! {
    /// It receives the oldest message from a pipe.
    Recv {
        /// Which.
        recv: String
    } with timeout
}
step! {
    /// It ends.
    Exit {
        /// With this exit code, 0 to 255.
        exit: u8
    }
}
step! {
    /// It ends by an exception: exit code 1.
    Raise {
        /// What stderr says.
        raise: String
    }
}
step! {
    /// It does some steps again and again.
    Repeat {
        /// How often, at least once, or `"forever"`.
        repeat: Times,
        /// What.
        r#do: Vec<Step>
    }
}

const fn stdout() -> Stream {
    Stream::Stdout
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_stdout(stream: &Stream) -> bool {
    *stream == Stream::Stdout
}

const fn sigkill() -> Signal {
    Signal::Sigkill
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
fn is_sigkill(signal: &Signal) -> bool {
    *signal == Signal::Sigkill
}
