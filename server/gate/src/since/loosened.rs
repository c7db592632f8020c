//! What a change has the gate allow or look over.
//!
//! Settings are compared as they hold for each file, not as they are written: what changes nothing
//! for any file has loosened nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use astrolens_config::{
    ATTRIBUTES_FILE_NAME, FILE_NAME, Loosening, Origin, Source, SourceKind, left_out, loosened,
};
use astrolens_model::config::Judgement;
use astrolens_model::{
    FileReport, Finding, LanguageName, LineCounts, LineIndex, Location, Position, Suppression,
};
use astrolens_scan::Workspaces;
use astrolens_smells::loosened_gate;
use astrolens_syntax::detect::{ByPath, by_path};

use super::Revised;
use crate::Paths;

/// The mark that every suppression begins with.
const MARK: u32 = "astrolens:".len() as u32;

/// The configuration before a change.
pub(crate) struct Before {
    /// The workspaces as they were.
    pub(crate) workspaces: Workspaces,
    /// The files that it is compared for, from the root of the file system.
    pub(crate) files: Vec<PathBuf>,
    /// The configuration files that were changed, from the root of the file system.
    pub(crate) changed: Vec<PathBuf>,
}

/// The configuration before a change, if it was another one, and the one after it.
pub(super) struct Both<'run> {
    pub(super) before: Option<&'run mut Before>,
    pub(super) after: &'run mut Workspaces,
}

impl Both<'_> {
    /// What each has to say of what is said of the gate itself for the file at `path`.
    pub(super) fn judgements(&mut self, path: &Path) -> Vec<Judgement> {
        let before = self.before.as_deref_mut().map(|before| &mut before.workspaces);
        let both = [Some(&mut *self.after), before].into_iter().flatten();
        both.map(|workspaces| judgement(workspaces, path)).collect()
    }
}

/// A place in a configuration file, with the setting there.
type SettingLocation = (PathBuf, u32, String);

/// What was loosened at a place.
struct Loosened {
    values: Option<(String, String)>,
    /// For how many files.
    files: u64,
}

/// What holds of what is said of the gate itself for the file at `path`.
pub(crate) fn judgement(workspaces: &mut Workspaces, path: &Path) -> Judgement {
    let number = workspaces.number(path.parent().unwrap_or(path));
    workspaces.get(number).resolve(path, None).analysis.code.as_ref().clone()
}

impl Before {
    /// Reports of the configuration files that loosen the gate in `after`, each in its place;
    /// `was` names the older side.
    pub(super) fn reports(
        &mut self,
        after: &mut Workspaces,
        was: &str,
        paths: &Paths,
    ) -> Vec<FileReport> {
        let mut reports: BTreeMap<PathBuf, FileReport> = BTreeMap::new();
        for ((path, line, key), loosened) in self.loosened(after) {
            let text = text(&path);
            let message = message(&key, &loosened, was);
            let judgements = [judgement(&mut self.workspaces, &path), judgement(after, &path)];
            let location = whole_line(&text, line);
            if let Some(finding) = judged(&judgements, &key, &message, location) {
                let name = paths.name(&path);
                let report = reports.entry(path).or_insert_with(|| empty_report(name));
                report.findings.push(finding);
            }
        }
        reports.into_values().collect()
    }

    /// What holds less strictly than it did.
    fn loosened(&mut self, after: &mut Workspaces) -> BTreeMap<SettingLocation, Loosened> {
        let mut all: BTreeMap<SettingLocation, Loosened> = BTreeMap::new();
        for path in std::mem::take(&mut self.files) {
            for Loosening { key, values, origin } in self.of_file(&path, after) {
                let Some((file, line)) = self.place(&path, &origin) else { continue };
                let place = (file, line, key);
                all.entry(place).or_insert(Loosened { values, files: 0 }).files += 1;
            }
        }
        all
    }

    fn of_file(&mut self, path: &Path, after: &mut Workspaces) -> Vec<Loosening> {
        let folder = path.parent().unwrap_or(path);
        let (old, new) = (self.workspaces.number(folder), after.number(folder));
        let (before, after) = (self.workspaces.get(old), after.get(new));
        if let Some(left_out) = left_out(&before.selection(path), &after.selection(path)) {
            return vec![left_out];
        }
        let language = match by_path(&path.to_string_lossy()) {
            ByPath::Language(language) => Some(language),
            _ => None,
        };
        let (was, now) = (before.resolve(path, language), after.resolve(path, language));
        let is_same =
            was.digest == now.digest && was.analysis.test_reason == now.analysis.test_reason;
        if is_same { Vec::new() } else { loosened(&was, &now) }
    }

    /// Where `origin`, which decides for the file at `path`, is written. Where nobody decides any
    /// more, it is the nearest configuration file that was changed.
    fn place(&self, path: &Path, origin: &Origin) -> Option<(PathBuf, u32)> {
        match origin {
            Origin::Written { source, line } => match &**source {
                // A symbolic link has no lines of its own.
                Source { kind: SourceKind::File(file), .. } => {
                    let file = file.canonicalize().unwrap_or_else(|_| file.clone());
                    Some((file, line.unwrap_or(1)))
                }
                _ => None,
            },
            Origin::Default => {
                let holds =
                    |file: &&PathBuf| file.parent().is_some_and(|folder| path.starts_with(folder));
                let reaching = self.changed.iter().filter(holds);
                let nearest = reaching.max_by_key(|file| file.components().count());
                nearest.or(self.changed.first()).map(|file| (file.clone(), 1))
            }
        }
    }
}

