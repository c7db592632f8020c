//! The report's page: markup, style and script.

use super::frame::Page;

pub(super) static PAGE: Page = Page {
    suffix: "",
    body: include_str!("page.html"),
    style: STYLE,
    script: SCRIPT,
    has_workers: false,
};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_whole() {
        PAGE.check();
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
        let mut page = Vec::new();
        PAGE.append_head(&mut page, "title");
        PAGE.append_foot(&mut page);
        let page = String::from_utf8(page).unwrap();
        let hosts = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!hosts.contains("http:") && !hosts.contains("https:"), "{hosts}");
    }
}
