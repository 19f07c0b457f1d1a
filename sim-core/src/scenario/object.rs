//! What processes share, as scenarios write it: one of the object's fields is its kind and gives its name.

use super::step::keyed;
use serde::{Deserialize, Serialize};

keyed! {
    /// A thing that processes share.
    Object {
        /// Held by one process at a time.
        "lock" Lock,
        /// A number of units to be taken and given back.
        "semaphore" Semaphore,
        /// Processes wait on it with its lock put down, until notified.
        "condition" Condition,
        /// A flag that processes wait for.
        "event" Event,
        /// Processes wait until enough of them are there.
        "barrier" Barrier,
        /// Messages in order.
        "queue" Queue,
        /// Messages in order, between two ends.
        "pipe" Pipe,
        /// Serves I/O.
        "device" Device,
    }
}

macro_rules! object {
    ($(#[$doc:meta])* $name:ident { $key:ident $(, $(#[$field_meta:meta])* $field:ident: $type:ty)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// Its name.
            #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
            pub $key: String,
            $($(#[$field_meta])* pub $field: $type,)*
        }
    };
}

object! {
    /// Held by one process at a time, first come, first served.
    Lock { lock }
}
object! {
    /// A number of units.
    Semaphore { semaphore,
        /// How many units there are at the start; 1 if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        units: Option<u32>,
        /// The most there may be; giving back more is a mistake. Any number if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bound: Option<u32>
    }
}
object! {
    /// Waits with a lock put down.
    Condition { condition,
        /// The lock that it belongs to.
        of: String
    }
}
object! {
    /// Not set at the start.
    Event { event }
}
object! {
    /// Lets processes go on when enough are there.
    Barrier { barrier,
        /// How many are enough, at least 1.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        parties: u32
    }
}
object! {
    /// Empty at the start.
    Queue { queue,
        /// How many messages it holds, at least 1; any number if left out.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>
    }
}
object! {
    /// Empty at the start.
    Pipe { pipe,
        /// How many messages it holds, at least 1; any number if left out.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        capacity: Option<u32>
    }
}
object! {
    /// Idle at the start.
    Device { device,
        /// How many processes it serves at a time, first come, first served; everybody at once if left out.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        servers: Option<u32>
    }
}

impl Object {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Lock(object) => &object.lock,
            Self::Semaphore(object) => &object.semaphore,
            Self::Condition(object) => &object.condition,
            Self::Event(object) => &object.event,
            Self::Barrier(object) => &object.barrier,
            Self::Queue(object) => &object.queue,
            Self::Pipe(object) => &object.pipe,
            Self::Device(object) => &object.device,
        }
    }
}
