//! `astrolens/scan`: the report of the whole workspace, with what is open as the editor has it.

use std::collections::HashMap;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_model::{FileReport, Summary};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{self, ErrorCode};
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{ProgressToken, Uri};

use crate::error::{Error, Result};
use crate::gate::Touched;
use crate::lsp::handler::{Context, SessionRequest};
use crate::lsp::progress::Progress;
use crate::lsp::session::Session;
use crate::lsp::{touched, uri};
use crate::scan::cache::{self, Cache};
use crate::scan::{
    Content, FileOutcome, Found, Job, Sink, WalkOptions, Workspaces, run, summarise, walk,
};

/// The report of the whole workspace.
pub(crate) struct Scan;

/// `astrolens/scan`
pub(crate) struct Protocol;

/// What is to be scanned.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Params {
    work_done_token: Option<ProgressToken>,
    partial_result_token: Option<ProgressToken>,
    /// The folders; all of the workspace's unless given.
    folders: Option<Vec<Uri>>,
    /// Whether the increments behind every figure are wanted.
    #[serde(default)]
    explain: bool,
    /// Whether functions are wanted, or only what is found.
    #[serde(default = "wanted")]
    functions: bool,
    /// Only findings about what was touched are wanted.
    since: Option<Since>,
}

fn wanted() -> bool {
    true
}

/// Since when something has to be touched.
#[derive(Debug, Serialize, Deserialize)]
struct Since {
    /// The revision the history has parted from; the branch that work starts from unless given.
    revision: Option<String>,
}

/// What a folder was compared with.
#[derive(Debug, Serialize, Deserialize)]
struct Compared {
    /// The folder.
    uri: Uri,
    /// The revision that was asked for, or the branch that work starts from.
    revision: String,
    /// The commit in which the history parted from it.
    commit: String,
}

/// What was found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Scanned {
    /// Counts over all files.
    summary: Summary,
    /// What each folder was compared with, if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    since: Vec<Compared>,
    /// The files; none if they were sent as partial results.
    files: Vec<FileReport>,
}

/// The files of a folder, and what was touched there if only that is wanted.
type Part = (Found, Option<Touched>);

impl Request for Protocol {
    type Params = Params;
    type Result = Scanned;
    const METHOD: &'static str = "astrolens/scan";
}

/// A part of a result that is sent as it is found.
pub(super) enum PartialResult {}

impl Notification for PartialResult {
    type Params = Value;
    const METHOD: &'static str = "$/progress";
}

/// How many files make a partial result.
const PART: usize = 64;

impl SessionRequest for Scan {
    type Protocol = Protocol;

    const IS_LONG: bool = true;
    const NEEDS_SETTINGS: bool = true;

    fn token(params: &Params) -> Option<&ProgressToken> {
        params.work_done_token.as_ref()
    }

    fn run(context: &Context<'_>, params: Params) -> jsonrpc::Result<Scanned> {
        let folders = match &params.folders {
            None => context.snapshot.folders.clone(),
            Some(folders) => folders.iter().map(path).collect::<jsonrpc::Result<_>>()?,
        };
        let options = astrolens_config::Options {
            explain: params.explain,
            ..context.snapshot.options.clone()
        };
        let mut workspaces = Workspaces::new(options);
        let (parts, since) = find(context, &params, &folders, &mut workspaces)?;
        let total = parts.iter().map(|(found, _)| found.files.len()).sum();
        let progress =
            params.work_done_token.map(|token| Progress::wanted(context.session(), token, total));
        let mut collector = Collector {
            context,
            token: params.partial_result_token,
            progress,
            wants_functions: params.functions,
            done: 0,
            scanned: Scanned { since, ..Scanned::default() },
        };
        let cache = cache::folder().and_then(|folder| Cache::open(&folder)).ok();
        let cache = cache.map(|(cache, _)| cache);
        let gate = &context.session().gate;
        for (found, touched) in &parts {
            let revise = |report: &mut FileReport| {
                gate.pass();
                if let Some(touched) = touched {
                    touched.revise(report);
                }
            };
            let job = Job {
                files: &found.files,
                workspaces: &workspaces,
                tallies: &found.tallies,
                languages: &[],
                cache: cache.as_ref(),
                threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
                revise: Some(&revise),
                name: None,
                encode: None,
                wants_source: &|_| false,
            };
            let statistics =
                run(&job, &mut collector).map_err(|_| jsonrpc::Error::request_cancelled())?;
            summarise(&mut collector.scanned.summary, found, &statistics);
        }
        if let Some(trouble) = cache.and_then(Cache::close) {
            tracing::warn!(%trouble, "the cache");
        }
        Ok(collector.finish())
    }
}

/// The files of each of `folders`, with what was touched there if only that is wanted; and what each
/// was compared with.
fn find(
    context: &Context<'_>,
    params: &Params,
    folders: &[PathBuf],
    workspaces: &mut Workspaces,
) -> jsonrpc::Result<(Vec<Part>, Vec<Compared>)> {
    let (mut parts, mut compared) = (Vec::new(), Vec::new());
    for folder in folders {
        let mut found = walk(std::slice::from_ref(folder), WalkOptions::default(), workspaces);
        overlay(&mut found, folder, context);
        let mut touched = None;
        if let Some(Since { revision }) = &params.since {
            let since = touched::since(folder, &mut found, revision.as_deref())?;
            compared.extend(Compared::new(folder, &since));
            touched = Some(since.touched);
        }
        parts.push((found, touched));
        if (context.is_cancelled)() {
            return Err(jsonrpc::Error::request_cancelled());
        }
    }
    Ok((parts, compared))
}

impl Compared {
    /// What `folder` was compared with; nothing for a folder without an address.
    fn new(folder: &Path, since: &touched::Since) -> Option<Self> {
        let commit = since.touched.from().commit();
        Some(Self { uri: uri::from_path(folder)?, revision: since.revision.clone(), commit })
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
fn overlay(found: &mut Found, folder: &Path, context: &Context<'_>) {
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
    context: &'run Context<'run>,
    token: Option<ProgressToken>,
    progress: Option<Progress>,
    /// Whether functions are told, or only what is found.
    wants_functions: bool,
    done: usize,
    scanned: Scanned,
}

impl Collector<'_> {
    /// Sends on what waits, if the client wants it as it is found.
    fn send(&mut self) {
        let Some(token) = &self.token else { return };
        let files = std::mem::take(&mut self.scanned.files);
        let session: &Arc<Session> = self.context.session();
        session
            .outgoing
            .notify::<PartialResult>(&json!({ "token": token, "value": { "files": files } }));
    }

    fn finish(mut self) -> Scanned {
        if !self.scanned.files.is_empty() {
            self.send();
        }
        self.scanned
    }
}

impl Sink for Collector<'_> {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        if (self.context.is_cancelled)() || !self.context.session().outgoing.room() {
            return Err(Error::Output(io::ErrorKind::Interrupted.into()));
        }
        let mut report = outcome.report;
        self.scanned.summary.add(&report);
        if !self.wants_functions {
            report.functions = Vec::new();
        }
        self.scanned.files.push(report);
        if self.scanned.files.len() >= PART {
            self.send();
        }
        Ok(())
    }

    fn step(&mut self) {
        self.done += 1;
        if let Some(progress) = &mut self.progress {
            progress.report(self.done);
        }
    }
}
