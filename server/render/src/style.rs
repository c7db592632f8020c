//! Colours and signs: what each means, in one place.

use anstyle::{AnsiColor, Effects, Style};
use astrolens_model::Severity;

use super::Terminal;

/// The styles of an output; all plain where colours are not wanted.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    color: bool,
}

impl Palette {
    /// The palette of `terminal`.
    #[must_use]
    pub fn of(terminal: Terminal) -> Self {
        Self { color: terminal.color }
    }

    fn style(self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    /// What a severity looks like.
    #[must_use]
    pub fn severity(self, severity: Severity) -> Style {
        self.style(match severity {
            Severity::Error => AnsiColor::Red.on_default().effects(Effects::BOLD),
            Severity::Warning => AnsiColor::Yellow.on_default(),
            Severity::Information => AnsiColor::Cyan.on_default(),
        })
    }

    /// Names and figures a reader looks for.
    #[must_use]
    pub fn strong(self) -> Style {
        self.style(Style::new().bold())
    }

    /// What is there for orientation: headings, line numbers, rules.
    #[must_use]
    pub fn quiet(self) -> Style {
        self.style(Style::new().dimmed())
    }

    /// Places: `path:line`.
    #[must_use]
    pub fn place(self) -> Style {
        self.style(AnsiColor::Blue.on_default())
    }

    /// Code within prose.
    pub(crate) fn code(self) -> Style {
        self.style(AnsiColor::Green.on_default())
    }

    /// Whether there are no colours to tell things apart.
    pub(crate) fn is_plain(self) -> bool {
        !self.color
    }

    /// Something got better.
    pub(crate) fn good(self) -> Style {
        self.style(AnsiColor::Green.on_default())
    }

    /// Points of complexity: the more on a line, the hotter.
    #[must_use]
    pub fn points(self, points: u64) -> Style {
        self.style(match points {
            0..=1 => AnsiColor::Cyan.on_default(),
            2..=3 => AnsiColor::Yellow.on_default(),
            _ => AnsiColor::Red.on_default().effects(Effects::BOLD),
        })
    }
}

/// The sign beside a figure that passed a limit, for eyes and outputs without colours.
#[must_use]
pub fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "!!",
        Severity::Warning => "!",
        Severity::Information => "i",
    }
}

/// `text` in `style`.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
