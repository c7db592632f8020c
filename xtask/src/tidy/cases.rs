//! Every metric is shown by cases in every language.

use std::path::Path;

use anyhow::Result;
use astrolens_metrics::METRICS;
use astrolens_syntax::Language;

use super::Problem;

/// Where the cases are.
const FOLDER: &str = "analyzers/analysis/resources/cases";

/// Checks that each language has cases for each metric.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all rules")]
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for language in Language::all() {
        for metric in METRICS {
            let path = Path::new(FOLDER)
                .join(language.definition().name)
                .join(format!("{}.md", metric.id));
            if !root.join(&path).is_file() {
                problems
                    .push(Problem::new(path, "is missing: a metric has cases in every language"));
            }
        }
    }
    Ok(problems)
}
