//! What changed is what Git says, in the states that a repository can be in.

use std::fs;

use crate::project::{Project, Run, ladder, run};

const HARMLESS: &str = "def f(a):\n    return a\n";

/// Whether exactly the functions called `names` of those that a test has fail.
fn fails(run: &Run, names: &[&str]) -> bool {
    let failing = ["f", "g", "one", "two", "other", "inner"];
    let found: Vec<&str> =
        failing.into_iter().filter(|name| run.out.contains(&format!("`{name}` has"))).collect();
    found == names && run.code == i32::from(!names.is_empty())
}

#[test]
fn a_repository_that_is_elsewhere_has_the_files_beside_its_mark() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    let (place, store) = (project.path().join("work/.git"), project.path().join("store"));
    fs::create_dir(&store).expect("a new folder");
    fs::write(store.join("other.py"), ladder("other", 5)).expect("a file");
    project.git(&["init", "--quiet", "--separate-git-dir=../store/p.git"]);
    project.write("a.py", &ladder("f", 5));
    project.write("new.py", &ladder("g", 5));
    let answers = |state: &str| {
        let run = project.astrolens(&["check", "--since", "HEAD"]);
        assert!(fails(&run, &["f", "g"]), "{state}: {run:?}");
        let run = project.astrolens(&["diff", "HEAD"]);
        assert!(run.out.contains("`g`") || run.out.contains(" g"), "{state}: {run:?}");
        assert!(!run.out.contains("other"), "{state}: {run:?}");
    };
    assert!(place.is_file());
    answers("a file");
    #[cfg(unix)]
    {
        fs::remove_file(&place).expect("a file");
        std::os::unix::fs::symlink("../store/p.git", &place).expect("a link");
        answers("a link");
    }
}

#[test]
fn rules_of_a_repository_above_do_not_hold() {
    let project = Project::new(&[(".gitignore", "*\n")]);
    let inner = project.path().join("work/code/inner");
    fs::create_dir_all(inner.join("lib")).expect("a new folder");
    run(project.command("git", "code/inner").args(["init", "--quiet"]));
    // Where a repository begins, so does a workspace.
    fs::write(inner.join("astrolens.toml"), project.read("astrolens.toml")).expect("a file");
    fs::write(inner.join("a.py"), ladder("f", 5)).expect("a file");
    fs::write(inner.join("lib/b.py"), ladder("g", 5)).expect("a file");
    for rules in ["*\n", "lib/\n", "**/code/**\n"] {
        project.write(".gitignore", rules);
        let run = project.astrolens_in("code/inner", &["check"]);
        assert!(fails(&run, &["f", "g"]), "{rules}: {run:?}");
    }
}

