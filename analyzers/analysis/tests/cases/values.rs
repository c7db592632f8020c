//! Values of a report by the names the tables' columns give them.

use serde_json::Value;

/// Fields that a report leaves out where there is nothing to say.
const OPTIONAL: [&str; 6] =
    ["documentation", "lcom4", "partial", "preprocessor_branches", "tcc", "visibility"];

/// What a cell writes for a value that is absent.
const ABSENT: &str = "–";

/// The value in `column` of `item`, as a cell writes it; an error where there is no such field.
pub(crate) fn shown(item: &Value, column: &str, source: &str) -> Result<String, String> {
    let mut value = item;
    for part in column.split('.') {
        match value.get(part) {
            Some(inner) => value = inner,
            None if OPTIONAL.contains(&part) => return Ok(ABSENT.to_owned()),
            // Left out where there are none.
            None if part == "parameter_names" => return Ok(String::new()),
            None => return Err(format!("nothing here is called `{column}`")),
        }
    }
    if column == "documentation"
        && let (Some(start), Some(end)) = (value[0].as_u64(), value[1].as_u64())
    {
        let text = source.get(start as usize..end as usize).unwrap_or_default();
        return Ok(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(match value {
        Value::Null | Value::Bool(false) => ABSENT.to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
                .collect();
            parts.join(", ")
        }
        other => other.to_string(),
    })
}

/// Whether a cell says what was found: numbers are equal as numbers, texts as texts.
pub(crate) fn agree(expected: &str, found: &str) -> bool {
    match (expected.parse::<f64>(), found.parse::<f64>()) {
        // Reports round to hundredths, so two that are equal differ by a representation at most.
        (Ok(expected), Ok(found)) => (expected - found).abs() < 1e-9,
        _ => expected == found,
    }
}
