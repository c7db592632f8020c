//! `astrolens/scan`: the report of the whole workspace, with what is open as the editor has it.

use std::collections::HashMap;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use astrolens_error::{Error, Result};
use astrolens_gate::{Gate, Said};
use astrolens_graph::{Means, Projects, held_to_architecture, whole};
use astrolens_model::{FileReport, Severity, Summary};
use astrolens_render::{Purpose, found_in};
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::{self, Cache};
use astrolens_scan::{
    Content, FileOutcome, Found, Job, Later, Sink, Waiting, WalkOptions, Workspaces, run,
    summarise, walk,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::{self, ErrorCode};
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{ProgressToken, Uri};

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lsp_types::Lsp;
use crate::pool::Class;
use crate::progress::{Label, Progress};
use crate::since::{self, Judge};
use crate::uri;

/// The report of the whole workspace.
pub(crate) struct Scan;

/// `astrolens/scan`
pub(crate) struct Protocol;

/// What is to be scanned.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ScanParams")]
pub(crate) struct Params {
    /// The token under which progress is shown, and by which the scan is cancelled.
    #[schemars(with = "Option<Lsp<ProgressToken>>")]
    work_done_token: Option<ProgressToken>,
    /// The token under which files are sent as they are found.
    #[schemars(with = "Option<Lsp<ProgressToken>>")]
    partial_result_token: Option<ProgressToken>,
    /// The folders; all of the workspace's unless given.
    #[schemars(with = "Option<Vec<Lsp<Uri>>>")]
    folders: Option<Vec<Uri>>,
    /// Whether the increments behind every figure are wanted.
    #[serde(default)]
    explain: bool,
    /// Whether functions are wanted, or only what is found.
    #[serde(default = "wanted")]
    functions: bool,
    /// Only what is new or worse is wanted.
    since: Option<Since>,
}

fn wanted() -> bool {
    true
}

/// Since when something has to be new or worse.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Since {
    /// The revision the history has parted from; the branch that work starts from unless given.
    revision: Option<String>,
    /// The mildest severity that counts; warnings unless given.
    fail_on: Option<Severity>,
}

/// What a folder was compared with.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Compared {
    /// The folder.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
    /// The revision that was asked for, or the branch that work starts from.
    revision: String,
    /// The commit in which the history parted from it.
    commit: String,
}

/// What was found.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ScanResult")]
pub(crate) struct Scanned {
    /// Counts over all files.
    summary: Summary,
    /// What each folder was compared with, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    since: Vec<Compared>,
    /// The files; none if they were sent as partial results.
    files: Vec<FileReport>,
}

/// What was found so far and was not told before.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ScanPart {
    /// The files.
    files: Vec<FileReport>,
}

/// The files of a folder, and what decides about their findings if not all are wanted.
type Part = (Found, Option<Gate>);

/// The files of folders, and what each folder was compared with.
type Folders = (Vec<Part>, Vec<Compared>);

impl Request for Protocol {
    type Params = Params;
    type Result = Scanned;
    const METHOD: &'static str = "astrolens/scan";
}

/// What a person reads of it.
const LABEL: Label = Label { title: "Measuring", unit: "files" };

/// How many files make a partial result.
const PART: usize = 64;

impl WorkspaceRequest for Scan {
    type Protocol = Protocol;

    const CLASS: Class = Class::Long("scan");
    const NEEDS_SETTINGS: bool = true;

    fn run(context: &WorkspaceContext<'_>, params: Params) -> jsonrpc::Result<Scanned> {
        let folders: Vec<PathBuf> = match &params.folders {
            None => context.snapshot.folders.iter().map(|folder| folder.path.clone()).collect(),
            Some(folders) => folders.iter().map(path).collect::<jsonrpc::Result<_>>()?,
        };
        let options = astrolens_config::Options {
            explain: params.explain,
            ..context.snapshot.options.clone()
        };
        let cache = cache::folder().and_then(|folder| Cache::open(&folder)).ok();
        let cache = cache.map(|(cache, _)| cache);
        let scan = Run { context, options: &options, cache: cache.as_ref() };
        let ended = scan.run(&folders, &params);
        if let Some(trouble) = cache.and_then(Cache::close) {
            tracing::warn!(%trouble, "the cache");
        }
        ended
    }
}