#[test]
fn files_without_hunks_are_measured_as_a_whole() {
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let project = Project::new(&[(".gitattributes", "a.py -diff\nb.py binary\n")]);
    let place = project.path().join("work/u.py");
    fs::write(&place, wide(&HARMLESS.replace("f(", "other("))).expect("a file");
    project.commit(&[("a.py", HARMLESS), ("b.py", &HARMLESS.replace("f(", "g("))]);
    fs::write(&place, wide(&ladder("other", 5))).expect("a file");
    project.write("a.py", &ladder("f", 5));
    project.write("b.py", &ladder("g", 5));
    for arguments in [&["check", "--since", "HEAD"][..], &["check", "--since", "HEAD", "--touched"]]
    {
        let run = project.astrolens(arguments);
        assert!(fails(&run, &["f", "g", "other"]), "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_folder_of_any_size_is_moved_without_a_finding() {
    let text = |number: usize| format!("# {number}\n{}", ladder("f", 5));
    let files: Vec<(String, String)> =
        (0..1500).map(|number| (format!("src/m{number}.py"), text(number))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let project = Project::new(&files);
    project.git(&["mv", "src", "lib"]);
    project.commit(&[]);
    for arguments in
        [&["check", "--since", "HEAD~1"][..], &["check", "--since", "HEAD~1", "--touched"]]
    {
        let run = project.astrolens(arguments);
        assert!(fails(&run, &[]), "{arguments:?}: {run:?}");
    }
}

/// Two repositories in a folder that is in none, each with a function that was made worse.
fn two() -> Project {
    let project = Project::new(&[("a.py", "")]);
    for name in ["one", "two"] {
        let folder = project.path().join("work").join("..").join("both").join(name);
        fs::create_dir_all(&folder).expect("a new folder");
        let git = |arguments: &[&str]| {
            let run = run(project.command("git", "").current_dir(&folder).args(arguments));
            assert_eq!(run.code, 0, "{run:?}");
        };
        git(&["init", "--quiet", "--initial-branch=main"]);
        fs::write(folder.join("astrolens.toml"), project.read("astrolens.toml")).expect("a file");
        fs::write(folder.join("a.py"), ladder(name, 4)).expect("a file");
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "--message=one"]);
        fs::write(folder.join("a.py"), ladder(name, 5)).expect("a file");
    }
    project
}

#[test]
fn each_file_is_held_against_its_own_repository() {
    let project = two();
    for paths in [&["one", "two"][..], &["one/a.py", "two/a.py"], &["two/a.py", "one"]] {
        for touched in [&[][..], &["--touched"]] {
            let arguments = [&["check", "--since", "HEAD"], touched, paths].concat();
            let run = project.astrolens_in("../both", &arguments);
            assert!(fails(&run, &["one", "two"]), "{arguments:?}: {run:?}");
        }
    }
    fs::create_dir(project.path().join("both/none")).expect("a new folder");
    let run = project.astrolens_in("../both", &["check", "--since", "HEAD", "one", "none"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("`none` is in no Git repository"), "{run:?}");
}

#[test]
fn a_repository_in_a_repository_is_left_out_with_a_word() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    let inner = project.path().join("work/lib/inner");
    fs::create_dir_all(&inner).expect("a new folder");
    let git = |arguments: &[&str]| run(project.command("git", "lib/inner").args(arguments)).code;
    fs::write(inner.join("astrolens.toml"), project.read("astrolens.toml")).expect("a file");
    fs::write(inner.join("b.py"), "").expect("a file");
    assert_eq!(git(&["init", "--quiet"]), 0);
    assert_eq!((git(&["add", "."]), git(&["commit", "--quiet", "--message=one"])), (0, 0));
    fs::write(inner.join("b.py"), ladder("inner", 5)).expect("a file");
    project.write("a.py", &ladder("f", 5));
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert!(fails(&run, &["f"]), "{run:?}");
    assert!(run.told.contains("`lib/inner` is a repository of its own"), "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD", ".", "lib/inner"]);
    assert!(fails(&run, &["f", "inner"]), "{run:?}");
    assert!(!run.told.contains("of its own"), "{run:?}");
}

