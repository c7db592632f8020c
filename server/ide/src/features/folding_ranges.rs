//! Which lines can be folded away: what stands in brackets and between tags, blocks, comments,
//! imports, and what the preprocessor may leave out.

use astrolens_db::View;
use astrolens_model::LineIndex;
use astrolens_syntax::outline::Site;
use astrolens_syntax::preprocess::Masked;
use astrolens_syntax::{Construct, Grammar, Walk};
use tree_sitter::Node;

use crate::Span;

/// What is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Code.
    Code,
    /// A comment, or several below each other.
    Comment,
    /// Imports below each other.
    Imports,
    /// A branch that the preprocessor may leave out.
    Region,
}

/// Lines that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the end of the line that stays to the end of the last that goes.
    pub span: Span,
    /// What is folded.
    pub kind: FoldKind,
}

/// The folds of the document, by where they start, the outer ones first.
#[must_use]
pub fn folding_ranges(view: &View) -> Vec<Fold> {
    let Ok(parsed) = &view.revision.parsed else { return Vec::new() };
    let mut folder = Folder::new(view);
    let mut walk = Walk::new(parsed, view.text().as_bytes(), view.settings.language);
    'walk: loop {
        folder.enter(&walk);
        if walk.goto_first_child() {
            continue;
        }
        loop {
            folder.leave();
            if walk.goto_next_sibling() {
                break;
            }
            if !walk.goto_parent() {
                break 'walk;
            }
        }
    }
    folder.regions(parsed.masked.as_ref());
    folder.finish()
}

/// Collects folds in a walk over the tree.
struct Folder<'view> {
    view: &'view View,
    grammar: &'static Grammar,
    lines: LineIndex<'view>,
    /// What was seen of the children of the nodes around the walk's place, outermost first.
    levels: Vec<Level>,
    /// Comments or imports that stand below each other.
    run: Option<Run>,
    /// Zero-based rows, inclusive.
    folds: Vec<(u32, u32, FoldKind)>,
}

/// What was seen of a node's children.
#[derive(Clone, Copy, Default)]
struct Level {
    /// The row of the last bracket that was opened.
    opened: Option<u32>,
    /// The row on which the last child ends.
    last: Option<u32>,
}

/// Nodes of one sort that stand below each other.
#[derive(Clone, Copy)]
struct Run {
    kind: FoldKind,
    /// How many bytes of white space stand before the first.
    indent: usize,
    first: u32,
    last: u32,
}

impl<'view> Folder<'view> {
    fn new(view: &'view View) -> Self {
        Self {
            view,
            grammar: view.settings.language.grammar(),
            lines: view.lines(),
            levels: Vec::new(),
            run: None,
            folds: Vec::new(),
        }
    }

    fn enter(&mut self, walk: &Walk<'view>) {
        let node = walk.node();
        let (first, last) = Self::rows(node);
        let construct = if node.is_named() { walk.construct().0 } else { Construct::None };
        match construct {
            Construct::Comment | Construct::Docstring if self.begins_line(node, first) => {
                self.join(FoldKind::Comment, first, last);
            }
            Construct::Import if self.is_import(walk) => self.join(FoldKind::Imports, first, last),
            // A branch without brackets around it.
            Construct::Case | Construct::DefaultCase => self.add(first, last, FoldKind::Code),
            _ => {}
        }
        self.enclosed(node, first);
        self.bracketed(node, first, last);
        // A block begins below its head, whatever comments stand between.
        if let Some(level) = self.levels.last_mut().filter(|_| construct != Construct::Comment) {
            level.last = Some(last);
        }
        self.levels.push(Level::default());
    }

