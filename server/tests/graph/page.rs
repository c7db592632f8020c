//! The page: with the view if it was bundled before this was built, else a word on how to get it.

use crate::project::{graph, project, write};

/// A script that runs if a name is taken for markup.
const HOSTILE: &str = "</script><script>window.hacked=1</script>.py";

#[test]
fn the_page_holds_the_graph_and_lets_nothing_else_take_effect() {
    let project = project();
    let folder = format!("a {}", HOSTILE.replace('/', ""));
    write(project.path(), &format!("{folder}/one.py"), "import shop.tax\n");
    let told = graph(project.path(), &["--format", "html"]);
    if told.code == Some(2) {
        assert!(told.err.contains("`cargo xtask web`"), "{}", told.err);
        return;
    }
    assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
    let policy = told.out.split("Content-Security-Policy\" content=\"").nth(1).expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; img-src data:; style-src 'sha256-"),
        "{policy}"
    );
    assert!(told.out.contains("\"schema\":\"astrolens-graph-1\""));
    // The document, and the view: no other script.
    assert_eq!(told.out.matches("</script>").count(), 2);
    assert!(!told.out.contains(&folder));
}
