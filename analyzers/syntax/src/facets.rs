//! What a construct is besides, where a metric tells it from others of its construct.

/// A set of facets of a node.
///
/// A node is one construct and any number of these: they say what is special about it, where a
/// variant of [`Construct`](crate::Construct) would have every rule list it beside the plain one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facets(u8);

impl Facets {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// An `if` without `else` that only asks whether a call failed: Go's `if err != nil`.
    pub const ERROR_CHECK: Self = Self(1);
    /// A conditional expression that gives its own condition: `a ?: b`.
    pub const OWN_CONDITION: Self = Self(1 << 1);
    /// A logical expression whose operator only supplies a default: `x = a || []`.
    pub const DEFAULTING: Self = Self(1 << 2);
    /// A logical expression that only decides whether something is shown, as in JSX.
    pub const RENDERING: Self = Self(1 << 3);
    /// A call as macros are called: what becomes of its arguments cannot be seen.
    pub const MACRO: Self = Self(1 << 4);

    /// Those of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of `others` is one of them.
    #[inline]
    #[must_use]
    pub const fn has(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facets_are_told_apart() {
        let all = [
            Facets::ERROR_CHECK,
            Facets::OWN_CONDITION,
            Facets::DEFAULTING,
            Facets::RENDERING,
            Facets::MACRO,
        ];
        for (place, one) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != place);
            let others = others.fold(Facets::NONE, |set, (_, other)| set.union(*other));
            assert!(one.has(*one) && !one.has(others) && !one.has(Facets::NONE));
            assert!(one.union(others).has(*one));
        }
    }
}
