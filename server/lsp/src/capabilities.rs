//! What the server offers a client: what it has routes for.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::{
    CodeActionRequest, CodeLensRequest, CodeLensResolve, Completion, DocumentLinkRequest,
    DocumentSymbolRequest, FoldingRangeRequest, HoverRequest, InlayHintRequest, Request,
    SelectionRangeRequest, WorkspaceDiagnosticRequest, WorkspaceSymbolRequest,
};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions,
    ExecuteCommandOptions, FoldingRangeProviderCapability, HoverProviderCapability, OneOf,
    SaveOptions, SelectionRangeProviderCapability, ServerCapabilities, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use super::features::Features;
use super::news::{Changed, ModuleGraphChanged};
use super::route::Routes;

/// What the names of our own requests begin with.
const OWN: &str = "astrolens/";

/// The kind of the code action that mends what is sure.
pub(crate) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.astrolens");

/// The version of our own requests: it grows when one changes its meaning.
pub(crate) const PROTOCOL: u32 = 1;

/// What a server with these `routes` offers a client that can do `features`.
pub(crate) fn offered(features: &Features, routes: &Routes) -> ServerCapabilities {
    let has = |method: &str| routes.message(method).is_some();
    ServerCapabilities {
        position_encoding: Some(features.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: has(HoverRequest::METHOD).then_some(HoverProviderCapability::Simple(true)),
        code_lens_provider: has(CodeLensRequest::METHOD)
            .then(|| CodeLensOptions { resolve_provider: Some(has(CodeLensResolve::METHOD)) }),
        inlay_hint_provider: has(InlayHintRequest::METHOD).then_some(OneOf::Left(true)),
        document_symbol_provider: has(DocumentSymbolRequest::METHOD).then_some(OneOf::Left(true)),
        document_link_provider: has(DocumentLinkRequest::METHOD).then(|| DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        folding_range_provider: has(FoldingRangeRequest::METHOD)
            .then_some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: has(SelectionRangeRequest::METHOD)
            .then_some(SelectionRangeProviderCapability::Simple(true)),
        code_action_provider: has(CodeActionRequest::METHOD).then(|| code_actions(features)),
        // Only our configuration file has any: who can be told so is told later.
        completion_provider: (has(Completion::METHOD) && !features.registers_completion)
            .then(CompletionOptions::default),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: offered_commands(features, routes),
            ..ExecuteCommandOptions::default()
        }),
        workspace_symbol_provider: has(WorkspaceSymbolRequest::METHOD).then_some(OneOf::Left(true)),
        diagnostic_provider: features.pulls_diagnostics.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("astrolens".to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: has(WorkspaceDiagnosticRequest::METHOD),
                ..DiagnosticOptions::default()
            })
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        experimental: experimental(routes),
        ..ServerCapabilities::default()
    }
}

fn code_actions(features: &Features) -> CodeActionProviderCapability {
    if !features.code_actions {
        return CodeActionProviderCapability::Simple(true);
    }
    CodeActionProviderCapability::Options(CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, FIX_ALL]),
        ..CodeActionOptions::default()
    })
}

/// The commands that the client does not execute itself.
fn offered_commands(features: &Features, routes: &Routes) -> Vec<String> {
    let names = routes.commands.iter().map(|route| route.method.to_owned());
    names.filter(|name| !features.own_commands.contains(name)).collect()
}

/// What a server says that it has, in `experimental.astrolens` of its capabilities.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OwnCapabilities {
    /// The version of what follows: it grows when something changes its meaning.
    protocol: u32,
    /// The requests that it answers, in the order of their names.
    requests: Vec<&'static str>,
    /// The notifications that it sends to clients that want them.
    notifications: Vec<&'static str>,
}

impl OwnCapabilities {
    /// Those of a server with these `routes`.
    pub(crate) fn new(routes: &Routes) -> Self {
        let names = routes.messages.iter().map(|route| route.method);
        let mut requests: Vec<&str> = names.filter(|name| name.starts_with(OWN)).collect();
        requests.sort_unstable();
        let notifications = vec![Changed::METHOD, ModuleGraphChanged::METHOD];
        Self { protocol: PROTOCOL, requests, notifications }
    }
}

/// Our own requests and notifications.
fn experimental(routes: &Routes) -> Option<Value> {
    let own = serde_json::to_value(OwnCapabilities::new(routes)).ok()?;
    Some(Value::Object([("astrolens".to_owned(), own)].into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::routes::ROUTES;

    #[test]
    fn what_has_no_route_is_not_offered() {
        let none = offered(&Features::default(), &Routes { messages: &[], commands: &[] });
        assert_eq!(none.hover_provider, None);
        assert_eq!(none.code_lens_provider, None);
        assert_eq!(none.completion_provider, None);
        let experimental = none.experimental.expect("the protocol's version");
        assert_eq!(experimental["astrolens"]["requests"], json!([]));
        let all = offered(&Features::default(), ROUTES);
        assert!(all.hover_provider.is_some());
        let commands = all.execute_command_provider.expect("there are commands").commands;
        let all_commands =
            ["astrolens.showBreakdown", "astrolens.showImporters", "astrolens.openRule"];
        assert_eq!(commands, all_commands);
        let own = features_that_execute("astrolens.openRule");
        let left = offered(&own, ROUTES).execute_command_provider.expect("there are commands");
        assert_eq!(left.commands, all_commands[..2]);
    }

    /// A client that executes `command` itself.
    fn features_that_execute(command: &str) -> Features {
        Features { own_commands: vec![command.to_owned()], ..Features::default() }
    }
}
