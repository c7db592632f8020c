//! What was measured in one text under one mix of edits.

use super::burst::Burst;

/// Times in milliseconds.
#[derive(Default)]
pub struct Times {
    /// What tree-sitter's own reparse of each edit took, here and in the same moment.
    pub floor: Vec<f64>,
    /// From telling an edit to its diagnostics.
    pub published: Vec<f64>,
    /// From asking for code lenses, right behind the diagnostics, to the answer.
    pub lenses: Vec<f64>,
    /// How many diagnostics the last edit was answered with.
    pub diagnostics: usize,
    /// What came after bursts of edits.
    pub bursts: Vec<Burst>,
}

impl Times {
    /// How much longer each edit took than its reparse alone.
    pub fn above_floor(&self) -> Vec<f64> {
        self.published.iter().zip(&self.floor).map(|(all, floor)| all - floor).collect()
    }

    /// Adds what another session measured.
    pub fn extend(&mut self, other: Self) {
        self.floor.extend(other.floor);
        self.published.extend(other.published);
        self.lenses.extend(other.lenses);
        self.diagnostics = other.diagnostics;
        self.bursts.extend(other.bursts);
    }
}
