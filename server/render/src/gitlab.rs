//! GitLab's Code Quality report: <https://docs.gitlab.com/ci/testing/code_quality/>.
//!
//! An array of objects with a description, the name of the check, a fingerprint that no other
//! object has, a severity and a place. GitLab compares the report with that of the target branch
//! by fingerprint; a path must not begin with `./`.

use std::io::{self, Write};

use astrolens_model::{FileReport, Finding, Severity, Summary};
use serde::Serialize;

use super::json::write_json;
use super::{Format, Increments, Output, PathStyle, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "gitlab",
    summary: "A Code Quality report for GitLab's merge requests",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: Silenced::Never,
    tells_partial: false,
    encode: None,
    open: |output, _| Box::new(GitLab { output, separator: "[\n" }),
};

/// Writes an object a line.
struct GitLab<'out> {
    output: Output<'out>,
    /// What goes before the next object.
    separator: &'static str,
}

/// An object of the report.
#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Renderer for GitLab<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        for finding in &report.findings {
            let mut line = self.separator.as_bytes().to_vec();
            self.separator = ",\n";
            write_json(&Issue::new(&report.path, finding), &mut line);
            self.output.write_all(&line)?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        let end = if self.separator == ",\n" { "\n]\n" } else { "[]\n" };
        self.output.write_all(end.as_bytes())?;
        self.output.flush()
    }
}

impl<'a> Issue<'a> {
    fn new(path: &'a str, finding: &'a Finding) -> Self {
        // The finding's own fingerprint tells it from the others of its file only.
        let mut hasher = blake3::Hasher::new();
        hasher.update(path.as_bytes());
        hasher.update(b"\0");
        hasher.update(finding.fingerprint.as_str().as_bytes());
        Self {
            description: &finding.message,
            check_name: finding.rule.as_str(),
            fingerprint: hasher.finalize().to_hex()[..32].to_owned(),
            severity: severity(finding.severity),
            location: Location {
                path,
                lines: Lines { begin: finding.start_line, end: finding.end_line },
            },
        }
    }
}

/// GitLab's words, as other linters use them: `critical` and `blocker` are for what breaks.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Information => "info",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use crate::testing::{self, render};

    #[test]
    fn an_issue_has_all_that_the_host_reads() {
        let text = render("gitlab", &[testing::report("src/a.py"), testing::report("b.py")]);
        let issues: Vec<Value> = serde_json::from_str(&text).expect("an array");
        let fingerprints: BTreeSet<&str> =
            issues.iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
        assert_eq!(fingerprints.len(), 2, "{text}");
        let expected = json!({
            "description": "`greet` has a cognitive complexity of 3, above 2",
            "check_name": "cognitive-complexity",
            "fingerprint": issues[0]["fingerprint"],
            "severity": "minor",
            "location": {"path": "src/a.py", "lines": {"begin": 1, "end": 1}},
        });
        assert_eq!(issues[0], expected);
    }

    #[test]
    fn no_findings_are_an_empty_array() {
        assert_eq!(render("gitlab", &[]), "[]\n");
    }
}
