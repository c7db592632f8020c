//! The report as a whole: what programs read, and its JSON Schema.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use crate::{FileReport, Finding, Summary};

/// All that `--format json` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The format's name, `astrolens-report-1`: what could be misread gets another.
    pub schema: String,
    /// The version of the program that wrote it.
    pub version: String,
    /// The files, in order of path.
    pub files: Vec<FileReport>,
    /// What was found about several files together.
    pub findings: Vec<Finding>,
    /// Counts over all files.
    pub summary: Summary,
}

/// A line that `--format ndjson` writes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// A file; there is a line for each, in order of path.
    File(Box<FileReport>),
    /// The last line.
    Summary(Box<SummaryLine>),
}

/// The counts over all files, with what a [`Report`] says at its top.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SummaryLine {
    /// The format's name.
    pub schema: String,
    /// The version of the program that wrote it.
    pub version: String,
    /// The counts.
    #[serde(flatten)]
    pub summary: Summary,
}

/// The JSON Schema of [`Report`]; that of a [`Line`] is its definition `Line`.
#[must_use]
pub fn report_schema() -> Schema {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(RecursiveTransform(unwrapped));
    let mut generator: SchemaGenerator = settings.into_generator();
    generator.subschema_for::<Line>();
    generator.into_root_schema_for::<Report>()
}

/// What is wrapped in the source is one paragraph.
fn unwrapped(schema: &mut Schema) {
    if let Some(text) = schema.get("description").and_then(|text| text.as_str()) {
        let folded = text.replace("\n\n", "\r").replace('\n', " ").replace('\r', "\n\n");
        schema.insert("description".to_owned(), folded.into());
    }
}
