//! What a declaration says of itself beside its name: what it comes from, and its modifiers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a type comes from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BaseRelation {
    /// It is derived from it: a class from a class, an interface from an interface, a trait from a
    /// trait.
    Extends,
    /// It keeps its promises: those of an interface or trait.
    Implements,
    /// It holds it, members and all, without a name of its own: Go.
    Embeds,
    /// It is made by it: Python's `metaclass=`.
    Metaclass,
}

impl BaseRelation {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Extends => "extends",
            Self::Implements => "implements",
            Self::Embeds => "embeds",
            Self::Metaclass => "metaclass",
        }
    }
}

/// The modifiers that a declaration is written with, as a set.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Modifiers(u8);

impl Modifiers {
    /// It belongs to the type, not to its objects.
    pub const STATIC: Self = Self(1);
    /// It has no object of its own: others are to complete it.
    pub const ABSTRACT: Self = Self(1 << 1);
    /// Types that derive from its type may put another in its place, and say so: C++.
    pub const VIRTUAL: Self = Self(1 << 2);
    /// It stands in place of what a base declares.
    pub const OVERRIDE: Self = Self(1 << 3);
    /// Nothing may be derived from it or stand in its place.
    pub const FINAL: Self = Self(1 << 4);
    /// It may wait: `async`.
    pub const ASYNC: Self = Self(1 << 5);

    /// Each with the word for it.
    const WORDS: [(Self, &str); 6] = [
        (Self::STATIC, "static"),
        (Self::ABSTRACT, "abstract"),
        (Self::VIRTUAL, "virtual"),
        (Self::OVERRIDE, "override"),
        (Self::FINAL, "final"),
        (Self::ASYNC, "async"),
    ];

    /// The modifier that languages write as `word`; absent where it is none of these.
    #[must_use]
    pub fn by_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, own)| *own == word).map(|(modifier, _)| *modifier)
    }

    /// These and those of `others`.
    #[must_use]
    pub const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These and, `if` it is so, those of `others`.
    #[must_use]
    pub const fn with_if(self, others: Self, is_so: bool) -> Self {
        if is_so { self.with(others) } else { self }
    }

    /// Whether all of `others` are among these.
    #[must_use]
    pub const fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// The words for them, always in the same order.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let own = Self::WORDS.into_iter().filter(move |(modifier, _)| self.contains(*modifier));
        own.map(|(_, word)| word)
    }
}

impl fmt::Debug for Modifiers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.words()).finish()
    }
}
