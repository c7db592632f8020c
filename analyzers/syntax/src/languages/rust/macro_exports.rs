//! Macros that a file hands to other crates, and to the root of its own.
//!
//! A definition is tokens to the grammar, and what says that it is exported stands before it, so that the text
//! tells it as well as the tree.

use memchr::memmem;

use super::test_code::attribute_behind;

/// What a definition begins with.
const DEFINITION: &[u8] = b"macro_rules!";

/// The attribute that exports it.
const EXPORT: &[u8] = b"macro_export";

/// The names of the macros that `source` defines and exports, in source order.
pub(super) fn of(source: &[u8]) -> Vec<String> {
    if memmem::find(source, EXPORT).is_none() {
        return Vec::new();
    }
    let definitions = memmem::find_iter(source, DEFINITION);
    definitions.filter_map(|start| exported(source, start)).collect()
}

/// The name of the macro whose definition begins at `start`, if it is exported.
fn exported(source: &[u8], start: usize) -> Option<String> {
    let (mut before, behind) = (&source[..start], &source[start + DEFINITION.len()..]);
    let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    if memmem::find(line, b"//").is_some() {
        return None;
    }
    while let Some(attribute) = attribute_behind(before, b"#") {
        if attribute.inside.trim_ascii().starts_with(EXPORT) {
            return name(behind);
        }
        before = attribute.before;
    }
    None
}

/// The name that `text` begins with.
fn name(text: &[u8]) -> Option<String> {
    let text = text.trim_ascii_start().utf8_chunks().next()?.valid().trim_start_matches("r#");
    let end = text.find(|sign: char| !(sign.is_alphanumeric() || sign == '_'));
    let name = &text[..end.unwrap_or(text.len())];
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn exported_definitions_are_found_behind_whatever_attributes() {
        let text = "\
            #[macro_export]\nmacro_rules! plain { () => {} }\n\
            macro_rules! own { () => {} }\n\
            #[macro_export(local_inner_macros)]\n/// Why.\n#[doc(hidden)]\nmacro_rules! many{()=>{}}\n\
            #[doc = \"macro_rules! text\"]\n#[cfg(unix)] #[macro_export] macro_rules! r#raw { () => {} }\n";
        assert_eq!(of(text.as_bytes()), ["plain", "many", "raw"]);
    }

    #[test]
    fn comments_define_nothing() {
        let text = "\
            // #[macro_export]\n// macro_rules! a { () => {} }\n\
            #[macro_export]\n// macro_rules! b { () => {} }\nmacro_rules! c { () => {} }\n\
            macro_rules! ";
        assert_eq!(of(text.as_bytes()), ["c"]);
    }
}
