//! The configuration of one file's analysis, and its identity.

use std::sync::Arc;

use astrolens_model::config::AnalysisConfig;
use astrolens_syntax::Language;

use super::Candidate;

/// A resolved configuration with what the cache knows it by.
#[derive(Debug)]
pub(crate) struct Settings {
    /// What the analysis reads.
    pub(crate) config: AnalysisConfig,
    /// Tells configurations apart.
    pub(crate) digest: blake3::Hash,
}

impl Settings {
    /// Settings of `config`.
    pub(crate) fn new(config: AnalysisConfig) -> Self {
        // Every number in it is finite or absent and every key a string: it always serialises,
        // and a digest of nothing would only make the cache useless.
        let bytes = serde_json::to_vec(&config).unwrap_or_default();
        Self { config, digest: blake3::hash(&bytes) }
    }
}

/// Where the configuration of each file comes from.
pub(crate) trait SettingsSource: Sync {
    /// The settings of `file`, which is in `language`.
    fn settings(&self, file: &Candidate, language: Language) -> Arc<Settings>;
}

/// The same settings for every file.
#[derive(Debug)]
pub(crate) struct Uniform(pub(crate) Arc<Settings>);

impl SettingsSource for Uniform {
    fn settings(&self, _: &Candidate, _: Language) -> Arc<Settings> {
        Arc::clone(&self.0)
    }
}
