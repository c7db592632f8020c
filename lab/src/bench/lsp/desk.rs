//! A document that is being edited in a session, and what that takes.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use super::burst::{self, Burst};
use super::edit::Edit;
use super::milliseconds;
use super::times::Times;
use super::typist::Typist;
use crate::language::Registered;
use crate::lsp::client::Client;
use crate::lsp::document::Document;

/// One edit in so many is followed by a request for code lenses.
const LENSES: usize = 5;

/// One edit in so many is made when the document has rested: what is known of it then was found by
/// a fresh parse, whose tree may be another one than those before it.
const RESTED: usize = 20;

/// How long it rests, which is longer than it takes to settle.
const REST: Duration = Duration::from_millis(250);

/// An open document.
pub struct Desk<'a> {
    /// What has been measured so far.
    pub times: Times,
    client: &'a mut Client,
    path: PathBuf,
    language: Registered,
    document: Document,
    typist: Typist,
    with_lenses: bool,
}

impl<'a> Desk<'a> {
    /// Opens a text in a session.
    pub fn open(
        client: &'a mut Client,
        path: &Path,
        language: Registered,
        text: &str,
    ) -> Result<Self> {
        let typist = Typist::new(language, text)?;
        let document = Document::new(path, language, text.to_owned());
        client.open(&document).context("failed to open the text")?;
        let times = Times::default();
        let path = path.to_owned();
        Ok(Self { times, client, path, language, document, typist, with_lenses: false })
    }

    /// Asks for code lenses now and then, from now on.
    pub fn with_lenses(mut self) -> Self {
        self.with_lenses = true;
        self
    }

    /// The session.
    pub fn client(&mut self) -> &mut Client {
        self.client
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        self.document.text()
    }

    /// Makes edits one at a time, each when the diagnostics of the one before are there, and some
    /// when the document has rested.
    pub fn type_all(&mut self, edits: &[Edit]) -> Result<()> {
        for edit in edits {
            if self.times.published.len() % RESTED == RESTED - 1 {
                thread::sleep(REST);
            }
            self.times.floor.push(milliseconds(self.typist.make(edit)?));
            let told = self.client.change(&mut self.document, edit.range.clone(), &edit.text)?;
            let published = self.client.published(&self.document)?;
            self.times.published.push(milliseconds(published.at - told));
            self.times.diagnostics = published.diagnostics.as_array().map_or(0, Vec::len);
            if self.with_lenses
                && self.times.published.len().is_multiple_of(LENSES)
                && let Some(answer) = self.client.lenses(&self.document)?
            {
                self.times.lenses.push(milliseconds(answer.took));
            }
        }
        Ok(())
    }

    /// Makes edits in bursts. The floor is no longer followed, so this comes last.
    pub fn burst_all(&mut self, edits: &[Edit]) -> Result<()> {
        for edits in edits.chunks(burst::EDITS) {
            let said = burst::make(edits, self.client, &mut self.document)?;
            self.times.bursts.push(Burst {
                path: self.path.clone(),
                language: self.language,
                text: self.document.text().to_owned(),
                said,
            });
        }
        Ok(())
    }

    /// Closes the document, and returns what was measured.
    pub fn close(self) -> Result<Times> {
        self.client.close(&self.document)?;
        Ok(self.times)
    }
}
