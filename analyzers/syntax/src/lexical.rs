//! A fast look at the words of a C-like text, without a grammar.
//!
//! Made for questions such as "which language is this header in?", which must be answered
//! before there is a parser to ask. Comments, strings and character literals are passed over;
//! a preprocessor directive is one piece.

/// A piece of a C-like text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'text> {
    /// An identifier, keyword or number.
    Word(&'text [u8]),
    /// A string literal, with its quotes.
    String(&'text [u8]),
    /// Any other byte that is not white space.
    Mark(u8),
    /// A preprocessor directive: its name, and all that follows on its logical line.
    Directive(&'text [u8], &'text [u8]),
}

/// The pieces of a text, in order.
pub(crate) struct Pieces<'text> {
    text: &'text [u8],
    at: usize,
    /// Nothing but white space and comments stands before on this line.
    line_is_blank: bool,
}

impl<'text> Pieces<'text> {
    /// The pieces of `text`.
    pub(crate) fn new(text: &'text [u8]) -> Self {
        Self { text, at: 0, line_is_blank: true }
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Moves past white space and comments.
    fn skip_blank(&mut self) {
        while self.at < self.text.len() {
            match (self.byte(0), self.byte(1)) {
                (b'\n', _) => {
                    self.line_is_blank = true;
                    self.at += 1;
                }
                (b'/', b'/') => self.at = logical_line_end(self.text, self.at),
                (b'/', b'*') => {
                    let inside = &self.text[self.at + 2..];
                    self.at = memchr::memmem::find(inside, b"*/")
                        .map_or(self.text.len(), |end| self.at + 2 + end + 2);
                }
                (b'\\', b'\n' | b'\r') => self.at += 2,
                (byte, _) if byte.is_ascii_whitespace() => self.at += 1,
                _ => break,
            }
        }
    }

    fn directive(&mut self) -> Piece<'text> {
        let start = self.at + 1;
        let mut end = logical_line_end(self.text, start);
        let line = self.text[start..end].trim_ascii();
        // A comment that is open at the line's end takes the directive's line with it.
        if let Some(open) = memchr::memmem::rfind(line, b"/*")
            && memchr::memmem::find(&line[open + 2..], b"*/").is_none()
            && let Some(close) = memchr::memmem::find(&self.text[end..], b"*/")
        {
            end += close + 2;
        }
        self.at = end;
        let name = line.iter().take_while(|byte| is_word_or_dollar(**byte)).count();
        let (name, rest) = line.split_at(name);
        Piece::Directive(name, rest.trim_ascii())
    }

    fn word(&mut self) -> Piece<'text> {
        let start = self.at;
        let is_number = self.byte(0).is_ascii_digit();
        // `1'000'000` is one number, and its marks open no character literal.
        while is_word_or_dollar(self.byte(0))
            || (is_number && self.byte(0) == b'\'' && is_word_or_dollar(self.byte(1)))
        {
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        if self.byte(0) == b'"' && matches!(word, b"R" | b"LR" | b"uR" | b"UR" | b"u8R") {
            return self.raw_string();
        }
        Piece::Word(word)
    }

    /// `"delimiter( … )delimiter"`, without its prefix.
    fn raw_string(&mut self) -> Piece<'text> {
        let start = self.at;
        let inside = &self.text[start + 1..];
        // The standard allows delimiters of up to 16 characters.
        let Some(open) = inside.iter().take(17).position(|byte| *byte == b'(') else {
            return self.quoted(b'"');
        };
        let mut close = vec![b')'];
        close.extend_from_slice(&inside[..open]);
        close.push(b'"');
        self.at = memchr::memmem::find(inside, &close)
            .map_or(self.text.len(), |end| start + 1 + end + close.len());
        Piece::String(&self.text[start..self.at])
    }

    /// A literal that ends with the next `quote`, or with its line if that comes first.
    fn quoted(&mut self, quote: u8) -> Piece<'text> {
        let start = self.at;
        self.at += quoted_on_line(&self.text[start..], quote);
        Piece::String(&self.text[start..self.at])
    }
}

impl<'text> Iterator for Pieces<'text> {
    type Item = Piece<'text>;

    fn next(&mut self) -> Option<Piece<'text>> {
        self.skip_blank();
        let byte = *self.text.get(self.at)?;
        let is_first = std::mem::replace(&mut self.line_is_blank, false);
        Some(match byte {
            b'#' if is_first => self.directive(),
            b'"' | b'\'' => self.quoted(byte),
            _ if is_word_or_dollar(byte) => self.word(),
            _ => {
                self.at += 1;
                Piece::Mark(byte)
            }
        })
    }
}

