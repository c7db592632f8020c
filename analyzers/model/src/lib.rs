//! The one vocabulary: what every analysis reports and every consumer reads.
//!
//! The types serialise to the JSON report (`astrolens-report-1`), to the cache
//! and to the wire. They hold plain data: nothing here parses, reads or decides.
//!
//! Invariants: no I/O, no clock, no environment, no protocol types, no grammar.

pub mod config;
mod declared;
mod document;
mod finding;
mod fingerprint;
mod hashes;
mod identifier;
mod import;
mod lines;
mod metric;
mod origin;
mod position;
mod report;
mod stretch;
mod words;

pub use declared::{BaseRelation, Modifiers};
pub use document::{Line, Report, SummaryLine, report_schema};
pub use finding::{BaselineState, Evidence, Finding, RuleId, Severity, Suppression, SymbolKind};
pub use fingerprint::Fingerprint;
pub use hashes::{Hashes, TextHash};
pub use import::{
    Import, ImportFlag, ImportFlags, ImportKind, ImportRequest, ImportedName, ModuleRequest,
    RequestedName, SpecifierForm,
};
pub use lines::{LineTable, Place};
pub use metric::MetricId;
pub use origin::{Attribution, Declaration, Declared, Origin};
pub use position::{LineIndex, Position};
pub use report::{
    ANONYMOUS, Abc, Distribution, FileMetrics, FileReport, Function, FunctionKind, Halstead,
    Increment, LanguageName, LanguageTotals, LineCounts, LineTotals, Location, Parameter, Skipped,
    Summary, TypeKind, TypeReport, Visibility,
};
pub use stretch::Stretch;
pub use words::{count, figure, grouped};

/// Name of the report's format, the `schema` field of every report.
pub const REPORT_SCHEMA: &str = "astrolens-report-1";
