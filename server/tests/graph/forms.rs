//! The same graph in each form.

use serde_json::{Value, json};

use crate::project::{graph, project, write};

/// The edges of a report as `from:line → to`, with flags behind.
fn edges(report: &Value) -> Vec<String> {
    let edges = report["edges"].as_array().expect("edges").iter();
    let told = edges.map(|edge| {
        let line = edge["line"].as_u64().map_or_else(String::new, |line| format!(":{line}"));
        let flags = edge["flags"].as_array().expect("flags").iter();
        let flags: Vec<&str> = flags.map(|flag| flag.as_str().expect("a word")).collect();
        let flags = if flags.is_empty() { String::new() } else { format!(" {}", flags.join(" ")) };
        let end = |name: &str| edge[name].as_str().expect("an end").to_owned();
        format!("{}{line} → {}{flags}", end("from"), end("to"))
    });
    told.collect()
}

/// The module with this id.
fn module<'report>(report: &'report Value, id: &str) -> &'report Value {
    let modules = report["modules"].as_array().expect("modules");
    modules.iter().find(|module| module["id"] == id).unwrap_or_else(|| panic!("no {id}: {report}"))
}

#[test]
fn json_has_modules_edges_cycles_and_what_was_not_found() {
    let project = project();
    let told = graph(project.path(), &["--format", "json"]);
    assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
    let report = told.json();
    assert_eq!(report["schema"], "astrolens-graph-1");
    let expected = [
        "shop/app.py:1 → shop/store.py",
        "shop/app.py:1 → shop/tax.py",
        "shop/store.py:1 → shop/tax.py",
        "shop/tax.py:2 → shop/app.py conditional",
        "tools/report.py:1 → shop/store.py",
    ];
    assert_eq!(edges(&report), expected);
    assert_eq!(report["edges"][0]["uses"], 2);
    let cycle = json!([{
        "modules": ["shop/app.py", "shop/store.py", "shop/tax.py"],
        "cut": [{
            "from": "shop/tax.py",
            "to": "shop/app.py",
            "reason": "1 use, `shop: app` at shop/tax.py:2",
        }],
        "uses": 1,
        "cheapest": true,
    }]);
    assert_eq!(report["cycles"], cycle);
    let unresolved =
        json!([{ "from": "shop/tax.py", "text": ".gone", "line": 3, "reason": "missing" }]);
    assert_eq!(report["unresolved"], unresolved);
    // Who asks for `store`: itself app and report, by way of them tax.
    let store = module(&report, "shop/store.py");
    for (figure, value) in [
        ("fan_in", json!(2)),
        ("fan_out", json!(1)),
        ("instability", json!(0.33)),
        ("layer", json!(0)),
        ("dependents", json!(3)),
        ("dependencies", json!(2)),
        ("cycle", json!(0)),
        ("orphan", json!(false)),
        ("origin", json!("own")),
        ("kind", json!("file")),
        ("language", json!("python")),
    ] {
        assert_eq!(store[figure], value, "{figure}");
    }
    assert_eq!(module(&report, "shop/lonely.py")["orphan"], true);
    assert_eq!(module(&report, "tools/report.py")["layer"], 1);
    // Three in a circle reach three each, the report four, of six files two only themselves; seven with
    // what is vendored.
    let files = report["summary"]["modules"].as_u64().expect("a count") as f64;
    let share = (f64::from(3 * 3 + 4) + (files - 4.0)) / (files * files);
    assert_eq!(report["summary"]["propagation_cost"], json!((share * 100.0).round() / 100.0));
}

#[test]
fn what_is_external_is_shown_on_request() {
    let project = project();
    let report = graph(project.path(), &["--format", "json", "--external"]).json();
    assert_eq!(module(&report, "std:python:os")["kind"], "std");
    let requests = module(&report, "external:python:requests");
    assert_eq!((&requests["name"], &requests["path"]), (&json!("requests"), &Value::Null));
    assert!(edges(&report).contains(&"shop/app.py:2 → external:python:requests".to_owned()));
}

#[test]
fn folders_sum_up_their_files() {
    let project = project();
    let report = graph(project.path(), &["--format", "json", "--level", "folder"]).json();
    assert_eq!(edges(&report), ["tools → shop"]);
    let shop = module(&report, "shop");
    assert_eq!((&shop["kind"], &shop["fan_in"]), (&json!("folder"), &json!(1)));
    assert_eq!(report["cycles"], json!([]));
}

#[test]
fn nothing_depends_on_threads_cache_or_the_folder_one_stands_in() {
    let project = project();
    let path = project.path().to_str().expect("a path");
    let first = graph(project.path(), &["--format", "json", "--threads", "1", "--no-cache"]);
    for arguments in
        [["--format", "json", "--threads", "4", "."], ["--format", "json", "--threads", "4", path]]
    {
        assert_eq!(graph(project.path(), &arguments).out, first.out, "{arguments:?}");
    }
}

#[test]
fn graphviz_mermaid_and_csv_name_nodes_and_edges() {
    let project = project();
    let show =
        |format: &str| graph(project.path(), &["--focus", "shop/store.py", "--format", format]).out;
    assert_eq!(
        show("csv"),
        "from,to,kind,line,uses,flags\n\
         shop/app.py,shop/store.py,import,1,2,\n\
         shop/app.py,shop/tax.py,import,1,1,\n\
         shop/store.py,shop/tax.py,import,1,1,\n\
         shop/tax.py,shop/app.py,import,2,1,conditional\n"
    );
    assert_eq!(
        show("mermaid"),
        "flowchart LR\n  n0[\"shop/app.py\"]\n  n1[\"shop/store.py\"]\n  n2[\"shop/tax.py\"]\n  \
         n0 -->|2| n1\n  n0 --> n2\n  n1 --> n2\n  n2 --> n0\n"
    );
    let dot = show("dot");
    for line in [
        "  subgraph \"cluster shop\" {\n    label=\"shop\";\n    \"shop/app.py\" [label=\"app.py\"];\n",
        "  \"shop/app.py\" -> \"shop/store.py\" [label=\"2\"];\n",
        "  \"shop/store.py\" -> \"shop/tax.py\";\n",
    ] {
        assert!(dot.contains(line), "{dot}");
    }
}

#[test]
fn graphml_is_xml_with_a_key_for_each_figure() {
    let project = project();
    write(project.path(), "a<b>&\".py", "import shop.tax\n");
    let text = graph(project.path(), &["--format", "graphml"]).out;
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"), "{text}");
    assert!(text.contains("<node id=\"a&lt;b&gt;&amp;&quot;.py\">"), "{text}");
    assert!(text.contains("<edge source=\"shop/app.py\" target=\"shop/store.py\">"), "{text}");
    let keys: Vec<&str> =
        text.split("<data key=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    assert!(!keys.is_empty());
    for key in keys {
        assert!(text.contains(&format!("<key id=\"{key}\"")), "{key}");
    }
}