/// So far back the `//` of a comment is looked for, in lines without end.
const FARTHEST: usize = 1024;

/// So far back the `/*` of a comment is looked for.
const LONGEST_COMMENT: usize = 16 << 10;

/// `text` without the white space and comments that it ends with.
pub(crate) fn without_comments_behind(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_end();
        let near = text.len().saturating_sub(FARTHEST);
        let line = memchr::memrchr(b'\n', &text[near..]).map_or(near, |end| near + end + 1);
        let start = if text.ends_with(b"*/") {
            let near = text.len().saturating_sub(LONGEST_COMMENT);
            memchr::memmem::rfind(&text[near..], b"/*").map(|start| near + start)
        } else {
            memchr::memmem::find(&text[line..], b"//").map(|start| line + start)
        };
        match start {
            Some(start) => text = &text[..start],
            None => return text,
        }
    }
}

/// `text` without the white space and comments that it begins with.
pub(crate) fn without_comments_before(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let end = if text.starts_with(b"//") {
            memchr::memchr(b'\n', text)
        } else if text.starts_with(b"/*") {
            memchr::memmem::find(text, b"*/").map(|end| end + 2)
        } else {
            None
        };
        match end {
            Some(end) => text = &text[end..],
            None => return text,
        }
    }
}

/// Where the line of `from` ends, lines that a backslash continues taken as one.
fn logical_line_end(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(newline) = memchr::memchr(b'\n', &text[at..]) {
        let end = at + newline;
        let line = &text[at..end];
        if !line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\") {
            return end;
        }
        at = end + 1;
    }
    text.len()
}

/// The length of the literal that `text` begins with, up to the next `quote`, on whatever line.
pub(crate) fn quoted(text: &[u8], quote: u8) -> usize {
    let mut length = 1;
    while let Some(&byte) = text.get(length) {
        length += if byte == b'\\' { 2 } else { 1 };
        if byte == quote {
            break;
        }
    }
    length.min(text.len())
}

/// The length of the literal that `text` begins with, up to the next `quote`, or to the end of its
/// line if that comes first.
pub(crate) fn quoted_on_line(text: &[u8], quote: u8) -> usize {
    let mut length = 1;
    while let Some(&byte) = text.get(length).filter(|byte| **byte != b'\n') {
        length += if byte == b'\\' { 2 } else { 1 };
        if byte == quote {
            break;
        }
    }
    length.min(text.len())
}

/// Whether `text` ends with the word `word`.
pub(crate) fn ends_with_word(text: &[u8], word: &[u8]) -> bool {
    let before = text.strip_suffix(word);
    before.is_some_and(|text| text.last().is_none_or(|byte| !is_word_or_dollar(*byte)))
}

/// Whether `byte` may stand in an identifier, keyword or number.
pub(crate) fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether `byte` may stand in an identifier, keyword or number, in languages that allow a dollar
/// sign in names.
pub(crate) fn is_word_or_dollar(byte: u8) -> bool {
    byte == b'$' || is_word(byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &str) -> String {
        let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Pieces::new(text.as_bytes())
            .map(|piece| match piece {
                Piece::Word(word) => show(word),
                Piece::String(string) => format!("str:{}", show(string)),
                Piece::Mark(mark) => char::from(mark).to_string(),
                Piece::Directive(name, rest) => format!("#{}|{}", show(name), show(rest)),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn only_code_has_words() {
        for (text, expected) in [
            ("", ""),
            ("int a; // class X\nb", "int a ; b"),
            ("a // continued \\\n class X\nb", "a b"),
            ("a /* class\n * X */ b /* open", "a b"),
            (r#"x = "class \" y" + 'c'"#, r#"x = str:"class \" y" + str:'c'"#),
            ("\"open\nclass", "str:\"open class"),
            ("n = 1'000'000; c = 'x';", "n = 1'000'000 ; c = str:'x' ;"),
            ("R\"(a\" class)\" b", "str:\"(a\" class)\" b"),
            ("u8R\"--(a)\" )--\" b", "str:\"--(a)\" )--\" b"),
            ("  #  include <a>\nb # c", "#include|<a> b # c"),
            ("/* a */ #if A \\\n && B\nb", "#if|A \\\n && B b"),
            ("#define A 1 /* first\n second class */ b\nc", "#define|A 1 /* first b c"),
            ("#", "#|"),
            ("a \\\n b", "a b"),
            ("$ a$b $1'0'", "$ a$b $1 str:'0'"),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_ends(text in r#"([#'"\\/*\n()Ra1 _$é]|//|/\*|\*/|R")*"#) {
            prop_assert!(Pieces::new(text.as_bytes()).count() <= text.len());
        }
    }
}
