//! `workspace/symbol`: functions and types by name, or the most complex functions.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use astrolens_model::{FileReport, Function, TypeReport};
use astrolens_syntax::text::decode;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::WorkspaceSymbolRequest;
use tower_lsp::ls_types::{
    Location, OneOf, Position, Range, SymbolKind, Uri, WorkspaceSymbol, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};

use super::document_symbols::{function_kind, type_kind};
use crate::lsp::documents::Document;
use crate::lsp::handler::{Context, SessionRequest};
use crate::lsp::position::{Encoding, Lines, Rows};
use crate::lsp::uri;

/// Functions and types of the workspace.
pub(crate) struct WorkspaceSymbols;

/// What asks for the most complex functions; what follows it narrows them down by name.
const COMPLEX: &str = "#complex";

/// How many symbols are told at most.
const MOST: usize = 256;

impl SessionRequest for WorkspaceSymbols {
    type Protocol = WorkspaceSymbolRequest;

    fn run(
        context: &Context<'_>,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let query = params.query.trim();
        let (name, is_complex) = match query.strip_prefix(COMPLEX) {
            Some(name) => (name.trim(), true),
            None => (query, false),
        };
        let name = name.to_lowercase();
        let mut found = Vec::new();
        for place in places(context) {
            collect(&place, &name, is_complex, &mut found);
        }
        if is_complex {
            found.sort_by_key(|hit: &Hit<'_>| (Reverse(hit.cognitive), hit.place()));
        } else {
            found.sort_by_key(|hit| (hit.distance, hit.name, hit.place()));
        }
        found.truncate(MOST);
        let mut texts = Texts { encoding: context.session().encoding, known: HashMap::new() };
        let symbols = found.iter().filter_map(|hit| hit.symbol(is_complex, &mut texts)).collect();
        Ok(Some(WorkspaceSymbolResponse::Nested(symbols)))
    }
}

/// A file with its report.
struct Place<'known> {
    report: &'known FileReport,
    /// The document, if it is open.
    document: Option<&'known Document>,
    path: Option<&'known Path>,
}

/// A symbol that was asked for.
struct Hit<'known> {
    report: &'known FileReport,
    document: Option<&'known Document>,
    path: Option<&'known Path>,
    name: &'known str,
    qualified_name: &'known str,
    kind: SymbolKind,
    cognitive: u32,
    /// How far its name is from what was asked for.
    distance: usize,
    /// Its first line and column, as reports count them, and the bytes of its name.
    start: (u32, u32),
    bytes: (u32, u32),
}

/// The texts of files that are not open, each read once: where a column is in the units of the
/// client, only the text tells.
struct Texts<'known> {
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

/// Every file there is; what is open is as it is in the editor.
fn places<'known>(context: &Context<'known>) -> Vec<Place<'known>> {
    let snapshot = context.snapshot;
    let open = snapshot.documents.iter().map(|document| Place {
        report: &document.view.report,
        document: Some(document),
        path: document.path.as_deref(),
    });
    let paths: HashSet<&Path> =
        snapshot.documents.iter().filter_map(|document| document.path.as_deref()).collect();
    let closed = snapshot.files.iter().filter(|(path, _)| !paths.contains(path.as_path()));
    let closed = closed.map(|(path, known)| Place {
        report: &known.report,
        document: None,
        path: Some(path),
    });
    open.chain(closed).collect()
}

fn collect<'known>(
    place: &Place<'known>,
    name: &str,
    is_complex: bool,
    found: &mut Vec<Hit<'known>>,
) {
    let named = place.report.functions.iter().filter(|function| function.is_named());
    let functions = named.filter_map(|function| {
        Some(Hit { cognitive: function.cognitive, ..of_function(place, function, name)? })
    });
    found.extend(functions);
    if !is_complex {
        found.extend(place.report.types.iter().filter_map(|own| of_type(place, own, name)));
    }
}

fn of_function<'known>(
    place: &Place<'known>,
    function: &'known Function,
    name: &str,
) -> Option<Hit<'known>> {
    Some(Hit {
        report: place.report,
        document: place.document,
        path: place.path,
        name: &function.name,
        qualified_name: &function.qualified_name,
        kind: function_kind(function.kind),
        cognitive: function.cognitive,
        distance: distance(&function.name, name)?,
        start: (function.start_line, function.start_column),
        bytes: (function.name_start_byte, function.name_end_byte),
    })
}

fn of_type<'known>(
    place: &Place<'known>,
    own: &'known TypeReport,
    name: &str,
) -> Option<Hit<'known>> {
    Some(Hit {
        report: place.report,
        document: place.document,
        path: place.path,
        name: &own.name,
        qualified_name: &own.qualified_name,
        kind: type_kind(own.kind),
        cognitive: 0,
        distance: distance(&own.name, name)?,
        start: (own.start_line, 1),
        bytes: (own.start_byte, own.start_byte),
    })
}

/// How far `name` is from `query`, which is in lower case: how many characters are between the
/// characters of the query, which it has in their order, and how many are left over.
fn distance(name: &str, query: &str) -> Option<usize> {
    let name = name.to_lowercase();
    if let Some(at) = name.find(query) {
        return Some(at + name.len() - query.len());
    }
    let mut rest = name.chars();
    query.chars().all(|wanted| rest.any(|character| character == wanted)).then(|| 1000 + name.len())
}

impl<'known> Hit<'known> {
    /// Orders those that are alike: by their files, and by where they stand in them.
    fn place(&self) -> (Option<&'known Path>, Option<&'known str>, (u32, u32)) {
        (self.path, self.document.map(|document| document.uri.as_str()), self.start)
    }

    fn symbol(&self, is_complex: bool, texts: &mut Texts<'known>) -> Option<WorkspaceSymbol> {
        let container = if is_complex {
            Some(format!("cognitive {} · {}", self.cognitive, self.report.path))
        } else {
            let container = self.qualified_name.strip_suffix(self.name);
            let container = container.map(|name| name.trim_end_matches(['.', ':', '#']));
            container.filter(|name| !name.is_empty()).map(str::to_owned)
        };
        Some(WorkspaceSymbol {
            name: self.name.to_owned(),
            kind: self.kind,
            tags: None,
            container_name: container,
            location: OneOf::Left(Location::new(self.uri()?, self.range(texts))),
            data: None,
        })
    }

    fn uri(&self) -> Option<Uri> {
        match self.document {
            Some(document) => Some(document.uri.clone()),
            None => uri::from_path(self.path?),
        }
    }

    /// Where its name is; where a file is gone or is no UTF-8, where it starts.
    fn range(&self, texts: &mut Texts<'known>) -> Range {
        let (start, end) = self.bytes;
        if let Some(document) = self.document {
            return Range::new(document.position(start), document.position(end));
        }
        let encoding = texts.encoding;
        let (line, column) = self.start;
        let position = match self.path.and_then(|path| texts.of(path)) {
            Some(Text { content, lines, is_exact: true }) => {
                return lines.range(content, start, end, encoding);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whole_in_part_and_by_their_letters() {
        assert_eq!(distance("parse", "parse"), Some(0));
        assert_eq!(distance("Parser", "parse"), Some(1));
        assert_eq!(distance("reparse", "parse"), Some(4));
        assert_eq!(distance("parse_one_file", "pof"), Some(1014));
        assert_eq!(distance("parse", "xyz"), None);
        assert_eq!(distance("parse", ""), Some(5));
    }
}
