//! The types and functions of a document as a tree.

use std::cmp::Reverse;

use astrolens_db::View;
use astrolens_model::{Function, FunctionKind, TypeKind, TypeReport};

use super::lookup::name_span;
use super::places::{boundary, is_word};
use crate::Span;

/// Deeper symbols stand beside each other: no list of an editor shows more levels, and whoever
/// writes the tree out may recurse.
const DEEPEST: usize = 50;

/// How far behind the start of a type its name is looked for, in bytes.
const HEAD: usize = 512;

/// What sort of symbol it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A function of this kind.
    Function(FunctionKind),
    /// A type of this kind.
    Type(TypeKind),
}

/// A type or function with those inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name, with the scopes that are no symbols themselves: `A::f` for a method outside its
    /// type.
    pub name: String,
    /// What sort it is.
    pub kind: SymbolKind,
    /// The figures of a function: `cognitive 7 · cyclomatic 4`.
    pub detail: Option<String>,
    /// All of it, its name included.
    pub span: Span,
    /// Its name; empty where that cannot be found.
    pub name_span: Span,
    /// Those inside it, in source order.
    pub children: Vec<Symbol>,
}

/// The types and functions with a name, in source order.
#[must_use]
pub fn document_symbols(view: &View) -> Vec<Symbol> {
    let report = &view.report;
    let separator = view.settings.language.definition().separator;
    let functions = report.functions.iter().filter(|function| function.is_named());
    let functions =
        functions.map(|function| (function.qualified_name.as_str(), of_function(function)));
    let types = report.types.iter().filter(|type_| type_.qualified_name.ends_with(&type_.name));
    let types = types.map(|type_| (type_.qualified_name.as_str(), of_type(type_, view.text())));
    let mut symbols: Vec<(&str, Symbol)> = functions.chain(types).collect();
    symbols.sort_by_key(|(_, symbol)| (symbol.span.start, Reverse(symbol.span.end)));

    let mut done = Vec::new();
    let mut open: Vec<(&str, Symbol)> = Vec::new();
    for (qualified, mut symbol) in symbols {
        while open.last().is_some_and(|(_, around)| !around.span.holds(symbol.span)) {
            close(&mut open, &mut done);
        }
        let scope = open.last().map(|(scope, _)| *scope);
        short(qualified, scope, separator).clone_into(&mut symbol.name);
        if open.len() < DEEPEST {
            open.push((qualified, symbol));
        } else if let Some((_, around)) = open.last_mut() {
            around.children.push(symbol);
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

/// Puts the innermost open symbol where it belongs.
fn close(open: &mut Vec<(&str, Symbol)>, done: &mut Vec<Symbol>) {
    let Some((_, symbol)) = open.pop() else { return };
    open.last_mut().map_or(done, |(_, around)| &mut around.children).push(symbol);
}

/// `qualified` without the name of the `scope` that it is shown in.
fn short<'name>(qualified: &'name str, scope: Option<&str>, separator: &str) -> &'name str {
    let inside = scope.and_then(|scope| qualified.strip_prefix(scope)?.strip_prefix(separator));
    inside.filter(|name| !name.is_empty()).unwrap_or(qualified)
}

fn of_function(function: &Function) -> Symbol {
    let Function { cognitive, cyclomatic, .. } = function;
    let (start, end) = function.extent();
    let name_span = name_span(function);
    Symbol {
        name: String::new(),
        kind: SymbolKind::Function(function.kind),
        detail: Some(format!("cognitive {cognitive} · cyclomatic {cyclomatic}")),
        span: Span::new((start, end.max(name_span.end))),
        name_span,
        children: Vec::new(),
    }
}

fn of_type(type_: &TypeReport, text: &str) -> Symbol {
    let span = Span::new((type_.start_byte, type_.end_byte));
    Symbol {
        name: String::new(),
        kind: SymbolKind::Type(type_.kind),
        detail: None,
        span,
        name_span: name_in_head(&type_.name, span, text)
            .unwrap_or(Span { end: span.start, ..span }),
        children: Vec::new(),
    }
}

/// Where `name` stands as a word near the start of `span`.
fn name_in_head(name: &str, span: Span, text: &str) -> Option<Span> {
    let (start, end) = (span.start as usize, span.end as usize);
    let text = text.get(start..end)?;
    let text = &text[..boundary(text, HEAD)];
    let is_whole = |at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        ![before, after].into_iter().flatten().any(is_word)
    };
    let at = text.match_indices(name).map(|(at, _)| at).find(|at| is_whole(*at))?;
    Some(Span::new(((start + at) as u32, (start + at + name.len()) as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{text_of, view};

    /// The symbols as an indented list: name, what is selected, and the detail.
    fn check(language: &str, text: &str, expected: &[&str]) {
        let view = view(language, text);
        let mut shown = Vec::new();
        let mut rest: Vec<(usize, Symbol)> =
            document_symbols(&view).into_iter().rev().map(|symbol| (0, symbol)).collect();
        while let Some((level, symbol)) = rest.pop() {
            let Symbol { name, detail, span, name_span, children, .. } = symbol;
            assert!(span.holds(name_span), "{name}");
            let selected = text_of(&view, name_span);
            let detail = detail.unwrap_or_default();
            shown.push(format!("{:>1$}{name} [{selected}] {detail}", "", level * 2));
            rest.extend(children.into_iter().rev().map(|child| (level + 1, child)));
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn methods_stand_in_their_types() {
        check(
            "python",
            "class A:\n    @x\n    def f(self):\n        if a: pass\n\ndef g(): pass\n",
            &["A [A] ", "  f [f] cognitive 1 · cyclomatic 2", "g [g] cognitive 0 · cyclomatic 1"],
        );
    }

    #[test]
    fn a_method_outside_its_type_says_whose_it_is() {
        check(
            "rust",
            "struct A;\nimpl A {\n    fn f() { fn g() {} }\n}\n",
            &[
                "A [A] ",
                "A::f [f] cognitive 0 · cyclomatic 1",
                "  g [g] cognitive 0 · cyclomatic 1",
            ],
        );
    }

    #[test]
    fn what_has_no_name_is_left_out_and_what_is_inside_it_stays() {
        check(
            "javascript",
            "const f = () => { p(() => { function g() {} }); };\n",
            &["f [f] cognitive 0 · cyclomatic 1", "  <anonymous>.g [g] cognitive 0 · cyclomatic 1"],
        );
        check("python", "", &[]);
    }

    #[test]
    fn however_deep_functions_stand_the_tree_is_not() {
        let view = view("javascript", &("function f() {".repeat(500) + &"}".repeat(500)));
        let mut symbols = document_symbols(&view);
        let mut levels = 0;
        let mut count = 0;
        while !symbols.is_empty() {
            levels += 1;
            count += symbols.len();
            symbols = symbols.into_iter().flat_map(|symbol| symbol.children).collect();
        }
        assert_eq!((levels, count), (DEEPEST + 1, 500));
    }
}
