//! The small signs of states and ends: why somebody is blocked, how somebody ended. One table of outlines; they are drawn
//! in the ink of the text around them. Leaves the pictures on buttons to `glyph`.

use yew::prelude::{AttrValue, Html, Properties, component, html};

/// What a sign stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Time has to pass.
    Clock,
    /// A child has to end: two ways become one.
    Merge,
    /// A lock, held or waited for.
    Padlock,
    /// A device.
    Disk,
    /// A queue or pipe.
    Tray,
    /// Ended, and nobody has taken note.
    Ghost,
    /// Ended well.
    Tick,
    /// Ended with an error.
    Cross,
    /// Ended by a signal.
    Bolt,
}

impl Sign {
    /// Every sign.
    pub const ALL: [Self; 9] = [
        Self::Clock,
        Self::Merge,
        Self::Padlock,
        Self::Disk,
        Self::Tray,
        Self::Ghost,
        Self::Tick,
        Self::Cross,
        Self::Bolt,
    ];

    /// Its outline on a square of 16, for lines 1.5 wide (on the canvas: `Path2D`). The bolt is filled instead.
    #[must_use]
    pub const fn outline(self) -> &'static str {
        match self {
            Self::Clock => "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 4.75V8l2.25 1.5",
            Self::Merge => "M3 2.75v3M3 10.5V9.75a1.5 1.5 0 0 1 1.5-1.5h8.25M9.75 5l3.25 3.25l-3.25 3.25",
            Self::Padlock => "M3.5 7.25h9v6h-9zM5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25",
            Self::Disk => {
                "M3 4c0-1 2.25-1.75 5-1.75S13 3 13 4S10.75 5.75 8 5.75S3 5 3 4v8c0 1 2.25 1.75 5 1.75S13 13 13 12V4\
                 M3 6.75C3 7.75 5.25 8.5 8 8.5s5-.75 5-1.75M3 9.5c0 1 2.25 1.75 5 1.75s5-.75 5-1.75"
            }
            Self::Tray => "M2.25 9.25L4.25 3.5h7.5l2 5.75v3.5H2.25zM2.25 9.25h3.25l1 1.5h3l1-1.5h3.25",
            Self::Ghost => {
                "M3.25 13.25V7a4.75 4.75 0 0 1 9.5 0v6.25l-1.6-1.25l-1.55 1.25L8 12l-1.6 1.25L4.85 12zM6.25 6.5v.75\
                 M9.75 6.5v.75"
            }
            Self::Tick => "M3.5 8.5l3 3l6-6.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Bolt => "M9.25 1.25L3 9h4.25L6.5 14.75L13 6.75H8.6z",
        }
    }

    /// Whether it is a filled form, not lines.
    #[must_use]
    pub const fn is_filled(self) -> bool {
        matches!(self, Self::Bolt)
    }
}

/// Which icon.
#[derive(PartialEq, Properties)]
pub struct Props {
    /// The sign.
    pub of: Sign,
    /// Its side, in pixels.
    #[prop_or(14)]
    pub size: u8,
    /// What it says to those who do not see it; `None` where a text beside it says the same.
    #[prop_or_default]
    pub label: Option<AttrValue>,
}

/// A sign, in the colour of the text around it.
#[component]
pub fn Icon(props: &Props) -> Html {
    let side = props.size.to_string();
    let (fill, stroke) =
        if props.of.is_filled() { ("currentColor", "none") } else { ("none", "currentColor") };
    let (role, hidden) = match props.label {
        Some(_) => (Some("img"), None),
        None => (None, Some("true")),
    };
    html! {
        <svg class="icon" width={side.clone()} height={side} viewBox="0 0 16 16" {role} aria-hidden={hidden}
            aria-label={props.label.clone()}>
            <path d={props.of.outline()} {fill} {stroke} stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_an_outline_of_its_own() {
        let mut outlines = Sign::ALL.map(Sign::outline).to_vec();
        outlines.sort_unstable();
        outlines.dedup();
        assert_eq!(outlines.len(), Sign::ALL.len());
        assert!(outlines.iter().all(|outline| outline.starts_with('M')));
    }
}
