//! GCC: what each include of C and C++ means with the flags of the project's own build.

use std::path::Path;

use anyhow::{Context, Result};

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::ours::Link;
use crate::modules::project::Project;
use crate::modules::{Difference, Level, Oracle, Packages, Question};
use lab_tools::process::{capture, command};

/// We know the layout of the project alone.
pub static WITHOUT_BUILD: Oracle = Oracle {
    name: "gcc",
    projects: &[
        project("oniguruma", ONIGURUMA),
        project("libssh2", LIBSSH2),
        project("harfbuzz", HARFBUZZ),
        project("freetype", FREETYPE),
        Project::debian("leveldb", &["leveldb"], "1.23"),
        Project::debian("jsoncpp", &["libjsoncpp", "jsoncpp"], "1.9.5"),
    ],
    ask: |question| ask(question, ""),
    ..COMMON
};

/// We know the database of commands too.
pub static WITH_BUILD: Oracle = Oracle {
    name: "gcc-built",
    projects: &[
        project("oniguruma-built", ONIGURUMA),
        project("libssh2-built", LIBSSH2),
        project("harfbuzz-built", HARFBUZZ),
        project("freetype-built", FREETYPE),
    ],
    ask: |question| ask(question, "compile_commands.json"),
    ..COMMON
};

const COMMON: Oracle = Oracle {
    name: "",
    packages: Packages::Python(&["cmake==4.4.5", "ninja==1.13.2"]),
    projects: &[],
    ask: |question| ask(question, ""),
    level: Level::Files,
    goal: None,
    counts: |link: &Link| link.kind == "include",
    explain,
    definition: concat!(include_str!("gcc.rs"), include_str!("gcc.py")),
};

/// Crates that bring the sources of a library whole, and where in the crate they are.
const ONIGURUMA: (&str, &str, &str) = ("onig_sys", "69.9.3", "oniguruma");
const LIBSSH2: (&str, &str, &str) = ("libssh2-sys", "0.3.4", "libssh2");
const HARFBUZZ: (&str, &str, &str) = ("harfbuzz-sys", "0.8.0", "harfbuzz");
const FREETYPE: (&str, &str, &str) = ("freetype-sys", "0.23.0", "freetype2");

const fn project(
    name: &'static str,
    (package, version, root): (&'static str, &'static str, &'static str),
) -> Project {
    let origin = Origin::Crate { package, version };
    Project { name, origin, root, parts: &[""], is_tuned_on: false }
}

/// What keeps a build from asking for libraries that the machine, or the package, may not have.
const OPTIONS: &[&str] = &[
    "-DFT_DISABLE_BZIP2=ON",
    "-DFT_DISABLE_PNG=ON",
    "-DFT_DISABLE_HARFBUZZ=ON",
    "-DFT_DISABLE_BROTLI=ON",
    "-DFT_DISABLE_ZLIB=ON",
    "-DLEVELDB_BUILD_TESTS=OFF",
    "-DLEVELDB_BUILD_BENCHMARKS=OFF",
];

fn ask(question: &Question<'_>, database: &str) -> Result<Answer> {
    let python = question.program("python");
    let programs = python.parent().unwrap_or(Path::new("")).to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(programs).chain(std::env::split_paths(&path));
    let mut gcc = command(&python, ["-c", include_str!("gcc.py"), database]);
    gcc.args(OPTIONS).env("PATH", std::env::join_paths(paths)?).current_dir(question.root);
    let printed = capture(&mut gcc)?;
    serde_json::from_str(&printed).context("the script printed something else")
}

fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    match difference.ours {
        Some(ours) if ours.has("conditional") => Some("included in another build"),
        None if is_named_elsewhere(difference) => Some("a macro that another file defines"),
        _ => None,
    }
}

/// Whether no literal in the file that asks names what is asked for.
fn is_named_elsewhere(difference: &Difference<'_>) -> bool {
    let name = difference.to.rsplit('/').next().unwrap_or(difference.to);
    !difference.text().contains(name)
}
