//! What a change brings.

use super::*;

/// What of the change from `old` to `new` breaks one of `constraints`, as places; `renamed` has the old and
/// the new paths of files.
fn brought(
    constraints: Vec<Constraint>,
    (old, new): (&[File<'_>], &[File<'_>]),
    renamed: &[(&str, &str)],
) -> Vec<String> {
    let (old, new) = (project(old), project(new));
    let layout = Layout::default();
    let subject = |graph| Subject { graph, layout: &layout, traits: &own, fits: None };
    let renamed = |path: &str| {
        let renamed = renamed.iter().find(|(old, _)| *old == path);
        renamed.map(|(_, new)| (*new).to_owned())
    };
    let older =
        Older { subject: subject(&old), renamed: &renamed, excused: &[], was: "at 1a2b3c4" };
    let architecture = Architecture { constraints };
    places(&new, &added(&architecture, &older, &subject(&new)))
}

#[test]
fn what_broke_a_constraint_before_is_not_new_whatever_its_files_are_called() {
    let forbidden = || vec![constraint(Kind::Forbidden(ends("core/**", "web/**")))];
    let old: &[File<'_>] = &[("core/a.py", &["web/x.py"]), ("web/x.py", &[])];
    let new: &[File<'_>] =
        &[("core/b.py", &["web/y.py"]), ("core/c.py", &["web/y.py"]), ("web/y.py", &[])];
    let renames = [("core/a.py", "core/b.py"), ("web/x.py", "web/y.py")];
    assert_eq!(brought(forbidden(), (old, new), &renames), ["core/c.py:1 → web/y.py"]);
    let expected = ["core/b.py:1 → web/y.py", "core/c.py:1 → web/y.py"];
    assert_eq!(brought(forbidden(), (old, new), &[]), expected);
    // One that moves across the border breaks it by what it did before.
    let old: &[File<'_>] = &[("util/a.py", &["web/x.py"]), ("web/x.py", &[])];
    let new: &[File<'_>] = &[("core/a.py", &["web/x.py"]), ("web/x.py", &[])];
    let moved = brought(forbidden(), (old, new), &[("util/a.py", "core/a.py")]);
    assert_eq!(moved, ["core/a.py:1 → web/x.py"]);
}

#[test]
fn a_cycle_is_new_where_something_was_added() {
    // The old half would be the cheaper one to cut.
    let old: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &[])];
    let new: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py", "a.py"])];
    assert_eq!(brought(vec![acyclic()], (old, new), &[]), ["b.py:1 → a.py"]);
}

#[test]
fn an_old_cycle_is_not_new_when_another_place_is_cheaper_to_cut() {
    // It was cut at b, and would be at a now.
    let old: &[File<'_>] = &[("a.py", &["b.py", "b.py"]), ("b.py", &["a.py"])];
    let new: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py"])];
    assert_eq!(verdict(&project(old), vec![acyclic()]).violations[0].from, "b.py".into());
    assert_eq!(verdict(&project(new), vec![acyclic()]).violations[0].from, "a.py".into());
    assert!(brought(vec![acyclic()], (old, new), &[]).is_empty());
    let renames = [("a.py", "x.py")];
    let new: &[File<'_>] = &[("x.py", &["b.py"]), ("b.py", &["x.py", "x.py"])];
    assert!(brought(vec![acyclic()], (old, new), &renames).is_empty());
}

#[test]
fn a_cycle_that_takes_another_way_is_not_new_where_it_is_cut_all_the_same() {
    // What a asked for, its new part c does; b asks for a as before.
    let old: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py"])];
    let new: &[File<'_>] = &[("a.py", &["c.py"]), ("b.py", &["a.py", "a.py"]), ("c.py", &["b.py"])];
    assert!(brought(vec![acyclic()], (old, new), &[]).is_empty());
}

#[test]
fn a_second_cycle_through_an_old_one_is_new() {
    // a and b are a cycle; c asked for b, and a asks for c now.
    let old: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py"]), ("c.py", &["b.py"])];
    let new: &[File<'_>] =
        &[("a.py", &["b.py", "c.py"]), ("b.py", &["a.py", "a.py"]), ("c.py", &["b.py"])];
    assert_eq!(brought(vec![acyclic()], (old, new), &[]), ["a.py:2 → c.py"]);
}

#[test]
fn what_comes_into_an_old_cycle_is_new_wherever_that_is_cut() {
    // Whichever half is cut, all cycles through c go over it or over the other.
    for asks in [["b.py", "b.py"], ["b.py", "x.py"]] {
        let old: &[File<'_>] = &[
            ("a.py", &asks),
            ("b.py", &["a.py", "c.py"]),
            ("c.py", &["x.py"]),
            ("d.py", &["x.py"]),
            ("x.py", &[]),
        ];
        let mut new = old.to_vec();
        new[2] = ("c.py", &["x.py", "a.py"]);
        assert_eq!(brought(vec![acyclic()], (old, &new[..]), &[]), ["c.py:2 → a.py"]);
        // By way of a file that is new.
        new[2] = ("c.py", &["x.py", "n.py", "n.py"]);
        new.push(("n.py", &["a.py"]));
        assert_eq!(brought(vec![acyclic()], (old, &new[..]), &[]), ["n.py:1 → a.py"]);
        // What only asks for what is in it is in none.
        new[2] = ("c.py", &["x.py"]);
        new[3] = ("d.py", &["a.py"]);
        assert!(brought(vec![acyclic()], (old, &new[..]), &[]).is_empty());
    }
}

#[test]
fn two_old_cycles_that_become_one_are_a_new_one() {
    let old: &[File<'_>] = &[
        ("a.py", &["b.py"]),
        ("b.py", &["a.py", "a.py", "c.py"]),
        ("c.py", &["d.py"]),
        ("d.py", &["c.py", "c.py"]),
    ];
    let mut new = old.to_vec();
    new[3] = ("d.py", &["c.py", "c.py", "a.py"]);
    assert_eq!(brought(vec![acyclic()], (old, &new[..]), &[]), ["d.py:3 → a.py"]);
    assert!(brought(vec![acyclic()], (&new[..], &new[..]), &[]).is_empty());
}

#[test]
fn a_file_that_is_parted_stays_in_its_cycle() {
    // a becomes a and n; b asks for a as before, which is where the cycle was cut.
    let old: &[File<'_>] = &[("a.py", &["b.py", "b.py"]), ("b.py", &["a.py"])];
    let new: &[File<'_>] =
        &[("a.py", &["n.py", "b.py"]), ("b.py", &["a.py"]), ("n.py", &["b.py", "b.py"])];
    assert!(brought(vec![acyclic()], (old, new), &[]).is_empty());
}

#[test]
fn a_cycle_of_folders_is_new_where_a_file_moves_and_asks_for_what_it_did() {
    let old: &[File<'_>] =
        &[("a/x.py", &["b/y.py"]), ("b/y.py", &[]), ("c.py", &["a/x.py"]), ("top.py", &[])];
    let new: &[File<'_>] =
        &[("a/x.py", &["b/y.py"]), ("b/c.py", &["a/x.py"]), ("b/y.py", &[]), ("top.py", &[])];
    let of_folders = constraint(Kind::Acyclic { level: Level::Folder, files: None });
    let found = brought(vec![of_folders], (old, new), &[("c.py", "b/c.py")]);
    assert_eq!(found, ["b/c.py:1 → a"]);
}

#[test]
fn a_fan_out_is_worse_when_it_grows_past_its_limit() {
    let limit = || vec![constraint(Kind::MaxFanOut { most: 1, files: None })];
    let rest: [File<'_>; 3] = [("x.py", &[]), ("y.py", &[]), ("z.py", &[])];
    let files = |asks: &'static [&'static str]| -> Vec<File<'static>> {
        [("a.py", asks)].into_iter().chain(rest).collect()
    };
    let (one, two, three) =
        (files(&["x.py"]), files(&["x.py", "y.py"]), files(&["x.py", "y.py", "z.py"]));
    assert_eq!(brought(limit(), (&one[..], &two[..]), &[]), ["a.py:1 → a.py"]);
    assert_eq!(brought(limit(), (&two[..], &three[..]), &[]), ["a.py:1 → a.py"]);
    assert!(brought(limit(), (&two[..], &two[..]), &[]).is_empty());
    assert!(brought(limit(), (&three[..], &two[..]), &[]).is_empty());
}

#[test]
fn a_chain_is_new_at_the_step_that_was_added() {
    let unreachable = || vec![constraint(Kind::Unreachable(ends("cli/**", "gui.py")))];
    let old: &[File<'_>] = &[
        ("cli/a.py", &["core.py"]),
        ("cli/b.py", &["core.py"]),
        ("core.py", &["table.py"]),
        ("gui.py", &[]),
        ("table.py", &[]),
    ];
    let new: &[File<'_>] = &[
        ("cli/a.py", &["core.py"]),
        ("cli/b.py", &["core.py"]),
        ("core.py", &["table.py"]),
        ("gui.py", &[]),
        ("table.py", &["gui.py"]),
    ];
    assert_eq!(brought(unreachable(), (old, new), &[]), ["table.py:1 → gui.py"]);
    assert!(brought(unreachable(), (new, new), &[]).is_empty());
}

#[test]
fn what_was_excused_and_is_not_any_more_is_new() {
    let files: &[File<'_>] = &[("a.py", &["b.py"]), ("b.py", &["a.py", "a.py"])];
    let (old, new) = (project(files), project(files));
    let layout = Layout::default();
    let subject = |graph| Subject { graph, layout: &layout, traits: &own, fits: None };
    let excused = verdict(&old, vec![except(acyclic(), "b.py", "a.py")]).excused;
    let older =
        Older { subject: subject(&old), renamed: &|_| None, excused: &excused, was: "at 1a2b3c4" };
    let architecture = Architecture { constraints: vec![acyclic()] };
    let found = added(&architecture, &older, &subject(&new));
    assert_eq!(places(&new, &found), ["b.py:1 → a.py"]);
}
