//! The ways to show a run, a file each.

pub(crate) mod console;
pub(crate) mod decisions;
pub(crate) mod summary;
pub(crate) mod trace;
