//! What makes modules depend on one another that did not.
//!
//! Where a module comes into a knot that was there, each cycle through it may go over a link at which the
//! knot is cut anyway; it is new all the same. A file that is new is no such module: what was one file and
//! is two now has its old cycle by way of both.

use std::collections::{BTreeMap, HashMap};

use petgraph::unionfind::UnionFind;

use super::mapping::UnitMapping;
use crate::analysis::{Components, Cut, Link, LinkId, UnitId, Units};

/// The links of `new` that make units depend on one another which did not in `old`, as few as are found by
/// what each of them costs: of each how many units do now, and whether it is certain that no other choice
/// costs less.
pub(super) fn joins(
    old: &Units,
    new: &Units,
    mapping: &UnitMapping,
    cost: &dyn Fn(LinkId) -> u64,
) -> HashMap<LinkId, (usize, bool)> {
    let components = Components::of(new);
    let groups = Groups::new(old, new, mapping);
    let mut between: BTreeMap<(UnitId, UnitId), Vec<LinkId>> = BTreeMap::new();
    for id in (0..new.links().len() as u32).map(LinkId) {
        let link = new.link(id);
        let (from, to) = (groups.of(link.from), groups.of(link.to));
        if from != to && components.of_unit(link.from) == components.of_unit(link.to) {
            between.entry((from, to)).or_default().push(id);
        }
    }
    let links = between.iter().map(|((from, to), links)| Link {
        from: *from,
        to: *to,
        uses: links.iter().map(|link| new.link(*link).uses).sum(),
        edges: links.iter().flat_map(|link| new.link(*link).edges.iter().copied()).collect(),
    });
    let together = new.with_links(links.collect());
    let all = |link: LinkId| {
        let Link { from, to, .. } = together.link(link);
        &between[&(*from, *to)]
    };
    let mut joins = HashMap::new();
    for members in Components::of(&together).members() {
        if members.iter().filter(|unit| groups.is_old(**unit)).count() < 2 {
            continue;
        }
        let whole = &components.members()[components.of_unit(members[0])];
        let cut = Cut::at_cost(&together, members, &|link| {
            all(link).iter().map(|link| cost(*link)).sum()
        });
        let links = cut.links.iter().flat_map(|link| all(*link));
        joins.extend(links.map(|link| (*link, (whole.len(), cut.is_cheapest))));
    }
    joins
}

/// Which units of today depended on one another.
struct Groups {
    /// Of each unit one of those that it is with, for all of them the same.
    head: Vec<UnitId>,
    is_old: Vec<bool>,
}

impl Groups {
    fn new(old: &Units, new: &Units, mapping: &UnitMapping) -> Self {
        let mut together = UnionFind::new(new.len());
        let mut is_old = vec![false; new.len()];
        for members in Components::of(old).members() {
            let now = members.iter().filter_map(|unit| mapping.now(*unit));
            let now: Vec<usize> = now.map(|unit| unit.0 as usize).collect();
            for unit in &now {
                is_old[*unit] = true;
                together.union(now[0], *unit);
            }
        }
        let head = together.into_labeling().into_iter().map(|unit| UnitId(unit as u32)).collect();
        Self { head, is_old }
    }

    fn of(&self, unit: UnitId) -> UnitId {
        self.head[unit.0 as usize]
    }

    /// Whether `unit` was there, or is one that others which were are with.
    fn is_old(&self, unit: UnitId) -> bool {
        self.is_old[unit.0 as usize]
    }
}
