//! Everything that can be wrong with a scenario: one code each, with its English sentence made from the code's facts.
//! The page words the same codes and facts in other languages. Leaves finding problems to the other files.

use super::json::{Node, Segment, path_text};
use crate::diagnostic::{Diagnostic, Place, Severity, Span};

/// A problem that has not been placed in the text's lines yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) facts: Vec<String>,
    pub(super) span: Option<Span>,
    pub(super) path: Option<Vec<Segment>>,
}

impl Problem {
    pub(super) fn new<const N: usize>(code: Code, facts: [String; N]) -> Self {
        Self { code, facts: facts.into(), span: None, path: None }
    }

    pub(super) fn at(self, span: Span) -> Self {
        Self { span: Some(span), ..self }
    }

    /// Where its path leads in a text, or where its span stands on the path.
    pub(super) fn placed(self, text: &str, root: Option<&Node>) -> Diagnostic {
        let path = match (self.path, root, self.span) {
            (Some(path), _, _) => path,
            (None, Some(root), Some(span)) => root.path_to(span),
            (None, _, _) => Vec::new(),
        };
        let span = self.span.or_else(|| root.map(|root| root.at(&path).span)).unwrap_or_default();
        Diagnostic {
            severity: self.code.severity(),
            code: self.code.key().to_owned(),
            what: self.code.sentence(&self.facts),
            hint: self.code.hint(&self.facts),
            facts: self.facts,
            path: path_text(&path),
            span,
            place: Place::of(text, span.start),
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $key:literal $severity:ident [$($fact:ident)*] $what:literal, $hint:literal;)*) => {
        /// A sentence about a scenario. `key()` is what [`Diagnostic::code`] holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name, kebab-case and stable.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What its facts are, in their order.
            #[must_use]
            pub const fn facts(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$(stringify!($fact)),*],)* }
            }

            /// Sentence and hint, with `{fact}` where a fact goes.
            const fn templates(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($what, $hint),)* }
            }
        }
    };
}

