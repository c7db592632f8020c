//! What was renamed or moved and edited at once is no new function and no new type: it fails if it
//! got worse, and is told with what it was.

use crate::project::{Project, Run, ladder, rungs};

/// As [`ladder`], with steps of its own that tell it from others.
fn steps(count: usize, word: &str) -> String {
    let step = |step| format!("    if a > {word}{step}:\n        a += {word}.next({step})\n");
    (0..count).map(step).collect::<Vec<_>>().concat()
}

/// `text`, each of its lines further in.
fn indented(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("    {line}\n")).collect();
    lines.concat()
}

/// The names of the functions and types that fail, and the run.
fn since(project: &Project) -> (Run, Vec<String>) {
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "github"]);
    let named = |line: &str| {
        let told = line.split_once("::`").map(|(_, told)| told)?;
        told.split_once('`').map(|(name, _)| name.to_owned())
    };
    let failing = run.out.lines().filter_map(named).collect();
    (run, failing)
}

/// What becomes of `before`, in `file`, with each pair of `edits` replaced: what fails.
fn edited(file: &str, before: &str, edits: &[(&str, &str)]) -> Vec<String> {
    let project = Project::new(&[(file, before)]);
    let mut after = before.to_owned();
    for (old, new) in edits {
        assert!(after.contains(old), "{old}");
        after = after.replace(old, new);
    }
    project.write(file, &after);
    since(&project).1
}

/// A function in each of several languages, with a cognitive complexity of 5.
fn functions() -> Vec<(&'static str, String)> {
    let braces = |step: &str| (0..5).map(|n| step.replace('#', &n.to_string())).collect::<String>();
    vec![
        ("a.py", ladder("first", 5)),
        (
            "a.js",
            format!("function first(a) {{\n{}}}\n", braces("  if (a > #) { a += step(#); }\n")),
        ),
        (
            "b.ts",
            format!(
                "const first = (a: number) => {{\n{}}};\n",
                braces("  if (a > #) { a += step(#); }\n")
            ),
        ),
        (
            "a.go",
            format!(
                "package a\n\nfunc first(a int) {{\n{}}}\n",
                braces("\tif a > # {\n\t\ta += step(#)\n\t}\n")
            ),
        ),
        (
            "a.rs",
            format!(
                "fn first(mut a: u8) {{\n{}}}\n",
                braces("    if a > # {\n        a += step(#);\n    }\n")
            ),
        ),
        (
            "a.c",
            format!("void first(int a) {{\n{}}}\n", braces("  if (a > #) { a += step(#); }\n")),
        ),
        (
            "a.cpp",
            format!("void A::first(int a) {{\n{}}}\n", braces("  if (a > #) { a += step(#); }\n")),
        ),
    ]
}

#[test]
fn what_is_renamed_and_edited_in_its_place_is_what_it_was() {
    for (file, text) in functions() {
        let failing = edited(file, &text, &[("first", "second"), ("> 3", "> 33")]);
        assert!(failing.is_empty(), "{file}: {failing:?}");
        let project = Project::new(&[(file, &text)]);
        let worse = text.replace("first", "second").replace("> 3", "> 3 && (a < 9 || a > 7)");
        project.write(
            file,
            &worse
                .replace("&&", if file == "a.py" { "and" } else { "&&" })
                .replace("||", if file == "a.py" { "or" } else { "||" }),
        );
        let (run, failing) = since(&project);
        assert_eq!(failing.len(), 1, "{file}: {run:?}");
        // `&&` and `||` are a sequence each.
        assert!(run.out.contains("of 7 (limit 3); it was 5 at HEAD"), "{file}: {run:?}");
    }
}

#[test]
fn a_body_under_another_name_is_what_it_was_although_its_name_is_still_there() {
    let large = ladder("first", 5);
    // A wrapper took the name.
    let wrapped = large.replace("first", "_first") + "\n\ndef first(a):\n    return _first(a)\n";
    // Another one's name was taken, which is gone.
    let both = format!("def small(a):\n    return a\n\n\n{large}");
    let taken = large.replace("first", "small");
    // Two that took each other's.
    let swapped = both.replace("first", "x").replace("small", "first").replace('x', "small");
    for (before, after) in [(&large, &wrapped), (&both, &taken), (&both, &swapped)] {
        let project = Project::new(&[("a.py", before)]);
        project.write("a.py", after);
        let (run, failing) = since(&project);
        assert_eq!(failing, Vec::<String>::new(), "{after}\n{}", run.out);
    }
    // What took the name is new, however.
    let worse = large.replace("first", "_first")
        + "\n\n"
        + &steps(40, "other").replacen("    if", "def first(a, other):\n    if", 1);
    let project = Project::new(&[("a.py", &large)]);
    project.write("a.py", &worse);
    let (_, mut failing) = since(&project);
    failing.dedup();
    assert_eq!(failing, ["first"]);
}