/// A scan that runs.
struct Run<'run> {
    context: &'run WorkspaceContext<'run>,
    /// What beside the configuration files decides.
    options: &'run astrolens_config::Options,
    /// Results of earlier scans.
    cache: Option<&'run Cache>,
}

impl Run<'_> {
    /// What is in `folders`.
    fn run(&self, folders: &[PathBuf], params: &Params) -> jsonrpc::Result<Scanned> {
        let mut workspaces = Workspaces::new(self.options.clone());
        let mut projects = Projects::default();
        let asked = (params.since.as_ref(), &mut projects);
        let (parts, since) = self.find(folders, asked, &mut workspaces)?;
        if params.since.is_none() {
            projects = self.projects(&parts, &workspaces)?;
        }
        let total = parts.iter().map(|(found, _)| found.files.len()).sum();
        let progress = self.context.progress(LABEL, total);
        let mut collector = Collector {
            context: self.context,
            progress,
            wants_functions: params.functions,
            purpose: if params.since.is_some() { Purpose::Gate } else { Purpose::Overview },
            done: 0,
            scanned: Scanned { since, ..Scanned::default() },
        };
        for (found, gate) in &parts {
            let said = Said::of(&projects, found, None);
            self.part((found, gate.as_ref(), &said), &workspaces, &mut collector)
                .map_err(|_| jsonrpc::Error::request_cancelled())?;
        }
        Ok(collector.finish())
    }

    /// The files of each of `folders`, with what decides about their findings where only what is
    /// new or worse is wanted; and what each was compared with.
    fn find(
        &self,
        folders: &[PathBuf],
        (since, projects): (Option<&Since>, &mut Projects),
        workspaces: &mut Workspaces,
    ) -> jsonrpc::Result<Folders> {
        let (mut parts, mut compared) = (Vec::new(), Vec::new());
        for folder in folders {
            let mut found = walk(std::slice::from_ref(folder), WalkOptions::default(), workspaces);
            overlay(&mut found, folder, self.context);
            let mut gate = None;
            if let Some(since) = since {
                let judged = self.judge(folder, (since, projects), &mut found, workspaces)?;
                compared.extend(Compared::new(folder, &judged));
                gate = Some(judged.gate);
            }
            parts.push((found, gate));
            if self.context.is_cancelled() {
                return Err(jsonrpc::Error::request_cancelled());
            }
        }
        Ok((parts, compared))
    }

    /// What the files `found` in `folder` are held against; leaves those that were changed `since`.
    fn judge(
        &self,
        folder: &Path,
        (since, projects): (&Since, &mut Projects),
        found: &mut Found,
        workspaces: &mut Workspaces,
    ) -> jsonrpc::Result<since::Since> {
        let pace = || {
            self.context.session().gate.pass();
            if self.context.is_cancelled() { Err(cancelled()) } else { Ok(()) }
        };
        let judge = Judge {
            options: self.options,
            cache: self.cache,
            backend: self.backend(),
            threads: threads(),
            projects,
            pace: &pace,
        };
        let asked = (since.revision.as_deref(), since.fail_on.unwrap_or(Severity::Warning));
        judge.since(folder, asked, found, workspaces).map_err(|error| match error {
            Error::Output(_) => jsonrpc::Error::request_cancelled(),
            error => since::failed(&error),
        })
    }

    /// The projects of `parts` that are held to an architecture, with what is open as the editor has it.
    fn projects(&self, parts: &[Part], workspaces: &Workspaces) -> jsonrpc::Result<Projects> {
        let held = held_to_architecture(workspaces);
        if held.is_empty() {
            return Ok(Projects::default());
        }
        let files = parts.iter().flat_map(|(found, _)| &found.files);
        let given = files.filter(|file| matches!(file.content, Content::Given(_))).cloned();
        let means = Means {
            options: &whole(self.options),
            given: &given.collect::<Vec<_>>(),
            cache: self.cache,
            backend: self.backend(),
            threads: threads(),
        };
        Projects::at(&held, &means).map_err(|error| {
            let threads = error.to_string();
            since::failed(&Error::usage(threads, "the system has too few threads"))
        })
    }

    /// Who finds facts.
    fn backend(&self) -> &dyn Backend {
        &*self.context.session().options.backend
    }

    /// Has `collector` take what is found in the files `found` and `said` of them, as far as `gate` lets it
    /// remain.
    fn part(
        &self,
        (found, gate, said): (&Found, Option<&Gate>, &Said),
        workspaces: &Workspaces,
        collector: &mut Collector<'_>,
    ) -> Result<()> {
        let pace = &self.context.session().gate;
        let revise = |report: &mut FileReport| {
            pace.pass();
            said.add(report);
            if let Some(gate) = gate {
                gate.revise(report);
            }
        };
        let job = Job {
            cache: self.cache,
            backend: self.backend(),
            revise: Some(&revise),
            ..Job::of(found, workspaces)
        };
        let later = gate.map(|gate| gate as &dyn Later);
        let mut waiting = Waiting::new(&mut *collector, later, &hide_silenced);
        let statistics = run(&job, &mut waiting)?;
        waiting.finish()?;
        let beside = match gate {
            Some(gate) => gate.beside(),
            None => said.exceptions.clone(),
        };
        for report in beside {
            collector.scanned.summary.add_findings(&report);
            collector.take(&report);
        }
        summarise(&mut collector.scanned.summary, found, &statistics);
        Ok(())
    }
}

