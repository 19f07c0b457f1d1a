//! The process token: hue says who, form says which state, text says both (DESIGN.md, section 4). Shows what it is given;
//! who is selected, and what a click does, is the business of whoever puts it on the page. Its look is in `css/token.css`.

use super::icon::{Icon, Sign};
use crate::state::select::Face;
use sim_core::program::Status;
use sim_core::snapshot::{ProcessNow, State};
use yew::prelude::{
    AttrValue, Callback, Classes, FocusEvent, Html, MouseEvent, Properties, classes, component, html,
};

/// Which state a token shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It exists: white, thin grey.
    New,
    /// It lacks a core: tint and hatch.
    Ready,
    /// It has a core: solid.
    Running,
    /// It lacks something else: dashed, with what it lacks.
    Blocked(Sign),
    /// It has ended, and nobody has taken note: dotted, a ghost, and how it ended.
    Zombie(Mark),
    /// It has ended: grey outline, and how it ended.
    Exited(Mark),
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// With exit code 0.
    Well,
    /// With another exit code.
    Badly,
    /// By a signal.
    Killed,
}

impl Mark {
    /// The mark of an ending.
    #[must_use]
    pub fn of(status: Status) -> Self {
        match status {
            Status::Killed(_) => Self::Killed,
            Status::Returned | Status::Exited(_) | Status::Raised => {
                if status.exitcode() == 0 {
                    Self::Well
                } else {
                    Self::Badly
                }
            }
        }
    }

    /// Its sign.
    #[must_use]
    pub const fn sign(self) -> Sign {
        match self {
            Self::Well => Sign::Tick,
            Self::Badly => Sign::Cross,
            Self::Killed => Sign::Bolt,
        }
    }
}

impl Form {
    /// The form of a process, given the sign of what it waits for if it is blocked.
    #[must_use]
    pub fn of(process: &ProcessNow, reason: Sign) -> Self {
        let mark = process.status.map_or(Mark::Well, Mark::of);
        match process.state {
            State::New => Self::New,
            State::Ready { .. } => Self::Ready,
            State::Switching { .. } | State::Running { .. } => Self::Running,
            State::Blocked { .. } => Self::Blocked(reason),
            State::Zombie => Self::Zombie(mark),
            State::Exited => Self::Exited(mark),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::New => "is-new",
            Self::Ready => "is-ready",
            Self::Running => "is-running",
            Self::Blocked(_) => "is-blocked",
            Self::Zombie(_) => "is-zombie",
            Self::Exited(_) => "is-exited",
        }
    }

    /// The sign before the label.
    const fn reason(self) -> Option<Sign> {
        match self {
            Self::Blocked(sign) => Some(sign),
            Self::Zombie(_) => Some(Sign::Ghost),
            Self::New | Self::Ready | Self::Running | Self::Exited(_) => None,
        }
    }

    const fn mark(self) -> Option<Mark> {
        match self {
            Self::Zombie(mark) | Self::Exited(mark) => Some(mark),
            Self::New | Self::Ready | Self::Running | Self::Blocked(_) => None,
        }
    }
}

/// How large a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Size {
    /// 20 high: in tables and texts.
    S,
    /// 30 high: on the stage.
    #[default]
    M,
    /// 40 high.
    L,
}

impl Size {
    const fn class(self) -> &'static str {
        match self {
            Self::S => "is-s",
            Self::M => "is-m",
            Self::L => "is-l",
        }
    }

    const fn icon(self) -> u8 {
        match self {
            Self::S => 10,
            Self::M => 13,
            Self::L => 16,
        }
    }
}

/// What a token shows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a sign of its own; all of them can be there at once"
)]
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Who.
    pub face: Face,
    /// In which state.
    pub form: Form,
    /// How large.
    #[prop_or_default]
    pub size: Size,
    /// Whether it is a daemon: a second ring and a "d".
    #[prop_or_default]
    pub daemon: bool,
    /// Whether it holds a lock: a padlock.
    #[prop_or_default]
    pub locked: bool,
    /// Whether it is selected.
    #[prop_or_default]
    pub selected: bool,
    /// Whether somebody else is pointed at.
    #[prop_or_default]
    pub dimmed: bool,
    /// Everything about it in words. With a label the token is a button, without one it is decoration.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Further classes.
    #[prop_or_default]
    pub class: Classes,
    /// By what the stage finds it again when it moves: its pid.
    #[prop_or_default]
    pub key_of: Option<AttrValue>,
    /// It was pressed.
    #[prop_or_default]
    pub onclick: Callback<MouseEvent>,
    /// It is pointed at.
    #[prop_or_default]
    pub onmouseenter: Callback<MouseEvent>,
    /// It is no longer pointed at.
    #[prop_or_default]
    pub onmouseleave: Callback<MouseEvent>,
    /// It has the focus.
    #[prop_or_default]
    pub onfocus: Callback<FocusEvent>,
    /// It has lost the focus.
    #[prop_or_default]
    pub onblur: Callback<FocusEvent>,
}

/// A process token.
#[component]
pub fn Token(props: &Props) -> Html {
    let class = classes!(
        "token",
        format!("h{}", props.face.hue),
        props.form.class(),
        props.size.class(),
        props.face.lap.then_some("is-lap"),
        props.daemon.then_some("is-daemon"),
        props.selected.then_some("is-selected"),
        props.dimmed.then_some("is-dimmed"),
        props.class.clone(),
    );
    let inside = html! {
        <>
            if let Some(of) = props.form.reason() { <Icon {of} size={props.size.icon()} /> }
            <span class="token-label">{ &props.face.label }</span>
            if props.daemon { <span class="token-badge is-d" aria-hidden="true">{ "d" }</span> }
            if props.locked {
                <span class="token-badge is-lock" aria-hidden="true"><Icon of={Sign::Padlock} size={9} /></span>
            }
            if let Some(mark) = props.form.mark() {
                <span class={classes!("token-mark", (mark != Mark::Well).then_some("is-bad"))} aria-hidden="true">
                    <Icon of={mark.sign()} size={9} />
                </span>
            }
        </>
    };
    if props.label.is_none() {
        return html! { <span {class} data-token={props.key_of.clone()}>{ inside }</span> };
    }
    html! {
        <button type="button" {class} data-token={props.key_of.clone()} aria-label={props.label.clone()}
            aria-pressed={props.selected.to_string()} title={props.label.clone()} onclick={props.onclick.clone()}
            onmouseenter={props.onmouseenter.clone()} onmouseleave={props.onmouseleave.clone()}
            onfocus={props.onfocus.clone()} onblur={props.onblur.clone()}>{ inside }</button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::program::Signal;

    #[test]
    fn the_mark_says_how_it_ended() {
        let marks = [
            Status::Returned,
            Status::Exited(0),
            Status::Exited(3),
            Status::Raised,
            Status::Killed(Signal::Sigterm),
        ]
        .map(Mark::of);
        assert_eq!(marks, [Mark::Well, Mark::Well, Mark::Badly, Mark::Badly, Mark::Killed]);
    }
}
