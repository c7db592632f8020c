//! Requests, one file each.

mod ast;
mod breakdown;
mod code_actions;
mod code_lenses;
mod completions;
mod document_symbols;
mod execute_command;
mod folding_ranges;
mod hovers;
mod inlay_hints;
mod selection_ranges;

pub(crate) use ast::{Ast, AstParams, AstRequest, AstResult};
pub(crate) use breakdown::{BreakdownParams, BreakdownRequest, BreakdownResult, Breakdowns};
pub(crate) use code_actions::CodeActions;
pub(crate) use code_lenses::CodeLenses;
pub(crate) use completions::Completions;
pub(crate) use document_symbols::DocumentSymbols;
pub(crate) use execute_command::{COMMANDS, execute};
pub(crate) use folding_ranges::FoldingRanges;
pub(crate) use hovers::Hovers;
pub(crate) use inlay_hints::InlayHints;
pub(crate) use selection_ranges::SelectionRanges;
