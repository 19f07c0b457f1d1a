//! Running: a card for each core. Leaves what each shows to `core`, and the numbers that move to `live`.

use super::core::{Core, Form, Slice, Work, plate_name};
use super::live::{LiveBar, LiveText};
use super::person::{Linking, use_linking};
use super::plan::Place;
use super::reading::{Bar, Reading};
use super::ready::Foot;
use super::view::View;
use crate::format;
use crate::i18n::Text;
use crate::state::select;
use crate::timeline::words;
use crate::widgets::token::{Form as TokenForm, Size, Token};
use sim_core::ids::Pid;
use sim_core::time::Ticks;
use yew::prelude::{Html, Properties, classes, component, html};

/// The cores.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
    /// What each does.
    pub cores: Vec<Core>,
}

/// The region Running.
#[component]
pub fn Running(props: &Props) -> Html {
    let view = &props.view;
    let form = Form::of(props.cores.len());
    let card = |core: &Core| {
        html! { <li key={core.id.0} class="core-place"><Card view={view.clone()} core={core.clone()} {form} /></li> }
    };
    html! {
        <div class="stage-running">
            <h3 class="stage-heading">{ view.language.say(Text::RunningHeading) }<span class="count">{ busy_words(props) }</span></h3>
            <ul class={classes!("cores", form.key(), format!("of-{}", props.cores.len()))}>{ for props.cores.iter().map(card) }</ul>
        </div>
    }
}

fn busy_words(props: &Props) -> String {
    let (language, all) = (props.view.language, props.cores.len());
    let busy = props.cores.iter().filter(|core| core.work.pid().is_some()).count();
    match (busy, all) {
        (0, 1) => language.say(Text::OnlyCoreIdle).to_owned(),
        (_, 1) => language.say(Text::OnlyCoreBusy).to_owned(),
        _ if busy == all => language.fill(Text::CoresAllBusy, &[&all.to_string()]),
        _ => language.fill(Text::CoresBusy, &[&busy.to_string(), &all.to_string()]),
    }
}

/// One core.
#[derive(PartialEq, Properties)]
struct CardProps {
    view: View,
    core: Core,
    form: Form,
}

#[component]
fn Card(props: &CardProps) -> Html {
    let CardProps { view, core, form } = props;
    let language = view.language;
    let names = words::core(language, core.id, false);
    let name = match form {
        Form::Full | Form::Half => names[0].clone(),
        Form::Small => names[1].clone(),
        Form::Cell => core.id.0.to_string(),
    };
    let room = match form {
        Form::Full => 4,
        Form::Half => 3,
        Form::Small => 2,
        Form::Cell => 1,
    };
    html! {
        <div class={classes!("core-card", form.key(), (!core.queue.is_empty()).then_some("has-queue"))} data-box="core"
            data-core={core.id.0.to_string()}>
            <div class="card-head">
                <span class="card-name" title={names[0].clone()}>{ name }</span>
                if *form != Form::Cell { <span class="card-busy">{ head(props) }</span> }
            </div>
            { plate(props) }
            <LiveBar of={bar(core.work)} class={classes!("slice", hue(view, core.work.pid()))} />
            if !core.queue.is_empty() {
                <Foot view={view.clone()} queue={core.queue.clone()} {room} />
            } else if *form == Form::Full {
                <div class="card-foot">{ caption(props) }</div>
            }
        </div>
    }
}

/// What stands at the right of a card's head: how many wait for this core, or how busy it was.
fn head(props: &CardProps) -> Html {
    let CardProps { view, core, form } = props;
    if !core.queue.is_empty() {
        let count = core.queue.len().to_string();
        let text = if *form == Form::Small {
            format!("+{count}")
        } else {
            view.language.fill(Text::QueueCount, &[&count])
        };
        return html! { { text } };
    }
    if *form == Form::Small {
        return Html::default();
    }
    let grows = matches!(core.work, Work::Running { .. });
    html! { <LiveText of={Reading::Busy { so_far: core.busy, grows, at: view.now.at }} language={view.language} /> }
}

