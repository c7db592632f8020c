//! Values taken out of the tree one by one, each checked, each mistake noted with its place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use astrolens_model::{LineIndex, Location};

use crate::diagnostic::{Diagnostic, Mistake};
use crate::nearest::{nearest, one_of};
use crate::source::{Origin, Source, SourceKind, Sourced};
use crate::tree::{Entry, Node, SyntaxError, Value};

/// Further mistakes of one source are only mentioned: nobody reads so many, and each costs the
/// search for its column.
const MOST_MISTAKES: usize = 1000;

/// Reads one source, collecting what is wrong with it.
pub(crate) struct SettingsReader<'source> {
    source: &'source Arc<Source>,
    lines: LineIndex<'source>,
    diagnostics: Vec<Diagnostic>,
    /// The zero-based rows with a syntax error.
    broken: BTreeSet<u32>,
    has_more: bool,
}

/// A key of the source with its value.
pub(crate) struct Item<'tree> {
    /// The dotted path of the key.
    pub(crate) path: String,
    /// Where the key stands.
    pub(crate) key_span: Option<Range<usize>>,
    /// Its value.
    pub(crate) node: &'tree Node,
}

/// A table of the source whose keys are taken one by one.
///
/// What is asked for is known, so that [`SettingsReader::finish`] can name the unknown keys without
/// a second list of them.
pub(crate) struct Fields<'tree> {
    path: String,
    entries: Vec<&'tree Entry>,
    known: Vec<&'static str>,
}

