//! What all files ask for, found out on all cores.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use astrolens_guard::guarded;
use astrolens_modules::languages::{self, Survey};
use astrolens_modules::{ModuleGraph, Resolution, ResolvedFile};
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
    sources: Sources,
    threads: NonZeroUsize,
) -> Result<Modules, rayon::ThreadPoolBuildError> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build()?;
    Ok(pool.install(|| {
        let Sources { disk, files, .. } = sources;
        let surveys = surveys(&disk, &files);
        let resolved: Vec<_> =
            files.into_par_iter().map(|file| resolved(&disk, &surveys, file)).collect();
        let (resolved, files): (Vec<_>, Vec<_>) = resolved.into_iter().unzip();
        let files = resolved.iter().map(|file| Arc::clone(&file.path)).zip(files);
        Modules::new(ModuleGraph::new(&resolved), disk.into_layout(), files.collect::<Vec<_>>())
    }))
}

/// What is known of the project as a whole for each language of `files`.
fn surveys(disk: &Disk, files: &[Source]) -> BTreeMap<Language, Survey> {
    let seen = files.iter().filter(|file| file.seen.is_some());
    let languages: BTreeSet<Language> = seen.map(|file| file.language).collect();
    let survey = |language: Language| {
        guarded(|| languages::survey(disk, language))
            .inspect_err(|panic| tracing::warn!(%panic, ?language, "a project cannot be surveyed"))
            .ok()
            .map(|survey| (language, survey))
    };
    languages.into_par_iter().filter_map(survey).collect()
}

/// `file` with what became of what it asks for.
fn resolved(
    disk: &Disk,
    surveys: &BTreeMap<Language, Survey>,
    file: Source,
) -> (ResolvedFile, SourceFile) {
    let Source { path, language, origin, seen } = file;
    let resolutions = match (&seen, surveys.get(&language)) {
        (Some(seen), Some(survey)) => resolutions(disk, survey, &path, seen),
        _ => Vec::new(),
    };
    let line = |resolution: &Resolution| {
        let Seen { surface, places, lines } = seen.as_ref()?;
        let offset = places.offset(surface, resolution.origin)?;
        Some((resolution.origin, lines.row(offset) + 1))
    };
    let lines = resolutions.iter().filter_map(line).collect();
    let surface = seen.map(|seen| seen.surface);
    let resolved = ResolvedFile {
        language,
        types: surface.as_ref().map_or(0, |surface| surface.types),
        abstract_types: surface.as_ref().map_or(0, |surface| surface.abstract_types),
        package: languages::package(&path, language),
        path,
        resolutions: resolutions.into(),
    };
    (resolved, SourceFile { origin, surface, lines })
}

/// What became of all that the file at `path` asks for; survives a failure of its language's rules.
fn resolutions(disk: &Disk, survey: &Survey, path: &str, seen: &Seen) -> Vec<Resolution> {
    guarded(|| languages::resolve(disk, survey, path, &seen.surface)).unwrap_or_else(|panic| {
        tracing::warn!(%panic, path, "what a file asks for cannot be resolved");
        Vec::new()
    })
}
