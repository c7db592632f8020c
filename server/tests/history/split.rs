//! What was split: lower, or only moved.

use serde_json::{Value, json};

use crate::project::{Project, ladder, rungs};

/// A function `whole` of 8 branches, split by the second commit: `kept` branches are left, and each
/// of `helpers` has that many of the following.
fn split(kept: usize, helpers: &[usize]) -> Project {
    let project = Project::new(&[("a.py", &ladder("whole", 8))]);
    let mut calls = String::from("    return a\n");
    let mut functions = Vec::new();
    let mut first = kept;
    for (place, steps) in helpers.iter().enumerate() {
        calls = format!("    a = part{place}(a)\n{calls}");
        functions.push(rungs(&format!("part{place}"), first..first + steps));
        first += steps;
    }
    functions.insert(0, ladder("whole", kept).replace("    return a\n", &calls));
    project.commit(&[("a.py", &functions.join("\n\n"))]);
    project
}

#[test]
fn what_is_simpler_together_is_lower() {
    let project = split(1, &[2, 3]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    // 8 → 1 + 2 + 3, and 9 → 2 + (3 − 1) + (4 − 1).
    let told = "split whole a.py:1 with 2 helpers: cognitive complexity lower (8 → 6), \
                cyclomatic complexity lower (9 → 7)";
    assert!(run.out.contains(told), "{}", run.out);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!(run.code, 0, "{run:?}");
    let note = "`whole` (a.py:1) with 2 helpers: cognitive complexity lower, 8 → 6";
    assert!(run.told.contains(note), "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD~1", "-q"]);
    assert_eq!(run.told, "", "{run:?}");
}

#[test]
fn what_is_as_complex_together_was_only_moved() {
    let project = split(2, &[6]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--format", "markdown"]);
    let told = "\n- `whole` `a.py:1` with 1 helper: cognitive complexity moved (8 → 8), \
                cyclomatic complexity moved (9 → 9)\n";
    assert!(run.out.contains(told), "{}", run.out);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    let told = "`part0` has a cognitive complexity of 6 (limit 3); split off `whole`, moved with \
                1 helper: 8 → 8";
    assert!(run.code == 1 && run.out.contains(told), "{run:?}");
}

#[test]
fn what_is_more_complex_together_is_higher() {
    // 4 of 8 branches went to a helper that has 3 more.
    let project = split(4, &[7]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    let told = "`part0` has a cognitive complexity of 7 (limit 3); split off `whole`, higher with \
                1 helper: 8 → 11";
    assert!(run.code == 1 && run.out.contains(told), "{run:?}");
    // 2 went to a helper, and 3 others came.
    let others = "    if a < 7:\n        a -= 1\n".repeat(3) + "    return part(a)\n";
    let whole = ladder("whole", 6).replace("    return a\n", &others);
    project.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    project.commit(&[("a.py", &format!("{whole}\n\n{}", rungs("part", 6..8)))]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    let told = "`whole` has a cognitive complexity of 9 (limit 3); it was 8 at HEAD~1; higher with \
                its 1 helper: 8 → 11";
    assert!(run.code == 1 && run.out.contains(told), "{run:?}");
}

#[test]
fn json_has_the_helpers_and_the_sums() {
    let project = split(1, &[2, 3]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--format", "json"]);
    let diff: Value = serde_json::from_str(&run.out).expect("JSON");
    // A ladder of n steps has 2n + 2 lines; there are 2 more for the calls, and 2 between functions.
    let name =
        |name: &str, line: u32| json!({"path": "a.py", "qualified_name": name, "start_line": line});
    assert_eq!(
        diff["splits"],
        json!([{
            "function": name("whole", 1),
            "helpers": [name("part0", 9), name("part1", 17)],
            "together": {
                "cognitive": {"before": 8, "after": 6, "result": "lower"},
                "cyclomatic": {"before": 9, "after": 7, "result": "lower"},
            },
        }])
    );
}

#[test]
fn what_another_function_calls_is_no_helper() {
    let other = "\n\ndef other(a):\n    return a\n";
    let project = Project::new(&[("a.py", &(ladder("whole", 4) + other))]);
    let whole = ladder("whole", 1).replace("return a", "return part(a)");
    let other = other.replace("return a", "return part(a)");
    project.commit(&[("a.py", &format!("{whole}{other}\n\n{}", ladder("part", 3)))]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    assert!(!run.out.contains("split"), "{}", run.out);
}

/// What is called in a callback is called by the function around it, and a helper may be a method or
/// in another file.
#[test]
fn helpers_are_found_in_every_form() {
    let steps = |count: usize| "  if (a) { a += 1; }\n".repeat(count);
    let go = |count: usize| "\tif a > 0 {\n\t\ta++\n\t}\n".repeat(count);
    let project = Project::new(&[
        ("a.js", &format!("export const whole = (a) => {{\n{}  return a;\n}};\n", steps(4))),
        (
            "a.go",
            &format!("package a\n\nfunc (s *S) whole(a int) int {{\n{}\treturn a\n}}\n", go(4)),
        ),
        ("a.c", &format!("int whole(int a) {{\n{}  return a;\n}}\n", steps(4))),
    ]);
    let part = format!("export const part = (a) => {{\n{}  return a;\n}};\n", steps(2));
    let script = format!(
        "import {{ part }} from './part.js';\nexport const whole = (a) => {{\n{}  \
         return [a].map((b) => part(b));\n}};\n",
        steps(2)
    );
    let methods = format!(
        "package a\n\nfunc (s *S) whole(a int) int {{\n{0}\treturn s.part(a)\n}}\n\n\
         func (s *S) part(a int) int {{\n{0}\treturn a\n}}\n",
        go(2)
    );
    let prototype = format!(
        "static int part(int a);\n\nint whole(int a) {{\n{0}  return part(a);\n}}\n\n\
         static int part(int a) {{\n{0}  return a;\n}}\n",
        steps(2)
    );
    project.commit(&[
        ("part.js", &part),
        ("a.js", &script),
        ("a.go", &methods),
        ("a.c", &prototype),
    ]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    for place in ["whole a.js:2", "S.whole a.go:3", "whole a.c:3"] {
        let told = format!("split {place} with 1 helper: cognitive complexity moved (4 → 4)");
        assert!(run.out.contains(&told), "{place}: {}", run.out);
    }
}

/// A function in a function is a part of the one around it, in the sums as well.
#[test]
fn what_counts_in_another_is_not_counted_twice() {
    let before = "def outer(a):\n    if a:\n        a += 1\n    return a\n";
    let project = Project::new(&[("a.py", before)]);
    project.commit(&[(
        "a.py",
        "def outer(a):\n    def inner(a):\n        if a:\n            a += 1\n        return a\n    \
         return inner(a)\n",
    )]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--format", "json"]);
    let diff: Value = serde_json::from_str(&run.out).expect("JSON");
    let outer = &diff["functions"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["after"]["function"]["name"] == "outer");
    let outer = &outer.expect("it changed")["after"]["function"];
    let totals = &diff["summary"]["totals"];
    assert_eq!(totals["cognitive"]["after"], outer["cognitive"], "{totals}");
    // Lines 1 to 4, and 1 to 6.
    assert_eq!(totals["lines"], json!({"before": 4, "after": 6}));
    assert_eq!(diff["splits"][0]["together"]["cognitive"]["after"], outer["cognitive"]);
}
