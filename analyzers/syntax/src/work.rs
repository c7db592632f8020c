//! How much work a parse may be: a limit that is the same on every machine.

use std::cell::Cell;

use astrolens_model::config::FileLimits;

use crate::parse::{Before, ParseError, Parsed, parse, reparse};
use crate::registry::Language;

/// What is left of the work that one file may be.
///
/// The unit is a step: a hundred operations of the parser, which asks after as many whether to go
/// on. Reading the same bytes from scratch takes the same steps always. What comes after the parse
/// visits each node once, and a node costs the parser an operation at least. How long an operation
/// takes is bounded by the length of the text alone.
#[derive(Debug)]
struct Work {
    left: Cell<u64>,
}

impl Work {
    fn new(steps: u64) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// Takes a step; `false` if there was none left.
    fn step(&self) -> bool {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// [`parse`] within the work that `limits` allow; all readings of the text together.
///
/// # Errors
/// [`ParseError::TooMuch`] when it takes more, and those of [`parse`].
pub fn parse_within(
    source: &[u8],
    language: Language,
    limits: &FileLimits,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    within(limits, stop, |stop| parse(source, language, stop))
}

/// [`reparse`] within the work that `limits` allow.
///
/// What is in common with the text before is no work, so that this may succeed where
/// [`parse_within`] does not.
///
/// # Errors
/// [`ParseError::TooMuch`] when it takes more, and those of [`reparse`].
pub fn reparse_within(
    source: &[u8],
    language: Language,
    before: Before<'_>,
    limits: &FileLimits,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    within(limits, stop, |stop| reparse(source, language, before, stop))
}

fn within(
    limits: &FileLimits,
    stop: &dyn Fn() -> bool,
    parse: impl FnOnce(&dyn Fn() -> bool) -> Result<Parsed, ParseError>,
) -> Result<Parsed, ParseError> {
    let work = Work::new(limits.max_parse_steps);
    let exceeded = Cell::new(false);
    let parsed = parse(&|| {
        if !work.step() {
            exceeded.set(true);
        }
        exceeded.get() || stop()
    });
    match parsed {
        Err(ParseError::Stopped) if exceeded.get() => Err(ParseError::TooMuch),
        parsed => parsed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(steps: u64) -> FileLimits {
        FileLimits { max_parse_steps: steps, ..FileLimits::default() }
    }

    fn python(text: &[u8], steps: u64) -> Result<Parsed, ParseError> {
        let python = Language::by_name("python").expect("a language");
        parse_within(text, python, &limits(steps), &|| false)
    }

    /// The fewest steps within which `parse` comes to a result.
    fn fewest(parse: impl Fn(u64) -> Result<Parsed, ParseError>) -> u64 {
        let (mut too_few, mut enough) = (0, 1 << 20);
        while enough - too_few > 1 {
            let middle = u64::midpoint(too_few, enough);
            *if parse(middle).is_ok() { &mut enough } else { &mut too_few } = middle;
        }
        enough
    }

    /// The fewest steps within which `text` can be parsed.
    fn steps(text: &[u8]) -> u64 {
        fewest(|steps| python(text, steps))
    }

    /// The fewest steps within which a text can be parsed in which the first of 500 times `function`
    /// was edited that stand before `rest`: with what it has in common with the text before, and
    /// afresh.
    fn steps_of_an_edit(language: &str, function: &str, rest: &str) -> (u64, u64) {
        let language = Language::by_name(language).expect("a language");
        let source = (function.repeat(500) + rest).into_bytes();
        let parsed = parse(&source, language, &|| false).expect("nobody stops it");
        let edited = function.replacen('(', "g(", 1) + &function.repeat(499) + rest;
        let edited = edited.as_bytes();
        let before = Before { source: &source, parsed: &parsed };
        let again =
            fewest(|steps| reparse_within(edited, language, before, &limits(steps), &|| false));
        let afresh = fewest(|steps| parse_within(edited, language, &limits(steps), &|| false));
        (again, afresh)
    }

    #[test]
    fn an_edit_of_one_function_parses_no_other_again() {
        // A function is taken from the tree before in three operations, and has twenty tokens.
        for (language, function) in [
            ("c", "int f(int x) { return x; }\n"),
            ("c", "long f(long x) { return x; }\n"),
            ("c", "static unsigned f(int x) { return x; }\n"),
            ("c", "#ifdef A\nlong f(long x)\n#else\nint f(int x)\n#endif\n{ return x; }\n"),
            ("c", "extern unsigned long f(long x);\n"),
            ("cpp", "long f(long x) { return x; }\n"),
            ("cpp", "unsigned short A::f(long x) { return x; }\n"),
        ] {
            let (again, afresh) = steps_of_an_edit(language, function, "");
            assert!(10 * again < afresh, "{again} of {afresh} steps for {function}");
        }
    }

    #[test]
    fn an_edit_of_a_text_that_is_read_twice_parses_little_of_either_reading() {
        // The grammar of Python knows no defaults of type parameters, and is shown none.
        let function = "def f(x): return x\n";
        let rest = "def f[T = int](x): return x\n";
        let (once, afresh_once) = steps_of_an_edit("python", function, "");
        let (twice, afresh_twice) = steps_of_an_edit("python", function, rest);
        assert!(2 * afresh_once <= afresh_twice, "{afresh_once} and {afresh_twice}");
        assert!(twice <= 2 * once + 10, "{once} and {twice}");
    }

    #[test]
    fn the_limit_is_the_same_whatever_was_parsed_before() {
        let text = b"x = [1, 2, 3]\n".repeat(1_000);
        let fewest = steps(&text);
        for other in [&b"def f(:\n"[..], b"", &text] {
            // One that ends, and one that is given up in its midst.
            let _ = (python(other, u64::MAX), python(other, 1));
            assert!(python(&text, fewest).is_ok());
            assert_eq!(python(&text, fewest - 1).err(), Some(ParseError::TooMuch));
        }
    }

    #[test]
    fn work_grows_with_the_text() {
        let [one, four] = [1_000, 4_000].map(|lines| steps(&b"x = [1, 2, 3]\n".repeat(lines)));
        // Seven tokens a line, each shifted, and what they are made of reduced.
        assert!(one >= 7 * 1_000 / 100, "{one}");
        assert!((3 * one..=5 * one).contains(&four), "{one} and {four}");
    }

    #[test]
    fn who_stops_a_parse_is_told_so() {
        let python = Language::by_name("python").expect("a language");
        let text = b"x = [1, 2, 3]\n".repeat(1_000);
        let parsed = parse_within(&text, python, &FileLimits::default(), &|| true);
        assert_eq!(parsed.err(), Some(ParseError::Stopped));
    }
}
