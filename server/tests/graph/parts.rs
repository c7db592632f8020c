//! Parts of a graph, and what a person reads of them.

use crate::project::{graph, project, write};

#[test]
fn an_overview_tells_what_stands_out() {
    let project = project();
    let told = graph(project.path(), &[]);
    assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
    for part in [
        "What most depends on: 3 of 7 files",
        "1 cycle, 3 files in all",
        "1. 3 files; to break it, cut 1 dependency with 1 use",
        "✂ shop/tax.py → shop/app.py  1 use, `shop: app` at shop/tax.py:2",
        "Nothing asks for them, and they ask for nothing: 3\n",
        "Not resolved (1 missing): 1\n  shop/tax.py:3  .gone  missing",
        "7 files · 5 dependencies · 1 external package · 2 layers",
    ] {
        assert!(told.out.contains(part), "{part}\n{}", told.out);
    }
}

#[test]
fn a_focus_is_a_tree_that_unfolds_each_file_once() {
    let project = project();
    let told = graph(project.path(), &["--focus", "tools/report.py"]);
    assert_eq!(
        told.out,
        "tools/report.py\n\
         └── shop/store.py  tools/report.py:1\n    \
         └── shop/tax.py  shop/store.py:1\n        \
         └── shop/app.py  shop/tax.py:2\n            \
         ├── shop/store.py (…)  shop/app.py:1 and 1 more\n            \
         └── shop/tax.py (…)  shop/app.py:1\n\n\
         (…): unfolded elsewhere, or deeper than `--depth`\n"
    );
    let told = graph(project.path(), &["--focus", "tools/report.py", "--depth", "1"]);
    assert!(
        told.out.starts_with("tools/report.py\n└── shop/store.py (…)  tools/report.py:1\n\n"),
        "{}",
        told.out
    );
}

#[test]
fn reversed_it_tells_who_depends_on_a_file() {
    let project = project();
    let told = graph(project.path(), &["--focus", "shop/store.py", "--reverse", "--depth", "1"]);
    assert_eq!(
        told.out,
        "shop/store.py\n\
         ├── shop/app.py (…)  shop/app.py:1 and 1 more\n\
         └── tools/report.py  tools/report.py:1\n\n\
         (…): unfolded elsewhere, or deeper than `--depth`\n"
    );
}

#[test]
fn the_shortest_chain_is_told_with_its_lines() {
    let project = project();
    let told = graph(project.path(), &["--between", "tools/report.py", "shop/app.py"]);
    assert_eq!(
        told.out,
        "tools/report.py\n    tools/report.py:1  shop.store\n\
         → shop/store.py\n    shop/store.py:1  shop.tax\n\
         → shop/tax.py\n    shop/tax.py:2  shop: app\n\
         → shop/app.py\n"
    );
    let told = graph(project.path(), &["--between", "shop/app.py", "tools/report.py"]);
    assert_eq!(
        told.out,
        "No chain leads from shop/app.py to tools/report.py; there is one the other way round\n"
    );
}

#[test]
fn a_chain_for_programs_has_its_edges_and_no_figures_of_all() {
    let project = project();
    let between = ["--between", "tools/report.py", "shop/app.py", "--format", "json"];
    let told = graph(project.path(), &between);
    assert_eq!(
        told.edges(),
        [
            "shop/store.py → shop/tax.py",
            "shop/tax.py → shop/app.py",
            "tools/report.py → shop/store.py",
        ]
    );
    let report = told.json();
    // There is a circle among them: who asks for a chain does not wait until it is cut.
    assert_eq!(report["cycles"], serde_json::json!([]));
    assert_eq!(report["modules"][0].get("fan_in"), None, "{report}");
    assert_eq!(report["summary"]["propagation_cost"], serde_json::Value::Null);
}

#[test]
fn what_nothing_leads_to_is_told_from_files_folders_and_globs() {
    let project = project();
    let unreached = |arguments: &[&str]| graph(project.path(), arguments).out;
    assert_eq!(
        unreached(&["--unreachable-from", "shop/store.py"]),
        "Nothing leads to them: 4 of 7 files\n  node_modules/left/pad.js\n  shop/__init__.py\n  \
         shop/lonely.py\n  tools/report.py\n"
    );
    assert_eq!(
        unreached(&[
            "--unreachable-from",
            "tools",
            "--unreachable-from",
            "shop/[_l]*.py",
            "--top",
            "1"
        ]),
        "Nothing leads to them: 1 of 7 files\n  node_modules/left/pad.js\n"
    );
    let report =
        graph(project.path(), &["--unreachable-from", "**/*.py", "--format", "json"]).json();
    let modules = report["modules"].as_array().expect("modules").iter();
    assert_eq!(modules.map(|it| &it["id"]).collect::<Vec<_>>(), ["node_modules/left/pad.js"]);
    let told = graph(project.path(), &["--unreachable-from", "shop/stor.py"]);
    assert!(
        told.err.contains("did you mean `shop/store.py`?") && told.code == Some(2),
        "{}",
        told.err
    );
}

#[test]
fn cycles_alone_are_shown_and_types_may_be_left_out() {
    let project = project();
    let told = graph(project.path(), &["--cycles"]);
    assert!(told.out.starts_with("1 cycle, 3 files in all\n"), "{}", told.out);
    let csv = graph(project.path(), &["--cycles", "--format", "csv"]).out;
    assert_eq!(csv.lines().count(), 5, "{csv}");
    let types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop import app\n";
    write(project.path(), "shop/tax.py", types);
    assert!(graph(project.path(), &["--cycles"]).out.starts_with("1 cycle"));
    let told = graph(project.path(), &["--cycles", "--no-type-only"]);
    assert_eq!(told.out, "No cycles among 7 files\n");
}
