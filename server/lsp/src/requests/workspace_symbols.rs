//! `workspace/symbol`: functions and types by name, or the most complex functions.

use astrolens_db::Queries;
use astrolens_ide::Span;
use astrolens_model::{Function, TypeReport};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::WorkspaceSymbolRequest;
use tower_lsp::ls_types::{
    Location, OneOf, SymbolKind, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::document_symbols::{function_kind, type_kind};
use crate::context::WorkspaceContext;
use crate::features::SymbolKinds;
use crate::handler::WorkspaceRequest;
use crate::reported_files::{ReportedFile, Start, Texts, reported_files, worst_first};

/// Functions and types of the workspace.
pub(crate) struct WorkspaceSymbols;

/// What asks for the most complex functions; what follows it narrows them down by name.
const COMPLEX: &str = "#complex";

/// How many symbols are told at most.
const MOST: usize = 256;

impl WorkspaceRequest for WorkspaceSymbols {
    type Protocol = WorkspaceSymbolRequest;

    fn run(
        context: &WorkspaceContext<'_>,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let query = params.query.trim();
        let (name, is_complex) = match query.strip_prefix(COMPLEX) {
            Some(name) => (name.trim(), true),
            None => (query, false),
        };
        let wanted = Wanted::new(name);
        let files = context.read(Queries::files)?;
        let mut found = Vec::new();
        for place in reported_files(context, &files) {
            collect(&place, &wanted, is_complex, &mut found);
        }
        if is_complex {
            worst_first(&mut found, false, |hit: &Hit<'_>| {
                (f64::from(hit.cognitive), hit.place.order(hit.start))
            });
        } else {
            found.sort_by_key(|hit| (hit.distance, hit.name, hit.place.order(hit.start)));
        }
        found.truncate(MOST);
        let mut texts = Texts::new(context);
        let kinds = &context.session().features.workspace_kinds;
        let symbols = found.iter().filter_map(|hit| hit.symbol(is_complex, &mut texts, kinds));
        let symbols = symbols.collect();
        Ok(Some(WorkspaceSymbolResponse::Nested(symbols)))
    }
}

/// A symbol that was asked for.
struct Hit<'known> {
    place: ReportedFile<'known>,
    name: &'known str,
    qualified_name: &'known str,
    kind: SymbolKind,
    cognitive: u32,
    /// How far its name is from what was asked for.
    distance: usize,
    start: Start,
    /// Its name.
    span: Span,
}

fn collect<'known>(
    place: &ReportedFile<'known>,
    wanted: &Wanted,
    is_complex: bool,
    found: &mut Vec<Hit<'known>>,
) {
    let named = place.report.functions.iter().filter(|function| function.is_named());
    let functions = named.filter_map(|function| {
        Some(Hit { cognitive: function.cognitive, ..of_function(place, function, wanted)? })
    });
    found.extend(functions);
    if !is_complex {
        found.extend(place.report.types.iter().filter_map(|own| of_type(place, own, wanted)));
    }
}

fn of_function<'known>(
    place: &ReportedFile<'known>,
    function: &'known Function,
    wanted: &Wanted,
) -> Option<Hit<'known>> {
    Some(Hit {
        place: *place,
        name: &function.name,
        qualified_name: &function.qualified_name,
        kind: function_kind(function.kind),
        cognitive: function.cognitive,
        distance: wanted.distance(&function.name, &function.qualified_name)?,
        start: (function.start_line, function.start_column),
        span: Span { start: function.name_start_byte, end: function.name_end_byte },
    })
}

fn of_type<'known>(
    place: &ReportedFile<'known>,
    own: &'known TypeReport,
    wanted: &Wanted,
) -> Option<Hit<'known>> {
    Some(Hit {
        place: *place,
        name: &own.name,
        qualified_name: &own.qualified_name,
        kind: type_kind(own.kind),
        cognitive: 0,
        distance: wanted.distance(&own.name, &own.qualified_name)?,
        start: (own.start_line, 1),
        span: Span { start: own.start_byte, end: own.start_byte },
    })
}

/// What is asked for, in lower case.
struct Wanted {
    name: String,
    /// Names that are to stand in front of it, the outer ones first, and the name itself, where
    /// several are written: `A.f`, `a::f`, `A f`.
    path: Option<(Vec<String>, String)>,
}

impl Wanted {
    fn new(query: &str) -> Self {
        let name = query.to_lowercase();
        let is_between = |c: char| !c.is_alphanumeric() && c != '_' && c != '$';
        let words = name.split(is_between).filter(|word| !word.is_empty());
        let mut words: Vec<String> = words.map(str::to_owned).collect();
        let last = words.pop().filter(|_| !words.is_empty());
        Self { path: last.map(|last| (words, last)), name }
    }

    /// How far the symbol called `name`, `qualified_name` in full, is from what is asked for.
    fn distance(&self, name: &str, qualified_name: &str) -> Option<usize> {
        distance(name, &self.name).or_else(|| {
            let (around, last) = self.path.as_ref()?;
            let container = qualified_name.strip_suffix(name)?.to_lowercase();
            let mut rest = container.as_str();
            for word in around {
                rest = &rest[rest.find(word)? + word.len()..];
            }
            Some(distance(name, last)? + rest.len())
        })
    }
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
    fn symbol(
        &self,
        is_complex: bool,
        texts: &mut Texts<'known>,
        kinds: &SymbolKinds,
    ) -> Option<WorkspaceSymbol> {
        let container = if is_complex {
            Some(format!("cognitive {} · {}", self.cognitive, self.place.report.path))
        } else {
            let container = self.qualified_name.strip_suffix(self.name);
            let container = container.map(|name| name.trim_end_matches(['.', ':', '#']));
            container.filter(|name| !name.is_empty()).map(str::to_owned)
        };
        Some(WorkspaceSymbol {
            name: self.name.to_owned(),
            kind: kinds.known(self.kind),
            tags: None,
            container_name: container,
            location: OneOf::Left(Location::new(
                self.place.uri()?,
                self.place.range(self.span, self.start, texts),
            )),
            data: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_what_they_are_in() {
        let distance =
            |query: &str, qualified_name| Wanted::new(query).distance("handle", qualified_name);
        for query in ["A.handle", "A::handle", "A handle", "a#hand", "handle"] {
            assert!(distance(query, "A.handle").is_some(), "{query}");
        }
        assert_eq!(distance("B.handle", "A.handle"), None);
        assert_eq!(distance("B.A.handle", "A.B.handle"), None);
        // The nearest container comes first.
        assert!(distance("A.handle", "A.handle") < distance("A.handle", "A.Inner.handle"));
        assert!(Wanted::new("operator+").distance("operator+", "A::operator+").is_some());
    }

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
