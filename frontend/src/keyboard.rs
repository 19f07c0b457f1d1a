//! Hears keys for the whole page, and leads the focus from panel to panel. What keys mean stands in `keys`.

use crate::app::Page;
use crate::keys::{self, Does, Pressed};
use crate::state::action::Action;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::{hook, use_effect_with, use_mut_ref};

/// Obeys the keys of the table, wherever the focus is.
#[hook]
pub fn use_keyboard(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&window(), "keydown", options, move |event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                let page = latest.borrow().clone();
                obey(&page, event);
            }
        });
        move || drop(listener)
    });
}

fn obey(page: &Page, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return;
    }
    let (key, command) = (event.key(), event.ctrl_key() || event.meta_key());
    let Some(does) = keys::meaning(Pressed { key: &key, shift: event.shift_key(), command }, page.letters)
    else {
        return;
    };
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_theirs = target.as_ref().is_some_and(|target| belongs_to(target, &key));
    let is_away = page.dialog.is_some() && !matches!(does, Does::Clear | Does::Help);
    if is_theirs && !matches!(does, Does::Run | Does::Panel { .. }) || is_away {
        return;
    }
    event.prevent_default();
    match does {
        Does::Panel { forward } => focus_panel(target.as_ref(), forward),
        Does::Lessons => {
            page.dispatch(Action::Drawer(true));
            page.dispatch(Action::Left(crate::state::LeftTab::Lessons));
        }
        does => {
            if matches!(does, Does::Step { .. } | Does::ToStart | Does::ToEnd) {
                page.dispatch(Action::Play(false));
            }
            if let Some(action) = keys::action(does, page) {
                page.dispatch(action);
            }
        }
    }
}

/// Whether the element itself does something with the key.
fn belongs_to(target: &Element, key: &str) -> bool {
    match target.tag_name().as_str() {
        "INPUT" | "TEXTAREA" | "SELECT" => key != "Escape",
        "BUTTON" | "A" | "SUMMARY" => matches!(key, " " | "Enter"),
        _ => false,
    }
}

/// The focus goes to the element with this id, if it is on the page.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // An element that cannot take the focus leaves it where it is.
        let _focused = element.focus();
    }
}

/// The focus goes to the next panel on screen, or the one before.
fn focus_panel(from: Option<&Element>, forward: bool) {
    let Ok(found) = document().query_selector_all("[data-panel]") else { return };
    let panels: Vec<HtmlElement> = (0..found.length())
        .filter_map(|place| found.item(place)?.dyn_into::<HtmlElement>().ok())
        .filter(|panel| panel.offset_width() > 0 && panel.offset_height() > 0)
        .collect();
    let here = from.and_then(|from| panels.iter().rposition(|panel| panel.contains(Some(from))));
    let count = panels.len();
    let next = match here {
        None => 0,
        Some(here) if forward => (here + 1) % count.max(1),
        Some(here) => (here + count - 1) % count.max(1),
    };
    if let Some(panel) = panels.get(next) {
        // A panel that is on screen takes the focus.
        let _focused = panel.focus();
    }
}
