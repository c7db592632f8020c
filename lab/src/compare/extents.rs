//! Which functions we find, and whether with the right first and last line.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

use super::function::Function;
use super::matching::match_functions;
use super::side::Side;
use super::table::{Table, share};
use crate::language::Language;

/// In C and C++ the oracle tells the line of the name; what stands before it, a return type and its
/// macros, takes at most these many lines.
const LINES_BEFORE_A_NAME: u32 = 12;

/// Compares our functions with those that `oracle` found, and keeps every difference in a file.
pub fn compare(side: &Side, oracle: &str, theirs: &[Function]) -> Result<String> {
    let ours = &side.ours.functions;
    let matching = match_functions(ours, theirs);
    let heard: BTreeSet<&str> = theirs.iter().map(|one| one.file.as_str()).collect();
    let (exact, shifted): (Vec<_>, Vec<_>) = matching
        .pairs
        .iter()
        .map(|pair| (&ours[pair.0], &theirs[pair.1]))
        .partition(|pair| has_same_extent(side.language, pair.0, pair.1));
    // A closure or a block of tests is a function to us; most oracles list named ones only.
    let extra: Vec<&Function> = matching
        .only_ours
        .iter()
        .filter(|index| !matches!(&*side.ours.details[**index].kind, "closure" | "block"))
        .map(|index| &ours[*index])
        .filter(|function| heard.contains(function.file.as_str()))
        .collect();
    let missing: Vec<&Function> =
        matching.only_theirs.iter().map(|index| &theirs[*index]).collect();
    let path = side.disagreements.join(format!("{}-functions-{oracle}.csv", side.language));
    let mut kept = csv::Writer::from_path(&path)
        .with_context(|| format!("failed to create {}", path.display()))?;
    kept.write_record(["what", "file", "name", "our lines", "their lines"])?;
    for one in &missing {
        kept.write_record(["missing", &one.file, &one.name, "", &one.lines()])?;
    }
    for one in &extra {
        kept.write_record(["extra", &one.file, &one.name, &one.lines(), ""])?;
    }
    for (ours, theirs) in &shifted {
        kept.write_record(["extent", &ours.file, &ours.name, &ours.lines(), &theirs.lines()])?;
    }
    kept.flush()?;
    let shifted: Vec<String> =
        shifted.iter().map(|(ours, theirs)| format!("{ours} ({})", theirs.lines())).collect();
    let rows = [
        ("in the oracle", theirs.len(), String::new()),
        ("found with the right extent", exact.len(), String::new()),
        ("found with another extent (theirs)", shifted.len(), examples(side, &shifted)),
        ("missing", missing.len(), examples(side, &missing)),
        ("extra, without closures", extra.len(), examples(side, &extra)),
    ];
    let mut table = Table::new(["functions", "count", "share", "examples"]);
    for (what, count, examples) in rows {
        table.row([what.to_owned(), count.to_string(), share(count, theirs.len()), examples]);
    }
    let (table, path) = (table.render(), path.display());
    Ok(format!("## Functions found, by {oracle}\n\n{table}\nall in {path}\n"))
}

fn has_same_extent(language: Language, ours: &Function, theirs: &Function) -> bool {
    let starts = if matches!(language, Language::C | Language::Cpp) {
        (ours.line..=ours.line + LINES_BEFORE_A_NAME).contains(&theirs.line)
    } else {
        ours.line == theirs.line
    };
    starts && theirs.end_line.is_none_or(|end| ours.end_line == Some(end))
}

/// A few of them, spread over the list rather than from its beginning.
fn examples(side: &Side, all: &[impl ToString]) -> String {
    let wanted = side.examples + 2;
    let step = (all.len() / wanted).max(1);
    let chosen: Vec<String> =
        all.iter().step_by(step).take(wanted).map(ToString::to_string).collect();
    chosen.join("; ")
}
