//! The sources: those of the cases, and larger ones in which all comes together.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use astrolens_analysis::analyze;
use astrolens_metrics::METRICS;
use astrolens_model::config::{AnalysisConfig, FileLimits, Judgement, Limits, Variants};
use astrolens_model::{Declared, FileReport};
use astrolens_syntax::Language;

use crate::document;

/// A text in one of the languages.
pub(crate) struct Source {
    /// Where it is from: `go/cognitive.md:12`.
    pub(crate) label: String,
    /// What it is written in.
    pub(crate) language: Language,
    /// The text.
    pub(crate) text: String,
}

/// All sources, in the same order every time.
pub(crate) fn corpus() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for language in Language::all() {
        let name = language.definition().name;
        for path in files(&root.join("resources/cases").join(name)) {
            let text = fs::read_to_string(&path).expect("a case file is readable");
            let file = Path::new(&path).file_name().unwrap_or_default().display().to_string();
            let (cases, mistakes) = document::read(&text, name);
            assert!(mistakes.is_empty(), "{name}/{file}: {mistakes:?}");
            sources.extend(cases.into_iter().map(|case| Source {
                label: format!("{name}/{file}:{}", case.code_line),
                language: Language::by_grammar_name(&case.grammar).unwrap_or(language),
                text: case.code,
            }));
        }
    }
    for path in files(&root.join("tests/properties/sources")) {
        let stem = Path::new(&path).file_stem().and_then(|stem| stem.to_str());
        let language =
            stem.and_then(Language::by_grammar_name).expect("a source is called by its language");
        let text = fs::read_to_string(&path).expect("a source is readable");
        let label = path.rsplit('/').next().unwrap_or_default().to_owned();
        sources.push(Source { label, language, text });
    }
    sources
}

/// The files of a folder by name; none where there is no such folder.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<String> = entries
        .map(|entry| entry.expect("an entry of the folder").path().display().to_string())
        .collect();
    paths.sort();
    paths
}

/// The report of a text, with limits so low that every rule has something to say.
pub(crate) fn analyzed(text: &str, language: Language) -> FileReport {
    analyze(text.as_bytes(), language, &config(true), &|| false)
}

/// A configuration under which every figure is above its limit.
pub(crate) fn config(explain: bool) -> AnalysisConfig {
    let lowest = Limits { information: Some(0.0), warning: Some(1.0), error: None };
    let judgement = Arc::new(Judgement {
        thresholds: METRICS.iter().map(|metric| (metric.id.clone(), lowest)).collect(),
        ..Judgement::default()
    });
    AnalysisConfig {
        code: Arc::clone(&judgement),
        tests: judgement,
        test_reason: None,
        declared: Declared::default(),
        variants: Variants::default(),
        explain,
        include_generated: true,
        limits: FileLimits::default(),
    }
}
