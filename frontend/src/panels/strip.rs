//! How a scenario's strip is drawn: which parts it shows, how wide, with which number. Pure.

use crate::format;
use crate::protocol::{Part, PartKind, Strip};
use crate::state::select;
use crate::widgets::icon::Sign;
use sim_core::time::Ticks;

/// The room for the longest strip, in pixels.
const ROOM: f64 = 284.0;
/// A burst is at least this wide.
const BURST_MIN: f64 = 23.0;
/// What a wait needs besides its number: a sign, and a dash on either side.
const WAIT_MIN: f64 = 40.0;
/// What asks for something without a length of its own.
const ASK: f64 = 20.0;
/// A digit.
const DIGIT: f64 = 7.0;
/// The most characters of a text.
const TEXT_MAX: usize = 14;

/// The unit of the numbers in all strips of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
}

impl Unit {
    /// The largest unit in which the longest burst (without bursts, the longest wait) is at least one.
    #[must_use]
    pub fn of(strips: &[Strip]) -> Self {
        let kinds = || strips.iter().flat_map(|strip| &strip.parts).map(|part| &part.kind);
        let bursts = kinds().filter(|kind| matches!(kind, PartKind::Cpu(_))).filter_map(length);
        match bursts.max().or_else(|| kinds().filter_map(length).max()).map_or(1_000_000, Ticks::ns) {
            1_000_000_000.. => Self::Seconds,
            1_000_000.. => Self::Milliseconds,
            _ => Self::Microseconds,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
        }
    }

    fn number(self, length: Ticks) -> String {
        let ns = match self {
            Self::Seconds => 1_000_000_000,
            Self::Milliseconds => 1_000_000,
            Self::Microseconds => 1_000,
        };
        let text = format::decimal(length.ns(), ns, 2);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// A part as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece<'a> {
    /// What it shows.
    pub part: &'a Part,
    /// How wide, in pixels.
    pub width: f64,
    /// Its number.
    pub text: String,
    /// Whether a lock section begins here.
    pub opens: bool,
}

impl Piece<'_> {
    /// The style that draws it.
    #[must_use]
    pub const fn class(&self) -> &'static str {
        match self.part.kind {
            PartKind::Cpu(_) => "burst",
            PartKind::Io(_) | PartKind::Sleep(_) => "wait",
            PartKind::Ask { .. } => "ask",
        }
    }
}

