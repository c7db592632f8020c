//! The edges of a graph as CSV: one line each, as spreadsheets and scripts take them.

use astrolens_model::ImportFlag;

use super::drawing::{Arrow, Drawing};

const HEADINGS: [&str; 6] = ["from", "to", "kind", "line", "uses", "flags"];

/// The table.
pub(super) fn render(drawing: &Drawing<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let row = |arrow: &Arrow<'_>| {
        let flags: Vec<&str> = arrow.flags.iter().map(flag).collect();
        [
            drawing.nodes[arrow.from].id.clone(),
            drawing.nodes[arrow.to].id.clone(),
            arrow.kind.as_str().to_owned(),
            arrow.line.map_or_else(String::new, |line| line.to_string()),
            arrow.uses.to_string(),
            flags.join(" "),
        ]
    };
    let rows = drawing.arrows.iter().map(row);
    // Writing to a vector does not fail, nor do rows that are as long as each other.
    let _ = writer.write_record(HEADINGS);
    for row in rows {
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A flag as reports write it.
pub(super) fn flag(flag: ImportFlag) -> &'static str {
    match flag {
        ImportFlag::TypeOnly => "type_only",
        ImportFlag::Conditional => "conditional",
        ImportFlag::Dynamic => "dynamic",
        ImportFlag::Test => "test",
        ImportFlag::ReExport => "re_export",
        ImportFlag::Computed => "computed",
    }
}
