//! Blocked: five bins in a fixed order; those that nobody uses shrink to their sign. Leaves who lies where to `bin`.

use super::bin::{Bin, Content, Density, Waiter};
use super::live::{LiveBar, LiveText};
use super::person::Person;
use super::plan::Place;
use super::reading::{Bar, Reading};
use super::view::View;
use crate::i18n::Text;
use crate::timeline::words;
use crate::widgets::icon::Icon;
use crate::widgets::token::Size;
use yew::prelude::{Html, Properties, classes, component, html};

/// What is blocked.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The stage.
    pub view: View,
    /// The bins.
    pub bins: Vec<Content>,
}

/// The region Blocked.
#[component]
pub fn Blocked(props: &Props) -> Html {
    let view = &props.view;
    let total: usize = props.bins.iter().map(|bin| bin.waiters.len()).sum();
    let left = |bin: Bin| view.left(|place| place == Place::Bin(bin));
    let used = props.bins.iter().filter(|content| is_open(content, left(content.bin).is_some())).count();
    html! {
        <div class="stage-blocked">
            <h3 class="stage-heading">{ view.language.say(Text::BlockedHeading) }<span class="count">{ total }</span></h3>
            <div class="bins">
                { for props.bins.iter().map(|content| bin(view, content, used)) }
                if total == 0 { <span class="for-rows quiet-line">{ view.language.say(Text::BeltEmptyShort) }</span> }
            </div>
        </div>
    }
}

fn is_open(content: &Content, left: bool) -> bool {
    left || !content.waiters.is_empty()
}

fn bin(view: &View, content: &Content, used: usize) -> Html {
    let left = view.left(|place| place == Place::Bin(content.bin));
    let (kind, name) = (content.bin, name(view, content.bin));
    if !is_open(content, left.is_some()) {
        return html! {
            <div key={kind.key()} class="bin is-unused" data-box={kind.key()}>
                <Icon of={kind.sign()} size={16} /><span lang={lang(kind)}>{ name }</span>
            </div>
        };
    }
    let density = Density::of(content.waiters.len(), used);
    html! {
        <div key={kind.key()} class="bin is-used" data-box={kind.key()}>
            <h4 class="bin-name">
                <Icon of={kind.sign()} size={16} />
                if let Some(object) = content.object { { view.object_words(object) } } else { <span lang={lang(kind)}>{ name }</span> }
                if let Some(holder) = content.holder {
                    <span class="bin-holder">{ view.language.fill(Text::HeldBy, &[&view.face(holder).label]) }</span>
                }
            </h4>
            <ul class={classes!("bin-list", (density != Density::Full).then_some("is-tokens"))}>
                { waiters(view, content, density) }
                if let Some(pid) = left {
                    <li key="left" class="bin-left" data-left="true" aria-hidden="true">
                        <span class={classes!("slot-empty", "was-left", format!("h{}", view.face(pid).hue))}></span>
                    </li>
                }
            </ul>
        </div>
    }
}

fn name(view: &View, bin: Bin) -> &'static str {
    view.language.say(match bin {
        Bin::Sleep => Text::BinSleep,
        Bin::Join => Text::BinJoin,
        Bin::Lock => Text::BinLock,
        Bin::Io => Text::BinIo,
        Bin::Queue => Text::BinQueue,
    })
}

/// `join` stays as it is in every language.
const fn lang(bin: Bin) -> Option<&'static str> {
    match bin {
        Bin::Join | Bin::Io => Some("en"),
        Bin::Sleep | Bin::Lock | Bin::Queue => None,
    }
}

fn waiters(view: &View, content: &Content, density: Density) -> Html {
    let shown = match density {
        Density::Full => content.waiters.len(),
        Density::Tokens { shown } => shown,
    };
    let more = content.waiters.len() - shown;
    let size = if density == Density::Full { Size::M } else { Size::S };
    let item = |waiter: &Waiter| {
        html! {
            <li key={waiter.pid.0} class="bin-item">
                <Person view={view.clone()} pid={waiter.pid} {size} />
                <div class="bin-words">{ details(view, waiter) }</div>
            </li>
        }
    };
    html! {
        <>
            { for content.waiters[..shown].iter().map(item) }
            if more > 0 { <li key="more" class="slot-more" title={view.language.fill(Text::MoreTokens, &[&more.to_string()])}>{ format!("+{more}") }</li> }
        </>
    }
}

/// The call, the time left or waited, and how far it is.
fn details(view: &View, waiter: &Waiter) -> Html {
    let call = words::call(view.language, &view.summary, waiter.on, None);
    let lang = call.is_ascii().then_some("en");
    let (of, bar) = match waiter.until {
        Some(until) => (Reading::WaitLeft { until }, Some(Bar { from: waiter.since, until, drains: false })),
        None => (Reading::Waited { since: waiter.since }, None),
    };
    let hue = format!("h{}", view.face(waiter.pid).hue);
    html! {
        <>
            <span class="bin-call" {lang}>{ call }</span>
            <LiveText {of} language={view.language} class={classes!("bin-time")} />
            if bar.is_some() { <LiveBar of={bar} class={classes!("bin-bar", hue)} /> }
        </>
    }
}
