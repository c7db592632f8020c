//! Constraints that each dependency breaks by itself.

use astrolens_model::ImportFlag;

use super::*;

fn layers(layers: &[&[&str]]) -> Constraint {
    constraint(Kind::Layers(layers.iter().map(|layer| globs(layer)).collect()))
}

#[test]
fn a_layer_may_use_every_lower_one_and_no_higher_one() {
    let graph = project(&[
        ("base/x.py", &["core/x.py", "web/x.py"]),
        ("core/x.py", &["base/x.py"]),
        ("core/y.py", &["core/x.py", "other.py", "web/x.py", "web/x.py"]),
        ("other.py", &["web/x.py"]),
        ("web/x.py", &["base/x.py", "core/x.py"]),
    ]);
    let constraint = layers(&[&["web/**"], &["core/**"], &["base/**"]]);
    let verdict = verdict(&graph, vec![constraint]);
    // `other.py` is in no layer.
    let expected = [
        "base/x.py:1 → core/x.py: `base/x.py` depends on `core/x.py` of a higher layer: `core/**` is above `base/**`",
        "base/x.py:2 → web/x.py: `base/x.py` depends on `web/x.py` of a higher layer: `web/**` is above `base/**`",
        "core/y.py:3 → web/x.py: `core/y.py` depends on `web/x.py` of a higher layer: `web/**` is above `core/**`",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
    let again: Vec<_> =
        verdict.violations[2].related.iter().map(|related| place(&graph, related.at)).collect();
    assert_eq!(again, ["core/y.py:4"]);
}

#[test]
fn a_layer_may_be_several_parts_and_the_glob_that_tells_most_decides() {
    let graph = project(&[
        ("core/x.py", &["lib/x.py"]),
        ("lib/x.py", &["core/x.py", "web/shared/x.py"]),
        ("web/shared/x.py", &["web/x.py"]),
        ("web/x.py", &[]),
    ]);
    let constraint = layers(&[&["web/**"], &["core/**", "lib/**"], &["web/shared/**"]]);
    let verdict = verdict(&graph, vec![constraint]);
    assert_eq!(places(&graph, &verdict.violations), ["web/shared/x.py:1 → web/x.py"]);
}

#[test]
fn a_message_ends_with_the_name_and_the_reason_of_the_constraint() {
    let graph = project(&[("core.py", &["web.py"]), ("web.py", &[])]);
    let mut constraint = layers(&[&["web.py"], &["core.py"]]);
    let ending = |constraint: &Constraint| {
        let verdict = verdict(&graph, vec![constraint.clone()]);
        let message = &verdict.violations[0].message;
        message
            .strip_prefix(
                "`core.py` depends on `web.py` of a higher layer: `web.py` is above `core.py`",
            )
            .expect("the same beginning")
            .to_owned()
    };
    assert_eq!(ending(&constraint), "");
    constraint.reason = Some("core is published alone".into());
    assert_eq!(ending(&constraint), " (core is published alone)");
    constraint.name = Some("web above core".into());
    assert_eq!(ending(&constraint), " (web above core: core is published alone)");
}

#[test]
fn what_is_forbidden_may_use_itself() {
    let graph = project(&[
        ("a.py", &["internal/x.py", "b.py"]),
        ("b.py", &[]),
        ("internal/x.py", &["internal/y.py"]),
        ("internal/y.py", &[]),
    ]);
    let verdict = verdict(&graph, vec![constraint(Kind::Forbidden(ends("**", "internal/**")))]);
    let expected =
        ["a.py:1 → internal/x.py: `a.py` depends on `internal/x.py`, which is forbidden to it"];
    assert_eq!(told(&graph, &verdict.violations), expected);
}

#[test]
fn what_is_allowed_is_all_that_is() {
    let graph = project(&[
        ("api/x.py", &["core.py"]),
        ("core.py", &["plugins/mail.py"]),
        ("plugins/chat.py", &["plugins/mail.py"]),
        ("plugins/mail.py", &["api/x.py", "core.py"]),
    ]);
    let verdict = verdict(&graph, vec![constraint(Kind::Allowed(ends("plugins/**", "api/**")))]);
    let expected = [
        "plugins/mail.py:2 → core.py: `plugins/mail.py` depends on `core.py`, and `plugins/**` may use only `api/**`",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
}

#[test]
fn siblings_are_what_a_glob_fits_with_all_that_is_in_it() {
    let graph = project(&[
        ("plugins/chat.py", &["plugins/mail/send.py"]),
        ("plugins/log/x/y.py", &["plugins/log/z.py", "shared.py"]),
        ("plugins/log/z.py", &[]),
        ("plugins/mail/send.py", &["plugins/log/z.py"]),
        ("shared.py", &["plugins/chat.py"]),
    ]);
    let verdict = verdict(&graph, vec![constraint(Kind::Independent(globs(&["plugins/*"])))]);
    let expected = [
        "plugins/chat.py:1 → plugins/mail/send.py: `plugins/chat.py` depends on `plugins/mail/send.py`: \
         `plugins/chat.py` and `plugins/mail` are to be independent",
        "plugins/mail/send.py:1 → plugins/log/z.py: `plugins/mail/send.py` depends on `plugins/log/z.py`: \
         `plugins/mail` and `plugins/log` are to be independent",
    ];
    assert_eq!(told(&graph, &verdict.violations), expected);
}

#[test]
fn types_tests_and_foreign_files_count_as_somebody_says() {
    let graph = graph(&[
        ("core/gen.py", &[Asks::import("web.py")]),
        ("core/test_x.py", &[Asks::import("web.py")]),
        ("core/x.py", &[Asks::import("web.py").with(ImportFlag::TypeOnly)]),
        ("core/y.py", &[Asks::import("web.py").with(ImportFlag::Test)]),
        ("web.py", &[Asks::declaring("core/x.py")]),
    ]);
    let traits = |id: ModuleId| {
        let name = &*graph.module(id).name;
        Traits { is_judged: name != "core/gen.py", is_test: name == "core/test_x.py" }
    };
    let found = |type_only, tests| {
        let mut constraint = constraint(Kind::Forbidden(ends("**", "web.py")));
        constraint.counted = Counted { type_only, tests };
        let subject =
            Subject { graph: &graph, layout: &Layout::default(), traits: &traits, fits: None };
        let architecture = Architecture { constraints: vec![constraint] };
        places(&graph, &judge(&architecture, &subject, &Known::default()).violations)
    };
    let [test, type_only, for_tests] =
        ["core/test_x.py:1", "core/x.py:1", "core/y.py:1"].map(|at| format!("{at} → web.py"));
    assert_eq!(found(true, true), [test.clone(), type_only.clone(), for_tests.clone()]);
    assert_eq!(found(false, true), [test, for_tests]);
    assert_eq!(found(true, false), [type_only]);
}

#[test]
fn a_constraint_of_a_folder_is_about_what_is_in_it() {
    let graph = project(&[
        ("lib/a.py", &["lib/b.py", "b.py"]),
        ("lib/b.py", &[]),
        ("a.py", &["b.py"]),
        ("b.py", &[]),
    ]);
    let globs = |glob: &str| Globs::new("lib".into(), [Arc::from(glob)]);
    let mut of_lib = constraint(Kind::Allowed(Ends { from: globs("*"), to: globs("nothing") }));
    of_lib.written.base = "lib".into();
    let found = verdict(&graph, vec![of_lib]);
    assert_eq!(places(&graph, &found.violations), ["lib/a.py:2 → b.py"]);
    let mut forbidden =
        constraint(Kind::Forbidden(Ends { from: globs("a.py"), to: globs("b.py") }));
    forbidden.written.base = "lib".into();
    let found = verdict(&graph, vec![forbidden]);
    assert_eq!(places(&graph, &found.violations), ["lib/a.py:1 → lib/b.py"]);
}

#[test]
fn exceptions_excuse_what_they_name_and_are_told_when_they_excuse_nothing() {
    let graph = project(&[
        ("core/legacy.py", &["web/url.py", "base.py"]),
        ("core/x.py", &["web/url.py"]),
        ("base.py", &[]),
        ("web/url.py", &[]),
    ]);
    let mut constraint = constraint(Kind::Forbidden(ends("core/**", "web/**")));
    for (from, to) in [
        ("core/legacy.py", "web/**"),
        ("core/gone.py", "web/url.py"),
        ("core/x.py", "web/gone.py"),
        ("core/legacy.py", "base.py"),
        ("base.py", "web/url.py"),
    ] {
        constraint = except(constraint, from, to);
    }
    let verdict = verdict(&graph, vec![constraint]);
    assert_eq!(places(&graph, &verdict.violations), ["core/x.py:1 → web/url.py"]);
    let unused: Vec<_> =
        verdict.unused.iter().map(|unused| (unused.exception, unused.message.as_str())).collect();
    let expected = [
        (
            1,
            "this exception excuses nothing, since no file fits `core/gone.py`: remove it, or mend its paths",
        ),
        (
            2,
            "this exception excuses nothing, since no file fits `web/gone.py`: remove it, or mend its paths",
        ),
        (
            3,
            "this exception excuses nothing: that `core/legacy.py` depends on `base.py` breaks no rule here: remove it, or mend its paths",
        ),
        (
            4,
            "this exception excuses nothing, since `base.py` does not depend on `web/url.py`: remove it, or mend its paths",
        ),
    ];
    assert_eq!(unused, expected);
    let excused: Vec<_> = (verdict.excused.iter())
        .map(|it| (&*graph.module(it.from).name, &*graph.module(it.to).name))
        .collect();
    assert_eq!(excused, [("core/legacy.py", "web/url.py")]);
}
