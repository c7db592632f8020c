//! The one file that a command is about: on disk or through a pipe.

use std::path::{Path, PathBuf};

use astrolens_config::Flags;
use astrolens_error::{Error, Result};
use astrolens_scan::{Foreign, Refused, Single, WalkOptions, Workspaces, walk};
use astrolens_syntax::Language;

use super::configuration;
use super::languages::Languages;
use super::options::GlobalOptions;
use super::{mistakes, stdin};

/// How the file is to be read.
#[derive(Debug, clap::Args)]
pub(crate) struct SingleOptions {
    /// The language of the text, whatever its name says
    #[arg(long, value_parser = Languages, value_name = "LANGUAGE", help_heading = "Files")]
    language: Option<String>,
    /// The name that the text on standard input (`-`) would have as a file
    #[arg(long, value_name = "FILE", help_heading = "Files")]
    stdin_filename: Option<PathBuf>,
}

impl SingleOptions {
    /// Reads the file at `path`, with the points behind its figures if they are to be explained.
    /// Mistakes in its configuration are shown and spoil the verdict.
    ///
    /// # Errors
    /// When it cannot be read, or is in none of our languages.
    pub(crate) fn read(
        &self,
        path: &Path,
        global: &GlobalOptions,
        explain: bool,
    ) -> Result<Single> {
        let options = configuration::options(global, Flags::default(), explain);
        let mut workspaces = Workspaces::new(options);
        let language = self.language.as_deref().and_then(Language::by_name);
        let file = if path.as_os_str() == "-" {
            let name = self.stdin_filename.as_deref();
            stdin::read(name, language, &mut workspaces)?
        } else {
            let metadata = path
                .metadata()
                .map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
            if metadata.is_dir() {
                let message = format!("`{}` is a folder", path.display());
                return Err(Error::usage(message, "name a file in it; `scan` looks at folders"));
            }
            let mut found = walk(&[path.to_path_buf()], WalkOptions::default(), &mut workspaces);
            let mut file = found.files.pop().ok_or_else(|| {
                let problem = found.problems.pop().map(|problem| problem.detail);
                let why = problem.unwrap_or_else(|| "it is left out by a flag".to_owned());
                Error::usage(format!("cannot read `{}`: {why}", path.display()), "name a file")
            })?;
            file.language = language;
            file
        };
        let read = Single::read(&file, &workspaces);
        mistakes::check(&workspaces.diagnostics())?;
        read.map_err(|refused| error(&file.name, refused))
    }
}

/// What it means that nothing can be said of the file called `name`.
pub(crate) fn error(name: &str, refused: Refused) -> Error {
    match refused {
        Refused::Foreign(Foreign::Unsupported(title)) => Error::usage(
            format!("`{name}` is {title}, which is not measured"),
            "`--language` takes it for something else",
        ),
        Refused::Foreign(Foreign::Other) => {
            let titles: Vec<&str> = Language::all().map(Language::title).collect();
            let advice = format!("these are: {}; `--language` says which it is", titles.join(", "));
            Error::usage(format!("`{name}` is in none of the languages that are measured"), advice)
        }
        Refused::Foreign(Foreign::Unreadable(kind)) => {
            Error::usage(format!("cannot read `{name}`: {kind}"), "name a file that can be read")
        }
        Refused::Skipped(skipped) => {
            let advice = match skipped.reason.as_ref() {
                "too-large" => "raise the limit: `--set limits.max_bytes=…`",
                "work-limit" => "raise the limit: `--set limits.max_parse_steps=…`",
                "minified" => "`--set files.include_generated=true` measures it all the same",
                _ => "name a text file that can be read",
            };
            Error::usage(format!("cannot read `{name}`: {}", skipped.detail), advice)
        }
    }
}
