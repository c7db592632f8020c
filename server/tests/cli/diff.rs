//! The forms of `diff`.

use crate::harness::Project;

/// Of the functions of `a.py` one gets worse, one is new, one is gone and one stays.
fn project() -> Project {
    let before = "def worse(x):\n    return x\n\n\ndef gone(x):\n    return x\n\n\ndef same(x):\n    return x\n";
    let after = "\
def worse(x):
    if x:
        return 1
    return x


def same(x):
    return x


class A:
    def new(self):
        return self
";
    let project = Project::new().with("sub/a.py", before).committed();
    project.write("sub/a.py", after);
    project
}

/// As compilers write them, with the figures that differ: `worse` has an `if` more, which is 1 point,
/// 1 decision, 1 level and 1 path, and two lines more.
#[test]
fn a_function_is_a_line() {
    let outcome = project().run(["diff", "--format", "concise"]);
    let expected = "\
sub/a.py:1:1: worse: worse: cognitive 0 → 1, cyclomatic 1 → 2, nesting 0 → 1, npath 1 → 2, lines 2 → 4
sub/a.py:12:5: added: A.new: cognitive 0
sub/a.py:5:1: removed: gone: cognitive 0
";
    let mut lines: Vec<&str> = outcome.stdout.lines().collect();
    lines[1..].sort_unstable();
    assert_eq!(lines.join("\n") + "\n", expected, "{}", outcome.stderr);
    assert_eq!(outcome.code, Some(0));
}

#[test]
fn a_spreadsheet_has_the_figures_of_both_sides() {
    let outcome = project().run(["diff", "--format", "csv"]);
    let mut lines = outcome.stdout.lines();
    let headings: Vec<&str> = lines.next().expect("headings").split(',').collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let cells = |change: &str, names: &[&str]| {
        let row = rows.iter().find(|row| row[0] == change).expect("a line");
        assert_eq!(row.len(), headings.len());
        let place = |name: &&str| headings.iter().position(|heading| heading == name);
        names.iter().map(|name| row[place(name).expect("a heading")].to_owned()).collect::<Vec<_>>()
    };
    let figures = ["cyclomatic", "cyclomatic_before", "lines_total", "lines_total_before"];
    assert_eq!(cells("worse", &figures), ["2", "1", "4", "2"]);
    assert_eq!(cells("added", &figures), ["1", "", "2", ""]);
    assert_eq!(cells("removed", &figures), ["", "1", "", "2"]);
    let names = ["path", "qualified_name", "start_line", "path_before", "start_line_before"];
    assert_eq!(cells("added", &names), ["sub/a.py", "A.new", "12", "", ""]);
    assert_eq!(cells("removed", &names), ["", "", "", "sub/a.py", "5"]);
    assert_eq!(rows.len(), 3, "{}", outcome.stdout);
}
