//! Architecture rules as TOML, with the place of each beside it.

use std::fmt::Write as _;
use std::path::Path;

use astrolens_modules::rules::{Architecture, Constraint, Ends, Globs, Kind, LEVELS};
use serde_json::json;

/// The rules of `architecture` as TOML, each with where it stands in a comment; files are named relative
/// to `root`. Empty if there are none.
#[must_use]
pub fn architecture_toml(architecture: &Architecture, root: &Path) -> String {
    let rules = architecture.constraints.iter();
    rules.map(|constraint| rule(constraint, root)).collect::<Vec<_>>().join("\n")
}

fn rule(constraint: &Constraint, root: &Path) -> String {
    let place = match &constraint.written.file {
        Some(file) => {
            let file = file.strip_prefix(root).unwrap_or(file).display();
            format!("{file}:{}", constraint.written.line)
        }
        None => "editor settings or flags".to_owned(),
    };
    let mut text = format!("[[architecture]]  # {place}\n");
    let mut line = |key: &str, value: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{key} = {value}");
    };
    if let Some(name) = &constraint.name {
        line("name", json!(**name).to_string());
    }
    line(constraint.kind.row().key, value(&constraint.kind));
    if let Kind::Acyclic { files: Some(files), .. } | Kind::MaxFanOut { files: Some(files), .. } =
        &constraint.kind
    {
        line("files", list(files));
    }
    if let Some(reason) = &constraint.reason {
        line("reason", json!(**reason).to_string());
    }
    if let Some(severity) = constraint.severity {
        line("severity", format!("\"{severity}\""));
    }
    for (key, counts) in
        [("type_only", constraint.counted.type_only), ("tests", constraint.counted.tests)]
    {
        if !counts {
            line(key, "false".to_owned());
        }
    }
    if !constraint.exceptions.is_empty() {
        line("ignore", exceptions(constraint));
    }
    text
}

/// What is written for a kind.
fn value(kind: &Kind) -> String {
    match kind {
        Kind::Layers(layers) => {
            let layers: Vec<_> = layers.iter().map(list).collect();
            format!("[{}]", layers.join(", "))
        }
        Kind::Forbidden(ends) | Kind::Allowed(ends) | Kind::Unreachable(ends) => {
            let Ends { from, to } = ends;
            format!("{{ from = {}, to = {} }}", list(from), list(to))
        }
        Kind::Independent(globs) => list(globs),
        Kind::Acyclic { level, .. } => {
            let name = LEVELS.iter().find(|(_, known)| known == level).map_or("", |(name, _)| name);
            json!(name).to_string()
        }
        Kind::MaxFanOut { most, .. } => most.to_string(),
    }
}

fn exceptions(constraint: &Constraint) -> String {
    let all = constraint.exceptions.iter().map(|exception| {
        let (from, to) = (list(&exception.from), list(&exception.to));
        let reason = json!(*exception.reason);
        format!("    {{ from = {from}, to = {to}, reason = {reason} }},\n")
    });
    format!("[\n{}]", all.collect::<String>())
}

/// Globs, one without a list around it.
fn list(globs: &Globs) -> String {
    let all: Vec<&str> = globs.written().collect();
    match all[..] {
        [one] => json!(one).to_string(),
        _ => format!(
            "[{}]",
            all.iter().map(|glob| json!(glob).to_string()).collect::<Vec<_>>().join(", ")
        ),
    }
}
