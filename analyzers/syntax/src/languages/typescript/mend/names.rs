//! Words that are keywords at one place and names at another.

use super::Mender;
use super::tokens::Kind;

/// Words behind which a name or a value begins.
const BEFORE_NAME: &[&[u8]] = &[
    b"let",
    b"const",
    b"var",
    b"new",
    b"return",
    b"typeof",
    b"interface",
    b"function",
    b"class",
    b"private",
    b"public",
    b"protected",
    b"readonly",
    b"static",
    b"override",
    b"case",
    b"delete",
    b"void",
    b"throw",
    b"in",
    b"instanceof",
    b"yield",
    b"await",
    b"else",
    b"do",
    b"import",
    b"extends",
    b"keyof",
    b"is",
];

/// Words that the grammars take for a type or a part of one, where they name a parameter.
const TYPES: &[&[u8]] = &[
    b"any",
    b"boolean",
    b"infer",
    b"keyof",
    b"never",
    b"number",
    b"object",
    b"readonly",
    b"string",
    b"symbol",
    b"undefined",
    b"unique",
    b"unknown",
    b"abstract",
    b"await",
];

impl Mender<'_> {
    /// `as` and `satisfies` are operators between a value, on the same line, and a type.
    pub(super) fn assertion(&mut self, index: usize) {
        let ends_value = index.checked_sub(1).is_some_and(|before| self.ends_value(before));
        let begins_type = match self.kind(index + 1) {
            None => false,
            Some(Kind::Mark) => {
                matches!(self.at(index + 1), b"(" | b"[" | b"{" | b"<" | b"|" | b"&" | b"-")
            }
            Some(Kind::Word | Kind::Literal | Kind::Template) => true,
        };
        let is_call = self.is_first(index) && matches!(self.at(index + 1), b"(" | b"[");
        if ends_value && begins_type && !is_call {
            self.operator = Some(index);
        } else {
            self.rename(index);
        }
    }

    /// Whether a value, or the `*` that stands for a module, may end at `index`.
    fn ends_value(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(Kind::Word) => {
                self.operator != Some(index)
                    && (!BEFORE_NAME.contains(&self.at(index)) || self.is_property(index))
            }
            Some(Kind::Mark) => match self.at(index) {
                b"*" => matches!(self.behind(index, 1), b"import" | b"export" | b"type" | b","),
                // Of `++` and `--`.
                mark @ (b"+" | b"-") => self.behind(index, 1) == mark,
                mark => matches!(mark, b")" | b"]" | b"}" | b"!" | b">"),
            },
            Some(Kind::Literal | Kind::Template) => true,
            None => false,
        }
    }

    /// `using` declares where a name follows on its line. In the head of a loop, and with a type, the
    /// grammars know only `const`.
    pub(super) fn using(&mut self, index: usize) {
        let is_declared = self.names(index + 1) && self.kind(index + 1) == Some(Kind::Word);
        if !is_declared {
            return self.rename(index);
        }
        let awaits = self.behind(index, 1) == b"await";
        let first = index - usize::from(awaits);
        let is_head =
            self.behind(first, 1) == b"(" && matches!(self.behind(first, 2), b"for" | b"await");
        if !is_head && self.at(index + 2) != b":" {
            return;
        }
        if awaits {
            self.hide(first, first);
        }
        let start = self.tokens[index].start;
        self.masked.text[start..start + CONST.len()].copy_from_slice(CONST);
    }

    /// `abstract` is a name unless a class or a member follows on its line.
    pub(super) fn abstract_(&mut self, index: usize) {
        if !self.names(index + 1) && self.at(index + 1) != b"*" {
            self.rename(index);
        } else if self.behind(index, 1) == b"default"
            && self.at(index + 1) == b"class"
            && matches!(self.at(index + 2), b"{" | b"<" | b"extends" | b"implements")
        {
            // The grammars know no abstract class without a name.
            self.hide(index, index);
        }
    }

    /// A name of a parameter or of a part of a tuple.
    pub(super) fn label(&mut self, index: usize) {
        if !matches!(self.behind(index, 1), b"(" | b"[" | b"," | b"...") {
            return;
        }
        let is_typed =
            self.at(index + 1) == b":" || self.at(index + 1) == b"?" && self.at(index + 2) == b":";
        if !is_typed && !self.is_untyped_parameter(index) {
            return;
        }
        let open = self.tokens[index].around.map(|open| self.at(open));
        let is_read = match open {
            // Any word may name a part of a tuple.
            Some(b"[") => !is_typed,
            Some(b"(") => !TYPES.contains(&self.at(index)),
            _ => true,
        };
        if !is_read {
            self.rename(index);
        }
    }

    /// Whether the word at `index` stands alone in the parameters before a `=>`.
    fn is_untyped_parameter(&self, index: usize) -> bool {
        let around = self.tokens[index].around.filter(|open| self.at(*open) == b"(");
        matches!(self.at(index + 1), b")" | b",")
            && around
                .and_then(|open| self.partner(open))
                .is_some_and(|close| self.at(close + 1) == b"=>")
    }

    /// A member on a line of its own whose name could be an operator: `in: A`.
    pub(super) fn member(&mut self, index: usize) {
        let is_member = self.is_first(index)
            && index > 0
            && !matches!(self.behind(index, 1), b"{" | b"," | b";")
            && self.tokens[index].around.is_some_and(|open| self.at(open) == b"{");
        let is_typed =
            self.at(index + 1) == b":" || self.at(index + 1) == b"?" && self.at(index + 2) == b":";
        if is_member && is_typed {
            self.supply(index, ";");
        }
    }
}

/// As long as `using`.
const CONST: &[u8] = b"const";
