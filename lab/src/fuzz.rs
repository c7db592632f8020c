//! `cargo xtask fuzz`: mutated real files, analysed twice, per language and for a given time.
//!
//! What is looked for: a panic, a file that takes too long, two runs that disagree, and a
//! report that contradicts itself. Every input follows from the seed and its number, so a
//! failure is repeated by naming both; the input is kept beside the cache of corpora too.

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use astrolens_analysis::analyze;
use astrolens_model::FileReport;
use astrolens_model::config::AnalysisConfig;
use clap::Args;
use fastrand::Rng;

use crate::language::{Language, Registered};
use lab_tools::cache::Cache;

/// A mutated file longer than this is cut: speed finds more than size.
const MAX_BYTES: usize = 48 << 10;

/// An input that takes longer than this counts as a hang.
const HANG: Duration = Duration::from_secs(20);

/// Which language to fuzz, for how long, from where.
#[derive(Args)]
pub struct Arguments {
    /// The language to fuzz, or the dialect (`tsx`); all of them, one after the other, where it is
    /// left out.
    #[arg(long)]
    language: Option<String>,
    /// How long to go on for each language, in seconds.
    #[arg(long, default_value_t = 300)]
    seconds: u64,
    /// Where the sequence of inputs begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this input of the sequence.
    #[arg(long)]
    only: Option<u64>,
}

/// Fuzzes the languages asked for.
///
/// # Errors
/// The first input of a language that fails, with how to repeat it.
pub fn run(arguments: &Arguments) -> Result<()> {
    let languages: Vec<Registered> = match &arguments.language {
        Some(name) => {
            let found = Registered::by_grammar_name(name);
            vec![found.with_context(|| format!("failed to find `{name}`"))?]
        }
        None => Registered::with_dialects().collect(),
    };
    // What panics is caught and told with its input: the hook's own lines would drown it.
    std::panic::set_hook(Box::new(|_| {}));
    let mut failures = Vec::new();
    for language in languages {
        if let Err(error) = fuzz(language, arguments) {
            println!("{}: {error:#}", language.grammar_name());
            failures.push(language.grammar_name());
        }
    }
    if !failures.is_empty() {
        bail!("failed for {}", failures.join(", "));
    }
    Ok(())
}

fn fuzz(language: Registered, arguments: &Arguments) -> Result<()> {
    let seeds = seeds(language)?;
    let name = language.grammar_name();
    let config = config();
    let started = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut inputs = 0u64;
    let mut bytes = 0u64;
    for number in arguments.only.unwrap_or(0).. {
        if started.elapsed().as_secs() >= arguments.seconds {
            break;
        }
        let mut rng = Rng::with_seed(arguments.seed.wrapping_mul(1_000_003).wrapping_add(number));
        let input = mutate::mutated(&seeds, MAX_BYTES, &mut rng);
        let begun = Instant::now();
        if let Err(error) = examine(&input, language, &config) {
            let kept = keep(name, &input)?;
            bail!(
                "{error:#}; the input is {}; repeat with --language {name} --seed {} --only {number}",
                kept.display(),
                arguments.seed
            );
        }
        slowest = slowest.max(begun.elapsed());
        inputs += 1;
        bytes += input.len() as u64;
        if arguments.only.is_some() {
            break;
        }
    }
    println!(
        "{name:<11} {inputs} inputs, {} MB, {} s, slowest {} ms: no failure",
        bytes >> 20,
        started.elapsed().as_secs(),
        slowest.as_millis()
    );
    Ok(())
}

/// Analyses an input twice and looks for what must not be.
fn examine(input: &[u8], language: Registered, config: &AnalysisConfig) -> Result<()> {
    let begun = Instant::now();
    let analysed = || {
        let stop = || begun.elapsed() > HANG;
        catch_unwind(AssertUnwindSafe(|| analyze(input, language, config, &stop)))
    };
    let Ok(first) = analysed() else { bail!("a panic") };
    if begun.elapsed() > HANG {
        bail!("took longer than {} s", HANG.as_secs());
    }
    let Ok(second) = analysed() else { bail!("a panic in the second run") };
    if serde_json::to_vec(&first)? != serde_json::to_vec(&second)? {
        bail!("two runs disagree");
    }
    consistent(&first, input.len())
}

/// What holds of every report: sums are the sums of their points, and spans are in the file.
fn consistent(report: &FileReport, length: usize) -> Result<()> {
    let lines = report.lines;
    if lines.code + lines.comment + lines.blank != lines.total {
        bail!("the sorts of lines do not sum up: {lines:?}");
    }
    for function in &report.functions {
        let sum = |metric: &str| {
            function
                .increments
                .iter()
                .filter(|increment| increment.metric.as_str() == metric)
                .map(|increment| increment.points)
                .sum::<u64>()
        };
        let name = &function.qualified_name;
        if sum("cognitive") != u64::from(function.cognitive) {
            bail!("{name}: cognitive {} is not the sum of its points", function.cognitive);
        }
        if sum("cyclomatic") + 1 != u64::from(function.cyclomatic) {
            bail!("{name}: cyclomatic {} is not 1 + its points", function.cyclomatic);
        }
        let (start, end) = (function.start_byte as usize, function.end_byte as usize);
        if start > end || end > length || function.start_line > function.end_line {
            bail!("{name}: spans {start}..{end} of {length} bytes");
        }
    }
    Ok(())
}

fn config() -> AnalysisConfig {
    AnalysisConfig { include_generated: true, ..astrolens_config::defaults(true) }
}

/// The real files to start from: those of the corpus in this language and dialect, smaller ones only.
fn seeds(language: Registered) -> Result<Vec<Vec<u8>>> {
    let is_written = |path: &Path| Language::of(language).of_file(path) == language;
    let folder = Cache::open()?.path("corpus").join(language.definition().name);
    let mut seeds = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| {
            format!("failed to read {}: run `cargo xtask corpus` first", folder.display())
        })?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_written(&path) && path.metadata()?.len() <= 2 * MAX_BYTES as u64 {
                seeds.push(path);
            }
        }
    }
    seeds.sort();
    if seeds.is_empty() {
        bail!("failed to find files in {}: run `cargo xtask corpus` first", folder.display());
    }
    seeds.into_iter().step_by(3).map(|path| Ok(std::fs::read(path)?)).collect()
}

fn keep(name: &str, input: &[u8]) -> Result<PathBuf> {
    let folder = Cache::open()?.folder("fuzz")?;
    let digest = blake3::hash(input).to_hex();
    let path = folder.join(format!("{name}-{}", &digest[..12]));
    std::fs::write(&path, input)?;
    Ok(path)
}
