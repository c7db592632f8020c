//! Reads what Git prints of a comparison: a list of files, and behind it their hunks.

use std::borrow::Cow;
use std::iter::Peekable;

use super::lines::TouchedLines;
use super::objects::LINK;

/// The mode of a submodule.
const SUBMODULE: &str = "160000";

/// How a line begins that is about a file in conflict.
const CONFLICT: &[u8] = b"* Unmerged path ";

/// A file that differs, as `--raw -z` has it.
#[derive(Debug)]
pub(super) struct Entry {
    /// What became of it: `A`, `D`, `M`, `R` or `T`.
    pub(super) status: u8,
    /// Its name on the older side, as bytes.
    pub(super) old: Vec<u8>,
    /// Its name on the newer side.
    pub(super) new: Vec<u8>,
    /// Whether it was a regular file.
    pub(super) was_file: bool,
    /// Whether it is a regular file.
    pub(super) is_file: bool,
    /// Its content is the same on both sides, and only its name or mode differs.
    pub(super) is_same: bool,
    /// What was changed, in lines of each side.
    pub(super) lines: Option<(TouchedLines, TouchedLines)>,
}

/// The files that `output` lists, with what was changed in them; nothing if list and patch do not
/// agree.
///
/// A file without a part in the patch is one that Git took for changed by its time alone.
pub(super) fn entries(output: &[u8]) -> Option<Vec<Entry>> {
    let (mut entries, patch) = list(output);
    let mut lines = Lines { rest: patch }.peekable();
    for entry in &mut entries {
        skip_conflicts(&mut lines);
        let header = header(&entry.old, &entry.new);
        // Where a file became a link, one part takes the file away and the other adds the link.
        while lines.next_if(|line| *line == header).is_some() {
            entry.lines = Some(hunks(&mut lines));
            skip_conflicts(&mut lines);
        }
    }
    lines.next().is_none().then_some(entries)
}

/// Passes over files in conflict, which the list has as well.
fn skip_conflicts(lines: &mut Peekable<Lines<'_>>) {
    while lines.next_if(|line| line.starts_with(CONFLICT)).is_some() {}
}

/// The list at the top of `output`, and what follows it.
fn list(output: &[u8]) -> (Vec<Entry>, &[u8]) {
    let mut entries = Vec::new();
    let mut rest = output;
    let next = |rest: &mut &[u8]| -> Option<Vec<u8>> {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let part = rest[..end].to_vec();
        *rest = &rest[end + 1..];
        Some(part)
    };
    while rest.first() == Some(&b':') {
        // `:100644 100644 IDENTITY IDENTITY R086`, then the name or, of a rename, both.
        let Some(about) = next(&mut rest) else { break };
        let about = String::from_utf8_lossy(&about[1..]).into_owned();
        let words: Vec<&str> = about.split(' ').collect();
        let [old_mode, new_mode, old_id, new_id, status] = words[..] else { break };
        let Some(old) = next(&mut rest) else { break };
        let status = status.bytes().next().unwrap_or_default();
        let new = if matches!(status, b'R' | b'C') { next(&mut rest) } else { None };
        let is_file = |mode: &str| mode != LINK && mode != SUBMODULE && !is_nothing(mode);
        entries.push(Entry {
            status,
            new: new.unwrap_or_else(|| old.clone()),
            old,
            was_file: is_file(old_mode),
            is_file: is_file(new_mode),
            is_same: old_id == new_id && !is_nothing(old_id),
            lines: None,
        });
    }
    (entries, rest.strip_prefix(b"\0").unwrap_or(rest))
}

/// Whether a mode or an identity is that of nothing.
fn is_nothing(digits: &str) -> bool {
    digits.bytes().all(|byte| byte == b'0')
}

/// The first line of a file's part of a patch.
fn header(old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut line = b"diff --git ".to_vec();
    line.extend(quoted(b"a/", old).iter());
    line.push(b' ');
    line.extend(quoted(b"b/", new).iter());
    line
}

