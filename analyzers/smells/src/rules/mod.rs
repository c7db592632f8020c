//! The rules: a file and a page each.

pub(crate) mod cognitive_complexity;
pub(crate) mod cyclomatic_complexity;
pub(crate) mod deep_nesting;
pub(crate) mod invalid_suppression;
pub(crate) mod large_abc_size;
pub(crate) mod large_class;
pub(crate) mod large_file;
pub(crate) mod large_halstead_volume;
pub(crate) mod long_function;
pub(crate) mod long_parameter_list;
pub(crate) mod loosened_gate;
pub(crate) mod low_cohesion;
pub(crate) mod low_maintainability;
pub(crate) mod many_exits;
pub(crate) mod many_statements;
pub(crate) mod npath_complexity;
pub(crate) mod unused_suppression;
