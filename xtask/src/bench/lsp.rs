//! `cargo xtask bench lsp`: how soon an editor is told what an edit changed.

mod costs;
mod edit;
mod habits;
mod material;
mod parseable;
mod random;
mod typist;

use std::time::Duration;

use anyhow::Result;

use crate::cache::Cache;
use crate::language::Language;
use edit::Edit;
use material::Material;

/// The lines of a text that is edited.
const LINES: usize = 6_000;

/// Where the sequences of edits begin.
const SEED: u64 = 1;

/// Arguments of `cargo xtask bench lsp`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Measure only this language.
    #[arg(long)]
    language: Option<Language>,
    /// How many edits of each mix are made in each text.
    #[arg(long, default_value_t = 500)]
    edits: usize,
    /// Measure what an edit costs at least, and no server.
    #[arg(long)]
    floor: bool,
}

/// Which edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Each leaves a text that parses.
    Parseable,
    /// Anything, anywhere, one on top of the other.
    Random,
}

impl Mix {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Parseable, Self::Random];

    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parseable => "parseable",
            Self::Random => "random",
        }
    }

    /// The edits of a text.
    pub fn edits(self, material: &Material, count: usize) -> Result<Vec<Edit>> {
        match self {
            Self::Parseable => parseable::edits(material, count, SEED),
            Self::Random => Ok(random::edits(material, count, SEED)),
        }
    }
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    let cache = Cache::open()?;
    let materials = material::gather(&cache, arguments.language, LINES)?;
    if arguments.floor {
        println!("{}", costs::table(&materials, arguments.edits)?.render());
    }
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
