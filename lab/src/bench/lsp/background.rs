//! What a server says of the work that it does by itself.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::lsp::client::Client;

/// How often a server is asked whether it is done.
const STEP: Duration = Duration::from_millis(10);

/// A workspace that takes longer than this is not waited for.
const PATIENCE: Duration = Duration::from_secs(600);

/// Whether every file of the workspace has been analysed.
pub fn is_done(client: &mut Client) -> Result<bool> {
    Ok(has_all(&status(client)?))
}

/// Waits until every file of the workspace has been analysed, and returns when that was.
pub fn wait(client: &mut Client) -> Result<Instant> {
    let began = Instant::now();
    while !is_done(client)? {
        ensure!(began.elapsed() < PATIENCE, "the workspace took longer than {PATIENCE:?}");
        thread::sleep(STEP);
    }
    Ok(Instant::now())
}

/// Waits until no document is open, and nothing that was said is left to be dealt with.
pub fn wait_for_no_document(client: &mut Client) -> Result<()> {
    let began = Instant::now();
    loop {
        let status = status(client)?;
        if status["documents"]["open"] == 0 && status["queue"]["events"] == 0 {
            return Ok(());
        }
        ensure!(began.elapsed() < PATIENCE, "documents stay open: {status}");
        thread::sleep(STEP);
    }
}

fn status(client: &mut Client) -> Result<Value> {
    Ok(client.request("astrolens/status", &json!({}))?.result)
}

fn has_all(status: &Value) -> bool {
    let folders = status["workspace"].as_array().map(Vec::as_slice).unwrap_or_default();
    let sum = |what: &str| folders.iter().filter_map(|folder| folder[what].as_u64()).sum::<u64>();
    status["background"]["state"] == "idle" && sum("files") > 0 && sum("files") == sum("analysed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_is_done_when_it_was_found_and_all_of_it_analysed() {
        let status = |state: &str, files: u64, analysed: u64| {
            json!({
                "background": {"state": state},
                "workspace": [{"files": files, "analysed": analysed}],
            })
        };
        assert!(has_all(&status("idle", 5, 5)));
        assert!(!has_all(&status("idle", 0, 0)), "nothing was found yet");
        assert!(!has_all(&status("idle", 5, 4)));
        assert!(!has_all(&status("scanning", 5, 5)));
    }
}
