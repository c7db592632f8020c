//! The rules: a file and a page each.

pub(crate) mod cognitive_complexity;
pub(crate) mod cyclomatic_complexity;
pub(crate) mod deep_nesting;
pub(crate) mod forbidden_dependency;
pub(crate) mod high_fan_out;
pub(crate) mod import_cycle;
pub(crate) mod invalid_suppression;
pub(crate) mod large_abc_size;
pub(crate) mod large_class;
pub(crate) mod large_file;
pub(crate) mod large_halstead_volume;
pub(crate) mod layer_violation;
pub(crate) mod long_function;
pub(crate) mod long_parameter_list;
pub(crate) mod loosened_gate;
pub(crate) mod low_cohesion;
pub(crate) mod low_maintainability;
pub(crate) mod many_exits;
pub(crate) mod many_statements;
pub(crate) mod npath_complexity;
pub(crate) mod sibling_dependency;
pub(crate) mod transitive_dependency;
pub(crate) mod unused_exception;
pub(crate) mod unused_suppression;
