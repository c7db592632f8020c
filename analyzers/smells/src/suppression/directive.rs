//! How a suppression is written, and what can be wrong with it.

use std::fmt;

use astrolens_facts::Remark;

use crate::registry::{RULES, Rule, rule};

/// What the text of a comment begins with when it speaks to us, in any case.
const MARK: &[u8] = Remark::MARK;

/// A comment that speaks to us.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive<'a> {
    /// Byte offset of the mark.
    pub(super) start: u32,
    /// Byte offset just past the comment's first line.
    pub(super) end: u32,
    /// What it says.
    pub(super) instruction: Instruction<'a>,
}

/// What a comment tells us to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Instruction<'a> {
    /// Suppress findings of these rules.
    Ignore { rules: Vec<RuleName<'a>>, reason: &'a str },
    /// It cannot be understood.
    Wrong(Mistake),
}

/// The name of a rule in a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RuleName<'a> {
    pub(super) text: &'a str,
    /// Byte offset of the name.
    pub(super) start: u32,
}

impl RuleName<'_> {
    /// Byte offset just past the name.
    pub(super) fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }

    /// The rule, if there is one of this name.
    pub(super) fn rule(&self) -> Option<&'static Rule> {
        rule(self.text)
    }
}

/// What is wrong with a suppression, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// `astrolens: ingore[…]`.
    UnknownInstruction(String),
    /// `astrolens: ignore`, or with nothing between the brackets.
    NoRule,
    /// The list of rules has no end.
    OpenList,
    /// There is no rule of this name; perhaps the second is meant.
    UnknownRule(String, Option<&'static str>),
    /// Nothing says why.
    NoReason,
    /// It stands where it covers nothing.
    Misplaced,
}

impl Mistake {
    /// That there is no rule called `name`.
    pub(super) fn unknown_rule(name: &str) -> Self {
        let enforces = |rule: &&Rule| rule.metric.as_ref().is_some_and(|id| id.as_str() == name);
        if let Some(meant) = RULES.iter().find(enforces) {
            return Self::UnknownRule(name.to_owned(), Some(meant.id.as_str()));
        }
        let distance = |rule: &&Rule| strsim::osa_distance(name, rule.id.as_str());
        let nearest = RULES.iter().min_by_key(distance);
        // A third of the letters wrong is still a slip of the pen.
        let near = nearest.filter(|rule| distance(rule) <= (name.chars().count() / 3).max(2));
        Self::UnknownRule(name.to_owned(), near.map(|rule| rule.id.as_str()))
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownInstruction(word) => {
                write!(formatter, "`{word}` is no instruction: did you mean `ignore`?")
            }
            Self::NoRule => formatter
                .write_str("the suppression names no rule: write `astrolens: ignore[rule] reason`"),
            Self::OpenList => formatter
                .write_str("the list of suppressed rules is not closed: add `]` behind the last"),
            Self::UnknownRule(name, None) => write!(
                formatter,
                "there is no rule `{name}`: see `astrolens explain` for those there are"
            ),
            Self::UnknownRule(name, Some(near)) => {
                write!(formatter, "there is no rule `{name}`: did you mean `{near}`?")
            }
            Self::NoReason => {
                formatter.write_str("the suppression gives no reason: write it behind the brackets")
            }
            Self::Misplaced => formatter.write_str(
                "the suppression covers nothing here: put it behind code on the same line, \
                 directly above a function or type, or at the top of the file",
            ),
        }
    }
}

impl<'a> Directive<'a> {
    /// All that `remark` tells us.
    ///
    /// The mark must begin a line of it, or stand behind the sign of another comment: one that
    /// mentions it in a sentence speaks to others.
    pub(super) fn read(remark: &'a Remark) -> Vec<Self> {
        let bytes = remark.text.as_slice();
        let ends = memchr::memchr_iter(b':', bytes).map(|colon| colon + 1);
        let starts = ends.filter_map(|end| {
            let start = end.checked_sub(MARK.len())?;
            let line = bytes[..start].rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
            (bytes[start..end].eq_ignore_ascii_case(MARK) && may_end_before_mark(line))
                .then_some(start)
        });
        let directives = starts.filter_map(|start| {
            let at = remark.start + start as u32;
            Self::at(&bytes[start..], at)
        });
        directives.collect()
    }

