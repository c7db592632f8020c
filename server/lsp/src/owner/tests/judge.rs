//! Files that are not open follow their configuration.

use serde_json::{Value, json};

use super::stage::Stage;
use crate::event::Event;
use crate::features::Features;
use crate::routes::ROUTES;
use crate::settings::Said;
use crate::uri;

/// A function with a cognitive complexity of 1.
const BRANCHED: &str = "def f(a):\n    if a: pass\n";

/// So many files are in a folder.
const FILES: usize = 100;

/// A session in whose folder these files are, which were looked at.
fn scanned(files: &[(&str, &str)]) -> Stage {
    // Whoever watches tells nothing: what is done to files afterwards stays unknown.
    let features = Features { registers_watchers: true, ..Features::default() };
    let mut stage = Stage::of(ROUTES, features);
    for (name, text) in files {
        let path = stage.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        stage.write(name, text);
    }
    stage.apply(Event::ClientReady);
    stage.until("scan_ended");
    stage
}

/// The settings of an editor.
fn settings(settings: Value) -> Event {
    Event::SettingsAnswered(Said::Settings(settings))
}

/// The files in which something is found, each with what tells its findings from others.
fn found(stage: &mut Stage) -> Vec<(String, Value)> {
    let id = stage.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    stage.until("analysis_wanted");
    let answer = stage.answer(id).expect("the first is answered at once");
    let items = answer["items"].as_array().expect("a list").iter();
    let top = uri::from_path(stage.folder.path()).expect("an address");
    let name = |item: &Value| {
        let name = item["uri"].as_str().expect("an address");
        name.trim_start_matches(top.as_str()).trim_start_matches('/').to_owned()
    };
    items.map(|item| (name(item), item["resultId"].clone())).collect()
}

fn names(found: &[(String, Value)]) -> Vec<&str> {
    found.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn another_limit_is_followed_without_a_look_at_any_file() {
    let files: Vec<_> = (0..FILES).map(|n| format!("{n}.py")).collect();
    let texts: Vec<_> = files.iter().map(|name| (name.as_str(), BRANCHED)).collect();
    let mut stage = scanned(&texts);
    assert_eq!(found(&mut stage), []);
    // What is not there cannot be read.
    for name in &files {
        std::fs::remove_file(stage.folder.path().join(name)).expect("it is there");
    }
    let begun = stage.owner.workspace.begun;
    stage.apply(settings(json!({ "thresholds": { "cognitive": 0 } })));
    assert_eq!(stage.owner.workspace.begun, begun, "files are looked at");
    let judged = found(&mut stage);
    assert_eq!(judged.len(), FILES);
    // Another scan comes to the same.
    for name in &files {
        stage.write(name, BRANCHED);
    }
    stage.apply(Event::ScanWanted);
    stage.until("scan_ended");
    assert_eq!(found(&mut stage), judged);
    stage.apply(settings(json!({})));
    assert_eq!(found(&mut stage), []);
}

#[test]
fn a_configuration_file_judges_its_own_folder() {
    let file = "a/astrolens.toml";
    let mut stage =
        scanned(&[(file, ""), ("a/a.py", BRANCHED), ("a/deep/a.py", BRANCHED), ("b.py", BRANCHED)]);
    assert_eq!(found(&mut stage), []);
    let begun = stage.owner.workspace.begun;
    let path = stage.folder.path().join(file);
    stage.write(file, "[thresholds]\ncognitive = 0\n");
    stage.apply(Event::PathsChanged([path.clone()].into()));
    assert_eq!(names(&found(&mut stage)), ["a/a.py", "a/deep/a.py"]);
    stage.write(file, "[thresholds]\ncognitive = \"much\"\n");
    stage.apply(Event::PathsChanged([path.clone()].into()));
    assert_eq!(stage.published(&stage.uri(file), None).len(), 1);
    std::fs::remove_file(&path).expect("it is there");
    stage.apply(Event::PathsChanged([path].into()));
    assert_eq!(found(&mut stage), []);
    assert_eq!(stage.owner.workspace.begun, begun, "files are looked at");
}

#[test]
fn files_are_looked_at_where_a_limit_is_not_all_that_changes() {
    let long = BRANCHED.repeat(200);
    let mut stage = scanned(&[("long.py", &long), ("short.py", BRANCHED)]);
    let whole = stage.owner.workspace.whole;
    let strict =
        |limits: Value| settings(json!({ "thresholds": { "cognitive": 0 }, "limits": limits }));
    // The shorter one has fewer bytes, and is judged at once.
    stage.apply(strict(json!({ "max_bytes": 1000 })));
    let short = stage.folder.path().join("short.py");
    assert_eq!(stage.owner.host.on_disk(&short).expect("it is known").findings().len(), 1);
    stage.until("scan_ended");
    assert_eq!(names(&found(&mut stage)), ["short.py"]);
    stage.apply(strict(json!({})));
    stage.until("scan_ended");
    assert_eq!(names(&found(&mut stage)), ["long.py", "short.py"]);
    assert_eq!(stage.owner.workspace.whole, whole, "all files are looked at");
    // Nobody knows which other files there are.
    stage.apply(settings(json!({ "files": { "exclude": ["long.py"] } })));
    assert!(stage.owner.workspace.whole > whole);
    stage.until("scan_ended");
    stage.apply(strict(json!({})));
    stage.until("scan_ended");
    assert_eq!(names(&found(&mut stage)), ["long.py", "short.py"]);
}
