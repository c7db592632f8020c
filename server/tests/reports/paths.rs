//! Where reports say that a file is: from the top of its repository, wherever one stands and
//! however the file is named.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::project::astrolens;

/// A function of cognitive complexity 20: 1 + 2 + 3 + 4 + 5 + 1 for the nest, and 2 for each of the
/// other conditions. It warns from 16 on; how deep it nests is let pass below.
const COMPLEX: &str = "\
def f(a, b):
    if a:
        for x in b:
            if x:
                for y in a:
                    if y:
                        print(x)
                    elif x > y:
                        print(y)
    if b and a:
        print(1)
    if a or b:
        print(2)
";

const ANY_NESTING: &str = "--set=thresholds.nesting=99";

/// A repository with `src/b.py`, as far as a reader of files can tell.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(folder.path().join(".git")).expect("a new folder");
    write(folder.path(), "src/b.py");
    folder
}

fn write(folder: &Path, name: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
    fs::write(path, COMPLEX).expect("a new file");
}

/// The artefact of each result.
fn artifacts(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let text =
        astrolens(folder, &[&["check", ANY_NESTING, "--format", "sarif"], arguments].concat());
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let place =
        |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"].clone();
    results.iter().map(place).collect()
}

/// The lines of a report in `format`.
fn lines(folder: &Path, format: &str, arguments: &[&str]) -> Vec<String> {
    let text =
        astrolens(folder, &[&["check", ANY_NESTING, "--format", format], arguments].concat());
    text.lines().map(str::to_owned).collect()
}

#[test]
fn hosts_are_told_paths_from_the_top_of_the_repository() {
    let project = repository();
    let top = project.path();
    let src = top.join("src");
    let named = src.to_str().expect("UTF-8");
    for (folder, arguments) in [
        (top, &[][..]),
        (top, &["src"]),
        (top, &["src/b.py"]),
        (top, &[named]),
        (src.as_path(), &[]),
        (src.as_path(), &[".."]),
        (src.as_path(), &["b.py"]),
        (src.as_path(), &["../src"]),
    ] {
        let expected = serde_json::json!({"uri": "src/b.py", "uriBaseId": "%SRCROOT%"});
        let artifacts = artifacts(folder, arguments);
        assert_eq!(artifacts, [expected], "{folder:?} {arguments:?}");
        let text = &lines(folder, "github", arguments)[0];
        assert!(text.starts_with("::warning file=src/b.py,line=1,"), "{arguments:?}: {text}");
        let text = lines(folder, "gitlab", arguments).concat();
        assert!(text.contains(r#""path":"src/b.py""#), "{arguments:?}: {text}");
        let text = lines(folder, "junit", arguments).concat();
        assert!(text.contains(r#"classname="src/b.py""#), "{arguments:?}: {text}");
        let text = lines(folder, "checkstyle", arguments).concat();
        assert!(text.contains(r#"<file name="src/b.py">"#), "{arguments:?}: {text}");
    }
}

#[test]
fn people_are_told_paths_that_they_can_open_from_where_they_stand() {
    let project = repository();
    let src = project.path().join("src");
    for (folder, arguments, path) in [
        (project.path(), &[][..], "src/b.py"),
        (&src, &[], "b.py"),
        (&src, &[".."], "b.py"),
        (&src, &["../src/b.py"], "b.py"),
    ] {
        let line = &lines(folder, "concise", arguments)[0];
        assert!(line.starts_with(&format!("{path}:1:5: warning: `f` has ")), "{line}");
    }
    write(project.path(), "lib/c.py");
    let lines = lines(&src, "concise", &[".."]);
    assert!(lines.iter().any(|line| line.starts_with("../lib/c.py:1:5: ")), "{lines:?}");
}

#[test]
fn a_prefix_says_where_a_report_is_merged_into() {
    let project = repository();
    for prefix in ["services/shop", "services/shop/"] {
        let artifacts = artifacts(project.path(), &["--path-prefix", prefix]);
        assert_eq!(artifacts[0]["uri"], "services/shop/src/b.py");
    }
    let text = lines(project.path(), "gitlab", &["--path-prefix", "x"]).concat();
    assert!(text.contains(r#""path":"x/src/b.py""#), "{text}");
    let text = lines(project.path(), "csv", &["--path-prefix", "x"]).concat();
    assert!(text.contains("x/src/b.py,python,"), "{text}");
}

#[test]
fn without_a_repository_a_file_is_told_by_its_address() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "my src/ü#.py");
    let root = folder.path().canonicalize().expect("a path");
    let expected = format!("file://{}/my%20src/%C3%BC%23.py", root.display());
    let artifacts = artifacts(folder.path(), &[]);
    assert_eq!(artifacts, [serde_json::json!({"uri": expected})]);
}

#[test]
fn of_several_repositories_none_is_the_root() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["one", "two"] {
        fs::create_dir_all(folder.path().join(name).join(".git")).expect("a new folder");
        write(folder.path(), &format!("{name}/a.py"));
    }
    let uris: Vec<String> = artifacts(folder.path(), &["one", "two"])
        .iter()
        .map(|artifact| artifact["uri"].as_str().expect("a URI").to_owned())
        .collect();
    assert!(uris[0].starts_with("file:///") && uris[0].ends_with("/one/a.py"), "{uris:?}");
    assert!(uris[1].starts_with("file:///") && uris[1].ends_with("/two/a.py"), "{uris:?}");
    let text = lines(folder.path(), "gitlab", &["one", "two"]).concat();
    assert!(text.contains(r#""path":"one/a.py""#) && text.contains(r#""path":"two/a.py""#));
}

/// SARIF 2.1.0, section 3.30.11: the offset is one in the artifact.
#[test]
fn byte_offsets_of_utf_16_are_those_of_the_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = COMPLEX.replace("def f", "é = '𝄞'\ndef f");
    let bytes: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("u.py"), &bytes).expect("a new file");
    let text = astrolens(folder.path(), &["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    let number = |key: &str| region[key].as_u64().expect("a number") as usize;
    let (offset, length) = (number("byteOffset"), number("byteLength"));
    assert_eq!(&bytes[offset..offset + length], [b'f', 0]);
    let text = astrolens(folder.path(), &["scan", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["files"][0]["encoding"], "utf-16le");
}
