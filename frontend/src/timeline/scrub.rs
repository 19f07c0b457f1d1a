//! The scrub bar: the whole run, always linear, one hairline a process, boxes for what the timeline shows, and the handle.

use super::element::{self, use_size};
use super::view::{Frame, View};
use crate::app::{Page, use_page};
use crate::clock::use_instant;
use crate::format::{self, ClockUnit};
use crate::i18n::Text;
use crate::playback::nanoseconds;
use crate::protocol::{Place, Summary};
use crate::state::action::Action;
use crate::state::{Phase, select};
use sim_core::time::Time;
use sim_core::timeline::window::{Lane, SpanKind};
use std::fmt::Write as _;
use yew::prelude::*;

/// The most hairlines.
const LINES_MAX: usize = 12;
/// The width in which hairlines are reckoned; the browser stretches them.
const WIDE: f64 = 1000.0;
/// The height of the track.
const HIGH: f64 = 20.0;
/// How near to a printed text or an end the handle snaps to it, in pixels.
const SNAP: f64 = 6.0;

/// The scrub bar.
#[component]
pub fn Scrub() -> Html {
    let page = use_page();
    let (track, handle) = (use_node_ref(), use_node_ref());
    let size = use_size(&track, true);
    let held = use_state_eq(|| false);
    let summary = page.main().summary.clone();
    let end = summary.as_ref().map_or(Time::ZERO, |summary| summary.end);
    {
        let handle = handle.clone();
        use_instant(end, move |at| {
            let part = nanoseconds(at) / nanoseconds(end).max(1.0);
            element::set_style(&handle, "left", &format!("{:.3}%", part.clamp(0.0, 1.0) * 100.0));
        });
    }
    let lines = use_memo(summary.clone(), |summary| summary.as_deref().map(hairlines).unwrap_or_default());
    let go = {
        let (page, track, summary) = (page.clone(), track.clone(), summary.clone());
        move |event: &PointerEvent| {
            let across = element::part_across(&track, event.client_x());
            let (Some((part, width)), Some(summary)) = (across, &summary) else { return };
            let at =
                if event.alt_key() { at_part(summary, part) } else { snapped(summary, part, SNAP / width) };
            page.dispatch(Action::Go(Place::Time(at)));
        }
    };
    let onpointerdown = {
        let (go, held, track) = (go.clone(), held.clone(), track.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() == 0 {
                element::capture(&track, event.pointer_id());
                held.set(true);
                go(&event);
            }
        })
    };
    let onpointermove = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if *held {
                go(&event);
            }
        })
    };
    let release = Callback::from(move |_: PointerEvent| held.set(false));
    let unit = ClockUnit::of_run(end);
    let view_box = format!("0 0 {WIDE} {HIGH}");
    html! {
        <div class="tl-scrub">
            <div class="tl-track" ref={track} {onpointerdown} {onpointermove} onpointerup={release.clone()}
                onpointercancel={release}>
                <svg class="tl-overview" viewBox={view_box} preserveAspectRatio="none" aria-hidden="true">{ (*lines).clone() }</svg>
                { boxes(&page) }
                <Handle node={handle} {end} />
            </div>
            <div class="tl-scale" aria-hidden="true">{ scale(end, unit, size.0) }</div>
        </div>
    }
}

fn at_part(summary: &Summary, part: f64) -> Time {
    crate::playback::time_from((nanoseconds(summary.end) * part.clamp(0.0, 1.0)).round())
}

/// The nearest begin or end of anything in the overview, else the instant itself.
fn snapped(summary: &Summary, part: f64, near: f64) -> Time {
    let at = at_part(summary, part);
    let within = nanoseconds(summary.end) * near;
    let spans = summary.overview.iter().flat_map(|(_, spans)| {
        let place = spans.partition_point(|span| span.begin <= at);
        spans[place.saturating_sub(1)..].iter().take(2).flat_map(|span| [span.begin, span.end])
    });
    let printed = summary.output.iter().map(|line| line.at);
    let distance = |time: &Time| (nanoseconds(*time) - nanoseconds(at)).abs();
    let nearest = spans.chain(printed).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.filter(|time| distance(time) <= within).unwrap_or(at)
}

/// What is a slider to keyboards and screen readers.
#[derive(PartialEq, Properties)]
struct HandleProps {
    node: NodeRef,
    end: Time,
}

#[component]
fn Handle(props: &HandleProps) -> Html {
    let page = use_page();
    let unit = ClockUnit::of_run(props.end);
    let steps = page.main().summary.as_ref().map_or(0, |summary| summary.steps);
    let step = page.playhead.going_to();
    let texts = [unit.text(page.playhead.at), step.to_string(), steps.to_string()];
    let spoken = page.language.fill(Text::ScrubValue, &[&texts[0], &texts[1], &texts[2]]);
    let onkeydown = {
        let (page, end) = (page.clone(), props.end);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(place) = place_of_key(&event.key(), step, steps, page.playhead.at, end) {
                event.prevent_default();
                page.dispatch(Action::Play(false));
                page.dispatch(Action::Go(place));
            }
        })
    };
    html! {
        <div class="tl-handle" ref={props.node.clone()} role="slider" tabindex="0" aria-label={page.language.say(Text::ScrubLabel)}
            aria-valuemin="0" aria-valuemax={seconds(props.end)} aria-valuenow={seconds(page.playhead.at)}
            aria-valuetext={spoken} {onkeydown}><span class="tl-grip" /></div>
    }
}

