//! What of a text the grammar does not read as it is written.

use super::Masked;

/// A stretch of text that the grammar reads as something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<'text> {
    /// Byte offset of its start.
    pub start: u32,
    /// Byte offset just past its end.
    pub end: u32,
    /// What stands there; nothing where the grammar is supplied with something.
    pub written: &'text [u8],
    /// What the grammar reads instead; nothing where it is hidden.
    pub read: Option<&'text [u8]>,
}

impl Masked {
    /// The differences between `source`, which was masked, and what the grammar reads, in order.
    #[must_use]
    pub fn changes<'text>(&'text self, source: &'text [u8]) -> Vec<Change<'text>> {
        let change = |start: usize, end: usize| {
            let (written, read) = (source.get(start..end)?, self.text.get(start..end)?);
            let read = (!read.trim_ascii().is_empty()).then_some(read);
            Some(Change { start: start as u32, end: end as u32, written, read })
        };
        let mut changes = Vec::new();
        let mut done = 0;
        let end = source.len() as u32;
        for (start, end) in self.blanked.iter().copied().chain([(end, end)]) {
            // Between what is blank, single bytes may have been replaced.
            let mut offset = done;
            while let Some(first) = (offset..start as usize).find(|at| self.differs(source, *at)) {
                let past = (first..start as usize).find(|at| !self.differs(source, *at));
                offset = past.unwrap_or(start as usize);
                changes.extend(change(first, offset));
            }
            if start < end {
                changes.extend(change(start as usize, end as usize));
            }
            done = end as usize;
        }
        changes.extend(self.supplies.iter().map(|supply| Change {
            start: supply.offset,
            end: supply.offset,
            written: b"",
            read: Some(supply.text.as_bytes()),
        }));
        changes.sort_by_key(|change| change.start);
        changes
    }

    fn differs(&self, source: &[u8], offset: usize) -> bool {
        self.text.get(offset) != source.get(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preprocess::{Dialect, mask};

    #[test]
    fn hidden_and_replaced_text_is_told_apart() {
        let source = b"#ifdef A\nint f(void) {\n#else\nint g(void) {\n#endif\n}\n";
        let masked = mask(source, Dialect::C).expect("two braces open, and one closes");
        let hidden: Vec<u8> = masked
            .changes(source)
            .iter()
            .inspect(|change| assert_eq!(change.read, None))
            .flat_map(|change| change.written.to_vec())
            .collect();
        let hidden = String::from_utf8(hidden).expect("ASCII");
        assert!(hidden.contains("#ifdef A") && hidden.contains("int g(void) {"), "{hidden}");

        let masked = Masked {
            text: b"T in() ;".to_vec(),
            supplies: Vec::new(),
            blanked: vec![(1, 2)],
            preprocessor_branches: Vec::new(),
            conditional_branches: Vec::new(),
            hidden_includes: Vec::new(),
            module_statements: Vec::new(),
            unsure: false,
        };
        let change = |start, end, written, read| Change { start, end, written, read };
        let changes = [
            change(0, 1, &b"m"[..], Some(&b"T"[..])),
            change(1, 2, b"a", None),
            change(7, 8, b"}", Some(b";")),
        ];
        assert_eq!(masked.changes(b"main() }"), changes);
    }
}
