//! The shortest chain from one unit to another: who asks for the next, on which lines.

use std::fmt::Write as _;

use astrolens_graph::Modules;
use astrolens_modules::analysis::{UnitId, Units, between};

use super::super::Options;
use super::super::cuts::{Use, uses};
use crate::plain;
use crate::style::{Palette, paint};

/// How many of the places behind one link are shown.
const SHOWN: usize = 3;

/// The chain, or that there is none.
pub(super) fn render(
    modules: &Modules,
    units: &Units,
    options: &Options,
    (from, to): (UnitId, UnitId),
) -> String {
    let palette = Palette::of(options.terminal);
    let name = |unit: UnitId| plain::printable(&units.unit(unit).name).into_owned();
    let Some(chain) = between(units, from, to) else {
        let back = between(units, to, from).map_or("", |_| "; there is one the other way round");
        return format!("No chain leads from {} to {}{back}\n", name(from), name(to));
    };
    let mut text = format!("{}\n", paint(palette.strong(), name(from)));
    // Writing to a string cannot fail.
    for link in chain {
        let uses = uses(modules, units, link);
        for Use { path, line, written } in uses.iter().take(SHOWN) {
            let place = line.map_or_else(|| path.clone(), |line| format!("{path}:{line}"));
            let place = paint(palette.place(), plain::printable(&place));
            let _ = writeln!(text, "    {place}  {}", plain::printable(written));
        }
        let more = uses.len().saturating_sub(SHOWN);
        if more > 0 {
            let more = format!("    … and {}", plain::count(more as u64, "more place"));
            let _ = writeln!(text, "{}", paint(palette.quiet(), more));
        }
        let next = paint(palette.strong(), name(units.link(link).to));
        let _ = writeln!(text, "→ {next}");
    }
    text
}
