//! One lane's name, and the button of its slice that keyboards and screen readers reach. Leaves drawing to the canvas.

use super::element;
use super::hit::{self, Slice};
use super::rows::{Row, RowKind};
use super::view::View;
use super::words;
use crate::app::{Page, use_page};
use crate::i18n::Text;
use crate::protocol::{Picture, Place};
use crate::state::action::Action;
use crate::state::select;
use crate::widgets::glyph::{self, Glyph};
use crate::widgets::icon::Sign;
use crate::widgets::token::{Form, Size, Token};
use sim_core::ids::Pid;
use sim_core::snapshot::State;
use sim_core::timeline::window::{Lane, SpanKind};
use std::rc::Rc;
use yew::prelude::*;

/// What a lane's elements are made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The lane.
    pub row: Row,
    /// The width of the name.
    pub left: f64,
    /// Whether Tab stops at this lane's slice.
    pub tabbed: bool,
    /// The slice that has the focus.
    pub focus: Option<Slice>,
    /// The focus goes to a slice, or away.
    pub onfocus: Callback<Option<Slice>>,
    /// All lanes, from top to bottom.
    pub lanes: Rc<Vec<Lane>>,
    /// Where time is.
    pub view: View,
    /// What is drawn.
    pub picture: Rc<Picture>,
}

/// A lane's name and slice.
#[component]
pub fn LaneRow(props: &Props) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let style = format!("top:{}px;height:{}px", props.row.top, props.row.height);
    let RowKind::Lane(lane) = props.row.kind else {
        return html! {
            <div class="tl-row" {style}>
                <div class="tl-name" style={format!("width:{}px", props.left)} lang="en">
                    <glyph::Picture of={Glyph::Terminal} size={14} /><span class="tl-full">{ page.language.say(Text::Stdout) }</span>
                </div>
            </div>
        };
    };
    let who = words::who(page.language, &summary, lane);
    let label = page.language.fill(Text::LaneLabel, &[&who]);
    let dimmed = matches!(lane, Lane::Process(pid) if page.hovered.is_some_and(|hovered| hovered != pid));
    let chosen = matches!(lane, Lane::Process(pid) if page.selected == Some(pid));
    html! {
        <div class={classes!("tl-row", dimmed.then_some("tl-dim"), chosen.then_some("tl-chosen"))} {style} role="group"
            aria-label={label}>
            { name(&page, props, lane, &who) }
            <SliceButton row={props.row} {lane} {who} left={props.left} tabbed={props.tabbed} focus={props.focus}
                onfocus={props.onfocus.clone()} lanes={Rc::clone(&props.lanes)} view={props.view.clone()}
                picture={Rc::clone(&props.picture)} />
        </div>
    }
}

fn name(page: &Page, props: &Props, lane: Lane, who: &str) -> Html {
    let style = format!("width:{}px", props.left);
    match lane {
        Lane::Core(core) => html! {
            <div class="tl-name tl-core" {style}>
                <span class="tl-full">{ who }</span><span class="tl-short">{ format!("C{}", core.0) }</span>
            </div>
        },
        Lane::Process(pid) => {
            // A name as short as the token's needs no second place.
            let summary = page.main().summary.as_ref();
            let is_said = summary.is_some_and(|summary| select::face(summary, pid).label == who);
            let point = |whom: Option<Pid>| {
                let page = page.clone();
                Callback::from(move |_: MouseEvent| page.dispatch(Action::Hover(whom)))
            };
            let onclick = {
                let page = page.clone();
                Callback::from(move |_| {
                    page.dispatch(Action::Select(if page.selected == Some(pid) { None } else { Some(pid) }));
                })
            };
            html! {
                <div class="tl-name" {style} title={who.to_owned()} {onclick} onmouseenter={point(Some(pid))}
                    onmouseleave={point(None)}>
                    { token(page, pid) }
                    if !is_said { <span class="tl-full">{ who }</span> }
                </div>
            }
        }
    }
}

/// The process's token, in the form of its state at the playhead.
fn token(page: &Page, pid: Pid) -> Html {
    let Some(summary) = &page.main().summary else { return Html::default() };
    let now = page.main().now.as_ref();
    let process = now.and_then(|now| now.snapshot.processes.iter().find(|process| process.pid == pid));
    let form = process.map_or(Form::New, |process| {
        let sign = match process.state {
            State::Blocked { on, .. } => words::figure(summary, on),
            _ => Sign::Clock,
        };
        Form::of(process, sign)
    });
    let daemon = pid
        .number()
        .and_then(|number| summary.processes.get(number))
        .is_some_and(|person| person.info.daemon);
    html! { <Token face={select::face(summary, pid)} {form} size={Size::S} {daemon} /> }
}

