//! Puts the app on the page: what outlives a panel (state, clock, the line to the machine) and what every panel asks for.

use crate::clock::Clock;
use crate::effects::use_effects;
use crate::link::{Heard, Link};
use crate::panels::frame::Frame;
use crate::state::action::Action;
use crate::state::{Notice, State};
use crate::{alarm, idle, keyboard};
use yew::Renderer;
use yew::prelude::{
    ContextProvider, Html, UseReducerHandle, component, hook, html, use_context, use_memo, use_mut_ref,
    use_reducer,
};

/// The state, and the way to change it.
pub type Page = UseReducerHandle<State>;

/// The page's state.
#[hook]
pub fn use_page() -> Page {
    use_context::<Page>().expect("the page provides its state")
}

/// Starts the app in place of what index.html shows until then.
pub fn start() {
    alarm::install();
    idle::install();
    Renderer::<App>::new().render();
}

/// The whole page.
#[component]
pub fn App() -> Html {
    let page = use_reducer(State::restored);
    let clock = (*use_memo((), |()| Clock::default())).clone();
    let link = use_link(&page);
    use_effects(&page, &link, &clock);
    keyboard::use_keyboard(&page);
    html! {
        <ContextProvider<Page> context={page}>
            <ContextProvider<Clock> context={clock}>
                <ContextProvider<Link> context={link}>
                    <Frame />
                </ContextProvider<Link>>
            </ContextProvider<Clock>>
        </ContextProvider<Page>>
    }
}

/// The line to the machine, which puts what it hears into the state.
#[hook]
fn use_link(page: &Page) -> Link {
    let link = use_mut_ref(|| None::<Link>);
    let dispatcher = page.dispatcher();
    link.borrow_mut()
        .get_or_insert_with(|| {
            Link::start(move |heard| {
                dispatcher.dispatch(match heard {
                    Heard::Answer(update) => Action::Answer(Box::new(update)),
                    Heard::Failed(words) => Action::Notice(Some(Notice::WorkerFailed(words))),
                });
            })
        })
        .clone()
}