/// Leaves out what comments or a baseline silence, as reports do.
fn hide_silenced(outcome: &mut FileOutcome) {
    outcome.report.suppressions.clear();
    outcome.report.known.clear();
}

/// On how many threads a scan runs.
fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// What ends work that is not wanted any more.
fn cancelled() -> Error {
    Error::Output(io::ErrorKind::Interrupted.into())
}

impl Compared {
    /// What `folder` was compared with; nothing for a folder without an address.
    fn new(folder: &Path, since: &since::Since) -> Option<Self> {
        let (revision, commit) = (since.revision.clone(), since.commit.clone());
        Some(Self { uri: uri::from_path(folder)?, revision, commit })
    }
}

/// The path of a folder.
fn path(uri: &Uri) -> jsonrpc::Result<PathBuf> {
    uri::to_path(uri).ok_or_else(|| jsonrpc::Error {
        code: ErrorCode::InvalidParams,
        message: format!("`{}` is no folder on disk", uri.as_str()).into(),
        data: None,
    })
}

/// Has what is open looked at as the editor has it.
fn overlay(found: &mut Found, folder: &Path, context: &WorkspaceContext<'_>) {
    let open: HashMap<PathBuf, _> = context
        .snapshot
        .documents
        .iter()
        .filter_map(|document| Some((document.path.clone()?, document)))
        .collect();
    for file in &mut found.files {
        if let Some(document) = open.get(&folder.join(&file.name)) {
            file.content = Content::Given(document.text().as_bytes().into());
            file.language = Some(document.view.settings.language);
        }
    }
}

/// Collects what is found, or sends it on.
struct Collector<'run> {
    context: &'run WorkspaceContext<'run>,
    progress: Option<Progress>,
    /// Whether functions are told, or only what is found.
    wants_functions: bool,
    /// What the report is for.
    purpose: Purpose,
    done: usize,
    scanned: Scanned,
}

impl Collector<'_> {
    /// Takes what is wanted of `report`, which has been counted.
    fn take(&mut self, report: &FileReport) {
        let Some(report) = found_in(report, self.purpose) else { return };
        let mut report = report.into_owned();
        if !self.wants_functions {
            report.functions = Vec::new();
        }
        self.scanned.files.push(report);
        if self.scanned.files.len() >= PART {
            self.send();
        }
    }

    /// Sends on what waits, if the client wants it as it is found.
    fn send(&mut self) {
        if self.context.takes_parts() {
            let files = std::mem::take(&mut self.scanned.files);
            self.context.send_part(json!(ScanPart { files }));
        }
    }

    fn finish(mut self) -> Scanned {
        if !self.scanned.files.is_empty() {
            self.send();
        }
        self.scanned
    }
}

impl Sink for Collector<'_> {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        if self.context.is_cancelled() || !self.context.session().outgoing.room() {
            return Err(cancelled());
        }
        self.scanned.summary.add(&outcome.report);
        self.take(&outcome.report);
        Ok(())
    }

    fn step(&mut self) {
        self.done += 1;
        if let Some(progress) = &mut self.progress {
            progress.report(self.done, || self.context.session().options.backend.place());
        }
    }
}
