//! The names of a few characters, for `\N{…}` in Python strings: the whole table would add 300 kB to the page. What is
//! not here is a syntax error, as an unknown name is.

/// Names that programs use, with their characters.
const NAMES: &[(&str, char)] = &[
    ("BLACK HEART SUIT", '♥'),
    ("BLACK STAR", '★'),
    ("BULLET", '•'),
    ("CHECK MARK", '✓'),
    ("COPYRIGHT SIGN", '©'),
    ("DEGREE SIGN", '°'),
    ("EM DASH", '—'),
    ("EN DASH", '–'),
    ("EURO SIGN", '€'),
    ("GREEK SMALL LETTER ALPHA", 'α'),
    ("GREEK SMALL LETTER BETA", 'β'),
    ("GREEK SMALL LETTER LAMDA", 'λ'),
    ("GREEK SMALL LETTER MU", 'μ'),
    ("GREEK SMALL LETTER PI", 'π'),
    ("HEAVY CHECK MARK", '✔'),
    ("HORIZONTAL ELLIPSIS", '…'),
    ("INFINITY", '∞'),
    ("LEFTWARDS ARROW", '←'),
    ("MULTIPLICATION SIGN", '×'),
    ("NO-BREAK SPACE", '\u{a0}'),
    ("RIGHTWARDS ARROW", '→'),
    ("SNOWMAN", '☃'),
    ("WHITE STAR", '☆'),
    ("ZERO WIDTH SPACE", '\u{200b}'),
];

/// The character of a name, in any case.
#[must_use]
pub fn character(name: &str) -> Option<char> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, c)| *c)
}
