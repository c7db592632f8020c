//! What a server of its own says of a text that it has never seen before.

use std::path::Path;

use anyhow::Result;
use serde_json::Value;

use super::burst::Burst;
use super::server::Server;
use crate::lsp::client::Client;
use crate::lsp::document::Document;

/// A second session in the same folder, in which texts are only opened and closed.
pub struct Truth {
    client: Client,
    opened: i32,
}

impl Truth {
    /// Begins the session.
    pub fn begin(server: &Server, folder: &Path) -> Result<Self> {
        Ok(Self { client: server.begin(folder, true)?.client, opened: 0 })
    }

    /// After how many milliseconds a burst was settled, or how what was said last differs from
    /// what is said of a fresh copy.
    pub fn settled(&mut self, burst: &Burst) -> Result<Result<f64, String>> {
        let mut document = Document::new(&burst.path, burst.language, burst.text.clone());
        // What is said of a copy that was closed is not taken for what is said of the next.
        self.opened += 1;
        document.version = self.opened;
        let mut expected = self.client.open(&document)?.diagnostics;
        while is_pending(&expected) {
            expected = self.client.published(&document)?.diagnostics;
        }
        self.client.close(&document)?;
        let said = burst.said.last().map_or(&Value::Null, |(_, diagnostics)| diagnostics);
        Ok(burst.settled(&expected).ok_or_else(|| {
            format!(
                "{}, told {} times, the last {:.0} ms after the last edit, was left with {}, and a \
                 fresh copy has {}",
                burst.path.display(),
                burst.said.len(),
                burst.said.last().map_or(0.0, |(after, _)| *after),
                difference(said, &expected),
                difference(&expected, said),
            )
        }))
    }
}

/// Whether a text is only said to be too large to be told about at once.
fn is_pending(diagnostics: &Value) -> bool {
    list(diagnostics).iter().any(|diagnostic| diagnostic["code"] == "pending")
}

/// What only the first of two lists holds, in short.
fn difference(these: &Value, those: &Value) -> String {
    let (these, those) = (list(these), list(those));
    let only: Vec<String> =
        these.iter().filter(|one| !those.contains(one)).map(ToString::to_string).collect();
    if only.is_empty() {
        return format!("{} in this order", these.len());
    }
    only.join(", ").chars().take(1_000).collect()
}

fn list(diagnostics: &Value) -> &[Value] {
    diagnostics.as_array().map(Vec::as_slice).unwrap_or_default()
}
