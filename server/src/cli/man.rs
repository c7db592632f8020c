//! `astrolens man`: manual pages.

use std::fs;
use std::io;
use std::path::PathBuf;

use astrolens_error::{Error, Result};
use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::Verdict;
use super::manual::{ENVIRONMENT, FILES, command, examples, exit_codes};
use super::options::GlobalOptions;
use super::print::print;

/// The program with its version, as it stands at the foot of each page.
const SOURCE: &str = concat!("astrolens ", env!("CARGO_PKG_VERSION"));

/// Print the manual page, or write one for each command into a folder
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write `astrolens.1` and one page for each command here, for `man -M` or a package
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        let mut command = command();
        // Names of commands become those of pages: `astrolens-check`.
        command.build();
        let Some(folder) = self.folder else {
            print(&page(&command).map_err(Error::Output)?)?;
            return Ok(Verdict::Passed);
        };
        fs::create_dir_all(&folder)
            .map_err(|source| Error::Write { path: folder.clone(), source })?;
        for command in with_subcommands(&command) {
            let name = command.get_display_name().unwrap_or(command.get_name());
            let path = folder.join(format!("{name}.1"));
            let written = page(command).and_then(|page| fs::write(&path, page));
            written.map_err(|source| Error::Write { path, source })?;
        }
        Ok(Verdict::Passed)
    }
}

/// `command` and all commands below it.
fn with_subcommands(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().filter(|below| below.get_name() != "help");
    std::iter::once(command).chain(below.flat_map(with_subcommands)).collect()
}

/// The page of `command`.
fn page(command: &Command) -> io::Result<Vec<u8>> {
    // It has sections of its own for what the help says at its end.
    let plain = command.clone().after_help(None::<&str>).disable_help_flag(true);
    let man = Man::new(plain).source(SOURCE).manual("Astrolens");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut rest = Roff::new();
    section(&mut rest, "EXIT STATUS", exit_codes(command.get_name()));
    section(&mut rest, "FILES", FILES);
    section(&mut rest, "ENVIRONMENT", ENVIRONMENT);
    section(&mut rest, "EXAMPLES", examples(command.get_name()));
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// A section of terms and what is said of each; nothing where there are none.
fn section(roff: &mut Roff, heading: &str, rows: &[(&str, &str)]) {
    if rows.is_empty() {
        return;
    }
    roff.control("SH", [heading]);
    for (term, text) in rows {
        roff.control("TP", []);
        roff.text([bold(*term)]);
        roff.text([roman(text.replace('`', ""))]);
    }
}
