//! What all pages have in common that need nothing but themselves: their head, with the policy that names their
//! style and their script, and the script at their end.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The markup around that of a page.
const FRAME: &str = include_str!("frame.html");

/// The place of a page's own markup in the frame.
const BODY: &str = "{{body}}";

/// The place of the data in a page's own markup.
const DATA: &str = "{{data}}";

/// A page without its data.
pub(crate) struct Page {
    /// What its title has behind the name of what it shows.
    pub(crate) suffix: &'static str,
    /// Its own markup, up to the script, with the place of its data.
    pub(crate) body: &'static str,
    /// Its style.
    pub(crate) style: &'static str,
    /// Its script.
    pub(crate) script: &'static str,
    /// Whether its script makes workers of a text.
    pub(crate) has_workers: bool,
}

impl Page {
    /// Appends all that stands before the data.
    pub(crate) fn append_head(&self, page: &mut Vec<u8>, title: &str) {
        let fill = |key: &str| match key {
            "title" => escape(title),
            "suffix" => self.suffix.to_owned(),
            "version" => escape(env!("CARGO_PKG_VERSION")),
            "policy" => self.policy(),
            "style" => self.style.to_owned(),
            _ => String::new(),
        };
        append_filled(page, around(FRAME, BODY).0, fill);
        append_filled(page, around(self.body, DATA).0, fill);
    }

    /// Appends all that stands after the data.
    pub(crate) fn append_foot(&self, page: &mut Vec<u8>) {
        let fill = |key: &str| if key == "script" { self.script.to_owned() } else { String::new() };
        append_filled(page, around(self.body, DATA).1, fill);
        append_filled(page, around(FRAME, BODY).1, fill);
    }

    /// The content security policy: nothing is fetched, and of scripts and styles only the page's own take
    /// effect.
    fn policy(&self) -> String {
        let workers = if self.has_workers { " worker-src blob:;" } else { "" };
        format!(
            "default-src 'none'; img-src data:; style-src '{}'; script-src '{}';{workers} base-uri 'none'; form-action 'none'",
            digest(self.style),
            digest(self.script)
        )
    }
}

#[cfg(test)]
impl Page {
    /// Checks that there is a place for the data, and that style and script cannot end their own elements.
    pub(crate) fn check(&self) {
        assert_eq!(self.body.matches(DATA).count(), 1);
        assert!(!self.style.contains("</"));
        assert!(!self.script.contains("</script") && !self.script.contains("<!--"));
    }
}

/// What stands before and after the only `place` in `markup`.
fn around(markup: &'static str, place: &str) -> (&'static str, &'static str) {
    markup.split_once(place).unwrap_or((markup, ""))
}

/// Appends `markup` with every `{{key}}` replaced; what is put in is not looked at again.
fn append_filled(page: &mut Vec<u8>, markup: &str, fill: impl Fn(&str) -> String) {
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once("{{") {
        let (key, after) = after.split_once("}}").unwrap_or((after, ""));
        page.extend_from_slice(before.as_bytes());
        page.extend_from_slice(fill(key).as_bytes());
        rest = after;
    }
    page.extend_from_slice(rest.as_bytes());
}

/// A text's digest as a policy names it: `sha256-` and base64.
fn digest(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::from("sha256-");
    for group in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..4 {
            if place <= group.len() {
                written.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
            } else {
                written.push('=');
            }
        }
    }
    written
}

/// A text as it may stand in markup and in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Controls and reordering marks have no business in a title.
            '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' => {
                let _ = write!(escaped, "‹U+{:04X}›", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_that_policies_use() {
        // printf abc | openssl dgst -sha256 -binary | base64
        assert_eq!(digest("abc"), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn the_frame_has_each_place_once() {
        for key in ["policy", "style", "body", "script"] {
            assert_eq!(FRAME.matches(&format!("{{{{{key}}}}}")).count(), 1, "{key}");
        }
    }

    #[test]
    fn a_title_is_text() {
        assert_eq!(escape("a<b>&\"c'\u{202e}"), "a&lt;b&gt;&amp;&quot;c&#39;‹U+202E›");
    }
}
