//! Sorting disagreements into classes: which construct is each of them most likely about?
//!
//! A function holds dozens of constructs, so their sets are nearly all different. What tells is
//! the rate: if nearly every function with an `assert` disagrees, and few others do, it is the
//! `assert`. So the construct with the highest rate takes all disagreements that contain it, then
//! the next best takes its share of the rest, until none stands out. Between a construct that
//! explains much and a narrower one that does so a little more surely, the number explained counts
//! as well, by its root.

use std::collections::BTreeSet;

use super::features::Construct;

/// One compared function.
pub struct Compared {
    /// What it contains.
    pub constructs: BTreeSet<Construct>,
    /// Whether it disagrees in the direction that is being explained.
    pub disagrees: bool,
}

/// A class of disagreements.
pub struct Class {
    /// The construct that it is about; none for those that nothing explains.
    pub construct: Option<Construct>,
    /// The disagreements, as indices into the compared functions.
    pub members: Vec<usize>,
    /// How many of the compared functions contain the construct, disagreeing or not.
    pub containing: usize,
}

/// The most classes that are named; what is left over is one more.
const MOST_CLASSES: usize = 12;

/// Two disagreements may share anything by chance.
const FEWEST_MEMBERS: usize = 3;

/// Sorts the disagreements among `compared`, biggest suspicion first.
pub fn classify(compared: &[Compared], constructs: usize) -> Vec<Class> {
    let mut open: Vec<bool> = compared.iter().map(|one| one.disagrees).collect();
    let disagreements = open.iter().filter(|open| **open).count();
    let base_rate = disagreements as f64 / compared.len().max(1) as f64;
    let containing = count(compared.iter(), constructs);
    let mut classes = Vec::new();
    while classes.len() < MOST_CLASSES {
        let still_open = compared.iter().zip(&open).filter(|(_, open)| **open);
        let members = count(still_open.map(|(one, _)| one), constructs);
        let Some(construct) = most_suspect(&members, &containing, base_rate) else { break };
        let class = Class {
            construct: Some(construct as Construct),
            members: take(&mut open, |index| {
                compared[index].constructs.contains(&(construct as Construct))
            }),
            containing: containing[construct],
        };
        classes.push(class);
    }
    let rest = take(&mut open, |_| true);
    if !rest.is_empty() {
        classes.push(Class { construct: None, members: rest, containing: compared.len() });
    }
    classes
}

/// For each construct, how many of `functions` contain it.
fn count<'all>(functions: impl Iterator<Item = &'all Compared>, constructs: usize) -> Vec<usize> {
    let mut counts = vec![0; constructs];
    for construct in functions.flat_map(|one| &one.constructs) {
        counts[*construct as usize] += 1;
    }
    counts
}

/// The construct that explains most, if one stands out: `members` disagree of those `containing` it.
fn most_suspect(members: &[usize], containing: &[usize], base_rate: f64) -> Option<usize> {
    (0..members.len())
        .filter(|construct| members[*construct] >= FEWEST_MEMBERS)
        .map(|construct| {
            let rate = surely_at_least(members[construct], containing[construct]);
            (construct, rate, rate * (members[construct] as f64).sqrt())
        })
        .filter(|(_, rate, _)| *rate > 2.0 * base_rate)
        // Of equals the first, which is the one that was met first: kinds come before pairs.
        .reduce(|best, next| if next.2 > best.2 { next } else { best })
        .map(|(construct, ..)| construct)
}

fn take(open: &mut [bool], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let taken: Vec<usize> =
        (0..open.len()).filter(|index| open[*index] && wanted(*index)).collect();
    for index in &taken {
        open[*index] = false;
    }
    taken
}

/// The lower end of Wilson's 95 % interval for a rate: three of three are less telling than ninety
/// of a hundred.
fn surely_at_least(hits: usize, of: usize) -> f64 {
    const Z: f64 = 1.96;
    let n = of as f64;
    let rate = hits as f64 / n;
    let middle = rate + Z * Z / (2.0 * n);
    let spread = Z * (rate * (1.0 - rate) / n + Z * Z / (4.0 * n * n)).sqrt();
    (middle - spread) / (1.0 + Z * Z / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(constructs: &[Construct], disagrees: bool) -> Compared {
        Compared { constructs: constructs.iter().copied().collect(), disagrees }
    }

    #[test]
    fn the_construct_whose_functions_disagree_is_suspected() {
        // 0 is everywhere, 1 in all disagreements, 2 in some of both.
        let mut all: Vec<Compared> = (0..90).map(|_| compared(&[0], false)).collect();
        all.extend((0..5).map(|_| compared(&[0, 1], true)));
        all.extend((0..5).map(|_| compared(&[0, 1, 2], true)));
        all.extend((0..5).map(|_| compared(&[0, 2], false)));
        let classes = classify(&all, 3);
        assert_eq!(classes.len(), 1);
        assert_eq!(classes[0].construct, Some(1));
        assert_eq!(classes[0].members.len(), 10);
        assert_eq!(classes[0].containing, 10);
    }

    #[test]
    fn what_nothing_explains_is_a_class_without_a_construct() {
        let all = [compared(&[0], true), compared(&[0], false)];
        let classes = classify(&all, 1);
        assert_eq!(classes.len(), 1);
        assert_eq!(classes[0].construct, None);
    }
}
