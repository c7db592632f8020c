//! What `astrolens diff` says became of each function of a change.

use std::collections::HashMap;

use anyhow::{Context, Result};
use astrolens_smells::{Check, rule, threshold};
use serde::Deserialize;
use serde_json::Value;

use super::Finding;

/// What became of the functions of the newer side; those that nobody touched are not among them.
pub(super) struct Sides {
    /// By their file.
    functions: HashMap<String, Vec<Changed>>,
}

/// A function of the newer side.
struct Changed {
    what: String,
    function: Function,
    difference: HashMap<String, f64>,
}

/// A row of the comparison.
#[derive(Deserialize)]
struct Row {
    change: String,
    after: Option<Side>,
    difference: HashMap<String, f64>,
}

#[derive(Deserialize)]
struct Side {
    path: String,
    function: Function,
}

#[derive(Deserialize)]
struct Function {
    qualified_name: String,
    start_byte: u32,
    end_byte: u32,
    name_start_byte: u32,
    name_end_byte: u32,
}

impl Sides {
    /// The sides of a comparison that was written as JSON.
    pub(super) fn new(comparison: &Value) -> Result<Self> {
        let rows = Vec::<Row>::deserialize(&comparison["functions"])
            .context("failed to read the functions of a comparison")?;
        let mut functions: HashMap<String, Vec<Changed>> = HashMap::new();
        for Row { change, after, difference } in rows {
            let Some(Side { path, function }) = after else { continue };
            let changed = Changed { what: change, function, difference };
            functions.entry(path).or_default().push(changed);
        }
        Ok(Self { functions })
    }

    /// Why `finding` in the file at `path` cannot be, if it is about a function that is neither new
    /// nor worse by what the rule measures.
    pub(super) fn contradict(&self, path: &str, finding: &Finding) -> Option<String> {
        let rule = rule(&finding.rule).filter(|rule| matches!(rule.check, Check::Function(_)))?;
        let Some(changed) = self.changed(path, finding) else {
            return Some("`diff` has its function untouched".to_owned());
        };
        let is_right = match (changed.what.as_str(), &rule.metric) {
            ("added", _) => true,
            (_, Some(metric)) => {
                let lower = threshold(metric).is_some_and(|threshold| threshold.lower_is_worse);
                let difference = changed.difference.get(metric.as_str()).copied().unwrap_or(0.0);
                if lower { difference < 0.0 } else { difference > 0.0 }
            }
            (what, None) => what != "moved",
        };
        (!is_right).then(|| format!("`diff` has it {}, {:?}", changed.what, changed.difference))
    }

    /// What became of the function that `finding` is about or, by its name, in.
    fn changed(&self, path: &str, finding: &Finding) -> Option<&Changed> {
        let functions = self.functions.get(path)?;
        let about = functions.iter().find(|changed| changed.function.point() == finding.start_byte);
        about.or_else(|| functions.iter().find(|changed| changed.function.holds(finding)))
    }
}

impl Function {
    /// Where findings about it stand.
    fn point(&self) -> u32 {
        let is_named = self.name_start_byte < self.name_end_byte;
        if is_named { self.name_start_byte } else { self.start_byte }
    }

    fn holds(&self, finding: &Finding) -> bool {
        (self.start_byte..self.end_byte).contains(&finding.start_byte)
            && finding.symbol.as_ref() == Some(&self.qualified_name)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_new_or_worse_is_right_and_all_else_is_wrong() {
        let row = |change: &str, start: u32, difference: Value| {
            let function = json!({
                "qualified_name": format!("f{start}"), "start_byte": start, "end_byte": start + 90,
                "name_start_byte": start + 4, "name_end_byte": start + 6,
            });
            json!({
                "change": change, "difference": difference,
                "after": { "path": "a.py", "function": function },
            })
        };
        let sides = Sides::new(&json!({ "functions": [
            row("added", 0, json!({})),
            row("worse", 100, json!({ "cognitive": 2.0, "nesting": -1.0 })),
            row("moved", 200, json!({})),
        ] }))
        .unwrap();
        let wrong = |rule: &str, start: u32| {
            let finding = json!({
                "rule": rule, "message": "", "symbol": format!("f{}", start / 100 * 100),
                "start_line": 1, "start_byte": start,
            });
            sides.contradict("a.py", &Finding::deserialize(finding).unwrap()).is_some()
        };
        assert!(!wrong("cognitive-complexity", 4));
        assert!(!wrong("cognitive-complexity", 104));
        // It stands within the function, and the other figure is what got worse.
        assert!(wrong("deep-nesting", 150));
        assert!(wrong("cognitive-complexity", 204));
        // Nothing was changed there.
        assert!(wrong("cognitive-complexity", 304));
        // It is not about a function.
        assert!(!wrong("large-file", 304));
    }
}