/// What a slice's button is made from.
#[derive(PartialEq, Properties)]
pub struct SliceProps {
    row: Row,
    lane: Lane,
    who: String,
    left: f64,
    tabbed: bool,
    focus: Option<Slice>,
    onfocus: Callback<Option<Slice>>,
    lanes: Rc<Vec<Lane>>,
    view: View,
    picture: Rc<Picture>,
}

/// The slice of a lane that can have the focus: the focused one, else the one at the playhead.
#[component]
pub fn SliceButton(props: &SliceProps) -> Html {
    let page = use_page();
    let node = use_node_ref();
    let focused = props.focus.filter(|slice| slice.lane == props.lane);
    {
        let node = node.clone();
        use_effect_with(focused, move |focused| {
            if focused.is_some() {
                element::focus(&node);
            }
        });
    }
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let slice = focused.or_else(|| hit::slice_of(&props.picture, props.lane, page.playhead.at));
    let Some((slice, span)) = slice.and_then(|slice| Some((slice, hit::span(&props.picture, slice)?))) else {
        return Html::default();
    };
    let count = hit::spans(&props.picture, props.lane).map_or(0, <[_]>::len);
    let label = words::spoken(page.language, &summary, &props.who, span, (slice.place, count));
    let x = props.view.px_from_time(span.begin).clamp(0.0, props.view.width() - 2.0);
    let width = (props.view.px_from_time(span.end).min(props.view.width()) - x).max(2.0);
    let style = format!(
        "left:{:.1}px;width:{width:.1}px;top:{}px;height:{}px",
        props.left + x,
        props.row.bar_top() - props.row.top,
        props.row.bar
    );
    let onkeydown = keys(&page, props, slice);
    let onfocus = props.onfocus.reform(move |_: FocusEvent| Some(slice));
    let onblur = props.onfocus.reform(|_: FocusEvent| None);
    let onclick = {
        let (page, pid) = (page.clone(), pid_of(props, slice));
        Callback::from(move |_| page.dispatch(Action::Select(pid)))
    };
    html! {
        <button type="button" class="tl-slice" ref={node} tabindex={if props.tabbed { "0" } else { "-1" }} aria-label={label}
            {style} {onkeydown} {onfocus} {onblur} {onclick} />
    }
}

fn pid_of(props: &SliceProps, slice: Slice) -> Option<Pid> {
    match (props.lane, hit::span(&props.picture, slice).map(|span| &span.kind)) {
        (Lane::Process(pid), _) => Some(pid),
        (Lane::Core(_), Some(SpanKind::Running(run))) => Some(run.pid),
        (Lane::Core(_), _) => None,
    }
}

/// Arrows move along the lane and from lane to lane, Enter goes there, Shift and Enter zooms to it.
fn keys(page: &Page, props: &SliceProps, slice: Slice) -> Callback<KeyboardEvent> {
    let (page, onfocus, picture) = (page.clone(), props.onfocus.clone(), Rc::clone(&props.picture));
    let (lanes, view, lane) = (Rc::clone(&props.lanes), props.view.clone(), props.lane);
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(span) = hit::span(&picture, slice) else { return };
        let next = match event.key().as_str() {
            "ArrowLeft" if !event.shift_key() => hit::beside(&picture, slice, false),
            "ArrowRight" if !event.shift_key() => hit::beside(&picture, slice, true),
            key @ ("ArrowUp" | "ArrowDown") => {
                let here = lanes.iter().position(|of| *of == lane);
                let step = |here: usize| if key == "ArrowUp" { here.checked_sub(1) } else { Some(here + 1) };
                let other = here.and_then(step).and_then(|place| lanes.get(place)).copied();
                other.and_then(|other| hit::slice_of(&picture, other, span.begin))
            }
            "Enter" if event.shift_key() => {
                let window = view.around(&(span.begin..span.end)).kept();
                page.dispatch(Action::Zoom { window, by_hand: true });
                None
            }
            "Enter" => {
                page.dispatch(Action::Go(Place::Time(span.begin)));
                None
            }
            _ => return,
        };
        event.prevent_default();
        if next.is_some() {
            onfocus.emit(next);
        }
    })
}
