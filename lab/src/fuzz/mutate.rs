//! Real files, damaged as editing, merging and hostile hands damage them.

use fastrand::Rng;

use crate::pieces::PIECES;

/// What mutations put in besides [`PIECES`]: bytes that are no text, ends of lines, and more of
/// each language.
const MORE: &[&[u8]] = &[
    b"\r\n",
    b"\r",
    b"\0",
    b"??",
    b"#define X(a) \\\n",
    b"R\"(",
    b")\"",
    b"r#\"",
    b"\"#",
    b"<<<<<<< a\n",
    b"=======\n",
    b">>>>>>> b\n",
    b" lambda ",
    b" => ",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"// astrolens: ignore[x] y\n",
    b" as ",
    b" satisfies ",
    b"?.",
    b"${",
    b"<a>",
    b"</a>",
    b"</",
    b" abstract ",
    b" declare ",
    b" using ",
];

/// One of the `seeds`, cut to `limit` bytes and damaged in one to a dozen places.
pub fn mutated(seeds: &[Vec<u8>], limit: usize, rng: &mut Rng) -> Vec<u8> {
    let mut text = excerpt(&seeds[rng.usize(..seeds.len())], limit, rng);
    for _ in 0..=rng.usize(..12) {
        match rng.u8(..8) {
            0 => delete(&mut text, rng),
            1 => insert(&mut text, piece(rng), rng),
            2 => duplicate(&mut text, rng),
            3 => flip(&mut text, rng),
            4 => {
                let other = excerpt(&seeds[rng.usize(..seeds.len())], 512, rng);
                insert(&mut text, &other, rng);
            }
            5 => {
                let piece = piece(rng).repeat(1 + rng.usize(..400));
                insert(&mut text, &piece, rng);
            }
            6 => {
                let keep = place(&text, rng);
                text.truncate(keep);
            }
            _ => swap_lines(&mut text, rng),
        }
    }
    text
}

/// Any of the pieces.
fn piece(rng: &mut Rng) -> &'static [u8] {
    let index = rng.usize(..PIECES.len() + MORE.len());
    PIECES.get(index).map_or_else(|| MORE[index - PIECES.len()], |piece| piece.as_bytes())
}

fn place(text: &[u8], rng: &mut Rng) -> usize {
    rng.usize(..=text.len())
}

/// A stretch of `text` of at most `limit` bytes, from the start of a line.
fn excerpt(text: &[u8], limit: usize, rng: &mut Rng) -> Vec<u8> {
    let from = if text.len() > limit { rng.usize(..text.len() - limit) } else { 0 };
    let from = text[..from].iter().rposition(|byte| *byte == b'\n').map_or(0, |line| line + 1);
    text[from..text.len().min(from + limit)].to_vec()
}

fn delete(text: &mut Vec<u8>, rng: &mut Rng) {
    let from = place(text, rng);
    let to = (from + 1 + rng.usize(..40)).min(text.len());
    text.drain(from..to);
}

fn insert(text: &mut Vec<u8>, piece: &[u8], rng: &mut Rng) {
    let at = place(text, rng);
    text.splice(at..at, piece.iter().copied());
}

fn duplicate(text: &mut Vec<u8>, rng: &mut Rng) {
    let from = place(text, rng);
    let to = (from + rng.usize(..300)).min(text.len());
    let piece = text[from..to].to_vec();
    insert(text, &piece, rng);
}

fn flip(text: &mut [u8], rng: &mut Rng) {
    if !text.is_empty() {
        let at = rng.usize(..text.len());
        text[at] = rng.u8(..);
    }
}

fn swap_lines(text: &mut Vec<u8>, rng: &mut Rng) {
    let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    if lines.len() > 1 {
        let (left, right) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
        lines.swap(left, right);
        *text = lines.concat();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_input_again() {
        let seeds = vec![b"def f():\n    return 1\n".to_vec(), b"x = 1\n".to_vec()];
        let once = mutated(&seeds, 4096, &mut Rng::with_seed(7));
        assert_eq!(once, mutated(&seeds, 4096, &mut Rng::with_seed(7)));
        let others = (0..50).any(|seed| mutated(&seeds, 4096, &mut Rng::with_seed(seed)) != once);
        assert!(others, "different seeds give different inputs");
    }
}
