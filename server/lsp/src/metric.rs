//! The metric that a client names.

use astrolens_metrics::Metric;
use tower_lsp::jsonrpc::{Error, Result};

/// The metric called `id`, of those that are made up of points; cognitive complexity if absent.
///
/// # Errors
/// When there is none of that name.
pub(crate) fn metric(id: Option<&str>) -> Result<&'static Metric> {
    let id = id.unwrap_or("cognitive");
    let metric = astrolens_metrics::metric(id);
    metric.ok_or_else(|| Error::invalid_params(format!("there is no metric `{id}`")))
}
