//! Options that several commands share.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use astrolens_config::{Flags, Options};
use astrolens_error::{Error, Result};
use astrolens_metrics::{METRICS, Metric, TYPE_METRICS, metric};
use astrolens_render::whose::Listing;
use astrolens_render::{self as render, FORMATS, Format, Silenced, Terminal};
use astrolens_scan::WalkOptions;
use astrolens_syntax::Language;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum};

use super::configuration;
use super::languages::Languages;
use super::pool::WorkerOptions;

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct GlobalOptions {
    /// Use this configuration file instead of the nearest `astrolens.toml`
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, as it would stand in `astrolens.toml`: `--set thresholds.cognitive=10`
    /// (repeatable)
    #[arg(long, global = true, value_name = "KEY=VALUE", help_heading = "Global options")]
    pub(crate) set: Vec<String>,
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
    /// Leave out notes, progress and the closing line: only what was asked for, warnings and errors
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// Log what is done to standard error; twice for more (or set `ASTROLENS_LOG`)
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Global options")]
    pub(crate) verbose: u8,
}

impl GlobalOptions {
    /// Takes every `--set` of `arguments`, wherever it stands.
    ///
    /// Of an option that stands both before and behind the name of a command, clap keeps what
    /// is behind only. The arguments have been parsed, so that each `--set` has its value.
    pub(crate) fn gather_settings(&mut self, arguments: impl Iterator<Item = OsString>) {
        let mut arguments = arguments
            .take_while(|argument| argument != "--")
            .filter_map(|argument| argument.into_string().ok());
        self.set.clear();
        while let Some(argument) = arguments.next() {
            if argument == "--set" {
                self.set.extend(arguments.next());
            } else if let Some(setting) = argument.strip_prefix("--set=") {
                self.set.push(setting.to_owned());
            }
        }
    }
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
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Args)]
pub(crate) struct FileSelection {
    /// Files and folders; `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) include: Vec<String>,
    /// No files that match this glob, relative to the workspace's folder (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = "Files")]
    pub(crate) exclude: Vec<String>,
    /// Only files in this language (repeatable); with `-`, the language of the text
    #[arg(long, value_parser = Languages, value_name = "LANGUAGE", help_heading = "Files")]
    pub(crate) language: Vec<String>,
    /// Also look at files that `.gitignore` and the like leave out
    #[arg(long, help_heading = "Files")]
    pub(crate) no_ignore: bool,
    /// Also look at hidden files and folders
    #[arg(long, help_heading = "Files")]
    pub(crate) hidden: bool,
    /// Leave out what the configuration excludes even if it is named here, as hooks name files
    #[arg(long, help_heading = "Files")]
    pub(crate) force_exclude: bool,
    /// The name that the text on standard input would have as a file
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Report findings in generated and vendored files, and measure minified ones
    #[arg(long, help_heading = "Files")]
    pub(crate) include_generated: bool,
}

impl FileSelection {
    /// What stands above the configuration files.
    pub(crate) fn flags(&self, global: &GlobalOptions) -> Flags {
        Flags {
            set: global.set.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            include_generated: self.include_generated,
        }
    }

    /// What beside the configuration files decides.
    pub(crate) fn options(&self, global: &GlobalOptions) -> Options {
        configuration::options(global, self.flags(global), false)
    }

    /// The files and folders that were named.
    pub(crate) fn on_disk(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.iter().filter(|path| path.as_os_str() != "-")
    }

    /// Where repositories are looked for.
    pub(crate) fn starts(&self) -> Vec<PathBuf> {
        let named = self.on_disk().chain(&self.stdin_filename);
        let starts: Vec<PathBuf> = named.cloned().collect();
        if starts.is_empty() { vec![PathBuf::from(".")] } else { starts }
    }

    /// How folders are to be walked.
    pub(crate) fn walk_options(&self) -> WalkOptions {
        WalkOptions {
            no_ignore: self.no_ignore,
            hidden: self.hidden,
            force_exclude: self.force_exclude,
        }
    }

    /// The languages that are wanted; empty for all.
    pub(crate) fn languages(&self) -> Vec<Language> {
        self.language.iter().filter_map(|name| Language::by_name(name)).collect()
    }
}

/// The metrics of functions there are, with what each measures.
fn metrics() -> PossibleValuesParser {
    PossibleValuesParser::new(of_functions())
}

/// The metrics of types there are, with what each measures.
pub(crate) fn type_metrics() -> PossibleValuesParser {
    PossibleValuesParser::new(of_types())
}

/// All metrics there are, with what each measures.
pub(crate) fn all_metrics() -> PossibleValuesParser {
    PossibleValuesParser::new(of_functions().chain(of_types()))
}

fn of_functions() -> impl Iterator<Item = PossibleValue> {
    METRICS.iter().map(|metric| PossibleValue::new(metric.id.as_str()).help(metric.summary))
}

fn of_types() -> impl Iterator<Item = PossibleValue> {
    TYPE_METRICS.iter().map(|metric| PossibleValue::new(metric.id.as_str()).help(metric.summary))
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
    /// Put this folder before every path, for a report that is merged into one of a larger project
    #[arg(long, value_parser = path_prefix, value_name = "FOLDER", help_heading = "Output")]
    pub(crate) path_prefix: Option<String>,
    /// Also report what comments suppress and what a baseline lets pass, marked as such
    #[arg(long, help_heading = "Output")]
    pub(crate) show_suppressed: bool,
    #[command(flatten)]
    pub(crate) destination: Destination,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self {
            format: "text".to_owned(),
            path_prefix: None,
            show_suppressed: false,
            destination: Destination::default(),
        }
    }
}

