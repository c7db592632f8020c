//! How the methods of a type hang together: LCOM4 and TCC.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

/// A method as cohesion sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'facts> {
    /// The hash of its name.
    pub(crate) name: u64,
    /// The hashes of the names of the type's members that it uses, sorted, each once.
    pub(crate) uses: &'facts [u64],
}

/// The cohesion of a type's methods, constructors left out: they touch every field and would
/// make any type look cohesive (Bieman and Kang 1995, section 3).
#[derive(Debug, PartialEq)]
pub(crate) struct Cohesion {
    /// Connected components of the methods joined by a common field or a call between them;
    /// absent without methods.
    pub(crate) lcom4: Option<u32>,
    /// The share of pairs of methods with a common field; absent with fewer than two methods.
    pub(crate) tcc: Option<f64>,
}

/// Types with more methods than this are not compared pair by pair.
const MAX_METHODS: usize = 2_000;

/// The cohesion of `methods`. `is_field` says whether a member of this hash is a field.
pub(crate) fn cohesion(methods: &[Member<'_>], is_field: impl Fn(u64) -> bool) -> Cohesion {
    let count = methods.len();
    if count == 0 || count > MAX_METHODS {
        return Cohesion { lcom4: None, tcc: None };
    }
    let mut called: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (index, method) in methods.iter().enumerate() {
        called.entry(method.name).or_default().push(index);
    }
    let mut components = Components::new(count);
    let mut users: FxHashMap<u64, usize> = FxHashMap::default();
    let mut sets: HashMap<Vec<u64>, u64> = HashMap::new();
    for (index, method) in methods.iter().enumerate() {
        let mut fields = Vec::new();
        for name in method.uses {
            if let Some(methods) = called.get_mut(name) {
                for other in methods.iter() {
                    components.join(index, *other);
                }
                // From now on they hang together: one stands for all.
                methods.truncate(1);
            } else if is_field(*name) {
                components.join(index, *users.entry(*name).or_insert(index));
                fields.push(*name);
            }
        }
        *sets.entry(fields).or_default() += 1;
    }
    let pairs = count * (count - 1) / 2;
    let tight = pairs_with_common_field(sets);
    Cohesion {
        lcom4: Some(components.count()),
        tcc: (pairs > 0).then(|| crate::round(tight as f64 / pairs as f64)),
    }
}

/// How many pairs of methods use a common field, given each set of fields, sorted, with the number
/// of methods that use just these.
fn pairs_with_common_field(sets: HashMap<Vec<u64>, u64>) -> u64 {
    let sets: Vec<(FxHashSet<u64>, Vec<u64>, u64)> = sets
        .into_iter()
        .filter(|(fields, _)| !fields.is_empty())
        .map(|(fields, count)| (fields.iter().copied().collect(), fields, count))
        .collect();
    let mut pairs = 0;
    for (index, (fields, _, count)) in sets.iter().enumerate() {
        pairs += count * (count - 1) / 2;
        for (_, others, others_count) in &sets[index + 1..] {
            if others.iter().any(|field| fields.contains(field)) {
                pairs += count * others_count;
            }
        }
    }
    pairs
}

/// Disjoint sets of methods.
struct Components {
    parents: Vec<usize>,
}

impl Components {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    fn root(&mut self, mut item: usize) -> usize {
        while self.parents[item] != item {
            self.parents[item] = self.parents[self.parents[item]];
            item = self.parents[item];
        }
        item
    }

    fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        self.parents[left] = right;
    }

    fn count(&self) -> u32 {
        self.parents.iter().enumerate().filter(|(item, parent)| item == *parent).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(name: u64, uses: &[u64]) -> Member<'_> {
        Member { name, uses }
    }

    #[test]
    fn components_are_joined_by_fields_and_calls() {
        // Methods 1 and 2 share field 10; 3 calls 2; 4 is alone with field 11: {1, 2, 3}, {4}.
        // One pair of six, (1, 2), has a common field: 1/6 = 0.17.
        let methods = [method(1, &[10]), method(2, &[10]), method(3, &[2]), method(4, &[11])];
        let measured = cohesion(&methods, |name| name >= 10);
        assert_eq!(measured, Cohesion { lcom4: Some(2), tcc: Some(0.17) });
    }

    #[test]
    fn a_call_joins_all_methods_of_a_name() {
        // 1 calls both methods called 2, and so does 3: {1, 2, 2, 3}. 5 calls itself.
        let methods = [method(1, &[2]), method(2, &[]), method(2, &[]), method(3, &[2])];
        assert_eq!(cohesion(&methods, |_| false), Cohesion { lcom4: Some(1), tcc: Some(0.0) });
        let methods = [method(5, &[5]), method(6, &[])];
        assert_eq!(cohesion(&methods, |_| false), Cohesion { lcom4: Some(2), tcc: Some(0.0) });
    }

    #[test]
    fn methods_with_the_same_fields_are_pairs_as_others_are() {
        // {10, 11} twice, {11, 12} and {13}: the pairs within the first three have field 11 in
        // common, 3 of 6.
        let methods =
            [method(1, &[10, 11]), method(2, &[10, 11]), method(3, &[11, 12]), method(4, &[13])];
        let measured = cohesion(&methods, |_| true);
        assert_eq!(measured, Cohesion { lcom4: Some(2), tcc: Some(0.5) });
    }

    #[test]
    fn few_methods_have_no_pairs() {
        assert_eq!(cohesion(&[], |_| true), Cohesion { lcom4: None, tcc: None });
        let one = [method(1, &[10])];
        assert_eq!(cohesion(&one, |_| true), Cohesion { lcom4: Some(1), tcc: None });
    }
}
