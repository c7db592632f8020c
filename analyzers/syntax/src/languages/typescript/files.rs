//! How its files are told from others.

use crate::languages::javascript::files::COMMENTS;
use crate::signs::FileSigns;

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["ts", "mts", "cts", "tsx"],
    is_foreign: Some(is_markup),
    shared: &[],
    names: &[],
    interpreters: &["deno", "bun", "ts-node", "tsx"],
    editor_ids: &["typescript", "typescriptreact"],
    modes: &["ts", "tsx", "typescript-ts", "tsx-ts"],
    unsupported: &[],
    comments: COMMENTS,
    is_minified_for_release: false,
};

/// Whether the text is XML: Qt's translations are `.ts` too. No statement begins with `<?`, `<!` or
/// `<TS`, which are the ways in which those do.
fn is_markup(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let begins =
        |with: &[u8]| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    [&b"<?xml"[..], b"<!doctype", b"<!--", b"<ts ", b"<ts>"].into_iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::is_markup;

    #[test]
    fn translations_are_no_code() {
        for (text, expected) in [
            ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE TS>\n<TS>", true),
            ("\n<!DOCTYPE TS><TS>", true),
            ("<TS version=\"2.1\">", true),
            ("<T>(x: T) => x;", false),
            ("<any>window;", false),
            ("<!", false),
            ("", false),
        ] {
            assert_eq!(is_markup(text.as_bytes()), expected, "{text}");
        }
    }
}
