//! Valid JavaScript that the grammar does not know, made readable for it.
//!
//! Asked for only where its tree has errors:
//!
//! - `yield` as a name, which it is outside of generators and strict code, is read as another name
//!   where the text has no generator;
//! - parentheses around what a pattern assigns to, `[(a), {b: (c.d)}] = e`, are hidden;
//! - `accessor` before a field, of the proposal for decorators, is hidden;
//! - so are the phases of an import, `import defer * as a` and `import source a from`;
//! - `&` in JSX is read as another character where it begins no reference to one.

use super::jsx;
use super::lexical::comment;
use crate::lexical::{
    ends_with_word, is_word_or_dollar, quoted, quoted_on_line, without_comments_before,
    without_comments_behind,
};
use crate::preprocess::Masked;

/// Makes `source` readable; absent where nothing of this kind is in it.
pub(crate) fn mend(source: &[u8]) -> Option<Masked> {
    let literals = jsx::literals(source);
    let code = jsx::without(source, &literals);
    let mut masked = Masked::unchanged(source);
    for literal in literals {
        jsx::mend_ampersands(&mut masked.text[literal]);
    }
    let mut mender = Mender { source: &code, at: 0, names: Vec::new(), generates: false, masked };
    while let Some(&byte) = code.get(mender.at) {
        mender.step(byte);
    }
    if !mender.generates {
        for at in mender.names {
            mender.masked.text[at + YIELD.len() - 1] = b'_';
        }
    }
    (mender.masked.text != source).then_some(mender.masked)
}

const YIELD: &[u8] = b"yield";

struct Mender<'source> {
    source: &'source [u8],
    at: usize,
    /// Where the word `yield` stands.
    names: Vec<usize>,
    /// Whether there is a generator.
    generates: bool,
    masked: Masked,
}

impl<'source> Mender<'source> {
    /// Reads the token that begins with `byte`.
    fn step(&mut self, byte: u8) {
        match byte {
            b'/' => self.at += comment(self.rest()).unwrap_or(1),
            b'"' | b'\'' => self.at += quoted_on_line(self.rest(), byte),
            b'`' => self.at += quoted(self.rest(), byte),
            b'*' => {
                self.generates |= self.is_of_generator();
                self.at += 1;
            }
            b'(' => self.target(),
            _ if is_word_or_dollar(byte) => self.word(),
            _ => self.at += 1,
        }
    }

    fn rest(&self) -> &'source [u8] {
        &self.source[self.at..]
    }

    /// What stands before the token at hand.
    fn before(&self) -> &'source [u8] {
        without_comments_behind(&self.source[..self.at])
    }

    /// Whether the `*` at hand makes a generator of a function or method.
    fn is_of_generator(&self) -> bool {
        let before = self.before();
        matches!(before.last(), Some(b'{' | b'}' | b',' | b';'))
            || [&b"function"[..], b"async", b"static"]
                .iter()
                .any(|word| ends_with_word(before, word))
    }

    /// `(a)` or `(a.b)` among the parts of a pattern.
    fn target(&mut self) {
        let open = self.at;
        self.at += 1;
        let before = self.source[..open].trim_ascii_end();
        if !matches!(before.last(), Some(b'[' | b',' | b':' | b'.')) {
            return;
        }
        let inside = &self.source[open + 1..];
        let length =
            inside.iter().take_while(|byte| is_word_or_dollar(**byte) || **byte == b'.').count();
        let behind = inside.get(length + 1..).unwrap_or_default();
        let behind = without_comments_before(behind);
        let is_part =
            matches!(behind.first(), Some(b',' | b']' | b'}' | b'=')) && !behind.starts_with(b"=>");
        if length > 0 && inside.get(length) == Some(&b')') && is_part {
            self.hide(open, 1);
            self.hide(open + 1 + length, 1);
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let length = self.rest().iter().take_while(|byte| is_word_or_dollar(**byte)).count();
        let word = &self.rest()[..length];
        let after = &self.rest()[length..];
        if word == YIELD {
            self.names.push(start);
        } else if self.says_nothing(word, after) {
            self.hide(start, length);
        }
        self.at = start + length;
    }

    /// Whether the grammar can do without `word`, the word at hand, before `after`.
    fn says_nothing(&self, word: &[u8], after: &[u8]) -> bool {
        word == b"accessor" && self.begins_member() && names_field(after)
            || is_phase(word, after) && ends_with_word(self.before(), b"import")
    }

    /// Whether a member of a class may begin at hand.
    fn begins_member(&self) -> bool {
        let before = self.before();
        matches!(before.last(), None | Some(b'{' | b'}' | b';' | b')'))
            || ends_with_word(before, b"static")
            || before.iter().rev().find(|byte| !is_word_or_dollar(**byte)) == Some(&b'@')
    }

    fn hide(&mut self, start: usize, length: usize) {
        self.masked.text[start..start + length].fill(b' ');
        self.masked.blanked.push((start as u32, (start + length) as u32));
    }
}

/// Whether `text` goes on with the name of a field on the same line.
fn names_field(text: &[u8]) -> bool {
    let name = text.trim_ascii_start();
    let is_on_line = !text[..text.len() - name.len()].contains(&b'\n');
    let word = name.iter().take_while(|byte| is_word_or_dollar(**byte)).count();
    let is_operator = matches!(&name[..word], b"in" | b"instanceof" | b"of");
    is_on_line
        && !is_operator
        && text.len() > name.len()
        && (word > 0 || matches!(name.first(), Some(b'#' | b'[' | b'"' | b'\'')))
}

/// Whether `word` says in which phase of a module is imported what `after` names.
fn is_phase(word: &[u8], after: &[u8]) -> bool {
    let imported = without_comments_before(after);
    match word {
        b"defer" => imported.starts_with(b"*"),
        b"source" => {
            let name = imported.iter().take_while(|byte| is_word_or_dollar(**byte)).count();
            let from = without_comments_before(&imported[name..]);
            name > 0
                && from.starts_with(b"from")
                && !from[4..].first().is_some_and(|b| is_word_or_dollar(*b))
        }
        _ => false,
    }
}
