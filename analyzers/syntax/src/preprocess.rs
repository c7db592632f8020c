//! Text made ready for a grammar that has no preprocessor.

/// A text of the same length in which what is surely no code is blank.
#[derive(Debug)]
pub struct Masked {
    /// The text; every offset and line end is where it was.
    pub text: Vec<u8>,
    /// Offsets of the conditional directives that decide what is compiled.
    pub preprocessor_branches: Vec<u32>,
    /// Whether a part could not be made sense of.
    pub unsure: bool,
}
