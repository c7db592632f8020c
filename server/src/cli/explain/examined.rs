//! A file with its report and, where it can be one, the document that an editor would make of it.

use std::sync::Arc;

use astrolens_db::{Settings, View};
use astrolens_guard::guarded;
use astrolens_model::FileReport;
use astrolens_scan::Single;

/// The report of `file`, and it as an editor that has it open looks at it, both of one parse; the
/// latter is `None` if it is not measured, is no UTF-8, or cannot be parsed.
pub(super) fn examined(file: &Single) -> (FileReport, Option<View>) {
    let is_measured = file.unexamined().skipped.is_none();
    let view = if is_measured { document(file) } else { None };
    match view.filter(|view| view.report.skipped.is_none()) {
        Some(view) => {
            let report = FileReport::clone(&view.report);
            (file.named(report), Some(view))
        }
        None => (file.report(), None),
    }
}

/// `file` as an editor that has it open looks at it; `None` if it is no UTF-8, or cannot be
/// analysed.
fn document(file: &Single) -> Option<View> {
    let text = std::str::from_utf8(&file.text).ok()?;
    let settings = Settings {
        place: file.place.clone(),
        name: file.name.clone(),
        language: file.language,
        config: Arc::clone(&file.resolved),
    };
    guarded(|| View::fresh(settings, Arc::from(text))).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use astrolens_config::Options;
    use astrolens_scan::{Candidate, Workspaces};

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
            let (report, view) = examined(&single);
            assert_eq!(report, single.report(), "{}", path.display());
            assert_eq!(view.is_some(), is_seen, "{}", path.display());
        }
    }
}
