//! The fixed parts of the page: markup, style, script, and the policy that names them.

use std::fmt::Write;

use sha2::{Digest, Sha256};

const MARKUP: &str = include_str!("page.html");

const STYLE: &str =
    concat!(include_str!("theme.css"), include_str!("page.css"), include_str!("detail.css"));

/// All scripts in one function, so that they share their names with each other and nobody else.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("js/dom.js"),
    include_str!("js/metrics.js"),
    include_str!("js/data.js"),
    include_str!("js/state.js"),
    include_str!("js/table.js"),
    include_str!("js/functions.js"),
    include_str!("js/charts.js"),
    include_str!("js/highlight.js"),
    include_str!("js/detail.js"),
    include_str!("js/types.js"),
    include_str!("js/files.js"),
    include_str!("js/findings.js"),
    include_str!("js/main.js"),
    "})();\n",
);

/// The place of the data in the markup.
const DATA: &str = "{{data}}";

/// Appends all that stands before the data.
pub(super) fn append_head(page: &mut Vec<u8>, title: &str, version: &str) {
    let head = MARKUP.split(DATA).next().unwrap_or(MARKUP);
    append_filled(page, head, |key| match key {
        "title" => escape(title),
        "version" => escape(version),
        "policy" => policy(),
        "style" => STYLE.to_owned(),
        _ => String::new(),
    });
}

/// Appends all that stands after the data.
pub(super) fn append_foot(page: &mut Vec<u8>) {
    let foot = MARKUP.split(DATA).nth(1).unwrap_or_default();
    append_filled(
        page,
        foot,
        |key| if key == "script" { SCRIPT.to_owned() } else { String::new() },
    );
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

/// The page's content security policy: nothing is fetched, and of scripts and styles only ours
/// take effect.
fn policy() -> String {
    format!(
        "default-src 'none'; img-src data:; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    )
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
    fn the_markup_has_each_place_once() {
        for key in ["data", "policy", "style", "script"] {
            assert_eq!(MARKUP.matches(&format!("{{{{{key}}}}}")).count(), 1, "{key}");
        }
    }

    #[test]
    fn style_and_script_cannot_end_their_own_elements() {
        assert!(!STYLE.contains("</"));
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
    }

    #[test]
    fn every_language_has_its_words_and_a_colour_by_day_and_by_night() {
        for language in astrolens_syntax::Language::all() {
            let name = language.definition().name;
            assert!(SCRIPT.contains(&format!("\n  {name}: {{")), "{name}");
            assert!(STYLE.contains(&format!(".{name} {{ --own: var(--{name}); }}")), "{name}");
            // By day, by night as the system has it, and by night as the reader chose.
            assert_eq!(STYLE.matches(&format!("--{name}: #")).count(), 3, "{name}");
        }
    }

    #[test]
    fn the_page_names_no_other_host() {
        for text in [MARKUP, STYLE, SCRIPT] {
            let hosts = text.replace("http://www.w3.org/2000/svg", "");
            assert!(!hosts.contains("http:") && !hosts.contains("https:"), "{hosts}");
        }
    }

    #[test]
    fn a_title_is_text() {
        assert_eq!(escape("a<b>&\"c'\u{202e}"), "a&lt;b&gt;&amp;&quot;c&#39;‹U+202E›");
    }
}
