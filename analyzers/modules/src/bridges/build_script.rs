//! Build scripts of Rust: the sources that `cc` and `cxx` compile and the headers that `bindgen` reads,
//! where their paths stand in the script.

use astrolens_model::ImportFlags;

use super::{Asker, Bridge};
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target};

pub(super) const BRIDGE: Bridge =
    Bridge { is_manifest: |name| name == SCRIPT, edges, ..Bridge::BARE };

const SCRIPT: &str = "build.rs";

/// How files end that are compiled, or read for their declarations.
const ENDS: &[&str] = &[
    "c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "cu", "m", "mm", "s", "S", "asm", "proto",
    "rs",
];

/// Crates by which a script does so; one that names none of them does something else with the paths.
const TOOLS: &[&str] =
    &["cc::", "bindgen::", "cxx_build::", "prost_build::", "tonic_build::", "cxx::"];

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if path::name(asker.path) != SCRIPT {
        return Vec::new();
    }
    let Some(text) = asker.project.text(asker.path) else { return Vec::new() };
    let Some(tool) = TOOLS.iter().find(|tool| text.contains(**tool)) else { return Vec::new() };
    let tool = tool.trim_end_matches(':');
    let folder = path::folder(asker.path);
    let mut edges = Vec::new();
    for literal in literals(&text) {
        let is_source = path::extension(literal).is_some_and(|end| ENDS.contains(&end));
        let Some(file) = path::join(folder, literal).filter(|_| is_source) else { continue };
        if file != asker.path && asker.project.is_file(&file) {
            edges.push(Resolution {
                origin: Origin::File,
                target: Target::File(file.into()),
                kind: EdgeKind::Ffi,
                flags: ImportFlags::NONE,
                evidence: Some(
                    format!("The build script names `{literal}`, and uses `{tool}`.").into(),
                ),
            });
        }
    }
    edges
}

/// What stands in quotes on each line of `text`, comments left out.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split('"').skip(1).step_by(2))
}
