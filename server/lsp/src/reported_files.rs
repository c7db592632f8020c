//! Every file there is with its report, and where what stands in it is in the client's units.

use std::collections::HashMap;
use std::path::Path;

use astrolens_db::KnownFile;
use astrolens_ide::Span;
use astrolens_model::FileReport;
use astrolens_syntax::text::decode;
use tower_lsp::ls_types::{Position, Range, Uri};

use super::context::WorkspaceContext;
use super::documents::Document;
use super::position::{Encoding, Lines, Rows};
use super::uri;

/// A file with its report.
#[derive(Clone, Copy)]
pub(crate) struct ReportedFile<'known> {
    /// What is known of it.
    pub(crate) report: &'known FileReport,
    /// The document, if it is open.
    document: Option<&'known Document>,
    path: Option<&'known Path>,
}

/// Where something starts, as reports count: line and column from 1.
pub(crate) type Start = (u32, u32);

/// Orders what is alike: by files, and by where it stands in them.
pub(crate) type Order<'known> = (Option<&'known Path>, Option<&'known str>, Start);

/// The texts of files that are not open, each read once: where a column is in the units of the
/// client, only the text tells.
pub(crate) struct Texts<'known> {
    encoding: Encoding,
    known: HashMap<&'known Path, Option<Text>>,
}

/// A text as reports count its bytes, with its lines.
struct Text {
    content: String,
    lines: Lines,
    /// Whether all of it is UTF-8, so that its bytes are those that reports count.
    is_exact: bool,
}

/// Every document that is open, and every one of `files` that is not.
pub(crate) fn reported_files<'known>(
    context: &WorkspaceContext<'known>,
    files: &'known [KnownFile],
) -> Vec<ReportedFile<'known>> {
    let snapshot = context.snapshot;
    let open = snapshot.documents.iter().map(|document| ReportedFile {
        report: &document.view.report,
        document: Some(document),
        path: document.path.as_deref(),
    });
    let paths = snapshot.open_paths();
    let closed = files.iter().filter(|file| !paths.contains(&*file.path));
    let closed = closed.map(|file| ReportedFile {
        report: &file.report,
        document: None,
        path: Some(&file.path),
    });
    open.chain(closed).collect()
}

/// Sorts the worst figures first, which are the low ones if `lower_is_worse`; equal ones by where
/// they stand. `of` tells both.
pub(crate) fn worst_first<'known, T>(
    found: &mut [T],
    lower_is_worse: bool,
    of: impl Fn(&T) -> (f64, Order<'known>),
) {
    found.sort_by(|one, other| {
        let ((value, place), (other_value, other_place)) = (of(one), of(other));
        let by_value = value.total_cmp(&other_value);
        let by_value = if lower_is_worse { by_value } else { by_value.reverse() };
        by_value.then_with(|| place.cmp(&other_place))
    });
}

impl<'known> ReportedFile<'known> {
    /// Where what starts at `start` stands among what is alike.
    pub(crate) fn order(&self, start: Start) -> Order<'known> {
        (self.path, self.document.map(|document| document.uri.as_str()), start)
    }

    /// Whether its findings are told: they are not of a document that the configuration excludes.
    pub(crate) fn shows_findings(&self) -> bool {
        self.document.is_none_or(|document| document.shows_findings)
    }

    /// Its address, as its editor writes it if it is open.
    pub(crate) fn uri(&self) -> Option<Uri> {
        match self.document {
            Some(document) => Some(document.uri.clone()),
            None => uri::from_path(self.path?),
        }
    }

    /// Where `span` is, of something that starts at `start`: empty, and there, where a file is gone
    /// or is no UTF-8.
    pub(crate) fn range(&self, span: Span, start: Start, texts: &mut Texts<'known>) -> Range {
        if let Some(document) = self.document {
            return document.range(span);
        }
        let encoding = texts.encoding;
        let (line, column) = start;
        let position = match self.path.and_then(|path| texts.of(path)) {
            Some(Text { content, lines, is_exact: true }) => {
                return lines.range(content, span.start, span.end, encoding);
            }
            Some(Text { content, lines, .. }) => {
                lines.position(content, Rows::new(content).place(content, line, column), encoding)
            }
            None => Position::new(line.saturating_sub(1), column.saturating_sub(1)),
        };
        Range::new(position, position)
    }
}

impl<'known> Texts<'known> {
    /// None yet, for the client of `context`.
    pub(crate) fn new(context: &WorkspaceContext<'_>) -> Self {
        Self { encoding: context.session().encoding, known: HashMap::new() }
    }

    /// The text of the file at `path`, if it is still there.
    fn of(&mut self, path: &'known Path) -> Option<&Text> {
        self.known.entry(path).or_insert_with(|| Text::read(path)).as_ref()
    }
}

impl Text {
    fn read(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let (content, is_exact) = match String::from_utf8(decode(&bytes).ok()?.bytes.into_owned()) {
            Ok(content) => (content, true),
            Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
        };
        Some(Self { lines: Lines::new(&content), content, is_exact })
    }
}
