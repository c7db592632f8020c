//! `astrolens/ast`: the syntax tree of a document or a part of it, and the nodes under a position.

use astrolens_ide::features::ast::{DEEPEST, Query, Tree, TreeNode, ast};
use astrolens_syntax::ast::Detail;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Position, Range, TextDocumentIdentifier, Uri};

use crate::context::DocumentContext;
use crate::documents::Document;
use crate::handler::{DocumentRequest, Sight};
use crate::lsp_types::Lsp;

/// The request.
pub(crate) enum AstRequest {}

impl Request for AstRequest {
    type Params = AstParams;
    type Result = Option<AstResult>;
    const METHOD: &'static str = "astrolens/ast";
}

/// Which part of the tree is asked for.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AstParams {
    /// The document.
    #[schemars(with = "Lsp<TextDocumentIdentifier>")]
    text_document: TextDocumentIdentifier,
    /// The part of it whose nodes are wanted; all of it if absent.
    #[schemars(with = "Option<Lsp<Range>>")]
    range: Option<Range>,
    /// Where the path down to the smallest node is wanted.
    #[schemars(with = "Option<Lsp<Position>>")]
    position: Option<Position>,
    /// Which nodes are shown.
    #[serde(default)]
    detail: AstDetail,
    /// How many levels below the outermost nodes are shown.
    depth: Option<u32>,
}

/// Which nodes are shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum AstDetail {
    /// Those with a name.
    Named,
    /// Tokens in a field as well.
    #[default]
    Fields,
    /// All.
    All,
}

/// The syntax tree of a document, or a part of it.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AstResult {
    /// The version of the document.
    version: i32,
    /// The language it is read as.
    language: String,
    /// The text has a part that the grammar has no place for, or lacks one.
    has_error: bool,
    /// The outermost nodes.
    nodes: Vec<AstNode>,
    /// From the root down to the smallest node under the position.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Vec<AstNode>>,
}

/// A node of a syntax tree; flags that are absent are false.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the parser's")]
struct AstNode {
    /// Its kind, as the grammar calls it.
    kind: String,
    /// The part that it plays in the node above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// It has a name; a token without one reads as its kind says.
    named: bool,
    /// The grammar has no place for what it holds.
    #[serde(default, skip_serializing_if = "is_false")]
    error: bool,
    /// The grammar wants it, and the text lacks it.
    #[serde(default, skip_serializing_if = "is_false")]
    missing: bool,
    /// It may stand anywhere, as comments do.
    #[serde(default, skip_serializing_if = "is_false")]
    extra: bool,
    /// Nodes below it are left out.
    #[serde(default, skip_serializing_if = "is_false")]
    cut: bool,
    /// Where it stands.
    #[schemars(with = "Lsp<Range>")]
    range: Range,
    /// What it reads, if there are no nodes below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The nodes below it, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    children: Vec<AstNode>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// The request's handler.
pub(crate) struct Ast;

impl DocumentRequest for Ast {
    type Protocol = AstRequest;

    const NEEDS_SETTINGS: bool = false;
    const NEEDS: Sight = Sight::Settled;

    fn uri(params: &AstParams) -> &Uri {
        &params.text_document.uri
    }

    fn run(
        document: &Document,
        _: &DocumentContext<'_>,
        params: AstParams,
    ) -> Result<Option<AstResult>> {
        let query = Query {
            span: params.range.map(|range| document.span(range)),
            offset: params.position.map(|position| document.offset(position)),
            detail: match params.detail {
                AstDetail::Named => Detail::Named,
                AstDetail::Fields => Detail::Fields,
                AstDetail::All => Detail::All,
            },
            depth: params.depth.unwrap_or(DEEPEST),
        };
        let written = |nodes: Vec<TreeNode<'_>>| -> Vec<AstNode> {
            nodes.into_iter().map(|node| written(document, node)).collect()
        };
        Ok(ast(&document.view, &query).map(|Tree { has_error, nodes, path }| AstResult {
            version: document.version,
            language: document.view.settings.language.definition().name.to_owned(),
            has_error,
            nodes: written(nodes),
            path: path.map(written),
        }))
    }
}

/// A node with those below it, of which the feature bounds how deep they are.
fn written(document: &Document, node: TreeNode<'_>) -> AstNode {
    AstNode {
        kind: node.kind.to_owned(),
        field: node.field.map(str::to_owned),
        named: node.named,
        error: node.error,
        missing: node.missing,
        extra: node.extra,
        cut: node.cut,
        range: document.range(node.span),
        text: node.text.map(std::borrow::Cow::into_owned),
        children: node.children.into_iter().map(|child| written(document, child)).collect(),
    }
}
