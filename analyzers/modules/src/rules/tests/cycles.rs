//! Cycles.

use super::*;
use crate::resolution::Target;

#[test]
fn a_cycle_is_told_where_it_is_cheapest_to_cut_with_the_way_back() {
    // Two uses lead from a to b and from c to a, one from b to c.
    let graph = project(&[
        ("a.py", &["b.py", "b.py"]),
        ("b.py", &["d.py", "c.py"]),
        ("c.py", &["a.py", "a.py"]),
        ("d.py", &[]),
    ]);
    let verdict = verdict(&graph, vec![acyclic()]);
    let expected = [
        "b.py:2 → c.py: a cycle: `b.py` → `c.py` → `a.py` → `b.py`; cheapest to cut here, with 1 use",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
    let related = &verdict.violations[0].related;
    let back: Vec<_> =
        related.iter().map(|it| (place(&graph, it.at), it.role, it.note.as_str())).collect();
    let expected = [
        ("c.py:1".to_owned(), "cycle", "`c.py` depends on `a.py`"),
        ("a.py:1".to_owned(), "cycle", "`a.py` depends on `b.py`"),
    ];
    assert_eq!(back, expected);
}

#[test]
fn two_that_depend_on_one_another_are_a_cycle() {
    let graph = project(&[("a.py", &["b.py", "b.py"]), ("b.py", &["a.py"])]);
    let verdict = verdict(&graph, vec![acyclic()]);
    let expected = [
        "b.py:1 → a.py: `b.py` and `a.py` depend on one another; cheapest to cut here, with 1 use",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
}

#[test]
fn a_knot_is_larger_than_the_circle_that_is_told() {
    // Two circles, a b and b c, cut by one dependency each.
    let graph = project(&[
        ("a.py", &["b.py", "b.py"]),
        ("b.py", &["a.py", "c.py"]),
        ("c.py", &["b.py", "b.py"]),
    ]);
    let verdict = verdict(&graph, vec![acyclic()]);
    let expected = [
        "b.py:1 → a.py: `b.py` and `a.py` depend on one another, in a knot of 3 modules; cheapest to cut here, with 1 use",
        "b.py:2 → c.py: `b.py` and `c.py` depend on one another, in a knot of 3 modules; cheapest to cut here, with 1 use",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
}

#[test]
fn a_long_circle_is_told_by_its_ends() {
    let names: Vec<String> = (0..9).map(|number| format!("{number}.py")).collect();
    let asks: Vec<[&str; 1]> = (0..9).map(|number| [&*names[(number + 1) % 9]]).collect();
    let files: Vec<File<'_>> =
        names.iter().zip(&asks).map(|(name, asks)| (&**name, &asks[..])).collect();
    let graph = project(&files);
    let verdict = verdict(&graph, vec![acyclic()]);
    let message = &verdict.violations[0].message;
    // Ten names with the first again at the end: six of them and the rest counted.
    assert!(message.contains(" → 4 more → "), "{message}");
    assert_eq!(message.matches('`').count(), 2 * 6, "{message}");
    assert_eq!(verdict.violations[0].related.len(), 8);
}

#[test]
fn folders_form_cycles_of_their_own() {
    let graph = project(&[
        ("a/one.py", &["b/one.py"]),
        ("a/two.py", &[]),
        ("b/one.py", &["b/two.py"]),
        ("b/two.py", &["a/two.py", "a/two.py"]),
    ]);
    assert_eq!(verdict(&graph, vec![acyclic()]).violations, []);
    let of_folders = constraint(Kind::Acyclic { level: Level::Folder, files: None });
    let found = verdict(&graph, vec![of_folders]).violations;
    assert_eq!(places(&graph, &found), ["a/one.py:1 → b"]);
    let inner = Kind::Acyclic { level: Level::Folder, files: Some(globs(&["a/**"])) };
    assert_eq!(verdict(&graph, vec![constraint(inner)]).violations, []);
}

#[test]
fn a_cycle_of_packages_is_told_in_a_file() {
    let asks = |package: &str| Asks::of(Target::Package(package.into())).of_package();
    let graph = graph(&[
        ("a/x.go", &[asks("b"), asks("b")]),
        ("a/y.go", &[asks("b")]),
        ("b/x.go", &[asks("a")]),
    ]);
    let found = verdict(&graph, vec![acyclic()]).violations;
    assert_eq!(places(&graph, &found), ["b/x.go:1 → a"]);
}

#[test]
fn what_is_known_is_told_where_it_was_and_the_rest_where_it_is_cheapest() {
    // The circle a b is cheapest to cut at b, the circle c d at d.
    let graph = project(&[
        ("a.py", &["b.py", "b.py"]),
        ("b.py", &["a.py"]),
        ("c.py", &["d.py", "d.py"]),
        ("d.py", &["c.py"]),
    ]);
    let subject = Subject { graph: &graph, layout: &Layout::default(), traits: &own, fits: None };
    let architecture = Architecture { constraints: vec![acyclic()] };
    let found = |known: &[(&str, &str)]| {
        let known = known.iter().map(|(file, to)| (Arc::from(*file), Arc::from(*to)));
        places(&graph, &judge(&architecture, &subject, &Known::new(known)).violations)
    };
    assert_eq!(found(&[]), ["b.py:1 → a.py", "d.py:1 → c.py"]);
    assert_eq!(found(&[("a.py", "b.py"), ("x.py", "y.py")]), ["a.py:1 → b.py", "d.py:1 → c.py"]);
}

#[test]
fn an_excused_dependency_closes_no_cycle() {
    let files: &[File<'_>] =
        &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py"]), ("c.py", &["a.py"])];
    let graph = project(files);
    let excused = |from, to| verdict(&graph, vec![except(acyclic(), from, to)]);
    let found = excused("b.py", "a.py");
    assert_eq!((found.violations.len(), found.unused.len(), found.excused.len()), (0, 0, 1));
    // That dependency is in no cycle.
    let found = excused("c.py", "a.py");
    assert_eq!((found.violations.len(), found.unused.len(), found.excused.len()), (1, 1, 0));
}