    /// Adds what a bracket closes, or a block that no bracket opens, if `node` is one.
    fn bracketed(&mut self, node: Node<'_>, first: u32, last: u32) {
        let Some(level) = self.levels.last_mut() else { return };
        match node.kind() {
            "(" | "[" | "{" => level.opened = Some(first),
            ")" | "]" | "}" => {
                if let Some(opened) = level.opened.take() {
                    // The line of the closing bracket stays.
                    self.add(opened, first.saturating_sub(1), FoldKind::Code);
                }
            }
            _ if self.is_block(node, first) => {
                let head = self.levels.last().and_then(|level| level.last);
                self.add(head.unwrap_or(first), last, FoldKind::Code);
            }
            _ => {}
        }
    }

    fn leave(&mut self) {
        self.levels.pop();
    }

    /// Whether `node`, which begins on `row`, is a block that no bracket opens: it holds
    /// statements, and begins below what stands before it.
    fn is_block(&self, node: Node<'_>, row: u32) -> bool {
        let begins_below =
            self.levels.last().and_then(|level| level.last).is_some_and(|last| last < row);
        begins_below
            && self.levels.len() > 1
            && node.is_named()
            && node.child(0).is_some_and(|child| {
                let info = self.grammar.kind(child.kind_id());
                child.is_named() && info.statement && child.start_byte() == node.start_byte()
            })
            && !self.grammar.kind(node.kind_id()).statement
    }

    /// Adds what `node`, which begins on `first`, has between its first part and its last, if it is
    /// of a kind that folds so: the line that the last begins on stays.
    fn enclosed(&mut self, node: Node<'_>, first: u32) {
        if !self.grammar.kind(node.kind_id()).folds {
            return;
        }
        let end = node.child_count().checked_sub(1).and_then(|index| node.child(index));
        if let Some(end) = end {
            self.add(first, Self::rows(end).0.saturating_sub(1), FoldKind::Code);
        }
    }

    /// Adds the branches of conditionals; the line of the directive that ends one stays.
    fn regions(&mut self, masked: Option<&Masked>) {
        for (start, end) in masked.iter().flat_map(|masked| &masked.conditional_branches) {
            let (first, next) = (self.lines.row(*start), self.lines.row(*end));
            self.add(first, next.saturating_sub(1), FoldKind::Region);
        }
    }

    fn is_import(&self, walk: &Walk<'view>) -> bool {
        let source = self.view.text().as_bytes();
        let (node, ancestors) = (walk.node(), walk.around());
        let site = Site { node, ancestors, source, in_type: false };
        let head = self.view.settings.language.definition().outline.import(&site);
        head.is_some_and(|head| head.kind.is_statement())
    }

    /// Whether nothing stands before `node` on its first row.
    fn begins_line(&self, node: Node<'_>, row: u32) -> bool {
        let before = self.lines.start(row) as usize..node.start_byte();
        self.view.text().get(before).is_some_and(|before| before.trim().is_empty())
    }

    /// The rows of `node`, a line end that belongs to it aside.
    fn rows(node: Node<'_>) -> (u32, u32) {
        let first = node.start_position().row as u32;
        let end = node.end_position();
        let ends_with_line = end.column == 0 && end.row as u32 > first;
        (first, end.row as u32 - u32::from(ends_with_line))
    }

    /// Adds a node to those of its sort above it, or begins with it anew: comments of another
    /// indentation are about something else.
    fn join(&mut self, kind: FoldKind, first: u32, last: u32) {
        let line = self.lines.line(first);
        let indent = line.len() - line.trim_ascii_start().len();
        match &mut self.run {
            Some(run) if run.kind == kind && run.indent == indent && first <= run.last + 1 => {
                run.last = last.max(run.last);
            }
            _ => {
                self.end_run();
                self.run = Some(Run { kind, indent, first, last });
            }
        }
    }

    fn end_run(&mut self) {
        if let Some(Run { kind, first, last, .. }) = self.run.take() {
            self.add(first, last, kind);
        }
    }

    fn add(&mut self, first: u32, last: u32, kind: FoldKind) {
        if first < last {
            self.folds.push((first, last, kind));
        }
    }

