//! Sources that nobody should write: what there is of the graph is right all the same.

use std::fmt::Write as _;
use std::fs;

use crate::project::{Told, graph, of, write};

fn report(files: &[(&str, &str)]) -> Told {
    let project = of(files);
    let told = graph(project.path(), &["--format", "json"]);
    assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
    told
}

#[test]
fn who_includes_itself_has_no_edge_and_is_no_cycle() {
    let told = report(&[
        ("a.h", "#include __FILE__\n#include \"a.h\"\n#include \"./a.h\"\n#include \"b.h\"\n"),
        ("b.h", "#define SELF \"b.h\"\n#include SELF\n#include \"a.h\"\n"),
        ("c.py", "import c\nfrom c import x\n"),
        ("d.js", "import './d.js';\nimport '.';\n"),
        ("index.js", ""),
    ]);
    assert_eq!(told.edges(), ["a.h → b.h", "b.h → a.h", "d.js → index.js"]);
    assert_eq!(told.unresolved(), ["a.h: __FILE__, computed"]);
    assert_eq!(told.json()["cycles"].as_array().map(Vec::len), Some(1));
}

#[test]
fn ten_thousand_includes_are_ten_thousand_edges() {
    const COUNT: usize = 10_000;
    let mut text = String::new();
    for number in 0..COUNT {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "#include \"h{}.h\"", number % 50);
        let _ = writeln!(text, "#include \"gone{number}.h\"");
    }
    let headers: Vec<String> = (0..50).map(|number| format!("h{number}.h")).collect();
    let mut files: Vec<(&str, &str)> = headers.iter().map(|name| (name.as_str(), "")).collect();
    files.push(("bomb.c", &text));
    let told = report(&files);
    let report = told.json();
    let edges = report["edges"].as_array().expect("edges");
    let uses: u64 = edges.iter().map(|edge| edge["uses"].as_u64().expect("a count")).sum();
    assert_eq!((edges.len(), uses), (50, COUNT as u64));
    assert_eq!(told.unresolved().len(), COUNT);
}

#[test]
fn a_chain_as_deep_as_the_project_is_followed() {
    const LENGTH: usize = 2_000;
    let project = of(&[("a0.h", "")]);
    for number in 1..LENGTH {
        let text = format!("#include \"a{}.h\"\n", number - 1);
        write(project.path(), &format!("a{number}.h"), text);
    }
    let last = format!("a{}.h", LENGTH - 1);
    let told = graph(project.path(), &["--between", &last, "a0.h"]);
    assert_eq!(told.out.lines().filter(|line| line.starts_with("→ ")).count(), LENGTH - 1);
    let report = graph(project.path(), &["--format", "json"]).json();
    let top = report["modules"].as_array().expect("modules").iter().find(|it| it["id"] == last);
    assert_eq!(top.map(|top| &top["layer"]), Some(&(LENGTH - 1).into()));
    // A tree of it ends before its lines are longer than all else.
    let tree = graph(project.path(), &["--focus", &last]).out;
    assert!(tree.contains(" (…)") && tree.lines().count() < 300, "{} lines", tree.lines().count());
}

#[test]
fn what_sources_include_is_read_whatever_it_is_called() {
    let told = report(&[
        ("a.c", "#include \"ops.def\"\n#include <sub/t.inc>\n"),
        ("ops.def", "#include \"sub/more.def\"\nOP(add)\n"),
        ("sub/more.def", "#include \"deep.h\"\n"),
        ("sub/deep.h", ""),
        ("sub/t.inc", "#include \"deep.h\"\n"),
        ("other/t.inc", "<?php include 'a.php';\n"),
        ("other/ops.def", "EXPORTS\n  DllMain\n"),
    ]);
    assert_eq!(
        told.edges(),
        [
            "a.c → ops.def",
            "a.c → sub/t.inc",
            "ops.def → sub/more.def",
            "sub/more.def → sub/deep.h",
            "sub/t.inc → sub/deep.h",
        ]
    );
    let report = told.json();
    let modules = report["modules"].as_array().expect("modules").iter();
    let languages: Vec<_> =
        modules.map(|it| (it["id"].as_str(), it["language"].as_str())).collect();
    assert!(languages.contains(&(Some("ops.def"), Some("c"))), "{languages:?}");
    let is_other = |id: Option<&str>| id.is_some_and(|id| id.starts_with("other/"));
    assert!(!languages.iter().any(|(id, _)| is_other(*id)), "{languages:?}");
}

