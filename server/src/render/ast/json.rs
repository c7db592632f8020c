//! Nested objects, each node on a line of its own.

use std::borrow::Cow;
use std::io::{self, Write};

use astrolens_model::{LineIndex, Position};
use astrolens_syntax::ast::{AstEvent, AstNode, Detail, events};
use serde::Serialize;

use super::View;
use crate::render::json::write_json;

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
    let mut separator = "\n";
    for node in view.nodes {
        let mut events = events(*node, view.detail(Detail::Fields), view.depth).peekable();
        // Whether each open object has a list of children.
        let mut parents = Vec::new();
        while let Some(event) = events.next() {
            match event {
                AstEvent::Enter(node) => {
                    let is_parent = matches!(events.peek(), Some(AstEvent::Enter(_)));
                    buffer.clear();
                    buffer.extend_from_slice(separator.as_bytes());
                    open(&object(view, &node, !is_parent && !node.cut), &mut buffer);
                    if is_parent {
                        buffer.extend_from_slice(b",\"children\":[");
                    }
                    output.write_all(&buffer)?;
                    parents.push(is_parent);
                    separator = if is_parent { "\n" } else { ",\n" };
                }
                AstEvent::Leave => {
                    let is_parent = parents.pop().unwrap_or_default();
                    output.write_all(if is_parent { b"]}" } else { b"}" })?;
                    separator = ",\n";
                }
            }
        }
    }
    output.write_all(b"\n]}\n")
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