    /// What `text`, which begins with the mark at the byte offset `start`, tells us.
    fn at(text: &'a [u8], start: u32) -> Option<Self> {
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or(text).trim_ascii_end();
        let directive = |instruction| Self { start, end: start + line.len() as u32, instruction };

        let (mark, said) = text.split_at(MARK.len());
        let said = Said { bytes: said, at: start + MARK.len() as u32 }.trimmed();
        let (word, rest) = said.word();
        let list = rest.trimmed().after(b'[');
        if !word.eq_ignore_ascii_case("ignore") {
            // `astrolens: the analyser …` is prose.
            let is_near = || mark == MARK && strsim::osa_distance(word, "ignore") <= 2;
            let is_meant = list.is_some() || is_near();
            let wrong = || directive(Instruction::Wrong(Mistake::UnknownInstruction(word.into())));
            return is_meant.then(wrong);
        }
        let Some(list) = list else {
            return Some(directive(Instruction::Wrong(Mistake::NoRule)));
        };
        let Some((list, reason)) = list.split(b']') else {
            return Some(directive(Instruction::Wrong(Mistake::OpenList)));
        };
        let rules = list.names();
        if rules.is_empty() {
            return Some(directive(Instruction::Wrong(Mistake::NoRule)));
        }
        Some(directive(Instruction::Ignore { rules, reason: reason.words() }))
    }

    /// The reason it gives; empty if it gives none.
    pub(super) fn reason(&self) -> &'a str {
        match &self.instruction {
            Instruction::Ignore { reason, .. } => reason,
            Instruction::Wrong(_) => "",
        }
    }

    /// The rules it names.
    pub(super) fn rules(&self) -> &[RuleName<'a>] {
        match &self.instruction {
            Instruction::Ignore { rules, .. } => rules,
            Instruction::Wrong(_) => &[],
        }
    }
}

/// Whether what stands before a mark on its line has it begin something: nothing does, and what
/// ends with the sign of a comment that is not quoted.
fn may_end_before_mark(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let signs = line.iter().rev().take_while(|byte| is_decoration(**byte)).count();
    let words = &line[..line.len() - signs];
    words.is_empty() || (signs > 0 && !words.ends_with(b"`") && !words.ends_with(b"\""))
}

/// A piece of a comment that knows where it is.
#[derive(Clone, Copy)]
struct Said<'a> {
    bytes: &'a [u8],
    at: u32,
}

impl<'a> Said<'a> {
    fn skip(self, count: usize) -> Self {
        Self { bytes: &self.bytes[count..], at: self.at + count as u32 }
    }

    fn trimmed(self) -> Self {
        let blank = self.bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let trimmed = self.skip(blank);
        Self { bytes: trimmed.bytes.trim_ascii_end(), ..trimmed }
    }

    fn word(self) -> (&'a str, Self) {
        let length = self.bytes.iter().take_while(|byte| is_name(**byte)).count();
        // Only ASCII was taken.
        (std::str::from_utf8(&self.bytes[..length]).unwrap_or_default(), self.skip(length))
    }

    fn after(self, mark: u8) -> Option<Self> {
        (self.bytes.first() == Some(&mark)).then(|| self.skip(1))
    }

    fn split(self, mark: u8) -> Option<(Self, Self)> {
        let at = memchr::memchr(mark, self.bytes)?;
        Some((Self { bytes: &self.bytes[..at], ..self }, self.skip(at + 1)))
    }

    /// Its first line that has words, as somebody wrote them; empty if none has.
    fn words(self) -> &'a str {
        // What is no UTF-8 is not for people to read, but words all the same.
        let text = std::str::from_utf8(self.bytes).unwrap_or("…");
        let has_words = |line: &&str| line.contains(|c: char| !c.is_ascii() || c.is_alphanumeric());
        let mut lines = text.lines().map(without_marks);
        lines.find(has_words).unwrap_or_default()
    }

    /// The names between commas, whatever they are made of.
    fn names(self) -> Vec<RuleName<'a>> {
        let mut names = Vec::new();
        let mut rest = Some(self);
        while let Some(said) = rest {
            let (name, after) =
                said.split(b',').map_or((said, None), |(name, after)| (name, Some(after)));
            let name = name.trimmed();
            // What is no UTF-8 is the name of no rule: shown up to where it is.
            let text = match std::str::from_utf8(name.bytes) {
                Ok(text) => text,
                Err(error) => {
                    std::str::from_utf8(&name.bytes[..error.valid_up_to()]).unwrap_or_default()
                }
            };
            if !name.bytes.is_empty() {
                names.push(RuleName { text, start: name.at });
            }
            rest = after;
        }
        names
    }
}