codes! {
    /// Nothing but spaces.
    Empty "empty" Error [] "the scenario is empty", "the smallest one is {\"timeslice\": 1, \"processes\": [{\"name\": \"P1\", \"run\": [{\"cpu\": \"10ms\"}]}]}";
    /// More bytes than are read.
    TooLong "too-long" Error [bytes limit] "the text is {bytes} bytes long; at most {limit} are read", "a \"workload\" makes many processes from a few numbers";
    /// Lists in lists in lists.
    TooDeep "too-deep" Error [limit] "nested more than {limit} levels deep", "";
    /// A comma before a closing bracket.
    TrailingComma "trailing-comma" Error [found] "a comma before '{found}'", "JSON has no comma after the last item: remove it";
    /// `//`, `/* */` or `#`.
    Comment "comment" Error [found] "JSON has no comments, but here is '{found}'", "put remarks into the \"note\" field";
    /// Single or curly quotes.
    WrongQuotes "wrong-quotes" Error [found] "{found} is not a quote that JSON knows", "use straight double quotes: \"";
    /// Two items side by side.
    MissingComma "missing-comma" Error [found] "a comma is missing before '{found}'", "items and fields are separated by commas";
    /// A field's name without quotes.
    UnquotedKey "unquoted-key" Error [found] "a field's name must stand in quotes, but here is '{found}'", "write \"cores\": 2, not cores: 2";
    /// The text ends too early.
    Unclosed "unclosed" Error [] "the text ends before everything is closed", "a }, ] or \" is missing";
    /// Anything else that is no JSON.
    NotJson "not-json" Error [message] "not JSON: {message}", "";
    /// The same field twice.
    DuplicateField "duplicate-field" Error [field] "the field \"{field}\" stands here twice", "remove one of the two";
    /// A text where a list should be, and the like.
    WrongType "wrong-type" Error [found expected] "found {found}; expected {expected}", "";
    /// A field that nobody knows.
    UnknownField "unknown-field" Error [field suggestion known] "there is no field \"{field}\" here", "?suggestion:did you mean \"{suggestion}\"? |known here: {known}";
    /// A field that must be there.
    MissingField "missing-field" Error [field] "the field \"{field}\" is missing", "";
    /// A word that is none of the possible ones.
    UnknownWord "unknown-word" Error [word suggestion known] "\"{word}\" is not one of the possible words", "?suggestion:did you mean \"{suggestion}\"? |possible: {known}";
    /// A number outside its range.
    OutOfRange "out-of-range" Error [number least most] "{number} is out of range", "from {least} to {most}";
    /// A fraction or a power of ten where a count should be.
    NotWhole "not-whole" Error [number] "{number} is not a whole number", "write it with digits only";
    /// No duration.
    DurationNotANumber "duration-not-a-number" Error [text] "{text} is not a duration", "write a number with a unit: 10ms, 1.5s, 250us; a bare number is milliseconds";
    /// Below zero.
    DurationNegative "duration-negative" Error [text] "the duration {text} is negative", "";
    /// A unit that is none.
    DurationUnit "duration-unit" Error [text unit] "{text} has the unknown unit '{unit}'", "the units are ns, us, ms and s";
    /// Below the clock's resolution.
    DurationTooFine "duration-too-fine" Error [text] "{text} is finer than one nanosecond", "";
    /// Beyond the clock's end.
    DurationTooLong "duration-too-long" Error [text] "{text} is longer than a run can be", "less than 2^53 ns, about 104 days";
    /// An object with none of the keywords.
    UnknownKeyword "unknown-keyword" Error [found suggestion known] "{found} is none of the things that can stand here", "?suggestion:did you mean \"{suggestion}\"? |possible: {known}";
    /// An object with two keywords.
    TwoKeywords "two-keywords" Error [first second] "\"{first}\" and \"{second}\" cannot stand in one object", "write two objects, one after the other";
    /// A version of the format that this program does not know.
    Version "version" Error [number] "this is version {number} of the format; this program reads version 1", "write \"timeslice\": 1";
    /// Neither processes nor a workload.
    NothingToRun "nothing-to-run" Error [] "there is nothing to run", "give \"processes\" or a \"workload\"";
    /// Both.
    ProcessesAndWorkload "processes-and-workload" Error [] "\"processes\" and \"workload\" exclude each other", "keep one of the two";
    /// Only processes that wait to be started.
    NobodyBegins "nobody-begins" Error [] "every process waits to be started by another one", "at least one must come by itself: leave out its \"start\"";
    /// No text in any language.
    NoWords "no-words" Error [] "a text in at least one language is expected", "write it as \"…\" or {\"en\": \"…\", \"zh\": \"…\"}";
    /// A policy that is not in the catalogue.
    UnknownPolicy "unknown-policy" Error [name suggestion known] "there is no policy \"{name}\"", "?suggestion:did you mean \"{suggestion}\"? |policies: {known}";
    /// A convention that is not in the table.
    UnknownConvention "unknown-convention" Error [name suggestion known] "there is no convention \"{name}\"", "?suggestion:did you mean \"{suggestion}\"? |conventions: {known}";
    /// A preset that is not in the table.
    UnknownPreset "unknown-preset" Error [name suggestion known] "there is no preset of conventions \"{name}\"", "?suggestion:did you mean \"{suggestion}\"? |presets: {known}";
    /// A convention that cannot be switched yet.
    FixedConvention "fixed-convention" Error [name value] "the convention \"{name}\" is always {value} in this version", "remove it, or set it to {value}";
    /// Two things with one name.
    DuplicateName "duplicate-name" Error [name] "there are two things named \"{name}\"", "names must be different";
    /// A name without a letter.
    EmptyName "empty-name" Error [] "a name must not be empty", "";
    /// An object that nobody declared.
    UnknownObject "unknown-object" Error [name suggestion kind] "there is no {kind} named \"{name}\"", "?suggestion:did you mean \"{suggestion}\"? |declare it in \"objects\"";
    /// An object that cannot do that.
    WrongObject "wrong-object" Error [name kind expected] "\"{name}\" is a {kind}; expected a {expected}", "";
    /// A process that nobody wrote.
    UnknownProcess "unknown-process" Error [name suggestion] "there is no process named \"{name}\"", "?suggestion:did you mean \"{suggestion}\"?|write it in \"processes\"";
    /// Started, though it comes by itself.
    ComesByItself "comes-by-itself" Error [name] "\"{name}\" comes by itself, so nobody can start it", "give it \"start\": \"by parent\"";
    /// Started in two places, or in a loop.
    StartedTwice "started-twice" Error [name] "\"{name}\" would be started more than once", "a process can be started only once; write a second one under another name";
    /// Started by itself.
    StartsItself "starts-itself" Error [name] "\"{name}\" would start itself", "another process must start it";
    /// An arrival, though a parent starts it.
    ArrivalOfChild "arrival-of-child" Error [name] "\"{name}\" is started by its parent, so it has no arrival", "remove \"arrival\", or \"start\"";
    /// A loop that never lets time go on, whatever the machine is.
    EndlessInstant "endless-instant" Error [] "this endless loop takes no time", "put some \"cpu\" or \"sleep\" into it";
    /// More parts than a core has.
    CoreOutOfRange "core-out-of-range" Error [core cores] "core {core} does not exist: the machine has {cores}", "cores are counted from 0";
    /// More units than may ever be there.
    UnitsAboveBound "units-above-bound" Error [units bound] "{units} units are more than the bound of {bound}", "";
    /// A range from high to low.
    RangeBackwards "range-backwards" Error [low high] "the range goes from {low} down to {high}", "write the smaller number first";
    /// A process that nobody starts.
    NeverStarted "never-started" Warning [name] "nobody starts \"{name}\", so it never runs", "write {\"start\": \"{name}\"} into another process, or leave out its \"start\"";
    /// A join of somebody else's child.
    JoinsStranger "joins-stranger" Warning [name] "this process does not start \"{name}\", so it cannot join it", "only the parent can join a process";
    /// Given back, though never taken.
    UnlockNotHeld "unlock-not-held" Warning [name] "\"{name}\" is unlocked here, but not locked before", "the process will end with an exception";
    /// A field that no policy of this version looks at.
    NotLookedAt "not-looked-at" Warning [field] "no policy of this version looks at \"{field}\"", "it has no effect yet";
    /// Steps after the end.
    NeverReached "never-reached" Warning [] "no step after this one is ever reached", "";
}

