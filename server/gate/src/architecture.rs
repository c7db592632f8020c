//! What a change brings that breaks the architecture of its project.
//!
//! The project as it was is put together from what it is: the files that the change touched are as they
//! were, all others are what they are. Both states are then held to the architecture of today, and to
//! that of before where it was another one, so that no exception lets pass what comes with it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{FILE_NAME, Workspace};
use astrolens_error::{Error, Result};
use astrolens_graph::{Brought, Judged, Judging, Means, Modules, Project, Was, whole};
use astrolens_model::{FileReport, Finding, RuleId, Severity, count};
use astrolens_modules::rules::{Architecture, Known};
use astrolens_scan::{Candidate, Content, display};

use super::Paths;
use super::change::{Older, Tree};
use super::paths::place_of;
use super::since::{Before, configuration_report, judgement, loosening};

/// What a change brings that breaks the architecture of its project.
#[derive(Default)]
pub(super) struct Broken {
    /// What was found, by the path of its file from the root of the repository.
    pub(super) findings: HashMap<String, Vec<Finding>>,
    /// Reports of configuration files: what they allow, and what in them is of no use.
    pub(super) beside: Vec<FileReport>,
}

/// What the change since `older` brings, where `before` is the configuration that held if it was another
/// one; findings milder than the severity that fails are left out where that one alone knows them.
///
/// # Errors
/// When the older side cannot be read.
pub(super) fn broken(
    older: &Older<'_>,
    mut before: Option<&mut Before>,
    tree: &mut Tree<'_>,
    (paths, fail_on): (&Paths, Severity),
) -> Result<Broken> {
    let number = tree.workspaces.number(older.root);
    let workspace = Arc::clone(tree.workspaces.get(number));
    // What is configured at the top is read, whichever part of the workspace was walked.
    let _ = workspace.folder(workspace.root());
    let workspace_then = before.as_deref_mut().map(|before| workspace_of(before, &workspace));
    let then = workspace_then.as_ref().map(|workspace| workspace.architecture());
    let given = given(tree);
    let is_demanded =
        !workspace.architecture().is_empty() || then.as_ref().is_some_and(|then| !then.is_empty());
    let Some(projects) = tree.projects.as_deref_mut().filter(|_| is_demanded) else {
        return Ok(Broken::default());
    };
    let means = Means {
        options: &whole(&tree.options),
        given: &given,
        cache: tree.cache,
        backend: tree.backend,
        threads: tree.threads,
    };
    let project = projects.read(workspace.root(), &means).map_err(|error| refused(&error))?;
    let states = States::new(older, project, &means)?;
    let now = project.architecture();
    let name = |place: &Path| paths.name(place);
    let judging = Judging { architecture: &now, workspace: project.workspace(), name: &name };
    let then = then.unwrap_or_else(|| now.clone());
    let then = Judging {
        architecture: &then,
        workspace: workspace_then.as_deref().unwrap_or(project.workspace()),
        name: &name,
    };
    let was = then.judge(&states.older, &Known::default());
    let mut found = states.brought(&judging, &was, older);
    if workspace_then.is_some() {
        let stricter = states.brought(&then, &Judged::default(), older);
        add_stricter(&mut found, stricter, fail_on, &older.was);
    }
    let mut broken = Broken::default();
    for (path, finding) in found {
        let place = project.place(&path);
        let path = display(place.strip_prefix(older.root).unwrap_or(&place));
        broken.findings.entry(path).or_default().push(finding);
    }
    let is = judging.judge(project.modules(), &Known::default());
    if project.is_whole() {
        broken.beside = unused(&is, &was, fail_on, paths);
    }
    if let (Some(before), Some(workspace)) = (before, &workspace_then) {
        let more = more(&then.judge(project.modules(), &Known::default()), &is);
        let file = configured_in(before, [then.architecture, &now], workspace);
        broken.beside.extend(loosened(more, &file, (before, paths), &older.was));
    }
    Ok(broken)
}

/// The files of `tree` whose text is not that on disk.
fn given(tree: &Tree<'_>) -> Vec<Candidate> {
    let is_given = |file: &&Candidate| matches!(file.content, Content::Given(_));
    tree.found.files.iter().filter(is_given).cloned().collect()
}

/// That the system has no such threads.
fn refused(error: &dyn std::fmt::Display) -> Error {
    Error::usage(error.to_string(), "use fewer `--threads`")
}

/// What `workspace` was `before`, with all of its configuration that was another one.
fn workspace_of(before: &mut Before, workspace: &Workspace) -> Arc<Workspace> {
    let number = before.workspaces.number(workspace.root());
    let was = Arc::clone(before.workspaces.get(number));
    let changed = before.changed.iter().filter_map(|file| file.parent());
    for folder in changed.chain([workspace.root()]) {
        // It is read for what it demands.
        let _ = was.folder(folder);
    }
    was
}

/// A project as it was and as it is.
struct States<'run> {
    older: Modules,
    newer: &'run Modules,
    /// What files are called now, by what they were called.
    renamed: HashMap<String, String>,
}

