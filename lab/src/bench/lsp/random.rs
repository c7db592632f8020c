//! Edits without regard to what they leave: characters, pieces of syntax and words come and go.

use fastrand::Rng;

use super::edit::Edit;
use super::material::Material;
use crate::pieces::PIECES;

/// The most characters that go at once.
const MOST_DELETED: usize = 20;

/// A sequence of edits, one on top of the other, the same for the same seed.
pub fn edits(material: &Material, count: usize, seed: u64) -> Vec<Edit> {
    let mut text = material.text.clone();
    let mut rng = Rng::with_seed(seed);
    let edit = |_| {
        let edit = one(&text, &mut rng);
        edit.apply(&mut text);
        edit
    };
    (0..count).map(edit).collect()
}

fn one(text: &str, rng: &mut Rng) -> Edit {
    let at = place(text, rng);
    match rng.u8(..6) {
        0 | 1 => Edit::insertion(at, char::from(rng.u8(b' '..=b'~')).to_string()),
        2 => Edit::insertion(at, PIECES[rng.usize(..PIECES.len())]),
        3 => {
            let gone = text[at..].chars().take(rng.usize(1..=MOST_DELETED));
            Edit::deletion(at..at + gone.map(char::len_utf8).sum::<usize>())
        }
        4 => Edit::deletion(word(text, at)),
        _ => Edit::insertion(at, &text[word(text, place(text, rng))]),
    }
}

/// A border between two characters.
fn place(text: &str, rng: &mut Rng) -> usize {
    let at = rng.usize(..=text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The bytes of the letters and digits from a place on, or of the one character there.
fn word(text: &str, at: usize) -> std::ops::Range<usize> {
    let rest = &text[at..];
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let length = if length == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { length };
    at..at + length
}

#[cfg(test)]
mod tests {
    use super::super::material::samples;
    use super::*;

    #[test]
    fn a_seed_gives_the_same_edits_again() {
        let material = &samples()[0];
        let once = edits(material, 50, 1);
        assert_eq!(once, edits(material, 50, 1));
        assert_ne!(once, edits(material, 50, 2));
    }

    #[test]
    fn an_edit_takes_whole_characters() {
        let mut text = "é😀".repeat(20);
        let mut rng = Rng::with_seed(1);
        for _ in 0..500 {
            // Panics where an edit would split a character.
            one(&text, &mut rng).apply(&mut text);
        }
    }
}
