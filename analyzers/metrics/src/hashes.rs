//! What functions are made of, hashed in one pass over the file.
//!
//! The text is read as its bytes that are no white space, with one mark wherever white space stands
//! between two of them. Its polynomial hash modulo 2⁶¹ − 1 (Rabin and Karp 1987) is taken at the
//! ends of all functions, of their heads and of their names; the hash of what lies between two of them follows from
//! those of both, so that functions within functions cost no more than others.

use astrolens_facts::FunctionFacts;
use astrolens_model::{Hashes, LineIndex, TextHash};
use memchr::memmem::Finder;

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

/// So many symbols go into a hash by one multiplication: the sum of their shares fits its number.
const AT_ONCE: usize = 4;

/// What a byte adds to the hash of a text in which so many symbols follow it.
static SHARES: [[u64; 256]; AT_ONCE] = {
    let mut shares = [[0; 256]; AT_ONCE];
    let mut behind = 0;
    while behind < AT_ONCE {
        let mut byte = 0;
        while byte < 256 {
            shares[behind][byte] = multiply(power(behind as u32), byte as u64 + 1);
            byte += 1;
        }
        behind += 1;
    }
    shares
};

/// The powers of [`BASE`] whose exponents are powers of two.
const SQUARES: [u64; u32::BITS as usize] = {
    let mut squares = [BASE; u32::BITS as usize];
    let mut exponent = 1;
    while exponent < squares.len() {
        squares[exponent] = multiply(squares[exponent - 1], squares[exponent - 1]);
        exponent += 1;
    }
    squares
};

/// The powers of [`BASE`] up to [`AT_ONCE`].
const POWERS: [u64; AT_ONCE + 1] = {
    let mut powers = [1; AT_ONCE + 1];
    let mut exponent = 0;
    while exponent <= AT_ONCE {
        powers[exponent] = power(exponent as u32);
        exponent += 1;
    }
    powers
};

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

    /// Pushes each of `bytes`.
    fn push_all(&mut self, bytes: &[u8]) {
        for symbols in bytes.chunks(AT_ONCE) {
            let before = multiply(self.hash, POWERS[symbols.len()]);
            let shares = SHARES[..symbols.len()].iter().rev().zip(symbols);
            let sum = shares.fold(before, |sum, (shares, byte)| sum + shares[*byte as usize]);
            self.hash = reduce(sum);
        }
        self.length += bytes.len() as u32;
    }

    /// Pushes the symbols that `text` is read as.
    fn push_text(&mut self, mut text: &[u8]) {
        while !text.is_empty() {
            let word = text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len());
            let (word, rest) = text.split_at(word);
            self.push_all(word);
            let is_other = |byte: &u8| !byte.is_ascii_whitespace();
            let gap = rest.iter().position(is_other).unwrap_or(rest.len());
            if gap > 0 {
                self.push(GAP);
            }
            text = &rest[gap..];
        }
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
    let mut wanted: Vec<(u32, u32)> = Vec::with_capacity(functions.len() * 3);
    for (function, head) in functions.iter().zip(&heads) {
        wanted.extend([(function.start, function.end()), *head]);
    }
    wanted.extend(names.iter().flatten());
    let prefixes = Prefixes::new(&wanted, source);
    let between = |start: u32, end: u32| prefixes.before(end).since(prefixes.before(start));
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
    TextHash::new(Prefixes::new(&[(start, end)], source).before(end).hash)
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
    let ends = functions.iter().map(|function| function.end());
    let mut places: Vec<u32> =
        functions.iter().map(|function| function.start).chain(ends).collect();
    places.push(to);
    places.sort_unstable();
    let mut next = functions.iter().enumerate().peekable();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut at = from;
    // Between two of these places, the functions around are the same.
    for place in places {
        let place = place.min(to);
        if at < place {
            for open in open.iter().rev().take(MOST_AROUND) {
                found[open.index].extend(open.names(source, at, place));
            }
            at = place;
        }
        while let Some((index, function)) = next.next_if(|(_, function)| function.start <= place) {
            open.push(Open::new(index, function));
        }
        while open.last().is_some_and(|open| open.end <= place) {
            open.pop();
        }
    }
    found
}

/// A function that a place stands in.
struct Open<'facts> {
    /// Its number.
    index: usize,
    /// Byte offset just past it.
    end: u32,
    /// Finds its name, if that is a word.
    name: Option<Finder<'facts>>,
}

impl<'facts> Open<'facts> {
    fn new(index: usize, function: &'facts FunctionFacts) -> Self {
        let name = function.name.as_bytes();
        let is_name = !name.is_empty() && name.iter().all(|byte| is_word(*byte));
        Self { index, end: function.end(), name: is_name.then(|| Finder::new(name)) }
    }