#[test]
fn what_was_added_beside_what_went_is_new() {
    let gone = ladder("gone", 5);
    let come = format!("def come(url, session):\n{}    return a\n", steps(5, "reply"));
    let project = Project::new(&[("a.py", &gone), ("b.py", "x = 1\n")]);
    project.write("a.py", "x = 1\n");
    project.write("b.py", &come);
    assert_eq!(since(&project).1, ["come"]);
}

/// A class with methods of one line, one to edit and others.
fn class(name: &str) -> String {
    let method =
        |name: &str, word: &str| format!("def {name}(self, a):\n{}    return a\n", steps(5, word));
    let short = (0..4).map(|n| format!("def get{n}(self):\n    return self.{n}_x\n"));
    let methods: Vec<String> =
        short.chain([method("read", "stream"), method("write", "buffer")]).collect();
    let body = indented(&methods.concat());
    format!("class {name}:\n{body}")
}

#[test]
fn what_a_renamed_class_holds_is_what_it_was() {
    let (old, new) = (class("Reader"), class("Source"));
    let project = Project::new(&[("a.py", &old)]);
    project.write("a.py", &new.replace("stream3", "bytes3"));
    let (run, failing) = since(&project);
    assert!(failing.is_empty(), "{run:?}");
    let run = project.astrolens(&["diff", "--all"]);
    assert!(!run.out.contains("added") && !run.out.contains("removed"), "{}", run.out);
    // In another file, and with a class around.
    project.git(&["rm", "--quiet", "--force", "a.py"]);
    let inner = indented(&new);
    project.write("lib/b.py", &format!("class Outer:\n{}", inner.replace("stream3", "bytes3")));
    let (run, failing) = since(&project);
    assert!(failing.is_empty(), "{run:?}");
}

#[test]
fn a_function_that_became_a_method_is_what_it_was() {
    let function = format!("def read(a):\n{}    return a\n", steps(5, "stream"));
    let method = indented(&function);
    let method = format!("class Reader:\n{}", method.replace("(a)", "(self, a)"));
    for (before, after) in [(&function, &method), (&method, &function)] {
        let project = Project::new(&[("a.py", before)]);
        project.write("a.py", after);
        let (run, failing) = since(&project);
        assert!(failing.is_empty(), "{run:?}");
    }
    // To another class, which was there, edited.
    let other = "class Other:\n    def first(self):\n        return 1\n";
    let project = Project::new(&[("a.py", &method), ("b.py", other)]);
    project.write("a.py", "class Reader:\n    pass\n");
    let moved = method.replace("class Reader:\n", "").replace("stream2", "self.stream2");
    project.write("b.py", &format!("{other}\n{moved}"));
    let (run, failing) = since(&project);
    assert!(failing.is_empty(), "{run:?}");
}

/// Classes that are large and without cohesion.
fn large() -> Vec<(&'static str, String)> {
    let many =
        |method: &str| (0..30).map(|n| method.replace('#', &n.to_string())).collect::<String>();
    vec![
        (
            "a.py",
            format!(
                "class First:\n{}",
                many("    def f#(self):\n        return self.x# + step(#)\n\n")
            ),
        ),
        (
            "a.ts",
            format!(
                "class First {{\n{}}}\n",
                many("  x# = 1;\n  f#() {\n    return this.x# + step(#);\n  }\n")
            ),
        ),
        (
            "a.cpp",
            format!(
                "struct First {{\n{}}};\n",
                many("  int x#;\n  int f#() {\n    return x# + step(#);\n  }\n")
            ),
        ),
    ]
}

