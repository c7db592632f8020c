//! `astrolens/status`: how the server is.

use astrolens_db::Counts;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;

use crate::capabilities::PROTOCOL;
use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;

/// How the server is.
pub(crate) struct Status;

/// `astrolens/status`
pub(crate) struct Protocol;

impl Request for Protocol {
    /// Nothing, in whatever way a client says so.
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "astrolens/status";
}

impl WorkspaceRequest for Status {
    type Protocol = Protocol;

    fn run(context: &WorkspaceContext<'_>, _: Value) -> Result<Value> {
        let (session, snapshot) = (context.session(), context.snapshot);
        let activity = &snapshot.activity;
        let background = activity.background;
        let (summary, workspace) = context.read(|queries| {
            let folders = snapshot.folders.iter().map(|folder| {
                let Counts { files, analysed } = queries.count(&folder.path);
                json!({ "uri": folder.uri, "files": files, "analysed": analysed })
            });
            (queries.summary(), folders.collect::<Vec<_>>())
        })?;
        let cache = activity
            .cache
            .as_ref()
            .map(|cache| json!({ "path": cache.path, "hits": cache.hits, "misses": cache.misses }));
        Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "protocol": PROTOCOL,
            "encoding": session.encoding.kind(),
            "memoryBytes": memory(),
            "queue": { "events": session.events.waiting(), "requests": activity.requests },
            "documents": { "open": activity.open },
            "workspace": workspace,
            "summary": summary,
            "cache": cache,
            "background": {
                "state": if background.is_scanning { "scanning" } else { "idle" },
                "done": background.done,
                "total": background.total,
            },
            "panics": session.panics(),
        }))
    }
}

/// How much memory the process has; nothing where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
