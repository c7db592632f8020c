//! What stands at a place of a file, if it asks for something.

use astrolens_modules::Target;

use super::layout::Root;
use super::resolved;
use super::surfaces::seen;
use crate::database::Db;
use crate::files::File;

/// Something that a file asks for, with what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedFor {
    /// Byte offsets of where it starts and of just past its end.
    pub span: (u32, u32),
    /// What is asked for, as written.
    pub written: String,
    /// What it means: one, or several where an import leads to several files.
    pub targets: Vec<Target>,
}

/// What the place at `offset` in `file` asks for: of what is written within one another, the innermost.
pub(crate) fn asked_for(db: &dyn Db, root: Root, file: File, offset: u32) -> Option<AskedFor> {
    let (seen, resolved) = seen(db, file).zip(resolved(db, root, file))?;
    let mut found: Option<AskedFor> = None;
    for resolution in resolved.resolutions.iter() {
        let Some(span @ (start, end)) = seen.span(resolution.origin) else { continue };
        if !(start..end).contains(&offset) {
            continue;
        }
        let width = |(start, end): (u32, u32)| end - start;
        match &mut found {
            Some(inner) if inner.span == span => inner.targets.push(resolution.target.clone()),
            Some(inner) if width(inner.span) <= width(span) => {}
            _ => {
                let written = seen.surface.written(resolution.origin);
                found = Some(AskedFor { span, written, targets: vec![resolution.target.clone()] });
            }
        }
    }
    let mut found = found?;
    found.targets.sort();
    found.targets.dedup();
    Some(found)
}
