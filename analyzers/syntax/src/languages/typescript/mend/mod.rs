//! Valid TypeScript that the grammars do not know, made readable for them.
//!
//! Asked for only where a tree has errors, behind what JavaScript's mender does. What carries no
//! figure is hidden, words that are names here are read as other names, and what the grammars miss
//! is supplied; see the files of this folder, one for each kind of form.

mod decorators;
mod members;
mod modules;
mod names;
mod tokens;
mod types;

use crate::languages::javascript::{jsx, mend as javascript};
use crate::preprocess::{Masked, Supply};

use tokens::{Kind, Token, tokens};

/// Makes `source` readable; absent where nothing of this kind is in it.
pub(super) fn mend(source: &[u8]) -> Option<Masked> {
    let masked = javascript::mend(source).unwrap_or_else(|| Masked::unchanged(source));
    let text = jsx::without(&masked.text, &jsx::literals(&masked.text));
    let tokens = tokens(&text);
    let mut mender = Mender { text: &text, tokens: &tokens, masked, operator: None, hidden: 0 };
    for (index, token) in tokens.iter().enumerate() {
        if token.start < mender.hidden {
            continue;
        }
        match token.kind {
            Kind::Word => mender.word(index),
            Kind::Mark => mender.mark(index),
            Kind::Template => mender.template(index),
            Kind::Literal => {}
        }
    }
    mender.finish(source)
}

/// The text with its tokens, and what becomes of it.
///
/// A rule looks at a token and its neighbours, or walks a list that no other token walks.
struct Mender<'text> {
    text: &'text [u8],
    tokens: &'text [Token],
    masked: Masked,
    /// The last `as` or `satisfies` that is an operator, by index.
    operator: Option<usize>,
    /// The end of what was hidden as a whole: no rule looks into it, so that none hides it again.
    hidden: usize,
}

impl<'text> Mender<'text> {
    fn word(&mut self, index: usize) {
        if self.is_property(index) {
            return;
        }
        match self.at(index) {
            b"as" | b"satisfies" => self.assertion(index),
            b"using" => self.using(index),
            b"abstract" => self.abstract_(index),
            b"accessor" => self.accessor(index),
            b"override" | b"static" => self.modifier(index),
            b"export" => self.export(index),
            b"global" => self.global(index),
            b"import" => self.import_type(index),
            b"class" | b"interface" => self.variance(index),
            b"type" => {
                self.exported_type(index);
                self.variance(index);
            }
            b"in" | b"instanceof" => self.member(index),
            b"readonly" if self.behind(index, 1) == b"keyof" => self.hide(index, index),
            _ => {}
        }
        self.label(index);
    }

    fn mark(&mut self, index: usize) {
        match self.at(index) {
            b"<" => {
                self.call_signature(index);
                self.type_arguments(index);
            }
            b"[" => self.mapped(index),
            b"@" => self.decorator(index),
            b"?" => self.optional_pattern(index),
            _ => {}
        }
    }