/// Arrows step from event to event, pages are a tenth of the run.
fn place_of_key(key: &str, step: u32, steps: u32, at: Time, end: Time) -> Option<Place> {
    let tenth = end.ns() / 10;
    Some(match key {
        "ArrowLeft" | "ArrowDown" => Place::Step(step.saturating_sub(1)),
        "ArrowRight" | "ArrowUp" => Place::Step((step + 1).min(steps)),
        "PageDown" => Place::Time(Time::from_ns(at.ns().saturating_sub(tenth))),
        "PageUp" => Place::Time(Time::from_ns(at.ns() + tenth).min(end)),
        "Home" => Place::Step(0),
        "End" => Place::Step(steps),
        _ => return None,
    })
}

fn seconds(at: Time) -> String {
    format::decimal(at.ns(), 1_000_000_000, 6)
}

/// What the timeline shows: a box for each open stretch.
fn boxes(page: &Page) -> Html {
    let Some(summary) = page.main().summary.clone().filter(|_| page.main().phase == Phase::Done) else {
        return Html::default();
    };
    let folds = select::folds(page);
    if page.timeline.window.is_none() && folds.is_empty() {
        return Html::default();
    }
    let frame = Frame { width: WIDE, fold: 52.0, end: summary.end.max(Time::from_ns(1)), folds };
    let view = View::new(frame, page.timeline.window.as_ref());
    let end = nanoseconds(summary.end).max(1.0);
    let part = |at: Time| nanoseconds(at) / end * 100.0;
    view.look(Vec::new(), 1.0)
        .ranges
        .into_iter()
        .filter_map(|range| {
            let seen = view.window();
            let (from, to) = (range.start.max(seen.start), range.end.min(seen.end).min(summary.end));
            (from < to).then(|| {
                let style = format!("left:{:.3}%;width:{:.3}%", part(from), part(to) - part(from));
                html! { <span class="tl-box" {style} /> }
            })
        })
        .collect()
}

/// One line a process: running solid, blocked dashed, ready pale.
fn hairlines(summary: &Summary) -> Html {
    let processes: Vec<_> =
        summary.overview.iter().filter(|(lane, _)| matches!(lane, Lane::Process(_))).collect();
    let shown = processes.len().min(LINES_MAX);
    let pitch = (HIGH - 4.0) / f64::from(u32::try_from(shown.max(1)).expect("a dozen"));
    let end = nanoseconds(summary.end).max(1.0);
    let mut y = 2.0 + pitch / 2.0;
    let mut lines = Vec::new();
    for (lane, spans) in processes.into_iter().take(LINES_MAX) {
        let Lane::Process(pid) = *lane else { continue };
        let hue = select::face(summary, pid).hue;
        for (class, is) in FORMS {
            let mut path = String::new();
            for span in spans.iter().filter(|span| is(&span.kind)) {
                let x = |at: Time| nanoseconds(at) / end * WIDE;
                let to = x(span.end).max(x(span.begin) + 1.0);
                write!(path, "M{:.1} {y:.1}H{to:.1}", x(span.begin))
                    .expect("a string takes all that is written");
            }
            if !path.is_empty() {
                lines.push(html! { <path class={classes!(class, format!("h{hue}"))} d={path} /> });
            }
        }
        y += pitch;
    }
    lines.into_iter().collect()
}

type Form = (&'static str, fn(&SpanKind) -> bool);

const FORMS: [Form; 3] = [
    ("tl-hair-blocked", |kind| matches!(kind, SpanKind::Blocked { .. })),
    ("tl-hair-ready", |kind| matches!(kind, SpanKind::Ready { .. })),
    ("tl-hair-running", |kind| {
        matches!(
            kind,
            SpanKind::Running(_) | SpanKind::Exiting(_) | SpanKind::SwitchIn { .. } | SpanKind::Mixed(_)
        )
    }),
];

/// Numbers below the bar; the last one is the end of the run.
fn scale(end: Time, unit: ClockUnit, width: i32) -> Html {
    if end == Time::ZERO || width < 1 {
        return Html::default();
    }
    let frame = Frame { width: f64::from(width) / 0.96 + 11.0, fold: 0.0, end, folds: Vec::new() };
    let ticks = super::ruler::ticks(&View::fit(frame), 1.8);
    let last = unit.text(end);
    let room = f64::from(width) - 64.0;
    let numbers = ticks
        .into_iter()
        .filter(|tick| !tick.text.is_empty() && tick.x > 20.0 && tick.x < room)
        .map(|tick| {
            let number = tick.text.split(' ').next().unwrap_or_default().to_owned();
            html! { <span style={format!("left:{:.1}px", tick.x - super::view::INSET)}>{ number }</span> }
        });
    html! { <>{ for numbers }<span class="tl-scale-end">{ last }</span></> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_step_events_and_pages_are_a_tenth() {
        let (at, end) = (Time::from_ns(500), Time::from_ns(1_000));
        let go = |key| place_of_key(key, 4, 9, at, end);
        assert_eq!([go("ArrowLeft"), go("ArrowRight")], [Some(Place::Step(3)), Some(Place::Step(5))]);
        assert_eq!([go("PageUp"), go("PageDown")], [600, 400].map(|ns| Some(Place::Time(Time::from_ns(ns)))));
        assert_eq!([go("Home"), go("End"), go("x")], [Some(Place::Step(0)), Some(Place::Step(9)), None]);
    }
}