/// Pixels for a nanosecond, as many as let the longest strip fit.
#[must_use]
pub fn scale(strips: &[Strip], unit: Unit) -> f64 {
    let fits = |scale: f64| {
        strips
            .iter()
            .all(|strip| cut(&strip.parts, scale, unit).iter().map(|piece| piece.width).sum::<f64>() <= ROOM)
    };
    let longest = strips.iter().flat_map(|strip| &strip.parts).filter_map(|part| length(&part.kind)).max();
    let Some(longest) = longest.filter(|longest| !longest.is_zero()) else { return 0.0 };
    let (mut low, mut high) = (0.0, ROOM / nanoseconds(longest));
    for _ in 0..20 {
        let middle = f64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// The parts that are shown, each as wide as it is long, but never narrower than its text.
#[must_use]
pub fn cut(parts: &[Part], scale: f64, unit: Unit) -> Vec<Piece<'_>> {
    let mut held: &[String] = &[];
    let mut pieces = Vec::new();
    for part in parts.iter().filter(|part| is_shown(&part.kind)) {
        let opens = part.held.iter().any(|name| !held.contains(name));
        held = &part.held;
        let wide = |length: Ticks| nanoseconds(length) * scale;
        let (width, text) = match &part.kind {
            PartKind::Cpu(length) => {
                let text = unit.number(*length);
                (wide(*length).max(BURST_MIN).max(6.0 + written(&text)), text)
            }
            PartKind::Io(length) | PartKind::Sleep(length) => {
                let text = unit.number(*length);
                (wide(*length).max(WAIT_MIN + written(&text)), text)
            }
            PartKind::Ask { verb, of } if sign_of(verb).is_none() => {
                let of = if verb == "print" { of.clone() } else { select::short_name(of, 0) };
                let text = shortened(format!("{verb} {of}").trim_end());
                (8.0 + written(&text), text)
            }
            PartKind::Ask { .. } => (ASK, String::new()),
        };
        pieces.push(Piece { part, width, text, opens });
    }
    pieces
}

/// At most [`TEXT_MAX`] characters.
fn shortened(text: &str) -> String {
    if text.chars().count() <= TEXT_MAX {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(TEXT_MAX - 1).collect();
    kept.push('…');
    kept
}

fn written(text: &str) -> f64 {
    text.chars().map(|_| DIGIT).sum()
}

/// Taking and giving back a lock is shown by the line under the bursts between them.
fn is_shown(kind: &PartKind) -> bool {
    !matches!(kind, PartKind::Ask { verb, .. } if matches!(verb.as_str(), "lock" | "unlock"))
}

/// The sign of something that is asked for.
#[must_use]
pub fn sign_of(verb: &str) -> Option<Sign> {
    match verb {
        "join" => Some(Sign::Merge),
        "put" | "get" | "send" | "recv" => Some(Sign::Tray),
        "terminate" | "kill" => Some(Sign::Bolt),
        "acquire" | "release" | "wait" | "notify" | "set" | "clear" | "barrier" => Some(Sign::Padlock),
        "exit" => Some(Sign::Tick),
        "raise" => Some(Sign::Cross),
        _ => None,
    }
}

const fn length(kind: &PartKind) -> Option<Ticks> {
    match kind {
        PartKind::Cpu(length) | PartKind::Io(length) | PartKind::Sleep(length) => Some(*length),
        PartKind::Ask { .. } => None,
    }
}

fn nanoseconds(length: Ticks) -> f64 {
    crate::playback::nanoseconds(sim_core::time::Time::ZERO + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Words;
    use sim_core::time::Time;

    fn part(kind: PartKind, held: &[&str]) -> Part {
        Part { kind, held: held.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn strip(parts: Vec<Part>) -> Strip {
        let (name, label) = ("P1".to_owned(), Words::default());
        Strip { name, label, arrival: Some(Time::ZERO), daemon: false, cpu: None, parts, more: false }
    }

    /// `text:width` of each piece, with `*` where a lock section begins.
    fn picture(strip: &Strip) -> String {
        let all = [strip.clone()];
        let unit = Unit::of(&all);
        let pieces = cut(&strip.parts, scale(&all, unit), unit);
        let show = |piece: &Piece<'_>| {
            format!("{}{}:{:.0}", if piece.opens { "*" } else { "" }, piece.text, piece.width)
        };
        pieces.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bursts_are_as_wide_as_long_and_never_narrower_than_their_number() {
        let ms = |ms| PartKind::Cpu(Ticks::from_ms(ms));
        assert_eq!(picture(&strip(vec![part(ms(200), &[]), part(ms(1), &[])])), "200:261 1:23");
    }

    #[test]
    fn a_lock_section_begins_once() {
        let ms = |ms| PartKind::Cpu(Ticks::from_ms(ms));
        let lock = PartKind::Ask { verb: "lock".to_owned(), of: "L".to_owned() };
        let parts = vec![part(ms(50), &[]), part(lock, &[]), part(ms(40), &["L"]), part(ms(44), &["L"])];
        assert_eq!(picture(&strip(parts)), "50:106 *40:85 44:93");
    }

    #[test]
    fn the_unit_fits_the_shortest_length() {
        let of = |ticks| Unit::of(&[strip(vec![part(PartKind::Sleep(ticks), &[])])]).name();
        assert_eq!(
            [of(Ticks::from_ms(2000)), of(Ticks::from_ms(20)), of(Ticks::from_us(5))],
            ["s", "ms", "µs"]
        );
    }
}
