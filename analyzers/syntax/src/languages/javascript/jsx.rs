//! The text and the strings of JSX, found without a grammar.
//!
//! One pass, which never goes back: what turns out to be no element is left where that is seen, and
//! what was found in it is dropped. So are `<T>(a: T) => a` and `<T>a` of TypeScript.

use std::ops::Range;

use super::lexical::{BEFORE_VALUE, comment, regex, template_part};
use crate::lexical::{is_word_or_dollar, quoted_on_line};

/// The texts between tags and the strings of attributes, without their quotes, in order.
pub(crate) fn literals(source: &[u8]) -> Vec<Range<usize>> {
    let may_have_elements =
        [&b"</"[..], b"/>"].iter().any(|end| memchr::memmem::find(source, end).is_some());
    if !may_have_elements {
        return Vec::new();
    }
    let mut scanner = Scanner {
        source,
        at: 0,
        open: Vec::new(),
        elements: 0,
        before: Before::Operator,
        found: Vec::new(),
        kept: 0,
    };
    while scanner.at < source.len() {
        scanner.step();
    }
    scanner.found.truncate(scanner.kept);
    scanner.found
}

/// `source` with blanks in the place of `literals`, so that none is taken for code.
pub(crate) fn without(source: &[u8], literals: &[Range<usize>]) -> Vec<u8> {
    let mut code = source.to_vec();
    for literal in literals {
        for byte in code[literal.clone()].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
    }
    code
}

/// Replaces each `&` of `literal` that begins no reference to a character which the grammar knows:
/// to the grammar every `&` begins one, to compilers it is text.
pub(crate) fn mend_ampersands(literal: &mut [u8]) {
    let mut from = 0;
    while let Some(next) = memchr::memchr(b'&', &literal[from..]) {
        let at = from + next;
        if !begins_reference(&literal[at + 1..]) {
            literal[at] = b'_';
        }
        from = at + 1;
    }
}

/// Whether `text` goes on behind `&` as the grammars' `html_character_reference` does.
fn begins_reference(text: &[u8]) -> bool {
    let (start, longest, is_part): (_, _, fn(&u8) -> bool) = match text {
        [b'#', b'x' | b'X', ..] => (2, 6, u8::is_ascii_hexdigit),
        [b'#', ..] => (1, 5, u8::is_ascii_digit),
        _ => (0, 30, u8::is_ascii_alphabetic),
    };
    let length = text[start..].iter().take(longest).take_while(|byte| is_part(byte)).count();
    length > 0 && text.get(start + length) == Some(&b';')
}

/// What something stands in.
enum Frame {
    /// `{` of code.
    Block,
    /// `${` of a template.
    Substitution,
    /// `{` of JSX.
    Expression,
    /// A tag that opens an element of this name.
    Tag(Range<usize>),
    /// Between the tags of an element of this name.
    Element(Range<usize>),
}

/// What stands before something in code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// What ends a value, so that `<` and `/` are operators.
    Value,
    /// `}`, which ends a block more often than a value: no regular expression is sought behind it.
    Brace,
    /// What a value follows on.
    Operator,
}

struct Scanner<'source> {
    source: &'source [u8],
    at: usize,
    open: Vec<Frame>,
    /// How many of the open ones are tags and elements.
    elements: usize,
    before: Before,
    found: Vec<Range<usize>>,
    /// So many of what is found are in elements that have ended.
    kept: usize,
}

impl<'source> Scanner<'source> {
    fn step(&mut self) {
        match self.open.last() {
            Some(Frame::Tag(_)) => self.tag(),
            Some(Frame::Element(_)) => self.text(),
            _ => self.code(),
        }
    }

