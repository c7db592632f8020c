//! What all files ask for, found out on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use astrolens_guard::guarded;
use astrolens_model::Location;
use astrolens_modules::languages::{self, Survey};
use astrolens_modules::{ModuleGraph, Problem, Resolution, ResolvedFile};
use astrolens_syntax::Language;
use rayon::prelude::*;

use crate::disk::Disk;
use crate::modules::{Modules, SourceFile};
use crate::read::{Seen, Source, Sources};

/// The graph of `sources`, on so many threads.
///
/// # Errors
/// When the system has no such threads.
pub fn resolve(
    sources: &Sources,
    threads: NonZeroUsize,
) -> Result<Modules, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build()?;
    Ok(pool.install(|| {
        let Sources { disk, files, .. } = sources;
        let surveys = surveys(disk, files);
        let resolved: Vec<_> =
            files.par_iter().map(|file| resolved(disk, &surveys, file)).collect();
        let (resolved, files): (Vec<_>, Vec<_>) = resolved.into_iter().unzip();
        let files = resolved.iter().map(|file| Arc::clone(&file.path)).zip(files);
        let (graph, layout) = (ModuleGraph::new(&resolved), disk.layout().clone());
        let files = files.collect::<Vec<_>>();
        let mut modules = Modules::new(Arc::new(graph), Arc::new(layout), files);
        modules.problems = problems(&surveys);
        modules
    }))
}

/// What of manifests was not understood, each once: languages share some.
fn problems(surveys: &BTreeMap<Language, Survey>) -> Vec<Problem> {
    let all: BTreeSet<&Problem> = surveys.values().flat_map(Survey::problems).collect();
    all.into_iter().cloned().collect()
}

/// What is known of the project as a whole for each language of `files`; those that resolve alike
/// share it.
fn surveys(disk: &Disk, files: &[Source]) -> BTreeMap<Language, Survey> {
    let seen = files.iter().filter(|file| file.seen.is_some());
    let languages: BTreeSet<Language> = seen.map(|file| file.language).collect();
    let mut families: Vec<Vec<Language>> = Vec::new();
    for language in languages {
        match families.iter_mut().find(|family| languages::is_alike(family[0], language)) {
            Some(family) => family.push(language),
            None => families.push(vec![language]),
        }
    }
    let survey = |family: &[Language]| {
        let language = family[0];
        guarded(|| languages::survey(disk, language))
            .inspect_err(|panic| tracing::warn!(%panic, ?language, "a project cannot be surveyed"))
            .ok()
    };
    let surveyed = families.into_par_iter().filter_map(|family| Some((survey(&family)?, family)));
    let surveyed: Vec<_> = surveyed.collect();
    let each = surveyed.into_iter().flat_map(|(survey, family)| {
        family.into_iter().map(move |language| (language, survey.clone()))
    });
    each.collect()
}

/// `file` with what became of what it asks for.
fn resolved(
    disk: &Disk,
    surveys: &BTreeMap<Language, Survey>,
    file: &Source,
) -> (ResolvedFile, SourceFile) {
    let Source { path, language, origin, seen, is_adopted } = file;
    let resolutions = match (seen, surveys.get(language)) {
        (Some(seen), Some(survey)) => resolutions(disk, survey, path, seen),
        _ => Vec::new(),
    };
    let place = |resolution: &Resolution| {
        let Seen { surface, places, lines, .. } = seen.as_deref()?;
        let (start_byte, end_byte) = places.span(surface, resolution.origin)?;
        let [start, end] = [start_byte, end_byte].map(|offset| lines.position(offset));
        Some((resolution.origin, Location { start, end, start_byte, end_byte }))
    };
    let places = resolutions.iter().filter_map(place).collect();
    let surface = seen.as_ref().map(|seen| Arc::clone(&seen.surface));
    let resolved = ResolvedFile {
        language: *language,
        types: surface.as_ref().map_or(0, |surface| surface.types),
        abstract_types: surface.as_ref().map_or(0, |surface| surface.abstract_types),
        package: languages::package(path, *language),
        path: Arc::clone(path),
        resolutions: resolutions.into(),
    };
    let (origin, language, is_adopted) = (*origin, *language, *is_adopted);
    (resolved, SourceFile { origin, is_adopted, language, surface, places })
}

/// What became of all that the file at `path` asks for; survives a failure of its language's rules.
fn resolutions(disk: &Disk, survey: &Survey, path: &str, seen: &Seen) -> Vec<Resolution> {
    guarded(|| languages::resolve(disk, survey, path, &seen.surface)).unwrap_or_else(|panic| {
        tracing::warn!(%panic, path, "what a file asks for cannot be resolved");
        Vec::new()
    })
}
