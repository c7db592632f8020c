//! Each rule of JavaScript's and TypeScript's imports, with what their documentation says it leads to.

mod amd;
mod comments;
mod configs;
mod files;
mod packages;

use crate::testing::Texts;

/// What the file at `path` asks for, among these files.
fn targets(path: &str, files: &[(&str, &str)]) -> Vec<String> {
    Texts::new(files).targets(path)
}

/// What `import specifier` in `path` leads to, beside these files.
fn imports(path: &str, specifier: &str, others: &[(&str, &str)]) -> String {
    let text = format!("import {{ n }} from '{specifier}';");
    one(path, &text, others)
}

/// What `require(specifier)` in `path` leads to, beside these files.
fn requires(path: &str, specifier: &str, others: &[(&str, &str)]) -> String {
    one(path, &format!("require('{specifier}');"), others)
}

fn one(path: &str, text: &str, others: &[(&str, &str)]) -> String {
    let files = others.iter().copied().chain([(path, text)]);
    let targets = targets(path, &files.collect::<Vec<_>>());
    let target = targets.concat();
    assert_eq!(targets.len(), 1, "{text}: {target}");
    target.strip_prefix("import ").unwrap_or(&target).to_owned()
}

/// Files without a text.
fn empty<'a>(paths: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    paths.iter().map(|path| (*path, "")).collect()
}
