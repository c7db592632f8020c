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
use crate::lists::{List, Words, list};
use crate::lsp_types::Lsp;
use crate::pages::{Key, Page, Wanted};
use crate::reported_files::{ReportedFile, Texts};
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
        let files = context.read(Queries::files_with_findings)?;
        let wanted = Wanted {
            sort: params.sort.name(),
            limit: params.limit,
            cursor: params.cursor.as_deref(),
        };
        let mut asked = Asked::new(&params);
        let Page { total, rows: findings, next, is_outdated } =
            list(context, &files, &wanted, &mut asked)?;
        let Asked { rules, severities, .. } = asked;
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

/// The findings that are asked for, and how many there are.
struct Asked<'params> {
    params: &'params Params,
    words: Words,
    rules: BTreeMap<RuleId, usize>,
    severities: BTreeMap<Severity, usize>,
}

impl<'params> Asked<'params> {
    fn new(params: &'params Params) -> Self {
        let words = Words::new(&params.filter);
        Self { params, words, rules: BTreeMap::new(), severities: BTreeMap::new() }
    }

    fn fits(&self, own: &Finding, place: &ReportedFile<'_>) -> bool {
        let (severity, rule) = (self.params.severity, self.params.rule.as_ref());
        severity.is_none_or(|least| own.severity >= least)
            && rule.is_none_or(|wanted| *wanted == own.rule)
            && self.words.are_in(own.symbol.as_deref().unwrap_or_default(), &place.report.path)
    }

    fn count(&mut self, own: &Finding) {
        *self.severities.entry(own.severity).or_insert(0) += 1;
        // A name is copied once, and not for each finding.
        match self.rules.get_mut(&own.rule) {
            Some(count) => *count += 1,
            None => drop(self.rules.insert(own.rule.clone(), 1)),
        }
    }
}

impl List for Asked<'_> {
    type Item = Finding;
    type Row = Row;

    fn items<'known>(&self, place: &ReportedFile<'known>) -> &'known [Finding] {
        let language = self.params.language.as_ref();
        let is_wanted = language.is_none_or(|wanted| *wanted == place.report.language);
        if is_wanted && place.shows_findings() { &place.report.findings } else { &[] }
    }

    fn takes(&mut self, own: &Finding, place: &ReportedFile<'_>) -> bool {
        let fits = self.fits(own, place);
        if fits {
            self.count(own);
        }
        fits
    }

    fn key<'known>(
        &self,
        own: &'known Finding,
        place: &ReportedFile<'known>,
        index: usize,
    ) -> Key<'known> {
        let order = place.order((own.start_line, own.start_column));
        match self.params.sort {
            Sort::Severity => Key::new(rank(own.severity), own.rule.as_str(), order, index),
            Sort::Path => Key::new(0, "", order, index),
        }
    }

    fn identity(own: &Finding) -> impl Hash {
        told::of_finding(own)
    }

    fn row<'known>(
        place: ReportedFile<'known>,
        own: &'known Finding,
        texts: &mut Texts<'known>,
    ) -> Option<Row> {
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
}

/// What matters most is lowest.
const fn rank(severity: Severity) -> i64 {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Information => 2,
    }
}
