//! What a place of a TOML text is: the name of a section, a key, or a value.
//!
//! The text is read up to the place and no further, in one pass: what is being written is
//! unfinished by nature, and what stands behind the place does not matter.

/// What a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// Within the brackets of a section, of which the first stands at `start`.
    Header { start: usize },
    /// A key of the table at `path`; what is written of it begins at `start`.
    Key { path: Vec<String>, start: usize },
    /// The value of the key at `path`, or one of a list; it begins at `start`, behind the quote
    /// that opens it if one does.
    Value { path: Vec<String>, start: usize, quote: Option<char> },
    /// A comment, or nothing that can be told.
    Nothing,
}

/// What the byte `offset` of `text` is, which must be the start of a character or the end.
pub(super) fn at(text: &str, offset: usize) -> Context {
    let mut reader = Lexer::new(&text[..offset]);
    loop {
        match reader.step() {
            Some(Step::Done(context)) => return context,
            Some(Step::Further) => {}
            None => return reader.here(),
        }
    }
}

/// The names of a dotted path, without quotes.
pub(super) fn names(path: &str) -> Vec<String> {
    let names = path.split('.').map(|name| name.trim().trim_matches(['"', '\'']).to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// What a step of the reader led to.
enum Step {
    /// The text goes on.
    Further,
    /// It ends within something.
    Done(Context),
}

/// A table or list that is open.
struct Frame {
    /// Where it stands.
    path: Vec<String>,
    sort: Sort,
    /// The key whose value is being written.
    key: Option<Vec<String>>,
    /// Where the key or value that is being written may begin.
    start: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Section,
    Inline,
    List,
}

/// Reads the text up to its end.
struct Lexer<'text> {
    text: &'text str,
    at: usize,
    /// What is open, the section first.
    open: Vec<Frame>,
}

impl<'text> Lexer<'text> {
    fn new(text: &'text str) -> Self {
        let section = Frame { path: Vec::new(), sort: Sort::Section, key: None, start: 0 };
        Self { text, at: 0, open: vec![section] }
    }

    /// Goes over the next character, or all of a string, comment or header; nothing at the end.
    fn step(&mut self) -> Option<Step> {
        let rest = &self.text[self.at..];
        let character = rest.chars().next()?;
        let at = self.at;
        self.at += character.len_utf8();
        let frame = self.open.last_mut()?;
        match (character, frame.sort, frame.key.is_some()) {
            ('#', ..) => return Some(self.skip_comment()),
            ('"' | '\'', ..) => return Some(self.skip_string(character)),
            ('[', Sort::Section, false) => return Some(self.header(at)),
            ('=', Sort::Section | Sort::Inline, false) => {
                let mut key = frame.path.clone();
                key.extend(names(&self.text[frame.start..at]));
                frame.key = Some(key);
                frame.start = self.at;
            }
            ('{' | '[', sort, has_key) if has_key || sort == Sort::List => {
                let path = frame.key.clone().unwrap_or_else(|| frame.path.clone());
                let sort = if character == '{' { Sort::Inline } else { Sort::List };
                self.open.push(Frame { path, sort, key: None, start: self.at });
            }
            ('}', Sort::Inline, _) | (']', Sort::List, _) => {
                self.open.pop();
            }
            (',', Sort::Inline | Sort::List, _) => {
                frame.key = None;
                frame.start = self.at;
            }
            ('\n', ..) => self.end_line(),
            _ => {}
        }
        Some(Step::Further)
    }

    /// A line end ends a key with its value, and a table within a line that was left open.
    fn end_line(&mut self) {
        while self.open.len() > 1 && self.open.last().is_some_and(|open| open.sort == Sort::Inline)
        {
            self.open.pop();
        }
        if let Some(frame) = self.open.last_mut() {
            if frame.sort == Sort::Section {
                frame.key = None;
            }
            frame.start = self.at;
        }
    }

    fn skip_comment(&mut self) -> Step {
        match self.text[self.at..].find('\n') {
            Some(length) => {
                self.at += length;
                Step::Further
            }
            None => Step::Done(Context::Nothing),
        }
    }

    /// Goes behind the string that `quote` has opened.
    fn skip_string(&mut self, quote: char) -> Step {
        let triple = if quote == '"' { "\"\"\"" } else { "'''" };
        if self.text[self.at - 1..].starts_with(triple) {
            let Some(length) = self.text[self.at + 2..].find(triple) else {
                return Step::Done(Context::Nothing);
            };
            self.at += 2 + length + triple.len();
            return Step::Further;
        }
        let start = self.at;
        match end_of_string(&self.text[start..], quote) {
            Some(length) => {
                self.at = start + length;
                Step::Further
            }
            None => Step::Done(self.within(start, Some(quote))),
        }
    }

    /// Goes behind the header whose first bracket stands at `start`.
    fn header(&mut self, start: usize) -> Step {
        let line = self.text[start..].find('\n').unwrap_or(self.text.len() - start);
        let line = &self.text[start..start + line];
        let Some(length) = line.find(']') else {
            if start + line.len() == self.text.len() {
                return Step::Done(Context::Header { start });
            }
            self.at = start + line.len();
            return Step::Further;
        };
        let path = names(line[..length].trim_start_matches('['));
        let is_list = line.starts_with("[[");
        if is_list && line[length + 1..].is_empty() && start + line.len() == self.text.len() {
            return Step::Done(Context::Header { start });
        }
        self.at = start + length + 1 + usize::from(line[length + 1..].starts_with(']'));
        self.open = vec![Frame { path, sort: Sort::Section, key: None, start: self.at }];
        Step::Further
    }

    /// What the end of the text is, outside of strings and comments.
    fn here(&self) -> Context {
        let Some(frame) = self.open.last() else { return Context::Nothing };
        let written = &self.text[frame.start..];
        let start = frame.start + (written.len() - written.trim_start().len());
        self.within(start, None)
    }

    /// What the end of the text is, of which what is being written begins at `start`.
    fn within(&self, start: usize, quote: Option<char>) -> Context {
        let Some(frame) = self.open.last() else { return Context::Nothing };
        match (&frame.key, frame.sort) {
            (Some(key), _) => Context::Value { path: key.clone(), start, quote },
            (None, Sort::List) => Context::Value { path: frame.path.clone(), start, quote },
            (None, _) => {
                let mut path = frame.path.clone();
                let before = self.text[frame.start..].rfind('.').map(|dot| frame.start + dot);
                let Some(dot) = before else { return Context::Key { path, start } };
                path.extend(names(&self.text[frame.start..dot]));
                let written = &self.text[dot + 1..];
                let blank = written.len() - written.trim_start().len();
                Context::Key { path, start: dot + 1 + blank }
            }
        }
    }
}

/// Where the string that `text` begins within ends: behind `quote`, or before a line end.
fn end_of_string(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let (at, end) = text.char_indices().find(|(_, character)| {
        let is_end = *character == '\n' || (*character == quote && !is_escaped);
        is_escaped = quote == '"' && *character == '\\' && !is_escaped;
        is_end
    })?;
    Some(if end == '\n' { at } else { at + 1 })
}
