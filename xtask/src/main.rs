//! cargo xtask: set-up, and all that needs more than one line.
fn main() {}
