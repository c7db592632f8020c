//! `astrolens/changed`, told once for all that a turn changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use astrolens_config::Configuration;
use astrolens_db::{Found, OnDisk, Seen, Stored, Subject};
use astrolens_model::FileReport;
use serde_json::{Value, json};

use super::super::changed::Changes;
use super::stage::{Stage, opened};
use crate::batch::Batch;
use crate::event::Event;
use crate::routes::ROUTES;
use crate::settings::Said;

/// A function that is above any limit of 0.
const COMPLEX: &str = "def f(a):\n    if a: pass\n";

/// A session of a client that wants to be told.
fn stage() -> Stage {
    let mut stage = Stage::new(ROUTES);
    stage.owner.news = Changes::new(true);
    stage
}

/// What the next news says has changed.
fn told(stage: &mut Stage) -> Value {
    let mut news = stage.message(|message| message["method"] == "astrolens/changed");
    news["params"]["kinds"].take()
}

/// The files that the task `number` found, whose names are theirs.
fn batch(stage: &Stage, reports: &[(&str, FileReport)]) -> Event {
    let found = reports
        .iter()
        .map(|(name, report)| (stage.folder.path().join(name), found(report.clone())));
    Event::ScanBatch(0, Batch::Files(found.collect(), reports.len()))
}

/// What a scan finds in a file that cannot be measured and has this `report`.
fn found(report: FileReport) -> Found {
    let root = Path::new("/w");
    let python = astrolens_syntax::Language::by_name("python").expect("a language");
    let subject = Subject {
        name: report.path.clone(),
        root: root.into(),
        place: report.path.clone(),
        language: python,
    };
    let config = Configuration::new(root.into(), Vec::new(), Vec::new(), false);
    let config = config.resolve(&subject.path(), Some(python));
    let on_disk = OnDisk::new(report, None);
    let seen = Seen::Nothing(Arc::clone(on_disk.report()));
    Found { stored: Stored::new(subject, seen), config, on_disk }
}

/// A report of one function.
fn report() -> FileReport {
    let python = astrolens_syntax::Language::by_name("python").expect("a language");
    let config = astrolens_config::defaults(false);
    astrolens_analysis::analyze(b"def f(): pass\n", python, &config, &|| false)
}

/// Settings by which [`COMPLEX`] has a finding.
fn strict() -> Event {
    let settings = json!({ "thresholds": { "cognitive": 0 } });
    Event::SettingsAnswered(Said::Settings(settings))
}

#[test]
fn what_is_other_than_it_was_is_told_and_what_is_not_is_not() {
    let mut stage = stage();
    let uri = stage.open("a.py", COMPLEX);
    assert_eq!(told(&mut stage), json!(["functions"]));
    // It is opened once more as it was: the next news are others.
    stage.apply(opened(&uri, COMPLEX));
    stage.apply(strict());
    assert_eq!(told(&mut stage), json!(["findings"]));
    stage.apply(Event::Closed(uri));
    assert_eq!(told(&mut stage), json!(["functions", "findings"]));
}

#[test]
fn what_a_scan_finds_or_misses_is_told_when_its_task_is_done() {
    let mut stage = stage();
    stage.open("open.py", COMPLEX);
    assert_eq!(told(&mut stage), json!(["functions"]));
    let found = batch(&stage, &[("a.py", report())]);
    stage.apply(found);
    // The task is not done: the next news are others.
    stage.apply(strict());
    assert_eq!(told(&mut stage), json!(["findings"]));
    stage.apply(Event::ScanEnded(0));
    assert_eq!(told(&mut stage), json!(["functions"]));
    let gone = Batch::Ends { seen: BTreeSet::new(), scope: None, configuration: None, cache: None };
    stage.apply(Event::ScanBatch(0, gone));
    stage.apply(Event::ScanEnded(0));
    assert_eq!(told(&mut stage), json!(["functions"]));
}
