//! The figures of types.

use astrolens_model::TypeReport;

use super::{Column, columns, optional};

/// The columns in order.
pub(super) static COLUMNS: &[Column<TypeReport>] = columns! {
    "path" = |file, _| file.path;
    "language" = |file, _| file.language;
    "name" = |_, named| named.name;
    "qualified_name" = |_, named| named.qualified_name;
    "kind" = |_, named| named.kind.as_str();
    "start_line" = |_, named| named.start_line;
    "end_line" = |_, named| named.end_line;
    "methods" = |_, named| named.methods;
    "public_methods" = |_, named| named.public_methods;
    "fields" = |_, named| named.fields;
    "public_fields" = |_, named| named.public_fields;
    "wmc" = |_, named| named.wmc;
    "lcom4" = |_, named| optional(named.lcom4);
    "tcc" = |_, named| optional(named.tcc);
};
