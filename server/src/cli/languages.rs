//! The names of languages on the command line: ours, and what else people call them.

use std::ffi::OsStr;

use astrolens_syntax::Language;
use astrolens_syntax::detect::unsupported_by_name;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Takes the name of a language, an extension of its files, or what an editor calls it.
#[derive(Clone, Debug)]
pub(crate) struct Languages;

impl Languages {
    fn all() -> impl Iterator<Item = PossibleValue> {
        Language::all().map(|language| {
            let definition = language.definition();
            PossibleValue::new(definition.name).help(definition.title)
        })
    }
}

impl TypedValueParser for Languages {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        let name = value.to_str().unwrap_or_default();
        if let Some(language) = Language::by_any_name(name) {
            return Ok(language.definition().name.to_owned());
        }
        if let Some(row) = unsupported_by_name(name) {
            let message = format!("`{name}` is {}, which is not measured\n", row.title);
            return Err(Error::raw(ErrorKind::ValueValidation, message).with_cmd(command));
        }
        PossibleValuesParser::new(Self::all()).parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Self::all()))
    }
}
