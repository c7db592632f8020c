//! Every kind of event, applied once.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::{Value, json};
use strum::VariantNames;
use tower_lsp::ls_types::WorkspaceFolder;

use super::stage::{Stage, about, changed, opened};
use crate::batch::Batch;
use crate::documents::DocumentState;
use crate::event::Event;
use crate::routes::ROUTES;
use crate::settings::Said;

/// A function that is above any limit of 0.
const COMPLEX: &str = "def f(a):\n    if a: pass\n";

/// The end of the text is missing.
const BROKEN: &str = "def f(a):\n    if a: return (\n";

/// Settings by which [`COMPLEX`] has a finding.
fn strict() -> Value {
    json!({ "thresholds": { "cognitive": 0 } })
}

/// The same in the configuration file.
const STRICT: &str = "[thresholds]\ncognitive = 0\n";

/// A kind of event with what it does.
type Scene = (&'static str, fn(&mut Stage));

const SCENES: &[Scene] = &[
    ("client_ready", |stage| {
        stage.apply(Event::ClientReady);
        let told = stage.message(|message| message["method"] == "window/logMessage");
        assert!(told["params"]["message"].as_str().expect("a text").ends_with("is ready"));
    }),
    ("opened", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        assert_eq!(stage.published(&uri, Some(1)), [Value::Null; 0]);
    }),
    ("changed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        stage.apply(changed(&uri, 2, "def g(): pass\n"));
        assert_eq!(stage.published(&uri, Some(2)), [Value::Null; 0]);
        let symbols = stage.ask("textDocument/documentSymbol", about(&uri));
        assert_eq!(stage.answer(symbols).expect("it is analysed")[0]["name"], "g");
    }),
    ("saved", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        assert_eq!(stage.published(&uri, Some(1)), [Value::Null; 0]);
        stage.write("astrolens.toml", STRICT);
        stage.apply(Event::Saved(stage.uri("astrolens.toml")));
        assert_eq!(stage.published(&uri, Some(1)), ["cognitive-complexity"]);
    }),
    ("closed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        stage.apply(Event::Closed(uri.clone()));
        assert_eq!(stage.published(&uri, None), [Value::Null; 0]);
        assert!(stage.owner.documents.is_empty());
    }),
    ("settings_changed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        assert_eq!(stage.published(&uri, Some(1)), [Value::Null; 0]);
        stage.apply(Event::SettingsChanged(json!({ "astrolens": strict() })));
        assert_eq!(stage.published(&uri, Some(1)), ["cognitive-complexity"]);
    }),
    ("folders_changed", |stage| {
        let folder = |uri| WorkspaceFolder { uri, name: String::new() };
        let own = stage.owner.configuration.folders[0].uri.clone();
        let added = vec![folder(stage.uri("other"))];
        stage.apply(Event::FoldersChanged { added, removed: vec![folder(own)] });
        let paths = stage.owner.configuration.folders.iter().map(|folder| folder.path.clone());
        assert_eq!(paths.collect::<Vec<_>>(), [stage.folder.path().join("other")]);
    }),
    ("paths_changed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        assert_eq!(stage.published(&uri, Some(1)), [Value::Null; 0]);
        stage.write("astrolens.toml", STRICT);
        let path = stage.folder.path().join("astrolens.toml");
        stage.apply(Event::PathsChanged(BTreeSet::from([path])));
        assert_eq!(stage.published(&uri, Some(1)), ["cognitive-complexity"]);
    }),
    ("asked", |stage| {
        stage.open("a.py", COMPLEX);
        let status = stage.ask("astrolens/status", Value::Null);
        stage.until("analysis_wanted");
        assert_eq!(stage.answer(status).expect("it has an answer")["documents"]["open"], 1);
    }),
    ("nothing_new", |stage| {
        let known = known_diagnostics(stage);
        let id = stage.ask("workspace/diagnostic", known.clone());
        stage.until("nothing_new");
        // A newer one takes its place, and news answer that.
        let newer = stage.ask("workspace/diagnostic", known);
        assert_eq!(stage.answer(id).expect("it is answered")["items"], json!([]));
        stage.until("nothing_new");
        stage.apply(Event::SettingsAnswered(Said::Settings(strict())));
        stage.until("analysis_wanted");
        let answer = stage.answer(newer).expect("there is news");
        assert_eq!(answer["items"][0]["items"][0]["code"], "cognitive-complexity");
    }),
    ("analysis_wanted", |stage| {
        stage.open("a.py", COMPLEX);
        let functions = stage.ask("astrolens/functions", json!({}));
        let event = stage.next();
        assert!(matches!(event, Event::AnalysisWanted(_)), "{event:?}");
        stage.apply(event);
        assert_eq!(stage.answer(functions).expect("it has an answer")["total"], 1);
    }),
    ("settings_answered", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        assert_eq!(stage.published(&uri, Some(1)), [Value::Null; 0]);
        stage.apply(Event::SettingsAnswered(Said::Settings(strict())));
        assert_eq!(stage.published(&uri, Some(1)), ["cognitive-complexity"]);
    }),
    ("parsed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        stage.apply(changed(&uri, 2, BROKEN));
        assert!(!is_settled(stage));
        stage.rest();
        let event = stage.next();
        assert!(matches!(&event, Event::Parsed(parse) if parse.attempt.uri == uri), "{event:?}");
        stage.apply(event);
        assert!(is_settled(stage));
    }),
    ("parse_failed", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        stage.owner.fresh_parse = |_, _, _| panic!("a mistake of ours");
        stage.apply(changed(&uri, 2, BROKEN));
        stage.rest();
        stage.until("parse_failed");
        let open = &stage.owner.documents[&uri];
        assert!(open.cannot_settle && !open.is_to_settle());
    }),
    ("scan_wanted", |stage| {
        stage.apply(Event::ClientReady);
        stage.until("scan_ended");
        stage.write("a.py", COMPLEX);
        stage.apply(Event::ScanWanted);
        stage.until("scan_ended");
        assert!(stage.owner.host.is_stored(&stage.folder.path().join("a.py")));
    }),
    ("scan_batch", |stage| {
        let ends = Batch::Ends {
            seen: BTreeSet::new(),
            scope: None,
            configuration: None,
            cache: Some(crate::batch::CacheUse::default()),
        };
        stage.apply(Event::ScanBatch(0, ends));
        assert!(stage.owner.workspace.cache.is_some());
    }),
    ("scan_ended", |stage| {
        let params = json!({ "complete": true });
        let functions = stage.ask("astrolens/functions", params);
        stage.apply(Event::ScanEnded(0));
        stage.until("analysis_wanted");
        assert_eq!(stage.answer(functions).expect("the scan is over")["total"], 0);
    }),
    ("graphs_seen", |stage| {
        stage.apply(Event::ScanEnded(0));
        stage.open("a.py", COMPLEX);
        stage.owner.look_at_graphs();
        stage.until("graphs_seen");
        // Nothing was written since, so nothing is looked at.
        stage.owner.look_at_graphs();
        assert!(stage.is_quiet());
    }),
    ("standing_told", |stage| {
        stage.open("a.py", COMPLEX);
        let path = stage.folder.path().join("a.py");
        stage.apply(Event::StandingTold { path: path.clone(), standing: None });
        assert_eq!(stage.owner.graphs.told.get(&path), Some(&None));
    }),
    ("history_wanted", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        let lenses = stage.ask("textDocument/codeLens", about(&uri));
        stage.until("history_wanted");
        assert!(stage.answer(lenses).is_ok());
        stage.until("history_found");
    }),
    ("history_found", |stage| {
        let path = stage.folder.path().join("a.py");
        let past = crate::history::Past::default();
        stage.apply(Event::HistoryFound { path, past });
        let known = format!("{:?}", stage.owner.history);
        assert!(known.contains("a.py"), "{known}");
    }),
    ("timers_due", |stage| {
        let uri = stage.open("a.py", COMPLEX);
        let before = Instant::now();
        stage.apply(changed(&uri, 2, BROKEN));
        stage.apply(Event::TimersDue(before));
        assert!(stage.is_quiet());
        stage.rest();
        stage.until("parsed");
    }),
    ("shut_down", |stage| {
        let known = known_diagnostics(stage);
        let id = stage.ask("workspace/diagnostic", known);
        stage.until("nothing_new");
        stage.apply(Event::ShutDown);
        assert_eq!(stage.answer(id).expect("it is answered")["items"], json!([]));
    }),
    ("disconnected", |stage| {
        stage.apply(Event::Disconnected);
        assert!(stage.owner.is_over);
    }),
];

