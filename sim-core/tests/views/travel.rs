//! Views travel from the worker to the page as postcard, which does not describe itself: whatever is left out or guessed
//! at when written cannot be read back.

use crate::runs::all;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sim_core::explain::explain;
use sim_core::time::{Ticks, Time};
use sim_core::timeline::marks::Counts;
use sim_core::timeline::quiet::quiet;
use sim_core::timeline::window::Window;
use std::fmt::Debug;

fn travels<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let bytes = postcard::to_allocvec(value).expect("it can be written");
    assert_eq!(&postcard::from_bytes::<T>(&bytes).expect("it can be read"), value);
}

#[test]
fn every_view_arrives_as_it_left() {
    let many = Counts { ends: 99, prints: 99, holds: 99, flows: 99 };
    for run in all() {
        let trace = &run.trace;
        for scale in [1, 1 << 22] {
            let window = Window::at_scale(Time::ZERO..run.now, Ticks::from_ns(scale));
            travels(&window);
            travels(&run.timeline.marks(trace, &window, &many));
            for lane in run.timeline.lanes() {
                let mut spans = Vec::new();
                run.timeline.spans(trace, lane, &window, &mut spans);
                travels(&(lane, spans));
            }
        }
        travels(&run.timeline.overview(trace, Ticks::from_ms(1), 9));
        travels(&quiet(trace, run.now));
        travels(&run.metrics);
        for number in (0..run.steps.len()).step_by(5) {
            let step = run.steps.step(trace, number).expect("it is below the count");
            travels(&step);
            travels(&explain(trace, &run.snapshots, step.event));
            travels(&run.snapshots.at(trace, step.events, trace.time(step.event)));
        }
    }
}
