//! How a scenario's strip is drawn: which parts it shows, how wide, with which number. Pure.

use crate::format;
use crate::protocol::{Part, PartKind, Strip};
use crate::widgets::icon::Sign;
use sim_core::time::Ticks;

/// The room for the longest strip, in pixels.
const ROOM: f64 = 268.0;
/// A burst is at least this wide, so that its number fits.
const BURST_MIN: f64 = 23.0;
/// A wait is at least this wide, so that its picture and number fit.
const WAIT_MIN: f64 = 62.0;
/// What asks for something without a length of its own.
const ASK: f64 = 20.0;

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
    /// The largest unit in which the shortest burst is at least one.
    #[must_use]
    pub fn of(strips: &[Strip]) -> Self {
        let lengths = strips.iter().flat_map(|strip| &strip.parts).filter_map(|part| length(&part.kind));
        match lengths.filter(|length| !length.is_zero()).min().map_or(1_000_000, Ticks::ns) {
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

/// Pixels for a nanosecond, so that the longest strip fits.
#[must_use]
pub fn scale(strips: &[Strip]) -> f64 {
    let fits = strips.iter().map(|strip| {
        let (mut free, mut total) = (ROOM, 0.0);
        for part in &strip.parts {
            match length(&part.kind) {
                Some(length) => total += nanoseconds(length),
                None if is_shown(&part.kind) => free -= ASK,
                None => {}
            }
        }
        if total > 0.0 { free.max(ROOM / 3.0) / total } else { f64::INFINITY }
    });
    let fit = fits.fold(f64::INFINITY, f64::min);
    if fit.is_finite() { fit } else { 0.0 }
}

/// The parts that are shown, each as wide as it is long, within what its number needs.
#[must_use]
pub fn cut(parts: &[Part], scale: f64, unit: Unit) -> Vec<Piece<'_>> {
    let mut held: &[String] = &[];
    let mut pieces = Vec::new();
    for part in parts.iter().filter(|part| is_shown(&part.kind)) {
        let opens = part.held.iter().any(|name| !held.contains(name));
        held = &part.held;
        let (width, text) = match &part.kind {
            PartKind::Cpu(length) => ((nanoseconds(*length) * scale).max(BURST_MIN), unit.number(*length)),
            PartKind::Io(length) | PartKind::Sleep(length) => {
                ((nanoseconds(*length) * scale).clamp(WAIT_MIN, ROOM / 2.0), unit.number(*length))
            }
            PartKind::Ask { verb, of } => {
                let text = if sign_of(verb).is_some() { String::new() } else { format!("{verb} {of}").trim_end().to_owned() };
                (ASK, text)
            }
        };
        pieces.push(Piece { part, width, text, opens });
    }
    pieces
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
        let pieces = cut(&strip.parts, scale(&all), Unit::of(&all));
        let show = |piece: &Piece<'_>| format!("{}{}:{:.0}", if piece.opens { "*" } else { "" }, piece.text, piece.width);
        pieces.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bursts_are_as_wide_as_long_and_never_narrower_than_their_number() {
        let ms = |ms| PartKind::Cpu(Ticks::from_ms(ms));
        assert_eq!(picture(&strip(vec![part(ms(200), &[]), part(ms(1), &[])])), "200:267 1:23");
    }

    #[test]
    fn a_lock_section_begins_once() {
        let ms = |ms| PartKind::Cpu(Ticks::from_ms(ms));
        let lock = PartKind::Ask { verb: "lock".to_owned(), of: "L".to_owned() };
        let parts = vec![part(ms(50), &[]), part(lock, &[]), part(ms(40), &["L"]), part(ms(44), &["L"])];
        assert_eq!(picture(&strip(parts)), "50:100 *40:80 44:88");
    }

    #[test]
    fn the_unit_fits_the_shortest_length() {
        let of = |ticks| Unit::of(&[strip(vec![part(PartKind::Sleep(ticks), &[])])]).name();
        assert_eq!([of(Ticks::from_ms(2000)), of(Ticks::from_ms(20)), of(Ticks::from_us(5))], ["s", "ms", "µs"]);
    }
}
