//! Manifests of sections and keys: `setup.cfg`, and what pytest is told in files of this form.

use super::Told;
use super::requirement;

/// A line of a value, with what it is the value of.
struct Line<'a> {
    section: &'a str,
    key: &'a str,
    value: &'a str,
}

/// The lines of all values that are not empty.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut section, mut key) = ("", "");
    for line in text.lines() {
        let stated = line.trim();
        if stated.is_empty() || stated.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) =
            line.strip_prefix('[').and_then(|rest| rest.trim_end().strip_suffix(']'))
        {
            (section, key) = (name.trim(), "");
            continue;
        }
        // What is indented goes on with the value above.
        let value = if line.starts_with([' ', '\t']) {
            stated
        } else {
            let (name, value) = stated.split_once(['=', ':']).unwrap_or((stated, ""));
            key = name.trim();
            value.trim()
        };
        if !value.is_empty() {
            lines.push(Line { section, key, value });
        }
    }
    lines
}

/// What `setup.cfg` says of packages and of pytest.
pub(super) fn setup_cfg(text: &str) -> Told {
    let mut told = Told::default();
    for Line { section, key, value } in lines(text) {
        match (section, key) {
            ("options", "package_dir") => {
                for (name, folder) in value.split(',').filter_map(|entry| entry.split_once('=')) {
                    told.package(name.trim(), folder.trim());
                }
            }
            ("options.packages.find" | "options.packages.find_namespace", "where") => {
                told.roots.push(value.to_owned());
            }
            ("options", "install_requires") | ("options.extras_require", _) => {
                told.requires.extend(requirement(value));
            }
            ("tool:pytest", "pythonpath") => told.paths.extend(words(value)),
            _ => {}
        }
    }
    told
}

/// What `pytest.ini` and `tox.ini` say.
pub(super) fn pytest(text: &str) -> Told {
    let lines = lines(text).into_iter();
    let own = lines.filter(|line| line.section == "pytest" && line.key == "pythonpath");
    Told { paths: own.flat_map(|line| words(line.value)).collect(), ..Told::default() }
}

fn words(value: &str) -> impl Iterator<Item = String> {
    value.split_whitespace().map(str::to_owned)
}
