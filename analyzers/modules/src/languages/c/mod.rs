//! C and C++: what is included, by the build's flags where they are known and by the layout of the
//! project where not, and modules of C++20.

mod builds;
mod candidates;
mod flags;
mod macros;
mod named;
mod place;
mod roots;
mod search;
mod standard;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest, SpecifierForm};
use astrolens_syntax::Language;

use super::question::{Answer, Question, Tally};
use super::survey::{Includers, Rules, Survey};
use crate::index::IndexKey;
use crate::path;
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::{Import, Surface};
use builds::Builds;
use flags::Header;
use roots::Roots;
use search::Includer;

/// The languages whose files include one another.
const NAMES: &[&str] = &["c", "cpp"];

/// The rules of C and C++.
pub(super) struct C;

/// What is known of a project as a whole.
#[derive(Debug, PartialEq)]
struct Known {
    /// What its builds say.
    builds: Builds,
}

impl Rules for C {
    fn is_manifest(&self, name: &str) -> bool {
        matches!(name, builds::COMMANDS | builds::FLAGS) || name.ends_with(builds::RESPONSES)
    }

    fn condensed(&self, name: &str, text: &str) -> Option<String> {
        (name == builds::COMMANDS).then(|| builds::condensed(text)).flatten()
    }

    fn has_halves(&self) -> bool {
        true
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        let builds = Builds::of(project);
        let problems = builds.problems();
        Survey::new(Known { builds }, problems)
    }

    fn tally(&self, project: &dyn Project, survey: &Survey, folder: &str) -> Tally {
        let Some(known) = survey.known::<Known>() else { return Tally::default() };
        Tally::new(Roots::below(folder, project, survey, &known.builds))
    }

    fn answer(&self, project: &dyn Project, survey: &Survey, question: &Question) -> Answer {
        roots::answer(project, survey, question)
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let Some(known) = survey.known::<Known>() else { return Vec::new() };
        let includer = Includer { project, survey, known, path };
        let mut resolutions = forced(&includer);
        for (number, import) in surface.own_imports() {
            for (request, asked) in import.requests.iter().enumerate() {
                let origin = Origin::Import { import: number, request, name: None };
                let targets = targets(&includer, surface, import, asked);
                // Which of several it is, depends on how the file is compiled.
                let is_one_of_several = targets.len() > 1 || import.requests.len() > 2;
                resolutions.extend(targets.into_iter().map(|target| Resolution {
                    origin,
                    target,
                    kind: kind(import),
                    flags: import.flags.with_if(ImportFlag::Conditional, is_one_of_several),
                    evidence: None,
                }));
            }
        }
        resolutions
    }

    /// Such as `.inc` and `.def`. What C includes is C, unless C++ includes it as well.
    fn adopt(&self, known: &Includers<'_>, path: &str) -> Option<Language> {
        let name = path::name(path);
        let named = (known.files_with)(&IndexKey::Includes(name.into()));
        let languages = named.iter().filter_map(|includer| {
            let surface = (known.surface)(includer)?;
            let mut namesakes = headers(&surface).filter(|header| path::name(&header.path) == name);
            let may_mean = |header| may_mean(known.is_file, includer, &header, path);
            namesakes.any(may_mean).then_some(surface.language)
        });
        let place =
            |language: &Language| NAMES.iter().position(|it| *it == language.definition().name);
        languages.max_by_key(place)
    }

    fn index_keys(&self, surface: &Surface) -> Vec<IndexKey> {
        let modules = named::offered(surface).map(|name| IndexKey::CppModule(name.into()));
        let macros = surface.header_macros.iter();
        let macros = macros.map(|defined| IndexKey::HeaderMacro(defined.name.as_str().into()));
        let headers = headers(surface)
            .filter(|header| header.is_quoted || !standard::is_standard(&header.path))
            .map(|header| IndexKey::Includes(path::name(&header.path).into()));
        modules.into_iter().chain(macros).chain(headers).collect()
    }
}

