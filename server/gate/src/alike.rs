//! Which function or type of a file took the place of one that a baseline knows and that is gone, where
//! nothing is known of either but figures.

use astrolens_model::{RuleId, SymbolKind};

/// From this share of common figures on, what has another name is the same.
const ALIKE: f64 = 0.7;

/// From this on, what has the same name in another type or function is.
const ALIKE_BY_NAME: f64 = 0.5;

/// What is said of a figure that only one of two has: that of the other is below its limit.
const UNKNOWN: f64 = 0.5;

/// Of more pairs none is weighed: who renames so many records the baseline anew.
const MOST_PAIRS: usize = 1 << 16;

/// A function or type with findings.
pub(super) struct Subject<'run> {
    /// Its name within the file.
    pub(super) symbol: &'run str,
    /// What sort of symbol it is, if that is known.
    pub(super) kind: Option<&'run SymbolKind>,
    /// Whether it is a type.
    pub(super) is_type: bool,
    /// Rule, figure and place of each of its findings.
    pub(super) figures: Vec<(&'run RuleId, f64, usize)>,
}

/// The numbers of those of `gone` and `come` that are the same, the most alike first.
pub(super) fn alike(gone: &[Subject<'_>], come: &[Subject<'_>]) -> Vec<(usize, usize)> {
    if gone.len().saturating_mul(come.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (old, was) in gone.iter().enumerate() {
        for (new, is) in come.iter().enumerate() {
            pairs.extend(was.weigh(is).map(|weight| (weight, old, new)));
        }
    }
    pairs.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then_with(|| (one.1, one.2).cmp(&(other.1, other.2)))
    });
    let (mut olds, mut news) = (vec![false; gone.len()], vec![false; come.len()]);
    pairs.retain(|(_, old, new)| {
        let is_free = !olds[*old] && !news[*new];
        if is_free {
            (olds[*old], news[*new]) = (true, true);
        }
        is_free
    });
    pairs.into_iter().map(|(_, old, new)| (old, new)).collect()
}

impl Subject<'_> {
    /// How much speaks for it that it became `other`; `None` if too little does.
    fn weigh(&self, other: &Self) -> Option<f64> {
        if self.is_type != other.is_type || self.is_accessor() != other.is_accessor() {
            return None;
        }
        let similarity = self.similarity(other);
        let has_same_name = self.name() == other.name();
        let enough = if has_same_name { ALIKE_BY_NAME } else { ALIKE };
        (similarity >= enough).then(|| similarity + f64::from(u8::from(has_same_name)))
    }

    /// Its own name, without what it belongs to.
    fn name(&self) -> &str {
        self.symbol.rsplit(['.', ':']).next().unwrap_or(self.symbol)
    }

    fn is_accessor(&self) -> bool {
        self.kind.is_some_and(|kind| ["getter", "setter"].contains(&kind.as_str()))
    }

    /// The share that their figures have in common, from 0 to 1.
    fn similarity(&self, other: &Self) -> f64 {
        let figure_of = |subject: &Self, rule: &RuleId| {
            subject.figures.iter().find(|(own, ..)| *own == rule).map(|(_, figure, _)| *figure)
        };
        let shares = self.figures.iter().map(|(rule, figure, _)| match figure_of(other, rule) {
            Some(now) if figure.max(now) > 0.0 => figure.min(now).max(0.0) / figure.max(now),
            Some(_) => 1.0,
            None => UNKNOWN,
        });
        let new = other.figures.iter().filter(|(rule, ..)| figure_of(self, rule).is_none());
        let shares: Vec<f64> = shares.chain(new.map(|_| UNKNOWN)).collect();
        let is_common = self.figures.iter().any(|(rule, ..)| figure_of(other, rule).is_some());
        if is_common { shares.iter().sum::<f64>() / shares.len() as f64 } else { 0.0 }
    }
}
