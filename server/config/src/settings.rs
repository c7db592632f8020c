//! What one source may say: the sections whose keys the registries name, and the values of the
//! others, which are rows of `keys`.
//!
//! The comments here are what people read in their editor (through the schema) and in the
//! reference. A section is decoded in `decode` and takes effect in `effective`.

use std::collections::BTreeMap;

use astrolens_model::config::Limits;
use astrolens_model::{MetricId, Origin, RuleId, Severity};
use astrolens_syntax::Language;
use schemars::JsonSchema;

use crate::architecture::ArchitectureRule;
use crate::pattern::Patterns;
use crate::schema::{Globs, OriginName, RuleName};
use crate::source::Sourced;
use crate::values::Values;

/// Configuration of Astrolens: limits of metrics, rules, and which files are looked at.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(title = "astrolens.toml", deny_unknown_fields)]
pub(crate) struct Settings {
    /// The limits above which the metrics of a function are reported.
    #[schemars(default)]
    pub(crate) thresholds: Thresholds,
    /// Which rules speak, and how loudly.
    #[schemars(default)]
    pub(crate) rules: Rules,
    /// Limits and rules that hold for one language only.
    #[schemars(default)]
    pub(crate) languages: Languages,
    /// Limits and rules of test code, and which files that is.
    #[schemars(default)]
    pub(crate) tests: Tests,
    /// Limits and rules of the files that some globs choose. Of several that fit a file, the
    /// later one wins.
    #[schemars(default)]
    pub(crate) overrides: Vec<Override>,
    /// What may depend on what in the project. Each has one of `layers`, `forbidden`, `allowed`,
    /// `independent`, `acyclic`, `max_fan_out` and `unreachable`; globs are relative to the folder of the
    /// configuration file.
    #[schemars(default)]
    pub(crate) architecture: Vec<ArchitectureRule>,
    /// The keys with a plain value that are written.
    #[schemars(skip)]
    pub(crate) values: Values,
}

/// Limits, by metric.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Thresholds(pub(crate) BTreeMap<MetricId, Sourced<Limits>>);

/// Which rules speak, and how loudly.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Rules {
    /// Rules that are switched off.
    #[schemars(default, with = "Vec<RuleName>", extend("default" = []))]
    pub(crate) disabled: Vec<Sourced<RuleId>>,
    /// Rules that are switched on again after a broader setting has switched them off.
    #[schemars(default, with = "Vec<RuleName>", extend("default" = []))]
    pub(crate) enabled: Vec<Sourced<RuleId>>,
    /// The severity of a rule's findings, whatever limit was passed.
    #[schemars(default, with = "crate::schema::Severities")]
    pub(crate) severity: BTreeMap<RuleId, Sourced<Severity>>,
}

/// Settings of single languages.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Languages(pub(crate) BTreeMap<Language, LanguageSettings>);

/// Settings of one language.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct LanguageSettings {
    /// Limits in this language.
    #[schemars(default)]
    pub(crate) thresholds: Thresholds,
    /// Rules in this language.
    #[schemars(default)]
    pub(crate) rules: Rules,
}

/// Settings of test code.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Tests {
    /// Limits of test code.
    #[schemars(default)]
    pub(crate) thresholds: Thresholds,
    /// Rules of test code.
    #[schemars(default)]
    pub(crate) rules: Rules,
}

/// Settings of the files that some globs choose.
#[derive(Debug, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Override {
    /// Globs of the files this is about, relative to the folder of the configuration file.
    #[schemars(with = "Globs")]
    pub(crate) files: Patterns,
    /// Whose work these files are, whatever `.gitattributes`, their paths and their texts say: the
    /// project's own, or that of others or of programs, which gets no findings.
    #[schemars(with = "Option<OriginName>")]
    pub(crate) origin: Option<Sourced<Origin>>,
    /// Limits of these files; in test code they are taken as they are.
    #[schemars(default)]
    pub(crate) thresholds: Thresholds,
    /// Rules of these files.
    #[schemars(default)]
    pub(crate) rules: Rules,
}
