//! What the rules say of measured files.

use std::sync::Arc;

use astrolens_model::config::Limits;
use astrolens_model::{Evidence, MetricId, Severity};

use super::*;
use crate::testing::{config, defaults, judged, shown};

/// Python: a function of cyclomatic complexity 4, cognitive complexity 1 + 2 + 3 = 6, nested
/// 3 deep, with 4 lines of code.
const NESTED: &str = "def f(a, b):\n  if a:\n    for x in a:\n      while b: b = x\n";

#[track_caller]
fn check_rules(language: &str, source: &str, limits: &[(&'static str, f64)], expected: &str) {
    let config = config(limits);
    assert_eq!(shown(&judged(language, source, &config).findings), expected);
}

#[test]
fn each_rule_names_its_figure_and_its_limit() {
    check_rules(
        "python",
        NESTED,
        &[
            ("cognitive", 5.0),
            ("cyclomatic", 3.0),
            ("npath", 3.0),
            ("nesting", 2.0),
            ("parameters", 1.0),
            ("lines", 3.5),
            ("file_lines", 3.0),
        ],
        "1 large-file: the file has 4 lines of code (limit 3)\n\
         1 cognitive-complexity: `f` has a cognitive complexity of 6 (limit 5)\n\
         1 cyclomatic-complexity: `f` has a cyclomatic complexity of 4 (limit 3)\n\
         1 npath-complexity: `f` has an NPath complexity of 4 (limit 3)\n\
         1 deep-nesting: `f` nests control structures 3 levels deep (limit 2)\n\
         1 long-parameter-list: `f` has 2 parameters (limit 1)\n\
         1 long-function: `f` has 4 lines of code (limit 3.5)\n",
    );
}

#[test]
fn a_figure_at_its_limit_is_fine() {
    check_rules(
        "python",
        NESTED,
        &[("cognitive", 6.0), ("cyclomatic", 4.0), ("nesting", 3.0), ("file_lines", 4.0)],
        "",
    );
    assert_eq!(judged("python", NESTED, &defaults()), Judged::default());
}

/// Python: all that has a limit is in it. `Pair` has a constructor with parameters, and a cohesion
/// of 0: none of its two other methods shares a field with the other.
const PAIR: &str = "\
class Pair:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def first(self):
        if self.left:
            return self.left

    def second(self):
        return self.right
";

#[test]
fn whatever_has_a_limit_has_a_rule_that_reads_it() {
    let silent = crate::thresholds().filter(|threshold| {
        // What no figure is better than.
        let limit = if threshold.lower_is_worse { f64::MAX } else { -1.0 };
        let config = config(&[(threshold.id.as_str(), limit)]);
        judged("python", PAIR, &config).findings.is_empty()
    });
    let silent: Vec<_> = silent.map(|threshold| threshold.id.as_str()).collect();
    assert!(silent.is_empty(), "no rule reads the limits of {silent:?}");
}

#[test]
fn figures_without_a_limit_of_their_own_are_held_to_one_that_is_set() {
    const ADD: &str = "def add(a, b):\n    return a + b\n";
    // The examples of the metrics' pages, with the derivations there. Of the index a figure above
    // the limit is fine, of the others one below it.
    let cases = [
        (
            "exits",
            (3.0, 2.0),
            "def load(path):\n  if not path:\n    raise ValueError(path)\n  \
             for line in open(path):\n    return line\n",
            "many-exits: `load` has 3 exits (limit 2)",
        ),
        (
            "statements",
            (4.0, 3.0),
            "def load(path):\n  data = read(path)\n  if data:\n    data = parse(data)\n  return data\n",
            "many-statements: `load` has 4 statements (limit 3)",
        ),
        (
            "abc",
            (3.0, 2.99),
            "def total(items, limit):\n  result = 0\n  for item in items:\n    if item > limit:\n      \
             result += item\n    else:\n      print(item)\n  return result\n",
            "large-abc-size: `total` has an ABC size of 3 (limit 2.99)",
        ),
        (
            "halstead",
            (34.87, 34.86),
            ADD,
            "large-halstead-volume: `add` has a Halstead volume of 34.87 (limit 34.86)",
        ),
        (
            "maintainability_index",
            (82.5, 82.51),
            ADD,
            "low-maintainability: `add` has a maintainability index of 82.5 (limit 82.51)",
        ),
    ];
    for (metric, (at, beyond), source, expected) in cases {
        check_rules("python", source, &[(metric, at)], "");
        check_rules("python", source, &[(metric, beyond)], &format!("1 {expected}\n"));
    }
    let better = [("exits", 4.0), ("halstead", 35.0), ("maintainability_index", 82.0)];
    check_rules("python", ADD, &better, "");
}

#[test]
fn constructors_may_take_more() {
    check_rules(
        "python",
        "class A:\n  def __init__(self, a, b, c): pass\n  def f(self, a, b, c): pass\n",
        &[("parameters", 2.0), ("constructor_parameters", 3.0)],
        "3 long-parameter-list: `A.f` has 3 parameters (limit 2)\n",
    );
    let threshold =
        |id| crate::thresholds().find(|t| t.id.as_str() == id).map(|t| t.default_limits);
    let warning = |limit| Some(Limits { warning: Some(limit), ..Limits::default() });
    assert_eq!(threshold("parameters"), warning(5.0));
    assert_eq!(threshold("constructor_parameters"), warning(8.0));
    assert_eq!(threshold("file_lines"), warning(1000.0));
}

#[test]
fn a_finding_says_where_how_much_and_why() {
    let mut config = config(&[]);
    let limits = Limits { warning: Some(1.0), error: Some(5.0), ..Limits::default() };
    Arc::make_mut(&mut config.code).thresholds.insert(MetricId::new("cognitive"), limits);
    let source = "# é\nclass A:\n  def naïve(self, a, b):\n    if a:\n      if b: pass\n    if b: pass\n    if a: pass\n    if a: pass\n";
    let found = judged("python", source, &config).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        (finding.severity, finding.value, finding.threshold),
        (Severity::Error, Some(6.0), Some(5.0))
    );
    // `naïve` is the seventh to eleventh character of its line, and six bytes long.
    assert_eq!((finding.start_line, finding.start_column), (3, 7));
    assert_eq!((finding.end_line, finding.end_column), (3, 12));
    let span = finding.start_byte as usize..finding.end_byte as usize;
    assert_eq!(&source[span], "naïve");
    assert_eq!(finding.symbol.as_deref(), Some("A.naïve"));
    let evidence: Vec<_> =
        finding.evidence.iter().map(|e| (e.line, e.column, e.note.as_str())).collect();
    assert_eq!(
        evidence,
        [
            (5, 7, "+2 if, 1 level deep"),
            (4, 5, "+1 if"),
            (6, 5, "+1 if"),
            (7, 5, "+1 if"),
            (8, 5, "+1 if"),
        ]
    );
}

#[test]
fn evidence_has_the_bytes_of_what_it_tells_of() {
    let source =
        "# é\nasync def f(é, b):\n    if é and b:\n        f(b)\n    return b if é else 0\n";
    let limits = [
        ("cognitive", 0.0),
        ("npath", 1.0),
        ("parameters", 0.0),
        ("lines", 1.0),
        ("maintainability_index", 100.0),
        ("file_lines", 1.0),
    ];
    let findings = judged("python", source, &config(&limits)).findings;
    let of = |rule: &str| {
        let finding = findings.iter().find(|finding| finding.rule.as_str() == rule);
        let evidence = finding.expect("it is found").evidence.iter();
        let text = |at: &Evidence| &source[at.start_byte as usize..at.end_byte as usize];
        evidence.map(text).collect::<Vec<_>>()
    };
    // Each point has the token that it stands at: what adds it, or the value that a conditional
    // expression begins with.
    assert_eq!(of("cognitive-complexity"), ["if", "and", "b"]);
    assert_eq!(of("npath-complexity"), ["if", "b"]);
    // The head of a function as far as its first line goes, its last line, its name.
    assert_eq!(of("long-parameter-list"), ["async def f(é, b):"]);
    assert_eq!(of("low-maintainability"), ["async def f(é, b):"]);
    assert_eq!(of("long-function"), ["    return b if é else 0"]);
    assert_eq!(of("large-file"), ["f"]);
}

#[test]
fn evidence_is_bounded() {
    let source = format!("def f(a):\n{}", "  if a: pass\n".repeat(40));
    let found = judged("python", &source, &config(&[("cyclomatic", 1.0)])).findings;
    assert_eq!(found[0].evidence.len(), 10);
}

#[test]
fn nameless_functions_are_pointed_at() {
    let source = "f(1,\n  function (a, b) {\n    return a;\n  });\n";
    let found = judged("javascript", source, &config(&[("parameters", 1.0)])).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(finding.message, "this closure has 2 parameters (limit 1)");
    let span = finding.start_byte as usize..finding.end_byte as usize;
    assert_eq!(&source[span], "function (a, b) {");
    assert_eq!(finding.symbol.as_deref(), Some("<anonymous>"));
}

#[test]
fn fingerprints_tell_namesakes_apart_and_survive_moves() {
    let prints = |source: &str| -> Vec<Fingerprint> {
        let found = judged("python", source, &config(&[("parameters", 0.0)])).findings;
        found.into_iter().map(|finding| finding.fingerprint).collect()
    };
    let twice = prints("def f(a): pass\ndef f(a): pass\ndef g(a): pass\n");
    assert_eq!(twice.len(), 3);
    assert!(twice[0] != twice[1] && twice[1] != twice[2]);
    assert_eq!(prints("x = 1\n\ndef f(a): pass\n\n\ndef f(a): pass\ndef g(a): pass\n"), twice);
}

#[test]
fn blocks_of_tests_are_not_too_long_but_may_be_too_complex() {
    let index = ("maintainability_index", 100.0);
    let mut config = config(&[("lines", 2.0), ("nesting", 0.0), ("cognitive", 0.0), index]);
    config.tests = Arc::clone(&config.code);
    let source = "describe('a', () => {\n  it('b', () => {\n    if (c) d();\n    f();\n  });\n});\n\
                  g('a', () => {\n  f();\n  f();\n});\n";
    let found = judged("javascript", source, &config).findings;
    let found: Vec<_> =
        found.iter().map(|finding| (finding.start_line, finding.rule.as_str())).collect();
    let complex = [(2, "cognitive-complexity"), (2, "deep-nesting")];
    assert_eq!(found, [complex, [(7, "long-function"), (7, "low-maintainability")]].concat());
}

#[test]
fn test_functions_have_limits_of_their_own() {
    let mut config = config(&[("parameters", 1.0)]);
    config.tests = crate::testing::config(&[("parameters", 2.0)]).tests;
    let source = "fn f(a: u8, b: u8) {}\n#[cfg(test)]\nmod tests {\n    fn g(a: u8, b: u8) {}\n    #[test]\n    fn h(a: u8, b: u8, c: u8) {}\n}\n";
    assert_eq!(
        shown(&judged("rust", source, &config).findings),
        "1 long-parameter-list: `f` has 2 parameters (limit 1)\n\
         6 long-parameter-list: `tests::h` has 3 parameters (limit 2)\n",
    );
}

#[test]
fn rules_can_be_silenced_and_made_louder() {
    let mut config = config(&[("parameters", 1.0), ("nesting", 2.0), ("file_lines", 1.0)]);
    Arc::make_mut(&mut config.code).disabled_rules =
        vec!["deep-nesting".to_owned(), "large-file".to_owned()];
    let rule = RuleId::new("long-parameter-list");
    Arc::make_mut(&mut config.code).severities.insert(rule, Severity::Information);
    let found = judged("python", NESTED, &config).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(
        (finding.rule.as_str(), finding.severity),
        ("long-parameter-list", Severity::Information)
    );
}

#[test]
fn the_largest_functions_explain_a_large_file() {
    let source = "def a():\n  pass\ndef b():\n  x = 1\n  y = 2\n  return x\n";
    let found = judged("python", source, &config(&[("file_lines", 5.0)])).findings;
    let notes: Vec<_> = found[0].evidence.iter().map(|e| (e.line, e.note.as_str())).collect();
    assert_eq!(notes, [(3, "`b` has 4 of them"), (1, "`a` has 2 of them")]);
    assert_eq!((found[0].symbol.as_ref(), found[0].start_byte, found[0].end_byte), (None, 0, 8));
}

#[test]
fn every_rule_shows_why() {
    let everything = [
        ("cognitive", 0.0),
        ("cyclomatic", 0.0),
        ("nesting", 0.0),
        ("npath", 1.0),
        ("lines", 1.0),
        ("parameters", 0.0),
        ("exits", 0.0),
        ("statements", 0.0),
        ("abc", 0.0),
        ("halstead", 0.0),
        ("maintainability_index", 100.0),
        ("file_lines", 1.0),
    ];
    // Where the exits and the statements of a function stand is not kept.
    let counted = ["many-exits", "many-statements"];
    let source = "def f(a, b):\n    if a:\n        for c in b:\n            g(c)\n    if b: pass\n";
    let found = judged("python", source, &config(&everything)).findings;
    let measured =
        RULES.iter().filter(|rule| matches!(rule.check, Check::Function(_) | Check::File(_)));
    for rule in measured {
        let finding = found.iter().find(|finding| finding.rule == rule.id);
        let finding = finding.unwrap_or_else(|| panic!("{} is silent", rule.id));
        let is_counted = counted.contains(&rule.id.as_str());
        assert_eq!(finding.evidence.is_empty(), is_counted, "{}", rule.id);
    }
    let of = |rule: &str| {
        let finding = found.iter().find(|finding| finding.rule.as_str() == rule);
        let evidence = &finding.expect("it is found").evidence;
        evidence.iter().map(|at| (at.line, at.note.as_str())).collect::<Vec<_>>()
    };
    // The first structure on each level.
    assert_eq!(of("deep-nesting"), [(2, "+1 if"), (3, "+1 for, 1 level deep")]);
    assert_eq!(of("long-parameter-list"), [(1, "takes `a`, `b`")]);
    // Lines 1 to 5.
    assert_eq!(of("long-function"), [(5, "ends 4 lines below its start")]);
    assert_eq!(of("large-abc-size"), [(1, "0 assignments, 1 branch, 0 conditions")]);
    // Operators: `def`, two `(`, `,`, four `:`, two `if`, `for`, `in`, `pass`, of 8 kinds; operands: `b`
    // thrice, `a` and `c` twice, `f` and `g`.
    assert_eq!(of("large-halstead-volume"), [(1, "22 tokens from a vocabulary of 13")]);
}

/// A class of two parts: `add` and `size` share `rows`, `open` uses `socket` alone. Complexities 2,
/// 1 and 1; one of the three pairs has a common field.
const SHOP: &str = "\
class Shop:
    def __init__(self):
        self.rows = []
        self.socket = None

    def add(self, row):
        if row:
            self.rows.append(row)

    def size(self):
        return len(self.rows)

    def open(self):
        self.socket.open()
";

#[test]
fn types_are_held_against_limits_of_their_own() {
    let found =
        |limits: &[(&'static str, f64)]| shown(&judged("python", SHOP, &config(limits)).findings);
    // With the constructor's 1 the weights are 5.
    assert_eq!(
        found(&[("wmc", 4.0)]),
        "1 large-class: `Shop` has weighted methods of 5 together (limit 4)\n"
    );
    assert_eq!(found(&[("wmc", 5.0)]), "");
    assert_eq!(found(&[("methods", 3.0)]), "1 large-class: `Shop` has 4 methods (limit 3)\n");
    assert_eq!(found(&[("fields", 1.0)]), "1 large-class: `Shop` has 2 fields (limit 1)\n");
    assert_eq!(
        found(&[("lcom4", 1.0)]),
        "1 low-cohesion: `Shop` has methods in 2 parts without a common field or call (limit 1)\n"
    );
    assert_eq!(
        found(&[("tcc", 0.5)]),
        "1 low-cohesion: `Shop` has a tight class cohesion of 0.33 (limit 0.5)\n"
    );
    assert_eq!(found(&[("tcc", 0.3)]), "");
}

#[test]
fn the_heaviest_methods_explain_a_large_class() {
    let findings = judged("python", SHOP, &config(&[("wmc", 4.0)])).findings;
    let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
    let notes: Vec<&str> = finding.evidence.iter().map(|piece| piece.note.as_str()).collect();
    let expected = ["+2 `Shop.add`", "+1 `Shop.__init__`", "+1 `Shop.size`", "+1 `Shop.open`"];
    assert_eq!(notes, expected);
    assert_eq!((finding.symbol.as_deref(), finding.evidence_count), (Some("Shop"), 4));
}

#[test]
fn a_comment_above_a_type_suppresses_what_is_said_of_it() {
    let source = format!("import os\n\n# astrolens: ignore[large-class] it is a table\n{SHOP}");
    let judged = judged("python", &source, &config(&[("wmc", 4.0)]));
    assert_eq!(shown(&judged.findings), "");
    assert_eq!(judged.suppressions[0].findings.len(), 1);
}