fn plate(props: &CardProps) -> Html {
    let CardProps { view, core, form } = props;
    let here = core.id;
    let left =
        view.left(|place| place == Place::Core(here)).map(|pid| format!("h{} was-left", view.face(pid).hue));
    match core.work {
        Work::Idle { since } => html! {
            <div class={classes!("plate", "is-idle", left)}>
                if matches!(form, Form::Full | Form::Half) { <span class="plate-name">{ view.language.say(Text::IdleName) }</span> }
                if *form == Form::Full { <LiveText of={Reading::IdleFor { since }} language={view.language} class={classes!("plate-does")} /> }
                if matches!(form, Form::Small | Form::Cell) { <span class="quiet">{ view.language.say(Text::IdleName) }</span> }
            </div>
        },
        Work::Switching { from, to, since, length } => {
            let foot = Bar { from: since, until: since + length, drains: false };
            html! {
                <div class="plate is-switching">
                    if let Some(from) = from.filter(|_| *form != Form::Cell) {
                        <Token face={view.face(from)} form={TokenForm::Ready} size={Size::S} class={classes!("switch-from")} />
                        <svg class="switch-arrow" width="8" height="10" viewBox="0 0 8 10" aria-hidden="true"><path d="M2 1.5L6 5L2 8.5" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
                    }
                    <Plate view={view.clone()} pid={to} form={*form} switching=true does={None::<String>} />
                    <LiveBar of={foot} class={classes!("switch-foot")} />
                </div>
            }
        }
        Work::Running { pid, needs, exiting, .. } => {
            html! { <Plate {pid} view={view.clone()} form={*form} does={does(view, needs, exiting)} /> }
        }
    }
}

/// What a process does or still has to do; nothing, if that cannot be said.
fn does(view: &View, needs: Option<Ticks>, exiting: bool) -> Option<String> {
    if exiting {
        return Some(view.language.say(Text::ExitHandler).to_owned());
    }
    needs.map(|needs| view.language.fill(Text::WorkLeft, &[&format::length(needs)]))
}

fn caption(props: &CardProps) -> Html {
    let language = props.view.language;
    match props.core.work {
        Work::Idle { .. } | Work::Running { slice: Slice::Nothing, .. } => {
            html! { <span>{ language.say(Text::NoSlice) }</span> }
        }
        Work::Switching { length, .. } => {
            html! { <span>{ language.fill(Text::SwitchLasts, &[&format::length(length)]) }</span> }
        }
        Work::Running { slice: Slice::Quantum { since, length }, .. } => {
            let until = since + length;
            html! {
                <>
                    <LiveText of={Reading::SliceLeft { until }} {language} class={classes!("foot-left")} />
                    <LiveText of={Reading::SliceOf { until, length }} {language} />
                </>
            }
        }
        Work::Running { slice: Slice::Work { until, total }, .. } => html! {
            <>
                <LiveText of={Reading::WorkLeft { until }} {language} class={classes!("foot-left")} />
                <LiveText of={Reading::SliceOf { until, length: total }} {language} />
            </>
        },
    }
}

fn bar(work: Work) -> Option<Bar> {
    match work {
        Work::Running { slice: Slice::Quantum { since, length }, .. } => {
            Some(Bar { from: since, until: since + length, drains: true })
        }
        Work::Running { slice: Slice::Work { until, total }, .. } => Some(Bar::of_work(until, total)),
        Work::Running { slice: Slice::Nothing, .. } | Work::Idle { .. } | Work::Switching { .. } => None,
    }
}

fn hue(view: &View, pid: Option<Pid>) -> Option<String> {
    pid.map(|pid| format!("h{}", view.face(pid).hue))
}

/// Whose plate.
#[derive(PartialEq, Properties)]
struct PlateProps {
    view: View,
    pid: Pid,
    form: Form,
    does: Option<String>,
    /// Whether the core is still switching to it.
    #[prop_or_default]
    switching: bool,
}

/// A process that has a core.
#[component]
fn Plate(props: &PlateProps) -> Html {
    let Linking { selected, dimmed, click, enter, leave } = use_linking(props.pid);
    let PlateProps { view, pid, form, does, switching } = props;
    let Some(process) = view.process(*pid) else { return Html::default() };
    let (face, full) = (view.face(*pid), select::full_name(&view.summary, *pid, view.language));
    let name = if *switching { face.label.clone() } else { plate_name(&view.summary, *pid, &full, *form) };
    let class = classes!(
        "plate",
        "is-running",
        format!("h{}", face.hue),
        face.lap.then_some("is-lap"),
        process.daemon.then_some("is-daemon"),
        selected.then_some("is-selected"),
        dimmed.then_some("is-dimmed"),
        switching.then_some("is-incoming"),
        view.has_come(*pid).then_some("has-come")
    );
    let label = view.label(process);
    html! {
        <button type="button" {class} data-token={pid.0.to_string()} aria-label={label.clone()} title={label}
            aria-pressed={selected.to_string()} onclick={click} onmouseenter={enter} onmouseleave={leave}>
            <span class={classes!("plate-name", (name.chars().count() > 10).then_some("is-long"))}>{ name }</span>
            if matches!(form, Form::Full) {
                if let Some(does) = does { <span class="plate-does">{ does }</span> }
            }
            if process.daemon { <span class="token-badge is-d" aria-hidden="true">{ "d" }</span> }
            if view.holds_lock(process) {
                <span class="token-badge is-lock" aria-hidden="true">
                    <crate::widgets::icon::Icon of={crate::widgets::icon::Sign::Padlock} size={9} />
                </span>
            }
        </button>
    }
}
