//! Who runs next. A policy owns the ready processes and nothing else (compare Linux's `sched_ext`); the kernel asks it.

pub mod catalog;

use crate::ids::{CoreId, Task};
use crate::time::{Ticks, Time};
