//! What a registry lists, what stands in its folder and what is documented are the same.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use astrolens_metrics::{METRICS, TYPE_METRICS};
use astrolens_smells::RULES;
use astrolens_syntax::Language;

use super::Problem;

/// A page with fewer words than this says nothing yet.
const MIN_PAGE_WORDS: usize = 60;

/// Checks languages, metrics and rules.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut problems = languages(root)?;
    for metric in METRICS {
        problems.extend(page(metric.id.as_str(), metric.documentation));
    }
    for metric in TYPE_METRICS {
        problems.extend(page(metric.id.as_str(), metric.documentation));
    }
    for rule in RULES {
        problems.extend(page(rule.id.as_str(), rule.documentation));
    }
    problems.extend(files_match(
        root,
        "analyzers/metrics/src/metrics",
        METRICS.len() + TYPE_METRICS.len(),
    )?);
    problems.extend(files_match(root, "analyzers/smells/src/rules", RULES.len())?);
    let guide = std::fs::read_to_string(root.join("docs/metrics.md"))?;
    let of_functions = METRICS.iter().map(|metric| (&metric.id, metric.title));
    let of_types = TYPE_METRICS.iter().map(|metric| (&metric.id, metric.title));
    for (id, title) in of_functions.chain(of_types) {
        if !guide.to_lowercase().contains(word(id.as_str())) {
            problems.push(Problem::new("docs/metrics.md", format!("misses `{title}`")));
        }
    }
    Ok(problems)
}

/// The word by which a guide speaks of a metric: the first of its identifier.
fn word(id: &str) -> &str {
    id.split('_').next().unwrap_or_default()
}

fn languages(root: &Path) -> Result<Vec<Problem>> {
    let folder = Path::new("analyzers/syntax/src/languages");
    let mut folders = BTreeSet::new();
    for entry in std::fs::read_dir(root.join(folder))? {
        let entry = entry?;
        if entry.path().is_dir() {
            folders.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    let rows: BTreeSet<String> =
        Language::all().map(|language| language.definition().name.to_owned()).collect();
    let readme = std::fs::read_to_string(root.join("README.md"))?;
    let mut problems: Vec<Problem> = folders
        .symmetric_difference(&rows)
        .map(|name| {
            Problem::new(
                folder.join(name),
                "a language is a folder and a row: one of them is missing",
            )
        })
        .collect();
    for language in Language::all().filter(|language| !readme.contains(language.title())) {
        problems.push(Problem::new("README.md", format!("does not name {}", language.title())));
    }
    Ok(problems)
}

/// A page has a title and says something.
fn page(id: &str, text: &str) -> Option<Problem> {
    let words = text.split_whitespace().count();
    let message = if !text.starts_with("# ") {
        "its page does not begin with a title"
    } else if words < MIN_PAGE_WORDS {
        "its page says too little: definition, source, example"
    } else {
        return None;
    };
    Some(Problem::new(format!("{id}.md"), message))
}

/// A folder of rows holds as many pages as there are rows.
fn files_match(root: &Path, folder: &str, rows: usize) -> Result<Option<Problem>> {
    let pages = super::files(&root.join(folder), "md")?.len();
    Ok((pages != rows).then(|| {
        Problem::new(folder, format!("holds {pages} pages, and the registry has {rows} rows"))
    }))
}
