//! `astrolens/functions`: the functions of the workspace, those of the worst figure first.

use std::collections::BTreeMap;

use astrolens_db::Queries;
use astrolens_ide::Span;
use astrolens_metrics::{METRICS, Metric};
use astrolens_model::{Function, FunctionKind, LanguageName, MetricId};
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Range, Uri};

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::metric::metric;
use crate::places::{Place, Start, Texts, places, worst_first};

/// So many functions are told unless the client says how many.
const MOST: usize = 1000;

/// The functions of the workspace.
pub(crate) struct Functions;

/// `astrolens/functions`
pub(crate) struct Protocol;

/// Which functions are asked for.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Params {
    /// The metric whose worst figure comes first; cognitive complexity if absent.
    sort: Option<String>,
    /// Words that each are part of the qualified name or the path, in whatever case.
    #[serde(default)]
    filter: String,
    /// How many are told at most.
    limit: Option<usize>,
    /// Whether the answer waits until all files have been looked at.
    #[serde(default)]
    complete: bool,
}

/// The functions asked for.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Answer {
    /// How many there are.
    total: usize,
    /// The first of them.
    functions: Vec<Row>,
}

/// A function.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
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
    uri: Uri,
    /// Where it stands.
    range: Range,
    /// Where its name stands, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
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
        let filter = params.filter.to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let files = context.read(Queries::files)?;
        let mut found = Vec::new();
        for place in places(context, &files) {
            let functions = place.report.functions.iter();
            let fitting = functions.filter(|function| fits(function, &place.report.path, &words));
            found.extend(fitting.map(|function| (place, function)));
        }
        worst_first(&mut found, metric.lower_is_worse, |(place, function)| {
            ((metric.value)(function), place.order(start(function)))
        });
        let total = found.len();
        found.truncate(params.limit.unwrap_or(MOST));
        let mut texts = Texts::new(context);
        let rows = found.into_iter().filter_map(|(place, own)| row(place, own, &mut texts));
        Ok(Answer { total, functions: rows.collect() })
    }
}

/// Whether each of `words`, which are in lower case, is part of the name or the path.
fn fits(function: &Function, path: &str, words: &[&str]) -> bool {
    let text = format!("{} {path}", function.qualified_name).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn start(function: &Function) -> Start {
    (function.start_line, function.start_column)
}

fn row<'known>(
    place: Place<'known>,
    function: &Function,
    texts: &mut Texts<'known>,
) -> Option<Row> {
    let mut range = |start_byte, end_byte| {
        let span = Span { start: start_byte, end: end_byte };
        place.range(span, start(function), texts)
    };
    let figure = |metric: &Metric| (metric.id.clone(), (metric.value)(function));
    Some(Row {
        name: function.name.clone(),
        qualified_name: function.qualified_name.clone(),
        kind: function.kind,
        language: place.report.language.clone(),
        uri: place.uri()?,
        range: range(function.start_byte, function.end_byte),
        name_range: function
            .is_named()
            .then(|| range(function.name_start_byte, function.name_end_byte)),
        metrics: METRICS.iter().map(figure).collect(),
    })
}
