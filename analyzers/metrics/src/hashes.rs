//! What functions are made of, hashed in one pass over the file.
//!
//! The text is read as its bytes that are no white space, with one mark wherever white space stands
//! between two of them. Its polynomial hash modulo 2⁶¹ − 1 (Rabin and Karp 1987) is taken at the
//! ends of all functions, of their heads and of their names; the hash of what lies between two of them follows from
//! those of both, so that functions within functions cost no more than others.

use std::collections::HashMap;

use astrolens_facts::FunctionFacts;
use astrolens_model::{Hashes, LineIndex, TextHash};

/// The prime that is the modulus.
const MODULUS: u64 = (1 << 61) - 1;

/// Where the polynomial is evaluated: any number that is large and odd does.
const BASE: u64 = 0x1b87_3593_cc9e_2d51 % MODULUS;

/// What stands for white space: no byte.
const GAP: u64 = 256;

/// In how many of the functions around a word it may be the name.
const MOST_AROUND: usize = 8;

/// What stands for the name.
const NAME: u64 = 257;

/// The hash of what stands before a place.
#[derive(Clone, Copy, Default)]
struct Prefix {
    hash: u64,
    /// How many symbols it is of.
    length: u32,
}

impl Prefix {
    fn push(&mut self, symbol: u64) {
        self.hash = add(multiply(self.hash, BASE), symbol + 1);
        self.length += 1;
    }

    /// The hash of what lies between `start` and here.
    fn since(self, start: Self) -> Self {
        let length = self.length - start.length;
        let before = multiply(start.hash, power(length));
        Self { hash: add(self.hash, MODULUS - before), length }
    }

    /// The hash of this text followed by that of `rest`.
    fn then(self, rest: Self) -> Self {
        let hash = add(multiply(self.hash, power(rest.length)), rest.hash);
        Self { hash, length: self.length + rest.length }
    }
}

/// Tells each of `functions`, which are in source order and stand between the bytes `from` and `to`
/// of a text with these `lines`, the hashes of its text; the part of its first line that lies
/// outside of these bytes is left out.
pub(crate) fn attach<'facts>(
    functions: impl IntoIterator<Item = &'facts mut FunctionFacts>,
    source: &[u8],
    lines: &LineIndex<'_>,
    (from, to): (u32, u32),
) {
    let mut functions: Vec<&mut FunctionFacts> = functions.into_iter().collect();
    let within = |(start, end): (u32, u32)| (start.max(from), end.min(to).max(from));
    let heads: Vec<(u32, u32)> =
        functions.iter().map(|function| within(head(function, lines))).collect();
    let names = names_within(&functions, source, (from, to));
    let mut wanted: Vec<u32> = Vec::with_capacity(functions.len() * 6);
    for (function, head) in functions.iter().zip(&heads) {
        wanted.extend([function.start, function.end(), head.0, head.1]);
    }
    wanted.extend(names.iter().flatten().flat_map(|(start, end)| [*start, *end]));
    wanted.sort_unstable();
    wanted.dedup();
    let prefixes = prefixes(&wanted, source, from);
    let between = |start: u32, end: u32| {
        let at = |place| prefixes.get(&place).copied().unwrap_or_default();
        at(end).since(at(start))
    };
    let mut name = Prefix::default();
    name.push(NAME);
    for ((function, head), names) in functions.iter_mut().zip(heads).zip(names) {
        let (mut at, mut body) = (function.start, Prefix::default());
        for (start, end) in names {
            body = body.then(between(at, start)).then(name);
            at = end;
        }
        body = body.then(between(at, function.end()));
        let head = TextHash::new(between(head.0, head.1).hash);
        function.hashes = Hashes { head, body: TextHash::new(body.hash) };
    }
}

/// The hash of the line on which `function` begins, or its name stands.
pub(crate) fn hash_of_head(
    function: &FunctionFacts,
    source: &[u8],
    lines: &LineIndex<'_>,
) -> TextHash {
    let (start, end) = head(function, lines);
    let prefixes = prefixes(&[start, end], source, start);
    TextHash::new(prefixes.get(&end).copied().unwrap_or_default().hash)
}

/// The row on which `function` begins, or its name stands if that is inside it.
pub(crate) fn head_row(function: &FunctionFacts, lines: &LineIndex<'_>) -> u32 {
    lines.row(function.name_span().0.max(function.start).min(function.end()))
}

/// The line on which `function` begins, or its name stands.
fn head(function: &FunctionFacts, lines: &LineIndex<'_>) -> (u32, u32) {
    let row = head_row(function, lines);
    let line = lines.line(row);
    let blank = line.len() - line.trim_ascii_start().len();
    let start = lines.start(row) + blank as u32;
    (start, start + line.trim_ascii().len() as u32)
}

