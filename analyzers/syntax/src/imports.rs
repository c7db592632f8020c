//! What an import says of itself, and what the languages' readings of it share.

use astrolens_model::{
    ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest, SpecifierForm, Stretch,
};
use tree_sitter::Node;

use crate::outline::{Site, named_children};

/// So many of the nodes around an import are looked at for conditions; what stands deeper is taken for
/// conditional.
const MOST_AROUND: usize = 64;

/// What an import statement, directive or call says.
#[derive(Debug, PartialEq, Eq)]
pub struct ImportHead {
    /// How it asks.
    pub kind: ImportKind,
    /// What is particular about it, by what it says and by what is around it in the same function.
    pub flags: ImportFlags,
    /// What it asks for; places count from its start.
    pub requests: Vec<ModuleRequest>,
}

impl ImportHead {
    /// An import with nothing particular about it.
    pub(crate) fn new(kind: ImportKind, requests: Vec<ModuleRequest>) -> Self {
        Self { kind, flags: ImportFlags::NONE, requests }
    }

    /// An import of which nothing can be made, as it is found in broken text.
    pub(crate) fn unread(kind: ImportKind) -> Self {
        Self::new(kind, Vec::new())
    }

    /// The same with `flags`.
    pub(crate) fn with(self, flags: ImportFlags) -> Self {
        Self { flags: self.flags.and(flags), ..self }
    }

    /// A call that imports `specifier`, of which `request` tells the rest.
    pub(crate) fn call(kind: ImportKind, request: ModuleRequest) -> Self {
        let computed = request.specifier.is_none();
        Self::new(kind, vec![request])
            .with(ImportFlags::NONE.with_if(ImportFlag::Computed, computed))
    }
}

/// An import that no node of the grammar is.
#[derive(Debug, PartialEq, Eq)]
pub struct HiddenImport {
    /// The byte at which it starts.
    pub start: u32,
    /// The byte behind it.
    pub end: u32,
    /// What it says.
    pub head: ImportHead,
}

/// What a module says of itself that is written within a file.
#[derive(Debug, PartialEq, Eq)]
pub struct ModuleHead {
    /// Its name.
    pub name: String,
    /// The folder of the files of the modules in it, where it states one.
    pub path: Option<String>,
    /// When it is a part of the program.
    pub flags: ImportFlags,
}

/// Where `part` stands, counted from the start of the node at `at`.
pub(crate) fn place(part: Node<'_>, at: &Site<'_, '_>) -> Stretch {
    let span = (part.start_byte() as u32, part.end_byte() as u32);
    Stretch::new(span, at.node.start_byte() as u32)
}

/// A request for what the name `part` says.
pub(crate) fn named(specifier: String, part: Node<'_>, at: &Site<'_, '_>) -> ModuleRequest {
    let place = place(part, at);
    ModuleRequest { specifier: Some(specifier), place, ..ModuleRequest::default() }
}

/// A request for what the literal `part` says, whose value is `specifier`.
pub(crate) fn quoted(
    specifier: Option<String>,
    part: Node<'_>,
    at: &Site<'_, '_>,
) -> ModuleRequest {
    let form = match specifier {
        Some(_) => SpecifierForm::Quoted,
        None => SpecifierForm::Name,
    };
    ModuleRequest { specifier, form, place: place(part, at), ..ModuleRequest::default() }
}

/// The name that is written at `part`.
pub(crate) fn imported(
    name: String,
    alias: Option<String>,
    part: Node<'_>,
    at: &Site<'_, '_>,
) -> ImportedName {
    ImportedName { name, alias, place: place(part, at), type_only: false }
}

/// The module itself under the name `alias`, which is written at `part`.
pub(crate) fn whole(alias: String, part: Node<'_>, at: &Site<'_, '_>) -> ImportedName {
    imported(ImportedName::ALL.to_owned(), Some(alias), part, at)
}

/// The children of `node` that have a name and are no comments.
pub(crate) fn parts(node: Node<'_>) -> Vec<Node<'_>> {
    let mut parts = named_children(node);
    parts.retain(|child| !child.is_extra());
    parts
}

/// What surrounds an import, as a node around it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Around {
    /// It does not matter.
    Nothing,
    /// What is in it may not run.
    Condition,
    /// What is in it is for types alone.
    Types,
    /// What is in it runs when it is called, and what is around it does not matter.
    Function,
}

/// What the nodes around an import come to, of which `says` tells each from the one that it holds.
pub(crate) fn around(
    at: &Site<'_, '_>,
    says: impl Fn(Node<'_>, Node<'_>) -> Around,
) -> ImportFlags {
    let mut flags = ImportFlags::NONE;
    let mut inner = at.node;
    for (distance, node) in at.ancestors.iter().rev().enumerate() {
        let said = if distance < MOST_AROUND { says(*node, inner) } else { Around::Function };
        match said {
            Around::Nothing => {}
            Around::Condition => flags = flags.with(ImportFlag::Conditional),
            Around::Types => flags = flags.with(ImportFlag::TypeOnly),
            Around::Function => return flags.with(ImportFlag::Conditional),
        }
        inner = *node;
    }
    flags
}

/// The value of a literal that is written `text` between its quotes.
///
/// Escapes are those that C's descendants share; another character that is escaped is itself.
pub(crate) fn unescaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            value.push(sign);
            continue;
        }
        match signs.next() {
            Some('n') => value.push('\n'),
            Some('r') => value.push('\r'),
            Some('t') => value.push('\t'),
            Some('0') => value.push('\0'),
            Some('x') => value.extend(code_point(&mut signs, 2)),
            Some('u') if signs.as_str().starts_with('{') => {
                let inside: String =
                    signs.by_ref().skip(1).take_while(|sign| *sign != '}').collect();
                value.extend(u32::from_str_radix(&inside, 16).ok().and_then(char::from_u32));
            }
            Some('u') => value.extend(code_point(&mut signs, 4)),
            // A line that goes on.
            Some('\n') | None => {}
            Some(other) => value.push(other),
        }
    }
    value
}

fn code_point(signs: &mut std::str::Chars<'_>, digits: usize) -> Option<char> {
    let digits: String = signs.by_ref().take(digits).collect();
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_are_read() {
        for (text, value) in [
            ("./a.js", "./a.js"),
            (r"\x61\u0062\u{63}\n", "abc\n"),
            (r#"\"\'\\\/"#, r#""'\/"#),
            ("a\\\nb", "ab"),
            (r"\u{zz}\xz", ""),
            ("\\", ""),
        ] {
            assert_eq!(unescaped(text), value, "{text}");
        }
    }
}