#[test]
fn what_a_sparse_checkout_leaves_out_was_not_removed() {
    let project = Project::new(&[("in/a.py", &ladder("f", 5)), ("out/b.py", &ladder("g", 5))]);
    for kind in ["--no-sparse-index", "--sparse-index"] {
        project.git(&["sparse-checkout", "set", kind, "in"]);
        let run = project.astrolens(&["diff", "HEAD", "--format", "json"]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(!run.out.contains("out/b.py"), "{kind}: {run:?}");
        let run = project.astrolens(&["check", "--since", "HEAD"]);
        assert!(fails(&run, &[]), "{kind}: {run:?}");
    }
}

#[test]
fn what_is_ignored_is_in_no_command() {
    let project = Project::new(&[(".gitignore", "gen/\n"), ("gen/a.py", HARMLESS)]);
    project.git(&["add", "--force", "gen/a.py"]);
    project.commit(&[]);
    project.write("gen/a.py", &ladder("f", 5));
    project.write("b.py", &ladder("g", 5));
    assert!(fails(&project.astrolens(&["check"]), &["g"]));
    assert!(fails(&project.astrolens(&["check", "--since", "HEAD"]), &["g"]));
    let run = project.astrolens(&["diff", "HEAD", "--format", "json"]);
    assert!(run.out.contains("b.py") && !run.out.contains("gen/a.py"), "{run:?}");
}

/// A clone without what files held, as workflows make for speed.
#[test]
fn a_partial_clone_says_how_to_have_the_rest() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    project.git(&["config", "uploadpack.allowFilter", "true"]);
    project.git(&["switch", "--quiet", "--create", "topic"]);
    project.commit(&[("a.py", &ladder("f", 5))]);
    let origin = format!("file://{}", project.path().join("work").display());
    project.git(&["clone", "--quiet", "--filter=blob:none", "--branch=topic", &origin, "../clone"]);
    let check = || project.astrolens_in("../clone", &["check", "--since", "origin/main"]);
    let told = check();
    assert_eq!(told.code, 2, "{told:?}");
    let advice = advice(&told);
    let wanted = "git diff origin/main > /dev/null";
    assert_eq!(advice, wanted, "{told:?}");
    assert_eq!(told.told.matches("the clone is partial").count(), 1, "{told:?}");
    let helped = run(project.command("git", "../clone").args(["diff", "origin/main"]));
    assert_eq!(helped.code, 0, "{helped:?}");
    let run = check();
    assert!(fails(&run, &["f"]), "{run:?}");
}

#[test]
fn a_branch_that_was_not_fetched_is_to_be_fetched() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    project.git(&["switch", "--quiet", "--create", "JIRA-12-fix"]);
    project.commit(&[("a.py", &ladder("f", 5))]);
    let origin = format!("file://{}", project.path().join("work").display());
    let clone =
        ["clone", "--quiet", "--single-branch", "--branch=JIRA-12-fix", &origin, "../clone"];
    project.git(&clone);
    let check = || project.astrolens_in("../clone", &["check", "--since", "origin/main"]);
    let told = check();
    assert_eq!(told.code, 2, "{told:?}");
    let advice = advice(&told);
    assert!(!told.told.contains("JIRA"), "{told:?}");
    let arguments: Vec<&str> = advice.split(' ').collect();
    assert_eq!(arguments[..2], ["git", "fetch"], "{told:?}");
    let helped = run(project.command("git", "../clone").args(&arguments[1..]));
    assert_eq!(helped.code, 0, "{helped:?}");
    let run = check();
    assert!(fails(&run, &["f"]), "{run:?}");
}

/// The user that owns nothing.
#[cfg(target_os = "linux")]
const NOBODY: u32 = 65534;

/// As in a container that runs as somebody else than who cloned. Only root can become another user.
#[cfg(target_os = "linux")]
#[test]
fn the_advice_for_a_repository_of_another_user_helps() {
    use std::os::unix::process::CommandExt as _;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let project = Project::new(&[("a.py", HARMLESS)]);
    project.write("a.py", &ladder("f", 5));
    let home = project.path().join("nobody");
    fs::create_dir(&home).expect("a new folder");
    std::os::unix::fs::chown(&home, Some(NOBODY), Some(NOBODY)).expect("an owner");
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(project.path(), open).expect("a mode");
    // The program itself may be where only its owner goes.
    let program = project.path().join("astrolens");
    fs::copy(env!("CARGO_BIN_EXE_astrolens"), &program).expect("a copy");
    let command = |program: &std::path::Path, arguments: &[&str]| {
        let mut command = project.command(program, "");
        command.uid(NOBODY).gid(NOBODY).args(arguments).env("HOME", &home);
        run(command.env_remove("GIT_CONFIG_GLOBAL").env_remove("XDG_CACHE_HOME"))
    };
    for path in [".", "a.py"] {
        let told = command(&program, &["check", "--no-cache", "--since", "HEAD", path]);
        assert_eq!(told.code, 2, "{told:?}");
        let advice = advice(&told);
        let arguments: Vec<&str> = advice.split(' ').collect();
        let place = project.path().join("work").canonicalize().expect("a folder");
        assert_eq!(arguments.last().copied(), place.to_str(), "{told:?}");
        let helped = command(std::path::Path::new("git"), &arguments[1..]);
        assert_eq!(helped.code, 0, "{helped:?}");
        let run = command(&program, &["check", "--no-cache", "--since", "HEAD", path]);
        assert!(fails(&run, &["f"]), "{run:?}");
        fs::remove_file(home.join(".gitconfig")).expect("a file");
    }
}

