//! What `explain` finds by the names and places that people paste, and what it says of it.

use serde_json::Value;

use crate::harness::Project;

/// A class with a field that two of its three methods use, and functions that are called alike.
///
/// Cyclomatic: `__init__` 1, `run` 1 + `if` + `for` = 3, `stop` 1: a weight of 5. Constructors left
/// out, `run` uses `a` and `stop` uses `b`: 2 parts, and no pair of 1 has a common field.
const SHOP: &str = "\
class Shop:
    def __init__(self, a):
        self.a = a

    def run(self, x):
        if self.a:
            for y in x:
                y()

    def stop(self):
        return self.b


def run(z):
    return z
";

const GO: &str = "package a\n\ntype S struct{}\n\nfunc (s *S) Run() int {\n\treturn 1\n}\n";

const RUST: &str = "struct B<T>(T);\n\nimpl<T> B<T> {\n    fn get(&self) -> &T { &self.0 }\n}\n";

fn project() -> Project {
    Project::new().with("shop.py", SHOP).with("a.go", GO).with("b.rs", RUST)
}

#[track_caller]
fn explained(arguments: &[&str]) -> Value {
    let outcome = project().run(["explain", "--format", "json"].iter().chain(arguments));
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).expect("JSON")
}

#[test]
fn a_function_is_found_however_its_name_or_place_is_written() {
    for (subject, name, line) in [
        ("a.go:(*S).Run", "S.Run", 5),
        ("a.go:a.(*S).Run", "S.Run", 5),
        ("a.go:S.Run", "S.Run", 5),
        ("a.go:5-6", "S.Run", 5),
        ("a.go:6:2", "S.Run", 5),
        ("a.go#L6", "S.Run", 5),
        ("b.rs:B<T>::get", "B::get", 4),
        ("b.rs:B::get@4", "B::get", 4),
        // The line of a label is of another day.
        ("b.rs:B::get@1", "B::get", 4),
        ("shop.py:Shop.run", "Shop.run", 5),
        ("shop.py:Shop#run", "Shop.run", 5),
        ("shop.py::Shop::run", "Shop.run", 5),
        ("shop.py::Shop::run[1-2]", "Shop.run", 5),
        ("shop.py:run", "run", 14),
        ("shop.py:run@14", "run", 14),
        ("shop.py:run@5", "Shop.run", 5),
    ] {
        let explained = explained(&[subject]);
        assert_eq!(
            (&explained["function"], &explained["start_line"]),
            (&name.into(), &line.into())
        );
    }
}

#[test]
fn what_is_not_there_has_the_nearest_names() {
    let project = project();
    let outcome = project.run(["explain", "shop.py:Shpo"]);
    outcome.failed(
        2,
        &["no function or type of `shop.py` is called `Shpo`", "the nearest are `Shop`"],
    );
    // What is left out of a name is told: it may have been misspelt.
    let outcome = project.run(["explain", "shop.py:Shp.run"]);
    assert!(outcome.stdout.starts_with("shop.py:14 run: "), "{}", outcome.stdout);
    assert_eq!(outcome.stderr, "note: `Shp.run` is taken for `run`\n");
    let outcome = project.run(["explain", "a.go:(*S).Ran"]);
    outcome.failed(2, &["is called `(*S).Ran`", "`S.Run` (lines 5-7)"]);
}

#[test]
fn a_type_is_explained_by_what_its_methods_add() {
    for subject in ["shop.py:Shop", "shop.py:1", "shop.py:1:7"] {
        let explained = explained(&[subject]);
        assert_eq!((&explained["kind"], &explained["type"]), (&"type".into(), &"Shop".into()));
        let figures = &explained["figures"];
        let expected = serde_json::json!(
            { "wmc": 5, "lcom4": 2, "tcc": 0, "methods": 3, "fields": 2 }
        );
        assert_eq!(*figures, expected, "{subject}");
        let methods = explained["methods"].as_array().expect("a list");
        let added: Vec<_> =
            methods.iter().map(|method| (&method["function"], &method["cyclomatic"])).collect();
        assert_eq!(added[0], (&"Shop.run".into(), &3.into()));
        assert_eq!(added.len(), 3);
    }
    let text = project().run(["explain", "shop.py:Shop", "--set", "thresholds.wmc=4"]).stdout;
    for part in [
        "shop.py:1 class Shop\n",
        "  ! wmc          5   ",
        "    +3  run  line 5\n",
        "\nwmc 5 = 3 + 1 + 1\n",
        "weighted methods of 5 together (limit 4) (large-class)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn every_metric_can_be_asked_for() {
    // A metric of types is that of the type around, one of functions that of the function.
    let explained_type = explained(&["shop.py:6", "--metric", "lcom4"]);
    assert_eq!(
        (&explained_type["type"], &explained_type["metric"]),
        (&"Shop".into(), &"lcom4".into())
    );
    let explained_function = explained(&["shop.py:6", "--metric", "nesting"]);
    assert_eq!(explained_function["function"], "Shop.run");
    assert_eq!(
        (&explained_function["metric"], &explained_function["value"]),
        (&"nesting".into(), &2.0.into())
    );
    let project = project();
    let text = project.run(["explain", "shop.py:6", "--metric", "lines"]).stdout;
    let nesting = project.run(["explain", "shop.py:6", "--metric", "nesting"]).stdout;
    assert!(nesting.contains("for, 1 level deep") && nesting.ends_with("\nnesting 2 = 1 + 1\n"));
    // A finding about it has it shown unasked.
    let found = project.run(["explain", "shop.py:6", "--set", "thresholds.nesting=1"]).stdout;
    assert!(found.contains("\nnesting 2 = 1 + 1\n! `Shop.run` nests"), "{found}");
    assert!(text.contains("  lines_code     4\n"), "{text}");
    let page = project.run(["explain", "--metric", "nesting"]).stdout;
    assert_eq!(page, project.run(["explain", "nesting"]).stdout);
    project.run(["explain", "shop.py:14", "--metric", "wmc"]).failed(2, &["no type of `shop.py`"]);
}

#[test]
fn a_file_that_is_not_the_projects_own_has_no_findings() {
    let project = Project::new().with("vendor/shop.py", SHOP);
    let tight = ["--set", "thresholds.cognitive=0", "--format", "json"];
    let outcome = project.run(["explain", "vendor/shop.py:6"].iter().chain(&tight));
    let explained: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    assert_eq!(explained["origin"], "vendored");
    assert_eq!(explained["findings"], Value::Array(Vec::new()));
}
