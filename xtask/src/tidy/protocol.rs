//! The page of the protocol tells of every request and notification of our own, with the fields that
//! they have.
//!
//! Under the heading of each, code tells the names: `{textDocument, depth?: number}` in the table,
//! `{ "kind", "cut"?, … }` in blocks. What may be left out has a `?`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::Problem;
use super::clients::schema::{Call, Content, Field, Schema};

/// Where they are documented, under a heading each.
const PAGE: &str = "docs/protocol.md";

/// Checks that the page and the schema name the same.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let schema = Schema::read(root)?;
    let page = fs::read_to_string(root.join(PAGE))?;
    let messages = differences(&schema, &page).into_iter();
    Ok(messages.map(|message| Problem::new(PAGE, message)).collect())
}

/// How `page` differs from `schema`.
fn differences(schema: &Schema, page: &str) -> Vec<String> {
    let mut sections = sections(page);
    let mut problems = Vec::new();
    for call in schema.requests.iter().chain(&schema.notifications) {
        match sections.remove(call.method.as_str()) {
            None => problems.push(format!("misses `{}`", call.method)),
            Some(section) => problems.extend(of_section(schema, call, section)),
        }
    }
    let surplus = sections.into_keys();
    problems
        .extend(surplus.map(|method| format!("describes `{method}`, which the schema has not")));
    problems
}

/// The text under each heading that is about a request or notification of our own.
fn sections(page: &str) -> BTreeMap<&str, &str> {
    let section = |part| -> Option<(&str, &str)> {
        let (method, text) = str::split_once(part, "`\n")?;
        let end = text.find("\n## ").unwrap_or(text.len());
        Some((method, &text[..end]))
    };
    let parts = page.split("\n### `").skip(1).filter(|part| part.starts_with("astrolens/"));
    parts.filter_map(section).collect()
}

/// How the section about `call` differs from it.
fn of_section(schema: &Schema, call: &Call, section: &str) -> Vec<String> {
    let told = names(section);
    let types = call.types(schema);
    let fields = |is_wanted: fn(bool) -> bool| -> Vec<&Field> {
        let definitions = types.iter().filter_map(|name| schema.definition(name));
        let wanted = definitions.filter(|definition| is_wanted(definition.is_of_reports));
        let lists = wanted.filter_map(|definition| match &definition.content {
            Content::Fields(fields) => Some(fields),
            Content::Alias(_) => None,
        });
        lists.flatten().collect()
    };
    let (own, all) = (fields(|is_of_reports| !is_of_reports), fields(|_| true));
    let method = &call.method;
    let missing = own.iter().filter(|field| !told.contains_key(field.name.as_str()));
    let missing = missing.map(|field| format!("does not tell of `{}` of `{method}`", field.name));
    let unknown = told.iter().filter_map(|(name, marks)| {
        let known: BTreeSet<bool> = (all.iter())
            .filter(|field| field.name == *name)
            .map(|field| field.is_optional)
            .collect();
        if known.is_empty() {
            return Some(format!("has a field `{name}` of `{method}` that it does not have"));
        }
        let is_other = known.is_disjoint(marks);
        let says = if marks.contains(&true) { "may" } else { "may not" };
        is_other.then(|| format!("says that `{name}` of `{method}` {says} be left out"))
    });
    missing.chain(unknown).collect()
}

/// The names of fields in the code of a section, and whether a `?` stands behind them.
fn names(section: &str) -> BTreeMap<&str, BTreeSet<bool>> {
    let mut found: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    for code in code(section) {
        for (start, end) in words(code) {
            let (before, after) = (code[..start].trim_end(), code[end..].trim_start());
            let is_quoted = before.ends_with('"') && after.starts_with('"');
            let (before, after) = if is_quoted {
                (before[..before.len() - 1].trim_end(), after[1..].trim_start())
            } else {
                (before, after)
            };
            // A name stands behind a brace, a comma or, where one is given or the other, a bar.
            let is_first = before.ends_with(['{', ','])
                || (before.ends_with('|') && after.starts_with([':', '?']));
            let is_name = is_first && after.starts_with(['?', ':', ',', '}', '|', '\\']);
            if is_name {
                found.entry(&code[start..end]).or_default().insert(after.starts_with('?'));
            }
        }
    }
    found
}

/// What stands in back quotes with a brace in it, and in blocks.
fn code(section: &str) -> impl Iterator<Item = &str> {
    let blocks = section.split("\n```").skip(1).step_by(2);
    let prose = section.split("\n```").step_by(2);
    let spans = prose.flat_map(|text| text.split('`').skip(1).step_by(2));
    blocks.chain(spans.filter(|span| span.starts_with('{')))
}

/// Where the words of `code` start and end.
fn words(code: &str) -> Vec<(usize, usize)> {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(start) = code[rest..].find(is_letter).map(|at| at + rest) {
        let end = code[start..].find(|c| !is_letter(c)).map_or(code.len(), |at| at + start);
        found.push((start, end));
        rest = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::clients::tests::schema;
    use super::*;

    /// The page that tells of all that the schema of the tests has.
    const RIGHT: &str = r#"
### `astrolens/rows`

| parameters | `{limit?: number \| null}` |

```
{ "function", "level": "low" | "high", "range": null | Range, "by": {}, "rows"?: [ Row ],
  "isOpen"? }
```

### `astrolens/gone`

| parameters | `{function, level, range, by, rows?, isOpen?}` |

## Commands

| `{unknown}` |
"#;

    #[test]
    fn a_page_that_tells_of_everything_is_right() {
        assert_eq!(differences(&schema(), RIGHT), [""; 0]);
    }

    #[test]
    fn what_a_page_says_otherwise_is_told() {
        let says = |from: &str, to: &str| {
            let page = RIGHT.replacen(from, to, 1);
            assert_ne!(page, RIGHT, "`{from}` is not there");
            differences(&schema(), &page)
        };
        assert_eq!(says("limit?: number", ""), ["does not tell of `limit` of `astrolens/rows`"]);
        assert_eq!(
            says("limit?: number", "limit: number"),
            ["says that `limit` of `astrolens/rows` may not be left out"]
        );
        assert_eq!(
            says("\"function\",", "\"function\"?,"),
            ["says that `function` of `astrolens/rows` may be left out"]
        );
        assert_eq!(
            says("\"by\": {}", "\"by\": {}, \"old\": 1"),
            ["has a field `old` of `astrolens/rows` that it does not have"]
        );
        assert_eq!(says("astrolens/gone", "other"), ["misses `astrolens/gone`"]);
        assert_eq!(
            says("## Commands", "### `astrolens/old`\n"),
            ["describes `astrolens/old`, which the schema has not"]
        );
    }
}
