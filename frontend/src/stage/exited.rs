//! Exited: whoever has ended, stacked from the bottom, with exit code, and "zombie" until somebody has taken note. Leaves
//! how closely they lie to `end`.

use super::end::{Density, Stack};
use super::person::Person;
use super::view::View;
use crate::format;
use crate::i18n::Text;
use crate::widgets::token::Size;
use sim_core::ids::Pid;
use sim_core::program::Status;
use sim_core::snapshot::State;
use yew::prelude::{Html, Properties, classes, component, html};

/// Who has ended.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
}

/// The region Exited.
#[component]
pub fn Exited(props: &Props) -> Html {
    let view = &props.view;
    let stack = Stack::new(&view.now.snapshot);
    let density = match stack.density {
        Density::Roomy => "is-roomy",
        Density::Close => "is-close",
        Density::Tokens => "is-tokens",
    };
    let say = |text| view.language.say(text);
    html! {
        <div class="stage-exited">
            <h3 class="stage-heading">{ say(Text::ExitedHeading) }<span class="count">{ stack.total }</span></h3>
            <div class="exited-box" data-box="exited">
                if stack.total == 0 { <p class="exited-none">{ say(Text::ExitedNone) }</p> }
                <ol class={classes!("stack", density)}>
                    if stack.more > 0 {
                        <li key="more" class="slot-more" title={view.language.fill(Text::MoreTokens, &[&stack.more.to_string()])}>{ format!("+{}", stack.more) }</li>
                    }
                    { for stack.pids.iter().map(|pid| ended(view, *pid, stack.density)) }
                </ol>
            </div>
        </div>
    }
}

fn ended(view: &View, pid: Pid, density: Density) -> Html {
    let Some(process) = view.process(pid) else { return Html::default() };
    let killed = matches!(process.status, Some(Status::Killed(_)));
    let code = process.status.map(format::exitcode).unwrap_or_default();
    let zombie = process.state == State::Zombie;
    let size = if density == Density::Roomy { Size::M } else { Size::S };
    html! {
        <li key={pid.0} class={classes!("ended", killed.then_some("was-killed"))}>
            <Person view={view.clone()} {pid} {size} class={classes!("in-stack")} />
            <span class="ended-words">
                <span class="ended-code" lang="en">
                    <span class="ended-exit">{ "exit " }</span>{ code }
                </span>
                if zombie { <span class="ended-zombie"><span class="ended-comma">{ view.language.say(Text::Comma) }</span>{ view.language.say(Text::ZombieWord) }</span> }
            </span>
        </li>
    }
}
