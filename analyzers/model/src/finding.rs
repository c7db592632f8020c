//! A finding: a judgement with its evidence.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::identifier::identifier;
use crate::report::is_zero;
use crate::{Fingerprint, Function, Location, TypeReport};

identifier! {
    /// The kind of the function or type that a finding is about, as reports of functions and types
    /// write it: `setter`, `class`.
    SymbolKind
}

identifier! {
    /// The identifier of a rule, such as `cognitive-complexity`: lower case, words joined by `-`.
    RuleId
}

/// How much a finding matters, least first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a gate by itself.
    Information,
    /// Should be looked at; fails `check` by default.
    Warning,
    /// Must be looked at; fails `check` always.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place that supports a finding, with the part it plays there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The part this place plays, such as `increment` or `subject`.
    pub role: Cow<'static, str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// One sentence or phrase that says what this place contributes.
    pub note: String,
    /// Byte offset of the place's start.
    pub start_byte: u32,
    /// Byte offset just past the place; that of its start where it is no stretch of text.
    pub end_byte: u32,
    /// The file that the place is in, named as reports name files; absent if it is that of the
    /// finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Evidence {
    /// What is at `location`, in the file of the finding, and plays `role`.
    #[must_use]
    pub fn new(role: &'static str, location: Location, note: String) -> Self {
        Self {
            role: Cow::Borrowed(role),
            line: location.start.line,
            column: location.start.column,
            note,
            start_byte: location.start_byte,
            end_byte: location.end_byte,
            path: None,
        }
    }
}

/// What a rule found, where, how sure it is, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule that speaks.
    pub rule: RuleId,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for a person, naming the symbol and the figure.
    pub message: String,
    /// Line of the primary span's start, from 1.
    pub start_line: u32,
    /// Column of the primary span's start in code points, from 1.
    pub start_column: u32,
    /// Line of the primary span's end, from 1.
    pub end_line: u32,
    /// Column just past the primary span, in code points, from 1.
    pub end_column: u32,
    /// Byte offset of the primary span's start.
    pub start_byte: u32,
    /// Byte offset just past the primary span.
    pub end_byte: u32,
    /// Qualified name of the symbol the finding is about; absent for a whole file.
    pub symbol: Option<String>,
    /// Which symbol it is of those that share the name, in source order, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u32,
    /// What sort of symbol it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<SymbolKind>,
    /// Stable across edits elsewhere in the file: see [`Fingerprint`].
    pub fingerprint: Fingerprint,
    /// How likely the judgement is right, 0 to 1; absent where it is a measurement.
    pub confidence: Option<f64>,
    /// The figure that was measured, where the finding is about one.
    pub value: Option<f64>,
    /// The limit the figure passed.
    pub threshold: Option<f64>,
    /// What supports the finding, most important first; where there is much, the rest is counted
    /// only.
    pub evidence: Vec<Evidence>,
    /// How many places support it, listed or not.
    pub evidence_count: u32,
    /// How it stands to the baseline, where it was compared with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<BaselineState>,
}

/// How a finding stands to the baseline (SARIF 2.1.0, section 3.27.24).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum BaselineState {
    /// It is not in the baseline.
    New,
    /// It is in the baseline, and its figure is another one now.
    Updated,
    /// It is in the baseline as it is.
    Unchanged,
}

impl BaselineState {
    /// The state as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
        }
    }
}

/// A comment that suppresses the findings of a rule, with those it suppressed.
///
/// One that names several rules is there once for each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suppression {
    /// The rule.
    pub rule: RuleId,
    /// Why, in the words of whoever wrote it; empty if they gave no reason.
    pub reason: String,
    /// Line of the comment's start, from 1.
    pub start_line: u32,
    /// Column of the comment's start in code points, from 1.
    pub start_column: u32,
    /// Byte offset of the comment's start.
    pub start_byte: u32,
    /// Byte offset just past the comment.
    pub end_byte: u32,
    /// Byte offsets (start, end) of the code it covers.
    pub covers: (u32, u32),
    /// Whether it covers what is found of the file as a whole.
    pub covers_file: bool,
    /// What it suppressed, in source order; empty if it was of no use.
    pub findings: Vec<Finding>,
}

impl Finding {
    /// Whether it judges `function` as a whole: it stands at the function's name, or where a
    /// nameless one begins.
    #[must_use]
    pub fn is_about(&self, function: &Function) -> bool {
        self.symbol.is_some()
            && self.start_byte
                == if function.is_named() { function.name_start_byte } else { function.start_byte }
    }

    /// Whether it judges `named` as a whole: it stands within it and is about its name.
    #[must_use]
    pub fn is_about_type(&self, named: &TypeReport) -> bool {
        self.symbol.as_ref() == Some(&named.qualified_name)
            && (named.start_byte..named.end_byte).contains(&self.start_byte)
    }

    /// Sets the primary span.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.start_line = location.start.line;
        self.start_column = location.start.column;
        self.end_line = location.end.line;
        self.end_column = location.end.column;
        self.start_byte = location.start_byte;
        self.end_byte = location.end_byte;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Position;

    #[test]
    fn evidence_names_its_file_where_it_is_another_behind_all_else() {
        let start = Position { line: 2, column: 5 };
        let end = Position { line: 2, column: 7 };
        let location = Location { start, end, start_byte: 21, end_byte: 23 };
        let mut evidence = Evidence::new("increment", location, "+1 if".to_owned());
        let json = |evidence: &Evidence| serde_json::to_string(evidence).expect("plain data");
        let own = r#""role":"increment","line":2,"column":5,"note":"+1 if","start_byte":21,"end_byte":23"#;
        assert_eq!(json(&evidence), format!("{{{own}}}"));
        evidence.path = Some("b.py".to_owned());
        assert_eq!(json(&evidence), format!(r#"{{{own},"path":"b.py"}}"#));
        assert_eq!(serde_json::from_str::<Evidence>(&json(&evidence)).expect("evidence"), evidence);
    }
}
