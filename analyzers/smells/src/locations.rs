//! Where findings and their evidence are.

use astrolens_model::{Function, LineTable, Location};

/// The place of the bytes from `start_byte` to `end_byte`.
pub(crate) fn location(lines: &LineTable, start_byte: u32, end_byte: u32) -> Location {
    Location {
        start: lines.position(start_byte),
        end: lines.position(end_byte),
        start_byte,
        end_byte,
    }
}

/// What the bytes from `start` to `end` have on their first line.
pub(crate) fn first_line(start: u32, end: u32, lines: &LineTable) -> Location {
    location(lines, start, lines.end(lines.row(start)).min(end))
}

/// What the bytes from `start` to `end` have on their last line, from where that line starts.
pub(crate) fn last_line(start: u32, end: u32, lines: &LineTable) -> Location {
    let row = lines.row(end.saturating_sub(1).max(start));
    location(lines, lines.start(row), end)
}

/// Where a function's name stands; without one, the first line of the function.
pub(crate) fn name_location(function: &Function, lines: &LineTable) -> Location {
    if function.is_named() {
        return location(lines, function.name_start_byte, function.name_end_byte);
    }
    first_line(function.start_byte, function.end_byte, lines)
}
