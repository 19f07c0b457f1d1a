//! Moves tokens from where they were to where they are, with the browser's own animations: transform and opacity only.
//! Leaves who flies, and for how long, to `plan`, and the way to `route`.
//!
//! Invariant: the page is right before anything flies; a flight only delays how it looks.

use super::measure::{Area, area, find, tokens};
use super::plan::{ADVANCE_MS, Course, Flight};
use super::rail::Rail;
use super::route::waypoints;
use js_sys::{Array, Function, Object, Reflect};
use sim_core::ids::Pid;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use wasm_bindgen::prelude::{JsCast, JsValue};
use yew::NodeRef;

/// Where every token was when the stage was drawn last, by pid.
pub type Places = BTreeMap<String, Area>;

/// Where every token is now.
#[must_use]
pub fn places(stage: &NodeRef) -> Places {
    tokens(stage).into_iter().collect()
}

/// Puts whoever still flies down, so that places can be measured.
pub fn land(stage: &NodeRef) {
    let Some(root) = stage.get() else { return };
    let options = Object::new();
    Reflect::set(&options, &"subtree".into(), &JsValue::TRUE).expect("a fresh object takes properties");
    let call = |target: &JsValue, name: &str, arguments: &Array| {
        let function = Reflect::get(target, &name.into()).and_then(JsCast::dyn_into::<Function>);
        function.and_then(|function| function.apply(target, arguments))
    };
    // An old browser without animations has none to stop.
    let Ok(running) = call(&root, "getAnimations", &Array::of1(&options)) else { return };
    for animation in Array::from(&running).iter() {
        let _gone = call(&animation, "finish", &Array::new());
    }
}

/// Lets everybody fly who has moved since `before`.
pub fn fly(stage: &NodeRef, before: &Places, now: &Places, flights: &[Flight]) {
    for flight in flights {
        let key = flight.pid.0.to_string();
        if let Some(&here) = now.get(&key) {
            let frames = frames(stage, before, flight, here);
            animate(stage, &key, &frames, flight.delay, flight.length, "cubic-bezier(.3,0,.1,1)");
        }
    }
    // Where one leaves, the others close up.
    let flies = |key: &str| flights.iter().any(|flight| flight.pid.0.to_string() == key);
    if flights.iter().all(|flight| flight.course == Course::Fade) {
        return;
    }
    for (key, &here) in now.iter().filter(|(key, _)| !flies(key)) {
        let Some(&was) = before.get(key) else { continue };
        let (x, y) = (was.middle().0 - here.middle().0, was.middle().1 - here.middle().1);
        if x.abs() + y.abs() > 1.0 {
            let frames =
                format!("[{{\"transform\":\"translate({x:.1}px,{y:.1}px)\"}},{{\"transform\":\"none\"}}]");
            animate(stage, key, &frames, 0, ADVANCE_MS, "cubic-bezier(.2,0,0,1)");
        }
    }
}

/// The frames of a flight, as the browser reads them.
fn frames(stage: &NodeRef, before: &Places, flight: &Flight, here: Area) -> String {
    let was = |pid: Pid| before.get(&pid.0.to_string()).copied();
    let (from, rail, first) = match flight.course {
        Course::Fade => (None, None, 1.0),
        Course::Grow { parent } => (was(parent), Some((Rail::New, false)), 0.6),
        Course::Fly { rail, back } => (was(flight.pid), Some((rail, back)), 1.0),
    };
    let Some(from) = from else { return "[{\"opacity\":0},{\"opacity\":1}]".to_owned() };
    let ends = rail.and_then(|(rail, back)| rail_ends(stage, rail, back));
    let middle = here.middle();
    let size = if first < 1.0 { first } else { (from.height / here.height).clamp(0.4, 1.6) };
    let mut text = "[".to_owned();
    for (n, ((x, y), behind)) in waypoints(from.middle(), ends, middle).into_iter().enumerate() {
        let scale = size + (1.0 - size) * behind;
        let comma = if n == 0 { "" } else { "," };
        write!(
            text,
            "{comma}{{\"offset\":{behind:.4},\"transform\":\"translate({:.1}px,{:.1}px) scale({scale:.3})\",\"zIndex\":5}}",
            x - middle.0,
            y - middle.1
        )
        .expect("a String takes everything");
    }
    text + "]"
}

/// Where an arrow begins and ends; the other way round for a step back. Nothing where arrows are not drawn.
fn rail_ends(stage: &NodeRef, rail: Rail, back: bool) -> Option<[(f64, f64); 2]> {
    let line = area(stage, &format!("[data-rail={}] .rail-line", rail.key()))?;
    let (x, y) = line.middle();
    let ends = match rail {
        Rail::New | Rail::Wait => [(x, line.top), (x, line.bottom())],
        Rail::Wake => [(x, line.bottom()), (x, line.top)],
        Rail::Dispatch | Rail::Exit | Rail::Kill => [(line.left, y), (line.right(), y)],
        Rail::Preempt => [(line.right(), y), (line.left, y)],
    };
    Some(if back { [ends[1], ends[0]] } else { ends })
}

/// Starts an animation; an old browser without them shows the end of it at once.
fn animate(stage: &NodeRef, key: &str, frames: &str, delay: u32, length: u32, easing: &str) {
    let Some(element) = find(stage, &format!("[data-token=\"{key}\"]")) else { return };
    let Ok(animate) = Reflect::get(&element, &"animate".into()).and_then(JsCast::dyn_into::<Function>) else {
        return;
    };
    let Ok(frames) = js_sys::JSON::parse(frames) else { return };
    let options = Object::new();
    let set = |name: &str, value: JsValue| {
        Reflect::set(&options, &name.into(), &value).expect("a fresh object takes properties");
    };
    set("delay", delay.into());
    set("duration", length.into());
    set("easing", easing.into());
    set("fill", "backwards".into());
    // A node that has left the page meanwhile has nothing to show.
    let _gone = animate.apply(&element, &Array::of2(&frames, &options));
}
