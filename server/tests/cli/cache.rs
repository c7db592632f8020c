//! The cache: whatever becomes of it, the report is that without it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use crate::harness::{HEALTHY, Outcome, Project};

/// The database in the project's cache.
fn database(project: &Project) -> PathBuf {
    let entries = fs::read_dir(project.cache()).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut databases = paths.filter(|path| path.extension().is_some_and(|end| end == "sqlite"));
    databases.next().expect("a database")
}

/// A project with several files, scanned once.
fn scanned() -> Project {
    let project = Project::healthy();
    for number in 0..50 {
        project
            .write(&format!("part{number}.py"), HEALTHY.replace("healthy", &format!("f{number}")));
    }
    let outcome = scan(&project);
    assert_eq!(outcome.statistic("cache"), "0 unchanged, 0 with known content, 51 analysed");
    project
}

fn scan(project: &Project) -> Outcome {
    project.run(["scan", "--format", "json", "--stats"])
}

/// Asserts that a scan reports what one without a cache does; its messages.
#[track_caller]
fn scan_is_right(project: &Project) -> Outcome {
    let outcome = scan(project);
    assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
    let plain = project.run(["scan", "--format", "json", "--no-cache"]);
    assert!(outcome.stdout == plain.stdout, "the report is another");
    outcome
}

/// Asserts that every report of a scan with `--stats` was known.
#[track_caller]
fn assert_answers_from_cache(outcome: &Outcome) {
    // On a slow machine files have become old enough to be known by their times.
    let cache = outcome.statistic("cache");
    assert!(cache.ends_with(", 0 analysed"), "{cache}");
}

/// What `harm` does to the database is said once, the report is right, and the next scan has a
/// cache again.
#[track_caller]
fn survives(harm: impl FnOnce(&Path), message: &str) {
    let project = scanned();
    harm(&database(&project));
    let outcome = scan_is_right(&project);
    assert!(outcome.stderr.contains(message), "{}", outcome.stderr);
    scan_is_right(&project);
    let outcome = scan_is_right(&project);
    assert!(!outcome.stderr.contains("warning"), "{}", outcome.stderr);
    assert_answers_from_cache(&outcome);
}

#[test]
fn a_second_scan_answers_from_the_cache() {
    let project = scanned();
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
    let outcome = project.run(["scan", "--stats", "--no-cache"]);
    assert_eq!(outcome.statistic("cache"), "0 unchanged, 0 with known content, 51 analysed");
}

#[test]
fn a_file_that_did_not_change_for_long_is_not_even_read() {
    // The sources of this program are older than the program.
    let project = Project::new();
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli");
    let scan = || project.run(["scan", "--format", "json", "--stats", sources]);
    let (first, second) = (scan(), scan());
    assert_eq!(first.stdout, second.stdout);
    let files = first.report().paths().len();
    let expected = format!("{files} unchanged, 0 with known content, 0 analysed");
    assert_eq!(second.statistic("cache"), expected);
    assert_eq!(second.statistic("read"), "0.0 MB");
}

#[test]
fn a_file_that_changed_as_late_as_the_scan_is_read_again_by_the_next() {
    // Its next change could fall into the same tick of the clock and keep its size: neither
    // size nor times would show it. So nothing is remembered by them. A time in the future is
    // as late as the scan on a machine of any speed.
    let project = Project::new();
    let late = SystemTime::now() + Duration::from_secs(3600);
    let write = |text: &str| {
        project.write("a.py", text);
        let file = File::options().write(true).open(project.path("a.py")).expect("a file");
        file.set_modified(late).expect("a time");
    };
    let (first, second) =
        ("def a(x):\n    return 1 if x else 2\n", "def a(x):\n    return 1; 2; 3; 4; 5\n");
    assert_eq!(first.len(), second.len());
    write(first);
    assert_eq!(project.report([]).file("a.py")["functions"][0]["cyclomatic"], 2);
    write(second);
    assert_eq!(project.report([]).file("a.py")["functions"][0]["cyclomatic"], 1);
    let remembered: i64 = Connection::open(database(&project))
        .and_then(|database| database.query_one("SELECT count(*) FROM files", [], |row| row.get(0)))
        .expect("a database");
    assert_eq!(remembered, 0);
}