/// `line` without what parts it from what is before it, and without the end of its comment.
fn without_marks(line: &str) -> &str {
    let is_mark = |c: char| c.is_whitespace() || ":-,;=.#/*!".contains(c);
    let words = line.trim_start_matches(is_mark).trim_end();
    // The braces of markup are around a comment.
    let ends = ["*/}", "**/", "*/", "-->"];
    ends.iter().find_map(|end| words.strip_suffix(end)).unwrap_or(words).trim_end()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// What stands around the words of a comment in any of the languages.
fn is_decoration(byte: u8) -> bool {
    // Between the tags of markup a comment stands in braces.
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'*' | b'#' | b'!' | b'{')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        let remark = Remark { start: 0, text: text.into(), scope: None };
        let mut directives = Directive::read(&remark);
        directives.pop().map(|directive| match directive.instruction {
            Instruction::Ignore { rules, reason } => {
                let names: Vec<_> = rules
                    .iter()
                    .map(|name| {
                        assert_eq!(&text[name.start as usize..name.end() as usize], name.text);
                        name.text
                    })
                    .collect();
                format!(
                    "{}{}",
                    names.join("+"),
                    if reason.is_empty() { " without reason" } else { "" }
                )
            }
            Instruction::Wrong(mistake) => mistake.to_string(),
        })
    }

    #[test]
    fn a_reason_is_what_somebody_wrote() {
        for (said, reason) in [
            ("same as `foo`", "same as `foo`"),
            (": see \"x\"", "see \"x\""),
            ("(legacy)", "(legacy)"),
            ("- matrix M*", "matrix M*"),
            ("because. */", "because."),
            ("twice **/", "twice"),
            ("in markup */}", "in markup"),
            ("**/", ""),
            (" -- */", ""),
            ("f(a) {}", "f(a) {}"),
            ("\n * on the next line\n */", "on the next line"),
            ("é", "é"),
        ] {
            assert_eq!(Said { bytes: said.as_bytes(), at: 0 }.words(), reason, "{said}");
        }
    }

    #[test]
    fn a_directive_names_rules_and_gives_a_reason() {
        for (text, expected) in [
            ("// astrolens: ignore[a] it is a parser", "a"),
            ("# astrolens: ignore[a,b , c-d]: for a reason", "a+b+c-d"),
            ("/* astrolens: ignore[a] because */", "a"),
            ("/**\n * astrolens: ignore[a] because\n */", "a"),
            ("#astrolens:ignore [a] — weil", "a"),
            ("/// astrolens: ignore[a] 理由", "a"),
            ("// astrolens: ignore[a]", "a without reason"),
            ("/* astrolens: ignore[a] -- */", "a without reason"),
            ("// astrolens: ignore[a,]", "a without reason"),
            ("# ASTROLENS: IGNORE[a] because", "a"),
            ("# noqa: C901  # astrolens: ignore[a] because", "a"),
            ("/* eslint-disable */ // astrolens: ignore[a] because", "a"),
            ("/**\n * Routes.\n * @param a it\n * astrolens: ignore[a] because\n */", "a"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn comments_that_only_mention_it_are_left_alone() {
        for text in [
            "// write `astrolens: ignore[rule] reason`",
            "// astrolens: the analyser of this project",
            "// see astrolens: ignore[a]",
            "// Astrolens: ignores files that nobody wrote",
            "/// Write `# astrolens: ignore[a] b` above it.",
            "/** Says\n * that astrolens: ignore[a] b\n */",
            "//",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn mistakes_say_what_to_do() {
        for (text, expected) in [
            ("// astrolens: ingore[a] b", "`ingore` is no instruction: did you mean `ignore`?"),
            ("// astrolens: disable[a] b", "`disable` is no instruction: did you mean `ignore`?"),
            ("// astrolens: ignroe", "`ignroe` is no instruction: did you mean `ignore`?"),
            (
                "// astrolens: ignore because",
                "the suppression names no rule: write `astrolens: ignore[rule] reason`",
            ),
            (
                "// astrolens: ignore[ , ] because",
                "the suppression names no rule: write `astrolens: ignore[rule] reason`",
            ),
            (
                "// astrolens: ignore[a because",
                "the list of suppressed rules is not closed: add `]` behind the last",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(
            Mistake::unknown_rule("cognitve-complexity").to_string(),
            "there is no rule `cognitve-complexity`: did you mean `cognitive-complexity`?"
        );
        assert_eq!(
            Mistake::unknown_rule("nesting").to_string(),
            "there is no rule `nesting`: did you mean `deep-nesting`?"
        );
        assert_eq!(
            Mistake::unknown_rule("spaghetti").to_string(),
            "there is no rule `spaghetti`: see `astrolens explain` for those there are"
        );
    }

    proptest! {
        #[test]
        fn any_comment_can_be_read(text in "(//|#|/\\*)?( |\n)?(astrolens:)?( |ignore|\\[|\\]|,|a|é|-|\\*/)*") {
            let _ = read(&text);
        }
    }
}
