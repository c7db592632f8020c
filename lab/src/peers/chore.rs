//! The chore itself: run everybody, compare, print, and keep every disagreement.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::found;
use super::results::{Job, Results};
use super::{PEERS, Peer, Tools};
use crate::compare::extents;
use crate::compare::function::Metric;
use crate::compare::ours::{self, Ours};
use crate::compare::side::{SUMMARY, Side};
use crate::compare::table::Table;
use crate::language::Language;
use crate::{corpus, modules, oracles};
use lab_tools::cache::Cache;

/// Arguments of `cargo xtask peers`.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    /// Compare only this language.
    #[arg(long)]
    language: Option<Language>,
    /// Compare only with this peer.
    #[arg(long)]
    peer: Option<String>,
    /// Run the peers again, even where their results are kept.
    #[arg(long)]
    fresh: bool,
    /// Run the peers and keep their results, without comparing.
    #[arg(long)]
    prepare: bool,
    /// Leave out the comparison of which functions are found.
    #[arg(long)]
    no_oracle: bool,
    /// Print which functions are found in large foreign sources, and nothing else.
    #[arg(long)]
    found: bool,
    /// How many examples to print of each class.
    #[arg(long, default_value_t = 1)]
    examples: usize,
    /// The program to compare, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
}

/// What else there is to compare than functions.
#[derive(clap::Subcommand)]
enum Other {
    /// Hold our module graph against those that others make.
    Modules(modules::Arguments),
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(Other::Modules(arguments)) = &arguments.other {
        return modules::run(arguments);
    }
    if let Some(name) = &arguments.peer {
        let names: Vec<&str> = PEERS.iter().map(|peer| peer.name).collect();
        anyhow::ensure!(
            names.contains(&name.as_str()),
            "there is no peer `{name}`: the peers are {}",
            names.join(", ")
        );
    }
    let cache = Cache::open()?;
    if arguments.found {
        return found::run(&cache, &ours::binary(arguments.astrolens.as_deref())?);
    }
    let tools = Tools::install(&cache)?;
    let binary =
        if arguments.prepare { None } else { Some(ours::binary(arguments.astrolens.as_deref())?) };
    for language in Language::ALL {
        if arguments.language.is_none_or(|wanted| wanted == language) {
            compare_language(arguments, &cache, &tools, binary.as_deref(), language)?;
        }
    }
    let is_whole = arguments.language.is_none() && arguments.peer.is_none();
    if let Some(binary) = binary.filter(|_| is_whole && !arguments.no_oracle) {
        found::run(&cache, &binary)?;
    }
    Ok(())
}

fn compare_language(
    arguments: &Arguments,
    cache: &Cache,
    tools: &Tools,
    binary: Option<&Path>,
    language: Language,
) -> Result<()> {
    let root = corpus::folder_of(cache, language)?;
    let files = corpus::files_of(cache, language)?;
    println!("\n# {language}: {} files\n", files.len());
    let job = |peer| Job { peer, tools, language, root: &root, files: &files };
    let mut heard: Vec<(&Peer, Results)> = Vec::new();
    for peer in PEERS {
        let is_wanted = arguments.peer.as_deref().is_none_or(|name| name == peer.name);
        if is_wanted && peer.metrics(language).is_some() {
            let results = job(peer).results(cache, arguments.fresh)?;
            tell_limits(peer, &results);
            heard.push((peer, results));
        }
    }
    let oracle = oracles::of(language);
    let found =
        (!arguments.no_oracle).then(|| job(oracle).results(cache, arguments.fresh)).transpose()?;
    if let Some(found) = &found {
        tell_limits(oracle, found);
    }
    let Some(binary) = binary else { return Ok(()) };

    let kept = cache.folder("peers/ours")?.join(format!("{language}.json"));
    let ours = ours::scan(binary, &root, &kept)?;
    tell_skipped(&ours, &files);
    let disagreements = cache.folder("peers/disagreements")?;
    let side = Side::new(language, &root, ours, disagreements, arguments.examples)?;
    let mut summary = Table::new(SUMMARY);
    let mut explanations = String::new();
    for metric in [Metric::Cyclomatic, Metric::Cognitive] {
        for (peer, results) in &heard {
            if peer.metrics(language).is_some_and(|metrics| metrics.contains(&metric)) {
                explanations +=
                    &side.compare(peer.name, &results.functions, metric, &mut summary)?;
            }
        }
    }
    println!("\n{}\n{explanations}", summary.render());
    if let Some(found) = found {
        println!("{}", extents::compare(&side, oracle.name, &found.functions)?);
    }
    Ok(())
}

/// Says which files a peer did not read: a comparison proves nothing about them.
fn tell_limits(peer: &Peer, results: &Results) {
    let Results { files, failures, seconds, .. } = results;
    let of = if peer.sample.is_some() { "sampled files" } else { "files" };
    print!("{}: {files} {of} in {seconds:.1} s", peer.name);
    if let Some((file, reason)) = failures.first() {
        let reason = reason.lines().next_back().unwrap_or_default();
        print!(", failed on {}, as {file}: {reason}", failures.len());
    }
    println!();
}

/// Says which files we did not measure.
fn tell_skipped(ours: &Ours, files: &[String]) {
    let reason = |file: &String| match ours.files.get(file) {
        Some(None) => None,
        Some(Some(reason)) => Some(reason.as_str()),
        None => Some("not in the report"),
    };
    let skipped: Vec<(&String, &str)> =
        files.iter().filter_map(|file| Some((file, reason(file)?))).collect();
    if let Some((file, reason)) = skipped.first() {
        println!("astrolens: {} files are not measured, as {file}: {reason}", skipped.len());
    }
}
