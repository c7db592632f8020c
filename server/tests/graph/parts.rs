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
