//! How the files of a language are told from all others: data that each language's folder states.

/// How a language's files are recognised, and what its users call what is in them.
#[derive(Clone, Copy, Debug)]
pub struct FileSigns {
    /// Extensions that are this language's alone, without the dot. In lower case, but for
    /// those whose case tells languages apart (`.C`): the exact spelling is tried first.
    pub extensions: &'static [&'static str],
    /// Whether a text is none of the language's although its file has one of `extensions`.
    pub is_foreign: Option<fn(&[u8]) -> bool>,
    /// Extensions that other languages use too.
    pub shared: &'static [SharedExtension],
    /// Whole file names.
    pub names: &'static [&'static str],
    /// Interpreters named by a `#!` line, without version.
    pub interpreters: &'static [&'static str],
    /// What editors call the language (`languageId`, Vim's `filetype`).
    pub editor_ids: &'static [&'static str],
    /// What else a mode line in the text may call it (Emacs), in lower case.
    pub modes: &'static [&'static str],
    /// What looks like the language and is not.
    pub unsupported: &'static [Unsupported],
    /// How comments are written.
    pub comments: Comments,
    /// Its programs are customarily shipped bundled and minified.
    pub is_minified_for_release: bool,
}

/// A claim to an extension that several languages use.
#[derive(Clone, Copy, Debug)]
pub struct SharedExtension {
    /// The extension, without the dot, in lower case.
    pub extension: &'static str,
    /// How surely a text is in this language rather than in another one with a claim.
    pub reads: fn(&[u8]) -> Sureness,
    /// It is this language where nothing speaks for another, and where files of several
    /// languages include the file. One language at most is the base of an extension.
    pub is_base: bool,
}

/// How surely a text is in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// The text does not say.
    Open,
    /// Parts of it can be read in no other language, but need not be read at all.
    Likely,
    /// It cannot be in another language that has a claim.
    Certain,
}

/// A language that is named to the user instead of being read as one of ours.
#[derive(Debug)]
pub struct Unsupported {
    /// Its name for people.
    pub title: &'static str,
    /// Its extensions, without the dot, in lower case.
    pub extensions: &'static [&'static str],
    /// Interpreters named by a `#!` line, without version.
    pub interpreters: &'static [&'static str],
    /// What editors call it.
    pub editor_ids: &'static [&'static str],
    /// Whether a text is in it, for extensions it does not own alone.
    pub reads: Option<fn(&[u8]) -> bool>,
}

/// How a language's comments are written.
#[derive(Clone, Copy, Debug)]
pub struct Comments {
    /// What starts a comment that ends with its line.
    pub line: &'static str,
    /// What starts and ends a comment of several lines. Strings that stand for
    /// documentation count.
    pub block: &'static [(&'static str, &'static str)],
    /// What begins a line that may stand between a comment and the declaration it is about:
    /// attributes, decorators, what a template takes.
    pub above_declarations: &'static [&'static str],
    /// How they are written between the tags of markup, where a language has that.
    pub in_markup: Option<MarkupComments>,
}

/// How comments are written where text stands that is shown.
#[derive(Clone, Copy, Debug)]
pub struct MarkupComments {
    /// The node kinds that markup is: what stands right in one is shown.
    pub elements: &'static [&'static str],
    /// The node kind that code stands in between tags, and so a comment, by itself.
    pub embedded: &'static str,
    /// What starts a comment there.
    pub start: &'static str,
    /// What ends it.
    pub end: &'static str,
}