impl OutputOptions {
    /// The format that was chosen.
    ///
    /// # Errors
    /// When it has no place for what is suppressed, which was asked for, or there is no such format,
    /// which the parser of arguments rules out.
    pub(crate) fn format(&self) -> Result<&'static Format> {
        let format = render::format(&self.format).ok_or_else(|| {
            Error::usage(format!("there is no format `{}`", self.format), "see `--help`")
        })?;
        let shows = |format: &Format| format.silenced == Silenced::Asked;
        if self.show_suppressed && !shows(format) {
            return Err(format_refused("--show-suppressed", format, shows));
        }
        Ok(format)
    }
}

/// The folder that is put before paths, as `text` names it: without `.` in it, and empty for none.
///
/// # Errors
/// When it leads out of the project: no reader would find the files there.
fn path_prefix(text: &str) -> std::result::Result<String, String> {
    let text = text.replace(std::path::MAIN_SEPARATOR, "/");
    let mut parts: Vec<_> = text.split('/').filter(|part| !["", "."].contains(part)).collect();
    if parts.contains(&"..") {
        return Err("it leads out of the project by `..`".to_owned());
    }
    if text.starts_with('/') {
        parts.insert(0, "");
    }
    Ok(parts.join("/"))
}

/// The error of a `flag` that `format` has no place for, while those that `has` do.
pub(crate) fn format_refused(flag: &str, format: &Format, has: impl Fn(&Format) -> bool) -> Error {
    let others: Vec<_> =
        FORMATS.iter().filter(|format| has(format)).map(|format| format.name).collect();
    Error::usage(
        format!("the format `{}` has no place for what `{flag}` asks for", format.name),
        format!("use one of {}, or leave `{flag}` out", others.join(", ")),
    )
}

/// Where a report goes.
#[derive(Debug, Default, Args)]
pub(crate) struct Destination {
    /// Write to this file; `-` for standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

impl Destination {
    /// The file at `path`, where `-` is standard output.
    pub(crate) fn at(path: PathBuf) -> Self {
        Self { output: Some(path) }
    }

    /// The file that is written; `None` for standard output. One that is called `-` is `./-`.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// Writes all of `text`.
    ///
    /// # Errors
    /// When it cannot be written to its end.
    pub(crate) fn write(&self, text: impl AsRef<[u8]>) -> Result<()> {
        let mut output = self.open()?;
        let written = output.write_all(text.as_ref()).and_then(|()| output.flush());
        written.map_err(|error| self.error(error))
    }

    /// What the reader of the report can see.
    pub(crate) fn terminal(&self) -> Terminal {
        if self.file().is_some() { Terminal::PLAIN } else { Terminal::of_stdout() }
    }

    /// Opens what the report is written to.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn open(&self) -> Result<render::Output<'static>> {
        const BUFFER: usize = 256 << 10;
        Ok(match self.file() {
            Some(path) => {
                let file = File::create(path).map_err(|source| self.error(source))?;
                Box::new(BufWriter::with_capacity(BUFFER, file))
            }
            None => Box::new(BufWriter::with_capacity(BUFFER, io::stdout())),
        })
    }

    /// What it means that the report could not be written.
    pub(crate) fn error(&self, source: io::Error) -> Error {
        match self.file() {
            Some(path) => Error::Write { path: path.to_owned(), source },
            None => Error::Output(source),
        }
    }
}

/// Which functions an overview lists.
#[derive(Debug, Args)]
pub(crate) struct ListOptions {
    /// Show the worst N in tables; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20, help_heading = "Output")]
    pub(crate) top: usize,
    /// The metric that says which functions are worst
    #[arg(long, value_parser = metrics(), value_name = "METRIC", default_value = "cognitive", help_heading = "Output")]
    pub(crate) sort: String,
}

impl ListOptions {
    /// How many functions to list.
    pub(crate) fn top(&self) -> usize {
        if self.top == 0 { usize::MAX } else { self.top }
    }

    /// The metric to sort by.
    ///
    /// # Errors
    /// When there is no such metric, which the parser of arguments rules out.
    pub(crate) fn sort(&self) -> Result<&'static Metric> {
        metric(&self.sort).ok_or_else(|| {
            Error::usage(format!("there is no metric `{}`", self.sort), "see `--help`")
        })
    }
}

/// Which of the functions measured are listed.
#[derive(Debug, Args)]
pub(crate) struct Chosen {
    /// Also list functions of vendored and generated files
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// List only functions of the project's own files, which is the default
    #[arg(long, overrides_with = "all", help_heading = "Output")]
    own: bool,
    /// List no functions that are test code
    #[arg(long, help_heading = "Output")]
    no_tests: bool,
}

impl Chosen {
    /// What was chosen.
    pub(crate) fn listing(&self) -> Listing {
        Listing { all: self.all && !self.own, tests: !self.no_tests }
    }
}

/// How the work is done.
#[derive(Debug, Args)]
pub(crate) struct WorkOptions {
    /// Number of threads; all cores unless given
    #[arg(long, value_name = "N", help_heading = "Work")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// Neither read nor write the cache
    #[arg(long, help_heading = "Work")]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) workers: WorkerOptions,
}

/// What is told of the work.
#[derive(Debug, Args)]
pub(crate) struct CostOptions {
    /// Show timings, cache hits and memory on standard error
    #[arg(long, help_heading = "Work")]
    pub(crate) stats: bool,
}

impl WorkOptions {
    /// The number of threads to use.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        self.threads
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN)
    }
}
