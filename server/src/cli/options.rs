//! Options that several commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};

use crate::render::FORMATS;

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalOptions {
    /// Use this configuration file instead of the nearest `astrolens.toml`
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(crate) config: Option<PathBuf>,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub(crate) color: Color,
    /// Log what is done to standard error; twice for more (or set `ASTROLENS_LOG`)
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub(crate) verbose: u8,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes it the choice of the whole process.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Which files are looked at.
#[derive(Debug, Args)]
pub(crate) struct FileSelection {
    /// Files and folders; `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only files that match this glob, relative to PATH (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) include: Vec<String>,
    /// No files that match this glob, relative to PATH (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Only files in this language (repeatable); with a single file or `-`, read it as this
    #[arg(long, value_name = "LANGUAGE", help_heading = "Files")]
    pub(crate) language: Vec<String>,
    /// Look at files that `.gitignore` and the like leave out, too
    #[arg(long, help_heading = "Files")]
    pub(crate) no_ignore: bool,
    /// Look at hidden files and folders, too
    #[arg(long, help_heading = "Files")]
    pub(crate) hidden: bool,
    /// The name that the text on standard input would have as a file
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
}

/// The formats there are, with what each is for.
fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(
        FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.summary)),
    )
}

/// What a report looks like and where it goes.
#[derive(Debug, Args)]
pub(crate) struct OutputOptions {
    /// The form of the report
    #[arg(long, value_parser = formats(), default_value = "text", value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: String,
    /// Write the report to this file
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,
    /// Show the worst N functions; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Output")]
    pub(crate) top: usize,
    /// The metric that says which functions are worst
    #[arg(long, value_name = "METRIC", default_value = "cognitive", help_heading = "Output")]
    pub(crate) sort: String,
}

/// How the work is done.
#[derive(Debug, Args)]
pub(crate) struct WorkOptions {
    /// Number of threads; all cores unless given
    #[arg(long, value_name = "N", help_heading = "Work")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    /// Neither read nor write the cache
    #[arg(long, help_heading = "Work")]
    pub(crate) no_cache: bool,
    /// Show timings, cache hits and memory on standard error
    #[arg(long, help_heading = "Work")]
    pub(crate) stats: bool,
}
