//! One file by itself, read as a scan reads it, for commands that are about a file.

use std::collections::HashMap;
use std::sync::Arc;

use astrolens_analysis::without_tree;
use astrolens_config::Resolved;
use astrolens_ide::{Settings, View, hanging};
use astrolens_model::{FileReport, Skipped};
use astrolens_syntax::detect::Detected;
use astrolens_syntax::text::decode;
use astrolens_syntax::{Language, Parsed, parse_within};

use super::measure::{Analysis, read};
use super::surroundings::Surroundings;
use super::walk::Candidate;
use super::worker::{Foreign, Signs, detected};
use super::workspaces::Workspaces;
use crate::guard::guarded;

/// A file with its text and all that is known of it before it is analysed.
pub(crate) struct Single {
    /// Its path in reports.
    pub(crate) name: String,
    /// Its path from the top of its workspace, parts joined by `/`.
    pub(crate) place: String,
    /// The language it is in.
    pub(crate) language: Language,
    /// Its text: what byte offsets count in.
    pub(crate) text: Vec<u8>,
    /// The configuration that holds for it.
    pub(crate) resolved: Arc<Resolved>,
}

/// Why there is nothing to say of a file.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It is in none of our languages.
    Foreign(Foreign),
    /// It cannot be read as text, or takes too long.
    Skipped(Skipped),
}

impl Single {
    /// Reads `file`, which is in one of `workspaces`.
    ///
    /// # Errors
    /// When it cannot be read, or is in none of our languages.
    pub(crate) fn read(file: &Candidate, workspaces: &Workspaces) -> Result<Self, Refused> {
        let surroundings = Surroundings::new(workspaces, HashMap::new());
        let signs = Signs::of(file, &surroundings).map_err(Refused::Foreign)?;
        let workspace = workspaces.get(file.workspace);
        let limits = workspace.resolve(&file.path, signs.language).analysis.limits;
        let mut bytes = Vec::new();
        read(file, limits.max_bytes, &mut bytes).map_err(Refused::Skipped)?;
        let text = decode(&bytes).map_err(Refused::Skipped)?.bytes.into_owned();
        let language = match detected(file, &signs, &text) {
            Detected::Language(language) => language,
            Detected::Unsupported(row) => {
                return Err(Refused::Foreign(Foreign::Unsupported(row.title)));
            }
            Detected::Other => return Err(Refused::Foreign(Foreign::Other)),
        };
        let resolved = workspace.resolve(&file.path, Some(language));
        let place = workspace.place(&file.path);
        Ok(Self { name: file.name.clone(), place, language, text, resolved })
    }

    /// What its report says before anything is measured: whose work it is, and whether it is test
    /// code.
    pub(crate) fn unexamined(&self) -> FileReport {
        self.analysis().unexamined(&self.text)
    }

    /// Its report.
    pub(crate) fn report(&self) -> FileReport {
        self.analysis().report(&self.name, &self.text)
    }

    /// Its report, and it as an editor that has it open looks at it, both of one parse; the latter
    /// is `None` if it is not measured, is no UTF-8, or cannot be parsed.
    pub(crate) fn examined(&self) -> (FileReport, Option<View>) {
        let is_measured = self.unexamined().skipped.is_none();
        let view = if is_measured { self.document() } else { None };
        match view.filter(|view| view.report.skipped.is_none()) {
            Some(view) => {
                let report = FileReport::clone(&view.report);
                (self.analysis().named(&self.name, &self.text, report), Some(view))
            }
            None => (self.report(), None),
        }
    }

    fn analysis(&self) -> Analysis<'_> {
        let config = &self.resolved.analysis;
        Analysis { place: &self.place, language: self.language, config }
    }

    /// It as an editor that has it open looks at it; `None` if it is no UTF-8, or cannot be
    /// analysed.
    fn document(&self) -> Option<View> {
        let text = std::str::from_utf8(&self.text).ok()?;
        let settings = Settings {
            place: self.place.clone(),
            name: self.name.clone(),
            language: self.language,
            config: Arc::clone(&self.resolved),
        };
        guarded(|| View::fresh(settings, Arc::from(text))).ok()
    }

    /// Its syntax tree.
    ///
    /// # Errors
    /// When the parse is more work than the configuration allows, or fails.
    pub(crate) fn parse(&self) -> Result<Parsed, Refused> {
        let limits = &self.resolved.analysis.limits;
        let parsed = guarded(|| parse_within(&self.text, self.language, limits, &hanging()));
        let skipped = match parsed {
            Ok(Ok(parsed)) => return Ok(parsed),
            Ok(Err(error)) => without_tree(error, limits),
            Err(panic) => {
                let detail = format!("the parse failed ({panic}); please report it with the file");
                Skipped { reason: "internal-error".into(), detail }
            }
        };
        Err(Refused::Skipped(skipped))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use astrolens_config::Options;

    use super::*;

    #[test]
    fn what_is_examined_of_one_parse_has_the_report_of_a_scan() {
        let body = "    if a and b:\n        return 1\n    return 2\n";
        let function = format!("def f(a, b):\n{body}");
        let class = format!("class A:\n    def g(self):\n        return self.x\n\n{function}");
        for (path, text, is_seen) in [
            ("a.py", class.as_bytes(), true),
            ("test_a.py", class.as_bytes(), true),
            ("third_party/a.py", class.as_bytes(), true),
            ("broken.py", b"def f(:\n    pass\n", true),
            ("empty.py", b"", true),
            ("latin.py", b"def f(a):\n    return '\xe9'\n", false),
            ("a.min.js", b"function f(a){return a}", false),
        ] {
            let mut options = Options { explain: true, ..Options::default() };
            options.flags.set = vec!["thresholds.cognitive=1".to_owned()];
            let mut workspaces = Workspaces::new(options);
            let path = Path::new(path);
            let file = Candidate::given(Some(path), text.to_vec(), None, &mut workspaces);
            let single = Single::read(&file, &workspaces).expect("a file in a known language");
            let (report, view) = single.examined();
            assert_eq!(report, single.report(), "{}", path.display());
            assert_eq!(view.is_some(), is_seen, "{}", path.display());
        }
    }
}
