//! The one vocabulary: what every analysis reports and every consumer reads.
//!
//! The types serialise to the JSON report (`astrolens-report-1`), to the cache
//! and to the wire. They hold plain data: nothing here parses, reads or decides.
//!
//! Invariants: no I/O, no clock, no environment, no protocol types, no grammar.

pub mod config;
mod document;
mod finding;
mod fingerprint;
mod identifier;
mod metric;
mod position;
mod report;
mod words;

pub use document::{Line, Report, SummaryLine, report_schema};
pub use finding::{BaselineState, Evidence, Finding, RuleId, Severity, Suppression};
pub use fingerprint::Fingerprint;
pub use metric::MetricId;
pub use position::{LineIndex, Position};
pub use report::{
    Abc, Distribution, FileMetrics, FileReport, Function, FunctionKind, Halstead, Import,
    Increment, LanguageName, LanguageTotals, LineCounts, LineTotals, Location, Parameter, Skipped,
    Summary, TypeKind, TypeReport, Visibility,
};
pub use words::{count, figure, grouped};

/// Name of the report's format, the `schema` field of every report.
pub const REPORT_SCHEMA: &str = "astrolens-report-1";
