//! Nested objects, each node on a line of its own.

use std::borrow::Cow;
use std::io::{self, Write};

use astrolens_model::{LineIndex, Position};
use astrolens_syntax::ast::{AstEvent, AstNode, Detail, events};
use serde::Serialize;
use tree_sitter::Node;

use super::View;
use crate::json::write_json;

/// What names the shape of the object.
const SCHEMA: &str = "astrolens-ast-1";

/// All but the nodes, which follow.
#[derive(Serialize)]
struct Head<'view> {
    schema: &'static str,
    path: &'view str,
    language: &'view str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    /// The text has a part that the grammar has no place for, or lacks one.
    has_error: bool,
    /// What the grammar did not read as it is written.
    masked: Vec<Masked<'view>>,
}

/// A stretch of text that the grammar did not read as it is written.
#[derive(Serialize)]
struct Masked<'view> {
    #[serde(flatten)]
    span: Span,
    text: Cow<'view, str>,
    /// What it read instead; absent where it read nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_as: Option<Cow<'view, str>>,
}

/// Lines and columns from 1, columns in code points; ends are exclusive.
#[derive(Serialize)]
struct Span {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    start_byte: u32,
    end_byte: u32,
}

/// A node; its children follow.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the output")]
struct Object<'view> {
    kind: &'view str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'view str>,
    named: bool,
    #[serde(skip_serializing_if = "is_false")]
    error: bool,
    #[serde(skip_serializing_if = "is_false")]
    missing: bool,
    #[serde(skip_serializing_if = "is_false")]
    extra: bool,
    #[serde(flatten)]
    span: Span,
    /// The text of a leaf.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'view, str>>,
    /// Children are left out for their depth.
    #[serde(skip_serializing_if = "is_false")]
    cut: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Span {
    fn new(lines: &LineIndex<'_>, start_byte: u32, end_byte: u32) -> Self {
        let Position { line: start_line, column: start_column } = lines.position(start_byte);
        let Position { line: end_line, column: end_column } = lines.position(end_byte);
        Self { start_line, start_column, end_line, end_column, start_byte, end_byte }
    }
}

/// Writes `view` as one object.
pub(super) fn write(view: &View<'_>, output: &mut dyn Write) -> io::Result<()> {
    let masked = view.changes.iter().map(|change| Masked {
        span: Span::new(view.lines, change.start, change.end),
        text: String::from_utf8_lossy(change.written),
        read_as: change.read.map(String::from_utf8_lossy),
    });
    let head = Head {
        schema: SCHEMA,
        path: view.path,
        language: view.language,
        line: view.line,
        has_error: view.has_error,
        masked: masked.collect(),
    };
    let mut buffer = Vec::new();
    open(&head, &mut buffer);
    output.write_all(&buffer)?;
    output.write_all(b",\"nodes\":[")?;
    for (index, node) in view.nodes.iter().enumerate() {
        output.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_node(view, *node, output)?;
    }
    output.write_all(b"\n]}\n")
}

/// Writes `node` with all that stands below it.
fn write_node(view: &View<'_>, node: Node<'_>, output: &mut dyn Write) -> io::Result<()> {
    let mut events = events(node, view.detail(Detail::Fields), view.depth).peekable();
    // What ends each object that is open.
    let mut ends: Vec<&[u8]> = Vec::new();
    let mut buffer = Vec::new();
    while let Some(event) = events.next() {
        let next = events.peek();
        let AstEvent::Enter(node) = event else {
            output.write_all(ends.pop().unwrap_or_default())?;
            if matches!(next, Some(AstEvent::Enter(_))) {
                output.write_all(b",\n")?;
            }
            continue;
        };
        let is_parent = matches!(next, Some(AstEvent::Enter(_)));
        buffer.clear();
        open(&object(view, &node, !is_parent && !node.cut), &mut buffer);
        if is_parent {
            buffer.extend_from_slice(b",\"children\":[\n");
        }
        output.write_all(&buffer)?;
        ends.push(if is_parent { b"]}" } else { b"}" });
    }
    Ok(())
}

/// Appends `value` as an object that is not closed.
fn open<T: Serialize>(value: &T, buffer: &mut Vec<u8>) {
    write_json(value, buffer);
    buffer.pop();
}

fn object<'view>(view: &'view View<'_>, node: &AstNode<'view>, is_leaf: bool) -> Object<'view> {
    Object {
        kind: node.kind,
        field: node.field,
        named: node.named,
        error: node.error,
        missing: node.missing,
        extra: node.extra,
        span: Span::new(view.lines, node.start_byte, node.end_byte),
        text: is_leaf.then(|| String::from_utf8_lossy(view.text(node))),
        cut: node.cut,
    }
}
