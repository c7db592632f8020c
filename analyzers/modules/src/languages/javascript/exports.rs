//! What `exports` and `imports` of a `package.json` lead to: Node's "Resolution Algorithm
//! Specification", of which functions are called as there.

use serde_json::Value;

/// How a file asks, which decides between conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// `import`, and what compiles to it.
    Import,
    /// `require`.
    Require,
}

impl Way {
    /// Whether Node takes what is behind `condition`, or a bundler that builds for it.
    fn has(self, condition: &str) -> bool {
        match condition {
            "default" | "node" | "module" | "module-sync" | "node-addons" => true,
            "import" => self == Self::Import,
            "require" => self == Self::Require,
            _ => false,
        }
    }
}

/// What `key` leads to in `entries`, the best first; `None` if it is not in it. `key` is `.` or begins
/// with `./` for exports, with `#` for imports.
///
/// Node takes the first target whose conditions hold, whether or not it is there. We want one that
/// is: what is published may be built from what is here, and that stand behind a condition of its own.
pub(super) fn targets(entries: &Value, key: &str, way: Way) -> Option<Vec<String>> {
    let target = lookup(entries, key)?;
    let mut targets = Vec::new();
    for any_condition in [false, true] {
        target.collect(way, any_condition, &mut targets);
    }
    Some(targets)
}

/// A target with what a `*` in it stands for.
struct Matched<'a> {
    target: &'a Value,
    star: Option<&'a str>,
}

/// `PACKAGE_EXPORTS_RESOLVE` and `PACKAGE_IMPORTS_RESOLVE` up to the target.
fn lookup<'a>(entries: &'a Value, key: &'a str) -> Option<Matched<'a>> {
    let by_key = entries
        .as_object()
        .filter(|object| object.keys().next().is_some_and(|first| first.starts_with(['.', '#'])));
    let Some(by_key) = by_key else {
        // All of it is about the package as a whole.
        return (key == ".").then_some(Matched { target: entries, star: None });
    };
    if let Some(target) = by_key.get(key).filter(|_| !key.contains('*')) {
        return found(target, None);
    }
    let matches = by_key.iter().filter_map(|(pattern, target)| {
        let (before, after) = pattern.split_once('*').or_else(|| {
            // A folder, as Node had it before patterns.
            pattern.ends_with('/').then_some((&**pattern, ""))
        })?;
        let star = key.strip_prefix(before)?.strip_suffix(after)?;
        (!star.is_empty()).then_some(((before.len(), pattern.len()), target, star))
    });
    // `PATTERN_KEY_COMPARE`: what is longer in front of the star, then all in all.
    let (_, target, star) = matches.max_by_key(|(order, ..)| *order)?;
    found(target, Some(star))
}

/// A target, unless it says that there is none.
fn found<'a>(target: &'a Value, star: Option<&'a str>) -> Option<Matched<'a>> {
    (!target.is_null()).then_some(Matched { target, star })
}

impl Matched<'_> {
    /// A text of the target with what the star stands for.
    fn filled(&self, text: &str) -> String {
        match self.star {
            Some(star) if text.ends_with('/') && !text.contains('*') => format!("{text}{star}"),
            Some(star) => text.replace('*', star),
            None => text.to_owned(),
        }
    }

    /// `PACKAGE_TARGET_RESOLVE`: all texts whose conditions hold, or with `any_condition`, all.
    fn collect(&self, way: Way, any_condition: bool, targets: &mut Vec<String>) {
        let mut inner =
            |target| Matched { target, star: self.star }.collect(way, any_condition, targets);
        match self.target {
            Value::String(text) => {
                let target = self.filled(text);
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
            Value::Object(conditions) => {
                let hold = |condition: &str| any_condition || way.has(condition);
                conditions.iter().filter(|(it, _)| hold(it)).for_each(|(_, target)| inner(target));
            }
            Value::Array(alternatives) => alternatives.iter().for_each(inner),
            _ => {}
        }
    }
}
