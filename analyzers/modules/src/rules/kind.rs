//! The kinds of constraints: a row and a file each.

use astrolens_model::RuleId;

use super::globs::Globs;
use crate::analysis::Level;

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Files of a layer depend on none of a higher one; the highest comes first.
    Layers(Vec<Globs>),
    /// The first depend on none of the second.
    Forbidden(Ends),
    /// The first depend on themselves and the second alone.
    Allowed(Ends),
    /// What fits depends on nothing else that does.
    Independent(Globs),
    /// There are no cycles.
    Acyclic {
        /// Of what.
        level: Level,
        /// Among which files, if not all.
        files: Option<Globs>,
    },
    /// Nothing depends on more others.
    MaxFanOut {
        /// How many at the most.
        most: u32,
        /// What, if not everything.
        files: Option<Globs>,
    },
    /// The first depend on none of the second by way of others either.
    Unreachable(Ends),
}

/// Two groups of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Those that ask.
    pub from: Globs,
    /// Those that are asked for.
    pub to: Globs,
}

/// A kind, as configuration and documentation know it.
#[derive(Debug)]
pub struct KindRow {
    /// The key that chooses it.
    pub key: &'static str,
    /// The rule that speaks when it is broken.
    pub rule: RuleId,
    /// One sentence that says what it demands.
    pub summary: &'static str,
}

/// One row for each kind, in the order of [`Kind`].
pub static KINDS: &[KindRow] = &[
    KindRow {
        key: "layers",
        rule: RuleId::new("layer-violation"),
        summary: "Layers, the highest first: none depends on a higher one.",
    },
    KindRow {
        key: "forbidden",
        rule: RuleId::new("forbidden-dependency"),
        summary: "`from` does not depend on `to`.",
    },
    KindRow {
        key: "allowed",
        rule: RuleId::new("forbidden-dependency"),
        summary: "`from` depends on nothing in the project but itself and `to`.",
    },
    KindRow {
        key: "independent",
        rule: RuleId::new("sibling-dependency"),
        summary: "Each folder or file that fits depends on no other one that does.",
    },
    KindRow {
        key: "acyclic",
        rule: RuleId::new("import-cycle"),
        summary: "There are no cycles of files, components, folders or packages.",
    },
    KindRow {
        key: "max_fan_out",
        rule: RuleId::new("high-fan-out"),
        summary: "No file depends on more others.",
    },
    KindRow {
        key: "unreachable",
        rule: RuleId::new("transitive-dependency"),
        summary: "`from` does not depend on `to`, not by way of others either.",
    },
];

/// What may be kept free of cycles, by name.
pub const LEVELS: [(&str, Level); 4] = [
    ("files", Level::File),
    ("components", Level::Component),
    ("folders", Level::Folder),
    ("packages", Level::Package),
];

impl Kind {
    /// Its row.
    #[must_use]
    pub fn row(&self) -> &'static KindRow {
        &KINDS[match self {
            Self::Layers(_) => 0,
            Self::Forbidden(_) => 1,
            Self::Allowed(_) => 2,
            Self::Independent(_) => 3,
            Self::Acyclic { .. } => 4,
            Self::MaxFanOut { .. } => 5,
            Self::Unreachable(_) => 6,
        }]
    }

    /// The rule that speaks when it is broken.
    #[must_use]
    pub fn rule(&self) -> RuleId {
        self.row().rule.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_the_row_of_its_rule() {
        let ends = || Ends::default();
        let globs = Globs::default;
        for (kind, key, rule) in [
            (Kind::Layers(Vec::new()), "layers", "layer-violation"),
            (Kind::Forbidden(ends()), "forbidden", "forbidden-dependency"),
            (Kind::Allowed(ends()), "allowed", "forbidden-dependency"),
            (Kind::Independent(globs()), "independent", "sibling-dependency"),
            (Kind::Acyclic { level: Level::File, files: None }, "acyclic", "import-cycle"),
            (Kind::MaxFanOut { most: 1, files: None }, "max_fan_out", "high-fan-out"),
            (Kind::Unreachable(ends()), "unreachable", "transitive-dependency"),
        ] {
            assert_eq!((kind.row().key, kind.rule().as_str()), (key, rule));
            assert!(astrolens_smells::rule(rule).is_some(), "{rule}");
        }
    }
}
