//! Names of metrics, as configuration, reports and the command line spell them.

use crate::identifier::identifier;

identifier! {
    /// The identifier of a metric: lower case, words joined by `_`, such as `cognitive`.
    ///
    /// Which identifiers exist is the metric registry's to say; this is only the name.
    MetricId
}