    fn rest(&self) -> &'source [u8] {
        &self.source[self.at..]
    }

    /// Moves on by `length` to what stands behind `before`.
    fn pass(&mut self, length: usize, before: Before) {
        self.at = (self.at + length).min(self.source.len());
        self.before = before;
    }

    /// Passes the token, comment or white space at hand.
    fn code(&mut self) {
        let rest = self.rest();
        if let Some(length) = comment(rest) {
            return self.pass(length, self.before);
        }
        match rest[0] {
            byte if byte.is_ascii_whitespace() => self.pass(1, self.before),
            quote @ (b'"' | b'\'') => self.pass(quoted_on_line(rest, quote), Before::Value),
            b'`' => self.template(),
            b'{' => self.enter(Frame::Block, 1),
            b'}' => self.close(),
            b'/' if self.before == Before::Operator => match regex(rest) {
                Some(length) => self.pass(length, Before::Value),
                None => self.pass(1, Before::Operator),
            },
            b'<' if self.before != Before::Value && begins_tag(&rest[1..]) => self.open_tag(),
            // Neither a regular expression nor an element is compared with `<`.
            b')' | b']' | b'<' => self.pass(1, Before::Value),
            byte if is_word_or_dollar(byte) => self.word(),
            _ => self.pass(1, Before::Operator),
        }
    }

    fn word(&mut self) {
        let length = self.rest().iter().take_while(|byte| is_word_or_dollar(**byte)).count();
        let word = &self.rest()[..length];
        let is_before_value =
            BEFORE_VALUE.contains(&word) || matches!(word, b"default" | b"else" | b"do");
        self.pass(length, if is_before_value { Before::Operator } else { Before::Value });
    }

    /// A part of a template, from `` ` `` or `}` on.
    fn template(&mut self) {
        let (length, is_open) = template_part(self.rest());
        if is_open {
            self.enter(Frame::Substitution, length);
        } else {
            self.pass(length, Before::Value);
        }
    }

    /// Opens `frame` with what is `length` long.
    fn enter(&mut self, frame: Frame, length: usize) {
        self.open.push(frame);
        self.pass(length, Before::Operator);
    }

    /// The `}` at hand, in code.
    fn close(&mut self) {
        match self.open.pop() {
            Some(Frame::Substitution) => self.template(),
            _ => self.pass(1, Before::Brace),
        }
    }

    /// The `<` at hand with the name behind it.
    fn open_tag(&mut self) {
        let start = self.at + 1;
        let end = start + name(&self.source[start..]);
        self.elements += 1;
        self.enter(Frame::Tag(start..end), end - self.at);
        if self.rest().first() == Some(&b'<') {
            self.type_arguments();
        }
    }

    /// `<…>` behind the name of an element.
    fn type_arguments(&mut self) {
        let mut depth = 0_usize;
        let mut last = b'<';
        for &byte in self.rest() {
            self.at += 1;
            match byte {
                b'<' => depth += 1,
                b'>' if last != b'=' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            last = byte;
        }
    }

    /// What stands in a tag.
    fn tag(&mut self) {
        let rest = self.rest();
        if let Some(length) = comment(rest) {
            return self.pass(length, self.before);
        }
        match rest[0] {
            b'/' if rest.get(1) == Some(&b'>') => self.end_element(2),
            b'>' => self.end_tag(),
            b'{' => self.enter(Frame::Expression, 1),
            quote @ (b'"' | b'\'') => self.attribute(quote),
            b'<' if begins_tag(&rest[1..]) => self.open_tag(),
            b'-' | b':' | b'.' | b'=' => self.pass(1, Before::Operator),
            byte if is_word_or_dollar(byte) || byte.is_ascii_whitespace() => {
                self.pass(1, Before::Operator);
            }
            _ => self.leave(),
        }
    }

    /// The string at hand, which no line's end and no `\` has a meaning in.
    fn attribute(&mut self, quote: u8) {
        let start = self.at + 1;
        let length = memchr::memchr(quote, &self.source[start..]);
        let end = length.map_or(self.source.len(), |length| start + length);
        self.found.push(start..end);
        self.pass(end + 1 - self.at, Before::Operator);
    }

    /// The `>` of a tag that opens an element.
    fn end_tag(&mut self) {
        if let Some(Frame::Tag(name)) = self.open.pop() {
            self.open.push(Frame::Element(name));
        }
        self.pass(1, Before::Operator);
    }

    /// The end of the innermost element, which is `length` long.
    fn end_element(&mut self, length: usize) {
        self.open.pop();
        self.elements -= 1;
        if self.elements == 0 {
            self.kept = self.found.len();
        }
        self.pass(length, Before::Value);
    }

    /// The text at hand and what ends it.
    fn text(&mut self) {
        let start = self.at;
        let is_end = |byte: &u8| matches!(byte, b'<' | b'{' | b'>' | b'}');
        let length = self.rest().iter().position(is_end).unwrap_or(self.rest().len());
        if length > 0 {
            self.found.push(start..start + length);
            self.pass(length, Before::Operator);
        }
        match self.rest() {
            [b'{', ..] => self.enter(Frame::Expression, 1),
            [b'<', b'/', ..] => match self.closing_tag() {
                Some(length) => self.end_element(length),
                None => self.leave(),
            },
            [b'<', behind @ ..] if begins_tag(behind) => self.open_tag(),
            _ => self.leave(),
        }
    }

    /// The length of the closing tag at hand; `None` if it is not the innermost element's.
    fn closing_tag(&self) -> Option<usize> {
        let Some(Frame::Element(name)) = self.open.last() else { return None };
        let behind = self.rest()[2..].trim_ascii_start();
        let behind = behind.strip_prefix(&self.source[name.clone()])?.trim_ascii_start();
        let behind = behind.strip_prefix(b">")?;
        Some(self.rest().len() - behind.len())
    }

    /// Goes on with code, since what was taken for an element is none.
    fn leave(&mut self) {
        while self.elements > 0 {
            if let Some(Frame::Tag(_) | Frame::Element(_)) = self.open.pop() {
                self.elements -= 1;
            }
        }
        self.found.truncate(self.kept);
        self.before = Before::Value;
    }
}

