//! Paths and imports among the arguments of a macro, which are tokens to the grammar.
//!
//! What the macro makes of them is not known. That a path leads somewhere, and an item that is written
//! as one is an import, holds for what most macros do with their arguments: hand them on.

use astrolens_model::{ImportFlag, ImportFlags};
use memchr::memmem;
use tree_sitter::Node;

use super::imports;
use super::tokens::{is_part_of_word, token_length};
use crate::field::FieldName;
use crate::imports::ImportHead;
use crate::outline::{MacroContents, Site, bytes};
use crate::{Language, parse};

/// Longer paths are left out, as they are elsewhere in what functions do.
const LONGEST_PATH: usize = 256;

/// Longer items are not looked into.
const LONGEST_ITEM: usize = 1 << 14;

/// What is found in the macro that is called at `at`.
pub(super) fn of(at: &Site<'_, '_>) -> MacroContents {
    let mut contents = MacroContents::default();
    let text = bytes(at.node, at.source);
    let name = at.field(FieldName::Macro).map_or(&b""[..], |name| bytes(name, at.source));
    // What `quote!` is given is code of whoever calls the macro that it is a part of.
    let is_template = memmem::find(name, b"quote").is_some();
    let may_hold = |word: &[u8]| memmem::find(text, word).is_some();
    if is_template || !may_hold(b"::") && !may_hold(b"mod ") && !may_hold(b"use ") {
        return contents;
    }
    let start = at.node.start_byte();
    Scan { text, at: name.len(), start, contents: &mut contents }.run();
    contents
}

/// A walk over the tokens of a macro.
struct Scan<'macro_> {
    text: &'macro_ [u8],
    at: usize,
    /// Where the text starts in the file.
    start: usize,
    contents: &'macro_ mut MacroContents,
}

