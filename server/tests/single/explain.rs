//! `astrolens explain`: pages, and functions by line and by name, with their sums.

use crate::files::{astrolens, piped, repository, utf16};

/// Cognitive: `for` 1, `if` within it 2, `and` 1, `else if` 1: 5. Cyclomatic: 1 for the function,
/// `for`, `if`, `and`, `elif`: 5.
const SHOP: &str = "\
class Shop:
    def sell(self, rows):
        for row in rows:
            if row.a and row.b:
                self.out(row)
            elif row.c:
                self.out(None)

    def out(self, row):
        print(row)
";

#[test]
fn a_function_is_found_by_line_and_by_name() {
    let repository = repository(&[("a.py", SHOP.as_bytes())]);
    for (target, name) in [
        ("a.py:4", "Shop.sell"),
        ("a.py:4:9", "Shop.sell"),
        ("a.py:sell", "Shop.sell"),
        ("a.py:Shop.sell", "Shop.sell"),
        ("a.py:out", "Shop.out"),
    ] {
        let told = astrolens(repository.path(), &["explain", target]);
        let line = if name == "Shop.out" { 9 } else { 2 };
        let head = format!("a.py:{line} {name}: cognitive ");
        assert!(told.out.starts_with(&head), "{target}: {}{}", told.out, told.err);
        assert_eq!((told.err.as_str(), told.code), ("", Some(0)));
    }
    for (target, message, nearest) in [
        ("a.py:sel", "is called `sel`", "nearest are `Shop.sell` (lines 2-7)"),
        ("a.py:12", "holds line 12", "nearest are `Shop.out` (lines 9-10), `Shop` (lines 1-10)"),
    ] {
        let told = astrolens(repository.path(), &["explain", target]);
        let err = told.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(err.contains(message) && err.contains(nearest), "{}", told.err);
        assert_eq!(told.code, Some(2));
    }
}

#[test]
fn a_figure_is_the_sum_of_its_points() {
    let repository = repository(&[("a.py", SHOP.as_bytes())]);
    for (metric, sum) in [
        // A term is what the margin says of a line.
        ("cognitive", "\ncognitive 5 = 1 + 3 + 1\n"),
        ("cyclomatic", "\ncyclomatic 5 = 1 + 1 + 2 + 1\n"),
    ] {
        let told = astrolens(repository.path(), &["explain", "a.py:sell", "--metric", metric]);
        assert!(told.out.contains(sum), "{}", told.out);
        let arguments = ["explain", "a.py:sell", "--metric", metric, "--format", "json"];
        let json = astrolens(repository.path(), &arguments).json();
        assert_eq!((&json["value"], &json["function"]), (&5.0.into(), &"Shop.sell".into()));
        assert_eq!(json["lines"].as_array().map(Vec::len), Some(6));
        assert_eq!(json["lines"][1]["increments"][0]["points"], 1);
    }
    // Two structures one after the other, with two paths each: what multiplies is a product.
    let text = b"def f(a, b):\n    if a:\n        g()\n    if b:\n        g()\n";
    std::fs::write(repository.path().join("b.py"), text).expect("a file");
    let told = astrolens(repository.path(), &["explain", "b.py:f", "--metric", "npath"]);
    assert!(told.out.ends_with("\nnpath 4 = 2 × 2\n"), "{}", told.out);
    // No points make up the lines.
    let told = astrolens(repository.path(), &["explain", "b.py:f", "--metric", "lines"]);
    assert!(told.out.contains("\n  lines_code     5\n") && told.code == Some(0), "{}", told.err);
}

/// A function of `count` times `if` with a line in it, one after the other.
fn row_of_ifs(name: &str, count: usize) -> String {
    format!("def {name}(a):\n{}", "    if a:\n        a()\n".repeat(count))
}

#[test]
fn without_a_metric_the_worst_finding_says_what_is_shown() {
    // 1 + 21 is past the warning limit of cyclomatic complexity (20); cognitive is 21: past its
    // warning limit (15) as well, and comes first. Limits for it off, cyclomatic is the worst.
    let repository = repository(&[("a.py", row_of_ifs("f", 21).as_bytes())]);
    let told = astrolens(repository.path(), &["explain", "a.py:f"]);
    assert!(told.out.contains("\ncognitive 21 = 21 if\n"), "{}", told.out);
    assert!(told.out.contains("(cyclomatic-complexity; --metric cyclomatic)"), "{}", told.out);
    let arguments = ["explain", "a.py:f", "--set", "thresholds.cognitive=\"off\""];
    let told = astrolens(repository.path(), &arguments);
    assert!(told.out.contains("\ncyclomatic 22 = 1 + 21 if\n"), "{}{}", told.out, told.err);
}

