//! The few nodes of the stage that change with every frame while playing: each listens to the clock and touches only
//! itself. Leaves what they say to `reading`.

use super::reading::{Bar, Reading};
use crate::clock::use_instant;
use crate::i18n::Language;
use sim_core::time::Time;
use yew::prelude::{Classes, Html, NodeRef, Properties, classes, component, html, use_node_ref};

/// What a live text shows.
#[derive(PartialEq, Properties)]
pub struct TextProps {
    /// The text.
    pub of: Reading,
    /// In which language.
    pub language: Language,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A text that goes with the instant on screen. Yew draws it empty and the clock fills it, so that neither undoes the
/// other's work.
#[component]
pub fn LiveText(props: &TextProps) -> Html {
    let node = use_node_ref();
    let (target, of, language) = (node.clone(), props.of.clone(), props.language);
    use_instant((props.of.clone(), props.language), move |now| {
        if let Some(node) = target.get() {
            node.set_text_content(Some(&of.text(language, now)));
        }
    });
    html! { <span ref={node} class={props.class.clone()}></span> }
}

/// What a live bar shows.
#[derive(PartialEq, Properties)]
pub struct BarProps {
    /// The bar; an empty track, if `None`.
    pub of: Option<Bar>,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
}

/// A bar that goes with the instant on screen; the text beside it says the same.
#[component]
pub fn LiveBar(props: &BarProps) -> Html {
    let node = use_node_ref();
    let (target, of) = (node.clone(), props.of);
    use_instant(props.of, move |now| {
        if let Some(bar) = of {
            show(&target, bar, now);
        }
    });
    html! {
        <span class={classes!("bar", props.class.clone())} aria-hidden="true">
            if props.of.is_some() { <span ref={node} class="bar-fill"></span> }
        </span>
    }
}

fn show(target: &NodeRef, bar: Bar, now: Time) {
    let Some(fill) = target.cast::<web_sys::Element>() else { return };
    let percent = bar.share(now) * 100.0;
    let style = format!("width:{percent:.2}%");
    // A node that has left the page has nothing to show.
    let _gone = fill.set_attribute("style", &style);
    let _gone = fill.toggle_attribute_with_force("data-low", bar.is_low(now));
}
