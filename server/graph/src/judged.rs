//! A project that is held to its architecture.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Resolved, Workspace};
use astrolens_model::config::Judgement;
use astrolens_model::{Finding, Location, Origin};
use astrolens_modules::rules::{
    Architecture, Excused, Known, Older, Place, Subject, Traits, UnusedException, Verdict, View,
    added, exception_finding, findings, judge,
};
use astrolens_modules::{ModuleId, ModuleKind};

use crate::modules::Modules;

/// How a graph is held to an architecture.
#[derive(Clone, Copy)]
pub struct Judging<'run> {
    /// What is demanded.
    pub architecture: &'run Architecture,
    /// The workspace, whose configuration says how loudly.
    pub workspace: &'run Workspace,
    /// What reports call the file at a place.
    pub name: &'run dyn Fn(&Path) -> String,
}

/// What a project comes to that is held to an architecture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// What was found, each in the file at a path in the project.
    pub findings: Vec<(Arc<str>, Finding)>,
    /// The exceptions of no use, each in a configuration file.
    pub exceptions: Vec<(PathBuf, Finding)>,
    /// What breaks a rule and is excused.
    pub excused: Vec<Excused>,
}

/// The two states of a change.
#[derive(Clone, Copy)]
pub struct Brought<'run> {
    /// The graph as it was.
    pub older: &'run Modules,
    /// The graph as it is.
    pub newer: &'run Modules,
    /// What a file is called now that was called something else, by its path.
    pub renamed: &'run dyn Fn(&str) -> Option<String>,
    /// What was excused.
    pub excused: &'run [Excused],
    /// What the older state is called, as the end of a sentence.
    pub was: &'run str,
}

impl Judging<'_> {
    /// What becomes of `modules`; a cycle that was `known` is told where it was.
    #[must_use]
    pub fn judge(&self, modules: &Modules, known: &Known) -> Judged {
        let sight = Sight { modules, judging: self };
        let all = sight.all_traits();
        let traits = |file: ModuleId| all[file.0 as usize];
        let verdict = judge(self.architecture, &sight.subject(&traits), known);
        let exceptions = verdict.unused.iter().filter_map(|unused| self.exception(unused));
        let exceptions = exceptions.collect();
        Judged { findings: sight.findings(&verdict), exceptions, excused: verdict.excused }
    }

    /// What a change has brought, each in the file at a path in the project.
    #[must_use]
    pub fn brought(&self, change: &Brought<'_>) -> Vec<(Arc<str>, Finding)> {
        let [old, new] =
            [change.older, change.newer].map(|modules| Sight { modules, judging: self });
        let [all_then, all] = [&old, &new].map(Sight::all_traits);
        let traits_then = |file: ModuleId| all_then[file.0 as usize];
        let traits = |file: ModuleId| all[file.0 as usize];
        let older = Older {
            subject: old.subject(&traits_then),
            renamed: change.renamed,
            excused: change.excused,
            was: change.was,
        };
        let violations = added(self.architecture, &older, &new.subject(&traits));
        new.findings(&Verdict { violations, ..Verdict::default() })
    }

    /// That an exception is of no use, with the file that it stands in; `None` if it stands in none, or nobody
    /// is to be told.
    #[must_use]
    pub fn exception(&self, unused: &UnusedException) -> Option<(PathBuf, Finding)> {
        let constraint = self.architecture.constraints.get(unused.constraint)?;
        let file = constraint.written.file.as_deref()?;
        let judgement = &self.workspace.resolve(file, None).analysis.code;
        let finding = exception_finding(unused, self.architecture, judgement)?;
        Some((file.to_path_buf(), finding))
    }
}

/// A graph, and what is known of its files.
struct Sight<'run> {
    modules: &'run Modules,
    judging: &'run Judging<'run>,
}

impl<'run> Sight<'run> {
    fn subject(&self, traits: &'run dyn Fn(ModuleId) -> Traits) -> Subject<'run> {
        let Modules { graph, layout, .. } = self.modules;
        Subject { graph, layout, traits, fits: None }
    }

    /// The place of a file, and the configuration that it has; `None` if it is in none of our languages.
    fn configured(&self, file: ModuleId) -> Option<Arc<Resolved>> {
        let language = self.modules.file(file)?.language;
        Some(self.judging.workspace.resolve(&self.place(file), Some(language)))
    }

    fn place(&self, file: ModuleId) -> PathBuf {
        self.judging.workspace.root().join(&*self.modules.graph.module(file).name)
    }

    /// What all modules are, by their numbers: each is asked about often.
    fn all_traits(&self) -> Vec<Traits> {
        self.modules.graph.ids().map(|file| self.traits(file)).collect()
    }

    fn traits(&self, file: ModuleId) -> Traits {
        let Some(resolved) = self.configured(file) else {
            return Traits { is_judged: false, is_test: false };
        };
        let source = self.modules.file(file);
        let is_own = source.is_some_and(|file| file.origin == Origin::Own);
        let has_report = source.is_some_and(|file| !file.is_adopted);
        Traits {
            is_judged: has_report && (is_own || resolved.analysis.include_generated),
            is_test: resolved.analysis.test_reason.is_some(),
        }
    }

    fn findings(&self, verdict: &Verdict) -> Vec<(Arc<str>, Finding)> {
        let graph = &self.modules.graph;
        let found = findings(verdict, self.judging.architecture, self).into_iter();
        found.map(|found| (Arc::clone(&graph.module(found.file).name), found.finding)).collect()
    }
}

impl View for Sight<'_> {
    fn location(&self, at: Place) -> Option<Location> {
        self.modules.location(at.file, at.origin)
    }

    fn judgement(&self, file: ModuleId) -> Option<Arc<Judgement>> {
        let is_file = self.modules.graph.module(file).kind == ModuleKind::File;
        let resolved = self.configured(file).filter(|_| is_file)?;
        self.traits(file).is_judged.then(|| Arc::clone(&resolved.analysis.code))
    }

    fn name(&self, file: ModuleId) -> String {
        (self.judging.name)(&self.place(file))
    }
}
