//! Macros that stand in place of a header and are defined in another file.

use std::sync::Arc;

use super::flags::Header;
use super::search::Includer;
use crate::index::IndexKey;
use crate::path;
use crate::project::Project;

/// So many files are looked at to find out whether one is read with another.
const MOST_READ: usize = 256;

/// The headers that the macro `name` is in the file that includes it: what the file that defines it says, each of
/// several that include this one or are included by it, directly or not.
pub(super) fn defined(includer: &Includer<'_>, name: &str) -> Vec<Header> {
    let Includer { project, path, .. } = *includer;
    let mut defining = project.files_with(&IndexKey::HeaderMacro(name.into())).to_vec();
    if defining.len() > 1 {
        let around = including(project, path);
        defining.retain(|file| {
            around.contains(file) || including(project, file).iter().any(|it| **it == *path)
        });
    }
    let surfaces = defining.iter().filter_map(|file| project.surface(file));
    let mut headers: Vec<Header> = surfaces
        .flat_map(|surface| {
            let own = surface.header_macros.iter().filter(|defined| defined.name == name);
            let own = own.filter_map(|defined| super::literal(&defined.header));
            own.collect::<Vec<_>>()
        })
        .collect();
    headers.sort_by_key(|header| (Arc::clone(&header.path), header.is_quoted));
    headers.dedup();
    headers
}

/// The files that may include the one at `path`, directly or not, by the names that they include.
fn including(project: &dyn Project, path: &str) -> Vec<Arc<str>> {
    let mut seen: Vec<Arc<str>> = vec![path.into()];
    let mut next = 0;
    while let Some(included) = seen.get(next).cloned() {
        next += 1;
        let key = IndexKey::Includes(path::name(&included).into());
        for includer in project.files_with(&key).iter() {
            if seen.len() <= MOST_READ && !seen.contains(includer) {
                seen.push(Arc::clone(includer));
            }
        }
    }
    seen
}
