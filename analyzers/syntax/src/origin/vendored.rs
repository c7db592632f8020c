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
    "bootstrap-datepicker",
    "extjs",
    "carthage",
    "vcpkg_installed",
    "_vendor",
    "testdata",
];

/// Folders that mean this only at the top of the project; deeper down they may well be its own.
const AT_THE_TOP: &[&str] = &["deps", "dependencies", "extern", "external", "externals"];

/// Folders within a folder, at any depth.
const NESTED: &[(&str, &str)] = &[
    ("godeps", "_workspace"),
    (".yarn", "releases"),
    (".yarn", "plugins"),
    (".yarn", "sdks"),
    (".yarn", "unplugged"),
    (".yarn", "versions"),
    (".cargo", "registry"),
    ("test", "fixtures"),
    ("tests", "fixtures"),
    ("spec", "fixtures"),
    ("specs", "fixtures"),
    ("codemirror", "addon"),
    ("codemirror", "demo"),
    ("codemirror", "keymap"),
    ("codemirror", "lib"),
    ("codemirror", "mode"),
    ("codemirror", "theme"),
    ("tiny_mce", "langs"),
    ("tiny_mce", "plugins"),
    ("tiny_mce", "themes"),
    ("tiny_mce", "utils"),
];

/// Files that are copied under one name, with one `*` for any characters.
const FILES: &[&str] = &[
    "*-vsdoc.js",
    "*.intellisense.js",
    "MicrosoftAjax*.js",
    "MicrosoftMvc*.js",
    "shBrush*.js",
    "shCore.js",
    "shLegacy.js",
    "modernizr.custom.*.js",
    "waf",
];

/// What of `path` says it is vendored: its name or a folder.
pub(super) fn by_path(path: &str) -> Option<String> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if FILES.iter().any(|pattern| super::pattern::fits(pattern, name)) {
        return Some("its name is one under which libraries are copied".to_owned());
    }
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
            || equal("packages", 0) && is_package(pair[1])
    })?;
    Some(under(&pair.join("/")))
}

/// Whether a folder is called as `NuGet` calls what it unpacks: `jQuery.1.8.2`.
fn is_package(folder: &str) -> bool {
    let mut parts = folder.split('.').skip_while(|part| part.starts_with(char::is_alphabetic));
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = parts.by_ref().take_while(is_number);
    !folder.starts_with('v') && numbers.count() >= 2
}

/// The names of files.
pub(super) fn files() -> &'static [&'static str] {
    FILES
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