#[test]
fn types_are_followed_as_functions_are() {
    let limits = "thresholds.wmc = { warning = 10 }\nthresholds.lcom4 = { warning = 5 }\n";
    for (file, text) in large() {
        let project = Project::new(&[(file, &text), ("astrolens.toml", limits)]);
        assert!(project.astrolens(&["check"]).out.contains("First"), "{file}: something is found");
        // Renamed, with one method edited.
        project.write(file, &text.replace("First", "Second").replace("step(3)", "other(3)"));
        let (run, failing) = since(&project);
        assert!(failing.is_empty(), "{file}: {run:?}");
        // To a file that Git does not take for the same.
        let (mut long, name) = (text.replace("step(4)", "other(4)"), format!("lib/{file}"));
        let comment = if file == "a.py" { "#" } else { "//" };
        long.push_str(&format!("{comment} a line of what is new here\n").repeat(400));
        project.git(&["rm", "--quiet", "--force", file]);
        project.write(&name, &long);
        let (run, failing) = since(&project);
        assert!(failing.is_empty(), "{file}: {run:?}");
        // Worse than it was.
        let more = if file == "a.py" {
            "class Second:\n    def g(self):\n        return self.y if self.y else 0\n\n"
        } else {
            "Second {\n  int y;\n  int g() {\n    return y ? y : 0;\n  }\n"
        };
        let worse = text
            .replace("First", "Second")
            .replace(more.split_inclusive('\n').next().expect("a line"), more);
        std::fs::remove_dir_all(project.path().join("work/lib")).expect("a folder");
        project.write(file, &worse);
        let (run, failing) = since(&project);
        assert_eq!(failing.first().map(String::as_str), Some("Second"), "{file}: {run:?}");
        assert!(run.out.contains("at HEAD"), "{file}: {run:?}");
    }
}

#[test]
fn what_is_renamed_and_split_is_held_against_what_it_was() {
    let project = Project::new(&[("a.py", &ladder("whole", 9))]);
    let calls = "    a = one(a)\n    a = two(a)\n    return a\n";
    let entire = ladder("entire", 3).replace("    return a\n", calls);
    project.write("a.py", &[entire, rungs("one", 3..6), rungs("two", 6..9)].join("\n\n"));
    let run = project.astrolens(&["diff"]);
    let told = "split entire a.py:1 with 2 helpers: cognitive complexity moved (9 → 9)";
    assert!(run.out.contains(told), "{}", run.out);
    // The helpers above it, and nothing left but calls of them.
    let calls = "    a = one(a)\n    a = two(a)\n    a = three(a)\n    return a\n";
    let helpers = [rungs("one", 0..3), rungs("two", 3..6), rungs("three", 6..9)];
    let text = format!("{}\n\ndef entire(a):\n{calls}", helpers.join("\n\n"));
    project.write("a.py", &text);
    let run = project.astrolens(&["diff"]);
    // Three of 8 lines, and 2 lines between them.
    let told = "split entire a.py:31 with 3 helpers: cognitive complexity moved (9 → 9)";
    assert!(run.out.contains(told), "{}", run.out);
}

#[test]
fn what_was_empty_and_has_no_name_is_what_was_filled() {
    let steps = "if (a) { a += 1; }\n".repeat(5);
    for (file, before, after) in [
        ("a.js", "class A {\n  static {}\n}\n", "class A {\n  static {\n    @  }\n}\n"),
        ("b.js", "on('x', () => {});\n", "on('x', () => {\n@});\n"),
        (
            "c.ts",
            "function f(a) {\n  on('x', function () {});\n}\n",
            "function f(a) {\n  on('x', function () {\n@});\n}\n",
        ),
        (
            "d.go",
            "package a\n\nfunc f(a int) {\n\tgo func() {}()\n}\n",
            "package a\n\nfunc f(a int) {\n\tgo func() {\n@}()\n}\n",
        ),
        ("e.rs", "fn f(a: u8) {\n    on(|| {});\n}\n", "fn f(a: u8) {\n    on(|| {\n@});\n}\n"),
    ] {
        let steps = match file {
            "d.go" | "e.rs" => steps.replace("if (a)", "if a > 0"),
            _ => steps.clone(),
        };
        let project = Project::new(&[(file, before)]);
        project.write(file, &after.replace('@', &steps));
        let run = project.astrolens(&["diff", "--all"]);
        assert!(!run.out.contains("added") && !run.out.contains("removed"), "{file}: {}", run.out);
        let (run, _) = since(&project);
        assert!(run.out.contains("it was 0 at HEAD"), "{file}: {run:?}");
    }
}