    /// The folds, one for each line that one can begin on.
    fn finish(mut self) -> Vec<Fold> {
        self.end_run();
        self.folds.sort_by_key(|(first, last, _)| (*first, std::cmp::Reverse(*last)));
        self.folds.dedup_by_key(|(first, ..)| *first);
        self.folds = nested(std::mem::take(&mut self.folds));
        let end = |row| self.lines.start(row) + self.lines.line(row).len() as u32;
        let fold =
            |(first, last, kind)| Fold { span: Span { start: end(first), end: end(last) }, kind };
        self.folds.iter().copied().map(fold).collect()
    }
}

/// `folds`, which are in order, each of them within those that it begins in.
fn nested(folds: Vec<(u32, u32, FoldKind)>) -> Vec<(u32, u32, FoldKind)> {
    let mut around: Vec<u32> = Vec::new();
    let mut nested = Vec::with_capacity(folds.len());
    for (first, last, kind) in folds {
        while around.last().is_some_and(|end| *end < first) {
            around.pop();
        }
        let last = around.last().map_or(last, |end| last.min(*end));
        if first < last {
            around.push(last);
            nested.push((first, last, kind));
        }
    }
    nested
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{deep, settled_view, view, without_tree};

    /// The folds as `first-last`, lines from 1, with `c` for comments, `i` for imports and `r`
    /// for what the preprocessor may leave out.
    fn check(language: &str, text: &str, expected: &[&str]) {
        let view = view(language, text);
        let lines = view.lines();
        let shown: Vec<String> = folding_ranges(&view)
            .iter()
            .map(|Fold { span, kind }| {
                let kind = match kind {
                    FoldKind::Code => "",
                    FoldKind::Comment => "c",
                    FoldKind::Imports => "i",
                    FoldKind::Region => "r",
                };
                format!("{}-{}{kind}", lines.row(span.start) + 1, lines.row(span.end) + 1)
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
        assert_eq!(folding_ranges(&without_tree(&view)), []);
    }

    #[test]
    fn what_stands_in_brackets_folds_and_keeps_its_last_line() {
        check(
            "javascript",
            "function f() {\r\n  if (a) {\r\n    b([\r\n      1,\r\n    ]);\r\n  } else {\r\n    c();\r\n  }\r\n}\r\n",
            &["1-8", "2-5", "3-4", "6-7"],
        );
        check("go", "package a\n\nfunc F() { G() }\n", &[]);
    }

    #[test]
    fn blocks_without_brackets_fold_below_their_heads() {
        check(
            "python",
            "class A:\n    def f(\n        self,\n    ):\n        if a:\n            b()\n        else:\n            c()\n\nx = 1\n",
            &["1-8", "2-3", "4-8", "5-6", "7-8"],
        );
        check(
            "c",
            "int f(int a) {\n  switch (a) {\n  case 1:\n    g();\n    break;\n  default:\n    h();\n  }\n}\n",
            &["1-8", "2-7", "3-5", "6-7"],
        );
    }

    #[test]
    fn a_block_that_begins_with_comments_folds_at_its_head() {
        check("python", "def f():\n    # note\n    a = 1\n    b = 2\n", &["1-4"]);
        check("python", "def f():\n    # one\n    # two\n    a = 1\n", &["1-4", "2-3c"]);
        check(
            "python",
            "if a:\n    # why\n    b()\nelse:\n    # other\n    c()\n",
            &["1-3", "4-6"],
        );
        check("python", "class A:\n\n    # note\n    x = 1\n    y = 2\n", &["1-5"]);
        check("javascript", "function f() {\n  // one\n  // two\n  a();\n}\n", &["1-4", "2-3c"]);
    }

    #[test]
    fn no_two_folds_cross() {
        // What is indented as the body is, is in it; the last comment is about what stands below.
        check(
            "python",
            "def f():\n    a()\n    # one\n    # two\n# three\n# four\nb()\n",
            &["1-4", "3-4c", "5-6c"],
        );
        let crossing = vec![(0, 4, FoldKind::Code), (3, 6, FoldKind::Comment)];
        let apart = [(0, 4, FoldKind::Code), (3, 4, FoldKind::Comment)];
        assert_eq!(nested(crossing), apart);
    }

    #[test]
    fn comments_and_imports_below_each_other_fold_as_one() {
        check(
            "rust",
            "//! a\n//! b\n\nuse a::b;\nuse c::{\n    d,\n};\n\n/* e\n f */\nfn f() {} // g\n",
            &["1-2c", "4-7i", "5-6", "9-10c"],
        );
        check(
            "python",
            "import a\nfrom b import c\n\n\ndef f():\n    '''a\n    b'''\n",
            &["1-2i", "5-7", "6-7c"],
        );
        check("go", "package a\n\nimport (\n\t\"a\"\n\t\"b\"\n)\n", &["3-5", "4-5i"]);
    }

    #[test]
    fn comments_and_imports_fold_in_every_language() {
        // Two comments, an empty line, two imports, each run by itself; the second comment of
        // Rust and C++ begins behind code and joins none.
        check("python", "# a\n# b\n\nimport c\nimport d\n", &["1-2c", "4-5i"]);
        check("go", "// a\n// b\npackage c\n\nimport \"d\"\nimport \"e\"\n", &["1-2c", "5-6i"]);
        check("c", "/* a\n b */\n\n#include <c.h>\n#include \"d.h\"\n", &["1-2c", "4-5i"]);
        check(
            "cpp",
            "// a\n// b\n\n#include <c>\n#include <d>\nint e; // f\n// g\n",
            &["1-2c", "4-5i"],
        );
        check("javascript", "// a\n// b\n\nimport c from 'c';\nimport 'd';\n", &["1-2c", "4-5i"]);
        check("rust", "// a\n// b\n\nuse c;\nuse d;\nfn e() {} // f\n// g\n", &["1-2c", "4-5i"]);
    }

    #[test]
    fn elements_fold_between_their_tags() {
        check(
            "javascript",
            // 1: function, 2: return, 3–8: the list, 4–7: the item whose opening tag takes two
            // lines, 9: `)`.
            "function f() {\n  return (\n    <ul>\n      <li\n        a=\"b\">\n        c\n      </li>\n    </ul>\n  );\n}\n",
            &["1-9", "2-8", "3-7", "4-6"],
        );
        // A tag that closes itself folds its attributes, a fragment what is in it.
        check("javascript", "a = <>\n  <B\n    c={d}\n  />\n</>;\n", &["1-4", "2-3"]);
        check("javascript", "a = <B c />;\nd = <E>\n</E>;\nf = <G\n  h />;\n", &[]);
    }

    #[test]
    fn each_branch_of_the_preprocessor_folds_up_to_the_next_directive() {
        let nested =
            "#if A\nint a;\n#elif B\n# ifdef C\nint b;\n# endif\n#else\nint c;\nint d;\n#endif\n";
        for language in ["c", "cpp"] {
            check(language, nested, &["1-2r", "3-6r", "4-5r", "7-9r"]);
            // What is no code for sure folds as well; a guard is around everything.
            let guarded = "#ifndef A\n#define A\n#if 0\n{ (\n#endif\nint a;\n#endif\n";
            check(language, guarded, &["3-4r"]);
            // One that nothing ends, and one that nothing begins.
            check(language, "#if A\nint a;\nint b;\n", &[]);
            check(language, "int a;\n#else\nint b;\n#endif\n", &[]);
        }
    }

    #[test]
    fn deep_and_broken_text_folds_too() {
        let deep = settled_view("c", &deep(20_000));
        // Those of 20,001 bodies, the innermost of which is empty.
        assert_eq!(folding_ranges(&deep).len(), 20_000);
        check("python", "", &[]);
        check("javascript", "function f( {\n  if (a) {\n    b();\n", &[]);
    }
}
