//! The worker's binary: runs the machine for the page, in a worker or, where there can be none, on the page itself.

fn main() {
    frontend::worker::start();
}
