//! Which files of a tree are wanted: globs and languages.

use astrolens_syntax::Language;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Globs that decide about paths relative to the scanned folder.
///
/// As in a `.gitignore`, a glob without `/` is about names at any depth, one with `/` about paths
/// from the scanned folder on, and a glob that names a folder stands for all that is in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
    /// The languages that are wanted; empty for all.
    languages: Vec<Language>,
}

/// A glob that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the glob `{glob}` cannot be read: {reason}")]
pub(crate) struct BadGlob {
    /// The glob as given.
    pub(crate) glob: String,
    /// What is wrong with it.
    pub(crate) reason: String,
}

impl Selection {
    /// A selection of what matches one of `include`, if there are any, and none of `exclude`.
    pub(crate) fn new(
        include: &[String],
        exclude: &[String],
        languages: Vec<Language>,
    ) -> Result<Self, BadGlob> {
        let include = if include.is_empty() { None } else { Some(glob_set(include)?) };
        Ok(Self { include, exclude: glob_set(exclude)?, languages })
    }

    /// Whether the file at `path` is wanted.
    pub(crate) fn takes_file(&self, path: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(path))
            && !self.exclude.is_match(path)
    }

    /// Whether anything in the folder at `path` can be wanted.
    pub(crate) fn enters(&self, path: &str) -> bool {
        !self.exclude.is_match(path)
    }

    /// Whether files in `language` are wanted.
    pub(crate) fn takes_language(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.contains(&language)
    }

    /// The only language that is wanted, if there is just one.
    pub(crate) fn only_language(&self) -> Option<Language> {
        match self.languages[..] {
            [language] => Some(language),
            _ => None,
        }
    }
}

fn glob_set(globs: &[String]) -> Result<GlobSet, BadGlob> {
    let bad = |glob: &str, error: &globset::Error| BadGlob {
        glob: glob.to_owned(),
        reason: error.kind().to_string(),
    };
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let anchored = glob.trim_start_matches("./").trim_end_matches('/');
        let pattern = match anchored.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if anchored.contains('/') => anchored.to_owned(),
            None => format!("**/{anchored}"),
        };
        for pattern in [format!("{pattern}/**"), pattern] {
            let built = GlobBuilder::new(&pattern).literal_separator(true).build();
            set.add(built.map_err(|error| bad(glob, &error))?);
        }
    }
    set.build().map_err(|error| bad(error.glob().unwrap_or_default(), &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(include: &[&str], exclude: &[&str]) -> Selection {
        let owned =
            |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect::<Vec<_>>();
        Selection::new(&owned(include), &owned(exclude), Vec::new()).expect("good globs")
    }

    #[test]
    fn a_glob_without_slash_is_about_names_at_any_depth() {
        let selection = selection(&[], &["test_*.py", "vendor"]);
        assert!(!selection.takes_file("a/b/test_x.py"));
        assert!(!selection.takes_file("a/vendor/b/x.py"));
        assert!(!selection.enters("a/vendor"));
        assert!(selection.takes_file("a/vendored.py"));
    }

    #[test]
    fn a_glob_with_slash_is_about_paths_from_the_scanned_folder() {
        let selection = selection(&["src/*.rs", "/lib.rs", "tools/"], &[]);
        assert!(selection.takes_file("src/main.rs"));
        assert!(!selection.takes_file("src/deep/main.rs"));
        assert!(!selection.takes_file("a/src/main.rs"));
        assert!(selection.takes_file("lib.rs") && !selection.takes_file("src/lib.c"));
        assert!(selection.takes_file("tools/a.py"));
    }

    #[test]
    fn a_bad_glob_is_named_with_its_fault() {
        let error = Selection::new(&["a/[b".to_owned()], &[], Vec::new()).expect_err("unclosed");
        assert_eq!(error.glob, "a/[b");
        assert!(error.to_string().contains("unclosed character class"), "{error}");
    }
}
