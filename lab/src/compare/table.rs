//! Tables for people that are Markdown as well.

/// Rows of cells under a heading; numbers stand right.
pub struct Table<const COLUMNS: usize> {
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// A table with these headings.
    pub fn new(headings: [&str; COLUMNS]) -> Self {
        Self { rows: vec![headings.map(str::to_owned)] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: [String; COLUMNS]) {
        self.rows.push(cells.map(|cell| cell.replace('|', "\\|")));
    }

    /// The table as Markdown, its columns aligned for reading as plain text.
    pub fn render(&self) -> String {
        let widths: Vec<usize> = (0..COLUMNS)
            .map(|column| {
                let cells = self.rows.iter().map(|row| row[column].chars().count());
                cells.max().unwrap_or(0).max(3)
            })
            .collect();
        let numeric: Vec<bool> = (0..COLUMNS)
            .map(|column| self.rows[1..].iter().all(|row| is_number(&row[column])))
            .collect();
        let line = |row: &[String; COLUMNS]| {
            let cells = row.iter().zip(&widths).zip(&numeric).map(|((cell, width), numeric)| {
                let padding = " ".repeat(width - cell.chars().count());
                if *numeric { format!("{padding}{cell}") } else { format!("{cell}{padding}") }
            });
            format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
        };
        let rule: Vec<String> = widths
            .iter()
            .zip(&numeric)
            .map(|(width, numeric)| "-".repeat(width - 1) + if *numeric { ":" } else { "-" })
            .collect();
        let rule = format!("| {} |\n", rule.join(" | "));
        let body: String = self.rows[1..].iter().map(line).collect();
        line(&self.rows[0]) + &rule + &body
    }
}

fn is_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || c == '-') || cell.is_empty()
}

/// A share in percent with two decimals, rounded down: 100 % means all.
pub fn share(part: usize, of: usize) -> String {
    if of == 0 {
        return "-".to_owned();
    }
    let hundredths = part * 10_000 / of;
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_aligned_markdown() {
        let mut table = Table::new(["peer", "agreed"]);
        table.row(["radon".to_owned(), "7".to_owned()]);
        assert_eq!(table.render(), "| peer  | agreed |\n| ----- | -----: |\n| radon |      7 |\n");
    }

    #[test]
    fn nearly_all_is_not_all() {
        assert_eq!(share(99_999, 100_000), "99.99 %");
        assert_eq!(share(3, 3), "100.00 %");
    }
}
