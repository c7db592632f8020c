//! The metrics: a file each, with its page beside it.

pub(crate) mod abc;
pub(crate) mod cognitive;
pub(crate) mod cyclomatic;
pub(crate) mod exits;
pub(crate) mod fields;
pub(crate) mod halstead;
pub(crate) mod lcom4;
pub(crate) mod lines;
pub(crate) mod maintainability;
pub(crate) mod methods;
pub(crate) mod nesting;
pub(crate) mod npath;
pub(crate) mod parameters;
pub(crate) mod statements;
pub(crate) mod tcc;
pub(crate) mod wmc;
