//! What files lead to by way of others.

use std::collections::{BTreeMap, BTreeSet};

use super::ours::Link;

/// Links from each of `roots` to all that it leads to, itself left out. One that is only reached under a condition
/// is `conditional`.
pub fn reached<'root>(links: &[Link], roots: impl Iterator<Item = &'root str>) -> Vec<Link> {
    let mut from: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in links {
        from.entry(&link.from).or_default().push(link);
    }
    let roots: BTreeSet<&str> = roots.collect();
    let of_root = |root: &&str| {
        let always = below(&from, root, &|link| !is_conditional(link));
        let ever = below(&from, root, &|_| true);
        let link = |to: &&str| Link {
            from: (*root).to_owned(),
            to: (*to).to_owned(),
            kind: "mod".to_owned(),
            flags: if always.contains(to) { Vec::new() } else { vec!["conditional".to_owned()] },
        };
        ever.iter().filter(|to| *to != root).map(link).collect::<Vec<_>>()
    };
    roots.iter().flat_map(of_root).collect()
}

/// All that `root` leads to by links that `count`.
fn below<'links>(
    from: &BTreeMap<&'links str, Vec<&'links Link>>,
    root: &'links str,
    count: &dyn Fn(&Link) -> bool,
) -> BTreeSet<&'links str> {
    let mut found = BTreeSet::new();
    let mut open = vec![root];
    while let Some(file) = open.pop() {
        for link in from.get(file).into_iter().flatten().filter(|link| count(link)) {
            if found.insert(link.to.as_str()) {
                open.push(&link.to);
            }
        }
    }
    found
}

fn is_conditional(link: &Link) -> bool {
    link.has("conditional") || link.has("test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reached_under_a_condition_says_so() {
        let link = |from: &str, to: &str, flags: &[&str]| Link {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: "mod".to_owned(),
            flags: flags.iter().map(|flag| (*flag).to_owned()).collect(),
        };
        let links = [
            link("a", "b", &[]),
            link("b", "c", &["test"]),
            link("c", "d", &[]),
            link("b", "a", &[]),
            link("x", "y", &[]),
        ];
        let told: Vec<_> = reached(&links, ["a"].into_iter())
            .into_iter()
            .map(|it| (it.to.clone(), it.has("conditional")))
            .collect();
        let expected = [("b", false), ("c", true), ("d", true)];
        assert_eq!(told, expected.map(|(to, flag)| (to.to_owned(), flag)));
    }
}