#[test]
fn another_limit_judges_what_was_seen_before() {
    let project = scanned();
    let arguments = ["scan", "--format", "json", "--stats", "--set", "thresholds.cyclomatic=1"];
    let outcome = project.run(arguments);
    assert_answers_from_cache(&outcome);
    assert_eq!(outcome.report().0["summary"]["rules"]["cyclomatic-complexity"], 51);
    project.write("astrolens.toml", "[thresholds]\ncyclomatic = 1\n");
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
    assert_eq!(outcome.report().0["summary"]["rules"]["cyclomatic-complexity"], 51);
    fs::remove_file(project.path("astrolens.toml")).expect("a file");
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
    assert_eq!(outcome.report().0["summary"]["rules"], serde_json::json!({}));
}

/// Functions with something for every rule, comments that suppress some of it, characters that are
/// no bytes, and line ends of both kinds.
const JUDGED: &str = "# é: 𝄞\n\
    # astrolens: ignore[cognitive-complexity] it is a table\n\
    def ünder(a, b, c):\r\n    for x in a:\r\n        if x and b: # astrolens: ignore[nesting] no rule\n\
    \x20           return [y for y in c if y]\n    return lambda z: 'é' if z else None\n\n\
    class K:\n    def one(self): return self.a\n    def two(self): return self.b\n";

/// What changes how facts are judged or shown, and nothing that is seen.
const JUDGEMENTS: &[&[&str]] = &[
    &["--explain"],
    &["--set", "thresholds.cognitive=1", "--set", "thresholds.nesting=1"],
    &["--set", "thresholds.lcom4=1", "--set", "thresholds.file_lines=3", "--explain"],
    &["--set", "thresholds.npath=1", "--set", "rules.disabled=[\"deep-nesting\"]"],
    &["--set", "thresholds.parameters=1", "--set", "thresholds.lines=2"],
    &["--include-generated"],
    &["--set", "tests.files=[\"*.py\"]"],
    &["--set", "limits.max_parse_steps=5"],
];

#[test]
fn what_is_judged_from_the_cache_is_what_a_parse_says() {
    let project = scanned().with("judged.py", JUDGED).with("broken.py", "def f(:\n  if x:\n");
    project.write("vendor/made.py", "# Code generated by hand. DO NOT EDIT.\ndef g(a): return a\n");
    // Seven tokens a line: hundreds of steps.
    project.write("long.py", "x = [1, 2, 3]\n".repeat(2_000));
    project.write("tests/test_it.py", "def test_it(a):\n    assert a or not a\n");
    scan_is_right(&project);
    for judgement in JUDGEMENTS {
        let run = |more: &[&str]| {
            let arguments = [&["scan", "--format", "json", "--stats"], *judgement, more].concat();
            project.run(arguments)
        };
        let (known, parsed) = (run(&[]), run(&["--no-cache"]));
        assert_eq!(known.code, Some(0), "{judgement:?}: {}", known.stderr);
        assert_answers_from_cache(&known);
        assert!(parsed.statistic("cache").ends_with(", 56 analysed"), "{}", parsed.stderr);
        assert!(known.stdout == parsed.stdout, "{judgement:?}: the report is another");
    }
}

#[test]
fn an_option_that_changes_what_is_counted_has_its_languages_files_alone_parsed() {
    let project = scanned();
    project
        .write("a.go", "package a\n\nfunc f(err error) {\n\tif err != nil {\n\t\treturn\n\t}\n}\n");
    let cognitive =
        |outcome: &Outcome| outcome.report().file("a.go")["functions"][0]["cognitive"].clone();
    assert_eq!(cognitive(&scan_is_right(&project)), 1);
    let arguments =
        ["scan", "--format", "json", "--stats", "--set", "cognitive.go_error_checks=\"exempt\""];
    let outcome = project.run(arguments);
    assert!(outcome.statistic("cache").ends_with(", 1 analysed"), "{}", outcome.stderr);
    assert_eq!(cognitive(&outcome), 0);
    assert_answers_from_cache(&project.run(arguments));
    assert_answers_from_cache(&scan_is_right(&project));
}

