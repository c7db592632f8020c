//! What breaks the architecture that a project is held to, as findings of its files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use astrolens_model::config::Judgement;
use astrolens_model::{Fingerprint, Location, RuleId};
use astrolens_modules::rules::{
    self, Architecture, FileFinding, Fits, Known, Place, Traits, UnusedException, Verdict, Written,
};
use astrolens_modules::{ModuleGraph, ModuleId};
use astrolens_smells::{Check, rule};

use super::layout::Root;
use super::parts::names;
use super::surfaces::seen;
use super::{folders, graph, packages, resolved};
use crate::database::Db;
use crate::documents;
use crate::files::{self, File, Open};
use crate::project_findings::ProjectFindings;
use crate::workspace::Folder;

/// What breaks the architecture of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Violations {
    /// What is found in files, by where they are. Files in which nothing is found are among them where
    /// their comments suppress such findings.
    pub files: BTreeMap<PathBuf, Arc<ProjectFindings>>,
    /// Which dependency each finding is about, by its file and its fingerprint.
    pub broken: BTreeMap<(PathBuf, Fingerprint), Broken>,
    /// The exceptions that excuse nothing.
    pub unused: Vec<UnusedException>,
}

/// A dependency that breaks a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Where the constraint stands.
    pub written: Written,
    /// Who depends, as an exception names it.
    pub from: Arc<str>,
    /// On what.
    pub to: Arc<str>,
}

/// What of the project at `root` breaks its architecture.
#[salsa::tracked(returns(clone))]
pub(crate) fn violations(db: &dyn Db, root: Root) -> Arc<Violations> {
    let architecture = root.architecture(db);
    if architecture.is_empty() {
        return Arc::default();
    }
    let (verdict, graph) = (verdict(db, root), graph(db, root));
    let view = View { db, root, graph: &graph };
    let unused = verdict.unused.clone();
    let mut violations = Violations { unused, ..Violations::default() };
    let mut found: BTreeMap<PathBuf, ProjectFindings> = BTreeMap::new();
    for FileFinding { file, violation, finding } in rules::findings(&verdict, architecture, &view) {
        let file = view.file(file);
        let violation = &verdict.violations[violation];
        let broken = Broken {
            written: architecture.constraints[violation.constraint].written.clone(),
            from: Arc::clone(&violation.from),
            to: Arc::clone(&violation.to),
        };
        let path = file.path(db).to_path_buf();
        violations.broken.insert((path.clone(), finding.fingerprint.clone()), broken);
        found.entry(path).or_default().found.push(finding);
    }
    for folder in folders(db, root) {
        for file in suppressing(db, folder).iter() {
            found.entry(file.path(db).to_path_buf()).or_default();
        }
    }
    let judged = judged(architecture);
    let file = |(path, found): (PathBuf, ProjectFindings)| {
        let text = text(db, files::file(db, &path));
        let findings = ProjectFindings { judged: Arc::clone(&judged), text, ..found };
        (path, Arc::new(findings))
    };
    violations.files = found.into_iter().map(file).collect();
    Arc::new(violations)
}

/// What became of the project at `root`, held to its architecture; wherever in the texts that stands.
#[salsa::tracked(returns(clone))]
fn verdict(db: &dyn Db, root: Root) -> Arc<Verdict> {
    let (graph, layout, fits) = (graph(db, root), packages(db, root), fits(db, root));
    // Of a file that is no part of it, nothing is known.
    let unknown = Traits { is_judged: false, is_test: false };
    let mut of_modules = vec![unknown; graph.modules().len()];
    for (folder, files) in folders(db, root).zip(graph.files_of_parts()) {
        for (file, traits) in files.zip(folder_traits(db, root, folder).iter()) {
            of_modules[file.0 as usize] = *traits;
        }
    }
    let traits = |module: ModuleId| of_modules[module.0 as usize];
    let (graph, layout, traits, fits) = (&*graph, &*layout, &traits, Some(&*fits));
    let subject = rules::Subject { graph, layout, traits, fits };
    Arc::new(rules::judge(root.architecture(db), &subject, &Known::default()))
}

