//! Which files a walk finds, and what it says of those that it leaves out.

use super::*;

#[test]
fn a_walk_to_some_paths_finds_what_a_walk_finds_of_them() {
    let files = ["a.py", "b.py", "in/a.py", "in/deep/a.py", "in.py", "out/a.py", "out/.gitignore"];
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
        fs::write(path, if name.ends_with("ignore") { "a.py" } else { "" }).expect("a file");
    }
    let found = |wanted: &[&str]| {
        let wanted = wanted.iter().map(|name| folder.path().join(name)).collect();
        let (options, mut workspaces) = (WalkOptions::default(), workspaces());
        let found = walk_to(folder.path(), &wanted, options, &mut workspaces);
        found.files.into_iter().map(|file| file.name).collect::<Vec<_>>()
    };
    assert_eq!(found(&["in"]), ["in/a.py", "in/deep/a.py"]);
    assert_eq!(found(&["b.py", "in/deep/a.py", "gone.py"]), ["b.py", "in/deep/a.py"]);
    // It is ignored there.
    assert_eq!(found(&["out/a.py"]), [""; 0]);
    assert_eq!(found(&["/elsewhere"]), [""; 0]);
    assert_eq!(found(&[""]), ["a.py", "b.py", "in.py", "in/a.py", "in/deep/a.py"]);
}

fn workspaces() -> Workspaces {
    Workspaces::new(astrolens_config::Options::default())
}

/// The names found below `paths` of a fresh folder that holds `files`.
fn names(files: &[(&str, &str)], paths: &[&str], options: WalkOptions) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
    let start = display(folder.path()) + "/";
    walk(&paths, options, &mut workspaces())
        .files
        .into_iter()
        .map(|file| file.name.strip_prefix(&start).unwrap_or(&file.name).to_owned())
        .collect()
}

#[test]
fn names_are_relative_and_sorted_as_text() {
    let files = [("a/z.py", ""), ("a.py", ""), ("a/b/c.py", "")];
    // `.` comes before `/`: the order is that of the whole text, not of the folders.
    assert_eq!(names(&files, &["."], WalkOptions::default()), ["a.py", "a/b/c.py", "a/z.py"]);
}

#[test]
fn what_builds_say_is_found_where_it_is_ignored() {
    let files = [
        ".gitignore",
        "a.c",
        "build/compile_commands.json",
        "build/made.c",
        "build/deep/er/compile_commands.json",
        "cmake-build-debug/compile_commands.json",
        "out/debug/compile_commands.json",
        "obj/compile_commands.json",
        "obj/debug/compile_commands.json",
        ".hidden/compile_commands.json",
        "left/compile_commands.json",
        "own/sub/compile_commands.json",
    ];
    let texts = files.map(|name| match name {
        ".gitignore" => (name, "/build\n/cmake-build*\n/out\n/obj\n/left\ncompile_commands.json\n"),
        _ => (name, ""),
    });
    let settings = [("astrolens.toml", "files.exclude = ['left/']\n")];
    let mut found = names(&[&texts[..], &settings].concat(), &["."], WalkOptions::default());
    found.retain(|name| name != "astrolens.toml");
    // Below folders of builds one more is looked into; what the configuration excludes stays out.
    assert_eq!(
        found,
        [
            "a.c",
            "build/compile_commands.json",
            "cmake-build-debug/compile_commands.json",
            "obj/compile_commands.json",
            "out/debug/compile_commands.json",
        ]
    );
}

#[test]
fn ignore_rules_hold_but_for_files_that_are_named() {
    let files = [(".gitignore", "/out\n*.log\n"), ("out/a.py", ""), ("b.py", ""), ("c.log", "")];
    assert_eq!(names(&files, &["."], WalkOptions::default()), ["b.py"]);
    assert_eq!(
        names(&files, &["out/a.py", "c.log"], WalkOptions::default()),
        ["c.log", "out/a.py"]
    );
    let all = WalkOptions { no_ignore: true, hidden: true, ..WalkOptions::default() };
    assert_eq!(names(&files, &["."], all), [".gitignore", "b.py", "c.log", "out/a.py"]);
}

/// Git reads no rules above the root of a repository, whatever its `.git` is.
#[test]
fn ignore_rules_end_at_the_root_of_a_repository() {
    for outer in [".git/HEAD", "no-repository"] {
        for inner in ["lib/in/.git/HEAD", "lib/in/.git"] {
            let files = [
                (outer, ""),
                (".gitignore", "*.py\nlib/*/\n!lib/in/\nout/\n"),
                (inner, ""),
                ("a.py", ""),
                ("lib/other/a.go", ""),
                ("lib/in/a.py", ""),
                ("lib/in/out/b.py", ""),
                ("lib/in/.gitignore", "mine.py\n"),
                ("lib/in/mine.py", ""),
            ];
            let walked = |path| names(&files, &[path], WalkOptions::default());
            let expected: Vec<String> =
                ["lib/in/a.py", "lib/in/out/b.py"].map(str::to_owned).into();
            let below: Vec<String> = ["a.py", "out/b.py"].map(str::to_owned).into();
            let mut found = walked(".");
            found.retain(|name| name != "no-repository");
            assert_eq!(found, expected, "{outer} {inner}");
            assert_eq!(walked("lib/in"), below, "{outer} {inner}");
            assert_eq!(walked("lib/in/out"), ["b.py"], "{outer} {inner}");
        }
    }
}

#[test]
fn overlapping_paths_give_each_file_once() {
    let files = [("a/b.py", ""), ("c.py", "")];
    assert_eq!(
        names(&files, &["a", "./a/b.py", "a/b.py", "."], WalkOptions::default()),
        ["a/b.py", "c.py"]
    );
}

#[test]
fn the_title_is_the_folder_or_all_that_was_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("shop")).expect("a new folder");
    assert_eq!(title(&[folder.path().join("shop")]), "shop");
    assert_eq!(title(&[folder.path().join("shop/../shop/.")]), "shop");
    assert_eq!(title(&["a/b.py".into(), "./c".into()]), "a/b.py, c");
}

#[test]
fn the_configuration_leaves_out_but_not_what_is_named() {
    let files = [
        ("astrolens.toml", "files.exclude = ['gen/', '*_pb.py']\n"),
        ("gen/a.py", ""),
        ("b_pb.py", ""),
        ("c.py", ""),
    ];
    let walked = |paths| names(&files, paths, WalkOptions::default());
    assert_eq!(walked(&["."]), ["astrolens.toml", "c.py"]);
    assert_eq!(walked(&["b_pb.py", "gen/a.py"]), ["b_pb.py", "gen/a.py"]);
    let force = WalkOptions { force_exclude: true, ..WalkOptions::default() };
    assert_eq!(names(&files, &["b_pb.py", "gen/a.py", "c.py"], force), ["c.py"]);
}

#[test]
fn what_does_not_exist_is_a_problem_and_the_rest_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("a.py"), "").expect("a new file");
    let paths = [folder.path().join("none"), folder.path().to_path_buf()];
    let found = walk(&paths, WalkOptions::default(), &mut workspaces());
    assert_eq!(found.files.len(), 1);
    assert_eq!(found.problems.len(), 1);
    assert!(found.problems[0].named && found.problems[0].name.ends_with("none"));
}
