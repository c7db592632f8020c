//! What a server says after edits that were told without waiting, and whether it ends with the
//! truth.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use super::edit::Edit;
use super::milliseconds;
use crate::language::Registered;
use crate::lsp::client::Client;
use crate::lsp::document::Document;

/// Edits in a burst.
pub const EDITS: usize = 20;

/// What comes later than this after the last edit is not waited for.
const QUIET: Duration = Duration::from_millis(1_500);

/// The end of a burst.
pub struct Burst {
    /// The document's file.
    pub path: PathBuf,
    /// Its language.
    pub language: Registered,
    /// The text that the burst left.
    pub text: String,
    /// The diagnostics of that text as they came, each with the milliseconds since the last edit.
    pub said: Vec<(f64, Value)>,
}

impl Burst {
    /// When the diagnostics became the ones that are `expected` and stayed so; nothing if the last
    /// ones differ from them.
    pub fn settled(&self, expected: &Value) -> Option<f64> {
        let differing = self.said.iter().rposition(|(_, diagnostics)| diagnostics != expected);
        self.said.get(differing.map_or(0, |index| index + 1)).map(|(after, _)| *after)
    }
}

/// Tells edits one behind the other, and listens to what is said of the last one: diagnostics, each
/// with the milliseconds since.
pub fn make(
    edits: &[Edit],
    client: &mut Client,
    document: &mut Document,
) -> Result<Vec<(f64, Value)>> {
    let mut last = Instant::now();
    for edit in edits {
        last = client.change(document, edit.range.clone(), &edit.text)?;
    }
    let first = client.published(document)?;
    let mut said = vec![(milliseconds(first.at - last), first.diagnostics)];
    while let Some(next) = client.published_until(document, last + QUIET)? {
        said.push((milliseconds(next.at - last), next.diagnostics));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::language::Language;

    fn burst(said: &[(f64, Value)]) -> Burst {
        let (path, language) = (PathBuf::new(), Language::Python.registered());
        Burst { path, language, text: String::new(), said: said.to_vec() }
    }

    #[test]
    fn what_is_settled_stays_the_same() {
        let (right, wrong) = (json!([1]), json!([2]));
        let said = |each: &[(f64, &Value)]| {
            burst(&each.iter().map(|(after, value)| (*after, (*value).clone())).collect::<Vec<_>>())
        };
        let settled = |each: &[(f64, &Value)]| said(each).settled(&right);
        assert_eq!(settled(&[(5.0, &right)]), Some(5.0));
        assert_eq!(settled(&[(5.0, &right), (90.0, &right)]), Some(5.0));
        assert_eq!(settled(&[(5.0, &wrong), (90.0, &right)]), Some(90.0));
        assert_eq!(settled(&[(5.0, &right), (50.0, &wrong), (90.0, &right)]), Some(90.0));
        assert_eq!(settled(&[(5.0, &right), (90.0, &wrong)]), None);
    }
}
