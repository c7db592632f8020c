//! The file of known findings: written to be read by people and compared by version control.

use std::cmp::Ordering::Equal;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use astrolens_error::{Error, Result};
use astrolens_model::{FileReport, Finding, Function, Hashes, RuleId, SymbolKind};
use astrolens_scan::Workspaces;
use serde::{Deserialize, Serialize};

use super::matching::Subjects;

/// The format's name; a format that this program could misread gets another.
const SCHEMA: &str = "astrolens-baseline-2";

/// The format before, which knew functions by their names alone; read, and not written any more.
const OLD_SCHEMA: &str = "astrolens-baseline-1";

/// The name of the file where none is given.
pub const DEFAULT_FILE: &str = "astrolens-baseline.json";

/// Where the baseline is that holds in `folder`: what the configuration names, else the file of the
/// usual name in the nearest folder up to the top of the workspace that has one.
pub fn nearest(folder: &Path, workspaces: &mut Workspaces) -> Option<PathBuf> {
    nearest_where(folder, workspaces, Path::is_file)
}

/// The [`nearest`] of the files that are there as `is_there` says.
pub(super) fn nearest_where(
    folder: &Path,
    workspaces: &mut Workspaces,
    mut is_there: impl FnMut(&Path) -> bool,
) -> Option<PathBuf> {
    let number = workspaces.number(folder);
    let workspace = workspaces.get(number);
    if let Some(path) = workspace.folder(folder).baseline() {
        return Some(path);
    }
    let root = workspace.root();
    let folders = folder.ancestors().take_while(|folder| folder.starts_with(root));
    folders.map(|folder| folder.join(DEFAULT_FILE)).find(|file| is_there(file))
}

/// Known findings by path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Baseline {
    pub(super) files: BTreeMap<String, Vec<Known>>,
}

/// A known finding: what tells whether it got worse, and by what it is found again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Known {
    /// The rule that speaks.
    pub(super) rule: RuleId,
    /// What it is about; absent for a whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) symbol: Option<String>,
    /// Which it is of those that share the name.
    #[serde(default, skip_serializing_if = "is_first")]
    pub(super) ordinal: u32,
    /// What sort of symbol it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<SymbolKind>,
    /// The figure it had, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "whole")]
    pub(super) value: Option<f64>,
    /// The text of the function it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hashes: Option<Hashes>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_first(ordinal: &u32) -> bool {
    *ordinal == 0
}

/// Writes a whole number without a fraction.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn whole<S: serde::Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    /// Above this not every whole number is an `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() < EXACT => {
            serializer.serialize_i64(*value as i64)
        }
        Some(value) => serializer.serialize_f64(*value),
        None => serializer.serialize_none(),
    }
}

impl Known {
    /// What is kept of `finding`, which is about `function` or none.
    pub(super) fn new(finding: &Finding, function: Option<&Function>) -> Self {
        Self {
            rule: finding.rule.clone(),
            symbol: finding.symbol.clone(),
            ordinal: finding.ordinal,
            kind: finding.kind.clone(),
            value: finding.value,
            hashes: function.and_then(|function| function.hashes),
        }
    }
}

/// The file as serde reads it.
#[derive(Deserialize)]
struct Stored {
    schema: String,
    files: BTreeMap<String, Vec<Known>>,
}

impl Baseline {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read or is no baseline of this version.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let help = || format!("write one with `astrolens baseline -o {}`", path.display());
        let read = Self::read_if_there(path)?;
        read.ok_or_else(|| malformed(path, "there is no such file".to_owned(), help()))
    }

    /// Reads the file at `path`; `None` if there is none.
    ///
    /// # Errors
    /// When it cannot be read or is no baseline of this version.
    pub fn read_if_there(path: &Path) -> Result<Option<Self>> {
        match fs::read(path) {
            Ok(text) => Self::parse(&text, path).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Read { path: path.to_path_buf(), source }),
        }
    }

    /// The baseline that `text`, which is that of the file at `path`, holds.
    ///
    /// # Errors
    /// When it is no baseline of this version.
    pub(crate) fn parse(text: &[u8], path: &Path) -> Result<Self> {
        let stored: Stored = serde_json::from_slice(text).map_err(|error| {
            if let Some(line) = conflict(text) {
                let detail = format!("it holds a merge conflict, from line {line} on");
                let help = format!(
                    "take one side with `git checkout --ours {0}` or `--theirs` and run `astrolens \
                     check --update-baseline`, or write it anew with `astrolens baseline -o {0}`",
                    path.display()
                );
                return malformed(path, detail, help);
            }
            let help = "write it anew with `astrolens baseline`";
            malformed(path, error.to_string(), help.to_owned())
        })?;
        if stored.schema != SCHEMA && stored.schema != OLD_SCHEMA {
            let detail = format!("its format is `{}`, not `{SCHEMA}`", stored.schema);
            let help = "use the version of astrolens that wrote it, or write it anew with \
                        `astrolens baseline`";
            return Err(malformed(path, detail, help.to_owned()));
        }
        let mut baseline = Self { files: stored.files };
        baseline.sort();
        Ok(baseline)
    }

    /// Writes the file at `path`, as a whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let failed = |source| Error::Write { path: path.to_path_buf(), source };
        // Where a link leads is written, and the link stays.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let path = target.as_path();
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let written = fs::write(&beside, self.to_text()).and_then(|()| fs::rename(&beside, path));
        written.map_err(|error| {
            // It is of no use; that it stays if it cannot be removed does no harm.
            let _ = fs::remove_file(&beside);
            failed(error)
        })
    }

    /// Adds the findings of `report`, whose path from the baseline's folder is `path`.
    pub fn add(&mut self, path: String, report: &FileReport) {
        if !report.findings.is_empty() {
            let known = self.files.entry(path).or_default();
            let subjects = Subjects::new(report);
            let findings = report.findings.iter();
            known.extend(findings.map(|finding| Known::new(finding, subjects.of(finding))));
            known.sort_by(order);
        }
    }

    /// Adds what `before` knows of the files that `is_kept` names by their paths; how many
    /// findings these are.
    pub fn keep(&mut self, before: Self, is_kept: impl Fn(&str) -> bool) -> usize {
        let count = self.count();
        self.files.extend(before.files.into_iter().filter(|(path, _)| is_kept(path)));
        self.count() - count
    }

    /// It with the paths that `tell` makes of its own; what has none is left out.
    pub(super) fn told_by(&self, tell: impl Fn(&str) -> Option<String>) -> Self {
        let files = self.files.iter();
        let told = files.filter_map(|(path, known)| Some((tell(path)?, known.clone())));
        Self { files: told.collect() }
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    pub(super) fn sort(&mut self) {
        for known in self.files.values_mut() {
            known.sort_by(order);
        }
        self.files.retain(|_, known| !known.is_empty());
    }

    /// The file's text: a finding on each line, so that a change of one is a change of a line.
    #[must_use]
    pub fn to_text(&self) -> String {
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let mut text = format!("{{\n  \"schema\": {},\n  \"files\": {{", json(SCHEMA));
        for (index, (path, known)) in self.files.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(text, "{separator}\n    {}: [", json(path));
            for (index, known) in known.iter().enumerate() {
                let separator = if index == 0 { "" } else { "," };
                // Strings and numbers only: it always serialises.
                let line = serde_json::to_string(known).unwrap_or_default();
                let _ = write!(text, "{separator}\n      {line}");
            }
            text.push_str("\n    ]");
        }
        text.push_str(if self.files.is_empty() { "}\n}\n" } else { "\n  }\n}\n" });
        text
    }
}

