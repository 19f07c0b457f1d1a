//! The simulated machine: pure Rust, no I/O, no wall clock, no floats in the run, no hash order.
//!
//! ```text
//! scenario text -> [scenario] -> programs -> [kernel + policy + ipc] -> trace -> [timeline snapshot explain metrics] -> views
//! ```
//!
//! Each arrow is a value. Invariant: the same source, settings and seed give the same trace, byte for byte, on every
//! machine, natively and in WASM.

pub mod bench;
pub mod decision;
pub mod diagnostic;
pub mod explain;
pub mod ids;
pub mod ipc;
pub mod kernel;
pub mod machine;
pub mod metrics;
pub mod order;
pub mod policy;
pub mod program;
pub mod replay;
pub mod result;
pub mod rng;
pub mod scenario;
pub mod script;
pub mod session;
pub mod snapshot;
pub mod steps;
pub mod text;
pub mod time;
pub mod timeline;
pub mod trace;
pub mod workload;