impl Code {
    /// The sentence: what was found, and what was expected.
    #[must_use]
    pub fn sentence(self, facts: &[String]) -> String {
        self.filled(self.templates().0, facts)
    }

    /// What to do about it; empty if there is nothing to add.
    #[must_use]
    pub fn hint(self, facts: &[String]) -> String {
        self.filled(self.templates().1, facts).trim().to_owned()
    }

    /// A template with its facts. `?fact:text|rest` leaves `text` out where the fact is empty.
    fn filled(self, template: &str, facts: &[String]) -> String {
        let named = || self.facts().iter().zip(facts);
        let chosen = match template.strip_prefix('?').and_then(|rest| rest.split_once(':')) {
            None => template.to_owned(),
            Some((fact, texts)) => {
                let (text, rest) = texts.split_once('|').unwrap_or((texts, ""));
                let empty = named().any(|(name, value)| *name == fact && value.is_empty());
                if empty { rest.to_owned() } else { format!("{text}{rest}") }
            }
        };
        named().fold(chosen, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

/// The known word that was probably meant.
pub(super) fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let lower = word.to_ascii_lowercase();
    let near = |known: &str| strsim::osa_distance(&lower, &known.to_ascii_lowercase());
    let allowed = 1 + word.chars().count() / 3;
    known
        .into_iter()
        .filter(|known| near(known) <= allowed)
        .min_by_key(|known| near(known))
        .map_or_else(String::new, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_nearly_right_is_suggested() {
        assert_eq!(suggestion("qauntum", ["name", "quantum"]), "quantum");
        assert_eq!(suggestion("Cores", ["cores", "costs"]), "cores");
        assert_eq!(suggestion("colour", ["cores", "seed"]), "");
    }

    #[test]
    fn a_hint_leaves_out_what_it_does_not_know() {
        let facts = |suggestion: &str| ["cor", suggestion, "cores, seed"].map(str::to_owned).to_vec();
        assert_eq!(
            Code::UnknownField.hint(&facts("cores")),
            "did you mean \"cores\"? known here: cores, seed"
        );
        assert_eq!(Code::UnknownField.hint(&facts("")), "known here: cores, seed");
    }

    #[test]
    fn every_sentence_uses_its_facts_and_no_others() {
        for code in Code::ALL {
            let facts: Vec<String> = code.facts().iter().map(|name| format!("<{name}>")).collect();
            let whole = format!("{} {}", code.sentence(&facts), code.hint(&facts));
            for name in code.facts() {
                assert!(whole.contains(&format!("<{name}>")), "{}: {name} in {whole}", code.key());
                assert!(!whole.contains(&format!("{{{name}}}")), "{}", code.key());
            }
        }
    }
}