    /// Where its name stands in it as a word that begins between the bytes `from` and `to`.
    fn names(&self, source: &[u8], from: u32, to: u32) -> impl Iterator<Item = (u32, u32)> {
        self.name.iter().flat_map(move |name| {
            let length = name.needle().len();
            let end = (to as usize + length - 1).min(self.end as usize).min(source.len());
            let text = source.get(from as usize..end).unwrap_or_default();
            let found = name.find_iter(text).map(move |at| from as usize + at);
            let is_whole = move |at: &usize| {
                let before = at.checked_sub(1).is_some_and(|before| is_word(source[before]));
                !before && !source.get(at + length).is_some_and(|after| is_word(*after))
            };
            found.filter(is_whole).map(move |at| (at as u32, (at + length) as u32))
        })
    }
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

/// The hashes of what stands before some places of a text.
struct Prefixes {
    /// The places in order.
    places: Vec<u32>,
    prefixes: Vec<Prefix>,
}

impl Prefixes {
    /// Those of the places where `stretches` of `source` start and end. What lies in none of them
    /// is left out.
    fn new(stretches: &[(u32, u32)], source: &[u8]) -> Self {
        let bounds = stretches.iter().flat_map(|(start, end)| [(*start, *end), (*end, *end)]);
        let mut bounds: Vec<(u32, u32)> = bounds.collect();
        bounds.sort_unstable();
        let mut found = Self { places: Vec::new(), prefixes: Vec::new() };
        let mut prefix = Prefix::default();
        // How far those stretches reach that start before.
        let (mut at, mut reach) = (0, 0);
        for (place, end) in bounds {
            if found.places.last() != Some(&place) {
                if at < reach {
                    prefix.push_text(source.get(at as usize..place as usize).unwrap_or_default());
                }
                at = place;
                found.places.push(place);
                found.prefixes.push(prefix);
            }
            reach = reach.max(end);
        }
        found
    }

    /// That of `place`.
    fn before(&self, place: u32) -> Prefix {
        let index = self.places.binary_search(&place);
        index.ok().and_then(|index| self.prefixes.get(index).copied()).unwrap_or_default()
    }
}

/// `BASE` to the power of `exponent`.
const fn power(exponent: u32) -> u64 {
    let (mut result, mut bits) = (1, exponent);
    while bits > 0 {
        result = multiply(result, SQUARES[bits.trailing_zeros() as usize]);
        bits &= bits - 1;
    }
    result
}

const fn multiply(one: u64, other: u64) -> u64 {
    let product = one as u128 * other as u128;
    add((product & MODULUS as u128) as u64, (product >> 61) as u64)
}

const fn add(one: u64, other: u64) -> u64 {
    let sum = one + other;
    if sum >= MODULUS { sum - MODULUS } else { sum }
}

/// The residue of `sum`.
const fn reduce(sum: u64) -> u64 {
    add(sum & MODULUS, sum >> 61)
}

#[cfg(test)]
mod tests {
    use astrolens_model::config::Variants;
    use astrolens_syntax::{Language, parse};

    use super::*;
    use crate::{Text, measure};

    fn prefix(text: &str) -> Prefix {
        let end = text.len() as u32;
        Prefixes::new(&[(0, end)], text.as_bytes()).before(end)
    }

    #[test]
    fn a_part_has_the_hash_it_has_by_itself() {
        let text = "if (a) { return\n\t b; }";
        for split in 0..text.len() {
            let (split, end) = (split as u32, text.len() as u32);
            let prefixes = Prefixes::new(&[(0, split), (split, end)], text.as_bytes());
            let rest = prefixes.before(end).since(prefixes.before(split));
            let behind = &text[split as usize..];
            if !behind.starts_with(char::is_whitespace) {
                assert_eq!(rest.hash, prefix(behind).hash, "{split}");
                assert_eq!(prefixes.before(split).then(rest).hash, prefix(text).hash, "{split}");
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
    fn many_bytes_at_once_are_those_bytes_one_by_one() {
        let bytes: Vec<u8> = (0..=u8::MAX).chain([0xff; 9]).collect();
        for start in [0, 1, 250, 261] {
            let (mut one_by_one, mut at_once) = (Prefix::default(), Prefix::default());
            bytes[start..].iter().for_each(|byte| one_by_one.push(u64::from(*byte)));
            at_once.push_all(&bytes[start..]);
            assert_eq!((at_once.hash, at_once.length), (one_by_one.hash, one_by_one.length));
        }
    }

    #[test]
    fn what_lies_in_no_stretch_is_left_out() {
        let text = b"ab cd ef";
        let apart = Prefixes::new(&[(0, 2), (6, 8)], text);
        let whole = Prefixes::new(&[(0, 8), (6, 8)], text);
        let last = |prefixes: &Prefixes| prefixes.before(8).since(prefixes.before(6)).hash;
        assert_eq!(last(&apart), last(&whole));
        assert_eq!(apart.before(8).length, 4);
    }

    #[test]
    fn multiplication_is_that_of_residues() {
        // By hand: 2⁶⁰ · 2 = 2⁶¹ = 1 modulo 2⁶¹ − 1, and (−1) · (−1) = 1.
        assert_eq!(multiply(1 << 60, 2), 1);
        assert_eq!(multiply(MODULUS - 1, MODULUS - 1), 1);
        assert_eq!(power(3), multiply(BASE, multiply(BASE, BASE)));
        assert_eq!(power(0), 1);
    }
}
