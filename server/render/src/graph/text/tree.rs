//! What units ask for, or what asks for them, as a tree: each unit is unfolded where it comes first.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use astrolens_graph::Modules;
use astrolens_modules::analysis::{LinkId, UnitId, Units};

use super::super::Options;
use super::super::cuts::uses;
use crate::plain;
use crate::style::{Palette, paint};

/// Nobody reads a tree that is deeper, and what stands before its lines would be more than all else.
const DEEPEST: usize = 256;

/// A tree while it is written.
struct Tree<'run> {
    modules: &'run Modules,
    units: &'run Units,
    palette: Palette,
    depth: usize,
    /// What asks is shown below what is asked for.
    reverse: bool,
    /// The units that were unfolded.
    seen: BTreeSet<UnitId>,
    text: String,
}

/// A tree for each of the units in the middle, to a depth; of what asks for them if it is `reverse`.
pub(super) fn render(
    modules: &Modules,
    units: &Units,
    options: &Options,
    (centre, depth, reverse): (&BTreeSet<UnitId>, usize, bool),
) -> String {
    let palette = Palette::of(options.terminal);
    let (seen, text) = (BTreeSet::new(), String::new());
    let depth = depth.min(DEEPEST);
    let mut tree = Tree { modules, units, palette, depth, reverse, seen, text };
    for unit in centre {
        tree.root(*unit);
    }
    if tree.has_folded() {
        let what = "(…): unfolded elsewhere, or deeper than `--depth`";
        let _ = writeln!(tree.text, "\n{}", paint(palette.quiet(), what));
    }
    tree.text
}

/// A line that is to be written: the link to its unit, what stands before it, and how deep it is.
struct Line {
    link: LinkId,
    before: String,
    is_last: bool,
    depth: usize,
}

impl Tree<'_> {
    fn root(&mut self, unit: UnitId) {
        let name = plain::printable(&self.units.unit(unit).name).into_owned();
        let _ = writeln!(self.text, "{}", paint(self.palette.strong(), name));
        self.seen.insert(unit);
        // A stack, since a chain may be as long as the project.
        let mut waiting = self.below(unit, "", 1);
        while let Some(line) = waiting.pop() {
            let unit = self.end(line.link);
            let is_new = self.seen.insert(unit);
            let branch = if line.is_last { "    " } else { "│   " };
            let below = self.below(unit, &format!("{}{branch}", line.before), line.depth + 1);
            let is_folded = self.has_more(unit) && (!is_new || below.is_empty());
            self.line(&line, unit, is_folded);
            if is_new {
                waiting.extend(below);
            }
        }
    }

    /// The lines below `unit`, the last one first.
    fn below(&self, unit: UnitId, before: &str, depth: usize) -> Vec<Line> {
        if depth > self.depth {
            return Vec::new();
        }
        let links = self.links(unit);
        let count = links.len();
        let line = |(number, link): (usize, LinkId)| Line {
            link,
            before: before.to_owned(),
            is_last: number + 1 == count,
            depth,
        };
        links.into_iter().enumerate().map(line).rev().collect()
    }

    fn links(&self, unit: UnitId) -> Vec<LinkId> {
        if self.reverse {
            self.units.links_to(unit).collect()
        } else {
            self.units.links_from(unit).collect()
        }
    }

    fn has_more(&self, unit: UnitId) -> bool {
        if self.reverse {
            self.units.links_to(unit).len() > 0
        } else {
            self.units.links_from(unit).len() > 0
        }
    }

    /// The unit that `link` leads to from above.
    fn end(&self, link: LinkId) -> UnitId {
        let link = self.units.link(link);
        if self.reverse { link.from } else { link.to }
    }

    fn line(&mut self, line: &Line, unit: UnitId, is_folded: bool) {
        let branch = if line.is_last { "└── " } else { "├── " };
        let name = plain::printable(&self.units.unit(unit).name).into_owned();
        let fold = if is_folded { FOLDED } else { "" };
        let place = self.place(line.link);
        let before = paint(self.palette.quiet(), format!("{}{branch}", line.before));
        let _ = writeln!(self.text, "{before}{name}{fold}{place}");
    }

    /// Where the first use behind `link` is, and how many more there are.
    fn place(&self, link: LinkId) -> String {
        let uses = uses(self.modules, self.units, link);
        let Some(first) = uses.first() else { return String::new() };
        let line = first.line.map_or_else(String::new, |line| format!(":{line}"));
        let more = match uses.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let place = format!("{}{line}{more}", first.path);
        format!("  {}", paint(self.palette.quiet(), plain::printable(&place)))
    }

    fn has_folded(&self) -> bool {
        self.text.contains(FOLDED)
    }
}

/// What stands behind a unit of which not all is shown.
const FOLDED: &str = " (…)";