/// Methods whose type is in another file, or is a name alone, one of them with too little in it to be
/// told by that.
#[test]
fn what_a_renamed_holder_holds_is_what_it_was() {
    let steps = |step: &str| (0..5).map(|n| step.replace('#', &n.to_string())).collect::<String>();
    let rust = steps("        if a > # { a += step(#); }\n");
    let go = steps("\tif a > # {\n\t\ta += step(#)\n\t}\n");
    let cpp = steps("  if (a > #) { a += step(#); }\n");
    let limits =
        "thresholds.cognitive = { warning = 3 }\nthresholds.parameters = { warning = 3 }\n";
    for (file, text, old, new) in [
        (
            "a.rs",
            format!(
                "impl First {{\n    fn f(&self, mut a: u8) -> u8 {{\n{rust}        a\n    }}\n    \
                 fn get(&self, a: u8, b: u8, c: u8, d: u8) -> u8 {{ self.x }}\n}}\n"
            ),
            "impl First",
            "impl Second",
        ),
        (
            "a.go",
            format!(
                "package a\n\nfunc (s *First) f(a int) int {{\n{go}\treturn a\n}}\n\n\
                 func (s *First) get(a, b, c, d int) int {{ return s.x }}\n"
            ),
            "*First",
            "*Second",
        ),
        (
            "a.cpp",
            format!(
                "int First::f(int a) {{\n{cpp}  return a;\n}}\n\
                 int First::get(int a, int b, int c, int d) {{ return x; }}\n"
            ),
            "First::",
            "Second::",
        ),
        (
            "b.cpp",
            format!(
                "namespace first {{\nint f(int a) {{\n{cpp}  return a;\n}}\n\
                 int get(int a, int b, int c, int d) {{ return x; }}\n}}\n"
            ),
            "namespace first",
            "namespace second",
        ),
    ] {
        let project = Project::new(&[(file, &text), ("astrolens.toml", limits)]);
        let edited = text.replace(old, new).replace("> 3", "> 33");
        project.write(file, &edited.replace("s.x", "s.y").replace("self.x", "self.y"));
        let (run, failing) = since(&project);
        assert!(failing.is_empty(), "{file}: {run:?}");
        let run = project.astrolens(&["diff", "--all"]);
        assert!(!run.out.contains("added") && !run.out.contains("removed"), "{file}: {}", run.out);
    }
}

/// New code in a new function that only a changed one calls was never in that: nothing was split.
#[test]
fn what_came_besides_was_not_split_off() {
    let project = Project::new(&[("a.py", &ladder("whole", 5))]);
    let call = ladder("whole", 5).replace("return a", "return read(a, session)");
    let come = format!("def read(url, session):\n{}    return url\n", steps(2, "reply"));
    project.write("a.py", &format!("{call}\n\n{come}"));
    let run = project.astrolens(&["diff"]);
    assert!(run.out.contains("added") && !run.out.contains("split"), "{}", run.out);
}

/// A class of which one of 3 pairs of methods, or none, uses a common field: a tight class cohesion of
/// 0.33, or 0.
fn cohesion(name: &str, fields: [char; 3]) -> String {
    let method = |(n, field)| format!("    def f{n}(self):\n        return self.{field}\n\n");
    format!("class {name}:\n{}", fields.iter().enumerate().map(method).collect::<String>())
}

#[test]
fn less_cohesion_is_worse_by_each_of_its_metrics() {
    let limits = "thresholds.tcc = { warning = 0.5 }\nthresholds.lcom4 = { warning = 2 }\n";
    let before = cohesion("First", ['x', 'x', 'y']);
    let project = Project::new(&[("a.py", &before), ("astrolens.toml", limits)]);
    assert!(project.astrolens(&["check"]).out.contains("a tight class cohesion of 0.33"));
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.commit(&[]);
    let since = ["check", "--since", "HEAD", "--no-baseline"];
    for name in ["First", "Second"] {
        for (limit, told) in [("9", "0 (limit 0.5); it was 0.33"), ("2", "in 3 parts")] {
            project.write("a.py", &cohesion(name, ['x', 'z', 'y']));
            project.commit(&[("astrolens.toml", &limits.replace('2', limit))]);
            project.git(&["reset", "--quiet", "--soft", "HEAD~1"]);
            for check in [&since[..], &["check"]] {
                let run = project.astrolens(check);
                // Figures are all that a baseline knows of a type: 0 and 0.33 have nothing in common.
                let told = if check.len() == 1 && name == "Second" { "(limit " } else { told };
                assert!(run.code == 1 && run.out.contains(told), "{name}, {check:?}: {run:?}");
            }
            project.git(&["reset", "--quiet", "--hard", "HEAD"]);
        }
        project.write("a.py", &cohesion(name, ['x', 'x', 'z']));
        for check in [&since[..], &["check"]] {
            assert_eq!(project.astrolens(check).code, 0, "{name}: as it was");
        }
        project.git(&["reset", "--quiet", "--hard", "HEAD"]);
    }
}
