//! What Git is told of the environment: how the person set it up, and where objects are besides;
//! nothing of which repository is meant, as a hook is told.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{self, Path};

/// What stays as it is.
const KEPT: &[&str] = &[
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// Whether Git is not to see the variable called `name`. Settings that `git -c` leaves in
/// `GIT_CONFIG_PARAMETERS` would hold against ours.
pub(super) fn is_dropped(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_") && !KEPT.contains(&&*name)
}

/// The settings that the environment, whose variables `value_of` looks up, gives as
/// `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_0`, `GIT_CONFIG_VALUE_0` and so on; up to the first of them
/// that is not there.
pub(super) fn settings(value_of: impl Fn(&str) -> Option<OsString>) -> Vec<(OsString, OsString)> {
    let count = value_of("GIT_CONFIG_COUNT").and_then(|count| count.to_str()?.parse().ok());
    let setting = |number: usize| {
        let key = value_of(&format!("GIT_CONFIG_KEY_{number}"))?;
        Some((key, value_of(&format!("GIT_CONFIG_VALUE_{number}"))?))
    };
    (0..count.unwrap_or(0)).map_while(setting).collect()
}

/// The folders that have objects beside the repository's own, as of a push that a hook is asked
/// about. One that stands for the repository's own is but another one: which repository is meant,
/// its place says.
pub(super) fn object_folders(value_of: impl Fn(&str) -> Option<OsString>) -> Option<OsString> {
    let own = value_of("GIT_OBJECT_DIRECTORY").filter(|own| !own.is_empty())?;
    let own = path::absolute(Path::new(&own)).ok()?;
    let others = value_of("GIT_ALTERNATE_OBJECT_DIRECTORIES").unwrap_or_default();
    let others = env::split_paths(&others).filter(|other| !other.as_os_str().is_empty());
    env::join_paths(std::iter::once(own).chain(others)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks up one of `variables`.
    fn among(variables: &[(&str, &str)], name: &str) -> Option<OsString> {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| OsString::from(value))
    }

    #[test]
    fn settings_are_those_that_are_counted_and_there() {
        let of = |variables: &[(&str, &str)]| {
            settings(|name| among(variables, name))
                .into_iter()
                .map(|(key, value)| (key.into_string(), value.into_string()))
                .map(|(key, value)| format!("{}={}", key.expect("UTF-8"), value.expect("UTF-8")))
                .collect::<Vec<_>>()
        };
        let two = [
            ("GIT_CONFIG_COUNT", "2"),
            ("GIT_CONFIG_KEY_0", "a.b"),
            ("GIT_CONFIG_VALUE_0", "1"),
            ("GIT_CONFIG_KEY_1", "c.d"),
            ("GIT_CONFIG_VALUE_1", ""),
        ];
        assert_eq!(of(&two), ["a.b=1", "c.d="]);
        assert_eq!(of(&two[..4]), ["a.b=1"], "one has no value");
        assert!(of(&two[1..]).is_empty(), "nobody counts them");
        assert!(of(&[("GIT_CONFIG_COUNT", "many")]).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn objects_of_a_hook_are_seen_beside_those_of_the_repository() {
        let of = |variables: &[(&str, &str)]| object_folders(|name| among(variables, name));
        let alternates = ("GIT_ALTERNATE_OBJECT_DIRECTORIES", "/r/objects:/s");
        let all = of(&[("GIT_OBJECT_DIRECTORY", "/r/objects/incoming"), alternates]);
        assert_eq!(all, Some("/r/objects/incoming:/r/objects:/s".into()));
        assert_eq!(of(&[alternates]), None, "they stay as they are");
        assert!(!is_dropped(OsStr::new(alternates.0)));
        assert!(is_dropped(OsStr::new("GIT_DIR")) && !is_dropped(OsStr::new("GITHUB_SHA")));
    }
}
