//! Whether a file is its project's own handwriting.
//!
//! Generated, vendored and minified files get no findings by default: nobody should be asked
//! to mend them. Generated and vendored ones are still measured, since they are code like any
//! other and whoever asks for their figures gets them; minified ones are not measured at all,
//! since neither a name nor a line of theirs means anything to a person.
//!
//! Only the path, and the head and tail of the text are looked at. A path is taken relative
//! to the top of the workspace, whichever part of that is analysed and however it is named, so
//! that what lies *around* the workspace never matters. The rules are
//! in the spirit of GitHub's linguist, whose `vendor.yml` and `generated.rb` most of the places, names
//! and phrases are taken from, but lean to the side of leaving a file in: where its
//! statistics can afford to lose a hand-written `cache/` or `env/`, findings cannot.

mod bundled;
mod claims;
mod comment_lines;
mod generated;
mod minified;
mod pattern;
mod vendored;

use astrolens_model::{Attribution, Declaration, Declared, Origin, Skipped};

use serde::{Deserialize, Serialize};

use crate::detect::file_name;
use crate::registry::Language;
use crate::text::without_mark;

/// What the text of a file says of where it comes from, wherever it lies and whatever is declared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signs {
    minified: Option<String>,
    bundled: Option<String>,
    generated: Option<String>,
}

impl Signs {
    /// The signs in `text`, the whole text of a file called `name`, of which
    /// [`name_of_library`] alone has a say.
    #[must_use]
    pub fn of(name: &str, text: &[u8], language: Language) -> Self {
        let text = without_mark(text);
        let files = &language.definition().files;
        let may_be_minified = files.is_minified_for_release;
        Self {
            minified: may_be_minified.then(|| minified::by_text(text)).flatten(),
            bundled: bundled::bundled(name, text, files),
            generated: generated::by_text(text, files),
        }
    }
}

/// The name of a file, in lower case, if it is one under which libraries are copied.
#[must_use]
pub fn name_of_library(name: &str) -> Option<String> {
    bundled::may_be_bundled(name).then(|| name.to_ascii_lowercase())
}

/// Whose work the file at `path` is.
///
/// The parts of `path`, which is relative to the top of the workspace, are joined by `/`; an
/// empty one says nothing. `text` is the whole text. What is `declared` goes before all signs.
/// Minified goes before vendored, and that before generated; a file that is declared its
/// project's own is not minified either.
#[must_use]
pub fn origin(path: &str, text: &[u8], language: Language, declared: &Declared) -> Attribution {
    attributed(path, &Signs::of(file_name(path), text, language), language, declared)
}

/// Whose work the file at `path` is, whose text has these `signs`: see [`origin`].
#[must_use]
pub fn attributed(
    path: &str,
    signs: &Signs,
    language: Language,
    declared: &Declared,
) -> Attribution {
    let Declared { vendored, generated } = declared;
    let minified = || {
        let files = &language.definition().files;
        if !files.is_minified_for_release || denies(generated.as_ref()) {
            return None;
        }
        let why = minified::by_name(file_name(path)).or_else(|| signs.minified.clone())?;
        Some(attribution(Origin::Minified, why))
    };
    let vendored = || {
        declared_or(Origin::Vendored, vendored.as_ref(), || {
            vendored::by_path(path).or_else(|| signs.bundled.clone())
        })
    };
    let generated = || {
        declared_or(Origin::Generated, generated.as_ref(), || {
            generated::by_path(path).or_else(|| signs.generated.clone())
        })
    };
    minified().or_else(vendored).or_else(generated).unwrap_or_else(|| own(declared))
}

/// The folders whose content is vendored, each with a slash behind it: those at any depth, and
/// those at the top of a workspace.
#[must_use]
pub fn vendored_folders() -> [Vec<String>; 2] {
    vendored::folders()
}

/// The names of files, at any depth, under which libraries are copied; `*` is any characters.
#[must_use]
pub fn vendored_files() -> &'static [&'static str] {
    vendored::files()
}

/// The names of files and folders that programs give, each with what gives it, by that.
#[must_use]
pub fn generated_names() -> Vec<(&'static str, &'static str)> {
    generated::names()
}

/// What a report says of the file when it is not measured for its origin.
#[must_use]
pub fn skipped(attribution: &Attribution) -> Skipped {
    let kind = attribution.origin.as_str();
    let why = attribution.reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    Skipped { reason: kind.into(), detail: format!("the file is {kind}{why}") }
}

fn attribution(origin: Origin, reason: String) -> Attribution {
    Attribution { origin, reason: Some(reason) }
}

fn denies(declaration: Option<&Declaration>) -> bool {
    declaration.is_some_and(|declaration| !declaration.holds)
}

/// `origin`, if that is what was declared; where nothing was, if there are `signs` of it.
fn declared_or(
    origin: Origin,
    declaration: Option<&Declaration>,
    signs: impl FnOnce() -> Option<String>,
) -> Option<Attribution> {
    match declaration {
        Some(Declaration { holds, by }) => holds.then(|| attribution(origin, by.clone())),
        None => signs().map(|why| attribution(origin, why)),
    }
}

/// The project's own, with the declarations that made it so.
fn own(declared: &Declared) -> Attribution {
    let denials = [&declared.vendored, &declared.generated].into_iter().flatten();
    let mut reasons: Vec<&str> = denials.map(|denial| denial.by.as_str()).collect();
    reasons.dedup();
    let reason = (!reasons.is_empty()).then(|| reasons.join(", "));
    Attribution { origin: Origin::Own, reason }
}

#[cfg(test)]
mod tests;
