//! Byte offsets in the artifact, which is the file as it lies on disk (SARIF 2.1.0, section 3.30).

use astrolens_model::FileReport;

/// Turns the offsets of one report into those of its file.
pub(super) struct Offsets<'source> {
    /// The text that offsets count in, where it is not what lies on disk.
    decoded: Option<&'source [u8]>,
    /// Whether they can be turned at all.
    known: bool,
}

impl<'source> Offsets<'source> {
    /// The offsets of `report`, whose text is `source` if it was asked for.
    pub(super) fn new(report: &FileReport, source: Option<&'source [u8]>) -> Self {
        match (&report.encoding, source) {
            (None, _) => Self { decoded: None, known: true },
            (Some(_), source) => Self { decoded: source, known: source.is_some() },
        }
    }

    /// The offset in the file of what is at `offset` in its text; none if that cannot be told.
    pub(super) fn in_file(&self, offset: u32) -> Option<u32> {
        let Some(text) = self.decoded.filter(|_| self.known) else {
            return self.known.then_some(offset);
        };
        // The one encoding with other offsets is UTF-16 behind a byte order mark. What is no
        // character there was replaced by one of one unit.
        let before = std::str::from_utf8(text.get(..offset as usize)?).ok()?;
        u32::try_from(2 + 2 * before.encode_utf16().count()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn offsets_of_utf_16_are_those_of_its_units_behind_the_mark() {
        let mut report = testing::report("a.py");
        assert_eq!(Offsets::new(&report, None).in_file(4), Some(4));
        report.encoding = Some("utf-16le".into());
        // One unit for each of `d`, `é` and `€`, two for `𝄞`: 5 units behind a mark of 2 bytes.
        let text = "dé€𝄞f".as_bytes();
        assert_eq!(Offsets::new(&report, Some(text)).in_file(10), Some(12));
        assert_eq!(Offsets::new(&report, Some(text)).in_file(0), Some(2));
        assert_eq!(Offsets::new(&report, Some(text)).in_file(99), None);
        assert_eq!(Offsets::new(&report, None).in_file(4), None);
    }
}
