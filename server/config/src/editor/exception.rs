//! An exception more for a constraint of `[[architecture]]`, everything else as it was written.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use crate::pattern::exact;

/// The section of constraints.
const SECTION: &str = "architecture";

/// The key of their exceptions.
const KEY: &str = "ignore";

/// A dependency that is to be excused.
#[derive(Clone, Copy, Debug)]
pub struct NewException<'text> {
    /// Which `[[architecture]]` of the file breaks it, from 0.
    pub number: usize,
    /// Who depends, by its path from the folder of the file.
    pub from: &'text str,
    /// On what.
    pub to: &'text str,
    /// Why it may.
    pub reason: &'text str,
}

/// `text`, a configuration file, with an exception more; `None` if it is no TOML, or has no such constraint.
#[must_use]
pub fn with_exception(text: &str, exception: &NewException<'_>) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    let constraint = constraint(document.get_mut(SECTION)?, exception.number)?;
    let mut table = InlineTable::new();
    table.insert("from", exact(exception.from).into());
    table.insert("to", exact(exception.to).into());
    table.insert("reason", exception.reason.into());
    match constraint.get_mut(KEY) {
        None => {
            let list = Array::from_iter([Value::InlineTable(table)]);
            constraint.insert(KEY, Item::Value(Value::Array(list)));
        }
        Some(Item::Value(Value::Array(list))) => push(list, table),
        Some(Item::ArrayOfTables(tables)) => tables.push(table.into_table()),
        Some(_) => return None,
    }
    Some(document.to_string())
}

/// The constraint of this `number` in `section`, however it is written.
fn constraint(section: &mut Item, number: usize) -> Option<&mut dyn TableLike> {
    match section {
        Item::ArrayOfTables(tables) => {
            tables.get_mut(number).map(|table| table as &mut dyn TableLike)
        }
        Item::Value(Value::Array(list)) => {
            let table = list.get_mut(number)?.as_inline_table_mut()?;
            Some(table as &mut dyn TableLike)
        }
        _ => None,
    }
}

/// Adds `table` to `list` as the ones before it stand there: on a line of its own if they do.
fn push(list: &mut Array, table: InlineTable) {
    let before = list.iter().last().and_then(|last| last.decor().prefix()?.as_str());
    let own_line = before.filter(|prefix| prefix.contains('\n')).map(str::to_owned);
    let mut value = Value::InlineTable(table);
    // What stands behind the last one, without a comma, closes the list.
    if let Some(last) = list.iter_mut().last() {
        let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str()).map(str::to_owned);
        last.decor_mut().set_suffix("");
        value.decor_mut().set_suffix(suffix.unwrap_or_default());
    }
    match own_line {
        Some(prefix) => {
            // What stands in front of the last one may be a comment about it.
            let indent = prefix.rsplit('\n').next().unwrap_or_default();
            value.decor_mut().set_prefix(format!("\n{indent}"));
            list.push_formatted(value);
        }
        None => list.push(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of `text` when the second constraint excuses a dependency.
    fn excused(text: &str) -> Option<String> {
        let exception = NewException { number: 1, from: "a/b.py", to: "c.py", reason: "reason" };
        with_exception(text, &exception)
    }

    const ONE: &str = r#"{ from = "a/b.py", to = "/c.py", reason = "reason" }"#;

    #[test]
    fn a_constraint_without_exceptions_gets_its_first() {
        let before = "# Ours.\n[[architecture]]\nacyclic = \"files\"\n\n[[architecture]]\n\
                      max_fan_out = 20 # many\n\n[rules]\n";
        let after = before.replace("# many\n", &format!("# many\nignore = [{ONE}]\n"));
        assert_eq!(excused(before), Some(after));
    }

    #[test]
    fn an_exception_stands_as_those_before_it() {
        let other = r#"{ from = "x/*.py", to = "y.py", reason = "old" }"#;
        let with = |list: &str| {
            format!(
                "[[architecture]]\nacyclic = \"files\"\n[[architecture]]\nignore = {list}\nmax_fan_out = 2\n"
            )
        };
        for (before, after) in [
            (format!("[{other}]"), format!("[{other}, {ONE}]")),
            (format!("[\n    {other}\n]"), format!("[\n    {other},\n    {ONE}\n]")),
            (
                format!("[\n  # Old.\n  {other}, # later\n]"),
                format!("[\n  # Old.\n  {other},\n  {ONE}, # later\n]"),
            ),
        ] {
            assert_eq!(excused(&with(&before)), Some(with(&after)), "{before}");
        }
    }

    #[test]
    fn constraints_may_be_written_in_one_list() {
        let before = "architecture = [{ acyclic = \"files\" }, { max_fan_out = 20 }]\n";
        let after = excused(before).expect("it has two");
        assert!(after.starts_with("architecture = [{ acyclic = \"files\" }, "), "{after}");
        let read: toml::Table = after.parse().expect("TOML");
        assert_eq!(read["architecture"][1]["ignore"][0]["to"].as_str(), Some("/c.py"));
    }

    #[test]
    fn what_has_no_such_constraint_is_left_alone() {
        for text in ["", "[[architecture]]\nacyclic = \"files\"\n", "architecture = 1\n", "[["] {
            assert_eq!(excused(text), None, "{text}");
        }
    }
}
