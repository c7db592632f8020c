//! A line above a function that says how complex it is.

use astrolens_db::{Standing, View};
use astrolens_model::Function;

use super::delta::Before;
use super::lookup::{findings_about, name_span};
use crate::Span;

/// Which lenses are shown, and what they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "switches, each by itself")]
pub struct LensOptions {
    /// Whether there are any.
    pub enable: bool,
    /// Whether they give the cognitive complexity.
    pub cognitive: bool,
    /// Whether they give the cyclomatic complexity.
    pub cyclomatic: bool,
    /// Whether they give the nesting.
    pub nesting: bool,
    /// Whether they give what became of the cognitive complexity.
    pub delta: bool,
    /// Whether the first line has one that says how the file stands among modules.
    pub modules: bool,
    /// The cognitive complexity from which a function has one; with a finding it has one anyway.
    pub minimum: u32,
}

impl Default for LensOptions {
    fn default() -> Self {
        Self {
            enable: true,
            cognitive: true,
            cyclomatic: true,
            nesting: true,
            delta: true,
            modules: true,
            minimum: 10,
        }
    }
}

/// A line above a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLens {
    /// The function's name; where it has none, where it begins.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// The function's qualified name.
    pub function: String,
}

/// The lenses of the document, in source order; `before` tells what the functions were.
#[must_use]
pub fn code_lens(view: &View, options: &LensOptions, before: Option<&Before>) -> Vec<CodeLens> {
    if !options.enable {
        return Vec::new();
    }
    let deltas = before.filter(|_| options.delta).map(|before| before.deltas(&view.report));
    let lens = |(index, function): (usize, &Function)| {
        let is_shown = function.cognitive >= options.minimum
            || findings_about(&view.report, function).next().is_some();
        let delta = deltas.as_ref().and_then(|deltas| deltas.get(index)?.as_deref());
        let title = is_shown.then(|| title(function, options, delta)).flatten()?;
        let span = name_span(function);
        Some(CodeLens { span, title, function: function.label().into_owned() })
    };
    view.report.functions.iter().enumerate().filter_map(lens).collect()
}

/// What a lens says of a file that stands so among modules; `None` for one that is none.
#[must_use]
pub fn module_title(standing: Option<Standing>) -> String {
    let Some(Standing { imported_by, imports, cycle }) = standing else {
        return "no module of this project".to_owned();
    };
    let mut title = format!("imported by {imported_by} · imports {imports}");
    if cycle > 0 {
        title = format!("{title} · in a cycle of {cycle}");
    }
    title
}

/// What is said of `function`; nothing where all of it is switched off.
fn title(function: &Function, options: &LensOptions, delta: Option<&str>) -> Option<String> {
    let mut parts = Vec::new();
    if options.cognitive {
        let delta = delta.map(|delta| format!(" ({delta})")).unwrap_or_default();
        parts.push(format!("cognitive {}{delta}", function.cognitive));
    }
    if options.cyclomatic {
        parts.push(format!("cyclomatic {}", function.cyclomatic));
    }
    if options.nesting && function.nesting > 0 {
        let levels = if function.nesting == 1 { "level" } else { "levels" };
        parts.push(format!("{} {levels} deep", function.nesting));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{text_of, view};

    const SOURCE: &str = "def f(a):\n    for b in a:\n        if b:\n            g(b)\n\ndef h(a, b, c, d, e, g): pass\n";

    /// What the lenses say, each behind what it stands at.
    fn check(options: LensOptions, before: Option<&Before>, expected: &[&str]) {
        let view = view("python", SOURCE);
        let lenses = code_lens(&view, &options, before);
        let shown: Vec<String> = lenses
            .iter()
            .map(|lens| format!("{}: {}", text_of(&view, lens.span), lens.title))
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn functions_above_the_minimum_or_with_a_finding_have_one() {
        // `h` has more parameters than are allowed.
        check(LensOptions::default(), None, &["h: cognitive 0 · cyclomatic 1"]);
        check(
            LensOptions { minimum: 3, ..LensOptions::default() },
            None,
            &["f: cognitive 3 · cyclomatic 3 · 2 levels deep", "h: cognitive 0 · cyclomatic 1"],
        );
    }

    #[test]
    fn a_file_says_how_it_stands_among_modules() {
        let standing = Standing { imported_by: 14, imports: 6, cycle: 0 };
        assert_eq!(module_title(Some(standing)), "imported by 14 · imports 6");
        let within = Standing { cycle: 3, ..standing };
        assert_eq!(module_title(Some(within)), "imported by 14 · imports 6 · in a cycle of 3");
        assert_eq!(module_title(None), "no module of this project");
    }

    #[test]
    fn each_figure_has_its_switch() {
        let all = LensOptions { minimum: 3, ..LensOptions::default() };
        let nesting = LensOptions { cognitive: false, cyclomatic: false, ..all };
        check(nesting, None, &["f: 2 levels deep"]);
        check(LensOptions { nesting: false, ..nesting }, None, &[]);
        check(LensOptions { enable: false, ..all }, None, &[]);
    }

    #[test]
    fn what_a_function_was_is_told_where_it_changed() {
        let old = view("python", "def f(a): pass\ndef h(): pass\n");
        let before = Before::of(&old.report, "main");
        let options = LensOptions { minimum: 3, cyclomatic: false, ..LensOptions::default() };
        check(
            options,
            Some(&before),
            &["f: cognitive 3 (+3 since main) · 2 levels deep", "h: cognitive 0"],
        );
        let off = LensOptions { delta: false, ..options };
        check(off, Some(&before), &["f: cognitive 3 · 2 levels deep", "h: cognitive 0"]);
    }
}
