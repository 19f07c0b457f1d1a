//! The page, as a library that both binaries share.
//!
//! ```text
//! reader -> [panels stage timeline compare] -> Action -> [state::reduce] -> State -> [effects] -> Command -> [link]
//!                                                                                                     |
//!        State <- Action::Answer <- [link] <- Update <- [worker: sim-core's session] <----------------+
//! ```
//!
//! Invariant: the core of the page (state, layout, hit, format, i18n) is pure and tested natively; only `link`, `worker`,
//! `effects`, `storage`, `idle` and `timeline::{canvas, paint, gestures}` touch the browser.

pub mod app;
pub mod clock;
pub mod compare;
pub mod effects;
pub mod format;
pub mod i18n;
pub mod idle;
pub mod lessons;
pub mod link;
pub mod panels;
pub mod playback;
pub mod protocol;
pub mod stage;
pub mod state;
pub mod storage;
pub mod timeline;
pub mod widgets;
pub mod worker;
