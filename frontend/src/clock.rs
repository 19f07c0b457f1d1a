//! The instant that is on screen between two steps. What moves every frame (playhead, clock, slice bars) listens here and
//! touches only its own element; everything else is drawn from the state, which changes with steps.

use crate::playback::{nanoseconds, time_from};
use sim_core::time::Time;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::{hook, use_context, use_effect_with};

type Listener = Rc<dyn Fn(Time)>;

/// The shared instant. All copies are the same clock.
#[derive(Clone, Default)]
pub struct Clock(Rc<Inner>);

#[derive(Default)]
struct Inner {
    at: Cell<f64>,
    next_key: Cell<u32>,
    listeners: RefCell<Vec<(u32, Listener)>>,
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Clock {
    /// The instant on screen.
    #[must_use]
    pub fn at(&self) -> Time {
        time_from(self.0.at.get())
    }

    /// The same, in ns, as exact as it is reckoned.
    #[must_use]
    pub fn exact(&self) -> f64 {
        self.0.at.get()
    }

    /// Moves to an instant and tells everybody.
    pub fn set(&self, at: Time) {
        self.set_exact(nanoseconds(at));
    }

    /// Moves to an instant between two whole nanoseconds and tells everybody.
    pub fn set_exact(&self, ns: f64) {
        self.0.at.set(ns);
        let listeners = self.0.listeners.borrow().clone();
        for (_, listener) in listeners {
            listener(time_from(ns));
        }
    }

    fn listen(&self, listener: Listener) -> impl FnOnce() + 'static {
        let key = self.0.next_key.get();
        self.0.next_key.set(key + 1);
        listener(self.at());
        self.0.listeners.borrow_mut().push((key, listener));
        let inner = Rc::clone(&self.0);
        move || inner.listeners.borrow_mut().retain(|(other, _)| *other != key)
    }
}

/// The page's clock.
#[hook]
pub fn use_clock() -> Clock {
    use_context::<Clock>().expect("the page provides a clock")
}

/// Calls `listener` with the instant on screen: now, after every move, and again when `deps` change.
#[hook]
pub fn use_instant<D: PartialEq + 'static>(deps: D, listener: impl Fn(Time) + 'static) {
    let clock = use_clock();
    use_effect_with(deps, move |_| clock.listen(Rc::new(listener)));
}
