//! Files of which a part could not be read, as people are told of them in one line.

use astrolens_model::FileReport;

use super::plain;

/// How many files are named.
const NAMED: usize = 3;

/// Files that were read in part: how many there are, and where the first errors are.
#[derive(Default)]
pub struct ReadInPart {
    count: u64,
    /// Path and line of the first error of the first few, in the report's order.
    named: Vec<(String, Option<u32>)>,
}

impl ReadInPart {
    /// Takes note of a file.
    pub fn file(&mut self, report: &FileReport) {
        if !report.partial {
            return;
        }
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push((report.path.clone(), report.partial_at.map(|at| at.line)));
        }
    }

    /// Path and line of the first error; `None` if every file was read as a whole.
    pub(crate) fn first(&self) -> Option<(&str, Option<u32>)> {
        self.named.first().map(|(path, line)| (path.as_str(), *line))
    }

    /// "1 file was read in part: a.py:1"; `None` if every file was read as a whole.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        self.first()?;
        let files = plain::count(self.count, "file");
        let were = if self.count == 1 { "was" } else { "were" };
        let named = self.named.iter().map(|(path, line)| match line {
            Some(line) => format!("{path}:{line}"),
            None => path.clone(),
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let rest = match self.count - self.named.len() as u64 {
            0 => String::new(),
            rest => format!(" and {} more", plain::grouped(rest)),
        };
        Some(format!("{files} {were} read in part: {named}{rest}"))
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::Position;

    use super::*;
    use crate::testing;

    #[test]
    fn the_first_are_named_with_the_place_of_their_first_error() {
        let mut partial = ReadInPart::default();
        partial.file(&testing::report("whole.py"));
        assert_eq!(partial.sentence(), None);
        let broken = |path: &str, partial_at| FileReport {
            partial: true,
            partial_at,
            ..testing::report(path)
        };
        partial.file(&broken("a.py", Some(Position { line: 7, column: 2 })));
        assert_eq!(partial.sentence().as_deref(), Some("1 file was read in part: a.py:7"));
        for path in ["b.py", "c.py", "d.py"] {
            partial.file(&broken(path, None));
        }
        let expected = "4 files were read in part: a.py:7, b.py, c.py and 1 more";
        assert_eq!(partial.sentence().as_deref(), Some(expected));
        assert_eq!(partial.first(), Some(("a.py", Some(7))));
    }
}
