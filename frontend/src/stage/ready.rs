//! Ready: the conveyor belt, its head at the right beside the cores. Leaves the places on it to `belt`.

use super::belt::Belt;
use super::core::{Core, next_free};
use super::live::LiveText;
use super::person::Person;
use super::plan::Place;
use super::reading::Reading;
use super::view::View;
use super::width::use_width;
use crate::i18n::Text;
use crate::widgets::token::Size;
use sim_core::machine::Queueing;
use sim_core::snapshot::QueuedNow;
use yew::prelude::{Html, Properties, classes, component, html, use_node_ref};

/// What is ready, and for what.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
    /// The cores, for who goes next.
    pub cores: Vec<Core>,
}

/// The region Ready.
#[component]
pub fn Ready(props: &Props) -> Html {
    let view = &props.view;
    let queues = &view.now.snapshot.queues;
    let total: usize = queues.iter().map(Vec::len).sum();
    let shared = view.summary.machine.queue == Queueing::Shared;
    let say = |text| view.language.say(text);
    html! {
        <div class="stage-ready">
            <h3 class="stage-heading">{ say(Text::ReadyHeading) }<span class="count">{ total }</span></h3>
            <div class="ready-box" data-box="ready">
                if shared {
                    <Conveyor view={view.clone()} queue={queues.first().cloned().unwrap_or_default()} />
                    <p class="ready-line">{ next(props) }</p>
                } else {
                    <p class="ready-line is-alone">{ say(Text::BeltPerCore) }</p>
                }
            </div>
        </div>
    }
}

/// Who leaves the belt next, and when.
fn next(props: &Props) -> Html {
    let view = &props.view;
    let language = view.language;
    let Some(head) = view.now.snapshot.queues.first().and_then(|queue| queue.first()) else {
        return html! {
            <>
                <span class="for-wide">{ language.say(Text::BeltEmpty) }</span>
                <span class="for-rows">{ language.say(Text::BeltEmptyShort) }</span>
            </>
        };
    };
    let label = view.face(head.pid).label;
    match next_free(&props.cores) {
        Some((core, until)) if until > view.now.at => {
            html! { <LiveText of={Reading::Next { label, core, until }} {language} /> }
        }
        Some(_) | None => html! { { language.fill(Text::NextUp, &[&label]) } },
    }
}

/// One queue on a belt.
#[derive(PartialEq, Properties)]
struct BeltProps {
    view: View,
    queue: Vec<QueuedNow>,
}

#[component]
fn Conveyor(props: &BeltProps) -> Html {
    let node = use_node_ref();
    let width = use_width(&node);
    let belt = Belt::new(props.queue.len(), if width > 0 { width } else { 166 });
    let place = |n: usize| {
        let slot = belt.slot(n);
        format!("--row:{};--column:{}", slot.row, slot.column)
    };
    let left = props.view.left(|place| matches!(place, Place::Belt(_)));
    let item = |(n, queued): (usize, &QueuedNow)| {
        html! {
            <li key={queued.task.0} class="slot" style={place(n)}>
                <Person view={props.view.clone()} pid={queued.pid} class={classes!("on-belt")} />
                <LiveText of={Reading::Passed { since: queued.since }} language={props.view.language} class={classes!("slot-time")} />
            </li>
        }
    };
    let empty = |n: usize| {
        let mark = (n == belt.shown).then_some(left).flatten();
        let hue = mark.map(|pid| format!("h{} was-left", props.view.face(pid).hue));
        html! { <li key={format!("empty {n}")} class="slot" style={place(n)} aria-hidden="true"><span class={classes!("slot-empty", hue)}></span></li> }
    };
    let more = props.view.language.fill(Text::MoreTokens, &[&belt.more.to_string()]);
    html! {
        <ol ref={node} class={classes!("belt", format!("rows-{}", belt.rows))} style={format!("--columns:{}", belt.columns)}>
            { for props.queue.iter().take(belt.shown).enumerate().map(item) }
            { for belt.empty().map(empty) }
            if belt.more > 0 {
                <li key="more" class="slot" style={place(belt.shown)}><span class="slot-more" title={more.clone()}>{ format!("+{}", belt.more) }<span class="quiet">{ more }</span></span></li>
            }
        </ol>
    }
}

/// A core's own queue, at the foot of its card.
#[derive(PartialEq, Properties)]
pub struct FootProps {
    /// The stage.
    pub view: View,
    /// The queue, head first.
    pub queue: Vec<QueuedNow>,
    /// How many of it have room.
    pub room: usize,
}

/// The small tokens at the foot of a core's card, head at the right.
#[component]
pub fn Foot(props: &FootProps) -> Html {
    let shown = if props.queue.len() > props.room { props.room.saturating_sub(1) } else { props.queue.len() };
    let more = props.queue.len() - shown;
    let item = |queued: &QueuedNow| {
        html! { <li key={queued.task.0}><Person view={props.view.clone()} pid={queued.pid} size={Size::S} /></li> }
    };
    html! {
        <ol class="card-queue">
            { for props.queue.iter().take(shown).map(item) }
            if more > 0 { <li key="more" class="slot-more">{ format!("+{more}") }</li> }
        </ol>
    }
}
