//! Input nested 100,000 deep: what is measured must not recurse on it.
//!
//! The expected figures follow from the definitions. Each of `n` nested `if`s adds a decision:
//! cyclomatic `n + 1`. A path leaves at each of them or passes all: NPath `n + 1`.

use std::fmt::Write as _;

use crate::harness::{HEALTHY, Project};

/// How deep.
const DEPTH: usize = 100_000;

/// No machine is too slow, and nothing too dense.
const UNHURRIED: [&str; 3] = ["--include-generated", "--set", "limits.max_parse_steps=1000000000"];

/// What is put around the nested text so that it is a function `deep` with a parameter `x`, and
/// how a condition is written; for the languages with braces.
const BRACED: [(&str, &str, &str); 5] = [
    ("c", "int deep(int x) {", "if (x)"),
    ("cpp", "int deep(int x) {", "if (x)"),
    ("go", "package p\nfunc deep(x bool) {", "if x"),
    ("js", "function deep(x) {", "if (x)"),
    ("rs", "fn deep(x: bool) {", "if x"),
];

/// `text` as often as it nests, with a line break now and then.
fn repeat(text: &str) -> String {
    let mut repeated = String::new();
    for _ in 0..DEPTH / 10 {
        // Writing to a string does not fail.
        let _ = writeln!(repeated, "{}", text.repeat(10));
    }
    repeated
}

/// A project with a file of each language, made by `text` of the language's row.
fn project(text: impl Fn(&str, &str, &str) -> String) -> Project {
    let project = Project::healthy();
    for (extension, head, condition) in BRACED {
        project.write(&format!("deep.{extension}"), text(extension, head, condition));
    }
    project
}

#[test]
fn nested_parentheses_are_measured_in_every_language() {
    let project = project(|_, head, _| {
        format!("{head}\nreturn {}x{};\n}}\n", repeat("("), repeat(")").trim_end())
    });
    let python = format!("def deep(x):\n    return {}x{}\n", repeat("("), repeat(")"));
    project.write("deep.py", python);
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for extension in ["c", "cpp", "go", "js", "py", "rs"] {
        assert_eq!(report.functions(&format!("deep.{extension}")), ["deep"], "{extension}");
    }
}

#[test]
fn nested_conditions_are_counted_in_every_language_with_braces() {
    let project = project(|_, head, condition| {
        format!("{head}\n{}{}}}\n", repeat(&format!("{condition} {{")), repeat("}"))
    });
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for (extension, ..) in BRACED {
        let path = format!("deep.{extension}");
        assert_eq!(report.functions(&path), ["deep"]);
        let function = &report.file(&path)["functions"][0];
        assert_eq!(function["cyclomatic"], DEPTH + 1, "{extension}");
        assert_eq!(function["npath"], DEPTH + 1, "{extension}");
    }
}

#[test]
fn nested_blocks_are_measured_or_partial() {
    let project = project(|_, head, _| format!("{head}\n{}{}}}\n", repeat("{"), repeat("}")));
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for extension in ["c", "go", "js", "rs"] {
        assert_eq!(report.functions(&format!("deep.{extension}")), ["deep"], "{extension}");
    }
    // In C++ each brace may as well begin a list of initial values, and the parser gives up.
    assert_eq!(report.file("deep.cpp")["partial"], true);
}

#[test]
fn a_chain_of_else_if_is_counted() {
    let project = project(|_, head, condition| {
        format!("{head}\n{}{{}} }}\n", repeat(&format!("{condition} {{}} else ")).trim_end())
    });
    let chain = "    elif x:\n        pass\n".repeat(DEPTH - 1);
    project.write("deep.py", format!("def deep(x):\n    if x:\n        pass\n{chain}"));
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for extension in ["c", "cpp", "go", "js", "py", "rs"] {
        let path = format!("deep.{extension}");
        assert_eq!(report.functions(&path), ["deep"]);
        assert_eq!(report.file(&path)["functions"][0]["cyclomatic"], DEPTH + 1, "{extension}");
    }
}

#[test]
fn a_chain_of_operators_on_one_line_is_counted() {
    // A tree that leans to one side; every operator has a column of its own on the same line.
    let project = project(|_, head, _| format!("{head}\nreturn x{};\n}}\n", " && x".repeat(DEPTH)));
    project.write("deep.py", format!("def deep(x):\n    return x{}\n", " and x".repeat(DEPTH)));
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for extension in ["c", "cpp", "go", "js", "py", "rs"] {
        let path = format!("deep.{extension}");
        assert_eq!(report.functions(&path), ["deep"]);
        let function = &report.file(&path)["functions"][0];
        // A sequence of like operators is one point of cognitive complexity.
        assert_eq!(
            (&function["cyclomatic"], &function["cognitive"]),
            (&(DEPTH + 1).into(), &1.into())
        );
    }
}