/// Whether `header` in the file at `includer` may mean the file at `path`: it is beside, or nothing is and its
/// path ends so.
fn may_mean(is_file: &dyn Fn(&str) -> bool, includer: &str, header: &Header, path: &str) -> bool {
    let written = header.path.replace('\\', "/");
    let beside = path::join(path::folder(includer), &written).filter(|_| header.is_quoted);
    if let Some(beside) = beside.filter(|beside| is_file(beside)) {
        return beside == path;
    }
    let plain = path::join("", &written).filter(|plain| !plain.is_empty());
    let root = plain.and_then(|plain| path.strip_suffix(plain.as_str()));
    root.is_some_and(|root| root.is_empty() || root.ends_with('/'))
}

/// The headers that a file with this `surface` names literally.
fn headers(surface: &Surface) -> impl Iterator<Item = Header> {
    surface.imports.iter().flat_map(|import| &import.requests).filter_map(literal)
}

/// The header that a request names, if it names one literally.
fn literal(request: &ModuleRequest) -> Option<Header> {
    let is_literal = matches!(request.form, SpecifierForm::Quoted | SpecifierForm::Angled);
    let path = request.specifier.as_deref().filter(|_| is_literal)?;
    Some(Header::new(request.form, path))
}

/// What one request of `import` means; nothing if it asks for nothing.
fn targets(
    includer: &Includer<'_>,
    surface: &Surface,
    import: &Import,
    request: &ModuleRequest,
) -> Vec<Target> {
    if let Some(header) = literal(request) {
        return if is_next(import) {
            includer.include_next(&header)
        } else {
            includer.include(&header)
        };
    }
    let Some(specifier) = request.specifier.as_deref() else { return Vec::new() };
    if request.form == SpecifierForm::Macro {
        return expanded(includer, import, specifier);
    }
    named::target(includer.project, surface, import, specifier).into_iter().collect()
}

/// Whether `import` asks for the header behind this one among those of a name.
fn is_next(import: &Import) -> bool {
    let word = import.text.trim_start_matches("%:").trim_start_matches('#').trim_start();
    word.starts_with("include_next")
}

/// What `macro_` means that stands in place of a header: what flags say, or another file that is read with
/// this one, unless the text of the file does.
fn expanded(includer: &Includer<'_>, import: &Import, macro_: &str) -> Vec<Target> {
    // Its values stand behind it as requests of their own.
    if import.requests.len() > 1 {
        return Vec::new();
    }
    let builds = &includer.known.builds;
    let own = builds.own(includer.path);
    let sets: Vec<_> = match own {
        [] => builds.all().iter().collect(),
        own => own.iter().map(|set| builds.flags(*set)).collect(),
    };
    let values = sets.into_iter().flat_map(|flags| &flags.macros);
    let mut headers: Vec<&Header> =
        values.filter(|(name, _)| **name == *macro_).map(|(_, header)| header).collect();
    headers.sort_by_key(|header| (&header.path, header.is_quoted));
    headers.dedup();
    let elsewhere = if headers.is_empty() { macros::defined(includer, macro_) } else { Vec::new() };
    headers.extend(&elsewhere);
    if headers.is_empty() {
        return vec![Target::Unresolved(UnresolvedReason::Computed)];
    }
    let mut targets: Vec<Target> =
        headers.into_iter().flat_map(|header| includer.include(header)).collect();
    targets.sort_unstable();
    targets.dedup();
    targets
}

/// The files that the build has included before the first line.
fn forced(includer: &Includer<'_>) -> Vec<Resolution> {
    let builds = &includer.known.builds;
    let mut resolutions = Vec::new();
    for set in builds.own(includer.path) {
        let flags = builds.flags(*set);
        for forced in &flags.forced {
            let beside = forced.path.clone().filter(|path| includer.project.is_file(path));
            let Some(file) = beside.or_else(|| includer.forced(flags, &forced.written)) else {
                continue;
            };
            let evidence: Arc<str> =
                format!("The build includes it first: `{} {}`.", forced.option, forced.written)
                    .into();
            resolutions.push(Resolution {
                origin: Origin::File,
                target: Target::File(file),
                kind: EdgeKind::Include,
                flags: ImportFlags::NONE,
                evidence: Some(evidence),
            });
        }
    }
    resolutions.sort_unstable();
    resolutions.dedup();
    resolutions
}

/// How `import` asks.
fn kind(import: &Import) -> EdgeKind {
    match import.kind {
        ImportKind::Include => EdgeKind::Include,
        _ if import.flags.has(ImportFlag::ReExport) => EdgeKind::ReExport,
        _ => EdgeKind::Import,
    }
}
