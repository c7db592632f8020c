//! Manifests that cannot be read, or name what is not there: a message each, and all else is as it was.

use serde_json::Value;

use crate::project::{Told, graph, of, write};

/// In each language two files of which one asks for the other without the help of a manifest, and one that asks
/// for what only a manifest may tell.
const FILES: &[(&str, &str)] = &[
    ("c/a.c", "#include \"b.h\"\n#include \"told.h\"\n"),
    ("c/b.h", "int b;\n"),
    ("go/a.go", "package p\nimport (\n\"./b\"\n\"example.com/told\"\n)\n"),
    ("go/b/b.go", "package b\n"),
    ("js/a.js", "import './b.js';\nimport 'told';\n"),
    ("js/b.js", "export {};\n"),
    ("py/a.py", "import b\nimport told\n"),
    ("py/b.py", "B = 1\n"),
    ("rs/src/lib.rs", "mod b;\nuse told::X;\n"),
    ("rs/src/b.rs", "pub struct B;\n"),
];

/// The edges of these files, whatever the manifests say.
const EDGES: [&str; 5] = [
    "c/a.c → c/b.h",
    "go/a.go → go/b",
    "js/a.js → js/b.js",
    "py/a.py → py/b.py",
    "rs/src/lib.rs → rs/src/b.rs",
];

