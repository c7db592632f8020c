//! A function as it is in one of the two states.

use astrolens_model::{FileReport, Finding, Function, MetricId, Severity, Suppression, TypeReport};

use crate::render::finding::passed_limits;

/// A function on one side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Side {
    /// The path of its file from the root of the repository.
    pub(crate) path: String,
    /// The function.
    pub(crate) function: Function,
    /// The limits it passes.
    pub(crate) passed: Vec<(MetricId, Severity)>,
    /// The hash of its text without its name, white space folded: the same for a function that
    /// was renamed, indented or moved.
    pub(super) body: blake3::Hash,
}

impl Side {
    /// The most severe limit of `metric` that it passes.
    pub(crate) fn limit(&self, metric: &MetricId) -> Option<Severity> {
        let passed = self.passed.iter().filter(|(passed, _)| passed == metric);
        passed.map(|(_, severity)| *severity).max()
    }
}

/// A file on one side of a comparison.
#[derive(Debug, Default)]
pub(super) struct Measured {
    /// Why it was not measured, if it was not.
    pub(super) skipped: Option<String>,
    /// Its functions in source order.
    pub(super) functions: Vec<Side>,
    /// What was found in it.
    pub(super) judged: Judged,
}

/// What was found in a file on one side of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judged {
    /// The path of the file from the root of the repository.
    pub(crate) path: String,
    /// What the rules found.
    pub(crate) findings: Vec<Finding>,
    /// The comments that suppress findings, with what they suppressed.
    pub(crate) suppressions: Vec<Suppression>,
    /// Its types.
    pub(crate) types: Vec<TypeReport>,
}

impl Measured {
    /// The file of `report`, whose text is `source`.
    pub(super) fn new(report: &FileReport, source: &[u8]) -> Self {
        let side = |function: &Function| Side {
            path: report.path.clone(),
            passed: passed_limits(report, function),
            body: body(function, source),
            function: function.clone(),
        };
        Self {
            skipped: report.skipped.as_ref().map(|skipped| skipped.reason.to_string()),
            functions: report.functions.iter().map(side).collect(),
            judged: Judged {
                path: report.path.clone(),
                findings: report.findings.clone(),
                suppressions: report.suppressions.clone(),
                types: report.types.clone(),
            },
        }
    }
}

/// See [`Side::body`].
fn body(function: &Function, source: &[u8]) -> blake3::Hash {
    let text = |start: u32, end: u32| source.get(start as usize..end as usize).unwrap_or_default();
    let head = text(function.start_byte, function.name_start_byte);
    let rest = text(function.name_end_byte, function.end_byte);
    let mut folded = Vec::with_capacity(head.len() + rest.len() + 1);
    for part in [head, rest] {
        let words = part.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for word in words {
            folded.extend_from_slice(word);
            folded.push(b' ');
        }
        // Where the name was.
        folded.push(0);
    }
    blake3::hash(&folded)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::render::testing;

    /// The function called `name` in lines `start` to `end` of the file at `path`, with `text` as
    /// its own: a letter for each line.
    pub(in crate::compare) fn side(path: &str, name: &str, start: u32, text: &str) -> Side {
        let (short, _) = name.split_once('@').unwrap_or((name, ""));
        let function = Function {
            name: short.rsplit('.').next().unwrap_or(short).to_owned(),
            qualified_name: name.to_owned(),
            start_line: start,
            end_line: start + text.len() as u32,
            start_byte: start * 10,
            end_byte: (start + text.len() as u32) * 10 + 5,
            statements: text.len() as u32,
            ..testing::function()
        };
        let body = blake3::hash(text.as_bytes());
        Side { path: path.to_owned(), function, passed: Vec::new(), body }
    }

    #[test]
    fn name_and_white_space_make_no_difference() {
        let hash = |text: &str, name: &str| {
            let start = text.find(name).expect("the name") as u32;
            let function = Function {
                start_byte: 0,
                end_byte: text.len() as u32,
                name_start_byte: start,
                name_end_byte: start + name.len() as u32,
                ..testing::function()
            };
            body(&function, text.as_bytes())
        };
        let one = hash("def one(a):\n    return a", "one");
        assert_eq!(one, hash("def two(a):\n        return a", "two"));
        assert_ne!(one, hash("def two(a):\n    return b", "two"));
        assert_ne!(one, hash("def two(a):\n    returna", "two"));
    }
}