/// Reports of the ignore files that hide what `change` has hidden, each in its place.
pub(super) fn hiding(both: &mut Both<'_>, change: &Revised<'_>) -> Vec<FileReport> {
    let mut places: BTreeMap<&(PathBuf, u32), u64> = BTreeMap::new();
    for hidden in &change.hidden {
        *places.entry(&hidden.rule).or_default() += 1;
    }
    let mut reports: BTreeMap<&PathBuf, FileReport> = BTreeMap::new();
    for ((path, line), files) in places {
        let text = text(path);
        let key = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!(
            "`{key}` hides {} that counted {}: this change is judged by both",
            astrolens_model::count(files, "file"),
            change.was
        );
        let location = whole_line(&text, *line);
        if let Some(finding) = judged(&both.judgements(path), &key, &message, location) {
            let report = || empty_report(change.paths.name(path));
            reports.entry(path).or_insert_with(report).findings.push(finding);
        }
    }
    reports.into_values().collect()
}

/// The finding that `comment` came with the change, whose older side `was` names.
pub(super) fn added(judgements: &[Judgement], comment: &Suppression, was: &str) -> Option<Finding> {
    let Suppression { rule, start_line, start_column, start_byte, .. } = comment;
    let message = format!(
        "this suppression of `{rule}` was not there {was}: it silences nothing that this change \
         brings"
    );
    let what = format!("{rule} {}", comment.reason);
    let location = Location {
        start: Position { line: *start_line, column: *start_column },
        end: Position { line: *start_line, column: start_column + MARK },
        start_byte: *start_byte,
        end_byte: start_byte + MARK,
    };
    judged(judgements, &what, &message, location)
}

/// The most severe of what `judgements` have to say.
fn judged(
    judgements: &[Judgement],
    what: &str,
    message: &str,
    location: Location,
) -> Option<Finding> {
    let finding = |judgement| loosened_gate(judgement, what, message.to_owned(), location);
    judgements.iter().filter_map(finding).max_by_key(|finding| finding.severity)
}

fn message(key: &str, loosened: &Loosened, was: &str) -> String {
    let files = astrolens_model::count(loosened.files, "file");
    let what = match (key, &loosened.values) {
        ("files.exclude" | "files.include", _) => {
            format!("`{key}` leaves out {files} that counted {was}")
        }
        ("overrides.origin", _) => {
            format!("vendored or generated by what is declared, as not {was}: {files}")
        }
        ("tests.files", _) => {
            format!("`{key}` has {files} count as test code that did not {was}")
        }
        (_, Some((before, after))) => format!("`{key}` was {before} {was} and is {after} now"),
        (_, None) => match key.split_once("disabled.") {
            Some((_, rule)) => format!("`{rule}` is switched off, as it was not {was}"),
            None => format!("`{key}` is not what it was {was}"),
        },
    };
    format!("{what}: this change is judged by both")
}

/// What the file at `path` holds; nothing if it is no file.
fn text(path: &Path) -> Vec<u8> {
    if path.is_file() { std::fs::read(path).unwrap_or_default() } else { Vec::new() }
}

/// The words on a line, from 1, of `text`.
fn whole_line(text: &[u8], line: u32) -> Location {
    let lines = LineIndex::new(text);
    let row = line.saturating_sub(1).min(lines.rows().saturating_sub(1));
    let words = lines.line(row);
    let indent = words.len() - words.trim_ascii_start().len();
    let start_byte = lines.start(row) + indent as u32;
    let end_byte = start_byte + words.trim_ascii().len() as u32;
    Location {
        start: lines.position(start_byte),
        end: lines.position(end_byte),
        start_byte,
        end_byte,
    }
}

/// The report of the file at `path`, called `name`, that loosens the gate as a whole.
pub(crate) fn report(
    judgements: &[Judgement],
    path: &Path,
    name: String,
    message: &str,
) -> Option<FileReport> {
    let text = text(path);
    let finding = judged(judgements, &name, message, whole_line(&text, 1))?;
    Some(configuration_report(name, vec![finding]))
}

/// The report of a file called `name`, which is configuration and not source, with what was found in it.
#[must_use]
pub fn configuration_report(name: String, findings: Vec<Finding>) -> FileReport {
    FileReport { findings, ..empty_report(name) }
}

/// The report of a file that is configuration and not source.
fn empty_report(path: String) -> FileReport {
    let language = LanguageName::new("toml");
    let lines = LineCounts::default();
    let report = FileReport::skipped(language, "", String::new());
    FileReport { path, skipped: None, lines, ..report }
}

/// Whether the file at `path` configures the gate.
pub(crate) fn is_configuration(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some(FILE_NAME | ATTRIBUTES_FILE_NAME))
}
