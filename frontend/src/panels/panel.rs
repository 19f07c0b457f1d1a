//! A panel's frame: a region with a heading and room beside it for what the heading offers.

use yew::prelude::{AttrValue, Children, Classes, Html, Properties, classes, component, html};

/// What a panel is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Its name, stable, for styles, skip links and tests.
    pub id: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// What stands before the heading.
    #[prop_or_default]
    pub before: Html,
    /// What stands at the other end of the heading.
    #[prop_or_default]
    pub aside: Html,
    /// How it looks.
    #[prop_or_default]
    pub class: Classes,
    /// What is in it.
    pub children: Children,
}

/// A panel.
#[component]
pub fn Panel(props: &Props) -> Html {
    let heading = format!("{}-title", props.id);
    html! {
        <section id={props.id} class={classes!("panel", format!("panel-{}", props.id), props.class.clone())} tabindex="-1"
            data-panel={props.id} aria-labelledby={heading.clone()}>
            <header class="panel-head">
                { props.before.clone() }
                <h2 id={heading}>{ &props.title }</h2>
                <div class="panel-aside">{ props.aside.clone() }</div>
            </header>
            { props.children.clone() }
        </section>
    }
}
