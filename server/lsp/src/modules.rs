//! Module graphs as the forms of `astrolens graph` take them, and what imports mean in words.

use astrolens_db::{AskedFor, ModuleFile, ModuleSources};
use astrolens_graph::{Modules, SourceFile};
use astrolens_ide::features::markup::Text;
use astrolens_modules::{Target, UnresolvedReason};

/// What is known of the modules of a project, as a scan on the command line would have found it.
pub(crate) fn modules(sources: ModuleSources) -> Modules {
    let ModuleSources { graph, packages, files, problems } = sources;
    let file = |file: ModuleFile| {
        let ModuleFile { path, language, origin, is_adopted, surface, places } = file;
        let places = places.into_iter().collect();
        (path, SourceFile { origin, is_adopted, language, surface, places })
    };
    let files: Vec<_> = files.into_iter().map(file).collect();
    let mut modules = Modules::new(graph, packages, files);
    modules.problems = problems;
    modules
}

/// What an import asks for and what that means, for a person: a sentence for each that it may be.
pub(crate) fn told(asked: &AskedFor) -> Text {
    let sentences = asked.targets.iter().map(|target| told_of(&asked.written, target));
    let markdown = sentences.collect::<Vec<_>>().join("\n\n");
    let plain = markdown.replace('`', "");
    Text { markdown, plain }
}

fn told_of(written: &str, target: &Target) -> String {
    match target {
        Target::File(path) => format!("`{written}` is `{path}`"),
        Target::Package(path) if path.is_empty() => format!("`{written}` is the package of `.`"),
        Target::Package(path) => format!("`{written}` is the package in `{path}`"),
        Target::External(name) => format!("`{written}` is of `{name}`, no part of this project"),
        Target::Standard(name) => format!("`{written}` is of the standard library: `{name}`"),
        Target::Unresolved(reason) => format!("`{written}` was not found: {}", why(reason)),
    }
}

/// Why something was not found.
fn why(reason: &UnresolvedReason) -> String {
    match reason {
        UnresolvedReason::Missing => "the project has nothing of that name".to_owned(),
        UnresolvedReason::Computed => "it is known only when the program runs".to_owned(),
        UnresolvedReason::Ambiguous(candidates) => {
            let names: Vec<_> = candidates.iter().map(|path| format!("`{path}`")).collect();
            format!("it may be {}", names.join(", "))
        }
        UnresolvedReason::Outside => "it is outside of the project".to_owned(),
        UnresolvedReason::Manifest(path, wrong) => format!("`{path}` cannot be used: {wrong}"),
        UnresolvedReason::Forbidden(rule) => rule.to_string(),
        UnresolvedReason::Generated => "it is made by a macro, or stated in no file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_import_means_is_a_sentence() {
        let candidates = ["a/x.h".into(), "b/x.h".into()];
        for (target, expected) in [
            (Target::File("a/b.py".into()), "`b` is `a/b.py`"),
            (Target::Package("".into()), "`b` is the package of `.`"),
            (Target::Package("a".into()), "`b` is the package in `a`"),
            (Target::External("b".into()), "`b` is of `b`, no part of this project"),
            (Target::Standard("os".into()), "`b` is of the standard library: `os`"),
            (
                Target::Unresolved(UnresolvedReason::Ambiguous(candidates.into())),
                "`b` was not found: it may be `a/x.h`, `b/x.h`",
            ),
            (
                Target::Unresolved(UnresolvedReason::Missing),
                "`b` was not found: the project has nothing of that name",
            ),
        ] {
            let asked = AskedFor { span: (0, 1), written: "b".to_owned(), targets: vec![target] };
            let text = told(&asked);
            assert_eq!(text.markdown, expected);
            assert!(!text.plain.contains('`'), "{}", text.plain);
        }
    }
}