/// By what the modules of a project fit the globs of its architecture.
#[salsa::tracked(returns(clone), no_eq)]
fn fits(db: &dyn Db, root: Root) -> Arc<Fits> {
    let (names, packages) = (names(db, root), packages_of_files(db, root));
    Arc::new(Fits::of(root.architecture(db), &names, &packages))
}

/// The files of a project that are parts of packages, with these.
#[salsa::tracked(returns(clone))]
fn packages_of_files(db: &dyn Db, root: Root) -> Arc<[(ModuleId, ModuleId)]> {
    graph(db, root).packages().collect()
}

/// The rules that an architecture has something to judge by.
fn judged(architecture: &Architecture) -> Arc<[RuleId]> {
    let mut judged: Vec<RuleId> = Vec::new();
    for rule in architecture.constraints.iter().map(|constraint| constraint.kind.rule()) {
        if !judged.contains(&rule) {
            judged.push(rule);
        }
    }
    judged.into()
}

/// What the modules right in a folder are beside their places among others, as its part has them.
#[salsa::tracked(returns(clone))]
fn folder_traits(db: &dyn Db, root: Root, folder: Folder) -> Arc<[Traits]> {
    let modules = folder.files(db).iter().filter(|file| resolved(db, root, **file).is_some());
    modules.map(|file| traits(db, *file)).collect()
}

/// What a file is beside its place among modules.
#[salsa::tracked(returns(copy))]
fn traits(db: &dyn Db, file: File) -> Traits {
    let report = files::own_report(db, file);
    Traits {
        is_judged: report.as_ref().is_some_and(|report| report.judgements.is_some()),
        is_test: report.as_ref().is_some_and(|report| report.test_reason.is_some()),
    }
}

/// What the findings of a file are held to; `None` if it has none.
#[salsa::tracked(returns(clone))]
fn judgement(db: &dyn Db, file: File) -> Option<Arc<Judgement>> {
    let report = files::own_report(db, file)?;
    report.judgements.as_ref().map(|judgements| Arc::clone(&judgements.code))
}

/// The files of a folder whose comments suppress what rules about projects find.
#[salsa::tracked(returns(clone))]
fn suppressing(db: &dyn Db, folder: Folder) -> Arc<[File]> {
    folder.files(db).iter().filter(|file| suppresses(db, **file)).copied().collect()
}

/// Whether the comments of a file suppress what rules about projects find.
#[salsa::tracked(returns(copy))]
fn suppresses(db: &dyn Db, file: File) -> bool {
    let is_of_project =
        |id: &RuleId| rule(id.as_str()).is_some_and(|rule| matches!(rule.check, Check::Project));
    let report = files::own_report(db, file);
    report.is_some_and(|report| report.suppressions.iter().any(|it| is_of_project(&it.rule)))
}

/// The text of a file that is open.
fn text(db: &dyn Db, file: File) -> Option<Arc<str>> {
    let Some(Open::Document(document)) = file.open(db) else { return None };
    Some(Arc::clone(&documents::revision(db, *document)?.text))
}

/// The files of a project beside its graph.
struct View<'db> {
    db: &'db dyn Db,
    root: Root,
    graph: &'db ModuleGraph,
}

impl View<'_> {
    /// The file that a module is.
    fn file(&self, module: ModuleId) -> File {
        let path = self.root.path(self.db).join(&*self.graph.module(module).name);
        files::file(self.db, &path)
    }
}

impl rules::View for View<'_> {
    fn location(&self, at: Place) -> Option<Location> {
        seen(self.db, self.file(at.file))?.location(at.origin)
    }

    fn judgement(&self, file: ModuleId) -> Option<Arc<Judgement>> {
        judgement(self.db, self.file(file))
    }

    fn name(&self, file: ModuleId) -> String {
        let report = files::own_report(self.db, self.file(file));
        report.map(|report| report.path.clone()).unwrap_or_default()
    }
}
