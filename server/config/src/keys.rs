//! The keys that hold one plain value: a row each, and nothing else is written of a key.
//!
//! By its row a key is read, described in the schema, the reference and the editors' settings,
//! merged over the layers, shown with who decided it, and held against what it was. Whoever acts on
//! the value asks for it by the row. The summaries are what people read, as Markdown.

use std::cmp::Ordering;
use std::sync::LazyLock;

use astrolens_model::config::FileLimits;

use crate::registry::OPTIONS;
use crate::schema::Globs;

/// A key whose values are `T`.
#[derive(Debug)]
pub(crate) struct Key<T> {
    /// What is said of it.
    pub(crate) row: Row,
    /// What holds where nobody writes it.
    pub(crate) default: T,
}

/// What is said of a key, whatever its type.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The key as a dotted path.
    pub(crate) path: &'static str,
    /// What it means.
    pub(crate) summary: &'static str,
    /// What may be written.
    pub(crate) form: Form,
    /// Whether it holds for each file by itself, and is shown among what holds for it.
    pub(crate) is_per_file: bool,
    /// How a value compares to the one before that allows more than that.
    pub(crate) looser: Option<Ordering>,
}

/// What may be written for a key, with the default where there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number above 0.
    Whole(u64),
    /// A number.
    Number {
        /// The smallest.
        least: f64,
        /// The default.
        default: f64,
    },
    /// One of two words, the default first.
    Word([&'static str; 2]),
    /// A list of globs.
    Globs,
    /// Text.
    Text,
}

/// The type of a key that holds text.
pub(crate) struct Text;

/// How much larger a limit is in test code unless somebody says otherwise.
///
/// Tests are long and flat by nature: a table of cases, many assertions (each of which is a
/// decision in some languages). Twice is where functions start to stand out from their peers
/// in the test folders of large projects.
const TWICE: f64 = 2.0;

pub(crate) static ROOT: Key<bool> = Key::flag(
    "root",
    false,
    "Whether the configuration of the folders above this one is left out.",
);

pub(crate) static TEST_FILES: Key<Globs> = Key::globs(
    "tests.files",
    "Globs of the files that are test code, instead of what is customary in each language.",
);

pub(crate) static TEST_SCALE: Key<f64> = Key::number(
    "tests.scale",
    (1.0, TWICE),
    "How many times as large a limit is in test code as in other code. Limits written under \
     `[tests.thresholds]` are taken as they are.",
)
.per_file(Ordering::Greater);

pub(crate) static INCLUDE: Key<Globs> = Key::globs(
    "files.include",
    "Globs of the only files that are looked at; all of them unless given.",
);

pub(crate) static EXCLUDE: Key<Globs> = Key::globs(
    "files.exclude",
    "Globs of files that are left out, in addition to those of the folders above.",
);

pub(crate) static INCLUDE_GENERATED: Key<bool> = Key::flag(
    "files.include_generated",
    false,
    "Whether generated, vendored and minified files get findings too.",
)
.per_file(Ordering::Less);

pub(crate) static MAX_BYTES: Key<u64> = Key::whole(
    "limits.max_bytes",
    FileLimits::DEFAULT.max_bytes,
    "A larger file is skipped, in bytes.",
)
.per_file(Ordering::Less);

pub(crate) static MAX_PARSE_STEPS: Key<u64> = Key::whole(
    "limits.max_parse_steps",
    FileLimits::DEFAULT.max_parse_steps,
    "A file whose parse takes more steps is skipped. A step is a hundred operations of the parser: \
     the same file takes as many on every machine.",
)
.per_file(Ordering::Less);

pub(crate) static BASELINE: Key<Text> = Key::text(
    "gate.baseline",
    "The file of known findings, relative to the folder of the configuration file; unless given, \
     `astrolens-baseline.json` in the nearest folder that has one.",
);

/// All of them, in the order of the reference; the options of metrics follow.
static KEYS: [&Row; 9] = [
    &ROOT.row,
    &TEST_FILES.row,
    &TEST_SCALE.row,
    &INCLUDE.row,
    &EXCLUDE.row,
    &INCLUDE_GENERATED.row,
    &MAX_BYTES.row,
    &MAX_PARSE_STEPS.row,
    &BASELINE.row,
];

/// A section that holds such keys alone.
#[derive(Debug)]
pub(crate) struct Section {
    /// Its name.
    pub(crate) name: &'static str,
    /// What its keys are about.
    pub(crate) summary: &'static str,
    /// What it looks like when it is used, for keys without a default.
    pub(crate) example: &'static str,
    /// Where a key belongs that does not belong here.
    pub(crate) advice: fn(&str) -> Option<String>,
}

/// The sections that hold such keys alone, in the order of the reference.
pub(crate) static SECTIONS: [Section; 3] = [
    Section {
        name: "files",
        summary: "Which files are looked at.",
        example: "# What is left out.\n#exclude = [\"third_party/\", \"*.generated.*\"]\n",
        advice: |_| None,
    },
    Section {
        name: "limits",
        summary: "What one file may cost before it is skipped.",
        example: "",
        advice: |key| {
            let metric = astrolens_metrics::metric(key)?;
            Some(format!("limits of metrics stand in `[thresholds]`: `{} = …`", metric.id))
        },
    },
    Section {
        name: "gate",
        summary: "What `astrolens check` lets pass.",
        example: "#baseline = \"ci/baseline.json\"\n",
        advice: |_| None,
    },
];

/// The options of metrics as keys: the languages' tables have them.
static METRIC_OPTIONS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let options = OPTIONS.iter().map(|variant| Row {
        path: variant.option,
        summary: variant.summary,
        form: Form::Word([variant.default, variant.switched]),
        is_per_file: true,
        looser: None,
    });
    options.collect()
});

