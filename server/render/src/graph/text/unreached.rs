//! What nothing leads to from where something begins.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use astrolens_modules::analysis::{UnitId, Units};

use super::super::Options;
use super::noun;
use crate::plain;
use crate::style::{Palette, paint};

/// The `unreached` among all units, as many as a list may have.
pub(super) fn render(units: &Units, options: &Options, unreached: &BTreeSet<UnitId>) -> String {
    let palette = Palette::of(options.terminal);
    let all = plain::count(units.len() as u64, noun(options.level));
    let number = plain::grouped(unreached.len() as u64);
    let heading = format!("Nothing leads to them: {number} of {all}");
    let mut text = format!("{}\n", paint(palette.strong(), heading));
    for unit in unreached.iter().take(options.top) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {}", plain::printable(&units.unit(*unit).name));
    }
    let more = unreached.len().saturating_sub(options.top);
    if more > 0 {
        let more = format!("  … and {} more (`--top 0` shows all)", plain::grouped(more as u64));
        let _ = writeln!(text, "{}", paint(palette.quiet(), more));
    }
    text
}
