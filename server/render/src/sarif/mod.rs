//! SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.
//!
//! GitHub refuses a file with more than 25,000 results or more than 10 MB compressed, so the
//! worst come first, the rest is left out, and a notification says so.

mod fitting;
mod offsets;
mod result;
mod rules;
mod uri;

use std::io::{self, Write};

use astrolens_model::{FileReport, Finding, Summary};
use serde_sarif::sarif::{Invocation, Location, Message, Notification, PhysicalLocation, Tool};

use self::fitting::fitting;
use self::offsets::Offsets;
use self::result::File;
use self::uri::artifact;
use super::finding::{SilencedBy, rank, silenced};
use super::found::Subjects;
use super::json::write_json;
use super::worst::Worst;
use super::{Format, Increments, Output, PathStyle, Renderer, Silenced, plain};

/// How many results GitHub takes in one run.
const MAX_RESULTS: usize = 25_000;

/// How many bytes GitHub takes, compressed: 10 MB, less what other compressors do worse.
const MAX_COMPRESSED: u64 = 9_500_000;

/// Bytes around head, results and invocation, and of the notification about what is left out.
const ENVELOPE: usize = 512;

/// How many files that were not measured are named.
const MAX_NOTIFICATIONS: usize = 1_000;

/// How much milder than any other finding one is that is not to be shown.
const SILENCED: f64 = 1e10;

/// What paths are relative to: the root of the sources, wherever it is.
const ROOT: &str = "%SRCROOT%";

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

pub(super) const FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for code scanning",
    paths: PathStyle::RootOrAbsolute,
    wants_source: |report, _| report.encoding.is_some() && has_results(report),
    increments: Increments::Asked,
    types: false,
    silenced: Silenced::Asked,
    tells_partial: true,
    encode: None,
    open: |output, _| {
        let limits = Limits { results: MAX_RESULTS, bytes: MAX_COMPRESSED };
        Box::new(Sarif::new(output, limits))
    },
};

/// What the reader of the file takes.
#[derive(Clone, Copy)]
struct Limits {
    results: usize,
    /// Compressed.
    bytes: u64,
}

/// Keeps the worst results, serialised.
struct Sarif<'out> {
    output: Output<'out>,
    limits: Limits,
    worst: Worst<Vec<u8>>,
    notifications: Vec<Notification>,
}

impl<'out> Sarif<'out> {
    fn new(output: Output<'out>, limits: Limits) -> Self {
        Self { output, limits, worst: Worst::new(limits.results), notifications: Vec::new() }
    }

    /// Tells of a file that was not measured, or not as a whole.
    fn notify(&mut self, report: &FileReport) {
        let (level, text) = match &report.skipped {
            Some(skipped) => ("warning", format!("not measured: {}", skipped.detail)),
            None if report.partial => {
                ("note", "measured as far as the text could be read".to_owned())
            }
            None => return,
        };
        if self.notifications.len() < MAX_NOTIFICATIONS {
            let place =
                PhysicalLocation::builder().artifact_location(artifact(&report.path)).build();
            let notification = Notification::builder()
                .level(level)
                .message(Message::from(text.as_str()))
                .locations(vec![Location::builder().physical_location(place).build()])
                .build();
            self.notifications.push(notification);
        }
    }
}

impl Renderer for Sarif<'_> {
    fn file(&mut self, report: &FileReport, source: Option<&[u8]>) -> io::Result<()> {
        self.notify(report);
        let (subjects, offsets) = (Subjects::new(report), Offsets::new(report, source));
        let file = File { path: &report.path, subjects, offsets };
        let mut offer = |finding: &Finding, by: Option<SilencedBy<'_>>| {
            let mut rank = rank(finding, &report.path);
            if by.is_some() {
                rank.badness -= SILENCED;
            }
            self.worst.offer(rank, || {
                let mut bytes = Vec::new();
                write_json(&result::result(finding, by, &file), &mut bytes);
                bytes
            });
        };
        report.findings.iter().for_each(|finding| offer(finding, None));
        silenced(report).for_each(|(finding, by)| offer(finding, Some(by)));
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        let worst = std::mem::replace(&mut self.worst, Worst::new(1));
        let seen = worst.seen();
        let results = worst.into_sorted();
        let mut invocation = invocation(std::mem::take(&mut self.notifications));
        let head = head();
        let others = head.len() + json(&invocation).len() + ENVELOPE;
        let fitting = fitting(&results, others as u64, self.limits.bytes);
        let left_out = seen - fitting as u64;
        if left_out > 0 {
            let shown = plain::grouped(fitting as u64);
            let text = format!(
                "the worst {shown} findings are here and {} left out, to stay within what code \
                 scanning takes",
                plain::grouped(left_out)
            );
            let notification =
                Notification::builder().level("warning").message(Message::from(text.as_str()));
            let notifications = invocation.tool_execution_notifications.get_or_insert_default();
            notifications.insert(0, notification.build());
        }
        self.output.write_all(&head)?;
        for (index, result) in results.iter().take(fitting).enumerate() {
            self.output.write_all(if index == 0 { b"\n" } else { b",\n" })?;
            self.output.write_all(result)?;
        }
        self.output.write_all(b"\n],\"invocations\":[")?;
        self.output.write_all(&json(&invocation))?;
        self.output.write_all(b"]}]}\n")?;
        self.output.flush()
    }
}

/// Whether anything in `report` becomes a result.
fn has_results(report: &FileReport) -> bool {
    !report.findings.is_empty() || silenced(report).next().is_some()
}