/// As a workflow that may not write the settings of its machine has them.
#[cfg(target_os = "linux")]
#[test]
fn settings_of_the_environment_hold() {
    use std::os::unix::process::CommandExt as _;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let project = Project::new(&[("a.py", HARMLESS)]);
    project.write("a.py", &ladder("f", 5));
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(project.path(), open).expect("a mode");
    let program = project.path().join("astrolens");
    fs::copy(env!("CARGO_BIN_EXE_astrolens"), &program).expect("a copy");
    let check = |settings: &[(&str, &str)]| {
        let mut command = project.command(&program, "");
        command.uid(NOBODY).gid(NOBODY).env_remove("XDG_CACHE_HOME");
        command.args(["check", "--no-cache", "--since", "HEAD"]).envs(settings.iter().copied());
        run(&mut command)
    };
    assert_eq!(check(&[]).code, 2, "it belongs to another user");
    // Ours hold as well, whatever these say: no monitor is started.
    let marker = project.path().join("open/started");
    fs::create_dir(project.path().join("open")).expect("a new folder");
    let all = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    fs::set_permissions(project.path().join("open"), all).expect("a mode");
    let monitor = format!("touch {}", marker.display());
    let settings = [
        ("GIT_CONFIG_COUNT", "2"),
        ("GIT_CONFIG_KEY_0", "safe.directory"),
        ("GIT_CONFIG_VALUE_0", "*"),
        ("GIT_CONFIG_KEY_1", "core.fsmonitor"),
        ("GIT_CONFIG_VALUE_1", &monitor),
    ];
    let run = check(&settings);
    assert!(fails(&run, &["f"]), "{run:?}");
    assert!(!marker.exists());
}

#[test]
fn a_branch_without_commits_is_told_from_a_repository_without() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    project.git(&["switch", "--quiet", "--orphan", "other"]);
    project.write("a.py", HARMLESS);
    let told = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("`HEAD` names no commit"), "{told:?}");
    assert!(told.told.contains("the current branch has no commits yet"), "{told:?}");
    let told = project.astrolens(&["check", "--since", "mian"]);
    assert!(told.told.contains("did you mean `main`?"), "{told:?}");
}

#[test]
fn without_git_it_is_said() {
    let project = Project::new(&[("a.py", HARMLESS)]);
    let empty = project.path().join("empty");
    fs::create_dir(&empty).expect("a new folder");
    let check = ["check", "--since", "HEAD"];
    let mut command = project.command(env!("CARGO_BIN_EXE_astrolens"), "");
    let told = run(command.env("PATH", &empty).args(check));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("the program `git` was not found"), "{told:?}");
    let run =
        run(project.command(env!("CARGO_BIN_EXE_astrolens"), "").env("PATH", &empty).arg("check"));
    assert!(fails(&run, &[]), "{run:?}");
}

/// The command that a message advises: what is in its last backquotes, as one line.
fn advice(told: &Run) -> String {
    let text = told.told.replace('│', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let advised = text.split('`').skip(1).step_by(2).find(|part| part.starts_with("git "));
    advised.unwrap_or_else(|| panic!("{told:?}")).to_owned()
}
