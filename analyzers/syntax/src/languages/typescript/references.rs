//! Comments that tell TypeScript's compiler of other files: the handbook's "Triple-Slash Directives".

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest, SpecifierForm, Stretch};

use crate::imports::{HiddenImport, ImportHead};

/// What a tag ends with.
const CLOSED: &str = "/>";

/// What the `comment` that starts at byte `start` refers to: a file by `path`, a package by `types`.
pub(super) fn imports(comment: &str, start: u32) -> Vec<HiddenImport> {
    let tag = comment.strip_prefix("///").map(str::trim).unwrap_or_default();
    let Some(rest) = tag.strip_prefix("<reference").and_then(|rest| rest.strip_suffix(CLOSED))
    else {
        return Vec::new();
    };
    let path = attribute(comment, rest, "path").map(|place| (place, SpecifierForm::Quoted));
    let types = || Some((attribute(comment, rest, "types")?, SpecifierForm::Name));
    let import = path.or_else(types).map(|((from, to), form)| {
        let request = ModuleRequest {
            specifier: Some(comment[from..to].to_owned()),
            form,
            place: Stretch::new((from as u32 - 1, to as u32 + 1), 0),
            ..ModuleRequest::default()
        };
        let flags = ImportFlags::NONE.with(ImportFlag::TypeOnly);
        HiddenImport {
            start,
            end: start + comment.trim_end().len() as u32,
            head: ImportHead::new(ImportKind::Reference, vec![request]).with(flags),
        }
    });
    import.into_iter().collect()
}

/// Where in `comment` the value of the attribute `name` is that `rest` has, with which the comment ends but
/// for the sign that closes the tag.
fn attribute(comment: &str, rest: &str, name: &str) -> Option<(usize, usize)> {
    let (_, behind) =
        rest.split_once(name).filter(|(before, _)| before.ends_with(char::is_whitespace))?;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let inside = &value[1..];
    let from = comment.trim_end().len() - CLOSED.len() - inside.len();
    Some((from, from + inside.find(quote)?))
}
