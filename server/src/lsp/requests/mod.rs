//! Requests, one file each.

mod document_symbols;

pub(crate) use document_symbols::DocumentSymbols;
