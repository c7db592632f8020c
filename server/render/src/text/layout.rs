//! How names and places share the last column of a table.

use crate::plain;
use crate::style::{Palette, paint};

/// Columns a function's name gets at least where it shares the line with its place.
pub(crate) const NAME_COLUMNS: usize = 28;

/// What the last column says of a function.
pub(crate) struct Label {
    name: String,
    place: String,
}

impl Label {
    /// A function's name, and where it is.
    pub(crate) fn new(name: &str, place: &str) -> Self {
        let printable = |text| plain::printable(text).into_owned();
        Self { name: printable(name), place: printable(place) }
    }
}

/// How the labels of one table are laid out.
pub(crate) struct Layout {
    room: usize,
    /// Columns for names where places stand on the same line.
    beside: Option<usize>,
}

/// How many columns the widest place of `labels` takes.
pub(crate) fn place_columns(labels: &[Label]) -> usize {
    labels.iter().map(|label| plain::width(&label.place)).max().unwrap_or(0)
}

impl Layout {
    /// The layout of `labels` in so many columns.
    pub(crate) fn new(labels: &[Label], room: usize) -> Self {
        let places = place_columns(labels);
        let names = labels.iter().map(|label| plain::width(&label.name)).max().unwrap_or(0);
        let left = room.saturating_sub(places + 2);
        let beside = (left >= names.min(NAME_COLUMNS)).then_some(left.min(names));
        Self { room, beside }
    }

    /// Whether places stand on the line of their name.
    pub(crate) fn is_beside(&self) -> bool {
        self.beside.is_some()
    }

    /// A label's name, shortened if need be, and its place, never shortened.
    pub(crate) fn cell(&self, label: &Label, palette: Palette) -> String {
        let columns = self.beside.unwrap_or(self.room);
        let name = plain::shorten(&label.name, columns);
        let gap = columns.saturating_sub(plain::width(&name));
        let name = paint(palette.strong(), name);
        let place = paint(palette.place(), &label.place);
        match self.beside {
            Some(_) => format!("{name}{:gap$}  {place}", ""),
            None => format!("{name}\n{place}"),
        }
    }
}
