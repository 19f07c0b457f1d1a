//! What is drawn over the stage from one thing to another: the dashed line from a lock's bin to whoever holds it, the red
//! one from a killer to the victim, and the victim's trail. Measures after each change; leaves the paths to `route`.

use super::bin::{Bin, Content};
use super::measure::{Area, area, box_around, seat};
use super::rail::Shot;
use super::route::{Line, across, path, within};
use super::view::View;
use crate::i18n::Text;
use crate::widgets::icon::{Icon, Sign};
use sim_core::ids::Pid;
use sim_core::program::Signal;
use yew::prelude::{Html, NodeRef, Properties, classes, component, html, use_effect_with, use_state_eq};

/// What is drawn from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
    /// The bins.
    pub bins: Vec<Content>,
    /// The stage's element.
    pub stage: NodeRef,
    /// How wide it is; when that changes everything lies elsewhere.
    pub width: usize,
}

/// What was measured last.
#[derive(Clone, Debug, PartialEq, Default)]
struct Drawing {
    lock: Option<Line>,
    shot: Option<Line>,
    trail: Option<(String, (f64, f64))>,
}

/// The lines over the stage.
#[component]
pub fn Overlay(props: &Props) -> Html {
    let drawing = use_state_eq(Drawing::default);
    let (view, stage, handle) = (props.view.clone(), props.stage.clone(), drawing.clone());
    let holder = holder(props);
    use_effect_with((props.view.clone(), props.width, holder), move |&(_, _, holder)| {
        handle.set(measure(&view, &stage, holder));
    });
    let view = &props.view;
    let shot = view.shot();
    let hue = shot.map(|shot| format!("h{}", view.face(shot.to).hue));
    html! {
        <div class="overlay" aria-hidden="true">
            <svg class="overlay-lines">
                <defs>
                    <marker id="stage-tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8z" fill="context-stroke" /></marker>
                    if let Some((_, (from, to))) = &drawing.trail {
                        <linearGradient id="stage-trail" class={classes!(hue.clone())} gradientUnits="userSpaceOnUse" x1={from.to_string()} x2={to.to_string()} y1="0" y2="0">
                            <stop offset="0" stop-color="var(--hs)" stop-opacity=".06" />
                            <stop offset="1" stop-color="var(--hs)" stop-opacity=".75" />
                        </linearGradient>
                    }
                </defs>
                if let Some((path, _)) = &drawing.trail { <path class="trail" d={path.clone()} stroke="url(#stage-trail)" /> }
                if let Some(line) = &drawing.lock { <path class="lock-line" d={line.path.clone()} marker-end="url(#stage-tip)" /> }
                if let Some(line) = &drawing.shot { <path class="shot-line" key={view.now.step} d={line.path.clone()} marker-end="url(#stage-tip)" /> }
            </svg>
            if let (Some(line), Some((_, holder))) = (&drawing.lock, holder) { { lock_chip(view, line, holder) } }
            if let (Some(line), Some(shot)) = (&drawing.shot, shot) { { shot_chip(line, shot.signal) } }
        </div>
    }
}

/// Who waits for a lock that somebody holds, and who that is.
fn holder(props: &Props) -> Option<(Pid, Pid)> {
    let content = props.bins.iter().find(|content| content.bin == Bin::Lock)?;
    Some((content.waiters.first()?.pid, content.holder?))
}

fn lock_chip(view: &View, line: &Line, holder: Pid) -> Html {
    let text = view.language.fill(Text::UntilReleased, &[&view.face(holder).label]);
    html! { <span class="line-chip" style={at(line.chip)}><Icon of={Sign::Padlock} size={13} />{ text }</span> }
}

fn shot_chip(line: &Line, signal: Signal) -> Html {
    html! {
        <span class="line-chip is-danger" style={at(line.chip)} lang="en"><Icon of={Sign::Bolt} size={13} />{ signal.name() }</span>
    }
}

fn at((x, y): (f64, f64)) -> String {
    format!("left:{x:.1}px;top:{y:.1}px")
}

/// Measures what is on the stage and lays the lines out.
fn measure(view: &View, stage: &NodeRef, holder: Option<(Pid, Pid)>) -> Drawing {
    let (Some(ready), Some(bins)) = (area(stage, ".ready-box"), area(stage, ".bins")) else {
        return Drawing::default();
    };
    let gap =
        Gap { top: ready.bottom(), lane: f64::midpoint(ready.bottom(), bins.top) - 3.0, bottom: bins.top };
    let shot = view.shot();
    Drawing {
        lock: holder.filter(|_| shot.is_none()).and_then(|(_, holder)| lock_line(stage, holder, gap)),
        shot: shot.and_then(|shot| shot_line(stage, shot, gap)),
        trail: shot.and_then(|shot| trail(stage, shot)),
    }
}

/// The space between the upper boxes and the bins.
#[derive(Clone, Copy)]
struct Gap {
    top: f64,
    lane: f64,
    bottom: f64,
}

fn token(pid: Pid) -> String {
    format!("[data-token=\"{}\"]", pid.0)
}

fn lock_line(stage: &NodeRef, who: Pid, gap: Gap) -> Option<Line> {
    let bin = area(stage, "[data-box=lock]")?;
    let from = (within(bin, bin.left + 36.0), gap.bottom - 3.0);
    let (holding, (around, kind)) = (seat(stage, &token(who))?, box_around(stage, &token(who))?);
    Some(match kind.as_str() {
        "ready" | "core" => across(from, (within(around, holding.middle().0), gap.top - 4.0), gap.lane),
        "exited" => {
            let end = (around.left - 6.0, gap.lane);
            Line {
                path: path(&[from, (from.0, gap.lane), end]),
                chip: (f64::midpoint(from.0, end.0), gap.lane),
            }
        }
        _ => across(from, (within(around, holding.middle().0), gap.bottom - 2.0), gap.lane),
    })
}

fn shot_line(stage: &NodeRef, shot: Shot, gap: Gap) -> Option<Line> {
    let card = box_around(stage, &token(shot.from)).filter(|(_, kind)| kind == "core")?.0;
    let target = area(stage, "[data-left] > *").unwrap_or_else(|| below(card, gap));
    let to = (target.middle().0, target.top - 4.0);
    Some(across((within(card, to.0), card.bottom() + 5.0), to, gap.lane))
}

/// Where a signal goes that hits nobody in a bin: straight down.
fn below(card: Area, gap: Gap) -> Area {
    Area { left: card.left, top: gap.bottom, width: card.width, height: 0.0 }
}

/// The way of the victim: from its slot down into the channel below the bins, and on to its token.
fn trail(stage: &NodeRef, shot: Shot) -> Option<(String, (f64, f64))> {
    let (left, seat, kill) =
        (area(stage, "[data-left] > *")?, seat(stage, &token(shot.to))?, area(stage, "[data-rail=kill]")?);
    let (x, y) = (left.middle().0, kill.bottom() - 4.0);
    let end = (seat.left + 6.0).max(kill.right());
    Some((path(&[(x, left.bottom() + 4.0), (x, y), (end, y)]), (x, end)))
}
