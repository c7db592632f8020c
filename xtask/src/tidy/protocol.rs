//! Every request of our own is documented, and nothing else is.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::{Problem, files};

/// Where requests are handled, a file each.
const HANDLERS: &str = "server/lsp/src/requests";

/// Where they are documented, under a heading each.
const PAGE: &str = "docs/protocol.md";

/// Checks that handlers and headings name the same requests.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let mut handled = BTreeSet::new();
    for path in files(&root.join(HANDLERS), "rs")? {
        let text = std::fs::read_to_string(path)?;
        handled.extend(text.lines().filter_map(method).map(str::to_owned));
    }
    let page = std::fs::read_to_string(root.join(PAGE))?;
    let documented: BTreeSet<String> =
        page.lines().filter_map(heading).map(str::to_owned).collect();
    let missing = handled.difference(&documented).map(|method| format!("misses `{method}`"));
    let surplus = documented
        .difference(&handled)
        .map(|method| format!("describes `{method}`, which nothing under `{HANDLERS}` handles"));
    Ok(missing.chain(surplus).map(|message| Problem::new(PAGE, message)).collect())
}

/// The request of our own whose name a line of a handler declares.
fn method(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("const METHOD: &'static str = \"")?.strip_suffix("\";")?;
    name.starts_with("astrolens/").then_some(name)
}

/// The request that a heading of the page is about.
fn heading(line: &str) -> Option<&str> {
    let name = line.strip_prefix("### `")?.strip_suffix('`')?;
    name.starts_with("astrolens/").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_off_handlers_and_headings() {
        let line = "    const METHOD: &'static str = \"astrolens/ast\";";
        assert_eq!(method(line), Some("astrolens/ast"));
        assert_eq!(method("    const METHOD: &'static str = \"$/progress\";"), None);
        assert_eq!(heading("### `astrolens/ast`"), Some("astrolens/ast"));
        assert_eq!(heading("## `astrolens/ast`"), None);
    }
}