/// Whether a tag goes on with `text` behind its `<`.
fn begins_tag(text: &[u8]) -> bool {
    text.first()
        .is_some_and(|byte| *byte == b'>' || is_word_or_dollar(*byte) && !byte.is_ascii_digit())
}

/// The length of the name of an element that `text` begins with.
fn name(text: &[u8]) -> usize {
    let is_part = |byte: &&u8| is_word_or_dollar(**byte) || matches!(**byte, b'-' | b'.' | b':');
    text.iter().take_while(is_part).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(source: &str) -> Vec<&str> {
        literals(source.as_bytes()).into_iter().map(|literal| &source[literal]).collect()
    }

    #[test]
    fn texts_and_strings_of_elements_are_found() {
        assert_eq!(
            found("a = <b c=\"d\ne\" f='\\'>g {h('i')} j<k/></b>"),
            ["d\ne", "\\", "g ", " j"]
        );
        assert_eq!(found("(<A<B<C>> d='e'></A>, <>{`f${<g>h</g>}i`}</>)"), ["e", "h"]);
        assert_eq!(found("a => <b>'</b>; // <c>d</c>\n<e>/* f */</e>"), ["'", "/* f */"]);
    }

    #[test]
    fn comparisons_and_type_parameters_are_no_elements() {
        for code in [
            "a<b>c</b>/",
            "a = <T,>(b: T) => \"c\"; d = `</`",
            "a = <T extends B>(b: T) => \"c\"; d = `</`",
            "a = <any>b('c'); d = e</f/.g",
            "a = '<b>c</b>' + /<b>c<\\/b>/",
            "a = <b>c</d>",
            "a = <b c='d'></b",
        ] {
            assert_eq!(found(code), [""; 0], "{code}");
        }
    }

    #[test]
    fn what_is_no_element_ends_where_that_is_seen() {
        assert_eq!(found("a = <b>c; } d = <e>f</e>"), ["f"]);
        assert_eq!(found("a = <b>{c(<d>e</d>)}; } f = <g>h</g>"), ["h"]);
    }

    #[test]
    fn references_to_characters_stay() {
        for (literal, expected) in [
            ("&", "_"),
            ("a&b=1&c;", "a_b=1&c;"),
            ("&amp; &&apos;", "&amp; _&apos;"),
            ("&frac12;", "_frac12;"),
            ("&#1; &#123456; &#; &#a;", "&#1; _#123456; _#; _#a;"),
            ("&#x1; &#XaF; &#x; &#xg;", "&#x1; &#XaF; _#x; _#xg;"),
        ] {
            let mut mended = literal.as_bytes().to_vec();
            mend_ampersands(&mut mended);
            assert_eq!(String::from_utf8_lossy(&mended), expected);
        }
    }

    /// What JSX is made of, and what is like it.
    const WORDS: &[&str] = &[
        "<a>", "</a>", "<a ", "<", "</", "/>", ">", "<>", "</>", "a", "=", "{", "}", "`", "${",
        "\"", "'", "/", "//", "/*", "*/", "&", "&amp;", "\\", "(", ")", "return", "\n", "é",
    ];

    proptest! {
        #[test]
        fn literals_are_in_order(
            words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
        ) {
            let source = words.concat();
            let literals = literals(source.as_bytes());
            prop_assert!(literals.iter().all(|literal| literal.start <= literal.end));
            prop_assert!(literals.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(literals.iter().all(|literal| source.get(literal.clone()).is_some()));
        }
    }
}
