//! Types of the Language Server Protocol in the schema of our own requests: by their names there.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    Diagnostic, Position, ProgressToken, Range, TextDocumentIdentifier, Uri,
};

/// What stands for `T` in a schema: a definition that has nothing but the type's name.
pub(crate) struct Lsp<T>(PhantomData<T>);

/// A type of the Language Server Protocol.
pub(crate) trait Named {
    /// What it is called there, after `lsp.`.
    const NAME: &'static str;

    /// What it is in JSON.
    fn json() -> Value {
        json!("object")
    }
}

impl Named for Diagnostic {
    const NAME: &'static str = "lsp.Diagnostic";
}

impl Named for Position {
    const NAME: &'static str = "lsp.Position";
}

impl Named for ProgressToken {
    const NAME: &'static str = "lsp.ProgressToken";

    fn json() -> Value {
        json!(["integer", "string"])
    }
}

impl Named for Range {
    const NAME: &'static str = "lsp.Range";
}

impl Named for TextDocumentIdentifier {
    const NAME: &'static str = "lsp.TextDocumentIdentifier";
}

impl Named for Uri {
    const NAME: &'static str = "lsp.DocumentUri";

    fn json() -> Value {
        json!("string")
    }
}

impl<T: Named> JsonSchema for Lsp<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let name = T::NAME.trim_start_matches("lsp.");
        json_schema!({
            "type": T::json(),
            "description": format!("`{name}` of the Language Server Protocol 3.17."),
        })
    }
}
