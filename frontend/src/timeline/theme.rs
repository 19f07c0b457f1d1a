//! The colours that the canvas draws with: read from the page's CSS tokens, so that no colour is written in code. Pure;
//! `canvas` gives the reader of tokens, again after every switch of theme.

/// How many hues there are.
pub const HUES: usize = 10;

/// A colour by what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// A process's, by its hue's number.
    Hue(u8, Part),
    /// Strongest text, playhead.
    Text,
    /// Second text.
    Text2,
    /// Third text.
    Text3,
    /// Text on ink.
    OnInk,
    /// Hairlines.
    Line,
    /// Stronger hairlines.
    Line2,
    /// Slivers and rails.
    Edge,
    /// What lies under the lanes.
    Surface,
    /// Folds.
    Sunken,
    /// The ruler.
    Subtle,
    /// Kill, error, deadlock.
    Danger,
}

/// The parts of a hue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Fills running bars.
    Solid,
    /// Text on solid.
    On,
    /// Fills ready bars.
    Tint,
    /// Outlines and dashes.
    Line,
    /// Text.
    Ink,
}

/// The colours as they are now.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Theme {
    hues: Vec<[String; 5]>,
    plain: Vec<String>,
    /// How strong a hatch is.
    pub hatch: f64,
}

const PARTS: [&str; 5] = ["solid", "on", "tint", "line", "ink"];
const PLAIN: [(Ink, &str); 11] = [
    (Ink::Text, "--text"),
    (Ink::Text2, "--text2"),
    (Ink::Text3, "--text3"),
    (Ink::OnInk, "--onink"),
    (Ink::Line, "--line"),
    (Ink::Line2, "--line2"),
    (Ink::Edge, "--edge"),
    (Ink::Surface, "--surface"),
    (Ink::Sunken, "--sunken"),
    (Ink::Subtle, "--subtle"),
    (Ink::Danger, "--danger"),
];

impl Theme {
    /// Reads every token.
    pub fn read(token: impl Fn(&str) -> String) -> Self {
        let hue = |hue: usize| PARTS.map(|part| token(&format!("--p{hue}-{part}")));
        Self {
            hues: (0..HUES).map(hue).collect(),
            plain: PLAIN.iter().map(|(_, name)| token(name)).collect(),
            hatch: percent(&token("--hatch")).unwrap_or(0.55),
        }
    }

    /// A colour as CSS writes it.
    #[must_use]
    pub fn css(&self, ink: Ink) -> &str {
        let found = match ink {
            Ink::Hue(hue, part) => self.hues.get(usize::from(hue) % HUES).map(|parts| &parts[part as usize]),
            _ => PLAIN.iter().position(|(name, _)| *name == ink).and_then(|place| self.plain.get(place)),
        };
        found.map_or("", |colour| colour.trim())
    }
}

/// `55%` as a part of one.
fn percent(text: &str) -> Option<f64> {
    let (whole, part) =
        text.trim().strip_suffix('%').map(|text| text.split_once('.').unwrap_or((text, "0")))?;
    // Three decimals in integers: reading any float at all takes 15 kB of code and tables.
    let whole: u32 = whole.parse().ok()?;
    let thousandths: u32 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some(f64::from(whole * 1000 + thousandths) / 100_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ink_has_a_token_of_its_own() {
        let theme = Theme::read(|token| format!(" {token}"));
        assert_eq!(theme.css(Ink::Danger), "--danger");
        assert_eq!(theme.css(Ink::Hue(3, Part::On)), "--p3-on");
        assert_eq!(theme.css(Ink::Hue(13, Part::Tint)), "--p3-tint", "hues come round again");
    }

    #[test]
    fn every_token_is_in_the_style_sheet() {
        let sheet = include_str!("../../css/tokens.css");
        let _all = Theme::read(|token| {
            assert!(token == "--hatch" || sheet.contains(&format!("{token}:")), "{token}");
            String::new()
        });
    }
}
