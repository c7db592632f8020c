//! Where a setting comes from.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// A text that settings were read from.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is.
    pub kind: SourceKind,
    /// Its text; empty for editor settings, which have none.
    pub text: String,
}

/// What sort of text settings were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// A file, by the path it was found under.
    File(PathBuf),
    /// The editor's settings.
    Editor,
    /// A flag of the command line, as it is typed: `--set`.
    Flag(&'static str),
}

impl Source {
    /// The name people know it by.
    #[must_use]
    pub fn name(&self) -> Cow<'_, str> {
        match &self.kind {
            SourceKind::File(path) => path.to_string_lossy(),
            SourceKind::Editor => "editor settings".into(),
            SourceKind::Flag(flag) => (*flag).into(),
        }
    }
}

/// Who decided a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody: it is the default.
    Default,
    /// Whoever wrote the source.
    Written {
        /// The text it stands in.
        source: Arc<Source>,
        /// The line, from 1; absent where the source has no lines.
        line: Option<u32>,
    },
}

impl Origin {
    /// The origin as people read it, with the path of a file relative to `root`.
    #[must_use]
    pub fn describe(&self, root: &Path) -> String {
        let Self::Written { source, line } = self else { return "default".to_owned() };
        match (&source.kind, line) {
            (SourceKind::File(path), line) => {
                let path = path.strip_prefix(root).unwrap_or(path).display();
                line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}"))
            }
            _ => source.name().into_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.describe(Path::new("")))
    }
}

/// A value and who decided it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who decided it.
    pub origin: Origin,
}

impl<T> Sourced<T> {
    /// A value nobody wrote.
    pub(crate) const fn by_default(value: T) -> Self {
        Self { value, origin: Origin::Default }
    }

    /// What `change` makes of the value, decided by the same.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: change(self.value), origin: self.origin }
    }
}

/// The origin is not written down, so the schema is that of the value.
impl<T: JsonSchema> JsonSchema for Sourced<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
