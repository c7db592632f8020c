//! clang-tidy: the reference for C's and C++'s cognitive complexity, where a file compiles.

use std::path::Path;

use anyhow::{Context, Result};

use super::{Peer, Run, Runner, Sample};
use crate::compare::function::{Function, Metric, bare_name};
use crate::language::Language;
use lab_tools::process::{capture, capture_whatever, command};

/// It does some 1,600 lines a second, so a sample of the files has to do.
pub static PEER: Peer = Peer {
    name: "clang-tidy",
    covers: &[(Language::C, &[Metric::Cognitive]), (Language::Cpp, &[Metric::Cognitive])],
    files_at_once: 1,
    sample: Some(Sample { files: 160, candidate: is_candidate }),
    runner: Runner::Program(run),
    definition: include_str!("clang_tidy.rs"),
};

/// How to compile a source of the corpus as it is, without its own build.
struct Compilation {
    /// The source's folder.
    source: &'static str,
    /// Folders of headers within it.
    include: &'static [&'static str],
    /// Other flags.
    flags: &'static [&'static str],
}

/// Only these need no configuration step and no headers from elsewhere.
static COMPILATIONS: &[Compilation] = &[
    Compilation { source: "zlib", include: &[""], flags: &["-DHAVE_UNISTD_H"] },
    Compilation {
        source: "redis",
        include: &["src", "deps/hiredis", "deps/lua/src", "deps/linenoise", "deps/hdr_histogram"],
        // Its C11 atomics are applied to types that only gcc takes.
        flags: &["-D_GNU_SOURCE", "-std=gnu99"],
    },
    Compilation { source: "fmt", include: &["include", "test"], flags: &["-std=c++17"] },
    Compilation {
        source: "leveldb",
        include: &["", "include"],
        flags: &["-std=c++17", "-DLEVELDB_PLATFORM_POSIX=1"],
    },
    Compilation { source: "re2", include: &[""], flags: &["-std=c++17"] },
];

/// Whether a file may compile, so that a sample holds few others.
fn is_candidate(file: &str) -> bool {
    // Tests and examples need libraries that a machine may not have, ports other systems.
    const NEEDS_MORE: [&str; 7] =
        ["test", "example", "adapters", "benchmark", "fuzz", "windows", "win32"];
    let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("c" | "cc" | "cpp"))
        && !NEEDS_MORE.iter().any(|part| file.contains(part))
        && compilation(file).is_some()
}

fn compilation(file: &str) -> Option<&'static Compilation> {
    let source = file.split('/').next()?;
    COMPILATIONS.iter().find(|one| one.source == source)
}

fn run(run: &Run<'_>) -> Result<Vec<Function>> {
    let mut functions = Vec::new();
    for file in run.files {
        let Some(compilation) = compilation(file) else {
            continue;
        };
        let printed = capture_whatever(
            command(run.tools.python_program("clang-tidy"), arguments())
                .arg(file)
                .arg("--")
                .args(flags(compilation, run.root)?)
                .current_dir(run.root),
            run.limit,
        )?;
        anyhow::ensure!(!printed.contains("[clang-diagnostic-error]"), "{file} does not compile");
        functions.extend(printed.lines().filter_map(|line| parse(line, run.root)));
    }
    Ok(functions)
}

fn arguments() -> [&'static str; 4] {
    const CHECK: &str = "--checks=-*,readability-function-cognitive-complexity";
    const OPTIONS: &str = "--config={CheckOptions: {\
        readability-function-cognitive-complexity.Threshold: 0, \
        readability-function-cognitive-complexity.DescribeBasicIncrements: false, \
        readability-function-cognitive-complexity.IgnoreMacros: true}}";
    [CHECK, OPTIONS, "--quiet", "--header-filter=.*"]
}

fn flags(compilation: &Compilation, root: &Path) -> Result<Vec<String>> {
    let mut flags: Vec<String> = compilation.flags.iter().map(|flag| (*flag).to_owned()).collect();
    for folder in compilation.include {
        flags.push(format!("-I{}", root.join(compilation.source).join(folder).display()));
    }
    // The package brings the tool without the compiler's own headers; any compiler's will do.
    let headers = capture(&mut command("gcc", ["-print-file-name=include"]))
        .context("clang-tidy needs a compiler's own headers: install gcc")?;
    flags.push(format!("-isystem{}", headers.trim()));
    flags.push("-w".to_owned());
    Ok(flags)
}

/// Reads `path:line:column: warning: function 'name' has cognitive complexity of 25 (threshold …`.
fn parse(line: &str, root: &Path) -> Option<Function> {
    let (position, message) = line.split_once(": warning: function '")?;
    let (name, rest) = message.split_once("' has cognitive complexity of ")?;
    let value = rest.split_once(' ')?.0.parse().ok()?;
    let (position, _column) = position.rsplit_once(':')?;
    let (path, start) = position.rsplit_once(':')?;
    let path = Path::new(path);
    Some(Function {
        file: path.strip_prefix(root).unwrap_or(path).to_str()?.to_owned(),
        name: bare_name(name),
        line: start.parse().ok()?,
        cognitive: Some(value),
        ..Function::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_holds_the_value() {
        let line = "/c/zlib/x.c:7:13: warning: function 'f' has cognitive complexity of 25 (threshold 0) [x]";
        let function = parse(line, Path::new("/c")).unwrap();
        assert_eq!((function.file.as_str(), function.line), ("zlib/x.c", 7));
        assert_eq!((function.name.as_str(), function.cognitive), ("f", Some(25)));
    }
}
