//! What holds for any edit: no function is taken for another one, made new, or lost.

use proptest::prelude::*;

use super::FunctionChange;
use super::matching::tests::{Texts, match_functions};
use super::matching::{FileSides, match_sides};
use super::side::Side;
use super::side::tests::side;

/// What becomes of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Edit {
    /// It stays as it is, wherever in its file.
    Keep,
    /// It goes to a file.
    Move(usize),
    /// It gets another name.
    Rename,
    /// It goes to a file and gets another name.
    MoveAndRename(usize),
    /// It gets another text.
    Change,
    /// It goes to a file and gets another text.
    MoveAndChange(usize),
    Remove,
}

/// The functions of a file before and after.
type Sides = (Vec<Side>, Vec<Side>);

/// How many files there are.
const FILES: usize = 3;

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        2 => Just(Edit::Keep),
        1 => (0..FILES).prop_map(Edit::Move),
        1 => Just(Edit::Rename),
        1 => (0..FILES).prop_map(Edit::MoveAndRename),
        1 => Just(Edit::Change),
        1 => (0..FILES).prop_map(Edit::MoveAndChange),
        1 => Just(Edit::Remove),
    ]
}

/// A function before an edit: its file, the edit, and where it comes to stand among the others.
type Before = (usize, Edit, u8);

/// The functions called `names` with their texts, one after the other in the file at `path`.
fn file(path: &str, functions: &[(String, String)]) -> Vec<Side> {
    let mut line = 1;
    let mut sides = Vec::new();
    for (name, text) in functions {
        sides.push(side(path, name, line, text));
        line += text.len() as u32 + 2;
    }
    sides
}

/// What became of the functions `before`, with `added` ones (their file and where they stand), in
/// files of which some are `renamed`.
fn edited(before: &[Before], added: &[(usize, u8)], renamed: [bool; FILES]) -> Vec<FunctionChange> {
    let mut old: [Vec<(String, String)>; FILES] = Default::default();
    let mut new: [Vec<(u8, String, String)>; FILES] = Default::default();
    for (number, (home, edit, place)) in before.iter().enumerate() {
        let (name, text) = (format!("f{number}"), format!("{number:02}text"));
        old[*home].push((name.clone(), text.clone()));
        let (file, name, text) = match *edit {
            Edit::Keep => (*home, name, text),
            Edit::Move(file) => (file, name, text),
            Edit::Rename => (*home, format!("r{number}"), text),
            Edit::MoveAndRename(file) => (file, format!("r{number}"), text),
            Edit::Change => (*home, name, text + "+"),
            Edit::MoveAndChange(file) => (file, name, text + "+"),
            Edit::Remove => continue,
        };
        new[file].push((*place, name, text));
    }
    for (number, (file, place)) in added.iter().enumerate() {
        new[*file].push((*place, format!("n{number}"), format!("{number:02}other")));
    }
    let files = old.into_iter().zip(new).enumerate().map(|(number, (old, mut new))| {
        new.sort();
        let new: Vec<_> = new.into_iter().map(|(_, name, text)| (name, text)).collect();
        let path = format!("{number}.py");
        let new_path = if renamed[number] { format!("new/{path}") } else { path.clone() };
        (file(&path, &old), file(&new_path, &new))
    });
    match_functions(files.collect())
}

/// What becomes of a function whose text is known: the file it goes to, and which of its words are
/// replaced; nothing if it goes.
type Fate = Option<(usize, [usize; 3])>;

/// How many words a function has.
const WORDS: usize = 20;

/// The functions called by these names, each with its words, in the file at `path`, and its text.
fn file_of_words(path: &str, functions: &[(String, Vec<String>)]) -> (Vec<Side>, String) {
    let (mut sides, mut all) = (Vec::new(), String::new());
    for (name, words) in functions {
        let text = words.join(" ");
        let mut side = side(path, name, 1, &text);
        side.function.start_byte = all.len() as u32;
        all.extend([name, " ", &text, "\n"]);
        side.function.end_byte = all.len() as u32;
        sides.push(side);
    }
    (sides, all)
}

/// What became of functions, each with the file it was in, its fate and where it comes to stand, all
/// of which have another name now, and of which `added` are new in their files.
fn renamed(before: &[(usize, Fate, u8)], added: &[(usize, u8)]) -> Vec<FunctionChange> {
    let mut old: [Vec<(String, Vec<String>)>; FILES] = Default::default();
    let mut new: [Vec<(u8, String, Vec<String>)>; FILES] = Default::default();
    let words = |letter: char, number: usize| -> Vec<String> {
        (0..WORDS).map(|word| format!("{letter}{number}_{word}")).collect()
    };
    for (number, (home, fate, place)) in before.iter().enumerate() {
        let mut own = words('w', number);
        old[*home].push((format!("f{number}"), own.clone()));
        if let Some((file, replaced)) = fate {
            for word in replaced {
                own[*word] = format!("x{number}_{word}");
            }
            new[*file].push((*place, format!("r{number}"), own));
        }
    }
    for (number, (file, place)) in added.iter().enumerate() {
        new[*file].push((*place, format!("n{number}"), words('a', number)));
    }
    let paths = ["0.py", "1.py", "2.py"];
    let mut texts = Texts::new();
    let mut files = Vec::new();
    for ((path, old), mut new) in paths.into_iter().zip(old).zip(new) {
        new.sort();
        let new: Vec<_> = new.into_iter().map(|(_, name, words)| (name, words)).collect();
        let (old, old_text) = file_of_words(path, &old);
        let (new, new_text) = file_of_words(path, &new);
        texts.insert(path, (old_text, new_text));
        files.push(FileSides { functions: (old, new), types: Default::default() });
    }
    match_sides(files, &mut texts).expect("texts").functions
}

