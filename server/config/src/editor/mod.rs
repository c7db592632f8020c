//! Help while `astrolens.toml` is written: what may stand at a place, and what stands there means.
//!
//! Everything is read off the schema, which is made of the types of the settings and the
//! registries; [`context`] finds out what a place of the text is, whatever is wrong around it.

mod catalog;
mod context;
mod exception;

use std::ops::Range;

use self::catalog::Member;
use self::context::Context;

pub use self::exception::{NewException, with_exception};

/// Something that may be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The name that people choose by.
    pub label: String,
    /// What sort it is.
    pub kind: CompletionKind,
    /// The bytes it replaces.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
    /// What may be written for a key, or the default.
    pub detail: Option<String>,
    /// What it means, as Markdown.
    pub documentation: String,
}

/// What sort of thing may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A section.
    Section,
    /// A key.
    Key,
    /// A value.
    Value,
}

/// What a place of the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The key, section or value.
    pub range: Range<usize>,
    /// What it means, as Markdown.
    pub documentation: String,
}

/// What may be written at the byte `offset` of `text`.
#[must_use]
pub fn complete(text: &str, offset: usize) -> Vec<Completion> {
    let offset = on_character(text, offset);
    match context::at(text, offset) {
        Context::Nothing => Vec::new(),
        Context::Header { start } => {
            let range = start..end_of_header(text, offset);
            catalog::sections().map(|section| section_completion(section, range.clone())).collect()
        }
        Context::Key { path, start } => keys(text, &path, start, offset),
        Context::Value { path, start, quote } => values(text, &path, start..offset, quote),
    }
}

/// What stands at the byte `offset` of `text`; nothing where it is no name of ours.
#[must_use]
pub fn describe(text: &str, offset: usize) -> Option<Description> {
    let offset = on_character(text, offset);
    let end = end_of_word(text, offset);
    match context::at(text, end) {
        Context::Nothing => None,
        Context::Header { start } => {
            let names = text[start..end].trim_start_matches('[');
            let path: Vec<String> = context::names(names);
            let documentation = catalog::member(&path)?.documentation();
            Some(Description { range: end - names.trim_start().len()..end, documentation })
        }
        Context::Key { mut path, start } => {
            path.push(text[start..end].trim().to_owned());
            let documentation = catalog::member(&path)?.documentation();
            Some(Description { range: start..end, documentation })
        }
        Context::Value { path, start, .. } => {
            let member = catalog::member(&path)?;
            let written = text[start..end].trim_matches('"');
            let value = member.values().into_iter().find(|value| value.text == written)?;
            let documentation = value.documentation.unwrap_or_else(|| member.documentation());
            Some(Description { range: start..end, documentation })
        }
    }
}

fn section_completion((header, member): (String, Member), range: Range<usize>) -> Completion {
    let text = if member.is_list() { format!("[[{header}]]") } else { format!("[{header}]") };
    Completion {
        label: header,
        kind: CompletionKind::Section,
        range,
        text,
        detail: None,
        documentation: member.documentation(),
    }
}

/// The keys of the table at `path`; what begins a line may open a section as well.
fn keys(text: &str, path: &[String], start: usize, offset: usize) -> Vec<Completion> {
    let range = start..end_of_word(text, offset);
    let rest = text[range.end..].trim_start_matches([' ', '\t']);
    let is_followed = rest.starts_with(['=', '.']);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let begins_line = text[line_start..start].trim().is_empty();
    let Some(table) = catalog::member(path) else { return Vec::new() };
    let key = |(name, member): (String, Member)| {
        let text = match () {
            () if is_followed => name.clone(),
            () if member.is_table() => format!("{name}."),
            () => format!("{name} = "),
        };
        Completion {
            label: name,
            kind: CompletionKind::Key,
            range: range.clone(),
            text,
            detail: member.default(),
            documentation: member.documentation(),
        }
    };
    let is_root = path.is_empty();
    let own = table.members().into_iter().filter(|(_, member)| !is_root || !member.is_table());
    let mut completions: Vec<Completion> = own.map(key).collect();
    if begins_line && !is_followed {
        let sections = catalog::sections();
        completions.extend(sections.map(|section| section_completion(section, range.clone())));
    }
    completions
}

/// The values of the key at `path`; within a string that `quote` has opened, if any.
fn values(
    text: &str,
    path: &[String],
    written: Range<usize>,
    quote: Option<char>,
) -> Vec<Completion> {
    let Some(member) = catalog::member(path) else { return Vec::new() };
    let range = written.start..end_of_word(text, written.end);
    let is_closed = quote.is_some_and(|quote| text[range.end..].starts_with(quote));
    let value = |value: catalog::Choice| {
        let new = match quote {
            _ if !value.is_string => value.text.clone(),
            None => format!("\"{}\"", value.text),
            Some(_) if is_closed => value.text.clone(),
            Some(quote) => format!("{}{quote}", value.text),
        };
        Completion {
            label: value.text,
            kind: CompletionKind::Value,
            range: range.clone(),
            text: new,
            detail: None,
            documentation: value.documentation.unwrap_or_default(),
        }
    };
    let values = member.values().into_iter();
    values.filter(|value| quote.is_none() || value.is_string).map(value).collect()
}

