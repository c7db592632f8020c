//! One file by itself, read as a scan reads it, for commands that are about a file.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_analysis::{FileContext, without_tree};
use astrolens_config::Resolved;
use astrolens_guard::{guarded, hanging};
use astrolens_model::{FileReport, Skipped};
use astrolens_syntax::{Language, Parsed, parse_within};

use super::identify::{Foreign, Hint, Identified, Unidentified, identify};
use super::judge;
use super::surroundings::Surroundings;
use super::walk::Candidate;
use super::workspaces::Workspaces;

/// A file with its text and all that is known of it before it is analysed.
pub struct Single {
    /// Its path in reports.
    pub name: String,
    /// Its path from the top of its workspace, parts joined by `/`.
    pub place: String,
    /// The language it is in.
    pub language: Language,
    /// Its text: what byte offsets count in.
    pub text: Vec<u8>,
    /// The configuration that holds for it.
    pub resolved: Arc<Resolved>,
}

/// Why there is nothing to say of a file.
#[derive(Debug)]
pub enum Refused {
    /// It is in none of our languages.
    Foreign(Foreign),
    /// It cannot be read as text, or takes too long.
    Skipped(Skipped),
}

impl Single {
    /// Reads `file`, which is in one of `workspaces`.
    ///
    /// # Errors
    /// When it cannot be read, or is in none of our languages.
    pub fn read(file: &Candidate, workspaces: &Workspaces) -> Result<Self, Refused> {
        let surroundings = Surroundings::new(workspaces, HashMap::new());
        let hint = Hint::of(file, &surroundings).map_err(Refused::Foreign)?;
        let workspace = workspaces.get(file.workspace);
        let limits = workspace.resolve(&file.path, hint.language).analysis.limits;
        let identified = identify(file, &hint, limits.max_bytes, &mut Vec::new());
        let Identified { language, text, .. } = identified.map_err(|why| match why {
            Unidentified::Foreign(foreign) => Refused::Foreign(foreign),
            Unidentified::NoScript(_) => Refused::Foreign(Foreign::Other),
            Unidentified::Skipped(skipped, ..) => Refused::Skipped(skipped),
        })?;
        let resolved = workspace.resolve(&file.path, Some(language));
        let place = workspace.place(&file.path);
        Ok(Self { name: file.name.clone(), place, language, text, resolved })
    }

    /// What its report says before anything is measured: whose work it is, and whether it is test
    /// code.
    #[must_use]
    pub fn unexamined(&self) -> FileReport {
        self.context().unexamined(&self.text)
    }

    /// Its report.
    #[must_use]
    pub fn report(&self) -> FileReport {
        judge::report(&self.context(), &self.name, &self.text)
    }

    /// `report`, which is that of its text by itself, as the report of this file.
    #[must_use]
    pub fn named(&self, report: FileReport) -> FileReport {
        self.context().named(&self.name, &self.text, report)
    }

    /// What is known of it beside its text.
    fn context(&self) -> FileContext<'_> {
        let config = &self.resolved.analysis;
        FileContext { place: &self.place, language: self.language, config }
    }

    /// Its syntax tree.
    ///
    /// # Errors
    /// When the parse is more work than the configuration allows, or fails.
    pub fn parse(&self) -> Result<Parsed, Refused> {
        let limits = &self.resolved.analysis.limits;
        let parsed = guarded(|| parse_within(&self.text, self.language, limits, &hanging()));
        let skipped = match parsed {
            Ok(Ok(parsed)) => return Ok(parsed),
            Ok(Err(error)) => without_tree(error, limits),
            Err(panic) => {
                let detail = format!("the parse failed ({panic}); please report it with the file");
                Skipped { reason: "internal-error".into(), detail }
            }
        };
        Err(Refused::Skipped(skipped))
    }
}
