//! What the reader of an output can see: colours, and how many columns.

/// What the reader of an output can see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Whether escape sequences for colours are understood and wanted.
    pub color: bool,
    /// How many columns fit on a line; absent for files and pipes, which have no edge.
    pub columns: Option<usize>,
}

/// More columns than any row has.
const ENDLESS: usize = 1 << 20;

impl Terminal {
    /// A file or a pipe.
    pub const PLAIN: Self = Self { color: false, columns: None };

    /// What standard output is connected to, as it says and as `NO_COLOR`, `CLICOLOR`,
    /// `CLICOLOR_FORCE` and `TERM` have it.
    #[must_use]
    pub fn of_stdout() -> Self {
        let stdout = std::io::stdout();
        let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let columns = terminal_size::terminal_size_of(&stdout).map(|(width, _)| width.0.into());
        Self { color, columns }
    }

    /// How many columns a row of a table may take: a program that reads the output, such as
    /// `grep`, wants all that belongs together on one line.
    #[must_use]
    pub(crate) fn row_columns(self) -> usize {
        if self.columns.is_some() { self.table_columns() } else { ENDLESS }
    }

    /// How many columns a text may take: those of the terminal, or what fits a page.
    #[must_use]
    pub fn table_columns(self) -> usize {
        self.columns.unwrap_or(120).max(40)
    }
}
