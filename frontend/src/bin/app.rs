//! The page's binary: puts the app on the page.

fn main() {
    frontend::app::start();
}
