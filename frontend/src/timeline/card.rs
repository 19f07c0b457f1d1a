//! The card of a slice that is pointed at or has the focus, and the card of what is measured.

use super::canvas::RULER;
use super::hit::{self, Slice};
use super::over;
use super::rows::Row;
use super::view::View;
use super::words;
use crate::app::use_page;
use crate::format;
use crate::i18n::Text;
use crate::protocol::{Picture, Place};
use crate::state::action::Action;
use crate::state::select;
use sim_core::time::Time;
use sim_core::timeline::window::{Lane, SpanKind};
use std::ops::Range;
use std::rc::Rc;
use yew::prelude::*;

/// The width of a card, as the style sheet has it.
const WIDTH: f64 = 236.0;

/// What a card is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The slice.
    pub slice: Slice,
    /// Where time is.
    pub view: View,
    /// All rows.
    pub rows: Rc<Vec<Row>>,
    /// What is drawn.
    pub picture: Rc<Picture>,
    /// How far the rows are moved down.
    pub down: f64,
    /// Where the lanes begin.
    pub left: f64,
    /// Whether it comes without waiting.
    pub at_once: bool,
}

/// Who, what, from when to when, why it ended, and which keys do something.
#[component]
pub fn Card(props: &Props) -> Html {
    let page = use_page();
    let (Some(summary), Some(span)) = (page.main().summary.clone(), hit::span(&props.picture, props.slice))
    else {
        return Html::default();
    };
    let Some(row) = props.rows.iter().find(|row| row.lane() == Some(props.slice.lane)) else {
        return Html::default();
    };
    let whom = match (&span.kind, props.slice.lane) {
        (SpanKind::Running(run) | SpanKind::Exiting(run), _) => Some(run.pid),
        (SpanKind::Switch { to, .. }, _) => Some(*to),
        (_, Lane::Process(pid)) => Some(pid),
        (_, Lane::Core(_)) => None,
    };
    let x = f64::midpoint(
        props.view.px_from_time(span.begin).max(0.0),
        props.view.px_from_time(span.end).min(props.view.width()),
    );
    let x = (props.left + x - WIDTH / 2.0).min(props.left + props.view.width() - WIDTH - 8.0).max(8.0);
    let below = row.top + row.height + props.down;
    let style = format!("left:{x:.0}px;top:{:.0}px", below.max(RULER));
    let go = {
        let (page, at) = (page.clone(), span.begin);
        Callback::from(move |_| page.dispatch(Action::Go(Place::Time(at))))
    };
    let zoom = {
        let (page, window) = (page.clone(), props.view.around(&(span.begin..span.end)).kept());
        Callback::from(move |_| page.dispatch(Action::Zoom { window: window.clone(), by_hand: true }))
    };
    let class = classes!("tl-card", (!props.at_once).then_some("tl-card-late"));
    html! {
        <div {class} {style} role="tooltip">
            <p class="tl-card-head">
                if let Some(pid) = whom {
                    <span class={classes!("tl-mark", format!("h{}", select::face(&summary, pid).hue))}>
                        { select::face(&summary, pid).label }
                    </span>
                }
                <strong>{ words::state(page.language, &summary, &span.kind) }</strong>
            </p>
            <p>{ words::stretch(page.language, &summary, span) }</p>
            if let Some(ending) = words::ending(page.language, &span.kind) { <p>{ ending }</p> }
            <p class="tl-card-keys">
                <button type="button" tabindex="-1" onclick={go}><kbd>{ "Enter" }</kbd>{ page.language.say(Text::KeyGoThere) }</button>
                <button type="button" tabindex="-1" onclick={zoom}><kbd>{ "⇧ Enter" }</kbd>{ page.language.say(Text::KeyZoomHere) }</button>
            </p>
        </div>
    }
}

/// What the card of a measured stretch is made from.
#[derive(PartialEq, Properties)]
pub struct MeasureProps {
    /// The stretch.
    pub range: Range<Time>,
    /// Where time is.
    pub view: View,
    /// What is drawn.
    pub picture: Rc<Picture>,
    /// Where the lanes begin.
    pub left: f64,
}

/// The most processes that a measured stretch lists.
const LISTED_MAX: usize = 8;

/// How long a measured stretch is, and how much of it each process had a core.
#[component]
pub fn MeasureCard(props: &MeasureProps) -> Html {
    let page = use_page();
    let Some(summary) = page.main().summary.clone() else { return Html::default() };
    let length = props.range.end.since(props.range.start);
    let x = props.left + props.view.px_from_time(props.range.end).clamp(0.0, props.view.width()) + 8.0;
    let x = x.min(props.left + props.view.width() - WIDTH - 8.0).max(8.0);
    let shares = over::shares(&props.picture, &props.range).into_iter().take(LISTED_MAX).map(|(pid, ran)| {
        let face = select::face(&summary, pid);
        let share = format::percent(ran.ns(), length.ns());
        html! {
            <p class="tl-share"><span class={classes!("tl-mark", format!("h{}", face.hue))}>{ face.label }</span>
                { format!("{share} % · {}", format::length(ran)) }</p>
        }
    });
    html! {
        <div class="tl-card" style={format!("left:{x:.0}px;top:{:.0}px", RULER + 34.0)} role="status">
            <p><strong>{ page.language.fill(Text::MeasuredLength, &[&format::length(length)]) }</strong></p>
            { for shares }
        </div>
    }
}