/// Everything before the results.
fn head() -> Vec<u8> {
    let mut head =
        format!(r#"{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"tool":"#).into_bytes();
    write_json(&Tool::from(rules::driver()), &mut head);
    let root = format!(r#"{{"{ROOT}":{{"description":{{"text":"the root of the sources"}}}}}}"#);
    let rest =
        format!(r#","columnKind":"unicodeCodePoints","originalUriBaseIds":{root},"results":["#);
    head.extend_from_slice(rest.as_bytes());
    head
}

fn invocation(notifications: Vec<Notification>) -> Invocation {
    let mut invocation = Invocation::builder().execution_successful(true).build();
    if !notifications.is_empty() {
        invocation.tool_execution_notifications = Some(notifications);
    }
    invocation
}

fn json<T: serde::Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_json(value, &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;
    use crate::testing::{self, render};

    fn sarif(reports: &[FileReport]) -> Value {
        serde_json::from_str(&render("sarif", reports)).expect("JSON")
    }

    #[test]
    fn a_result_has_place_identity_and_evidence() {
        let log = sarif(&[testing::report("my src/a.py")]);
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let result = &run["results"][0];
        assert_eq!(result["ruleId"], "cognitive-complexity");
        assert_eq!(result["level"], "warning");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20src/a.py");
        assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert_eq!(place["region"]["startColumn"], 5);
        assert_eq!(place["region"]["endColumn"], 10);
        let fingerprint = testing::finding().fingerprint;
        assert_eq!(result["partialFingerprints"]["astrolens/v1"], fingerprint.as_str());
        let related = &result["relatedLocations"][1];
        assert_eq!(related["message"]["text"], "+2 for, 1 level deep");
        assert_eq!(related["physicalLocation"]["region"]["startLine"], 3);
        assert!(run["invocations"][0].get("toolExecutionNotifications").is_none());
    }

    #[test]
    fn evidence_has_bytes_and_the_file_that_it_names() {
        let mut report = testing::report_across_files("a.py", "my lib/b.py");
        // Points would stand in for the evidence.
        report.functions[0].increments.clear();
        let log = sarif(&[report]);
        let related = &log["runs"][0]["results"][0]["relatedLocations"];
        let [own, other] = [0, 1].map(|index| &related[index]["physicalLocation"]);
        assert_eq!(own["artifactLocation"]["uri"], "a.py");
        let region = serde_json::json!({
            "startLine": 2, "startColumn": 5, "byteOffset": 21, "byteLength": 2
        });
        assert_eq!(own["region"], region);
        assert_eq!(other["artifactLocation"]["uri"], "my%20lib/b.py");
        // How the other file is encoded is not known.
        assert_eq!(other["region"], serde_json::json!({ "startLine": 3, "startColumn": 9 }));
    }

    #[test]
    fn a_symbol_is_a_function_or_a_type() {
        let mut report = testing::report("a.py");
        report.types.push(testing::named_type());
        report.findings.push(testing::type_finding());
        let log = sarif(&[report]);
        let results = log["runs"][0]["results"].as_array().expect("results");
        let symbols = results.iter().map(|result| &result["locations"][0]["logicalLocations"][0]);
        let symbols = symbols.map(|symbol| (&symbol["fullyQualifiedName"], &symbol["kind"]));
        let symbols: BTreeMap<_, _> = symbols
            .map(|(name, kind)| (name.as_str().expect("a name"), kind.as_str().expect("a kind")))
            .collect();
        assert_eq!(symbols, BTreeMap::from([("Shop", "type"), ("greet", "function")]));
    }

    #[test]
    fn what_is_silenced_says_so() {
        let log = sarif(&[testing::silenced_report("a.py")]);
        let results = log["runs"][0]["results"].as_array().expect("results");
        let silenced = |kind: &str| {
            let is_it = |result: &&Value| result["suppressions"][0]["kind"] == kind;
            results.iter().find(is_it).expect("a result")
        };
        assert_eq!(silenced("inSource")["suppressions"][0]["justification"], "it is a table");
        assert!(silenced("inSource").get("baselineState").is_none());
        assert_eq!(silenced("external")["baselineState"], "unchanged");
        let log = sarif(&[testing::report("a.py")]);
        assert!(log["runs"][0]["results"][0].get("suppressions").is_none());
    }

    #[test]
    fn what_was_not_measured_is_notified() {
        let mut report = FileReport::skipped(
            astrolens_model::LanguageName::new("c"),
            "too-large",
            "it is too large".to_owned(),
        );
        "a.c".clone_into(&mut report.path);
        let log = sarif(&[report]);
        let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
        assert_eq!(notification["message"]["text"], "not measured: it is too large");
        assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
    }

    #[test]
    fn past_the_limits_the_worst_stay_and_the_rest_is_told() {
        let mut output = Vec::new();
        let limits = Limits { results: 2, bytes: MAX_COMPRESSED };
        let mut renderer = Sarif::new(Box::new(&mut output), limits);
        for value in [3.0, 5.0, 4.0] {
            let mut report = testing::report("a.py");
            report.findings[0].value = Some(value);
            renderer.file(&report, None).expect("a Vec takes every byte");
        }
        renderer.finish(&Summary::default()).expect("a Vec takes every byte");
        drop(renderer);
        let log: Value = serde_json::from_slice(&output).expect("JSON");
        let run = &log["runs"][0];
        let values: Vec<&Value> = run["results"]
            .as_array()
            .expect("an array")
            .iter()
            .map(|result| &result["properties"]["value"])
            .collect();
        assert_eq!(values, [5.0, 4.0]);
        let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
        let text = notification["message"]["text"].as_str().expect("text");
        assert!(text.starts_with("the worst 2 findings are here and 1 left out"), "{text}");
    }
}