impl Scan<'_> {
    fn run(&mut self) {
        // Where the item starts that a token is of, if it is of one.
        let mut item = None;
        while let Some(&byte) = self.text.get(self.at) {
            let is_blank = byte.is_ascii_whitespace() || self.is_comment();
            if !is_blank && item.is_none() {
                item = Some(self.at);
            }
            if !is_blank && self.begins_path() {
                item = self.word(item.unwrap_or(self.at));
                continue;
            }
            if matches!(byte, b'{' | b'}' | b';') {
                item = None;
            }
            self.at += token_length(&self.text[self.at..]);
        }
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_comment(&self) -> bool {
        matches!(self.rest(), [b'/', b'/' | b'*', ..])
    }

    /// Whether the token is a word, or what a path may begin with besides: `::`, `$crate`.
    fn begins_path(&self) -> bool {
        match self.rest() {
            [b':', b':', ..] => true,
            rest if rest.starts_with(b"$crate") => true,
            [first, ..] => is_part_of_word(*first) && !first.is_ascii_digit(),
            [] => false,
        }
    }

    /// Reads a path, or the item that starts at `item` if the word is that of one; where the item
    /// starts that what follows is of.
    fn word(&mut self, item: usize) -> Option<usize> {
        let first = self.at;
        if matches!(self.plain_word(first), b"use" | b"mod" | b"extern")
            && let Some(end) = self.item_end()
            && self.import(item, end)
        {
            self.at = end;
            return None;
        }
        let path = self.path();
        if path.len() <= LONGEST_PATH && path.trim_start_matches("::").contains("::") {
            self.contents.paths.push(((self.start + first) as u32, path));
        }
        Some(item)
    }

    /// The word at `at`, without what a raw string has behind it.
    fn plain_word(&self, at: usize) -> &[u8] {
        let rest = self.text.get(at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_part_of_word(**byte)).count();
        &rest[..length]
    }

    /// Where the item ends whose word is at the cursor: behind the next `;`, if no block comes first.
    fn item_end(&self) -> Option<usize> {
        let mut at = self.at;
        let mut depth = 0_usize;
        while at < self.text.len().min(self.at + LONGEST_ITEM) {
            match self.text[at] {
                b';' => return Some(at + 1),
                b'{' => depth += 1,
                b'}' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            at += token_length(&self.text[at..]);
        }
        None
    }

    /// Adds the import from `start` up to `end`; false if that is none.
    fn import(&mut self, start: usize, end: usize) -> bool {
        let Some((inside, head)) = import(&self.text[start..end]) else { return false };
        let place = |at: usize| (self.start + start + at) as u32;
        self.contents.imports.push((place(inside.start), place(inside.end), head));
        true
    }

    /// Reads a path, or a single word.
    fn path(&mut self) -> String {
        let mut path = String::new();
        if self.rest().starts_with(b"$") {
            path.push('$');
            self.at += 1;
        }
        loop {
            if self.rest().starts_with(b"::") {
                path.push_str("::");
                self.at += 2;
                self.skip_blanks();
            }
            if matches!(self.rest(), [b'r', b'#', first, ..] if is_part_of_word(*first)) {
                self.at += 2;
            }
            let word = self.plain_word(self.at);
            if word.is_empty() {
                break;
            }
            path.push_str(&String::from_utf8_lossy(word));
            // A raw string goes on behind its word.
            self.at += token_length(self.rest());
            let behind = self.at;
            self.skip_blanks();
            if !self.rest().starts_with(b"::") {
                self.at = behind;
                break;
            }
        }
        let length = path.trim_end_matches("::").len();
        path.truncate(length);
        path
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.text.get(self.at) {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if self.is_comment() {
                self.at += token_length(self.rest());
            } else {
                break;
            }
        }
    }
}

/// What the item `code` imports and where in it that stands without the attributes; `None` if it is
/// no import.
fn import(code: &[u8]) -> Option<(std::ops::Range<usize>, ImportHead)> {
    let parsed = parse(code, Language::by_name("rust")?, &|| false).ok()?;
    let root = parsed.tree.root_node();
    let item = last_child(root).filter(|_| !root.has_error())?;
    let site = Site { node: item, ancestors: &[root], source: code, in_type: false };
    let head = imports::import(&site)?;
    // Whether it is there is for the macro to say.
    let flags = ImportFlags::NONE.with(ImportFlag::Conditional);
    Some((item.byte_range(), head.with(flags)))
}

fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    node.named_child(node.named_child_count().checked_sub(1)? as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::named_children;

    /// The paths and imports in a text of one macro.
    fn found(source: &str) -> (Vec<String>, Vec<String>) {
        let language = Language::by_name("rust").expect("a language");
        let parsed = parse(source.as_bytes(), language, &|| false).expect("a tree");
        let mut waiting = vec![parsed.tree.root_node()];
        let mut contents = MacroContents::default();
        while let Some(node) = waiting.pop() {
            if node.kind() == "macro_invocation" {
                let source = source.as_bytes();
                contents = of(&Site { node, ancestors: &[], source, in_type: false });
            }
            waiting.extend(named_children(node));
        }
        for (offset, path) in &contents.paths {
            let first = path.trim_start_matches("::").split("::").next().unwrap_or_default();
            let there = &source[*offset as usize..];
            assert!(there.trim_start_matches("::").trim_start().contains(first), "{there}");
        }
        let imports = contents.imports.iter();
        let imports = imports.map(|(start, end, head)| {
            assert!(head.flags.has(ImportFlag::Conditional));
            let asked = head.requests.iter().filter_map(|request| request.specifier.clone());
            let asked = asked.collect::<Vec<_>>().join(" ");
            format!("{asked}: {}", &source[*start as usize..*end as usize])
        });
        (contents.paths.into_iter().map(|(_, path)| path).collect(), imports.collect())
    }

    #[test]
    fn paths_among_tokens_are_found() {
        for (source, paths) in [
            ("m!(a::b, c);", &["a::b"][..]),
            ("m!(a :: /* x */ b\n::c(), ::d::e);", &["a::b::c", "::d::e"]),
            ("m!(\"a::b\", r#\"c::d\"#, 'e', /* f::g */ h::i // j::k\n);", &["h::i"]),
            ("m!(a::<B::C>::d, $crate::e::f, r#g::r#type);", &["B::C", "$crate::e::f", "g::type"]),
            ("m!(x.a::<u8>(), 1::b, 0x1f, a::{b, c}, a::*);", &[]),
            ("quote!(a::b);", &[]),
            ("m!(é::ü);", &["é::ü"]),
        ] {
            assert_eq!(found(source).0, paths, "{source}");
        }
    }

    #[test]
    fn items_among_tokens_are_imports() {
        let source = "cfg_if! { if #[cfg(unix)] { pub mod unix; use a::{b, c}; #[path = \"x.rs\"] mod w; }\n\
                      else { fn f() { d::e(); } mod inline { } } }";
        let (paths, imports) = found(source);
        assert_eq!(paths, ["d::e"]);
        assert_eq!(imports, ["unix: pub mod unix;", "a::b a::c: use a::{b, c};", "x.rs: mod w;"]);
    }

    #[test]
    fn words_that_look_like_items_are_none() {
        for source in [
            "m!(use it; mod);",
            "m! { x use a::b; }",
            "m! { mod $name; }",
            "m! { use }",
            "m! { let mod = 1; }",
        ] {
            assert!(found(source).1.is_empty(), "{source}: {:?}", found(source).1);
        }
    }
}
