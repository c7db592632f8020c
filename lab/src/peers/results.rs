//! Running a peer over the corpus, and keeping what it said.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Peer, Run, Runner, Tools};
use crate::compare::function::{Function, bare_name};
use crate::language::Language;
use lab_tools::cache::Cache;
use lab_tools::process::capture_with_input;

/// The time limit of a process with several files, and of one with a single file.
const LIMITS: (Duration, Duration) = (Duration::from_secs(240), Duration::from_secs(60));

/// What a peer said about a language's files.
#[derive(Serialize, Deserialize)]
pub struct Results {
    /// What it was made from.
    key: String,
    /// The functions.
    pub functions: Vec<Function>,
    /// The files that it was run on.
    pub files: usize,
    /// Those that it could not read in time or at all, with the reason.
    pub failures: Vec<(String, String)>,
    /// How long it took, in seconds, on as many processes as there are cores.
    pub seconds: f64,
}

/// Which files to run a peer on, and where.
pub struct Job<'a> {
    /// The peer.
    pub peer: &'a Peer,
    /// The programs.
    pub tools: &'a Tools,
    /// The language.
    pub language: Language,
    /// The folder that the paths start at.
    pub root: &'a Path,
    /// All files of the language.
    pub files: &'a [String],
}

impl Job<'_> {
    /// The kept results if they are of this very job, else new ones, which are kept.
    pub fn results(&self, cache: &Cache, fresh: bool) -> Result<Results> {
        let files = self.sample();
        let key = self.key(&files);
        let path = cache
            .folder("peers/results")?
            .join(format!("{}-{}.json", self.language, self.peer.name));
        if !fresh
            && let Ok(text) = fs::read(&path)
            && let Ok(kept) = serde_json::from_slice::<Results>(&text)
            && kept.key == key
        {
            return Ok(kept);
        }
        println!("running {} on {} files of {}", self.peer.name, files.len(), self.language);
        let results = self.run(&files, key);
        if results.functions.is_empty() {
            // It may not be installed yet.
            return Ok(results);
        }
        fs::write(&path, serde_json::to_vec(&results)?)
            .with_context(|| format!("failed to write {}", path.display()))?;
        Ok(results)
    }

    /// The files to run on: all, or those whose digests come first.
    fn sample(&self) -> Vec<String> {
        let mut files = self.files.to_vec();
        if let Some(sample) = &self.peer.sample {
            files.retain(|file| (sample.candidate)(file));
            files.sort_by_cached_key(|file| *blake3::hash(file.as_bytes()).as_bytes());
            files.truncate(sample.files);
            files.sort();
        }
        files
    }

    fn key(&self, files: &[String]) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [self.peer.definition, &Tools::versions()] {
            hasher.update(part.as_bytes());
        }
        for file in files {
            hasher.update(file.as_bytes());
            let length = fs::metadata(self.root.join(file)).map_or(0, |metadata| metadata.len());
            hasher.update(&length.to_le_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    fn run(&self, files: &[String], key: String) -> Results {
        let started = Instant::now();
        let failures = Mutex::new(Vec::new());
        let batches: Vec<Vec<Function>> = files
            .par_chunks(self.peer.files_at_once)
            .map(|batch| self.run_batch(batch, &failures))
            .collect();
        let mut functions = batches.concat();
        // A header is seen once by each file that includes it.
        functions.sort_by(|a, b| a.identity().cmp(&b.identity()));
        functions.dedup_by(|a, b| a.identity() == b.identity());
        let mut failures = failures.into_inner().unwrap_or_default();
        failures.sort();
        Results {
            key,
            functions,
            files: files.len(),
            failures,
            seconds: started.elapsed().as_secs_f64(),
        }
    }

    /// Runs one batch; if that fails, its halves, down to the file that is at fault.
    fn run_batch(&self, batch: &[String], failures: &Failures) -> Vec<Function> {
        let mut functions = Vec::new();
        let mut open = vec![batch];
        while let Some(files) = open.pop() {
            match self.run_files(files) {
                Ok(found) => functions.extend(found),
                Err(error) if files.len() == 1 => note(failures, files, &error),
                Err(error) if too_many(failures) => note(failures, files, &error),
                Err(_) => {
                    let (first, second) = files.split_at(files.len() / 2);
                    open.extend([first, second]);
                }
            }
        }
        functions
    }

    fn run_files(&self, files: &[String]) -> Result<Vec<Function>> {
        let limit = if files.len() == 1 { LIMITS.1 } else { LIMITS.0 };
        match self.peer.runner {
            Runner::Program(program) => program(&Run {
                tools: self.tools,
                language: self.language,
                root: self.root,
                files,
                limit,
            }),
            Runner::Script(interpreter, text) => {
                let mut script = self.tools.script(interpreter, self.peer.name, text)?;
                let printed =
                    capture_with_input(script.current_dir(self.root), &files.join("\n"), limit)?;
                printed
                    .lines()
                    .map(|line| {
                        let mut function: Function = serde_json::from_str(line)
                            .with_context(|| format!("the script printed `{line}`"))?;
                        function.name = bare_name(&function.name);
                        Ok(function)
                    })
                    .collect()
            }
        }
    }
}

/// Files that a peer could not read, with the reason.
type Failures = Mutex<Vec<(String, String)>>;

fn note(failures: &Failures, files: &[String], error: &anyhow::Error) {
    let reason = format!("{error:#}");
    if let Ok(mut failures) = failures.lock() {
        failures.extend(files.iter().map(|file| (file.clone(), reason.clone())));
    }
}

/// Whether the peer itself is at fault, so that looking for the file that is makes no sense.
fn too_many(failures: &Failures) -> bool {
    failures.lock().is_ok_and(|failures| failures.len() >= 100)
}