fn report(files: &[(&str, &[u8])]) -> Told {
    let project = of(FILES);
    for (path, bytes) in files {
        write(project.path(), path, bytes);
    }
    let told = graph(project.path(), &["--format", "json"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    told
}

/// The problems of a report: `path:line: message`.
fn problems(told: &Told) -> Vec<String> {
    let report = told.json();
    let all = report["problems"].as_array().expect("problems").iter();
    let problem = |it: &Value| {
        let line = it["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        let text = |key: &str| it[key].as_str().expect("a text").to_owned();
        format!("{}{line}: {}", text("path"), text("message"))
    };
    all.map(problem).collect()
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_costs_nothing_else() {
    let nested = "[".repeat(100_000);
    let (yaml, nested_yaml) = ("packages: {\n", format!("packages: {nested}"));
    for (path, text, expected) in [
        ("go/go.mod", "module a\nrequire (\n", "go/go.mod:2: the block of `require` has no end"),
        ("go/go.mod", "go 1.27\n", "go/go.mod: it names no module"),
        (
            "go/go.mod",
            "module a\n\nreplace b ../b\n",
            "go/go.mod:3: `replace b ../b` replaces nothing",
        ),
        ("js/package.json", "{\n  \"name\": ", "js/package.json:2: EOF while parsing a value"),
        ("js/package.json", "[1]", "js/package.json:1: invalid type: sequence, expected a map"),
        ("js/package.json", &nested, "js/package.json:1: invalid type: sequence, expected a map"),
        ("js/pnpm-workspace.yaml", yaml, "js/pnpm-workspace.yaml:"),
        ("js/pnpm-workspace.yaml", &nested_yaml, "js/pnpm-workspace.yaml:"),
        ("js/tsconfig.json", "{\n  // why\n  \"a\" 1 }", "js/tsconfig.json:3: expected `:`"),
        ("py/pyproject.toml", "[tool]\na = \n", "py/pyproject.toml:2: "),
        ("rs/Cargo.toml", "[package]\nname = 1\n", "rs/Cargo.toml:2: invalid type: integer `1`"),
        ("c/compile_commands.json", "{}", "c/compile_commands.json:1: invalid type: map"),
        ("c/compile_commands.json", "[{\"file\":", "c/compile_commands.json:1: EOF while parsing"),
    ] {
        let told = report(&[(path, text.as_bytes())]);
        let problems = problems(&told);
        let [problem] = problems.as_slice() else { panic!("one problem of {path}: {problems:?}") };
        assert!(problem.starts_with(expected), "{path}: {problem}");
        // The same on standard error, with what is lost.
        assert!(told.err.starts_with(&format!("warning: {problem}; ")), "{path}: {}", told.err);
        assert_eq!(told.edges(), EDGES, "{path}");
        let reasons = told.unresolved();
        let folder = path.split('/').next().expect("a folder");
        let is_reason = |it: &&String| it.starts_with(folder) && it.ends_with("told, manifest");
        let header = format!("{folder}/a.c: told.h, manifest");
        let path = "rs/src/lib.rs: told::X, manifest".to_owned();
        let import = "go/a.go: example.com/told, manifest".to_owned();
        let is_told = reasons.iter().any(|it| is_reason(&it))
            || [header, path, import].iter().any(|it| reasons.contains(it));
        assert!(is_told, "{reasons:?}");
    }
}

#[test]
fn what_is_no_text_is_told_and_texts_may_be_in_utf_16() {
    for path in [
        "c/compile_commands.json",
        "c/compile_flags.txt",
        "go/go.mod",
        "js/package.json",
        "py/setup.py",
        "py/pyproject.toml",
        "rs/Cargo.toml",
    ] {
        let told = report(&[(path, b"{\0\x01\xff}")]);
        let expected = format!("{path}: it cannot be read, has too many bytes, or is no text");
        assert_eq!(problems(&told), [expected]);
        assert_eq!(told.edges(), EDGES, "{path}");
    }
    let in_utf_16 = |text: &str| -> Vec<u8> {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let told = report(&[
        ("js/package.json", &in_utf_16("{ \"imports\": { \"#b\": \"./b.js\" } }")),
        ("js/c.js", b"import '#b';"),
        ("go/go.mod", "\u{feff}module example.com/a\n".as_bytes()),
        ("go/c.go", b"package p\nimport \"example.com/a/b\"\n"),
    ]);
    assert_eq!((told.err.as_str(), problems(&told)), ("", Vec::new()));
    let edges = told.edges();
    for edge in ["js/c.js → js/b.js", "go/c.go → go/b"] {
        assert!(edges.contains(&edge.to_owned()), "{edges:?}");
    }
}

#[test]
fn what_is_of_another_kind_than_it_should_be_is_told() {
    let told = report(&[
        (
            "js/package.json",
            br##"{ "name": 7, "workspaces": "all", "imports": { "#b": "./b.js" } }"##,
        ),
        ("js/c.js", b"import '#b';"),
        ("js/tsconfig.json", br#"{ "compilerOptions": { "paths": [], "baseUrl": "lib" } }"#),
        ("js/lib/told.js", b""),
        ("py/pyproject.toml", b"[tool.pytest.ini_options]\npythonpath = [3]\n"),
    ]);
    assert_eq!(
        problems(&told),
        [
            "js/package.json: `name` is of type number, not string",
            "js/package.json: `workspaces` is of type string, not array or object",
            "js/tsconfig.json: `paths` is of type array, not object",
            "py/pyproject.toml: `tool.pytest.ini_options.pythonpath` has a value of type integer, not a path",
        ]
    );
    // What else they say counts.
    let edges = told.edges();
    for edge in ["js/c.js → js/b.js", "js/a.js → js/lib/told.js"] {
        assert!(edges.contains(&edge.to_owned()), "{edges:?}");
    }
}

#[test]
fn circles_of_manifests_end() {
    let told = report(&[
        (
            "js/tsconfig.json",
            br#"{ "extends": "./tsconfig.b.json", "references": [{ "path": "." }] }"#,
        ),
        (
            "js/tsconfig.b.json",
            br#"{ "extends": "./tsconfig.json", "compilerOptions": { "baseUrl": "lib" } }"#,
        ),
        ("js/lib/told.js", b""),
        ("js/package.json", br#"{ "name": "a", "workspaces": ["w", "."] }"#),
        ("js/w/package.json", br#"{ "name": "w", "workspaces": ["..", "../w"] }"#),
        ("js/w/a.js", b"import 'w';"),
        ("rs/Cargo.toml", b"[package]\nname = \"a\"\n[dependencies]\nb = { path = \"b\" }\n"),
        (
            "rs/b/Cargo.toml",
            b"[package]\nname = \"b\"\nworkspace = \"..\"\n[dependencies]\na = { path = \"..\" }\n",
        ),
        ("rs/b/src/lib.rs", b"use a::Y;"),
    ]);
    let circle = "js/tsconfig.b.json: it extends `./tsconfig.json`, which extends it in turn";
    assert_eq!(problems(&told), [circle]);
    let edges = told.edges();
    for edge in ["js/a.js → js/lib/told.js", "rs/b/src/lib.rs → rs/src/lib.rs"] {
        assert!(edges.contains(&edge.to_owned()), "{edges:?}");
    }
}

#[test]
fn what_manifests_name_and_is_not_there_is_told() {
    let told = report(&[
        ("go/go.work", b"go 1.27\nuse (\n  .\n  ./gone\n)\n"),
        (
            "go/go.mod",
            b"module example.com/a\nreplace example.com/told => ../gone\nreplace example.com/x => ../../x\n",
        ),
        ("js/tsconfig.json", br#"{ "extends": "./gone.json", "references": [{ "path": "../gone" }] }"#),
        ("rs/Cargo.toml", b"[package]\nname = \"a\"\n[[bin]]\nname = \"c\"\npath = \"src/c.rs\"\n"),
        ("c/compile_commands.json", br#"[{ "directory": "/elsewhere", "file": "/elsewhere/z.c" }]"#),
    ]);
    assert_eq!(
        problems(&told),
        [
            "c/compile_commands.json: none of its files is in the project",
            "go/go.mod:2: there is no folder `gone` to stand for `example.com/told`",
            "go/go.work:4: there is no `go/gone/go.mod`",
            "js/tsconfig.json: it extends `./gone.json`, which is not there",
            "js/tsconfig.json: it refers to `../gone`, which is not there",
            "rs/Cargo.toml: a crate begins with `rs/src/c.rs`, which is not there",
        ]
    );
    assert_eq!(told.edges(), EDGES);
}

#[test]
fn packages_of_one_name_are_told() {
    let told = report(&[
        ("js/package.json", br#"{ "workspaces": ["p/*"] }"#),
        ("js/p/a/package.json", br#"{ "name": "told", "main": "a.js" }"#),
        ("js/p/a/a.js", b""),
        ("js/p/b/package.json", br#"{ "name": "told", "main": "b.js" }"#),
    ]);
    let same = "js/p/b/package.json: `js/p/a/package.json` is called `told` too";
    assert_eq!(problems(&told), [same]);
    assert!(told.edges().contains(&"js/a.js → js/p/a/a.js".to_owned()), "{:?}", told.edges());
}

#[test]
fn of_many_problems_some_are_told_and_all_are_in_the_report() {
    let project = of(FILES);
    for number in 0..25 {
        write(project.path(), &format!("js/{number}/package.json"), "{");
    }
    let told = graph(project.path(), &["--format", "json"]);
    assert_eq!(problems(&told).len(), 25);
    assert_eq!(told.err.lines().count(), 21, "{}", told.err);
    assert!(told.err.contains("warning: 5 more problems of manifests"), "{}", told.err);
}
