//! One source of settings, read: a file, the editor, or flags.

use std::path::PathBuf;
use std::sync::Arc;

use crate::decode::decode;
use crate::diagnostic::{Diagnostic, Mistake};
use crate::keys::{EXCLUDE, INCLUDE, INCLUDE_GENERATED};
use crate::pattern::{Pattern, Patterns};
use crate::read::SettingsReader;
use crate::settings::Settings;
use crate::source::{Origin, Source, SourceKind, Sourced};
use crate::tree;

/// What one source says, with the folder its globs are relative to.
#[derive(Debug)]
pub struct Layer {
    pub(crate) base: PathBuf,
    pub(crate) settings: Settings,
    /// Whether limits are taken as they are written in test code too: so it is with flags.
    pub(crate) exact: bool,
}

/// What the command line says about the configuration.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// Settings as TOML, such as `thresholds.cognitive = 10`.
    pub set: Vec<String>,
    /// Globs of the only files that are looked at.
    pub include: Vec<String>,
    /// Globs of files that are left out.
    pub exclude: Vec<String>,
    /// Whether generated, vendored and minified files get findings too.
    pub include_generated: bool,
}

impl Layer {
    /// Reads TOML; the globs in it are relative to `base`.
    ///
    /// What is wrong is left out of the layer and stands in the diagnostics, all of it, in the
    /// order of the text.
    #[must_use]
    pub fn from_toml(source: Source, base: PathBuf) -> (Self, Vec<Diagnostic>) {
        let source = Arc::new(source);
        let mut reader = SettingsReader::new(&source);
        let (tree, errors) = tree::from_toml(&source.text);
        for error in errors {
            reader.syntax(error);
        }
        let settings = decode(&tree, &mut reader);
        let exact = matches!(source.kind, SourceKind::Flag(_));
        let mut diagnostics = reader.into_diagnostics();
        let place = |own: &Diagnostic| own.location.map_or(0, |at| at.start_byte);
        let is_syntax = |own: &Diagnostic| own.mistake == Mistake::Syntax;
        if let Some(first) = diagnostics.iter().filter(|own| is_syntax(own)).map(place).min() {
            // A key behind it may stand in a table whose name was not read.
            let is_unknown = |own: &Diagnostic| own.mistake == Mistake::UnknownKey;
            diagnostics.retain(|own| !is_unknown(own) || place(own) < first);
        }
        (Self { base, settings, exact }, diagnostics)
    }

    /// Reads an editor's settings, which have the keys of `astrolens.toml`.
    #[must_use]
    pub fn from_editor(settings: &serde_json::Value, root: PathBuf) -> (Self, Vec<Diagnostic>) {
        let source = Arc::new(Source { kind: SourceKind::Editor, text: String::new() });
        let mut reader = SettingsReader::new(&source);
        let settings = decode(&tree::from_json(settings), &mut reader);
        let diagnostics = reader.into_diagnostics();
        (Self { base: root, settings, exact: false }, diagnostics)
    }

    /// Reads flags, weakest layer first; their globs are relative to `base`.
    #[must_use]
    pub fn from_flags(flags: &Flags, base: &std::path::Path) -> (Vec<Self>, Vec<Diagnostic>) {
        let mut layers = Vec::new();
        let mut diagnostics = Vec::new();
        for text in &flags.set {
            let source = Source { kind: SourceKind::Flag("--set"), text: text.clone() };
            let (layer, wrong) = Self::from_toml(source, base.to_owned());
            layers.push(layer);
            diagnostics.extend(wrong);
        }
        let mut settings = Settings::default();
        for (flag, texts, key) in
            [("--include", &flags.include, &INCLUDE), ("--exclude", &flags.exclude, &EXCLUDE)]
        {
            if let Some(globs) = globs(flag, texts, &mut diagnostics) {
                settings.values.set(key, globs);
            }
        }
        if flags.include_generated {
            let origin = flag_origin("--include-generated", "");
            settings.values.set(&INCLUDE_GENERATED, Sourced { value: true, origin });
        }
        layers.push(Self { base: base.to_owned(), settings, exact: true });
        (layers, diagnostics)
    }
}

fn flag_origin(flag: &'static str, text: &str) -> Origin {
    let source = Source { kind: SourceKind::Flag(flag), text: text.to_owned() };
    Origin::Written { source: Arc::new(source), line: None }
}

/// The globs of a flag that may be repeated.
fn globs(
    flag: &'static str,
    texts: &[String],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Sourced<Patterns>> {
    if texts.is_empty() {
        return None;
    }
    let mut patterns = Vec::new();
    let mut wrong = |text: &str, span, message: String, help: &str| {
        let source = Source { kind: SourceKind::Flag(flag), text: text.to_owned() };
        let source = Arc::new(source);
        let mut reader = SettingsReader::new(&source);
        reader.note(Mistake::BadGlob, "", span, message, Some(help.to_owned()));
        diagnostics.extend(reader.into_diagnostics());
    };
    for text in texts {
        match Pattern::parse(text) {
            Ok(pattern) => patterns.push(pattern),
            Err(wrong_glob) => {
                let message = format!("the glob `{text}` {}", wrong_glob.message);
                wrong(text, Some(wrong_glob.range), message, wrong_glob.help);
            }
        }
    }
    match Patterns::new(patterns) {
        Ok(value) => Some(Sourced { value, origin: flag_origin(flag, &texts.join(" ")) }),
        Err(error) => {
            let message = format!("the globs of `{flag}` cannot be matched: {error}");
            wrong("", None, message, "write fewer or simpler globs");
            None
        }
    }
}