    /// The text of the token at `index`; empty behind the last one.
    fn at(&self, index: usize) -> &'text [u8] {
        self.tokens.get(index).map_or(b"", |token| &self.text[token.start..token.end])
    }

    /// The text of the token `distance` before the one at `index`.
    fn behind(&self, index: usize, distance: usize) -> &'text [u8] {
        index.checked_sub(distance).map_or(b"", |index| self.at(index))
    }

    /// Whether the word at `index` names a member of what stands before it.
    fn is_property(&self, index: usize) -> bool {
        matches!(self.behind(index, 1), b"." | b"?.")
    }

    fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn partner(&self, index: usize) -> Option<usize> {
        self.tokens.get(index)?.partner
    }

    fn is_first(&self, index: usize) -> bool {
        self.tokens.get(index).is_none_or(|token| token.is_first)
    }

    /// Whether a name of a declaration or member stands at `index`, on the line of what is before.
    fn names(&self, index: usize) -> bool {
        let is_name = match self.kind(index) {
            Some(Kind::Word) => !OPERATORS.contains(&self.at(index)),
            Some(Kind::Literal) => true,
            _ => self.at(index) == b"[",
        };
        is_name && !self.is_first(index)
    }

    /// Hides the tokens from `first` to `last`.
    fn hide(&mut self, first: usize, last: usize) {
        let (start, end) = (self.tokens[first].start, self.tokens[last].end);
        for byte in self.masked.text[start..end].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
        self.masked.blanked.push((start as u32, end as u32));
        if last > first {
            self.hidden = end;
        }
    }

    /// Has the word at `index` read as another one.
    fn rename(&mut self, index: usize) {
        self.masked.text[self.tokens[index].end - 1] = b'_';
    }

    /// Has `text` read before the token at `index`.
    fn supply(&mut self, index: usize, text: &'static str) {
        let offset = self.tokens[index].start as u32;
        if self.masked.supplies.len() < MOST_SUPPLIES {
            self.masked.supplies.push(Supply { offset, text });
        }
    }

    /// What has become of `source`, in order; nothing if nothing has.
    fn finish(self, source: &[u8]) -> Option<Masked> {
        let mut masked = self.masked;
        masked.supplies.sort_by_key(|supply| supply.offset);
        masked.blanked.sort_unstable();
        masked.blanked.dedup_by(|next, last| {
            let is_within = next.0 <= last.1;
            if is_within {
                last.1 = last.1.max(next.1);
            }
            is_within
        });
        (masked.text != source || !masked.supplies.is_empty()).then_some(masked)
    }
}

/// To take what was supplied out of a tree costs as much as the tree is deep, for each piece.
const MOST_SUPPLIES: usize = 1024;

/// Words that stand between two values or types.
const OPERATORS: &[&[u8]] =
    &[b"as", b"satisfies", b"in", b"of", b"instanceof", b"is", b"extends", b"implements"];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the forms are made of.
    const WORDS: &[&str] = &[
        "abstract",
        "accessor",
        "as",
        "async",
        "await",
        "class A",
        "const",
        "declare",
        "default",
        "export",
        "for",
        "function",
        "global",
        "import",
        "in",
        "interface A",
        "keyof",
        "out",
        "override",
        "readonly",
        "require",
        "satisfies",
        "static",
        "string",
        "type A",
        "type",
        "using",
        "a",
        "\"b\"",
        "`",
        "${",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "=>",
        "=",
        ":",
        ";",
        ",",
        ".",
        "?.",
        "?",
        "!",
        "@",
        "*",
        "/",
        "//",
        "/*",
        "*/",
        "\n",
        " ",
        "\\",
        "'",
        "é",
        "&&",
    ];

    proptest! {
        /// Offsets and lines stay where they were, and what is hidden and supplied is in order.
        #[test]
        fn every_text_keeps_its_shape(
            words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
            blank in "[ \n]?",
        ) {
            let source = words.join(&blank);
            let Some(masked) = mend(source.as_bytes()) else { return Ok(()) };
            let lines = |text: &[u8]| memchr::memchr_iter(b'\n', text).collect::<Vec<_>>();
            prop_assert_eq!(masked.text.len(), source.len());
            prop_assert_eq!(lines(&masked.text), lines(source.as_bytes()));
            prop_assert!(masked.blanked.windows(2).all(|pair| pair[0].1 < pair[1].0));
            prop_assert!(masked.blanked.iter().all(|(start, end)| start < end));
            prop_assert!(masked.supplies.is_sorted_by_key(|supply| supply.offset));
        }
    }

    /// What is hidden as a whole is looked at once, however deep it is nested.
    #[test]
    fn nothing_is_hidden_twice() {
        let source = format!("{}a || b{} class A {{}}", "@(".repeat(100), ")".repeat(100));
        let masked = mend(source.as_bytes()).expect("it is mended");
        assert_eq!(masked.blanked, [(1, 306)]);
        // An inner decorator would be read as a name as well.
        assert_eq!(memchr::memchr_iter(b'_', &masked.text).count(), 1);
    }
}
