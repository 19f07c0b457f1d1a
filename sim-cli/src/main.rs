//! `timeslice`: the simulated machine without a browser.
fn main() {}