/// That the file at `path` is no baseline that can be used.
fn malformed(path: &Path, detail: String, help: String) -> Error {
    Error::Malformed { what: "baseline", path: path.to_path_buf(), detail, help }
}

/// The line, from 1, where the first conflict begins that a merge has left in `text`.
fn conflict(text: &[u8]) -> Option<usize> {
    let starts = |line: &[u8], mark: &[u8]| line.starts_with(mark) && line.get(7) == Some(&b' ');
    let mut lines = text.split(|byte| *byte == b'\n').zip(1..);
    let (_, first) = lines.find(|(line, _)| starts(line, b"<<<<<<<"))?;
    lines.any(|(line, _)| starts(line, b">>>>>>>")).then_some(first)
}

/// By symbol, then by rule, so that what belongs together stands together.
fn order(one: &Known, other: &Known) -> std::cmp::Ordering {
    let key = |known: &Known| (known.symbol.clone(), known.ordinal, known.rule.clone());
    key(one).cmp(&key(other)).then_with(|| one.value.partial_cmp(&other.value).unwrap_or(Equal))
}

#[cfg(test)]
mod tests {
    use astrolens_testing as testing;

    use super::*;

    fn baseline() -> Baseline {
        let mut baseline = Baseline::default();
        let mut report = testing::report("");
        let rule = RuleId::new("a-rule");
        report.findings.push(Finding {
            rule,
            symbol: None,
            kind: None,
            value: Some(1.5),
            ..testing::finding()
        });
        baseline.add("b.py".to_owned(), &report);
        baseline.add("a \"x\".py".to_owned(), &testing::report(""));
        baseline
    }

    #[test]
    fn a_finding_is_a_line() {
        let expected = r#"{
  "schema": "astrolens-baseline-2",
  "files": {
    "a \"x\".py": [
      {"rule":"cognitive-complexity","symbol":"greet","kind":"function","value":3}
    ],
    "b.py": [
      {"rule":"a-rule","value":1.5},
      {"rule":"cognitive-complexity","symbol":"greet","kind":"function","value":3}
    ]
  }
}
"#;
        assert_eq!(baseline().to_text(), expected);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("baseline.json");
        for baseline in [baseline(), Baseline::default()] {
            baseline.write(&path).expect("a new file");
            assert_eq!(Baseline::read(&path).expect("a baseline"), baseline);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn what_is_no_baseline_is_told_with_advice() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("baseline.json");
        let message = |text: Option<&str>| {
            if let Some(text) = text {
                fs::write(&path, text).expect("a new file");
            }
            match Baseline::read(&path) {
                Err(Error::Malformed { detail, .. }) => detail,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(message(None), "there is no such file");
        assert!(message(Some("{")).contains("line 1"));
        assert!(message(Some(r#"{"schema":"x-2","files":{}}"#)).contains("`x-2`"));
        // As Git leaves it, with the base of both sides or without.
        for base in ["", "||||||| 5bae8a1\n    \"a.py\": [],\n"] {
            let text = format!(
                "{{\n  \"schema\": \"{SCHEMA}\",\n<<<<<<< HEAD\n{base}=======\n>>>>>>> topic\n}}\n"
            );
            let told = "it holds a merge conflict, from line 3 on";
            assert_eq!(message(Some(&text)), told);
        }
    }
}
