//! Someone who types: random edits, some of which break what they touch.

use fastrand::Rng;

/// What is typed: names, operators, and what opens, closes or begins something.
const PIECES: &[&str] = &[
    "x",
    " ",
    "\n",
    "\n    ",
    "1",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "`",
    "/*",
    "*/",
    "//",
    "#",
    "# note\n",
    "// note\n",
    ";",
    ":",
    ",",
    " && ",
    " || ",
    " and ",
    " if x: ",
    "if (x) {",
    " else ",
    "é",
    "𝄞",
    "\r\n",
    "\t",
    "def f(y):\n    return y\n",
    "function f(y) { return y }\n",
    "fn f() {}\n",
    "int f(void) { return 0; }\n",
    "func f() {}\n",
    "class A {\n",
    "}\n",
    "#if X\n",
    "#endif\n",
    "=> ",
    "async ",
    "lambda: ",
    "return ",
    "for ",
    "@d\n",
    "# astrolens: ignore[cognitive-complexity] why\n",
];

/// A source of edits that is the same for the same seed.
pub(crate) struct Typist {
    random: Rng,
}

impl Typist {
    /// The typist of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Rng::with_seed(seed) }
    }

    /// `text` after one more edit.
    pub(crate) fn edit(&mut self, text: &[u8]) -> Vec<u8> {
        let start = self.random.usize(..=text.len());
        let length = match self.random.usize(..4) {
            0 => self.random.usize(..40),
            1 => self.random.usize(..4),
            _ => 0,
        };
        let end = (start + length).min(text.len());
        let piece = if length > 0 && self.random.usize(..2) == 0 {
            ""
        } else {
            PIECES[self.random.usize(..PIECES.len())]
        };
        [&text[..start], piece.as_bytes(), &text[end..]].concat()
    }
}