impl<'tree> Fields<'tree> {
    /// The value of `key`, if it is there.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Item<'tree>> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        let entry = self.entries.remove(at);
        Some(Item { path: join(&self.path, key), key_span: entry.span.clone(), node: &entry.node })
    }

    /// Whether the table has a `key` that has not been taken.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    /// Whether the table holds nothing that has not been taken.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl<'source> SettingsReader<'source> {
    /// A reader of `source`.
    pub(crate) fn new(source: &'source Arc<Source>) -> Self {
        Self {
            source,
            lines: LineIndex::new(source.text.as_bytes()),
            diagnostics: Vec::new(),
            broken: BTreeSet::new(),
            has_more: false,
        }
    }

    /// All that was wrong, in the order of the text.
    pub(crate) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.location.map(|at| at.start_byte));
        if self.has_more {
            self.diagnostics.push(Diagnostic {
                mistake: Mistake::TooMany,
                source: Arc::clone(self.source),
                key: String::new(),
                location: None,
                message: format!("there are more than {MOST_MISTAKES} mistakes"),
                help: Some("mend the first ones".to_owned()),
                replacement: None,
            });
        }
        self.diagnostics
    }

    /// Notes what the TOML parser said; all of that before anything else.
    ///
    /// The parser guesses on after an error, so that only the first one of a line counts, and
    /// no other mistake on that line does: it would be about a guess.
    pub(crate) fn syntax(&mut self, error: SyntaxError) {
        let end = self.source.text.len();
        let span = error.span.unwrap_or(end..end);
        let row = self.lines.row(span.start as u32);
        if !self.broken.contains(&row) {
            let message = format!("invalid TOML: {}", error.message);
            self.note(Mistake::Syntax, "", Some(span), message, None);
            self.broken.insert(row);
        }
    }

    /// Notes a mistake.
    pub(crate) fn note(
        &mut self,
        mistake: Mistake,
        key: &str,
        span: Option<Range<usize>>,
        message: String,
        help: Option<String>,
    ) {
        let row = span.as_ref().map(|span| self.lines.row(span.start as u32));
        if row.is_some_and(|row| self.broken.contains(&row)) {
            return;
        }
        if self.diagnostics.len() == MOST_MISTAKES {
            self.has_more = true;
            return;
        }
        self.diagnostics.push(Diagnostic {
            mistake,
            source: Arc::clone(self.source),
            key: key.to_owned(),
            location: span.and_then(|span| self.location(span)),
            message,
            help,
            replacement: None,
        });
    }

    /// Notes that the value of `item` cannot be meant.
    pub(crate) fn bad_value(&mut self, item: &Item<'_>, message: String, help: Option<String>) {
        self.note(Mistake::BadValue, &item.path, item.node.span.clone(), message, help);
    }

    /// Notes that a value of another type belongs there.
    pub(crate) fn wrong_type(&mut self, item: &Item<'_>, expected: &str) {
        let found = item.node.value.describe();
        let message = format!("`{}` must be {expected}, found {found}", item.path);
        self.note(Mistake::WrongType, &item.path, item.node.span.clone(), message, None);
    }

    /// Notes that `name` is unknown and says which of `names` was probably meant.
    pub(crate) fn unknown(
        &mut self,
        mistake: Mistake,
        key: &str,
        span: Option<Range<usize>>,
        message: String,
        (name, names): (&str, &[&'static str]),
    ) {
        let near = nearest(name, names.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if names.is_empty() => "there is none".to_owned(),
            None => format!("there is {}", one_of(names.iter().copied())),
        };
        // What stands at `span` is replaced as it stands, so a quoted name stays quoted.
        let written = span.clone().and_then(|span| self.source.text.get(span));
        let quoted = written.is_some_and(|text| text.starts_with(['"', '\'']));
        let replacement = near.map(|near| if quoted { format!("{near:?}") } else { near.into() });
        let before = self.diagnostics.len();
        self.note(mistake, key, span, message, Some(help));
        if let Some(noted) = self.diagnostics.get_mut(before) {
            noted.replacement = replacement;
        }
    }

    /// The place of a span, if the source is text that has it.
    pub(crate) fn location(&self, span: Range<usize>) -> Option<Location> {
        let text = &self.source.text;
        if self.source.kind == SourceKind::Editor || span.end > text.len() {
            return None;
        }
        let (start_byte, end_byte) = (span.start as u32, span.end as u32);
        Some(Location {
            start: self.lines.position(start_byte),
            end: self.lines.position(end_byte),
            start_byte,
            end_byte,
        })
    }

    /// The text a span covers.
    pub(crate) fn text(&self, span: Range<usize>) -> Option<&'source str> {
        self.source.text.get(span)
    }

    /// Who decided what stands at `span`.
    pub(crate) fn origin(&self, span: Option<&Range<usize>>) -> Origin {
        let line = match self.source.kind {
            SourceKind::File(_) => span.map(|span| self.lines.row(span.start as u32) + 1),
            SourceKind::Editor | SourceKind::Flag(_) => None,
        };
        Origin::Written { source: Arc::clone(self.source), line }
    }

    fn sourced<T>(&self, item: &Item<'_>, value: T) -> Sourced<T> {
        Sourced { value, origin: self.origin(item.node.span.as_ref()) }
    }

    /// The fields of the whole source.
    pub(crate) fn root<'tree>(&mut self, node: &'tree Node) -> Option<Fields<'tree>> {
        let item = Item { path: String::new(), key_span: None, node };
        if let Value::Table(_) = node.value {
            return self.table(&item);
        }
        let message = format!("the settings must be a table, found {}", node.value.describe());
        self.note(Mistake::WrongType, "", node.span.clone(), message, None);
        None
    }

    /// The fields of a table.
    pub(crate) fn table<'tree>(&mut self, item: &Item<'tree>) -> Option<Fields<'tree>> {
        let Value::Table(entries) = &item.node.value else {
            self.wrong_type(item, "a table");
            return None;
        };
        Some(Fields {
            path: item.path.clone(),
            entries: entries.iter().collect(),
            known: Vec::new(),
        })
    }

    /// Notes every key of the table that nobody asked for.
    ///
    /// `advise` may have better advice for a key than the nearest one.
    pub(crate) fn finish(&mut self, fields: Fields<'_>, advise: impl Fn(&str) -> Option<String>) {
        for entry in fields.entries {
            let place = match fields.path.as_str() {
                "" => "at the top level".to_owned(),
                path => format!("in `{path}`"),
            };
            let message = format!("unknown key `{}` {place}", entry.key);
            let key = join(&fields.path, &entry.key);
            if let Some(help) = advise(&entry.key) {
                self.note(Mistake::UnknownKey, &key, entry.span.clone(), message, Some(help));
            } else {
                let names = (entry.key.as_str(), fields.known.as_slice());
                self.unknown(Mistake::UnknownKey, &key, entry.span.clone(), message, names);
            }
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, item: &Item<'_>) -> Option<Sourced<bool>> {
        if let Value::Boolean(flag) = item.node.value {
            return Some(self.sourced(item, flag));
        }
        self.wrong_type(item, "`true` or `false`");
        None
    }

    /// Text.
    pub(crate) fn string(&mut self, item: &Item<'_>) -> Option<Sourced<String>> {
        if let Value::String(text) = &item.node.value {
            return Some(self.sourced(item, text.clone()));
        }
        self.wrong_type(item, "text in quotes");
        None
    }

    /// A whole number above zero.
    pub(crate) fn positive(&mut self, item: &Item<'_>) -> Option<Sourced<u64>> {
        if let Value::Integer(number) = item.node.value
            && let Some(number) = u64::try_from(number).ok().filter(|number| *number > 0)
        {
            return Some(self.sourced(item, number));
        }
        self.wrong_type(item, "a whole number above 0");
        None
    }

    /// A number of at least `least`.
    pub(crate) fn number(&mut self, item: &Item<'_>, least: f64) -> Option<Sourced<f64>> {
        let number = match item.node.value {
            Value::Integer(number) => number as f64,
            Value::Float(number) if number.is_finite() => number,
            _ => f64::NAN,
        };
        if number >= least {
            return Some(self.sourced(item, number));
        }
        self.wrong_type(item, &format!("a number of at least {least}"));
        None
    }

    /// One of `names`, by its place among them.
    pub(crate) fn choice(
        &mut self,
        item: &Item<'_>,
        what: &str,
        names: &[&'static str],
    ) -> Option<Sourced<usize>> {
        let Value::String(text) = &item.node.value else {
            self.wrong_type(item, &format!("a string, {what}"));
            return None;
        };
        if let Some(at) = names.iter().position(|name| name == text) {
            return Some(self.sourced(item, at));
        }
        let found = item.node.value.describe();
        let message = format!("`{}` must be {what}, found {found}", item.path);
        let names = (text.as_str(), names);
        self.unknown(Mistake::BadValue, &item.path, item.node.span.clone(), message, names);
        None
    }

    /// The items of a list.
    pub(crate) fn list<'tree>(
        &mut self,
        item: &Item<'tree>,
        expected: &str,
    ) -> Option<Vec<Item<'tree>>> {
        let Value::Array(nodes) = &item.node.value else {
            self.wrong_type(item, expected);
            return None;
        };
        let items = nodes.iter().enumerate().map(|(at, node)| Item {
            path: format!("{}[{at}]", item.path),
            key_span: None,
            node,
        });
        Some(items.collect())
    }
}
