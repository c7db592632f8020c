//! Every name replaced by another.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::Source;
use crate::edits::Edit;
use crate::leaves::{leaves, parsed};

/// One edit for each name of a source: all its occurrences get another.
///
/// The new name is of the same shape, since the case of a name means something: it tells macros
/// and constants from variables, and what Go exports. What stands in a text of the source keeps
/// its name: the word and the text may be one operand.
pub(crate) fn names(source: &Source) -> Vec<Edit> {
    let parsed = parsed(&source.text, source.language);
    let leaves = leaves(&parsed);
    let mut kept: BTreeSet<&str> = KNOWN.into_iter().collect();
    let hidden = parsed.masked.as_ref().map_or(&[][..], |masked| &masked.blanked);
    for &(start, end) in hidden {
        kept.extend(words(&source.text[start as usize..end as usize]));
    }
    // A word that the grammar reads otherwise is one of the language.
    let read = parsed.read(source.text.as_bytes());
    let is_respelled =
        |leaf: &std::ops::Range<usize>| source.text.as_bytes()[leaf.clone()] != read[leaf.clone()];
    let mut occurrences: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for leaf in &leaves {
        let text = &source.text[leaf.range.clone()];
        if leaf.in_text || leaf.parent == "macro_invocation" {
            kept.extend(words(text));
        } else if is_respelled(&leaf.range) {
            kept.insert(text);
        } else if leaf.kind.contains("identifier") || leaf.kind == "label_name" {
            occurrences.entry(text).or_default().push(leaf.range.end);
        }
    }
    occurrences
        .into_iter()
        .filter(|(name, _)| !kept.contains(name) && !name.starts_with("__"))
        .map(|(name, ends)| {
            let is_constant = name.len() > 1 && !name.contains(char::is_lowercase);
            let suffix = if is_constant { "_ZQ" } else { "Zq" };
            let replacements = ends.into_iter().map(|end| (end, end, suffix.to_owned())).collect();
            Edit { replacements }
        })
        .collect()
}

/// Names that a language or its reader knows.
const KNOWN: [&str; 28] = [
    "_",
    "_Static_assert",
    "BeforeEach",
    "Context",
    "Convey",
    "Describe",
    "FIXTURE_SETUP",
    "FIt",
    "It",
    "ParameterizedTest",
    "SCENARIO",
    "Self",
    "Test",
    "Theory",
    "assert",
    "classmethod",
    "constructor",
    "get",
    "likely",
    "make",
    "move",
    "new",
    "noexcept",
    "set",
    "static",
    "static_assert",
    "staticmethod",
    "unlikely",
];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
}