#[test]
fn a_long_function_begins_with_its_costly_blocks_and_is_folded() {
    // `for` 1, ten `if` in it 2 each and an `and` each: 31, of which the `for` holds all.
    let body =
        "        if a and x:\n            a()\n            b()\n            c()\n".repeat(10);
    let filler = "    a()\n".repeat(200);
    let source = format!("def f(a):\n    for x in a:\n{body}    if a:\n        b()\n{filler}");
    let repository = repository(&[("a.py", source.as_bytes())]);
    let told = astrolens(repository.path(), &["explain", "a.py:f"]);
    assert!(!told.out.contains("Where the points are"), "one block says nothing: {}", told.out);
    assert!(told.out.contains("`--context all` shows them"), "{}", told.out);
    assert!(told.out.lines().count() < 80, "{}", told.out);
    let told = astrolens(repository.path(), &["explain", "a.py:f", "--context", "all"]);
    assert_eq!(told.out.matches("│     a()\n").count(), 200, "{}", told.out);
    let told = astrolens(repository.path(), &["explain", "a.py:f", "--context", "few"]);
    assert!(told.err.contains("a number or `all`") && told.code == Some(2), "{}", told.err);

    // Half of the points are in an inner block: `for` 1, `while` 2 and an `if` 3, three `if` 2.
    let inner = "        while x:\n            if x:\n                b()\n";
    let ifs = "        if x:\n            b()\n".repeat(3);
    let source = format!("def f(a):\n    for x in a:\n{inner}{ifs}{}", "    a()\n".repeat(20));
    std::fs::write(repository.path().join("b.py"), source).expect("a file");
    let told = astrolens(repository.path(), &["explain", "b.py:f"]);
    let blocks =
        "\nWhere the points are, of 12\n   +12  lines 2-11: for\n    +5    lines 3-5: while\n";
    assert!(told.out.contains(blocks), "{}", told.out);
    assert!(told.out.contains("\nHow to lower it\n- Make a function of"), "{}", told.out);
    let json = astrolens(repository.path(), &["explain", "b.py:f", "--format=json"]).json();
    assert_eq!(json["blocks"][1]["points"], 5);
    assert_eq!(json["sum"], "cognitive 12 = 1 + 2 + 3 + 2 + 2 + 2");
}

#[test]
fn others_of_the_same_name_are_told() {
    let source = "class A:\n    def get(self): pass\n\nclass B:\n    def get(self): pass\n";
    let repository = repository(&[("a.py", source.as_bytes())]);
    let told = astrolens(repository.path(), &["explain", "a.py:get"]);
    assert!(told.out.starts_with("a.py:2 A.get: "), "{}", told.out);
    assert!(told.out.ends_with("\nOthers of that name: a.py:5\n"), "{}", told.out);
    let told = astrolens(repository.path(), &["explain", "a.py:A.get"]);
    assert!(!told.out.contains("Others of that name"), "{}", told.out);
}

#[test]
fn limits_are_those_of_the_configuration_as_a_scan_reads_it() {
    let configuration = "[thresholds]\ncognitive = 100\n[[overrides]]\nfiles = [\"sub/**\"]\n\
                         thresholds.cognitive = 4\n";
    let files = [("a.py", SHOP.as_bytes()), ("sub/a.py", SHOP.as_bytes())];
    let repository = repository(&files);
    std::fs::write(repository.path().join("astrolens.toml"), configuration).expect("a file");
    let told = astrolens(repository.path(), &["explain", "a.py:sell"]);
    assert!(told.out.ends_with("= 1 + 3 + 1\n"), "{}{}", told.out, told.err);
    let told = astrolens(repository.path(), &["explain", "sub/a.py:sell"]);
    let last = told.out.lines().last().expect("a line");
    assert!(last.starts_with('!') && last.ends_with("(cognitive-complexity)"), "{}", told.out);
    let json = astrolens(repository.path(), &["explain", "sub/a.py:sell", "--format=json"]).json();
    assert_eq!(json["findings"][0]["threshold"], 4.0);
}

#[test]
fn under_a_configuration_with_mistakes_nothing_is_explained() {
    let repository =
        repository(&[("a.py", SHOP.as_bytes()), ("astrolens.toml", b"cognitve = 1\n")]);
    let told = astrolens(repository.path(), &["explain", "a.py:sell"]);
    assert_eq!(told.out, "");
    assert!(told.err.contains("cognitve") && told.code == Some(2), "{}", told.err);
}

#[test]
fn headers_pipes_and_utf_16_are_read_as_elsewhere() {
    let header: &[u8] = b"struct A { int f(int a) { if (a) { return 1; } return 2; } };\n";
    let repository = repository(&[("a.h", header), ("b.cpp", b""), ("u.py", &utf16(SHOP))]);
    let told = astrolens(repository.path(), &["explain", "a.h:A::f", "--format", "json"]);
    assert_eq!(told.json()["language"], "cpp");
    let told = astrolens(repository.path(), &["explain", "u.py:sell"]);
    assert!(told.out.contains("│         for row in rows:"), "{}", told.out);
    let arguments = ["explain", "-:sell", "--stdin-filename", "x.py"];
    let told = piped(repository.path(), &arguments, SHOP.as_bytes());
    assert!(told.out.starts_with("x.py:2 Shop.sell: cognitive 5"), "{}{}", told.out, told.err);
}

#[test]
fn pages_are_readable_and_a_slip_gets_the_nearest_name() {
    let repository = repository(&[]);
    for topic in ["cognitive", "npath", "cognitive-complexity", "unused-suppression"] {
        let told = astrolens(repository.path(), &["explain", topic]);
        assert!(told.out.lines().count() > 5 && told.code == Some(0), "{topic}: {}", told.out);
        let is_marked = |line: &str| line.starts_with('#') || line.starts_with("```");
        assert!(!told.out.lines().any(is_marked), "{}", told.out);
        let json = astrolens(repository.path(), &["explain", topic, "--format", "json"]).json();
        assert_eq!(json["id"], topic);
    }
    let told = astrolens(repository.path(), &["explain"]);
    assert!(told.out.contains("cyclomatic-complexity") && told.out.contains("halstead"));
    let told = astrolens(repository.path(), &["explain", "cognitve"]);
    assert!(told.err.contains("did you mean `cognitive`?"), "{}", told.err);
    assert!(told.err.contains("deep-nesting") && told.code == Some(2), "{}", told.err);
}
