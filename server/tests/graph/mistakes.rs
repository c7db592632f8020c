//! What cannot be meant, and what cannot be read.

use crate::project::{graph, project, write};

#[test]
fn who_misspells_a_file_is_told_the_nearest() {
    let project = project();
    let told = graph(project.path(), &["--focus", "shop/stor.py"]);
    assert_eq!((told.out.as_str(), told.code), ("", Some(2)));
    assert!(told.err.contains("the graph has no `shop/stor.py`"), "{}", told.err);
    assert!(told.err.contains("did you mean `shop/store.py`?"), "{}", told.err);
}

#[test]
fn a_chain_is_between_two_nodes() {
    let project = project();
    let told = graph(project.path(), &["--between", "shop", "tools/report.py"]);
    assert!(
        told.err.contains("`shop` is more than one node") && told.code == Some(2),
        "{}",
        told.err
    );
    let told = graph(project.path(), &["--between", "shop", "tools", "--level", "folder"]);
    assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
}

#[test]
fn a_file_is_no_project() {
    let project = project();
    let told = graph(project.path(), &["shop/app.py"]);
    assert!(
        told.err.contains("`shop/app.py` is no folder") && told.code == Some(2),
        "{}",
        told.err
    );
    let told = graph(project.path(), &["gone"]);
    assert!(told.err.contains("cannot read `gone`") && told.code == Some(2), "{}", told.err);
}

#[test]
fn a_file_that_cannot_be_measured_is_a_node_all_the_same() {
    let project = project();
    write(project.path(), "astrolens.toml", "limits.max_bytes = 100\n");
    write(project.path(), "shop/tax.py", format!("X = 1{}\n", "0".repeat(100)));
    let report = graph(project.path(), &["--format", "json"]).json();
    let told = report["edges"].as_array().expect("edges").iter();
    let ends: Vec<_> = told.map(|edge| (edge["from"].as_str(), edge["to"].as_str())).collect();
    assert!(ends.contains(&(Some("shop/store.py"), Some("shop/tax.py"))), "{ends:?}");
    assert!(ends.iter().all(|(from, _)| *from != Some("shop/tax.py")), "{ends:?}");
}