#[test]
fn nested_functions_types_and_scopes_are_measured() {
    let nest = |open: &str, close: &str| format!("{}{}", repeat(open), repeat(close));
    let project = Project::healthy()
        .with("functions.js", nest("function f() {", "}"))
        .with("functions.rs", nest("fn f() {", "}"))
        .with("modules.rs", nest("mod m {", "}"))
        .with("structs.cpp", nest("struct s {", "};"))
        .with("namespaces.cpp", nest("namespace n {", "}"))
        .with("lambdas.py", format!("f = {}0\n", "lambda: ".repeat(DEPTH)))
        .with("closures.go", format!("package p\nfunc f() {{{}}}\n", nest("func() {", "}()\n")));
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for path in ["functions.js", "functions.rs"] {
        assert_eq!(report.functions(path).len(), DEPTH, "{path}");
    }
    assert_eq!(report.file("structs.cpp")["types"].as_array().map(Vec::len), Some(DEPTH));
    for path in ["modules.rs", "namespaces.cpp", "lambdas.py", "closures.go"] {
        assert_eq!(report.file(path)["partial"], false, "{path}");
    }
}

#[test]
fn what_nests_outside_the_grammar_is_measured() {
    let project = Project::healthy()
        .with("comments.rs", format!("{}{}\nfn f() {{}}\n", repeat("/*"), repeat("*/")))
        .with(
            "branches.c",
            format!("{}int x;\n{}", "#if A\n".repeat(DEPTH), "#endif\n".repeat(DEPTH)),
        )
        .with("templates.cpp", format!("{}int{} x;\n", repeat("a<"), repeat(">")))
        .with("templates.js", format!("x = {}1{};\n", "`${".repeat(DEPTH), "}`".repeat(DEPTH)));
    let report = project.report(UNHURRIED);
    report.is_healthy();
    assert_eq!(report.functions("comments.rs"), ["f"]);
    for path in ["branches.c", "templates.cpp", "templates.js"] {
        assert_eq!(report.file(path)["skipped"], serde_json::Value::Null, "{path}");
    }
}

#[test]
fn what_is_never_closed_is_partial() {
    let project = Project::healthy().with("deep.py", repeat("("));
    for (extension, head, _) in BRACED {
        project.write(&format!("braces.{extension}"), format!("{head}\n{}", repeat("{")));
        project.write(&format!("deep.{extension}"), format!("{head}\n{}", repeat("(")));
    }
    let report = project.report(UNHURRIED);
    report.is_healthy();
    for path in report.paths().into_iter().filter(|path| *path != "healthy.py") {
        assert_eq!(report.file(path)["partial"], true, "{path}");
    }
    assert_eq!(report.paths().len(), 12);
}

#[test]
fn python_blocks_are_measured_as_deep_as_python_itself_takes_them() {
    /// CPython's own limit (`MAXINDENT` of its tokenizer).
    const PYTHON: usize = 99;
    let nest = |depth: usize| {
        let mut text = "def deep(x):\n".to_owned();
        for level in 1..=depth {
            text += &" ".repeat(level);
            text += "if x:\n";
        }
        text + &" ".repeat(depth + 1) + "pass\n"
    };
    let project = Project::healthy()
        .with("deep.py", nest(PYTHON - 1))
        .with("deeper.py", nest(2_000) + "\n" + HEALTHY);
    let report = project.report(UNHURRIED);
    report.is_healthy();
    assert_eq!(report.functions("deep.py"), ["deep"]);
    assert_eq!(report.file("deep.py")["functions"][0]["cyclomatic"], PYTHON);
    assert_eq!(report.file("deeper.py")["partial"], true);
}

#[test]
fn the_deepest_is_explained_and_shown_in_every_format() {
    let project = Project::healthy()
        .with("deep.js", format!("function deep(x) {{\n{}{}}}\n", repeat("if (x) {"), repeat("}")));
    for format in ["text", "json", "ndjson", "sarif", "markdown", "csv", "html", "github"] {
        let arguments = ["check", "--format", format].into_iter().chain(UNHURRIED);
        let outcome = project.run(arguments);
        assert_eq!((outcome.code, &*outcome.stderr), (Some(1), ""), "{format}");
    }
    let outcome = project.run(["scan", "--explain"].into_iter().chain(UNHURRIED));
    assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
}