/// `name` behind `prefix`, as Git writes it where it leaves bytes above 127 as they are.
fn quoted(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    let escape = |byte: u8| -> Cow<'static, [u8]> {
        match byte {
            b'\x07' => b"\\a".into(),
            b'\x08' => b"\\b".into(),
            b'\t' => b"\\t".into(),
            b'\n' => b"\\n".into(),
            b'\x0b' => b"\\v".into(),
            b'\x0c' => b"\\f".into(),
            b'\r' => b"\\r".into(),
            b'"' => b"\\\"".into(),
            b'\\' => b"\\\\".into(),
            0..0x20 | 0x7f => format!("\\{byte:03o}").into_bytes().into(),
            _ => vec![byte].into(),
        }
    };
    let escaped: Vec<u8> = name.iter().flat_map(|byte| escape(*byte).into_owned()).collect();
    if escaped == name {
        return [prefix, name].concat();
    }
    [b"\"", prefix, &escaped, b"\""].concat()
}

/// The name that `text` begins with as [`quoted`] writes it, or with bytes above 127 by their
/// numbers as well, and what stands behind it; `None` if it begins with none. What is not UTF-8 in
/// it is replaced by U+FFFD.
#[must_use]
pub fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut name = Vec::new();
    loop {
        let end = rest.find(['"', '\\'])?;
        name.extend_from_slice(&rest.as_bytes()[..end]);
        let is_end = rest[end..].starts_with('"');
        rest = &rest[end + 1..];
        if is_end {
            return Some((self::text(&name), rest));
        }
        if let Some(byte) = rest.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            name.push(byte);
            rest = &rest[3..];
            continue;
        }
        name.push(match rest.bytes().next()? {
            b'a' => b'\x07',
            b'b' => b'\x08',
            b't' => b'\t',
            b'n' => b'\n',
            b'v' => b'\x0b',
            b'f' => b'\x0c',
            b'r' => b'\r',
            byte @ (b'"' | b'\\') => byte,
            _ => return None,
        });
        rest = &rest[1..];
    }
}

/// What the hunks of one file say, up to the next one.
fn hunks(lines: &mut Peekable<Lines<'_>>) -> (TouchedLines, TouchedLines) {
    let (mut old, mut new) = (TouchedLines::Some(Vec::new()), TouchedLines::Some(Vec::new()));
    while let Some(line) = lines.next_if(|line| !starts_file(line)) {
        if line.starts_with(b"Binary files ") {
            (old, new) = (TouchedLines::All, TouchedLines::All);
        } else if let Some([one, other]) = hunk(line) {
            old.push(one.0, one.1);
            new.push(other.0, other.1);
            // What they hold may look like anything.
            for _ in 0..one.1 + other.1 {
                lines.next();
            }
        }
    }
    (old, new)
}

/// Whether a line that is in no hunk begins a file's part.
fn starts_file(line: &[u8]) -> bool {
    line.starts_with(b"diff --git ") || line.starts_with(CONFLICT)
}

/// Start and count on both sides, if `line` begins a hunk: `@@ -5,2 +5 @@ def f():`.
fn hunk(line: &[u8]) -> Option<[(u32, u32); 2]> {
    let line = std::str::from_utf8(line.strip_prefix(b"@@ -")?.split(|byte| *byte == b'@').next()?);
    let (old, new) = line.ok()?.trim_end().split_once(" +")?;
    let range = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    Some([range(old)?, range(new)?])
}

/// The lines of a text, without their ends.
struct Lines<'text> {
    rest: &'text [u8],
}

impl<'text> Iterator for Lines<'text> {
    type Item = &'text [u8];

    fn next(&mut self) -> Option<&'text [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest);
        let line = &self.rest[..end.unwrap_or(self.rest.len())];
        self.rest = &self.rest[end.map_or(self.rest.len(), |end| end + 1)..];
        Some(line)
    }
}

/// The path that `bytes` name, as text.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
