//! What the client's settings say: keys of `astrolens.toml`, and those only an editor has.

use serde_json::{Map, Value};

/// The settings that only an editor has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EditorSettings {
    /// Figures above functions.
    pub(crate) code_lens: CodeLens,
    /// Points at the lines that add them.
    pub(crate) inlay_hints: InlayHints,
}

/// Which figures stand above functions.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeLens {
    /// Whether there are any.
    pub(crate) enable: bool,
    /// The cognitive complexity.
    pub(crate) cognitive: bool,
    /// The cyclomatic complexity.
    pub(crate) cyclomatic: bool,
    /// How deep it nests.
    pub(crate) nesting: bool,
    /// What changed since the merge base.
    pub(crate) delta: bool,
    /// From which cognitive complexity on.
    pub(crate) minimum: u32,
}

/// Which points stand at lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InlayHints {
    /// Whether there are any.
    pub(crate) enable: bool,
}

impl Default for CodeLens {
    fn default() -> Self {
        Self {
            enable: true,
            cognitive: true,
            cyclomatic: true,
            nesting: true,
            delta: true,
            minimum: 10,
        }
    }
}

/// Settings, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Read {
    /// Those that only an editor has.
    pub(crate) editor: EditorSettings,
    /// The others: what `astrolens.toml` may say.
    pub(crate) file: Value,
    /// What is wrong with the first, a sentence each.
    pub(crate) wrong: Vec<String>,
}

/// Reads the settings of a client: ours by themselves or under `astrolens`; `null` says nothing.
pub(crate) fn read(settings: &Value) -> Read {
    let settings = settings.get("astrolens").filter(|own| own.is_object()).unwrap_or(settings);
    let mut read = Read { file: settings.clone(), ..Read::default() };
    let Value::Object(file) = &mut read.file else {
        if !settings.is_null() {
            read.wrong.push(format!("the settings must be an object, not `{settings}`"));
        }
        read.file = Value::Null;
        return read;
    };
    let wrong = &mut read.wrong;
    let lens = &mut read.editor.code_lens;
    section(file, "codeLens", wrong, &mut |key, value, allowed| match key {
        "enable" => flag(&mut lens.enable, value, allowed),
        "cognitive" => flag(&mut lens.cognitive, value, allowed),
        "cyclomatic" => flag(&mut lens.cyclomatic, value, allowed),
        "nesting" => flag(&mut lens.nesting, value, allowed),
        "delta" => flag(&mut lens.delta, value, allowed),
        "minimum" => {
            *allowed = "a whole number from 0 on";
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.map(|number| lens.minimum = number).is_some()
        }
        _ => {
            *allowed = "`enable`, `cognitive`, `cyclomatic`, `nesting`, `delta` and `minimum`";
            false
        }
    });
    let hints = &mut read.editor.inlay_hints;
    section(file, "inlayHints", wrong, &mut |key, value, allowed| {
        if key == "enable" {
            return flag(&mut hints.enable, value, allowed);
        }
        *allowed = "`enable`";
        false
    });
    // What the client's own extension reads is not for the server.
    for own in ["trace", "server"] {
        file.remove(own);
    }
    read
}

/// Takes the section `name` out of `settings` and each key of it in with `take`, which says what
/// would be right where it cannot.
fn section(
    settings: &mut Map<String, Value>,
    name: &str,
    wrong: &mut Vec<String>,
    take: &mut dyn FnMut(&str, &Value, &mut &'static str) -> bool,
) {
    let section = match settings.remove(name) {
        None | Some(Value::Null) => return,
        Some(Value::Object(section)) => section,
        Some(other) => {
            wrong.push(format!("`astrolens.{name}` must be an object, not `{other}`"));
            return;
        }
    };
    for (key, value) in &section {
        let mut allowed = "";
        // An editor hands over what nobody has set as `null`.
        if !value.is_null() && !take(key, value, &mut allowed) {
            wrong.push(format!("`astrolens.{name}.{key}` cannot be `{value}`: {allowed} can"));
        }
    }
}

fn flag(flag: &mut bool, value: &Value, allowed: &mut &'static str) -> bool {
    *allowed = "`true` or `false`";
    value.as_bool().map(|value| *flag = value).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_editors_own_keys_are_told_from_those_of_the_file() {
        let settings = json!({
            "codeLens": { "minimum": 5, "nesting": false, "delta": null },
            "inlayHints": { "enable": true },
            "thresholds": { "cognitive": 7 },
        });
        let own = read(&settings);
        let lens = CodeLens { minimum: 5, nesting: false, ..CodeLens::default() };
        assert_eq!(
            own.editor,
            EditorSettings { code_lens: lens, inlay_hints: InlayHints { enable: true } }
        );
        assert_eq!(own.file, json!({ "thresholds": { "cognitive": 7 } }));
        assert_eq!(own.wrong, [""; 0]);
        assert_eq!(read(&json!({ "astrolens": settings })), own);
        assert_eq!(read(&Value::Null), Read::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_what_would_be_right_and_the_rest_counts() {
        let read = read(&json!({
            "codeLens": { "minimum": -1, "enable": "no", "lines": 3, "cognitive": false },
            "inlayHints": 7,
        }));
        assert!(!read.editor.code_lens.cognitive);
        assert_eq!(
            read.wrong,
            [
                "`astrolens.codeLens.enable` cannot be `\"no\"`: `true` or `false` can",
                "`astrolens.codeLens.lines` cannot be `3`: `enable`, `cognitive`, `cyclomatic`, \
                 `nesting`, `delta` and `minimum` can",
                "`astrolens.codeLens.minimum` cannot be `-1`: a whole number from 0 on can",
                "`astrolens.inlayHints` must be an object, not `7`",
            ]
        );
        assert_eq!(super::read(&json!([1])).wrong, ["the settings must be an object, not `[1]`"]);
    }
}
