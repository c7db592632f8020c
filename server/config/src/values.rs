//! The values of the keys that hold a plain one.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::json;

use crate::keys::{Form, Key, Row, Text};
use crate::pattern::Patterns;
use crate::schema::Globs;
use crate::source::{Origin, Sourced};

/// A value, as the form of its key has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Plain {
    Flag(bool),
    Whole(u64),
    Number(f64),
    Word(&'static str),
    Globs(Patterns),
    Text(String),
}

impl Plain {
    /// What holds where nobody writes a key; `None` if there is no default.
    pub(crate) fn default_of(form: Form) -> Option<Self> {
        match form {
            Form::Flag(flag) => Some(Self::Flag(flag)),
            Form::Whole(number) => Some(Self::Whole(number)),
            Form::Number { default, .. } => Some(Self::Number(default)),
            Form::Word([default, _]) => Some(Self::Word(default)),
            Form::Globs | Form::Text => None,
        }
    }

    /// How it compares to another value of the same key; `None` if they have no order.
    pub(crate) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Flag(one), Self::Flag(other)) => Some(one.cmp(other)),
            (Self::Whole(one), Self::Whole(other)) => Some(one.cmp(other)),
            (Self::Number(one), Self::Number(other)) => one.partial_cmp(other),
            _ => None,
        }
    }

    /// The value as TOML.
    pub(crate) fn toml(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Word(word) => format!("\"{word}\""),
            Self::Globs(globs) => json!(globs.texts()).to_string(),
            Self::Text(text) => json!(text).to_string(),
        }
    }
}

/// The type of a key's values, as a [`Key`] says it.
pub(crate) trait KeyType {
    /// The values.
    type Value;

    /// The value that is stored.
    fn stored(plain: &Plain) -> Option<&Self::Value>;

    /// A value to store.
    fn plain(value: Self::Value) -> Plain;
}

macro_rules! key_types {
    ($($key:ty => $variant:ident($value:ty)),* $(,)?) => {$(
        impl KeyType for $key {
            type Value = $value;

            fn stored(plain: &Plain) -> Option<&$value> {
                if let Plain::$variant(value) = plain { Some(value) } else { None }
            }

            fn plain(value: $value) -> Plain {
                Plain::$variant(value)
            }
        }
    )*};
}

key_types! {
    bool => Flag(bool),
    u64 => Whole(u64),
    f64 => Number(f64),
    Globs => Globs(Patterns),
    Text => Text(String),
}

/// Values of keys, each with who decided it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Values(BTreeMap<&'static str, Sourced<Plain>>);

impl Values {
    /// What a key holds, and who decided it.
    pub(crate) fn get<T: KeyType>(&self, key: &Key<T>) -> Option<(&T::Value, &Origin)> {
        let Sourced { value, origin } = self.of(&key.row)?;
        Some((T::stored(value)?, origin))
    }

    /// What a key holds, or else its default.
    pub(crate) fn value<T: KeyType<Value = T> + Copy>(&self, key: &Key<T>) -> T {
        self.get(key).map_or(key.default, |(value, _)| *value)
    }

    /// What the key of a row holds.
    pub(crate) fn of(&self, row: &Row) -> Option<&Sourced<Plain>> {
        self.0.get(row.path)
    }

    /// Sets what a key holds.
    pub(crate) fn set<T: KeyType>(&mut self, key: &Key<T>, value: Sourced<T::Value>) {
        let Sourced { value, origin } = value;
        self.insert(&key.row, Sourced { value: T::plain(value), origin });
    }

    /// Sets what the key of a row holds.
    pub(crate) fn insert(&mut self, row: &Row, value: Sourced<Plain>) {
        self.0.insert(row.path, value);
    }
}
