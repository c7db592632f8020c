//! The graph as one page that needs nothing but itself: the view that `web/` is, with the graph in it.

use super::json::Graph;
use crate::html::frame::Page;
use crate::html::json::append_line;

/// The view, if it was bundled before the program was built.
const SCRIPT: &str = include_str!(concat!(env!("OUT_DIR"), "/graph.js"));
const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/graph.css"));

/// Whether this program has the view.
pub(super) const IS_BUILT: bool = !SCRIPT.is_empty() && !STYLE.is_empty();

static PAGE: Page = Page {
    suffix: " · modules",
    body: include_str!("page.html"),
    style: STYLE,
    script: SCRIPT,
    // The worker that lays the graph out is made of the script's own text.
    has_workers: true,
};

/// The page of `graph`, which is called `title`.
pub(super) fn render(graph: &Graph<'_>, title: &str) -> Vec<u8> {
    let mut page = Vec::new();
    PAGE.append_head(&mut page, title);
    append_line(&mut page, graph);
    PAGE.append_foot(&mut page);
    page
}

#[test]
fn the_page_is_whole() {
    PAGE.check();
}
