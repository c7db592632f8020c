//! Places where the work of other projects is kept.

/// Folders, at any depth, that package managers fill or custom keeps for foreign code; in
/// lower case.
const ANYWHERE: &[&str] = &[
    "node_modules",
    "bower_components",
    "jspm_packages",
    "web_modules",
    "vendor",
    "vendors",
    "vendored",
    "third_party",
    "third-party",
    "thirdparty",
    "3rdparty",
    "3rd_party",
    "3rd-party",
    "site-packages",
    "dist-packages",
    ".venv",
    ".tox",
    ".nox",
    ".eggs",
    "pods",
    "flow-typed",
    "ace-builds",
    "mathjax",
    "testdata",
];

/// Folders that mean this only at the top of the project; deeper down they may well be its own.
const AT_THE_TOP: &[&str] = &["deps", "dependencies", "extern", "external", "externals"];

/// Folders within a folder, at any depth.
const NESTED: &[(&str, &str)] = &[
    ("godeps", "_workspace"),
    ("carthage", "build"),
    (".yarn", "releases"),
    (".yarn", "plugins"),
    (".yarn", "sdks"),
    (".yarn", "unplugged"),
    (".cargo", "registry"),
    ("test", "fixtures"),
    ("tests", "fixtures"),
    ("spec", "fixtures"),
    ("specs", "fixtures"),
];

/// The folder of `path` that says it is vendored.
pub(super) fn by_path(path: &str) -> Option<String> {
    let (folders, _) = path.rsplit_once('/')?;
    let folders: Vec<&str> = folders.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let is = |folder: &str, listed: &[&str]| listed.iter().any(|l| l.eq_ignore_ascii_case(folder));
    if let Some(top) = folders.first().filter(|top| is(top, AT_THE_TOP)) {
        return Some(under(top));
    }
    if let Some(folder) = folders.iter().find(|folder| is(folder, ANYWHERE)) {
        return Some(under(folder));
    }
    let pair = folders.windows(2).find(|pair| {
        let equal = |own: &str, at: usize| own.eq_ignore_ascii_case(pair[at]);
        NESTED.iter().any(|(outer, inner)| equal(outer, 0) && equal(inner, 1))
    })?;
    Some(under(&pair.join("/")))
}

/// All folders: those at any depth, and those at the top.
pub(super) fn folders() -> [Vec<String>; 2] {
    let nested = NESTED.iter().map(|(outer, inner)| format!("{outer}/{inner}/"));
    let anywhere = ANYWHERE.iter().map(|folder| format!("{folder}/")).chain(nested);
    [anywhere.collect(), AT_THE_TOP.iter().map(|folder| format!("{folder}/")).collect()]
}

fn under(folder: &str) -> String {
    format!("it lies under `{folder}/`")
}