impl<'run> States<'run> {
    fn new(older: &Older<'_>, project: &'run Project, means: &Means<'_>) -> Result<Self> {
        let mut came = HashSet::new();
        let mut was = Vec::new();
        let mut renamed = HashMap::new();
        for change in &older.changes {
            let [then, now] = [&change.old_path, &change.new_path];
            let then_in =
                then.as_ref().map(|path| path_in(project, older.root, path)).transpose()?;
            let now_in = now.as_ref().map(|path| path_in(project, older.root, path)).transpose()?;
            let (then_in, now_in) = (then_in.flatten(), now_in.flatten());
            came.extend(now_in.clone());
            let Some((path, then_in)) = then.as_ref().zip(then_in) else { continue };
            // Of other files it counts that they were there.
            let is_read = project.is_read(&then_in)
                || now_in.as_ref().is_some_and(|path| project.is_read(path));
            let text = if is_read { older.held(path)? } else { None };
            was.push(Was { path: then_in.clone(), text: text.unwrap_or_default() });
            if let Some(now_in) = now_in.filter(|now_in| *now_in != then_in) {
                renamed.insert(then_in, now_in);
            }
        }
        let before = project.before(&came, was, means).map_err(|error| refused(&error))?;
        Ok(Self { older: before, newer: project.modules(), renamed })
    }

    /// What breaks an architecture and did not, where `was` is what became of the older state.
    fn brought(
        &self,
        judging: &Judging<'_>,
        was: &Judged,
        older: &Older<'_>,
    ) -> Vec<(Arc<str>, Finding)> {
        let change = Brought {
            older: &self.older,
            newer: self.newer,
            renamed: &|path| self.renamed.get(path).cloned(),
            excused: &was.excused,
            was: &older.was,
        };
        judging.brought(&change)
    }
}

/// The path in `project` of the file at `path` from the root of its repository; `None` if it is elsewhere.
fn path_in(project: &Project, root: &Path, path: &str) -> Result<Option<String>> {
    let place = place_of(root, path)?;
    let is_there = place.starts_with(project.workspace().root());
    Ok(is_there.then(|| project.workspace().place(&place)))
}

/// Adds to what was `found` what the architecture that held before knows besides, and fails.
fn add_stricter(
    found: &mut Vec<(Arc<str>, Finding)>,
    stricter: Vec<(Arc<str>, Finding)>,
    fail_on: Severity,
    was: &str,
) {
    for (path, mut finding) in stricter {
        let is_it = |(known_path, known): &(Arc<str>, Finding)| {
            *known_path == path
                && (&known.rule, known.start_byte) == (&finding.rule, finding.start_byte)
                && known.severity >= fail_on
        };
        if finding.severity < fail_on || found.iter().any(is_it) {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = write!(finding.message, "; so it is by what held {was}");
        found.push((path, finding));
    }
}

/// Reports of the exceptions that are of no use now and were not so before.
fn unused(is: &Judged, was: &Judged, fail_on: Severity, paths: &Paths) -> Vec<FileReport> {
    let known: HashSet<(&Path, &Option<String>)> =
        was.exceptions.iter().map(|(file, finding)| (file.as_path(), &finding.symbol)).collect();
    let new = is.exceptions.iter().filter(|(file, finding)| {
        finding.severity >= fail_on && !known.contains(&(file.as_path(), &finding.symbol))
    });
    let mut reports: BTreeMap<&Path, Vec<Finding>> = BTreeMap::new();
    for (file, finding) in new {
        reports.entry(file).or_default().push(finding.clone());
    }
    let report = |(file, findings)| configuration_report(paths.name(file), findings);
    reports.into_iter().map(report).collect()
}

/// How many findings more `by_then` has than `is`, rule by rule: a cycle may be told in another place.
fn more(by_then: &Judged, is: &Judged) -> u64 {
    let counts = |judged: &Judged| {
        let mut counts: BTreeMap<RuleId, u64> = BTreeMap::new();
        for (_, finding) in &judged.findings {
            *counts.entry(finding.rule.clone()).or_default() += 1;
        }
        counts
    };
    let now = counts(is);
    let more = counts(by_then).into_iter();
    more.map(|(rule, count)| count.saturating_sub(now.get(&rule).copied().unwrap_or_default()))
        .sum()
}

/// The configuration file to speak of where an architecture is not what it was.
fn configured_in(
    before: &Before,
    architectures: [&Architecture; 2],
    workspace: &Workspace,
) -> PathBuf {
    let changed = before.changed.iter().filter(|file| {
        let is_its = |architecture: &&Architecture| {
            let mut constraints = architecture.constraints.iter();
            constraints.any(|one| one.written.file.as_deref() == Some(file.as_path()))
        };
        architectures.iter().any(is_its)
    });
    let first = changed.min().cloned();
    first.unwrap_or_else(|| workspace.root().join(FILE_NAME))
}

/// The report that the configuration in `file` lets `more` pass than it `was` to.
fn loosened(
    more: u64,
    file: &Path,
    (before, paths): (&mut Before, &Paths),
    was: &str,
) -> Option<FileReport> {
    let dependencies = (more > 0).then(|| count(more, "dependency"))?;
    let message = format!(
        "`architecture` lets {dependencies} pass that it did not {was}: this change is judged by both"
    );
    let judgement = judgement(&mut before.workspaces, file);
    loosening(&[judgement], file, paths.name(file), &message)
}
