//! The names of things: small numbers, each with a type of its own. Imports nothing, so that nothing goes in circles.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The place in a table.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A process, as programs, tables and people name it. `Pid(1)` is init, who adopts orphans.
    Pid(u32)
);
id!(
    /// A schedulable thread of control. A process is one or more tasks with one fate.
    Task(u32)
);
id!(
    /// A core of the simulated machine, counted from 0.
    CoreId(u16)
);
id!(
    /// A lock, queue, device or other thing that processes share; its place in the machine's table of objects.
    ObjectId(u32)
);
id!(
    /// An event's place in the trace, counted from 0.
    EventId(u32)
);
id!(
    /// A text of the run: names, printed lines, messages. Its place in the trace's table of texts.
    TextId(u32)
);

impl Pid {
    /// init: parent of all that nobody else is parent of; reaps at once.
    pub const INIT: Self = Self(1);
    /// The first process of a run. The n-th process that a run creates (from 0) has the pid `FIRST + n`.
    pub const FIRST: Self = Self(4100);

    /// The n-th process (from 0) that a run created.
    #[must_use]
    pub fn nth(n: usize) -> Self {
        Self(Self::FIRST.0 + u32::try_from(n).expect("fewer processes than pids"))
    }

    /// Which process of the run this is, counted from 0; `None` for init.
    #[must_use]
    pub const fn number(self) -> Option<usize> {
        if self.0 >= Self::FIRST.0 { Some((self.0 - Self::FIRST.0) as usize) } else { None }
    }
}
