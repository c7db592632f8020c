//! The rules: a file each, with its page beside it.

pub(crate) mod cognitive_complexity;
pub(crate) mod cyclomatic_complexity;
pub(crate) mod deep_nesting;
pub(crate) mod large_file;
pub(crate) mod long_function;
pub(crate) mod long_parameter_list;
pub(crate) mod npath_complexity;
