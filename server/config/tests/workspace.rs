//! Configuration files found, read once, and refused where they cannot be read.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use astrolens_config::{FILE_NAME, Flags, Mistake, Options, Workspace, find_root};
use astrolens_model::{Declaration, Declared};
use astrolens_syntax::Language;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }
    folder
}

fn open(root: &Path) -> Workspace {
    Workspace::open(root, &Options::default())
}

/// The nesting at which a warning is given in the file at `path`.
fn nesting(workspace: &Workspace, path: &Path) -> Option<f64> {
    let resolved = workspace.resolve(path, Language::by_name("python"));
    let mut limits = resolved.analysis.code.thresholds.iter();
    limits.find(|(id, _)| id.as_str() == "nesting").and_then(|(_, limits)| limits.warning)
}

const THREE: &str = "[thresholds]\nnesting = 3\n";
const SEVEN: &str = "[thresholds]\nnesting = 7\n";

#[test]
fn files_reach_what_lies_below_them_up_to_the_workspace() {
    let outer = folder(&[
        (FILE_NAME, "[thresholds]\nnesting = 1\n"),
        ("w/astrolens.toml", THREE),
        ("w/deep/er/astrolens.toml", SEVEN),
        ("w/deep/er/still/a.py", ""),
    ]);
    let root = outer.path().join("w");
    let workspace = open(&root);
    assert_eq!(nesting(&workspace, &root.join("a.py")), Some(3.0));
    assert_eq!(nesting(&workspace, &root.join("deep/a.py")), Some(3.0));
    assert_eq!(nesting(&workspace, &root.join("deep/er/still/a.py")), Some(7.0));
    assert_eq!(nesting(&workspace, &root.join("deep/../deep/./er/a.py")), Some(7.0));
    // What lies outside the workspace is not read.
    assert_eq!(nesting(&workspace, &outer.path().join("a.py")), Some(4.0));
    assert_eq!(workspace.diagnostics(), []);
}

#[test]
fn folders_without_a_file_share_the_configuration_of_the_one_above() {
    let root = folder(&[(FILE_NAME, THREE), ("b/astrolens.toml", SEVEN)]);
    let workspace = open(root.path());
    let of = |path: &str| workspace.folder(&root.path().join(path));
    assert!(Arc::ptr_eq(&of("a/b/c"), &of("")));
    assert!(!Arc::ptr_eq(&of("b"), &of("")));
}

#[test]
fn a_file_is_read_once() {
    let root = folder(&[("a/astrolens.toml", "nesting = 3\n")]);
    let workspace = open(root.path());
    assert_eq!(workspace.diagnostics(), []);
    for path in ["a/x.py", "a/y.py", "a/b/z.py"] {
        nesting(&workspace, &root.path().join(path));
    }
    assert_eq!(workspace.diagnostics().len(), 1);
    // Changed under our feet: the answer stays what it was.
    fs::write(root.path().join("a/astrolens.toml"), SEVEN).expect("a file");
    assert_eq!(nesting(&workspace, &root.path().join("a/x.py")), Some(4.0));
}

#[test]
fn a_named_file_replaces_all_others_and_speaks_of_the_workspace() {
    let root = folder(&[
        (FILE_NAME, THREE),
        ("ci/strict.toml", "[[overrides]]\nfiles = [\"src/\"]\nthresholds.nesting = 2\n"),
    ]);
    let options = Options { file: Some(root.path().join("ci/strict.toml")), ..Options::default() };
    let workspace = Workspace::open(root.path(), &options);
    assert_eq!(nesting(&workspace, &root.path().join("src/a.py")), Some(2.0));
    assert_eq!(nesting(&workspace, &root.path().join("a.py")), Some(4.0));
}

#[test]
fn a_named_file_has_to_be_there() {
    let root = folder(&[]);
    let options = Options { file: Some(root.path().join("none.toml")), ..Options::default() };
    let diagnostics = Workspace::open(root.path(), &options).diagnostics();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].mistake, Mistake::Unreadable);
    let message = diagnostics[0].to_string();
    assert!(
        message.ends_with(
            "there is no such file (check its name, and whether its folder can be entered)"
        ),
        "{message}"
    );
}

#[test]
fn mistakes_in_flags_are_known_at_once() {
    let root = folder(&[]);
    let flags = Flags {
        set: vec!["thresholds.nestin = 3".to_owned(), "= 3".to_owned()],
        include: vec!["*.py".to_owned(), "[".to_owned()],
        exclude: vec!["..".to_owned()],
        include_generated: true,
    };
    let options = Options { flags, ..Options::default() };
    let workspace = Workspace::open(root.path(), &options);
    let found: Vec<_> = workspace.diagnostics().iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 4, "{found:#?}");
    assert_eq!(
        found[0],
        "--set:1:12: unknown key `nestin` in `thresholds` (did you mean `nesting`?)"
    );
    assert!(found[1].starts_with("--set:1:1: invalid TOML: "), "{}", found[1]);
    assert!(found[2].starts_with("--include:1:1: the glob `[` has a `[` without its `]`"));
    assert!(found[3].starts_with("--exclude:1:1: the glob `..` leaves its folder with `..`"));
    let resolved = workspace.resolve(&root.path().join("a.py"), None);
    assert!(resolved.analysis.include_generated);
}

