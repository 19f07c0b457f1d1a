//! A sentence with things in it that are more than text: processes, times, code. The template comes from `i18n`, so the
//! order of the parts is the language's affair.

use super::chip::Chip;
use crate::app::use_page;
use crate::i18n::Text;
use crate::protocol::Place;
use crate::state::action::Action;
use crate::state::select;
use sim_core::ids::Pid;
use yew::prelude::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

/// What stands in a hole of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A process: its chip and name.
    Who(Pid),
    /// A process: its chip alone.
    Chip(Pid),
    /// Several processes.
    All(Vec<Pid>),
    /// Words.
    Words(String),
    /// Python's own words, or the program's.
    Code(String),
    /// A place in the run that one can go to, by its name.
    Link(String, Place),
}

/// What a sentence is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Its template.
    pub text: Text,
    /// What stands in its holes.
    #[prop_or_default]
    pub pieces: Vec<Piece>,
}

/// A sentence.
#[component]
pub fn Sentence(props: &Props) -> Html {
    let page = use_page();
    let parts = parts(page.language.say(props.text));
    html! { <>{ for parts.into_iter().map(|part| match part {
        Part::Text(text) => html! { { AttrValue::from(text.to_owned()) } },
        Part::Hole(place) => props.pieces.get(place).map_or_else(Html::default, |piece| html! { <One piece={piece.clone()} /> }),
    }) }</> }
}

#[derive(PartialEq, Properties)]
struct OneProps {
    piece: Piece,
}

#[component]
fn One(props: &OneProps) -> Html {
    let page = use_page();
    let who = |pid: Pid| {
        let Some(summary) = &page.main().summary else { return Html::default() };
        let face = select::face(summary, pid);
        let name = select::full_name(summary, pid, page.language);
        let hue = format!("who h{}", face.hue);
        let named = pid != Pid::INIT && name != face.label;
        let lang = name.is_ascii().then_some("en");
        html! { <span class={hue}><Chip {pid} />if named { <b lang={lang}>{ name }</b> }</span> }
    };
    match &props.piece {
        Piece::Who(pid) => who(*pid),
        Piece::Chip(pid) => html! { <Chip pid={*pid} /> },
        Piece::All(pids) => {
            html! { <span class="chips">{ for pids.iter().map(|pid| html! { <Chip pid={*pid} /> }) }</span> }
        }
        Piece::Words(text) => html! { { text.clone() } },
        Piece::Code(text) => html! { <code lang="en">{ text.clone() }</code> },
        Piece::Link(text, place) => {
            let (page, place) = (page.clone(), *place);
            let onclick = Callback::from(move |_: MouseEvent| page.dispatch(Action::Go(place)));
            html! { <button type="button" class="link" {onclick}>{ text.clone() }</button> }
        }
    }
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Hole(usize),
}

/// A template, cut at its holes.
fn parts(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|close| open + close) else { break };
        if open > 0 {
            parts.push(Part::Text(&rest[..open]));
        }
        parts.extend(rest[open + 1..close].parse().ok().map(Part::Hole));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_cut_at_its_holes_in_any_order() {
        let cut = parts("{1} gave {0} back.");
        assert_eq!(cut, [Part::Hole(1), Part::Text(" gave "), Part::Hole(0), Part::Text(" back.")]);
        assert_eq!(parts("plain"), [Part::Text("plain")]);
    }
}
