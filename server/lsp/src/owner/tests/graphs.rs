//! Module graphs are looked at behind what is written, and who follows them is told of others.

use astrolens_db::Standing;
use serde_json::{Value, json};
use tower_lsp::ls_types::Uri;

use super::stage::{Stage, changed};
use crate::event::Event;
use crate::routes::ROUTES;

/// A session in whose folder `a.py` imports `b.py`; the first is open, and its graph was looked at.
fn stage() -> (Stage, Uri) {
    let mut stage = Stage::new(ROUTES);
    stage.write("a.py", "import b\n");
    stage.write("b.py", "x = 1\n");
    stage.apply(Event::ClientReady);
    stage.until("scan_ended");
    let uri = stage.open("a.py", "import b\n");
    look(&mut stage);
    (stage, uri)
}

/// Has graphs looked at that may be others.
fn look(stage: &mut Stage) {
    stage.owner.look_at_graphs();
    stage.until("graphs_seen");
}

/// How often it was told by now that a graph is another, for which folders.
fn told(stage: &mut Stage) -> Vec<Value> {
    stage
        .all_messages("astrolens/moduleGraphChanged")
        .into_iter()
        .map(|mut it| it["params"].take())
        .collect()
}

#[test]
fn a_graph_that_becomes_another_is_told_to_who_follows_it() {
    let (mut stage, uri) = stage();
    stage.apply(changed(&uri, 2, "x = 1\n"));
    look(&mut stage);
    assert_eq!(told(&mut stage), [Value::Null; 0], "nobody follows it");
    let asked = stage.ask("astrolens/moduleGraph", json!({}));
    stage.until("analysis_wanted");
    let graph = stage.answer(asked).expect("a graph");
    assert_eq!(graph["summary"]["modules"], 2);
    assert_eq!(graph["edges"], json!([]));
    stage.apply(changed(&uri, 3, "import b\n"));
    look(&mut stage);
    let folder = stage.owner.configuration.folders[0].uri.as_str().to_owned();
    assert_eq!(told(&mut stage), [json!({ "folders": [folder] })]);
}

#[test]
fn an_edit_that_changes_no_import_is_not_told() {
    let (mut stage, uri) = stage();
    stage.session.follow_graphs();
    for (version, text) in [
        (2, "\n\nimport b\n"),
        (3, "\n\nimport b\nx = b.x\n"),
        // It is there and gone before anybody looks.
        (4, "import c\n"),
        (5, "import b\n"),
    ] {
        stage.apply(changed(&uri, version, text));
        if version != 4 {
            look(&mut stage);
        }
    }
    assert_eq!(told(&mut stage), [Value::Null; 0]);
}

#[test]
fn a_look_that_gave_way_is_taken_again() {
    let (mut stage, uri) = stage();
    stage.session.follow_graphs();
    stage.apply(changed(&uri, 2, "x = 1\n"));
    stage.apply(Event::GraphsSeen(None));
    look(&mut stage);
    assert_eq!(told(&mut stage).len(), 1);
}

/// Has the lens of the first line of the document at `uri` say how it stands.
fn resolve(stage: &mut Stage, uri: &Uri) -> Value {
    let start = json!({ "line": 0, "character": 0 });
    let lens =
        json!({ "range": { "start": start, "end": start }, "data": { "uri": uri.as_str() } });
    let asked = stage.ask("codeLens/resolve", lens);
    stage.until("standing_told");
    stage.answer(asked).expect("a lens")["command"]["title"].take()
}

#[test]
fn a_lens_is_asked_for_again_if_its_file_was_opened_and_changed_between_two_looks() {
    let (mut stage, _) = stage();
    let uri = stage.open("b.py", "x = 1\n");
    assert_eq!(resolve(&mut stage, &uri), "imported by 1 · imports 0");
    assert_eq!(stage.owner.graphs.told.len(), 1);
    stage.apply(changed(&uri, 2, "import a\n"));
    look(&mut stage);
    // Who is asked for again is told nothing until it asks.
    assert_eq!(stage.owner.graphs.told.len(), 0);
    assert_eq!(resolve(&mut stage, &uri), "imported by 1 · imports 1 · in a cycle of 2");
    assert_eq!(stage.owner.graphs.told.len(), 1);
}

#[test]
fn a_lens_is_asked_for_again_if_it_told_of_a_graph_before_the_first_look() {
    let mut stage = Stage::new(ROUTES);
    stage.write("b.py", "x = 1\n");
    stage.apply(Event::ClientReady);
    stage.until("scan_ended");
    let uri = stage.open("a.py", "import b\n");
    assert_eq!(resolve(&mut stage, &uri), "imported by 0 · imports 1");
    stage.apply(changed(&uri, 2, "x = 1\n"));
    look(&mut stage);
    assert_eq!(stage.owner.graphs.told.len(), 0);
}

#[test]
fn a_lens_that_was_read_before_the_last_look_is_asked_for_again() {
    let (mut stage, uri) = stage();
    let path = stage.folder.path().join("a.py");
    let standing = Some(Standing { imported_by: 7, ..Standing::default() });
    stage.apply(Event::StandingTold { path, standing });
    assert_eq!(stage.owner.graphs.told.len(), 0);
    // What it tells now is right.
    resolve(&mut stage, &uri);
    assert_eq!(stage.owner.graphs.told.len(), 1);
}

#[test]
fn a_closed_document_has_no_lens_to_be_asked_for_again() {
    let (mut stage, uri) = stage();
    resolve(&mut stage, &uri);
    stage.apply(Event::Closed(uri));
    assert_eq!(stage.owner.graphs.told.len(), 0);
}
