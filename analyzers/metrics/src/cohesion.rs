//! How the methods of a type hang together: LCOM4 and TCC.

use rustc_hash::FxHashSet;

/// A method as cohesion sees it.
pub(crate) struct Member {
    /// The hash of its name.
    pub(crate) name: u64,
    /// The hashes of the names of the type's members that it uses, sorted, each once.
    pub(crate) uses: Vec<u64>,
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
pub(crate) fn cohesion(methods: &[Member], is_field: impl Fn(u64) -> bool) -> Cohesion {
    let count = methods.len();
    if count == 0 || count > MAX_METHODS {
        return Cohesion { lcom4: None, tcc: None };
    }
    let names: FxHashSet<u64> = methods.iter().map(|method| method.name).collect();
    let fields: Vec<FxHashSet<u64>> = methods
        .iter()
        .map(|method| {
            let uses = method.uses.iter().copied();
            uses.filter(|name| !names.contains(name) && is_field(*name)).collect()
        })
        .collect();
    let mut components = Components::new(count);
    let mut pairs_with_common_field = 0u32;
    for left in 0..count {
        for right in left + 1..count {
            let shares = fields[left].intersection(&fields[right]).next().is_some();
            pairs_with_common_field += u32::from(shares);
            let calls = methods[left].uses.binary_search(&methods[right].name).is_ok()
                || methods[right].uses.binary_search(&methods[left].name).is_ok();
            if shares || calls {
                components.join(left, right);
            }
        }
    }
    let pairs = count * (count - 1) / 2;
    Cohesion {
        lcom4: Some(components.count()),
        tcc: (pairs > 0).then(|| crate::round(f64::from(pairs_with_common_field) / pairs as f64)),
    }
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

    fn method(name: u64, uses: &[u64]) -> Member {
        Member { name, uses: uses.to_vec() }
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
    fn few_methods_have_no_pairs() {
        assert_eq!(cohesion(&[], |_| true), Cohesion { lcom4: None, tcc: None });
        let one = [method(1, &[10])];
        assert_eq!(cohesion(&one, |_| true), Cohesion { lcom4: Some(1), tcc: None });
    }
}
