//! A process on the stage: its token as a button, linked with its counterparts in the other panels (DESIGN.md, section
//! 5.3). Pointing at it for a moment lights it up everywhere, a click keeps it.

use super::view::View;
use crate::app::{Page, use_page};
use crate::state::action::Action;
use crate::widgets::token::{Size, Token};
use gloo::timers::callback::Timeout;
use sim_core::ids::Pid;
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::{
    Callback, Classes, Html, MouseEvent, Properties, classes, component, hook, html, use_mut_ref,
};

/// How long one has to point before everything else dims, in milliseconds.
const HOVER_MS: u32 = 150;

/// How a process hangs together with the rest of the page.
#[derive(Clone)]
pub struct Linking {
    /// Whether it is selected.
    pub selected: bool,
    /// Whether somebody else is pointed at.
    pub dimmed: bool,
    /// Selects it, or lets it go again.
    pub click: Callback<MouseEvent>,
    /// It is pointed at.
    pub enter: Callback<MouseEvent>,
    /// It is no longer pointed at.
    pub leave: Callback<MouseEvent>,
}

/// The linking of a process.
#[hook]
pub fn use_linking(pid: Pid) -> Linking {
    let page = use_page();
    let timer = use_mut_ref(|| None::<Timeout>);
    Linking {
        selected: page.selected == Some(pid),
        dimmed: page.hovered.is_some_and(|hovered| hovered != pid),
        click: clicking(&page, pid),
        enter: entering(&page, pid, &timer),
        leave: leaving(&page, pid, &timer),
    }
}

fn clicking(page: &Page, pid: Pid) -> Callback<MouseEvent> {
    let page = page.clone();
    Callback::from(move |_| {
        let selected = (page.selected != Some(pid)).then_some(pid);
        page.dispatch(Action::Select(selected));
    })
}

fn entering(page: &Page, pid: Pid, timer: &Rc<RefCell<Option<Timeout>>>) -> Callback<MouseEvent> {
    let (page, timer) = (page.clone(), Rc::clone(timer));
    Callback::from(move |_| {
        let page = page.clone();
        let later = Timeout::new(HOVER_MS, move || page.dispatch(Action::Hover(Some(pid))));
        *timer.borrow_mut() = Some(later);
    })
}

fn leaving(page: &Page, pid: Pid, timer: &Rc<RefCell<Option<Timeout>>>) -> Callback<MouseEvent> {
    let (page, timer) = (page.clone(), Rc::clone(timer));
    Callback::from(move |_| {
        drop(timer.borrow_mut().take());
        if page.hovered == Some(pid) {
            page.dispatch(Action::Hover(None));
        }
    })
}

/// Whose token.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
    /// Who.
    pub pid: Pid,
    /// How large.
    #[prop_or_default]
    pub size: Size,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
}

/// The token of a process, wherever it is.
#[component]
pub fn Person(props: &Props) -> Html {
    let Linking { selected, dimmed, click, enter, leave } = use_linking(props.pid);
    let Some(process) = props.view.process(props.pid) else { return Html::default() };
    let class = classes!(props.class.clone(), props.view.has_come(props.pid).then_some("has-come"));
    html! {
        <Token face={props.view.face(props.pid)} form={props.view.form(process)} size={props.size} {class}
            daemon={process.daemon} locked={props.view.holds_lock(process)} {selected} {dimmed}
            label={props.view.label(process)} key_of={props.pid.0.to_string()} onclick={click} onmouseenter={enter}
            onmouseleave={leave} />
    }
}
