//! `astrolens config`: shows, creates and describes the configuration.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{
    FILE_NAME, Flags, Selection, Workspace, architecture_toml, schema, starter,
};
use astrolens_error::{Error, Result};
use astrolens_render::{plain, whose};
use astrolens_scan::{Candidate, Single, WalkOptions, Workspaces, walk};
use astrolens_syntax::Language;

use super::languages::Languages;
use super::options::GlobalOptions;
use super::print::print;
use super::{Verdict, configuration, logging, mistakes};

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
        #[arg(long, value_parser = Languages, value_name = "LANGUAGE")]
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
    let mut workspaces = Workspaces::new(configuration::options(global, Flags::default(), false));
    let file = if metadata.is_dir() {
        None
    } else {
        // A file that is named is found whatever the ignore rules say.
        walk(&[path.to_owned()], WalkOptions::default(), &mut workspaces).files.pop()
    };
    let number = file.as_ref().map_or_else(|| workspaces.number(path), |file| file.workspace);
    let workspace = workspaces.get(number);
    let text = match file {
        None => of_folder(path, workspace),
        Some(file) => {
            let file = Candidate { language: language.and_then(Language::by_name), ..file };
            let read = Single::read(&file, &workspaces).ok();
            of_file(path, &file, read.as_ref(), workspace)
        }
    };
    let architecture = architecture_toml(&workspace.architecture(), workspace.root());
    let gap = if architecture.is_empty() { "" } else { "\n" };
    print(format!("{text}{gap}{architecture}"))?;
    mistakes::check(&workspace.diagnostics())
}

/// What holds for a folder.
fn of_folder(path: &Path, workspace: &Workspace) -> String {
    let resolved = workspace.folder_defaults(path);
    let mut text = format!("# What holds in `{}` for code in any language.\n", path.display());
    if workspace.excludes_folder(path) {
        text.push_str("# Nothing in it is looked at: `exclude` leaves it out.\n");
    }
    text + "\n" + &resolved.effective.to_toml(workspace.root())
}

/// What holds for a `file` that is called `path`; it was `read` if it is in a known language.
fn of_file(path: &Path, file: &Candidate, read: Option<&Single>, workspace: &Workspace) -> String {
    let root = workspace.root();
    let resolved = match read {
        Some(file) => Arc::clone(&file.resolved),
        None => workspace.resolve(&file.path, None),
    };
    let mut text = format!("# What holds for `{}`", path.display());
    // Writing to a string cannot fail.
    let _ = match read {
        Some(file) => writeln!(text, ", which is in {}.", file.language.title()),
        None => writeln!(text, " in any language."),
    };
    let report = read.map(Single::unexamined);
    let known = report.iter().flat_map(|report| [whose::origin(report), whose::test_code(report)]);
    let left_out = match workspace.selection(&file.path) {
        Selection::Selected => None,
        Selection::Excluded(by) => {
            Some(format!("It is left out: `exclude`, {}.", by.describe(root)))
        }
        Selection::NotIncluded(by) => {
            Some(format!("It is left out: not in `include`, {}.", by.describe(root)))
        }
    };
    for sentence in known.chain([left_out]).flatten() {
        let _ = writeln!(text, "# {}", plain::printable(&sentence));
    }
    text + "\n" + &resolved.effective.to_toml(root)
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
    logging::note(&format!("wrote `{}`", path.display()));
    Ok(())
}
