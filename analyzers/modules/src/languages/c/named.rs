//! Named modules of C++20: `import a.b;`, `module a;`

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportKind};

use super::standard;
use crate::index::IndexKey;
use crate::project::Project;
use crate::resolution::{Target, UnresolvedReason};
use crate::surface::{Import, Surface};

/// The module or partition that a file with this `surface` is the one to have: `a`, `a:part`.
pub(super) fn offered(surface: &Surface) -> Option<&str> {
    let declaration = declaration(surface)?;
    let name = name(declaration)?;
    // `module a;` begins a file that implements what another one exports.
    (declaration.flags.has(ImportFlag::ReExport) || name.contains(':')).then_some(name)
}

/// What `import` of a module means in a file with this `surface`; `None` if it asks for nothing.
pub(super) fn target(
    project: &dyn Project,
    surface: &Surface,
    import: &Import,
    specifier: &str,
) -> Option<Target> {
    let name = match import.kind {
        ImportKind::Module if offered(surface).is_some() => return None,
        _ if specifier.starts_with(':') => {
            let own = declaration(surface).and_then(name).unwrap_or_default();
            let module = own.split_once(':').map_or(own, |(module, _)| module);
            format!("{module}{specifier}")
        }
        _ => specifier.to_owned(),
    };
    let files = project.files_with(&IndexKey::CppModule(name.as_str().into()));
    Some(match &*files {
        [file] => Target::File(Arc::clone(file)),
        [] if standard::is_standard_module(&name) => Target::Standard(name.into()),
        // Parts of a module are in the program that has it.
        [] if name.contains(':') || import.kind == ImportKind::Module => {
            Target::Unresolved(UnresolvedReason::Missing)
        }
        [] => Target::External(name.into()),
        _ => Target::Unresolved(UnresolvedReason::Ambiguous(files)),
    })
}

/// `export module a;`
fn declaration(surface: &Surface) -> Option<&Import> {
    surface.imports.iter().find(|import| import.kind == ImportKind::Module)
}

fn name(import: &Import) -> Option<&str> {
    import.requests.first()?.specifier.as_deref()
}