/// For each of `functions` where in it its name stands between the bytes `from` and `to`, as it
/// does where it calls itself.
fn names_within(
    functions: &[&mut FunctionFacts],
    source: &[u8],
    (from, to): (u32, u32),
) -> Vec<Vec<(u32, u32)>> {
    let mut found = vec![Vec::new(); functions.len()];
    let mut next = functions.iter().enumerate().peekable();
    let mut open: Vec<(usize, &FunctionFacts)> = Vec::new();
    let word_length = |at: usize| {
        let rest = &source[at..];
        rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())
    };
    let mut at = from as usize;
    // A word that begins before is none of theirs.
    if at > 0 && is_word(source[at - 1]) {
        at += word_length(at);
    }
    let rest = |at| source.get(at..source.len().min(to as usize)).unwrap_or_default();
    while let Some(others) = rest(at).iter().position(|byte| is_word(*byte)) {
        at += others;
        let length = word_length(at);
        let (start, end) = (at as u32, (at + length) as u32);
        while let Some((index, function)) = next.next_if(|(_, function)| function.start <= start) {
            open.push((index, function));
        }
        while open.last().is_some_and(|(_, function)| function.end() <= start) {
            open.pop();
        }
        let word = &source[at..at + length];
        for (index, function) in open.iter().rev().take(MOST_AROUND) {
            if function.name.as_bytes() == word && end <= function.end() {
                found[*index].push((start, end));
            }
        }
        at += length;
    }
    found
}

/// The bytes that words are made of.
const WORDS: [bool; 256] = {
    let mut words = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let sign = byte as u8;
        words[byte] = sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'$') || sign >= 0x80;
        byte += 1;
    }
    words
};

fn is_word(byte: u8) -> bool {
    WORDS[byte as usize]
}

/// The hash of what stands from the byte `from` up to each of `wanted`, which are in order.
fn prefixes(wanted: &[u32], source: &[u8], from: u32) -> HashMap<u32, Prefix> {
    let mut prefixes = HashMap::with_capacity(wanted.len());
    let mut prefix = Prefix::default();
    let mut at = from as usize;
    let mut after_gap = false;
    for place in wanted {
        for byte in source.get(at..*place as usize).unwrap_or_default() {
            if byte.is_ascii_whitespace() {
                after_gap = true;
                continue;
            }
            if std::mem::take(&mut after_gap) {
                prefix.push(GAP);
            }
            prefix.push(u64::from(*byte));
        }
        // White space around what begins or ends here is no part of it.
        if std::mem::take(&mut after_gap) {
            prefix.push(GAP);
        }
        at = *place as usize;
        prefixes.insert(*place, prefix);
    }
    prefixes
}

/// `BASE` to the power of `exponent`.
fn power(mut exponent: u32) -> u64 {
    let (mut result, mut square) = (1, BASE);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, square);
        }
        square = multiply(square, square);
        exponent >>= 1;
    }
    result
}

fn multiply(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    add((product & u128::from(MODULUS)) as u64, (product >> 61) as u64)
}

fn add(one: u64, other: u64) -> u64 {
    let sum = one + other;
    if sum >= MODULUS { sum - MODULUS } else { sum }
}

#[cfg(test)]
mod tests {
    use astrolens_model::config::Variants;
    use astrolens_syntax::{Language, parse};

    use super::*;
    use crate::{Text, measure};

    fn prefix(text: &str) -> Prefix {
        let end = text.len() as u32;
        prefixes(&[end], text.as_bytes(), 0)[&end]
    }

    #[test]
    fn a_part_has_the_hash_it_has_by_itself() {
        let text = "if (a) { return\n\t b; }";
        for split in 0..text.len() {
            let places = [split as u32, text.len() as u32];
            let prefixes = prefixes(&places, text.as_bytes(), 0);
            let rest = prefixes[&places[1]].since(prefixes[&places[0]]);
            if !text[split..].starts_with(char::is_whitespace) {
                assert_eq!(rest.hash, prefix(&text[split..]).hash, "{split}");
                assert_eq!(prefixes[&places[0]].then(rest).hash, prefix(text).hash, "{split}");
            }
        }
    }

    #[test]
    fn white_space_is_folded_and_nothing_else() {
        assert_eq!(prefix("a  b\n\tc").hash, prefix("a b c").hash);
        assert_ne!(prefix("a b").hash, prefix("ab").hash);
        assert_ne!(prefix("ab").hash, prefix("ba").hash);
        assert_ne!(prefix("\0a").hash, prefix("a").hash);
    }

    /// The hashes of the function called `name` that is all of `text`.
    fn hashes(text: &str, name: &str) -> Hashes {
        let language = Language::by_name("python").expect("Python is one of the languages");
        let parsed = parse(text.as_bytes(), language, &|| false).expect("a tree");
        let text = Text { source: text.as_bytes(), parsed: &parsed, language };
        let measured = measure(text, &Variants::default());
        let function = measured.functions.iter().find(|function| function.name == name);
        function.expect("a function of that name").hashes
    }

    #[test]
    fn a_renamed_function_keeps_its_body_even_where_it_calls_itself() {
        let one = hashes("def one(a):\n    return one(a - 1)\n", "one");
        let two = hashes("class T:\n    def two(a):\n        return two(a - 1)\n", "two");
        assert_eq!(one.body, two.body);
        assert_ne!(one.head, two.head);
        assert_ne!(one.body, hashes("def one(a):\n    return two(a - 1)\n", "one").body);
        assert_ne!(one.body, hashes("def one(a):\n    return one(a - 2)\n", "one").body);
    }

    #[test]
    fn multiplication_is_that_of_residues() {
        // By hand: 2⁶⁰ · 2 = 2⁶¹ = 1 modulo 2⁶¹ − 1, and (−1) · (−1) = 1.
        assert_eq!(multiply(1 << 60, 2), 1);
        assert_eq!(multiply(MODULUS - 1, MODULUS - 1), 1);
        assert_eq!(power(3), multiply(BASE, multiply(BASE, BASE)));
    }
}
