//! Files that a call loads or starts by their path: libraries of machine code, scripts.

use astrolens_model::ImportKind;

use super::{Asker, Bridge};
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};

pub(super) const BRIDGE: Bridge = Bridge { edges, ..Bridge::BARE };

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let mut edges = Vec::new();
    for (import, asked) in asker.surface.imports.iter().enumerate() {
        for (request, file) in asked.requests.iter().enumerate() {
            let Some((target, verb)) = target(asker, asked.kind, file.specifier.as_deref()) else {
                continue;
            };
            let evidence = match &target {
                Target::File(file) => Some(format!("The call {verb} `{file}`.").into()),
                _ => None,
            };
            let origin = Origin::Import { import, request, name: None };
            let kind = EdgeKind::Ffi;
            edges.push(Resolution { origin, target, kind, flags: asked.flags, evidence });
        }
    }
    edges
}

/// What a call means that is given `file`, and what it does with it; `None` where it is about none.
fn target(
    asker: &Asker<'_>,
    kind: ImportKind,
    file: Option<&str>,
) -> Option<(Target, &'static str)> {
    // Relative to where the program runs, most likely the root, or to the file by mistake or habit.
    let found = file.and_then(|file| {
        let places = ["", path::folder(asker.path)].into_iter();
        let mut paths = places.filter_map(|folder| path::join(folder, file));
        paths.find(|path| asker.project.is_file(path) && **path != *asker.path)
    });
    match (kind, found, file) {
        (ImportKind::Program, Some(found), _) => Some((Target::File(found.into()), "starts")),
        (ImportKind::Library, Some(found), _) => Some((Target::File(found.into()), "loads")),
        (ImportKind::Library, None, Some(file)) => {
            Some((Target::External(path::name(file).into()), "loads"))
        }
        (ImportKind::Library, None, None) => {
            Some((Target::Unresolved(UnresolvedReason::Computed), "loads"))
        }
        _ => None,
    }
}
