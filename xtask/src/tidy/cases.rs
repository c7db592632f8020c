//! Every metric is shown by cases in every language.

use std::path::Path;

use anyhow::Result;

use super::Problem;
use super::registries;

/// Where the cases are.
const FOLDER: &str = "analyzers/analysis/resources/cases";

/// Checks that each language has cases for each metric.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let metrics = registries::metrics(root)?;
    for language in registries::languages(root)? {
        for metric in &metrics {
            let path = Path::new(FOLDER).join(&language.id).join(format!("{}.md", metric.id));
            if !root.join(&path).is_file() {
                problems
                    .push(Problem::new(path, "is missing: a metric has cases in every language"));
            }
        }
    }
    Ok(problems)
}