/// What is said of a workspace whose configuration file is made by `make`.
fn refusal(make: impl Fn(&Path)) -> String {
    let root = folder(&[]);
    make(&root.path().join(FILE_NAME));
    let workspace = open(root.path());
    // The defaults hold where a file says nothing that can be read.
    assert_eq!(nesting(&workspace, &root.path().join("a.py")), Some(4.0));
    let diagnostics = workspace.diagnostics();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    assert_eq!(diagnostics[0].mistake, Mistake::Unreadable);
    diagnostics[0].message.clone()
}

#[test]
fn what_is_no_text_file_is_refused_with_the_reason() {
    let write = |bytes: Vec<u8>| move |path: &Path| fs::write(path, &bytes).expect("a file");
    assert_eq!(
        refusal(write(b"# \xff\n".to_vec())),
        "the configuration cannot be read: byte 2 is not UTF-8"
    );
    assert_eq!(
        refusal(write(vec![b'#'; (1 << 20) + 1])),
        "the configuration cannot be read: it is larger than 1 MiB"
    );
    assert_eq!(
        refusal(|path| fs::create_dir(path).expect("a folder")),
        "the configuration cannot be read: it is not a regular file"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let message = refusal(|path| {
        let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo");
        assert!(made.success());
    });
    assert_eq!(message, "the configuration cannot be read: it is not a regular file");
}

#[cfg(unix)]
#[test]
fn a_link_in_a_circle_is_refused() {
    let message = refusal(|path| std::os::unix::fs::symlink(path, path).expect("a link"));
    assert!(message.starts_with("the configuration cannot be read: "), "{message}");
}

#[test]
fn the_workspace_is_the_repository_else_the_folder_with_the_nearest_file() {
    let outer = folder(&[
        ("repository/.git/HEAD", ""),
        ("repository/sub/astrolens.toml", ""),
        ("repository/sub/a.py", ""),
        ("worktree/.git", "gitdir: elsewhere\n"),
        ("worktree/a.py", ""),
        ("plain/astrolens.toml", ""),
        ("plain/sub/deep/a.py", ""),
        ("bare/a.py", ""),
        ("other/.hg/requires", ""),
        ("other/sub/astrolens.toml", ""),
        ("repository/marked/.hg/requires", ""),
        ("repository/marked/.jj/repo", ""),
        ("repository/marked/.svn/wc.db", ""),
    ]);
    for (path, root) in [
        ("other/sub", "other"),
        // Git can keep these, and a change bring them.
        ("repository/marked", "repository"),
        ("repository/sub/a.py", "repository"),
        ("repository/sub", "repository"),
        ("worktree/a.py", "worktree"),
        ("plain/sub/deep/a.py", "plain"),
        ("bare/a.py", "bare"),
        ("bare", "bare"),
    ] {
        assert_eq!(find_root(&outer.path().join(path)), outer.path().join(root), "{path}");
    }
}

#[test]
fn threads_that_ask_at_once_get_one_answer() {
    let root = folder(&[("a/b/astrolens.toml", "nesting = 3\n")]);
    let workspace = open(root.path());
    let file = root.path().join("a/b/c/x.py");
    let answers: Vec<_> = std::thread::scope(|scope| {
        let ask = || workspace.resolve(&file, None);
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    assert!(answers.iter().all(|answer| Arc::ptr_eq(answer, &answers[0])));
    assert_eq!(workspace.diagnostics().len(), 1);
}

/// Whose work the file at `path` is declared to be, and by whom.
fn declared(workspace: &Workspace, path: &Path) -> String {
    let resolved = workspace.resolve(path, Language::by_name("python"));
    let Declared { vendored, generated } = &resolved.analysis.declared;
    let said = |name: &str, declaration: &Option<Declaration>| {
        let declaration = declaration.as_ref()?;
        let not = if declaration.holds { "" } else { "not " };
        Some(format!("{not}{name}: {}", declaration.by))
    };
    let said = [said("vendored", vendored), said("generated", generated)];
    said.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

#[test]
fn the_configuration_declares_origins_before_attributes_do() {
    let root = folder(&[
        (
            FILE_NAME,
            "[[overrides]]\nfiles = [\"deps/\"]\norigin = \"own\"\n\n\
             [[overrides]]\nfiles = [\"deps/far/\"]\norigin = \"vendored\"\n\n\
             [[overrides]]\nfiles = [\"deps/\"]\nthresholds.lines = 3\n",
        ),
        (".gitattributes", "*.py linguist-generated\ndeps/** linguist-vendored\n"),
        ("src/.gitattributes", "own.py -linguist-generated\n"),
        ("src/deep/astrolens.toml", "overrides = [{ files = [\"*\"], origin = \"generated\" }]\n"),
    ]);
    let workspace = open(root.path());
    let own = "astrolens.toml:3 says `origin = \"own\"`";
    let far = "astrolens.toml:7 says `origin = \"vendored\"`";
    let deep = "src/deep/astrolens.toml:1 says `origin = \"generated\"`";
    for (path, expected) in [
        ("a.py", "generated: .gitattributes:1 says `linguist-generated`".to_owned()),
        ("src/a.py", "generated: .gitattributes:1 says `linguist-generated`".to_owned()),
        ("src/own.py", "not generated: src/.gitattributes:1 says `-linguist-generated`".to_owned()),
        ("deps/a.py", format!("not vendored: {own}; not generated: {own}")),
        ("deps/far/a.py", format!("vendored: {far}; not generated: {far}")),
        ("src/deep/own.py", format!("not vendored: {deep}; generated: {deep}")),
        ("a.c", String::new()),
    ] {
        assert_eq!(declared(&workspace, &root.path().join(path)), expected, "{path}");
    }
    assert_eq!(workspace.diagnostics(), []);
    // Another configuration file replaces those of the workspace, and no attributes.
    let options =
        Options { file: Some(root.path().join("src/deep/astrolens.toml")), ..Options::default() };
    let workspace = Workspace::open(root.path(), &options);
    let said = declared(&workspace, &root.path().join("deps/a.py"));
    assert!(said.starts_with("not vendored: src/deep/astrolens.toml:1"), "{said}");
}

#[test]
fn a_place_is_counted_from_the_workspace() {
    let root = folder(&[("vendor/proj/astrolens.toml", ""), ("vendor/proj/src/a.py", "")]);
    let project = root.path().join("vendor/proj");
    let workspace = open(&find_root(&project.join("src/a.py")));
    assert_eq!(workspace.place(&project.join("src/a.py")), "src/a.py");
    assert_eq!(workspace.place(&project.join("src/../src/./a.py")), "src/a.py");
    assert_eq!(workspace.place(&root.path().join("vendor/b.py")), "b.py");
}

#[test]
fn an_origin_that_cannot_be_declared_is_a_mistake() {
    let text = "overrides = [{ files = [\"a\"], origin = \"vendord\" }]\n";
    let root = folder(&[(FILE_NAME, text)]);
    let workspace = open(root.path());
    let _ = workspace.resolve(&root.path().join("a"), None);
    let [mistake] = &workspace.diagnostics()[..] else { panic!("one mistake") };
    assert_eq!(mistake.key, "overrides[0].origin");
    assert!(mistake.message.contains("must be an origin"), "{}", mistake.message);
    assert_eq!(mistake.replacement.as_deref(), Some("\"vendored\""));
}

#[test]
fn a_submodule_is_a_part_of_the_repository_around_it() {
    let root = folder(&[
        ("outer/.git/HEAD", ""),
        ("outer/third_party/sub/.git", "gitdir: ../../.git/modules/sub\n"),
        ("outer/third_party/sub/a.py", ""),
        ("outer/tree/.git", "gitdir: ../.git/worktrees/tree\n"),
        ("outer/clone/.git/HEAD", ""),
        ("alone/.git", "gitdir: /elsewhere/modules/alone\n"),
    ]);
    let path = |path: &str| root.path().join(path);
    assert_eq!(find_root(&path("outer/third_party/sub")), path("outer"));
    assert_eq!(find_root(&path("outer/third_party/sub/a.py")), path("outer"));
    let place = open(&path("outer")).place(&path("outer/third_party/sub/a.py"));
    assert_eq!(place, "third_party/sub/a.py");
    // A second work tree and a repository that nobody keeps are repositories of their own.
    assert_eq!(find_root(&path("outer/tree")), path("outer/tree"));
    assert_eq!(find_root(&path("outer/clone")), path("outer/clone"));
    assert_eq!(find_root(&path("alone")), path("alone"));
}

#[test]
fn a_named_file_that_cannot_be_read_just_now_says_what_it_said_for_each_workspace() {
    let text = "[[overrides]]\nfiles = [\"src/a.py\"]\nthresholds.nesting = 2\n";
    let file = folder(&[("lint.toml", text)]);
    let (one, other) = (folder(&[("src/a.py", "")]), folder(&[("src/a.py", "")]));
    let path = file.path().join("lint.toml");
    let last_good = Some(Arc::default());
    let options = Options { file: Some(path.clone()), last_good, ..Options::default() };
    let limit = |root: &Path| nesting(&Workspace::open(root, &options), &root.join("src/a.py"));
    assert_eq!([limit(one.path()), limit(other.path())], [Some(2.0), Some(2.0)]);
    fs::write(&path, "[[overrides").expect("a file");
    assert_eq!([limit(one.path()), limit(other.path())], [Some(2.0), Some(2.0)]);
}
