//! The report of a small file, and what can be found in it.

use std::borrow::Cow;
use std::sync::Arc;

use astrolens_model::config::{Judgement, Judgements, Limits};
use astrolens_model::{
    Abc, BaselineState, Evidence, FileMetrics, FileReport, Finding, Fingerprint, Function,
    FunctionKind, Halstead, Increment, LanguageName, LineCounts, MetricId, RuleId, Severity,
    Suppression, SymbolKind, TypeKind, TypeReport,
};

/// The text behind [`report`].
pub const SOURCE: &str = "\
def greet(name):
    if name:
        for letter in name:
            print(letter)
";

/// The function in [`SOURCE`].
pub fn function() -> Function {
    let increment = |metric, line, column, points, reason| Increment {
        metric: MetricId::new(metric),
        line,
        column,
        points,
        reason: Cow::Borrowed(reason),
    };
    Function {
        name: "greet".to_owned(),
        qualified_name: "greet".to_owned(),
        ordinal: 0,
        kind: FunctionKind::Function,
        hashes: None,
        visibility: None,
        partial: false,
        test: false,
        start_line: 1,
        start_column: 1,
        end_line: 4,
        start_byte: 0,
        end_byte: SOURCE.len() as u32 - 1,
        name_start_byte: 4,
        name_end_byte: 9,
        cyclomatic: 3,
        cognitive: 3,
        nesting: 2,
        parameters: 1,
        parameter_names: Vec::new(),
        exits: 1,
        statements: 3,
        npath: 3,
        preprocessor_branches: None,
        lines: LineCounts { total: 4, code: 4, comment: 0, blank: 0 },
        abc: Abc::default(),
        halstead: Halstead { total_operators: 40, ..Halstead::default() },
        maintainability_index: 74.25,
        documentation: None,
        increments: vec![
            increment("cyclomatic", 2, 5, 1, "if"),
            increment("cognitive", 2, 5, 1, "if"),
            increment("cyclomatic", 3, 9, 1, "for"),
            increment("cognitive", 3, 9, 2, "for, 1 level deep"),
        ],
    }
}

/// What supports a finding in [`SOURCE`], at a line and a column and at these bytes.
fn evidence(
    (line, column): (u32, u32),
    (start_byte, end_byte): (u32, u32),
    note: &str,
) -> Evidence {
    Evidence {
        role: "increment".into(),
        line,
        column,
        note: note.to_owned(),
        start_byte,
        end_byte,
        path: None,
    }
}

/// What a rule says about the function in [`SOURCE`].
pub fn finding() -> Finding {
    let rule = RuleId::new("cognitive-complexity");
    Finding {
        fingerprint: Fingerprint::new(&rule, "greet", 0),
        rule,
        severity: Severity::Warning,
        message: "`greet` has a cognitive complexity of 3, above 2".to_owned(),
        start_line: 1,
        start_column: 5,
        end_line: 1,
        end_column: 10,
        start_byte: 4,
        end_byte: 9,
        symbol: Some("greet".to_owned()),
        ordinal: 0,
        kind: Some(SymbolKind::new("function")),
        confidence: None,
        value: Some(3.0),
        threshold: Some(2.0),
        evidence: vec![
            evidence((2, 5), (21, 23), "+1: if"),
            evidence((3, 9), (38, 41), "+2: for, 1 level deep"),
        ],
        evidence_count: 2,
        baseline: None,
    }
}

/// The report of a file at `path` that holds [`SOURCE`].
pub fn report(path: &str) -> FileReport {
    FileReport {
        path: path.to_owned(),
        lines: LineCounts { total: 4, code: 4, comment: 0, blank: 0 },
        metrics: Some(FileMetrics::default()),
        functions: vec![function()],
        findings: vec![finding()],
        ..FileReport::empty(LanguageName::new("python"))
    }
}

/// The report of a file at `path` whose one finding has its second piece of evidence in the file
/// at `other`.
pub fn report_across_files(path: &str, other: &str) -> FileReport {
    let mut report = report(path);
    report.findings[0].evidence[1].path = Some(other.to_owned());
    report
}

/// The report of a file at `path` whose one finding a comment suppresses and a baseline knows.
pub fn silenced_report(path: &str) -> FileReport {
    let mut report = report(path);
    let findings = std::mem::take(&mut report.findings);
    let known = Finding { baseline: Some(BaselineState::Unchanged), ..finding() };
    report.known.push(known);
    report.suppressions.push(Suppression {
        rule: RuleId::new("cognitive-complexity"),
        reason: "it is a table".to_owned(),
        start_line: 9,
        start_column: 1,
        start_byte: 0,
        end_byte: 3,
        covers: (0, 9),
        covers_file: false,
        findings,
    });
    report
}

/// A type with figures that differ.
pub fn named_type() -> TypeReport {
    TypeReport {
        name: "Shop".to_owned(),
        qualified_name: "Shop".to_owned(),
        kind: TypeKind::Class,
        start_line: 1,
        end_line: 4,
        start_byte: 0,
        end_byte: SOURCE.len() as u32,
        methods: 2,
        public_methods: 1,
        fields: 3,
        public_fields: 0,
        wmc: 5,
        lcom4: Some(2),
        tcc: None,
    }
}

/// What holds figures called `id` to `limits`, in all code.
pub fn held_to(id: &'static str, limits: Limits) -> Judgements {
    let thresholds = [(MetricId::new(id), limits)].into();
    let judgement = Arc::new(Judgement { thresholds, ..Judgement::default() });
    Judgements { code: Arc::clone(&judgement), tests: judgement }
}

/// What a rule says about [`named_type`], whose weight is held to 4.
pub fn type_finding() -> Finding {
    let rule = RuleId::new("large-class");
    Finding {
        fingerprint: Fingerprint::new(&rule, "Shop", 0),
        rule,
        symbol: Some("Shop".to_owned()),
        start_column: 1,
        start_byte: 0,
        value: Some(5.0),
        threshold: Some(4.0),
        evidence: Vec::new(),
        evidence_count: 0,
        ..finding()
    }
}
