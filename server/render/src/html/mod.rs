//! The HTML report: one page that needs nothing but itself.
//!
//! The page is written as the files come in: the head and the style, then a data block with one
//! line of JSON per file, then the script that draws it. Style, script and markup are the files
//! beside this one; they are compiled in, and the page's own policy lets it load nothing and run
//! no other script, whatever the names in the analysed project say.
//!
//! What is kept until the end is small: the distinct reasons and rules, and the source of the
//! most complex functions with what could be done about them. Equal reports in equal order make equal bytes.

mod excerpts;
pub(crate) mod frame;
pub(crate) mod json;
mod limits;
mod page;
mod records;
mod strings;
mod tables;

use std::io::{self, Write};

use astrolens_model::{FileReport, Summary};

use super::{Format, Increments, Options, Output, PathStyle, Renderer, Silenced};
use excerpts::{Excerpts, File};
use page::PAGE;
use records::{End, FileRecord, Meta};
use tables::Tables;

pub(super) const FORMAT: Format = Format {
    name: "html",
    summary: "One page to explore in a browser, for people",
    paths: PathStyle::Scanned,
    wants_source: |report, _| !report.functions.is_empty(),
    increments: Increments::Always,
    types: true,
    silenced: Silenced::Marks,
    tells_partial: true,
    encode: None,
    open: |output, options| Box::new(HtmlReport::new(output, options)),
};

/// A page being written.
struct HtmlReport<'out> {
    output: Output<'out>,
    /// All that stands before the first file, until it is written.
    head: Vec<u8>,
    files: u32,
    tables: Tables,
    excerpts: Excerpts,
}

impl<'out> HtmlReport<'out> {
    fn new(output: Output<'out>, options: &Options) -> Self {
        let mut head = Vec::new();
        PAGE.append_head(&mut head, &options.title);
        json::append_line(&mut head, &Meta::new(options));
        Self { output, head, files: 0, tables: Tables::default(), excerpts: Excerpts::default() }
    }
}

impl Renderer for HtmlReport<'_> {
    fn file(&mut self, report: &FileReport, source: Option<&[u8]>) -> io::Result<()> {
        // What was skipped is in the summary, by its reason.
        if report.skipped.is_some() {
            return Ok(());
        }
        let mut lines = std::mem::take(&mut self.head);
        json::append_line(&mut lines, &FileRecord::new(report, &mut self.tables));
        if let Some(increments) = records::Increments::new(report, &mut self.tables.strings) {
            json::append_line(&mut lines, &increments);
        }
        let file = File::new(report, source.unwrap_or_default());
        for (index, function) in report.functions.iter().enumerate() {
            self.excerpts.offer((self.files, index as u32), function, &file);
        }
        self.files += 1;
        self.output.write_all(&lines)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let mut rest = std::mem::take(&mut self.head);
        for excerpt in self.excerpts.worst_first() {
            json::append_line(&mut rest, &excerpt);
        }
        json::append_line(&mut rest, &End::new(&self.tables, summary));
        PAGE.append_foot(&mut rest);
        self.output.write_all(&rest)?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests;