#[test]
fn a_file_that_becomes_too_large_is_skipped_although_it_is_known() {
    let project = scanned();
    let arguments = ["scan", "--format", "json", "--set", "limits.max_bytes=10"];
    let report = project.run(arguments).report();
    assert_eq!(report.0["summary"]["skipped"]["too-large"], 51);
}

#[test]
fn what_was_too_much_work_is_parsed_once_more_is_allowed() {
    // Seven tokens a line, each an operation at least: more than 100 steps of 100 operations.
    let project = Project::healthy().with("long.py", "x = [1, 2, 3]\n".repeat(2_000));
    let run = |steps: &str| {
        let limit = format!("limits.max_parse_steps={steps}");
        project.run(["scan", "--format", "json", "--stats", "--set", &limit])
    };
    let skipped = |outcome: &Outcome| outcome.report().file("long.py")["skipped"]["reason"].clone();
    let (first, second, less) = (run("100"), run("100"), run("50"));
    assert_answers_from_cache(&second);
    assert_answers_from_cache(&less);
    for outcome in [&first, &second, &less] {
        assert_eq!(skipped(outcome), "work-limit");
    }
    let more = run("100000");
    assert!(more.statistic("cache").ends_with(", 1 analysed"), "{}", more.stderr);
    assert!(skipped(&more).is_null());
    let less = run("100");
    assert_answers_from_cache(&less);
    assert!(less.stdout == first.stdout, "the report is another");
}

#[test]
fn a_minified_file_is_parsed_once_somebody_wants_it() {
    let project = Project::healthy().with("a.min.js", "function f(a){return a?1:2}\n");
    scan_is_right(&project);
    assert_answers_from_cache(&scan_is_right(&project));
    let arguments = ["scan", "--format", "json", "--stats", "--include-generated"];
    let outcome = project.run(arguments);
    assert!(outcome.statistic("cache").ends_with(", 1 analysed"), "{}", outcome.stderr);
    assert_eq!(outcome.report().file("a.min.js")["functions"][0]["cyclomatic"], 2);
    assert_answers_from_cache(&project.run(arguments));
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
    assert_eq!(outcome.report().file("a.min.js")["skipped"]["reason"], "minified");
}

#[test]
fn a_database_of_other_bytes_is_made_anew() {
    survives(
        |path| fs::write(path, "no database ".repeat(10_000)).expect("a file"),
        "was damaged and is made anew",
    );
}

#[test]
fn a_database_without_anything_is_made_anew() {
    survives(|path| fs::write(path, "").expect("a file"), "was damaged and is made anew");
}

#[test]
fn a_truncated_database_is_made_anew() {
    let truncate = |path: &Path| {
        let file = File::options().write(true).open(path).expect("a file");
        let length = file.metadata().expect("a file").len();
        file.set_len(length / 2).expect("shorter");
    };
    survives(truncate, "was damaged and is made anew");
}

#[test]
fn a_database_with_flipped_bits_is_made_anew() {
    let flip = |path: &Path| {
        let mut bytes = fs::read(path).expect("a file");
        // All but the page that says what tables there are.
        bytes.iter_mut().skip(16_384).for_each(|byte| *byte ^= 0x5A);
        fs::write(path, bytes).expect("a file");
    };
    survives(flip, "was damaged and is made anew");
}

#[test]
fn facts_with_flipped_bits_are_not_believed() {
    let flip = |path: &Path| {
        let database = Connection::open(path).expect("a database");
        let changed = database
            .execute("UPDATE facts SET value = CAST(substr(value, 1, 20) || x'FF' || substr(value, 22) AS BLOB)", [])
            .expect("it is changed");
        assert_eq!(changed, 51);
    };
    survives(flip, "was damaged and is made anew");
}

#[test]
fn a_folder_in_place_of_the_database_is_told_and_left_alone() {
    let project = scanned();
    let path = database(&project);
    fs::remove_file(&path).expect("a file");
    fs::create_dir(&path).expect("a new folder");
    let outcome = scan_is_right(&project);
    assert!(outcome.stderr.contains("cannot be used: "), "{}", outcome.stderr);
    assert!(path.is_dir());
}

