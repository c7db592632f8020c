//! What an open document says after any edit is what a scan of its text says.

#[path = "../../../analyzers/analysis/tests/live/typist.rs"]
mod typist;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_analysis::analyze;
use astrolens_config::Configuration;
use astrolens_db::{Host, Settings};
use astrolens_model::FileReport;
use astrolens_syntax::Language;

use crate::typist::Typist;

/// How often each source is edited.
const EDITS: usize = 30;

fn sources() -> Vec<(Language, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../analyzers/analysis/tests/properties/sources");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of sources")
        .map(|entry| entry.expect("an entry of the folder").path())
        .collect();
    paths.sort();
    paths.iter().map(|path| source(path)).collect()
}

fn source(path: &Path) -> (Language, String) {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let language = stem.and_then(Language::by_grammar_name).expect("it is called by its language");
    (language, fs::read_to_string(path).expect("a source is readable"))
}

/// What the report says but for its path.
fn comparable(report: &FileReport) -> FileReport {
    FileReport { path: String::new(), ..report.clone() }
}

#[test]
fn an_open_document_is_reported_as_its_text_is() {
    let mut compared = 0;
    for (seed, (language, mut text)) in sources().into_iter().enumerate() {
        let configuration = Configuration::new(PathBuf::new(), Vec::new(), Vec::new(), true);
        let config = configuration.resolve(Path::new("file"), Some(language));
        let (name, place) = ("file".to_owned(), "file".to_owned());
        let settings = Settings { name, place, language, config: Arc::clone(&config) };
        let mut explaining = config.analysis.clone();
        explaining.explain = true;
        let mut host = Host::new();
        let document = host.open(settings, Arc::from(text.as_str()), None);
        let mut typist = Typist::new(seed as u64);
        for edit in 0..EDITS {
            let view = host.view(document).expect("it is open");
            if view.settled {
                let fresh = analyze(text.as_bytes(), language, &explaining, &|| false);
                assert_eq!(
                    comparable(&view.report).metrics,
                    fresh.metrics,
                    "edit {edit} of {text}"
                );
                assert!(
                    comparable(&view.report) == expected(&fresh, &view.report),
                    "edit {edit} of {text}"
                );
                compared += 1;
            }
            let next = typist.edit(text.as_bytes());
            let Ok(next) = String::from_utf8(next) else { continue };
            text = next;
            host.edit(document, Arc::from(text.as_str()));
        }
    }
    assert!(compared > 10, "only {compared} were settled");
}

/// What `fresh` says, with what is told of a file's origin as in `kept`.
fn expected(fresh: &FileReport, kept: &FileReport) -> FileReport {
    let kept = kept.clone();
    FileReport {
        origin: kept.origin,
        origin_reason: kept.origin_reason,
        judgements: kept.judgements,
        ..comparable(fresh)
    }
}
