//! What there is where nothing was measured: what a person is told instead of a pass.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use astrolens_config::{Origin, Selection, normal};
use astrolens_syntax::detect::{ByPath, by_path};

use super::display::display;
use super::walk::{WalkOptions, builder};
use super::workspaces::Workspaces;

/// Files that were passed over, by why.
#[derive(Debug, Default)]
struct Absence {
    /// In languages that are known and not measured, by name.
    foreign: BTreeMap<&'static str, u64>,
    /// Left out by the configuration or a flag: the key, and where it stands.
    left_out: BTreeMap<String, u64>,
    /// Ignored by `.gitignore` and the like.
    ignored: u64,
    /// In no known language.
    other: u64,
    /// In one of our languages, and not left out by the configuration or a flag.
    selected: u64,
    /// Of those that were looked at and not measured how many, by reason.
    skipped: BTreeMap<String, u64>,
    /// Whether languages were asked for.
    by_language: bool,
}

/// Why nothing was measured below `paths`, as the end of a sentence; the files that were looked at
/// are `skipped`, by reason; `by_language` says that `--language` named those that were wanted.
pub fn absence(
    paths: &[PathBuf],
    options: WalkOptions,
    workspaces: &mut Workspaces,
    skipped: &BTreeMap<String, u64>,
    by_language: bool,
) -> String {
    let mut absence = Absence { skipped: skipped.clone(), by_language, ..Absence::default() };
    for path in paths {
        let Ok(path) = fs::canonicalize(path) else {
            // What came through a pipe need not be there.
            absence.add(&normal(path), workspaces);
            continue;
        };
        let mut code = 0;
        for entry in builder(&path, options).build().flatten() {
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                code += absence.add(entry.path(), workspaces);
            }
        }
        let all = builder(&path, WalkOptions { no_ignore: true, ..options }).build().flatten();
        let files = all.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
        absence.ignored += files.filter(|entry| is_code(entry.path())).count() as u64 - code;
    }
    absence.describe()
}

/// Whether a file is in one of our languages, as far as its name tells.
fn is_code(path: &Path) -> bool {
    let has_extension = path.extension().is_some();
    match by_path(&display(path)) {
        ByPath::Language(_) => true,
        ByPath::Unclear => has_extension,
        ByPath::Unsupported(_) | ByPath::Other => false,
    }
}

impl Absence {
    /// Counts the file at `path`; 1 if it is in one of our languages, else 0.
    fn add(&mut self, path: &Path, workspaces: &mut Workspaces) -> u64 {
        if !is_code(path) {
            match by_path(&display(path)) {
                ByPath::Unsupported(row) => *self.foreign.entry(row.title).or_default() += 1,
                _ => self.other += 1,
            }
            return 0;
        }
        let number = workspaces.number(path.parent().unwrap_or(path));
        let workspace = workspaces.get(number);
        let (key, origin) = match workspace.selection(path) {
            Selection::Selected => {
                self.selected += 1;
                return 1;
            }
            Selection::Excluded(origin) => ("files.exclude", origin),
            Selection::NotIncluded(origin) => ("files.include", origin),
        };
        let place = origin.describe(workspace.root());
        let by = match origin {
            Origin::Written { line: Some(_), .. } => format!("`{key}`, {place}"),
            _ => format!("`{place}`"),
        };
        *self.left_out.entry(by).or_default() += 1;
        1
    }

    fn describe(&self) -> String {
        let mut parts = Vec::new();
        if !self.foreign.is_empty() {
            let mut rows: Vec<_> = self.foreign.iter().collect();
            rows.sort_by_key(|(title, count)| (std::cmp::Reverse(**count), **title));
            let each: Vec<String> = rows
                .iter()
                .map(|(title, count)| astrolens_model::count(**count, &format!("{title} file")))
                .collect();
            let all: u64 = self.foreign.values().sum();
            let are =
                if all == 1 { "is in a language that is" } else { "are in languages that are" };
            parts.push(format!("{} {are} not measured", each.join(", ")));
        }
        for (by, count) in &self.left_out {
            let are = if *count == 1 { "is" } else { "are" };
            parts
                .push(format!("{} {are} left out by {by}", astrolens_model::count(*count, "file")));
        }
        if self.ignored > 0 {
            let are = if self.ignored == 1 { "is" } else { "are" };
            let files = astrolens_model::count(self.ignored, "file");
            parts.push(format!("{files} {are} ignored (`--no-ignore` looks at them)"));
        }
        parts.extend(self.describe_selected());
        if parts.is_empty() {
            return match self.other {
                0 => "there are no files".to_owned(),
                count => format!(
                    "{} in no language that is known",
                    astrolens_model::count(count, "file")
                ),
            };
        }
        parts.join("; ")
    }

    /// What became of the files that nothing left out: all were skipped, or in a language that was
    /// not asked for.
    fn describe_selected(&self) -> Vec<String> {
        let files = |count: u64| {
            let are = if count == 1 { "is" } else { "are" };
            format!("{} {are}", astrolens_model::count(count, "file"))
        };
        let each = self.skipped.iter();
        let mut parts: Vec<_> = each
            .map(|(reason, count)| {
                format!("{} left out: {}", files(*count), reason.replace('-', " "))
            })
            .collect();
        let others = self.selected.saturating_sub(self.skipped.values().sum());
        if self.by_language && others > 0 {
            parts.push(format!("{} in a language that `--language` leaves out", files(others)));
        }
        parts
    }
}
