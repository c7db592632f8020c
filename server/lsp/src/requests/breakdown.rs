//! `astrolens/breakdown`: why a function has its figure, point by point.

use astrolens_ide::features::breakdown::{Breakdown, Subject, breakdown};
use astrolens_model::FunctionKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Diagnostic, Position, Range, TextDocumentIdentifier, Uri};

use crate::context::DocumentContext;
use crate::diagnostics::of_finding;
use crate::documents::Document;
use crate::handler::{DocumentRequest, Sight};
use crate::lsp_types::Lsp;
use crate::metric::metric;

/// The request.
pub(crate) enum BreakdownRequest {}

impl Request for BreakdownRequest {
    type Params = BreakdownParams;
    type Result = Option<BreakdownResult>;
    const METHOD: &'static str = "astrolens/breakdown";
}

/// What is asked for: the function at a position, or that of a name.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BreakdownParams {
    /// The document.
    #[schemars(with = "Lsp<TextDocumentIdentifier>")]
    text_document: TextDocumentIdentifier,
    /// A place in the function; the innermost is meant.
    #[schemars(with = "Option<Lsp<Position>>")]
    position: Option<Position>,
    /// Its qualified name, or its name.
    function: Option<String>,
    /// The metric whose points are wanted; cognitive complexity if absent.
    metric: Option<String>,
}

/// Why a function has its figure.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BreakdownResult {
    /// Its qualified name.
    function: String,
    /// What sort of function it is.
    kind: FunctionKind,
    /// Where it stands.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
    /// Where its name stands; empty where it has none.
    #[schemars(with = "Lsp<Range>")]
    name_range: Range,
    /// The metric whose points these are.
    metric: String,
    /// Its figure.
    value: f64,
    /// The figure as the sum of its points: `cognitive 3 = 1 + 2`.
    sum: String,
    /// All figures.
    metrics: Vec<Figure>,
    /// The points, in source order.
    increments: Vec<Point>,
    /// What is found of it.
    #[schemars(with = "Vec<Lsp<Diagnostic>>")]
    findings: Vec<Diagnostic>,
    /// How the figure could be lowered.
    advice: Vec<ToDo>,
    /// All of it for a person.
    markdown: String,
}

/// A figure of a function.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Figure {
    /// The metric.
    id: String,
    /// The name people read.
    title: String,
    /// Its value.
    value: f64,
}

/// A point of the figure: where it is added, how much, and why.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Point {
    /// The word or sign that adds it.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
    /// How much.
    points: u64,
    /// Why.
    reason: String,
}

/// What could be done to lower the figure.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "Advice")]
struct ToDo {
    /// What it is about.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
    /// How many points would leave the function.
    points: u64,
    /// What to do, with code in back quotes.
    text: String,
}

/// The request's handler.
pub(crate) struct Breakdowns;

impl DocumentRequest for Breakdowns {
    type Protocol = BreakdownRequest;

    // What could be done follows from the tree.
    const NEEDS: Sight = Sight::Tree;

    fn uri(params: &BreakdownParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: BreakdownParams,
    ) -> Result<Option<BreakdownResult>> {
        let subject = match (params.position, &params.function) {
            (Some(position), _) => Subject::At(document.offset(position)),
            (None, Some(name)) => Subject::Named(name),
            (None, None) => {
                return Err(Error::invalid_params("neither `position` nor `function` is given"));
            }
        };
        let metric = metric(params.metric.as_deref())?;
        let breakdown = breakdown(&document.view, subject, metric);
        Ok(breakdown.map(|breakdown| result(document, context, breakdown)))
    }
}

fn result(document: &Document, context: &DocumentContext<'_>, found: Breakdown) -> BreakdownResult {
    BreakdownResult {
        function: found.function,
        kind: found.kind,
        range: document.range(found.span),
        name_range: document.range(found.name_span),
        metric: found.metric.to_string(),
        value: found.value,
        sum: found.sum,
        metrics: (found.figures.into_iter())
            .map(|figure| Figure {
                id: figure.metric.to_string(),
                title: figure.title.to_owned(),
                value: figure.value,
            })
            .collect(),
        increments: (found.points.into_iter())
            .map(|point| Point {
                range: document.range(point.span),
                points: point.points,
                reason: point.reason,
            })
            .collect(),
        findings: (found.findings.iter())
            .map(|finding| of_finding(finding, document, &context.session().features))
            .collect(),
        advice: (found.advice.into_iter())
            .map(|advice| ToDo {
                range: document.range(advice.span),
                points: advice.points,
                text: advice.text,
            })
            .collect(),
        markdown: found.text.markdown,
    }
}
