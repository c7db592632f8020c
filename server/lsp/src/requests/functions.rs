//! `astrolens/functions`: the functions of the workspace, those of the worst figure first.

use std::collections::BTreeMap;
use std::hash::Hash;

use astrolens_db::Queries;
use astrolens_ide::Span;
use astrolens_metrics::{METRICS, Metric};
use astrolens_model::{Function, FunctionKind, LanguageName, MetricId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Range, Uri};

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lists::{List, Words, list};
use crate::lsp_types::Lsp;
use crate::metric::metric;
use crate::pages::{Key, Page, Wanted, by_figure};
use crate::reported_files::{ReportedFile, Start, Texts};
use crate::told;

/// The functions of the workspace.
pub(crate) struct Functions;

/// `astrolens/functions`
pub(crate) struct Protocol;

/// Which functions are asked for.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "FunctionsParams")]
pub(crate) struct Params {
    /// The metric whose worst figure comes first; cognitive complexity if absent.
    sort: Option<String>,
    /// Words that each are part of the qualified name or the path, in whatever case.
    #[serde(default)]
    filter: String,
    /// How many are told at most: 1000 if absent, and never more than 10,000.
    limit: Option<usize>,
    /// Where the answer before this one ended: its `next`.
    cursor: Option<String>,
    /// Whether the answer waits until all files have been looked at.
    #[serde(default)]
    complete: bool,
}

/// The functions asked for.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "FunctionsResult")]
pub(crate) struct Answer {
    /// How many there are.
    total: usize,
    /// The first of them, or those that follow the cursor.
    functions: Vec<Row>,
    /// The cursor by which those that follow are asked for, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The list is another one than that of the cursor: the functions are those that follow the
    /// place where the cursor stood.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outdated: bool,
}

/// A function of the workspace.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WorkspaceFunction")]
struct Row {
    /// Its name.
    name: String,
    /// Its name within its file.
    qualified_name: String,
    /// What sort of function it is.
    kind: FunctionKind,
    /// The language it is read as.
    language: LanguageName,
    /// The file's address.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
    /// Where it stands.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
    /// Where its name stands, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Lsp<Range>>")]
    name_range: Option<Range>,
    /// All figures.
    metrics: BTreeMap<MetricId, f64>,
}

impl Request for Protocol {
    type Params = Params;
    type Result = Answer;
    const METHOD: &'static str = "astrolens/functions";
}

impl WorkspaceRequest for Functions {
    type Protocol = Protocol;

    fn awaits_scan(params: &Params) -> bool {
        params.complete
    }

    fn run(context: &WorkspaceContext<'_>, params: Params) -> Result<Answer> {
        let metric = metric(params.sort.as_deref())?;
        let files = context.read(Queries::files)?;
        let wanted = Wanted {
            sort: metric.id.as_str(),
            limit: params.limit,
            cursor: params.cursor.as_deref(),
        };
        let mut functions = ByFigure { metric, words: Words::new(&params.filter) };
        let Page { total, rows: functions, next, is_outdated } =
            list(context, &files, &wanted, &mut functions)?;
        Ok(Answer { total, functions, next, outdated: is_outdated })
    }
}

/// The functions whose names or paths have some words, those of the worst figure first.
struct ByFigure {
    metric: &'static Metric,
    words: Words,
}

impl List for ByFigure {
    type Item = Function;
    type Row = Row;

    fn items<'known>(&self, place: &ReportedFile<'known>) -> &'known [Function] {
        &place.report.functions
    }

    fn takes(&mut self, own: &Function, place: &ReportedFile<'_>) -> bool {
        self.words.are_in(&own.qualified_name, &place.report.path)
    }

    fn key<'known>(
        &self,
        own: &'known Function,
        place: &ReportedFile<'known>,
        index: usize,
    ) -> Key<'known> {
        let rank = by_figure((self.metric.value)(own), self.metric.lower_is_worse);
        Key::new(rank, "", place.order(start(own)), index)
    }

    fn identity(own: &Function) -> impl Hash {
        told::of_function(own)
    }

    fn row<'known>(
        place: ReportedFile<'known>,
        own: &'known Function,
        texts: &mut Texts<'known>,
    ) -> Option<Row> {
        let mut range = |start_byte, end_byte| {
            let span = Span { start: start_byte, end: end_byte };
            place.range(span, start(own), texts)
        };
        let figure = |metric: &Metric| (metric.id.clone(), (metric.value)(own));
        Some(Row {
            name: own.name.clone(),
            qualified_name: own.qualified_name.clone(),
            kind: own.kind,
            language: place.report.language.clone(),
            uri: place.uri()?,
            range: range(own.start_byte, own.end_byte),
            name_range: own.is_named().then(|| range(own.name_start_byte, own.name_end_byte)),
            metrics: METRICS.iter().map(figure).collect(),
        })
    }
}

fn start(function: &Function) -> Start {
    (function.start_line, function.start_column)
}