/// `offset`, at most the end of `text` and at the start of a character.
fn on_character(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where the name around `offset` ends.
fn end_of_word(text: &str, offset: usize) -> usize {
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
    offset + text[offset..].find(is_outside).unwrap_or(text.len() - offset)
}

/// Where the header around `offset` ends, its brackets included.
fn end_of_header(text: &str, offset: usize) -> usize {
    let line = text[offset..].find(['\n', '\r', '#']).unwrap_or(text.len() - offset);
    let rest = &text[offset..offset + line];
    offset + rest.rfind(']').map_or(rest.trim_end().len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What may be written at the mark, as the text becomes with each choice that has one of
    /// `labels`.
    fn check(fixture: &str, labels: &[&str], expected: &[&str]) {
        let offset = fixture.find("$0").expect("a cursor");
        let text = fixture.replacen("$0", "", 1);
        let completions = complete(&text, offset);
        let chosen = completions.iter().filter(|one| labels.contains(&one.label.as_str()));
        let becomes: Vec<String> = chosen
            .map(|Completion { range, text: new, .. }| {
                let mut text = text.clone();
                text.replace_range(range.clone(), new);
                text
            })
            .collect();
        assert_eq!(becomes, expected, "{fixture}: {completions:#?}");
    }

    fn described(fixture: &str) -> Option<(String, String)> {
        let offset = fixture.find("$0").expect("a cursor");
        let text = fixture.replacen("$0", "", 1);
        let Description { range, documentation } = describe(&text, offset)?;
        Some((text[range].to_owned(), documentation))
    }

    #[test]
    fn a_section_is_opened_at_the_start_of_a_line() {
        check("$0", &["thresholds", "root"], &["root = ", "[thresholds]"]);
        check("[thr$0", &["thresholds", "overrides"], &["[[overrides]]", "[thresholds]"]);
        check("[[$0]] # é\n", &["overrides"], &["[[overrides]] # é\n"]);
        check(
            "[languages.$0]\n",
            &["languages.python.thresholds"],
            &["[languages.python.thresholds]\n"],
        );
    }

    #[test]
    fn keys_are_those_of_their_section() {
        check(
            "[thresholds]\ncog$0",
            &["cognitive", "disabled"],
            // A section of that name holds the metric's options.
            &["[thresholds]\ncognitive = ", "[thresholds]\n[cognitive]"],
        );
        check("[thresholds]\ncog$0 = 15", &["cognitive"], &["[thresholds]\ncognitive = 15"]);
        check("thresholds.$0", &["cognitive"], &["thresholds.cognitive = "]);
        check("[tests]\nthresholds.cog$0n", &["cognitive"], &["[tests]\nthresholds.cognitive = "]);
        check(
            "[tests]\n$0",
            &["thresholds", "scale"],
            &["[tests]\nscale = ", "[tests]\nthresholds.", "[tests]\n[thresholds]"],
        );
        check(
            "[thresholds]\ncognitive = { warning = 1, e$0 }",
            &["error"],
            &["[thresholds]\ncognitive = { warning = 1, error =  }"],
        );
        check(
            "[[overrides]]\n$0",
            &["files"],
            &["[[overrides]]\nfiles = ", "[[overrides]]\n[files]"],
        );
    }

    #[test]
    fn values_are_those_of_their_key() {
        check("root = $0", &["true", "false"], &["root = true", "root = false"]);
        check("[thresholds]\ncognitive = $0", &["off"], &["[thresholds]\ncognitive = \"off\""]);
        check(
            "[rules]\ndisabled = [\n  \"deep-$0\", # é\n]\n",
            &["deep-nesting"],
            &["[rules]\ndisabled = [\n  \"deep-nesting\", # é\n]\n"],
        );
        check(
            "[rules]\ndisabled = [\"a\", \"$0",
            &["deep-nesting"],
            &["[rules]\ndisabled = [\"a\", \"deep-nesting\""],
        );
        check(
            "rules.severity.deep-nesting = \"$0\"",
            &["error"],
            &["rules.severity.deep-nesting = \"error\""],
        );
        check("# $0", &["root", "thresholds"], &[]);
        check("[nothing]\na = $0", &["true"], &[]);
    }

    #[test]
    fn what_is_written_says_what_it_means() {
        let (name, text) = described("[thresholds]\r\ncog$0nitive = 15").expect("a key");
        assert_eq!(name, "cognitive");
        assert!(
            text.starts_with("**Cognitive complexity**") && text.contains("Default: `"),
            "{text}"
        );
        let (name, text) = described("[lim$0its]").expect("a section");
        assert_eq!(
            (name.as_str(), text.as_str()),
            ("limits", "What one file may cost before it is skipped.")
        );
        let (name, _) = described("[rules]\ndisabled = [\"deep-nes$0ting\"]").expect("a rule");
        assert_eq!(name, "deep-nesting");
        assert_eq!(described("[thresholds]\nnothing$0 = 15"), None);
        assert_eq!(described("# root$0"), None);
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer_anywhere(
            text in "(\\[|\\]|\\{|\\}|=|,|\\.|\"|'|\"\"\"|#|\n| |a|é|rules|thresholds|disabled|files)*",
            offset in 0_usize..60,
        ) {
            for Completion { range, .. } in complete(&text, offset) {
                prop_assert!(text.get(range).is_some());
            }
            if let Some(Description { range, .. }) = describe(&text, offset) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