#[test]
fn a_generated_header_of_a_hundred_thousand_lines_is_a_node_like_others() {
    let mut text = "#include \"b.h\"\n".to_owned();
    for number in 0..100_000 {
        let _ = writeln!(text, "#define X{number} {number}");
    }
    text.push_str("#include \"c.h\"\n");
    let told =
        report(&[("a.c", "#include \"big.h\"\n"), ("big.h", &text), ("b.h", ""), ("c.h", "")]);
    assert_eq!(told.edges(), ["a.c → big.h", "big.h → b.h", "big.h → c.h"]);
}

#[test]
fn names_that_differ_in_case_alone_are_different_files() {
    let told = report(&[
        ("Util.h", ""),
        ("util.h", ""),
        ("x.c", "#include \"Util.h\"\n#include \"util.h\"\n#include \"UTIL.h\"\n"),
        ("Mod.py", ""),
        ("mod.py", "import Mod\n"),
        ("A.js", "import './a.js';\n"),
        ("a.js", ""),
    ]);
    assert_eq!(told.edges(), ["A.js → a.js", "mod.py → Mod.py", "x.c → Util.h", "x.c → util.h"]);
    assert_eq!(told.unresolved(), ["x.c: UTIL.h, ambiguous"]);
}

#[test]
fn paths_may_hold_anything_and_lead_anywhere() {
    let told = report(&[
        ("with space/a b.h", ""),
        ("with space/x.c", "#include \"a b.h\"\n#include \"../with space/a b.h\"\n"),
        ("out/x.c", "#include \"../../../../etc/passwd\"\n#include \"/etc/passwd\"\n"),
        ("back/x.c", "#include \"sub\\y.h\"\n"),
        ("back/sub/y.h", ""),
        ("out/x.js", "import '../../../etc/passwd';\nimport '/etc/passwd';\nimport './a\\nb';\n"),
        ("out/x.py", "from ....... import y\n"),
        ("out/x.rs", "#[path = \"../../../../etc/passwd\"] mod a;\ninclude!(\"/etc/passwd\");\n"),
    ]);
    assert_eq!(told.edges(), ["back/x.c → back/sub/y.h", "with space/x.c → with space/a b.h"]);
    let reasons = told.unresolved();
    for reason in [
        "out/x.c: ../../../../etc/passwd, outside",
        "out/x.c: /etc/passwd, outside",
        "out/x.js: ../../../etc/passwd, outside",
        "out/x.js: /etc/passwd, outside",
        "out/x.py: ......., outside",
        "out/x.rs: /etc/passwd, outside",
    ] {
        assert!(reasons.iter().any(|it| it == reason), "{reason}\n{reasons:#?}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_walked_once() {
    let project = of(&[
        ("a/x.py", "from . import y\n"),
        ("a/y.py", "from a.loop.b import z\n"),
        ("b/z.py", "import a.x\n"),
    ]);
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(from, project.path().join(to)).expect("a link");
    };
    link("..", "a/loop");
    link("self", "self");
    link("x.py", "a/again.py");
    link("/etc/passwd", "a/outside.py");
    fs::create_dir(project.path().join("c")).expect("a folder");
    link("../a", "c/a");
    let told = graph(project.path(), &["--format", "json"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    let edges = told.edges();
    for edge in ["a/x.py → a/y.py", "b/z.py → a/x.py"] {
        assert!(edges.contains(&edge.to_owned()), "{edges:?}");
    }
    let modules = told.json()["modules"].as_array().expect("modules").len();
    assert!(modules <= 5, "{modules} modules: {edges:?}");
}