/// All keys, in the order of the reference.
pub(crate) fn keys() -> impl Iterator<Item = &'static Row> {
    KEYS.into_iter().chain(METRIC_OPTIONS.iter())
}

/// The keys of a section; those at the top for the empty name.
pub(crate) fn keys_of(section: &str) -> impl Iterator<Item = &'static Row> {
    keys().filter(move |row| row.section() == section)
}

/// The metrics that have options, which are sections.
pub(crate) fn metrics_with_options() -> Vec<&'static str> {
    let mut metrics: Vec<_> = METRIC_OPTIONS.iter().map(Row::section).collect();
    metrics.dedup();
    metrics
}

impl Row {
    const fn new(path: &'static str, form: Form, summary: &'static str) -> Self {
        Self { path, summary, form, is_per_file: false, looser: None }
    }

    /// The section it stands in; empty for the top.
    pub(crate) fn section(&self) -> &'static str {
        self.path.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// Its name in its section.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit_once('.').map_or(self.path, |(_, name)| name)
    }
}

impl<T: Copy> Key<T> {
    /// It holds for each file by itself; a value that compares as `looser` allows more.
    const fn per_file(self, looser: Ordering) -> Self {
        let row = Row { is_per_file: true, looser: Some(looser), ..self.row };
        Self { row, default: self.default }
    }
}

impl Key<bool> {
    const fn flag(path: &'static str, default: bool, summary: &'static str) -> Self {
        Self { row: Row::new(path, Form::Flag(default), summary), default }
    }
}

impl Key<u64> {
    const fn whole(path: &'static str, default: u64, summary: &'static str) -> Self {
        Self { row: Row::new(path, Form::Whole(default), summary), default }
    }
}

impl Key<f64> {
    const fn number(
        path: &'static str,
        (least, default): (f64, f64),
        summary: &'static str,
    ) -> Self {
        Self { row: Row::new(path, Form::Number { least, default }, summary), default }
    }
}

impl Key<Globs> {
    const fn globs(path: &'static str, summary: &'static str) -> Self {
        Self { row: Row::new(path, Form::Globs, summary), default: Globs }
    }
}

impl Key<Text> {
    const fn text(path: &'static str, summary: &'static str) -> Self {
        Self { row: Row::new(path, Form::Text, summary), default: Text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Layer, Mistake, Source, SourceKind};

    /// A section that nobody reads would have its keys called unknown.
    #[test]
    fn every_key_is_read_where_it_stands() {
        for row in keys() {
            let kind = SourceKind::File("/w/astrolens.toml".into());
            let source = Source { kind, text: format!("{} = {{}}", row.path) };
            let (_, wrong) = Layer::from_toml(source, "/w".into());
            let wrong: Vec<_> = wrong.iter().map(|own| (own.mistake, own.key.as_str())).collect();
            assert_eq!(wrong, [(Mistake::WrongType, row.path)]);
        }
    }

    #[test]
    fn what_holds_for_a_file_has_a_default() {
        for row in keys().filter(|row| row.is_per_file) {
            assert!(!matches!(row.form, Form::Globs | Form::Text), "{}", row.path);
        }
    }
}
