//! `astrolens/findings`: what is found in the workspace.

use std::collections::BTreeMap;
use std::hash::Hash;

use astrolens_db::Queries;
use astrolens_ide::Span;
use astrolens_model::{Finding, Fingerprint, LanguageName, RuleId, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Range, Uri};

use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lsp_types::Lsp;
use crate::pages::{Key, Page, Wanted, page};
use crate::places::{Place, Texts, places};
use crate::told;

/// What is found in the workspace.
pub(crate) struct Findings;

/// `astrolens/findings`
pub(crate) struct Protocol;

/// Which findings are asked for.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "FindingsParams")]
pub(crate) struct Params {
    /// What comes first.
    #[serde(default)]
    sort: Sort,
    /// The mildest severity that is told; all are if absent.
    severity: Option<Severity>,
    /// The rule whose findings are told; those of all are if absent.
    rule: Option<RuleId>,
    /// The language of the files whose findings are told; those of all are if absent.
    language: Option<LanguageName>,
    /// Words that each are part of the path or of the symbol, in whatever case.
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

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "FindingsSort")]
enum Sort {
    /// What matters most, then by rule, then by path and place.
    #[default]
    Severity,
    /// By path and place.
    Path,
}

/// The findings asked for.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "FindingsResult")]
pub(crate) struct Answer {
    /// How many there are.
    total: usize,
    /// How many there are of each rule.
    rules: BTreeMap<RuleId, usize>,
    /// How many there are of each severity.
    severities: BTreeMap<Severity, usize>,
    /// The first of them, or those that follow the cursor.
    findings: Vec<Row>,
    /// The cursor by which those that follow are asked for, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// The list is another one than that of the cursor: the findings are those that follow the
    /// place where the cursor stood.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    outdated: bool,
}

/// A finding of the workspace.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "WorkspaceFinding")]
struct Row {
    /// The rule that speaks.
    rule: RuleId,
    /// How much it matters.
    severity: Severity,
    /// One sentence for a person, naming the symbol and the figure.
    message: String,
    /// The function or type that it is about, if it is about one.
    symbol: Option<String>,
    /// What identifies it within its file.
    fingerprint: Fingerprint,
    /// The language that its file is read as.
    language: LanguageName,
    /// The path of its file as reports have it, relative to the folder of the workspace.
    path: String,
    /// The file's address.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
    /// Where it stands.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
}

impl Request for Protocol {
    type Params = Params;
    type Result = Answer;
    const METHOD: &'static str = "astrolens/findings";
}

impl WorkspaceRequest for Findings {
    type Protocol = Protocol;

    fn awaits_scan(params: &Params) -> bool {
        params.complete
    }

    fn run(context: &WorkspaceContext<'_>, params: Params) -> Result<Answer> {
        let filter = Filter::new(&params);
        let files = context.read(Queries::files_with_findings)?;
        let mut found = Vec::new();
        let (mut rules, mut severities) = (BTreeMap::new(), BTreeMap::new());
        for place in places(context, &files).into_iter().filter(|place| filter.takes_file(place)) {
            let findings = place.report.findings.iter().enumerate();
            for (index, own) in findings.filter(|(_, own)| filter.takes(own, &place)) {
                *rules.entry(&own.rule).or_insert(0) += 1;
                *severities.entry(own.severity).or_insert(0) += 1;
                found.push((key(own, &place, index, params.sort), (place, own)));
            }
        }
        let rules = rules.into_iter().map(|(rule, count)| (rule.clone(), count)).collect();
        let wanted = Wanted {
            sort: params.sort.name(),
            limit: params.limit,
            cursor: params.cursor.as_deref(),
        };
        let Page { total, rows, next, is_outdated } =
            page(found, &wanted, |(_, own), digest| told::of_finding(own).hash(digest))?;
        let mut texts = Texts::new(context);
        let findings = rows.into_iter().filter_map(|(place, own)| row(place, own, &mut texts));
        let findings = findings.collect();
        Ok(Answer { total, rules, severities, findings, next, outdated: is_outdated })
    }
}

impl Sort {
    /// What it is called.
    const fn name(self) -> &'static str {
        match self {
            Self::Severity => "severity",
            Self::Path => "path",
        }
    }
}

/// Which findings are told.
struct Filter<'params> {
    params: &'params Params,
    /// In lower case.
    words: Vec<String>,
}

impl<'params> Filter<'params> {
    fn new(params: &'params Params) -> Self {
        let words = params.filter.to_lowercase();
        Self { params, words: words.split_whitespace().map(str::to_owned).collect() }
    }

    /// Whether what is found in a file may be told.
    fn takes_file(&self, place: &Place<'_>) -> bool {
        let language = self.params.language.as_ref();
        place.shows_findings() && language.is_none_or(|wanted| *wanted == place.report.language)
    }

    fn takes(&self, own: &Finding, place: &Place<'_>) -> bool {
        let (severity, rule) = (self.params.severity, self.params.rule.as_ref());
        severity.is_none_or(|least| own.severity >= least)
            && rule.is_none_or(|wanted| *wanted == own.rule)
            && self.finds_words(own, place)
    }

    fn finds_words(&self, own: &Finding, place: &Place<'_>) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let symbol = own.symbol.as_deref().unwrap_or_default();
        let text = format!("{} {symbol}", place.report.path).to_lowercase();
        self.words.iter().all(|word| text.contains(word))
    }
}

/// Where a finding stands in the list.
fn key<'known>(
    own: &'known Finding,
    place: &Place<'known>,
    index: usize,
    sort: Sort,
) -> Key<'known> {
    let order = place.order((own.start_line, own.start_column));
    match sort {
        Sort::Severity => Key::new(rank(own.severity), own.rule.as_str(), order, index),
        Sort::Path => Key::new(0, "", order, index),
    }
}

/// What matters most is lowest.
const fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    }
}

fn row<'known>(place: Place<'known>, own: &Finding, texts: &mut Texts<'known>) -> Option<Row> {
    let span = Span { start: own.start_byte, end: own.end_byte };
    Some(Row {
        rule: own.rule.clone(),
        severity: own.severity,
        message: own.message.clone(),
        symbol: own.symbol.clone(),
        fingerprint: own.fingerprint.clone(),
        language: place.report.language.clone(),
        path: place.report.path.clone(),
        uri: place.uri()?,
        range: place.range(span, (own.start_line, own.start_column), texts),
    })
}
