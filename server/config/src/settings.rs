//! What one source may say: the sections and their keys.
//!
//! The comments here are what people read in their editor (through the schema) and in the
//! reference. A key is decoded in `decode` and takes effect in `effective`.

use std::collections::BTreeMap;

use astrolens_model::config::{FileLimits, Limits};
use astrolens_model::{MetricId, Origin, RuleId, Severity};
use astrolens_syntax::Language;
use schemars::JsonSchema;

use crate::effective::json_number;
use crate::pattern::Patterns;
use crate::schema::{Globs, OriginName, RuleName};
use crate::source::Sourced;

/// How much larger a limit is in test code unless somebody says otherwise.
///
/// Tests are long and flat by nature: a table of cases, many assertions (each of which is a
/// decision in some languages). Twice is where functions start to stand out from their peers
/// in the test folders of large projects.
pub(crate) const TEST_SCALE: f64 = 2.0;

/// Configuration of Astrolens: limits of metrics, rules, and which files are looked at.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(title = "astrolens.toml", deny_unknown_fields)]
pub(crate) struct Settings {
    /// Whether the configuration of the folders above this one is left out.
    #[schemars(extend("default" = false))]
    pub(crate) root: Option<Sourced<bool>>,
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
    /// Which files are looked at.
    #[schemars(default)]
    pub(crate) files: Files,
    /// What one file may cost before it is skipped.
    #[schemars(default)]
    pub(crate) limits: Costs,
    /// What `astrolens check` lets pass.
    #[schemars(default)]
    pub(crate) gate: Gate,
    /// Options of metrics that are written, by their whole name, and whether each is switched.
    #[schemars(skip)]
    pub(crate) options: BTreeMap<&'static str, Sourced<bool>>,
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
    /// Globs of the files that are test code, instead of what is customary in each language.
    #[schemars(with = "Option<Globs>")]
    pub(crate) files: Option<Sourced<Patterns>>,
    /// How many times as large a limit is in test code as in other code. Limits written under
    /// `[tests.thresholds]` are taken as they are.
    #[schemars(range(min = 1.0), extend("default" = json_number(TEST_SCALE)))]
    pub(crate) scale: Option<Sourced<f64>>,
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

/// Which files are looked at.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Files {
    /// Globs of the only files that are looked at; all of them unless given.
    #[schemars(with = "Option<Globs>")]
    pub(crate) include: Option<Sourced<Patterns>>,
    /// Globs of files that are left out, in addition to those of the folders above.
    #[schemars(with = "Option<Globs>")]
    pub(crate) exclude: Option<Sourced<Patterns>>,
    /// Whether generated, vendored and minified files get findings too.
    #[schemars(extend("default" = false))]
    pub(crate) include_generated: Option<Sourced<bool>>,
}

/// What `astrolens check` lets pass.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Gate {
    /// The file of known findings, relative to the folder of the configuration file; unless given,
    /// `astrolens-baseline.json` in the nearest folder that has one.
    #[schemars(with = "Option<String>")]
    pub(crate) baseline: Option<Sourced<String>>,
}

/// What one file may cost before it is skipped.
#[derive(Debug, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Costs {
    /// A larger file is skipped, in bytes.
    #[schemars(range(min = 1), extend("default" = FileLimits::default().max_bytes))]
    pub(crate) max_bytes: Option<Sourced<u64>>,
    /// A file whose parse takes more steps is skipped. A step is a hundred operations of the parser:
    /// the same file takes as many on every machine.
    #[schemars(range(min = 1), extend("default" = FileLimits::default().max_parse_steps))]
    pub(crate) max_parse_steps: Option<Sourced<u64>>,
}
