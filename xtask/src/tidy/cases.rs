//! Every metric is shown by cases in every language.

use std::path::Path;

use anyhow::Result;
use astrolens_metrics::METRICS;
use astrolens_syntax::Language;

use super::Problem;

/// Where the cases are.
const FOLDER: &str = "analyzers/analysis/resources/cases";

/// Checks that each language that has cases has them for each metric.
#[expect(clippy::unnecessary_wraps, reason = "one signature for all rules")]
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let written = |language: &Language| root.join(FOLDER).join(language.definition().name).is_dir();
    for language in Language::all().filter(written) {
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
