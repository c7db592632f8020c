//! A function's body put into an `if`.

use std::ops::Range;

use astrolens_model::{FileReport, Function, Increment};
use astrolens_syntax::Parsed;

use crate::corpus::Source;
use crate::edits::Edit;
use crate::leaves::leaves;

/// The labels of points that grow with the level they stand at: those of the white paper's
/// structures. The others (`else`, operators, jumps, recursion) are one point anywhere.
const GROWING: [&str; 11] = [
    "if",
    "conditional expression",
    "switch",
    "match",
    "for",
    "while",
    "do … while",
    "loop",
    "catch",
    "guard",
    "let … else",
];

/// A body that can be wrapped.
pub(crate) struct Body {
    /// From its first statement, or its brace, to its end.
    range: Range<usize>,
    /// It stands between braces.
    braced: bool,
}

/// What the body of `function` is; none where it cannot be put into an `if` as it stands.
pub(crate) fn body(source: &Source, parsed: &Parsed, function: &Function) -> Option<Body> {
    let (start, end) = (function.start_byte as usize, function.end_byte as usize);
    // With branches of the preprocessor inside, braces are not what they seem.
    if function.preprocessor_branches.is_some_and(|branches| branches > 0) {
        return None;
    }
    let mut node = parsed.tree.root_node().descendant_for_byte_range(start, end - 1)?;
    while node.start_byte() == start && node.child_by_field_name("body").is_none() {
        node = node.parent()?;
    }
    if node.start_byte() != start || node.kind().contains("field") {
        return None;
    }
    let body = node.child_by_field_name("body")?;
    let text = &source.text[body.byte_range()];
    if text.starts_with('{') && text.ends_with('}') {
        return Some(Body { range: body.byte_range(), braced: true });
    }
    // Statements by indentation: past the documentation, and from a line of their own.
    let mut cursor = body.walk();
    let mut statements: Vec<_> =
        body.named_children(&mut cursor).filter(|child| !child.is_extra()).collect();
    let documented = function.documentation.map(|(start, _)| start as usize);
    statements.retain(|statement| Some(statement.start_byte()) != documented);
    let [first, rest @ ..] = statements.as_slice() else { return None };
    let line = source.text[..first.start_byte()].rfind('\n')? + 1;
    let is_alone = source.text[line..first.start_byte()].trim().is_empty();
    // A decorator that is one no more counts what it holds in another way.
    let is_decorator = rest.len() == 1 && first.kind().ends_with("definition");
    (is_alone && body.kind() == "block" && !is_decorator)
        .then(|| Body { range: line..body.end_byte(), braced: false })
}

/// The edits that put `body` into an `if`.
pub(crate) fn wrapped(source: &Source, parsed: &Parsed, body: &Body) -> Vec<Edit> {
    let Range { start, end } = body.range;
    let insert = |at: usize, text: String| Edit { replacements: vec![(at, at, text)] };
    if body.braced {
        let open = match source.language.definition().name {
            "go" | "rust" => " if zq {",
            _ => " if (zq) {",
        };
        return vec![insert(start + 1, open.to_owned()), insert(end - 1, "}".to_owned())];
    }
    let text = &source.text[start..end];
    let indentation = &text[..text.len() - text.trim_start().len()];
    let mut edits = vec![insert(start, format!("{indentation}if zq:\n"))];
    let inside: Vec<Range<usize>> =
        leaves(parsed).into_iter().filter(|leaf| leaf.in_text).map(|leaf| leaf.range).collect();
    let lines = std::iter::once(start)
        .chain(text.match_indices('\n').map(|(at, _)| start + at + 1))
        .filter(|at| !inside.iter().any(|range| range.start < *at && *at < range.end));
    edits.extend(lines.map(|at| insert(at, "    ".to_owned())));
    edits
}

/// What the definitions say of a function whose body was put into an `if`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Complexities {
    cyclomatic: u32,
    cognitive: u32,
    nesting: u32,
    npath: u64,
    parameters: u32,
    /// Every statement is still there, and the `if` is one more.
    statements: u32,
    /// Those of the functions that neither hold this one nor are held by it.
    others: Vec<(u32, u32, u32, u64, u32)>,
}

/// What the report of the wrapped source says of function `index`.
pub(crate) fn measured(report: &FileReport, index: usize) -> Complexities {
    let function = &report.functions[index];
    Complexities {
        cyclomatic: function.cyclomatic,
        cognitive: function.cognitive,
        nesting: function.nesting,
        npath: function.npath,
        parameters: function.parameters,
        statements: function.statements,
        others: others(report, index),
    }
}

/// What must follow from the report of the source as it was; nothing where the function's head
/// decides something too, such as in a default value.
///
/// By the definitions of `docs/metrics.md`: an `if` is a decision; it costs one point and puts
/// each structure in it one level deeper, wherever that structure's function counts; it is a
/// level and a statement; and its paths are those of its body and the one past it.
pub(crate) fn expected(
    source: &Source,
    report: &FileReport,
    index: usize,
    body: &Body,
) -> Option<Complexities> {
    let function = &report.functions[index];
    let offset = |point: &Increment| {
        let line = source.text.split_inclusive('\n').take(point.line as usize - 1);
        let start: usize = line.map(str::len).sum();
        let columns = source.text[start..].char_indices().map(|(at, _)| start + at);
        columns.into_iter().nth(point.column as usize - 1).unwrap_or(start)
    };
    if function.increments.iter().any(|point| !body.range.contains(&offset(point))) {
        return None;
    }
    let growing = function
        .increments
        .iter()
        .filter(|point| point.metric.as_str() == "cognitive")
        .filter(|point| GROWING.contains(&point.reason.split(',').next().unwrap_or_default()))
        .filter(|point| !begins_again(source, report, function, offset(point)))
        .count();
    let before = measured(report, index);
    Some(Complexities {
        cyclomatic: before.cyclomatic + 1,
        cognitive: before.cognitive + 1 + growing as u32,
        nesting: before.nesting + 1,
        npath: before.npath.saturating_add(1),
        statements: before.statements + 1,
        ..before
    })
}

/// Whether what stands at `offset` is as deep in `function` wherever it stands: sonar-python lets
/// the methods of a class begin at level 0.
fn begins_again(source: &Source, report: &FileReport, function: &Function, offset: usize) -> bool {
    let types = report.types.iter().map(|type_| type_.start_byte..type_.end_byte);
    source.language.definition().name == "python"
        && types
            .into_iter()
            .filter(|type_| function.start_byte < type_.start)
            .any(|type_| type_.contains(&(offset as u32)))
}

/// The figures of the functions that neither hold function `index` nor are held by it.
fn others(report: &FileReport, index: usize) -> Vec<(u32, u32, u32, u64, u32)> {
    let own = &report.functions[index];
    report
        .functions
        .iter()
        .filter(|other| other.end_byte <= own.start_byte || own.end_byte <= other.start_byte)
        .map(|f| (f.cyclomatic, f.cognitive, f.nesting, f.npath, f.exits))
        .collect()
}
