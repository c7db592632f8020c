//! What protoc and its plugins generate, by its name: from it to the `.proto`, and where it is not in
//! the project, from whoever asks for it.

use std::sync::Arc;

use astrolens_model::ImportFlags;

use super::python_extension::imported;
use super::{Asker, Bridge, nearest};
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target};

pub(super) const BRIDGE: Bridge = Bridge { edges, ..Bridge::BARE };

/// How generated files end that are of `name.proto`, the longer ends first, and in which languages.
const ENDS: &[(&str, &[&str])] = &[
    ("_pb2_grpc.py", &["python"]),
    ("_pb2_grpc.pyi", &["python"]),
    ("_pb2.py", &["python"]),
    ("_pb2.pyi", &["python"]),
    ("_grpc.pb.go", &["go"]),
    (".pb.go", &["go"]),
    (".grpc.pb.cc", &["cpp"]),
    (".grpc.pb.h", &["c", "cpp"]),
    (".pb.cc", &["cpp"]),
    (".pb.h", &["c", "cpp"]),
    ("_grpc_pb.js", &["javascript"]),
    ("_grpc_web_pb.js", &["javascript"]),
    ("_pb.js", &["javascript"]),
    ("_pb.d.ts", &["typescript"]),
    ("_pb.ts", &["typescript"]),
];

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let mut edges: Vec<_> = of_itself(asker).into_iter().collect();
    let missing = if asker.is_in(&["python"]) { modules(asker) } else { headers(asker) };
    for (origin, file) in missing {
        let Some((source, name)) = source(asker, &file) else { continue };
        edges.extend(asker.edge_to(&source, origin, |source| {
            format!("protoc generates `{name}` from `{source}`.")
        }));
    }
    edges
}

/// The edge of a generated file.
fn of_itself(asker: &Asker<'_>) -> Option<Resolution> {
    let name = path::name(asker.path);
    let (_, languages) = ENDS.iter().find(|(end, _)| name.ends_with(end))?;
    asker.is_in(languages).then_some(())?;
    let (source, name) = source(asker, name)?;
    let edge = asker.edge_to(&source, Origin::File, |source| {
        format!("`{name}` is what protoc generates from `{source}`, by its name.")
    })?;
    Some(Resolution { kind: EdgeKind::GeneratedFrom, flags: ImportFlags::NONE, ..edge })
}

/// The `.proto` of which a file is generated that is at a path with this end, the nearest if there are
/// several; and the generated file's name.
fn source<'file>(asker: &Asker<'_>, file: &'file str) -> Option<(Vec<Arc<str>>, &'file str)> {
    let name = path::name(file);
    let stem =
        ENDS.iter().find_map(|(end, _)| name.strip_suffix(end)).filter(|it| !it.is_empty())?;
    let named = asker.project.files_named(&format!("{stem}.proto"));
    // A longer path that is asked for is that of the source.
    let folder = path::folder(file);
    let fits = |source: &&Arc<str>| {
        let found = path::folder(source);
        folder.is_empty() || found == folder || found.ends_with(&format!("/{folder}"))
    };
    let fitting: Vec<_> = named.iter().filter(fits).cloned().collect();
    Some((nearest(asker.path, &fitting), name))
}

/// The headers that are included and are not in the project.
fn headers(asker: &Asker<'_>) -> Vec<(Origin, String)> {
    let absent = asker.resolved.iter().filter(|resolution| {
        resolution.kind == EdgeKind::Include && !matches!(resolution.target, Target::File(_))
    });
    let headers = absent.filter_map(|resolution| {
        let Origin::Import { import, request, .. } = resolution.origin else { return None };
        let header = asker.surface.imports.get(import)?.requests.get(request)?.specifier.clone()?;
        Some((resolution.origin, header))
    });
    headers.collect()
}

/// The modules that are imported and are not in the project, as files.
fn modules(asker: &Asker<'_>) -> Vec<(Origin, String)> {
    let modules = imported(asker.surface).into_iter().filter_map(|(origin, module)| {
        let Origin::Import { import, .. } = origin else { return None };
        let name = module.rsplit('.').next().unwrap_or(&module);
        let is_absent = name.contains("_pb2") && !asker.has_own(import, name);
        // Below which folder the generated file is, roots tell.
        is_absent.then(|| (origin, format!("{name}.py")))
    });
    modules.collect()
}
