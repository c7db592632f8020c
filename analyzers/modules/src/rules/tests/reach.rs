//! Fan-out, and what is reached by way of others.

use super::*;

#[test]
fn more_others_than_allowed_are_told_at_the_first_import_the_most_used_first() {
    let graph = project(&[
        ("a.py", &["b.py", "c.py", "c.py", "d.py"]),
        ("b.py", &["c.py", "d.py"]),
        ("c.py", &[]),
        ("d.py", &[]),
    ]);
    let most = |most, files: Option<&[&str]>| {
        let files = files.map(globs);
        verdict(&graph, vec![constraint(Kind::MaxFanOut { most, files })])
    };
    let found = most(2, None);
    let expected = ["a.py:1 → a.py: `a.py` depends on 3 other modules (limit 2)"];
    assert_eq!(told(&graph, &found.violations), expected);
    assert_eq!(found.violations[0].figure, Some((3, 2)));
    let notes: Vec<_> = found.violations[0].related.iter().map(|it| it.note.as_str()).collect();
    let expected =
        ["asks for `c.py` in 2 places", "asks for `b.py` in 1 place", "asks for `d.py` in 1 place"];
    assert_eq!(notes, expected);
    assert_eq!(places(&graph, &most(1, Some(&["b.py"])).violations), ["b.py:1 → b.py"]);
    assert_eq!(most(3, None).violations, []);
}

#[test]
fn what_is_excused_does_not_count_in_a_fan_out() {
    let graph = project(&[("a.py", &["b.py", "c.py"]), ("b.py", &["c.py"]), ("c.py", &[])]);
    let limit = || constraint(Kind::MaxFanOut { most: 1, files: None });
    let found = verdict(&graph, vec![except(limit(), "a.py", "**")]);
    assert_eq!((found.violations.len(), found.unused.len()), (0, 0));
    // One is left, as many as may be.
    let found = verdict(&graph, vec![except(limit(), "a.py", "c.py")]);
    assert_eq!((found.violations.len(), found.unused.len()), (0, 0));
    // It is within the limit anyway.
    let found = verdict(&graph, vec![except(limit(), "b.py", "c.py")]);
    assert_eq!((found.violations.len(), found.unused.len()), (1, 1));
}

fn unreachable(from: &str, to: &str) -> Constraint {
    constraint(Kind::Unreachable(ends(from, to)))
}

#[test]
fn a_chain_is_told_at_its_first_step() {
    let graph = project(&[
        ("cli/main.py", &["cli/sub.py", "report.py", "core.py"]),
        ("cli/sub.py", &["report.py", "gui/b.py"]),
        ("core.py", &[]),
        ("gui/a.py", &["gui/b.py"]),
        ("gui/b.py", &[]),
        ("report.py", &["core.py", "table.py"]),
        ("table.py", &["gui/a.py"]),
    ]);
    let found = verdict(&graph, vec![unreachable("cli/**", "gui/**")]).violations;
    // That `cli/main.py` uses `cli/sub.py` is told there.
    let expected = [
        "cli/main.py:2 → report.py: `cli/main.py` must not reach `gui/a.py`, and does, by way of `report.py` → `table.py`",
        "cli/sub.py:2 → gui/b.py: `cli/sub.py` must not reach `gui/b.py`, and does",
        "cli/sub.py:1 → report.py: `cli/sub.py` must not reach `gui/a.py`, and does, by way of `report.py` → `table.py`",
    ];
    assert_eq!(told(&graph, &found), expected);
    let steps: Vec<_> =
        found[0].related.iter().map(|it| (place(&graph, it.at), it.note.as_str())).collect();
    let expected = [
        ("report.py:2".to_owned(), "`report.py` depends on `table.py`"),
        ("table.py:1".to_owned(), "`table.py` depends on `gui/a.py`"),
    ];
    assert_eq!(steps, expected);
}

#[test]
fn an_exception_on_the_way_ends_a_chain() {
    let graph = project(&[
        ("cli.py", &["report.py"]),
        ("gui.py", &[]),
        ("other.py", &["gui.py"]),
        ("report.py", &["gui.py"]),
    ]);
    let excused =
        |from, to| verdict(&graph, vec![except(unreachable("cli.py", "gui.py"), from, to)]);
    let found = excused("report.py", "gui.py");
    assert_eq!((found.violations.len(), found.unused.len()), (0, 0));
    let found = excused("other.py", "gui.py");
    assert_eq!((found.violations.len(), found.unused.len()), (1, 1));
}