/// The number in the name of a function, and the letter before it.
fn identity(side: &Side) -> (char, usize) {
    let mut letters = side.function.name.chars();
    let letter = letters.next().expect("a letter");
    (letter, letters.as_str().parse().expect("a number"))
}

proptest! {
    #[test]
    fn every_function_is_what_it_was(
        before in prop::collection::vec((0..FILES, edit(), any::<u8>()), 0..12),
        added in prop::collection::vec((0..FILES, any::<u8>()), 0..6),
        renamed in any::<[bool; FILES]>(),
    ) {
        let changes = edited(&before, &added, renamed);
        let mut seen = vec![0; before.len()];
        let mut new = 0;
        for change in &changes {
            let was = change.before.as_ref().map(identity);
            match change.after.as_ref().map(identity) {
                None => {
                    let (_, number) = was.expect("a side");
                    prop_assert_eq!(before[number].1, Edit::Remove);
                    seen[number] += 1;
                }
                Some(('n', _)) => {
                    prop_assert_eq!(was, None);
                    new += 1;
                }
                Some((_, number)) => {
                    prop_assert_eq!(was, Some(('f', number)));
                    let is_changed =
                        matches!(before[number].1, Edit::Change | Edit::MoveAndChange(_));
                    prop_assert_eq!(change.has_same_text(), !is_changed);
                    seen[number] += 1;
                }
            }
        }
        prop_assert!(seen.iter().all(|times| *times == 1));
        prop_assert_eq!(new, added.len());
    }

    /// Each is found under its new name, wherever it went and although three of its words of twenty
    /// are others: at least 13 of 19 pairs of words are left, which is more than three in five.
    #[test]
    fn what_was_renamed_and_edited_is_what_it_was(
        before in prop::collection::vec(
            (0..FILES, prop::option::of((0..FILES, [0..WORDS, 0..WORDS, 0..WORDS])), any::<u8>()),
            0..12,
        ),
        added in prop::collection::vec((0..FILES, any::<u8>()), 0..6),
    ) {
        let changes = renamed(&before, &added);
        let mut new = 0;
        for change in &changes {
            let was = change.before.as_ref().map(identity);
            match change.after.as_ref().map(identity) {
                None => prop_assert!(before[was.expect("a side").1].1.is_none()),
                Some(('n', _)) => {
                    prop_assert_eq!(was, None);
                    new += 1;
                }
                Some((_, number)) => prop_assert_eq!(was, Some(('f', number))),
            }
        }
        prop_assert_eq!(new, added.len());
    }

    /// Whatever is taken for whatever: each side of a change is a function that there is, and each
    /// function is one side of one change. What got worse is so never lost, and no function that is
    /// gone excuses two that came.
    #[test]
    fn no_function_is_lost_or_counted_twice(
        old in prop::collection::vec((0..FILES, 0..4_u8, "[ab]{1,5}"), 0..10),
        new in prop::collection::vec((0..FILES, 0..4_u8, "[ab]{1,5}"), 0..10),
    ) {
        let sides = |functions: &[(usize, u8, String)], number: usize| {
            let here = functions.iter().filter(|(file, ..)| *file == number);
            let named = here.map(|(_, name, text)| (format!("f{name}"), text.clone()));
            file(&format!("{number}.py"), &named.collect::<Vec<_>>())
        };
        let files = (0..FILES).map(|number| (sides(&old, number), sides(&new, number)));
        let files: Vec<_> = files.collect();
        let key = |side: &Side| (side.path.clone(), side.function.start_byte);
        let all = |pick: fn(&Sides) -> &Vec<Side>| {
            let mut keys: Vec<_> = files.iter().flat_map(pick).map(key).collect();
            keys.sort();
            keys
        };
        let (olds, news) = (all(|file| &file.0), all(|file| &file.1));
        let changes = match_functions(files);
        let ends = |pick: fn(&FunctionChange) -> Option<&Side>| {
            let mut keys: Vec<_> = changes.iter().filter_map(pick).map(key).collect();
            keys.sort();
            keys
        };
        prop_assert_eq!(ends(|change| change.before.as_ref()), olds);
        prop_assert_eq!(ends(|change| change.after.as_ref()), news);
    }
}
