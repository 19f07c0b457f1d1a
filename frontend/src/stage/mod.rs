//! The stage: the five-state diagram of the textbook, with the state at the playhead in it. Ready, Running, Blocked and
//! Exited sit where the textbook puts them; arrows light up when they are used; tokens fly along them.
//!
//! ```text
//! Now, Summary -> [bin belt core end reading plan rail route]: pure -> [ready running blocked exited rails]: Html
//!                                                   \-> [flight overlay live width measure]: touch the page
//! ```

pub mod belt;
pub mod bin;
pub mod blocked;
pub mod core;
pub mod end;
pub mod exited;
pub mod flight;
pub mod live;
pub mod measure;
pub mod overlay;
pub mod person;
pub mod plan;
pub mod rail;
pub mod rails;
pub mod reading;
pub mod ready;
pub mod route;
pub mod running;
#[cfg(test)]
mod tests;
pub mod view;
pub mod width;

use self::core::cores;
use crate::app::{Page, use_page};
use crate::i18n::Text;
use crate::protocol::{Now, Place as Goal};
use flight::Places;
use plan::{Flight, Place, Tempo, flights};
use sim_core::ids::Pid;
use std::cell::RefCell;
use std::rc::Rc;
use view::View;
use yew::prelude::{Html, component, hook, html, use_effect_with, use_mut_ref, use_node_ref};

/// The stage.
#[component]
pub fn Stage() -> Html {
    let page = use_page();
    let node = use_node_ref();
    let width = width::use_width(&node);
    let view = use_view(&page);
    let places = use_mut_ref(Places::new);
    let stage = node.clone();
    use_effect_with((view.clone(), width), move |(view, _)| {
        flight::land(&stage);
        let now = flight::places(&stage);
        if let Some(view) = view.as_ref().filter(|view| !view.still) {
            flight::fly(&stage, &places.borrow(), &now, &view.flights);
        }
        *places.borrow_mut() = now;
    });
    let say = |text| page.language.say(text);
    let Some(view) = view else {
        return html! {
            <section ref={node} id="stage" class="stage is-empty" data-panel="stage" tabindex="-1" aria-label={say(Text::StageRegion)}>
                <div class="stage-empty">
                    <span class="empty-slots" aria-hidden="true"><i></i><i></i><i></i></span>
                    <strong>{ say(Text::StageEmpty) }</strong>
                    <span>{ say(Text::StageEmptyText) }</span>
                </div>
            </section>
        };
    };
    let cores = cores(&view.now.snapshot, &view.summary);
    let bins = bin::contents(&view.now.snapshot, &view.summary);
    let form = self::core::Form::of(cores.len()).key();
    html! {
        <section ref={node.clone()} id="stage" class="stage" data-panel="stage" tabindex="-1" aria-label={say(Text::StageRegion)}>
            <div class={yew::classes!("diagram", form, format!("of-{}", cores.len()))}>
                <ready::Ready view={view.clone()} cores={cores.clone()} />
                <running::Running view={view.clone()} {cores} />
                <blocked::Blocked view={view.clone()} bins={bins.clone()} />
                <exited::Exited view={view.clone()} />
                <rails::Rails view={view.clone()} />
            </div>
            <overlay::Overlay {view} {bins} stage={node} {width} />
        </section>
    }
}

/// What the stage remembers of the state before.
#[derive(Default)]
struct Memory {
    shown: Option<Rc<Now>>,
    view: Option<View>,
    /// Whether the playhead was dragged to where it is, not stepped.
    scrubbed: bool,
}

/// The view of the state at the playhead; the same one as last time, while nothing has changed.
#[hook]
fn use_view(page: &Page) -> Option<View> {
    let memory = use_mut_ref(Memory::default);
    let run = page.main();
    let (summary, now) = (run.summary.clone()?, run.now.clone()?);
    Some(next_view(page, &memory, summary, now))
}

fn next_view(
    page: &Page,
    memory: &RefCell<Memory>,
    summary: Rc<crate::protocol::Summary>,
    now: Rc<Now>,
) -> View {
    let mut memory = memory.borrow_mut();
    if let Some(goal) = page.playhead.wanted {
        memory.scrubbed = matches!(goal, Goal::Time(_));
    }
    let same = memory.shown.as_ref().is_some_and(|shown| Rc::ptr_eq(shown, &now));
    if let Some(view) = memory.view.as_mut().filter(|view| same && Rc::ptr_eq(&view.summary, &summary)) {
        view.language = page.language;
        return view.clone();
    }
    let before = memory.shown.replace(Rc::clone(&now));
    let still = page.motion.is_reduced();
    let near = before.filter(|before| before.step.abs_diff(now.step) == 1 && !memory.scrubbed);
    let flights = near.as_ref().map(|before| {
        let gap = now.next.map(|next| (now.at, next));
        let speed = page.pace.speeds()[page.speed];
        let tempo = Tempo { pace: page.pace, speed, playing: page.playing, gap };
        flights(&before.snapshot, &now.snapshot, &summary, tempo)
    });
    let left = near.as_ref().filter(|before| before.step < now.step).and_then(|before| {
        let flight: &Flight = flights.as_ref()?.first()?;
        left(before, &summary, flight.pid)
    });
    let view = View {
        summary,
        now,
        language: page.language,
        flights: Rc::new(flights.unwrap_or_default()),
        left,
        still,
    };
    memory.view = Some(view.clone());
    view
}

/// Where a process was before it moved.
fn left(before: &Now, summary: &crate::protocol::Summary, pid: Pid) -> Option<(Pid, Place)> {
    let place = Place::in_snapshot(&before.snapshot, summary, pid);
    (!matches!(place, Place::Nowhere | Place::New)).then_some((pid, place))
}
