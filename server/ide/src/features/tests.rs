//! What holds of every feature, whatever the text and the place.

use astrolens_db::View;
use astrolens_syntax::Language;
use astrolens_syntax::ast::Detail;

use super::code_actions::{Remedy, code_actions};
use super::code_lens::{LensOptions, code_lens};
use super::delta::Before;
use super::document_symbols::{Symbol, document_symbols};
use super::testing::{deep, view, without_tree};
use super::{ast, breakdown, folding_ranges, hover, inlay_hints, selection_ranges};
use crate::Span;

/// Texts that are hard on some feature, in any language.
const TEXTS: &[&str] = &[
    "",
    "\n",
    "\u{FEFF}",
    "\u{FEFF}def f(a, b, c, d, e, g):\r\n    if a and é𝄞: pass\r\n",
    "#!/bin/x\ndef f(",
    "class A:\n  def f(self):\n    while x: (\n",
    "fn f() { if a { é } // astrolens: ignore[x",
    "// astrolens: ignore[deep-nesting, deep-nesting] é\nint f(int a) { return a ? 1 : 2; }",
    "// astrolens: ingore[]\n/* astrolens: ignore[] é */ int a;\r\n# astrolens: ignore[a]",
    "function () {} => { [ ( } ] )\r\r\n`${a",
    "#if a\nint f() {\n#else\nint g() {\n#endif\n}\n",
    "package a\n\nfunc (é T) F() { go func() { for { } }() }\n",
    "a\rb\rif x {\r}\r",
];

/// Every span that some feature gives for `view` and the byte `offset`.
fn spans(view: &View, offset: u32) -> Vec<Span> {
    let here = Span { start: offset, end: offset };
    let mut spans = selection_ranges::selection_ranges(view, offset);
    spans.extend(hover::hover(view, offset).map(|hover| hover.span));
    let metric = astrolens_metrics::metric("cognitive").expect("a metric");
    let at = breakdown::Subject::At(offset);
    if let Some(breakdown) = breakdown::breakdown(view, at, metric) {
        spans.extend([breakdown.span, breakdown.name_span]);
        spans.extend(breakdown.points.iter().map(|point| point.span));
    }
    for action in code_actions(view, here) {
        if let Remedy::Edit(edit) = action.remedy {
            spans.push(edit.span);
        }
    }
    let query =
        ast::Query { span: Some(here), offset: Some(offset), detail: Detail::All, depth: u32::MAX };
    if let Some(tree) = ast::ast(view, &query) {
        spans.extend(tree.nodes.iter().chain(tree.path.iter().flatten()).map(|node| node.span));
    }
    spans
}

/// Every span that some feature gives for all of `view`.
fn spans_of_all(view: &View) -> Vec<Span> {
    let all = Span { start: 0, end: u32::MAX };
    let mut spans: Vec<Span> =
        folding_ranges::folding_ranges(view).iter().map(|fold| fold.span).collect();
    let hints = inlay_hints::inlay_hints(view, all);
    spans.extend(hints.iter().map(|hint| Span { start: hint.offset, end: hint.offset }));
    let options = LensOptions { minimum: 0, ..LensOptions::default() };
    let before = Before::of(&view.report, "main");
    let lenses = code_lens(view, &options, Some(&before));
    assert_eq!(lenses.len(), view.report.functions.len());
    assert!(lenses.iter().all(|lens| !lens.title.contains("since")));
    spans.extend(lenses.iter().map(|lens| lens.span));
    let mut symbols: Vec<Symbol> = document_symbols(view);
    while let Some(symbol) = symbols.pop() {
        assert!(symbol.span.holds(symbol.name_span) && !symbol.name.is_empty(), "{symbol:?}");
        spans.extend([symbol.span, symbol.name_span]);
        symbols.extend(symbol.children);
    }
    for action in code_actions(view, all) {
        if let Remedy::Edit(edit) = action.remedy {
            spans.push(edit.span);
        }
    }
    spans
}

#[test]
fn every_answer_lies_within_the_text() {
    for language in Language::all() {
        for text in TEXTS {
            let view = view(language.definition().name, text);
            for view in [&view, &without_tree(&view)] {
                let mut found = spans_of_all(view);
                for offset in (0..=text.len() as u32 + 1).chain([u32::MAX]) {
                    found.extend(spans(view, offset));
                }
                for Span { start, end } in found {
                    let stretch = text.get(start as usize..end as usize);
                    assert!(stretch.is_some(), "{}: {start}..{end} of {text:?}", language.title());
                }
            }
        }
    }
}

#[test]
fn however_deep_a_text_is_there_are_answers() {
    let text = deep(20_000);
    let view = view("c", &text);
    let middle = text.len() as u32 / 2;
    assert!(!spans(&view, middle).is_empty() && !spans_of_all(&view).is_empty());
}
