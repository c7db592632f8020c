//! What the client's settings say: keys of `astrolens.toml`, and those only an editor has.

use astrolens_ide::features::code_lens::LensOptions;
use serde_json::{Map, Value};

/// The section of a client's settings that is ours.
pub(crate) const SECTION: &str = "astrolens";

/// The sections that only an editor has.
const EDITORS: [&str; 2] = ["codeLens", "inlayHints"];

/// What the client's own extension reads.
const CLIENTS: [&str; 2] = ["trace", "server"];

/// The settings that only an editor has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EditorSettings {
    /// Figures above functions.
    pub(crate) code_lens: LensOptions,
    /// Points at the lines that add them.
    pub(crate) inlay_hints: InlayHints,
}

/// Which points stand at lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InlayHints {
    /// Whether there are any.
    pub(crate) enable: bool,
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

/// What a client says of our settings.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// These are set.
    Settings(Value),
    /// None are set, or not any more.
    Unset,
    /// Nothing.
    Nothing,
}

impl Said {
    /// What a client says that answers with `settings`: what nobody has set is `null`.
    pub(crate) fn new(settings: Value) -> Self {
        if settings.is_null() { Self::Unset } else { Self::Settings(settings) }
    }
}

/// What a client says that tells settings without being asked; nothing where they are only those
/// of other servers, which some clients tell everybody.
pub(crate) fn told(settings: &Value) -> Said {
    match (settings, settings.get(SECTION)) {
        (_, Some(own)) => Said::new(own.clone()),
        (Value::Object(sections), None) if !sections.is_empty() => {
            let schema = astrolens_config::schema();
            let is_ours = |key: &String| {
                EDITORS.contains(&key.as_str()) || schema["properties"].get(key).is_some()
            };
            if sections.keys().any(is_ours) {
                Said::Settings(settings.clone())
            } else {
                Said::Nothing
            }
        }
        (Value::Object(_) | Value::Null, None) => Said::Unset,
        // It is told that this is a mistake.
        (_, None) => Said::Settings(settings.clone()),
    }
}

/// Reads the settings of a client: ours by themselves or under `astrolens`; `null` says nothing.
pub(crate) fn read(settings: &Value) -> Read {
    let settings = settings.get(SECTION).filter(|own| own.is_object()).unwrap_or(settings);
    let mut read = Read { file: settings.clone(), ..Read::default() };
    let Value::Object(file) = &mut read.file else {
        // Some languages cannot tell an empty object from an empty list.
        let says_nothing = settings.is_null() || settings.as_array().is_some_and(Vec::is_empty);
        if !says_nothing {
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
        "modules" => flag(&mut lens.modules, value, allowed),
        "minimum" => {
            *allowed = "a whole number from 0 on";
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.map(|number| lens.minimum = number).is_some()
        }
        _ => {
            *allowed =
                "`enable`, `cognitive`, `cyclomatic`, `nesting`, `delta`, `modules` and `minimum`";
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
    for own in CLIENTS {
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
        let lens = LensOptions { minimum: 5, nesting: false, ..LensOptions::default() };
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
    fn what_is_told_of_other_servers_is_not_ours() {
        let limits = json!({ "thresholds": { "cognitive": 7 } });
        let set = |settings: &Value| Said::Settings(settings.clone());
        assert_eq!(told(&json!({ "astrolens": limits, "other": { "x": 1 } })), set(&limits));
        assert_eq!(told(&limits), set(&limits));
        let lens = json!({ "codeLens": { "enable": false } });
        assert_eq!(told(&lens), set(&lens));
        assert_eq!(told(&json!({ "other": { "x": 1 } })), Said::Nothing);
        for unset in [json!({}), Value::Null, json!({ "astrolens": null, "other": 1 })] {
            assert_eq!(told(&unset), Said::Unset, "{unset}");
        }
        assert_eq!(told(&json!(42)), set(&json!(42)));
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
                "`astrolens.codeLens.minimum` cannot be `-1`: a whole number from 0 on can",
                "`astrolens.codeLens.enable` cannot be `\"no\"`: `true` or `false` can",
                "`astrolens.codeLens.lines` cannot be `3`: `enable`, `cognitive`, `cyclomatic`, \
                 `nesting`, `delta`, `modules` and `minimum` can",
                "`astrolens.inlayHints` must be an object, not `7`",
            ]
        );
        assert_eq!(super::read(&json!([])).wrong, [""; 0]);
        assert_eq!(super::read(&json!([1])).wrong, ["the settings must be an object, not `[1]`"]);
    }
}
