//! What the architecture of projects says of the files of a run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_graph::{Judging, Project, Projects};
use astrolens_model::{FileReport, Finding, RuleId};
use astrolens_modules::rules::{Architecture, Known};
use astrolens_scan::Found;
use astrolens_smells::add_project_findings;

use super::{Paths, Ratchet, configuration_report};

/// The rule about cycles: what a baseline knows of it says where they are told.
const CYCLES: &str = "import-cycle";

/// What is said of the files of a run.
#[derive(Default)]
pub struct Said {
    /// By what the walk calls them.
    by_file: HashMap<String, Vec<Finding>>,
    /// What the projects were held to.
    architectures: Vec<Architecture>,
    /// Reports of configuration files with exceptions of no use.
    pub exceptions: Vec<FileReport>,
}

impl Said {
    /// What is said of the files that a walk `found`, which are in `projects`; cycles are told where `ratchet` knows
    /// them, as far as they go through there.
    #[must_use]
    pub fn of(projects: &Projects, found: &Found, ratchet: Option<&Ratchet>) -> Self {
        let mut said = Self::default();
        let mut by_place: HashMap<PathBuf, Vec<Finding>> = HashMap::new();
        let paths = Paths::new(&found.prefix, Path::new("."));
        for project in projects.iter() {
            said.add_project(project, &paths, ratchet, &mut by_place);
        }
        for file in &found.files {
            if let Some(findings) = by_place.remove(&file.path) {
                said.by_file.insert(file.name.clone(), findings);
            }
        }
        said
    }

    fn add_project(
        &mut self,
        project: &Project,
        paths: &Paths,
        ratchet: Option<&Ratchet>,
        by_place: &mut HashMap<PathBuf, Vec<Finding>>,
    ) {
        let architecture = project.architecture();
        let name = |place: &Path| paths.name(place);
        let judging =
            Judging { architecture: &architecture, workspace: project.workspace(), name: &name };
        let judged = judging.judge(project.modules(), &known(project, ratchet));
        for (path, finding) in judged.findings {
            by_place.entry(project.place(&path)).or_default().push(finding);
        }
        let mut exceptions: Vec<(PathBuf, Vec<Finding>)> = Vec::new();
        for (file, finding) in judged.exceptions.into_iter().filter(|_| project.is_whole()) {
            match exceptions.iter_mut().find(|(known, _)| *known == file) {
                Some((_, findings)) => findings.push(finding),
                None => exceptions.push((file, vec![finding])),
            }
        }
        let report = |(file, findings): (PathBuf, _)| configuration_report(name(&file), findings);
        self.exceptions.extend(exceptions.into_iter().map(report));
        self.architectures.push(architecture);
    }

    /// Whether nothing is said, since nothing is demanded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.architectures.is_empty()
    }

    /// Adds to `report` what is said of its file.
    pub fn add(&self, report: &mut FileReport) {
        if self.is_empty() {
            return;
        }
        let found = self.by_file.get(&report.path).cloned().unwrap_or_default();
        let is_judged = |rule: &RuleId| self.architectures.iter().any(|it| it.judges(rule));
        add_project_findings(report, found, &is_judged);
    }
}

/// Where `ratchet` knows cycles of `project`.
fn known(project: &Project, ratchet: Option<&Ratchet>) -> Known {
    let known = ratchet.into_iter().flat_map(|ratchet| ratchet.known_of(CYCLES));
    let of_project = known.filter(|(place, _)| place.starts_with(project.workspace().root()));
    Known::new(
        of_project.map(|(place, to)| (Arc::from(project.workspace().place(&place)), Arc::from(to))),
    )
}
