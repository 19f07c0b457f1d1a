//! The pictures on the page's own buttons and headings, drawn in the ink of the text around them. Leaves the pictures of
//! states (clock, padlock, disk …) to `icon`.

use yew::prelude::{AttrValue, Html, Properties, component, html};

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Three bars on two lanes: the page's mark.
    Logo,
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// There is a menu below.
    Down,
    /// More.
    Plus,
    /// Less.
    Minus,
    /// Away with it.
    Close,
    /// Back to how it was.
    Undo,
    /// Runs, plays.
    Play,
    /// Stands still.
    Pause,
    /// One step forward.
    StepForward,
    /// One step back.
    StepBack,
    /// To the end.
    ToEnd,
    /// To the start.
    ToStart,
    /// Starts over at the end.
    Loop,
    /// Several panels.
    Panels,
    /// Runs side by side.
    Bars,
    /// The machine.
    Processor,
    /// The light theme.
    Sun,
    /// The dark theme.
    Moon,
    /// Help.
    Question,
    /// A program.
    Code,
    /// What is printed.
    Terminal,
    /// Parents and children.
    Tree,
    /// Everything else.
    More,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Cross,
    /// Something is well.
    Check,
    /// State: running.
    Running,
}

impl Glyph {
    /// Lines of 1.5 pixels on a square of 16.
    const fn lines(self) -> &'static str {
        match self {
            Self::Left => "M9.5 4.5 6 8l3.5 3.5",
            Self::Right => "M6.5 4.5 10 8l-3.5 3.5",
            Self::Down => "M4.5 6.5 8 10l3.5-3.5",
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Minus => "M3.5 8h9",
            Self::Close | Self::Cross => "m4 4 8 8m0-8-8 8",
            Self::Undo => "M3.2 8a4.9 4.9 0 1 0 1.6-3.6M3 2.6v2.6h2.6",
            Self::StepForward => "M11.5 4v8",
            Self::StepBack => "M4.5 4v8",
            Self::Loop => {
                "M3 7.5A2.5 2.5 0 0 1 5.5 5H12m-2-2 2 2-2 2M13 8.5a2.5 2.5 0 0 1-2.5 2.5H4m2 2-2-2 2-2"
            }
            Self::Panels => "M2.5 3h4v5h-4zM9.5 3h4v5h-4zM2.5 11.5h11",
            Self::Bars => "M2.5 4h8M2.5 8h11M2.5 12h5",
            Self::Processor => {
                "M5 5h6v6H5zM7 2.5v2M9 2.5v2M7 11.5v2M9 11.5v2M2.5 7h2M2.5 9h2M11.5 7h2M11.5 9h2"
            }
            Self::Sun => {
                "M8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M3.6 12.4l1-1M11.4 4.6l1-1M10.6 8a2.6 2.6 0 1 1-5.2 0 2.6 2.6 0 0 1 5.2 0z"
            }
            Self::Moon => "M13 9.6A5.5 5.5 0 0 1 6.4 3a5.5 5.5 0 1 0 6.6 6.6z",
            Self::Question => {
                "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.3 6.3a1.8 1.8 0 1 1 2.5 1.7c-.5.25-.8.6-.8 1.2M8 11.2v.1"
            }
            Self::Code => "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5",
            Self::Terminal => "M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3",
            Self::Tree => "M3 2.5h4v3H3zM9.5 6.5h4v3h-4zM9.5 11.5h4v2.5h-4zM5 5.5v7h4.5M5 8h4.5",
            Self::Warning => "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1",
            Self::Check => "m3.5 8.5 3 3 6-7",
            Self::Logo
            | Self::Play
            | Self::Pause
            | Self::ToEnd
            | Self::ToStart
            | Self::More
            | Self::Running => "",
        }
    }

    /// Filled forms on the same square.
    const fn forms(self) -> &'static str {
        match self {
            Self::Logo => {
                "M1 2.5h6v3H1zM9 2.5h3v3H9zM3 6.5h4v3H3zM9 6.5h6v3H9zM1 10.5h6v3H1zM9 10.5h4v3H9zM7.6.5h.8v15h-.8z"
            }
            Self::Play => "M4.5 2.8v10.4L13 8z",
            Self::Running => "M5 3.5v9L12 8z",
            Self::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Self::StepForward => "M3.5 4v8L9.5 8z",
            Self::StepBack => "M12.5 4v8L6.5 8z",
            Self::ToEnd => "M2.5 4v8l5-4zM8.5 4v8l5-4z",
            Self::ToStart => "M13.5 4v8l-5-4zM7.5 4v8l-5-4z",
            Self::More => "M2 6.7h2.6v2.6H2zM6.7 6.7h2.6v2.6H6.7zM11.4 6.7H14v2.6h-2.6z",
            _ => "",
        }
    }
}

/// What a picture is made from.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// Which.
    pub of: Glyph,
    /// How large, in pixels.
    #[prop_or(16)]
    pub size: u8,
    /// What it means, where no text beside it says so.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// A picture; decoration, unless it has a label.
#[component]
pub fn Picture(props: &Props) -> Html {
    let size = props.size.to_string();
    let hidden = props.label.is_none().then_some("true");
    let role = props.label.is_some().then_some("img");
    html! {
        <svg class="glyph" viewBox="0 0 16 16" width={size.clone()} height={size} aria-hidden={hidden} {role} aria-label={props.label.clone()}>
            <path class="glyph-lines" d={props.of.lines()} />
            <path class="glyph-forms" d={props.of.forms()} />
        </svg>
    }
}
