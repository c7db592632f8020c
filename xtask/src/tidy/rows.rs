//! What a registry lists, what stands in its folder and what is documented are the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::registries::{self, Row};
use super::{Problem, files, relative};

/// A page with fewer words than this says nothing yet.
const MIN_PAGE_WORDS: usize = 60;

/// Checks languages, metrics and rules.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut metrics = registries::metrics(root)?;
    metrics.extend(registries::type_metrics(root)?);
    let mut problems = languages(root)?;
    problems.extend(pages(root, "analyzers/metrics/src/metrics", &metrics)?);
    problems.extend(pages(root, "analyzers/smells/src/rules", &registries::rules(root)?)?);
    let guide = std::fs::read_to_string(root.join("docs/metrics.md"))?;
    for Row { id, title, .. } in metrics {
        if !guide.to_lowercase().contains(word(&id)) {
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
    let languages = registries::languages(root)?;
    let rows: BTreeSet<String> = languages.iter().map(|row| row.id.clone()).collect();
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
    for Row { title, .. } in languages.iter().filter(|row| !readme.contains(&row.title)) {
        problems.push(Problem::new("README.md", format!("does not name {title}")));
    }
    Ok(problems)
}

/// The folder of a registry holds a page that says something for each row, and no other.
fn pages(root: &Path, folder: &str, rows: &[Row]) -> Result<Vec<Problem>> {
    let found = files(&root.join(folder), "md")?;
    let found: BTreeSet<PathBuf> =
        found.iter().map(|page| relative(root, page).to_owned()).collect();
    let listed: BTreeSet<PathBuf> = rows.iter().map(|row| row.page.clone()).collect();
    let missing = found.symmetric_difference(&listed);
    let mut problems: Vec<Problem> = missing
        .map(|page| Problem::new(page, "a page and a row: one of them is missing"))
        .collect();
    for page in found.intersection(&listed) {
        let text = std::fs::read_to_string(root.join(page))?;
        problems.extend(fault(&text).map(|message| Problem::new(page, message)));
    }
    Ok(problems)
}

/// What a page lacks: it has a title and says something.
fn fault(text: &str) -> Option<&'static str> {
    if !text.starts_with("# ") {
        Some("does not begin with a title")
    } else if text.split_whitespace().count() < MIN_PAGE_WORDS {
        Some("says too little: definition, source, example")
    } else {
        None
    }
}
