//! Judging a text, for tests: parsed and measured as in the program.

use std::sync::Arc;

use astrolens_metrics::{Figures, Text, measure};
use astrolens_model::config::{AnalysisConfig, FileLimits, Judgement, Limits, Variants};
use astrolens_model::{Declared, Finding, MetricId};
use astrolens_syntax::{Language, parse};

use crate::{Judged, judge};

/// The configuration in which only these limits are set, each of which warns.
pub(crate) fn config(limits: &[(&'static str, f64)]) -> AnalysisConfig {
    let warning = |limit| Limits { warning: Some(limit), ..Limits::default() };
    let thresholds =
        limits.iter().map(|(metric, limit)| (MetricId::new(metric), warning(*limit))).collect();
    let code = Arc::new(Judgement { thresholds, ..Judgement::default() });
    AnalysisConfig {
        tests: Arc::clone(&code),
        code,
        test_reason: None,
        declared: Declared::default(),
        variants: Variants::default(),
        explain: false,
        include_generated: false,
        limits: FileLimits::default(),
    }
}

/// The configuration nobody has changed.
pub(crate) fn defaults() -> AnalysisConfig {
    let thresholds = crate::thresholds()
        .map(|threshold| (threshold.id.clone(), threshold.default_limits))
        .collect();
    let mut config = config(&[]);
    Arc::make_mut(&mut config.code).thresholds = thresholds;
    config.tests = Arc::clone(&config.code);
    config
}

/// Hands the subject that `source` in `language` makes to `use_it`.
pub(crate) fn with_subject<R>(
    language: &str,
    source: &str,
    config: &AnalysisConfig,
    use_it: impl FnOnce(&Figures<'_>) -> R,
) -> R {
    let language = Language::by_name(language).expect("a row");
    let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
    let text = Text { source: source.as_bytes(), parsed: &parsed, language };
    let facts = measure(text, &config.variants);
    let mut figures = Figures::of(&facts, language, config.test_reason.is_some());
    figures.report.judgements = Some(config.judgements());
    use_it(&figures)
}

/// What is found in `source` in `language`.
pub(crate) fn judged(language: &str, source: &str, config: &AnalysisConfig) -> Judged {
    with_subject(language, source, config, |subject| judge(subject, config))
}

/// Findings as `line rule: message`, one on each line.
pub(crate) fn shown(findings: &[Finding]) -> String {
    let lines = findings
        .iter()
        .map(|finding| format!("{} {}: {}\n", finding.start_line, finding.rule, finding.message));
    lines.collect()
}
