//! `check --since`: the baseline that held before is the one that was found then.

use crate::project::{Project, Run, ladder};
use crate::unseen::{check, told};

/// A project with a function of complexity 3, and one of 5 in a folder that the baseline knows.
fn project() -> Project {
    let project = Project::new(&[("a.py", &ladder("near", 3)), ("lib/b.py", &ladder("old", 5))]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.commit(&[]);
    project
}

/// Writes what is found in `project` now as the baseline at `path`.
fn record(project: &Project, path: &str) {
    assert_eq!(project.astrolens(&["baseline", "--output", path]).code, 0);
}

#[track_caller]
fn assert_held(run: &Run, function: &str, place: &str) {
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains(&format!("`{function}` has a cognitive complexity of 4")), "{run:?}");
    let note =
        "the baseline lets 1 finding more pass than at HEAD: this change is held against both";
    assert_eq!(told(run), [format!("{place}:1 {note}")], "{run:?}");
}

#[test]
fn a_configuration_that_names_another_baseline_lets_nothing_of_its_own_pass() {
    let limits = "thresholds.cognitive = { warning = 3 }\n";
    let project = project();
    project.write("ci/README", "");
    record(&project, "ci/used.json");
    project.write("a.py", &ladder("near", 4));
    record(&project, "ci/spare.json");
    project.write("a.py", &ladder("near", 3));
    project.commit(&[("astrolens.toml", &format!("{limits}gate.baseline = \"ci/used.json\"\n"))]);
    project.write("a.py", &ladder("near", 4));
    assert_eq!(check(&project).code, 1);
    project.write("astrolens.toml", &format!("{limits}gate.baseline = \"ci/spare.json\"\n"));
    assert_held(&check(&project), "near", "ci/spare.json");
    // What both know passes, and moving the file lets no more pass.
    project.write("a.py", &ladder("near", 3));
    project.git(&["mv", "ci/used.json", "ci/moved.json"]);
    project.write("astrolens.toml", &format!("{limits}gate.baseline = \"ci/moved.json\"\n"));
    project.write("lib/b.py", &(ladder("old", 5) + "# words\n"));
    let run = check(&project);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}

#[test]
fn a_baseline_that_is_gone_makes_no_room_for_the_one_above() {
    let project = project();
    project.write("lib/b.py", &(ladder("old", 5) + "\n" + &ladder("near", 4)));
    record(&project, "astrolens-baseline.json");
    project.write("lib/b.py", &(ladder("old", 5) + "\n" + &ladder("near", 3)));
    record(&project, "lib/astrolens-baseline.json");
    project.commit(&[]);
    project.write("lib/b.py", &(ladder("old", 5) + "\n" + &ladder("near", 4)));
    let arguments = ["check", "--since", "HEAD", "--format", "github", "lib"];
    assert_eq!(project.astrolens(&arguments).code, 1);
    project.git(&["rm", "--quiet", "lib/astrolens-baseline.json"]);
    assert_held(&project.astrolens(&arguments), "near", "astrolens-baseline.json");
}

#[test]
fn a_baseline_further_down_lets_nothing_of_its_own_pass() {
    let project = project();
    project.write("lib/b.py", &(ladder("old", 5) + "\n" + &ladder("near", 4)));
    record(&project, "lib/astrolens-baseline.json");
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "github", "lib"]);
    assert_held(&run, "near", "lib/astrolens-baseline.json");
}

#[test]
fn a_baseline_that_nobody_commits_is_what_it_is() {
    let project = Project::new(&[("a.py", &ladder("near", 3)), (".gitignore", "mine.json\n")]);
    project.write("a.py", &ladder("near", 4));
    record(&project, "mine.json");
    let arguments = ["check", "--since", "HEAD", "--baseline", "mine.json", "--format", "github"];
    let run = project.astrolens(&arguments);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}