/// Whether the open documents show what a fresh parse would.
fn is_settled(stage: &Stage) -> bool {
    let mut open = stage.owner.documents.values();
    open.all(|open| {
        matches!(open.state, DocumentState::Source(_))
            && open.seen.as_ref().is_some_and(|seen| seen.view.settled)
    })
}

/// The parameters of a client that knows all diagnostics of the workspace, which has one document.
fn known_diagnostics(stage: &mut Stage) -> Value {
    stage.open("a.py", COMPLEX);
    let id = stage.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    stage.until("analysis_wanted");
    let answer = stage.answer(id).expect("the first has an answer");
    let items = answer["items"].as_array().expect("a list").iter();
    let known = items.map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }));
    json!({ "previousResultIds": known.collect::<Vec<_>>() })
}

#[test]
fn each_kind_of_event_has_its_scene() {
    let scenes: Vec<&str> = SCENES.iter().map(|(name, _)| *name).collect();
    assert_eq!(scenes, Event::VARIANTS);
    for (name, play) in SCENES {
        let mut stage = Stage::new(ROUTES);
        play(&mut stage);
        assert!(stage.applied.contains(name), "{name} was not applied");
        let panics = u64::from(*name == "parse_failed");
        assert_eq!(stage.session.panics(), panics, "{name}");
    }
}

#[test]
fn the_same_events_have_the_same_answers_and_events_are_compared_by_value() {
    let answers = || {
        let mut stage = Stage::new(ROUTES);
        let uri: tower_lsp::ls_types::Uri = "untitled:a".parse().expect("an address");
        let mut answers = Vec::new();
        for event in [opened(&uri, COMPLEX), changed(&uri, 2, BROKEN), changed(&uri, 3, COMPLEX)] {
            stage.apply(event);
            let id = stage.ask("textDocument/documentSymbol", about(&uri));
            answers.push(stage.answer(id));
        }
        answers
    };
    assert_eq!(answers(), answers());
    let uri = "untitled:a".parse().expect("an address");
    assert_eq!(opened(&uri, COMPLEX), opened(&uri, COMPLEX));
    assert_ne!(opened(&uri, COMPLEX), opened(&uri, BROKEN));
    assert_ne!(opened(&uri, COMPLEX), Event::Closed(uri.clone()));
    assert_eq!(opened(&uri, COMPLEX).name(), "opened");
}
