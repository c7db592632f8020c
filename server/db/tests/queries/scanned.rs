//! What a scan finds in files, made without one.

use std::path::Path;
use std::sync::Arc;

use astrolens_analysis::{ContentFacts, FileContext, Outcome};
use astrolens_db::{Found, OnDisk, Seen, Stored, Subject};
use astrolens_model::FileReport;
use astrolens_syntax::Language;
use astrolens_syntax::text::Encoding;

use super::{config, python};

/// A function without a branch.
pub const PLAIN: &str = "def f():\n    pass\n";

/// A function with a cognitive complexity of 1.
pub const BRANCHED: &str = "def f(x):\n    if x: pass\n";

/// What a scan finds in the file at `place` in `/w` whose content is `text`, as `toml` configures it.
pub fn scanned(place: &str, text: &str, toml: &str) -> Found {
    let config = config(toml);
    let language = if place.ends_with(".js") { "javascript" } else { "python" };
    let language = Language::by_name(language).expect("a language");
    let analysis = &config.analysis;
    let (name, root) = (place.to_owned(), Path::new("/w").into());
    let subject = Subject { place: name.clone(), name, root, language };
    let context = FileContext { place, language, config: analysis };
    let asked = (&analysis.variants, analysis.limits.max_parse_steps);
    let signs = context.signs(text.as_bytes());
    let outcome = if context.needs_facts(&signs) {
        Outcome::of(text.as_bytes(), language, asked, &|| false).expect("it parses")
    } else {
        Outcome::NotNeeded
    };
    let content = ContentFacts::new(signs, Encoding::Utf8, outcome);
    let facts = content.encode().expect("it can be written down");
    let stored = Stored::new(subject, Seen::Content { facts, size: text.len() as u64 });
    let on_disk = stored.judge(&config.analysis);
    Found { stored, config, on_disk }
}

/// What a scan finds in a file that it cannot read.
pub fn unread() -> Found {
    let Found { config, stored, .. } = scanned("b.py", "", "");
    let report = FileReport::skipped(python().name(), "too-large", "it is".to_owned());
    let on_disk = OnDisk::new(report, None);
    let seen = Seen::Nothing(Arc::clone(on_disk.report()));
    Found { stored: Stored::new(stored.subject().clone(), seen), config, on_disk }
}
