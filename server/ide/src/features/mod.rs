//! Questions about one [`View`](crate::View) of a document, each answered by a pure function.
//!
//! A feature is a file: plain data in bytes of the text goes out, and nothing here knows a
//! protocol. All of them take time in proportion to the text, hold for any offset, and say
//! nothing where there is nothing to say.

pub mod advice;
pub mod ast;
pub mod breakdown;
pub mod code_actions;
pub mod code_lens;
pub mod costly_blocks;
pub mod delta;
pub mod document_symbols;
pub mod folding_ranges;
pub mod hover;
pub mod inlay_hints;
mod lookup;
pub mod markup;
mod places;
pub mod selection_ranges;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
