//! `astrolens config`: shows, creates and describes the configuration.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use astrolens_config::{FILE_NAME, Flags, Selection, schema, starter};
use astrolens_syntax::Language;

use super::options::{self, GlobalOptions};
use super::print::print;
use super::{Verdict, configuration};
use crate::error::{Error, Result};

/// Show, create or describe the configuration
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

/// What to do with the configuration.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print what holds for a file or a folder, and for each value who decided it
    Show {
        /// The file or folder
        #[arg(value_name = "PATH", default_value = ".")]
        path: PathBuf,
        /// Take the file to be in this language
        #[arg(long, value_parser = options::languages(), value_name = "LANGUAGE")]
        language: Option<String>,
    },
    /// Write an `astrolens.toml` to start from, with everything commented out
    Init {
        /// The folder to write it into
        #[arg(value_name = "FOLDER", default_value = ".")]
        folder: PathBuf,
    },
    /// Print the JSON Schema of `astrolens.toml`, for completion and checks in editors
    Schema,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        match self.action {
            Action::Show { path, language } => show(&path, language.as_deref(), global)?,
            Action::Init { folder } => init(&folder)?,
            Action::Schema => print(format!("{:#}\n", schema()))?,
        }
        Ok(Verdict::Passed)
    }
}

/// Prints what holds for `path`, in spite of mistakes, which are told afterwards.
fn show(path: &Path, language: Option<&str>, global: &GlobalOptions) -> Result<()> {
    let metadata =
        path.metadata().map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let workspace = configuration::open(path, global, Flags::default(), false);
    let language = language.map_or_else(|| by_path(path), Language::by_name);
    let root = workspace.root();
    let text = if metadata.is_dir() {
        let resolved = workspace.folder_defaults(path);
        let mut text = format!("# What holds in `{}` for code in any language.\n", path.display());
        if workspace.excludes_folder(path) {
            text.push_str("# Nothing in it is looked at: `exclude` leaves it out.\n");
        }
        text + "\n" + &resolved.effective.to_toml(root)
    } else {
        let resolved = workspace.resolve(path, language);
        let mut text = format!("# What holds for `{}`", path.display());
        // Writing to a string cannot fail.
        let _ = match language {
            Some(language) => writeln!(text, ", which is in {}.", language.title()),
            None => writeln!(text, " in any language."),
        };
        if let Some(reason) = &resolved.analysis.test_reason {
            let _ = writeln!(text, "# It is test code: {reason}.");
        }
        let _ = match workspace.selection(path) {
            Selection::Selected => Ok(()),
            Selection::Excluded(origin) => {
                writeln!(text, "# It is left out: `exclude`, {}.", origin.describe(root))
            }
            Selection::NotIncluded(origin) => {
                writeln!(text, "# It is left out: not in `include`, {}.", origin.describe(root))
            }
        };
        text + "\n" + &resolved.effective.to_toml(root)
    };
    print(text)?;
    configuration::check(&workspace)
}

/// The language that the name of a file speaks for.
fn by_path(path: &Path) -> Option<Language> {
    let name = path.file_name()?.to_str()?;
    match astrolens_syntax::detect::by_path(name) {
        astrolens_syntax::detect::ByPath::Language(language) => Some(language),
        _ => None,
    }
}

/// Writes the starter file, never over another one.
fn init(folder: &Path) -> Result<()> {
    let path = folder.join(FILE_NAME);
    let created = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = created.map_err(|source| {
        if source.kind() == io::ErrorKind::AlreadyExists {
            let message = format!("there is already a `{}`", path.display());
            Error::usage(message, "`astrolens config show` prints what holds with it")
        } else {
            Error::Write { path: path.clone(), source }
        }
    })?;
    file.write_all(starter().as_bytes())
        .map_err(|source| Error::Write { path: path.clone(), source })?;
    print(format!("wrote {}\n", path.display()))
}