#[test]
fn a_file_in_place_of_the_folder_is_told_and_left_alone() {
    let project = Project::healthy().with("cache", "mine\n");
    let mut command = project.command(["scan", "--format", "json"]);
    command.env("ASTROLENS_CACHE_DIR", project.path("cache"));
    let outcome = crate::harness::Running::start(command).end();
    assert_eq!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("cannot be used: "), "{}", outcome.stderr);
    outcome.report().is_healthy();
    assert_eq!(fs::read_to_string(project.path("cache")).expect("a file"), "mine\n");
}

#[test]
fn a_database_that_another_program_writes_to_is_read_and_not_waited_for_ever() {
    let project = scanned();
    let other = Connection::open(database(&project)).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
    project.write("new.py", "def new():\n    pass\n");
    let outcome = scan_is_right(&project);
    let message = "results could not be stored in the cache";
    assert!(
        outcome.stderr.contains(message) && outcome.stderr.contains("locked"),
        "{}",
        outcome.stderr
    );
    other.execute_batch("ROLLBACK").expect("the lock");
    scan_is_right(&project);
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
}

#[test]
fn a_database_that_another_program_keeps_for_itself_is_told() {
    let project = scanned();
    let other = Connection::open(database(&project)).expect("a database");
    other
        .execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; DELETE FROM files;")
        .expect("the lock");
    let outcome = scan_is_right(&project);
    assert!(outcome.stderr.contains("cannot be used: database is locked"), "{}", outcome.stderr);
}

#[test]
fn scans_at_the_same_time_share_the_cache() {
    let project = Project::healthy();
    for number in 0..200 {
        project
            .write(&format!("part{number}.py"), HEALTHY.replace("healthy", &format!("f{number}")));
    }
    let plain = project.run(["scan", "--format", "json", "--no-cache"]);
    thread::scope(|scope| {
        let run = || project.run(["scan", "--format", "json"]);
        let running: Vec<_> = (0..6).map(|_| scope.spawn(run)).collect();
        for outcome in running.into_iter().map(|scan| scan.join().expect("a run")) {
            assert_eq!((outcome.code, &*outcome.stderr), (Some(0), ""));
            assert!(outcome.stdout == plain.stdout, "the report is another");
        }
    });
    let outcome = scan_is_right(&project);
    assert_answers_from_cache(&outcome);
}

#[cfg(unix)]
mod unix {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;
    use crate::file_system::run_restrained;
    use crate::harness::Running;

    #[test]
    fn a_folder_that_may_not_be_written_to_is_told() {
        for scanned_before in [true, false] {
            let project = if scanned_before { scanned() } else { Project::healthy() };
            let read_only = |mode| {
                let permissions = Permissions::from_mode(mode);
                fs::set_permissions(project.cache(), permissions).expect("its owner may");
            };
            read_only(0o555);
            let outcome = run_restrained(&project, &["scan", "--format", "json"]);
            read_only(0o755);
            assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
            assert!(outcome.stderr.contains("cannot be used: "), "{}", outcome.stderr);
            outcome.report().is_healthy();
        }
    }

    #[test]
    fn a_disk_without_room_for_the_cache_is_told() {
        // A file may not grow beyond eight blocks, and that is told by an error as a full disk
        // is, since the signal for it is ignored.
        let project = Project::healthy();
        let script = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
        let scan = project.command(["scan", "--format", "json"]);
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(scan.get_program()).args(scan.get_args());
        command.current_dir(project.path("")).env("ASTROLENS_CACHE_DIR", project.cache());
        let outcome = Running::start(command).end();
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        assert!(outcome.stderr.contains("warning: the cache"), "{}", outcome.stderr);
        outcome.report().is_healthy();
    }
}

/// A baseline is made of what is known like any report, and says what it cost; a comparison, which
/// does not count that, takes no such option.
#[test]
fn a_baseline_uses_the_cache_and_says_so() {
    let project = Project::healthy();
    let cached = |arguments: &[&str]| project.run(arguments).statistic("cache");
    assert!(cached(&["baseline", "--stats"]).ends_with(" 1 analysed"));
    assert!(cached(&["baseline", "--stats"]).ends_with(" 0 analysed"));
    assert!(cached(&["baseline", "--stats", "--no-cache"]).ends_with(" 1 analysed"));
    project.run(["diff", "--stats"]).failed(2, &["unexpected argument '--stats'"]);
}
