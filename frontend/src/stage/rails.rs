//! The arrows of the five-state diagram with their textbook names. Decoration: the lists say the same. Leaves which one an
//! event uses to `rail`.

use super::rail::Rail;
use super::view::View;
use crate::i18n::Text;
use yew::prelude::{Html, Properties, classes, component, html};

/// What the arrows show.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
}

/// All seven arrows, each at its place.
#[component]
pub fn Rails(props: &Props) -> Html {
    let used = props.view.rails();
    let step = props.view.now.step;
    let rail = |rail: Rail| {
        let lit = used.contains(&rail).then_some("is-lit");
        // A new key makes a new node, so that the pulse begins anew with each step that uses the arrow.
        let key = if lit.is_some() { format!("{} {step}", rail.key()) } else { rail.key().to_owned() };
        html! {
            <div {key} class={classes!("rail", format!("rail-{}", rail.key()), lit)} data-rail={rail.key()} aria-hidden="true">
                <span class="rail-name">{ name(&props.view, rail) }</span>
                { arrow(rail) }
            </div>
        }
    };
    html! { <>{ for Rail::ALL.into_iter().map(rail) }</> }
}

fn name(view: &View, rail: Rail) -> &'static str {
    view.language.say(match rail {
        Rail::New => Text::RailNew,
        Rail::Dispatch => Text::RailDispatch,
        Rail::Preempt => Text::RailPreempt,
        Rail::Wait => Text::RailWait,
        Rail::Wake => Text::RailWake,
        Rail::Exit => Text::RailExit,
        Rail::Kill => Text::RailKill,
    })
}

/// A line as long as its place, and a head at its end.
fn arrow(rail: Rail) -> Html {
    let (line, head, length, height) = match rail {
        Rail::Dispatch | Rail::Exit | Rail::Kill => ("M0 4H100", "M0 0L8 4L0 8z", "100%", "8"),
        Rail::Preempt => ("M0 4H100", "M8 0L0 4L8 8z", "100%", "8"),
        Rail::Wait | Rail::New => ("M4 0V100", "M0 0L4 8L8 0z", "8", "100%"),
        Rail::Wake => ("M4 0V100", "M0 8L4 0L8 8z", "8", "100%"),
    };
    let is_flat = matches!(rail, Rail::Dispatch | Rail::Exit | Rail::Kill | Rail::Preempt);
    let view_box = if is_flat { "0 0 100 8" } else { "0 0 8 100" };
    html! {
        <span class="rail-line">
            <svg class="rail-shaft" width={length} height={height} viewBox={view_box} preserveAspectRatio="none">
                <path d={line} vector-effect="non-scaling-stroke" />
            </svg>
            <svg class="rail-head" width="8" height="8" viewBox="0 0 8 8"><path d={head} /></svg>
        </span>
    }
}
