//! Which function or type of one state is which of the other.
//!
//! Within a file it is told by its qualified name, unless its body is there under another one and what
//! has its name is nothing like it; and where several share one, by what they have in
//! common (see [`namesakes`]). What is then left over in all files is told by its body, as it was
//! moved or renamed; by what it belongs to, as that was; by what it holds (see `similar`), as it was
//! edited besides, and what it is cut into (see `cut`); and last by a name that only it has.

mod bodies;
mod cut;
mod holders;
mod pairs;
mod similar;

use std::collections::HashMap;

use astrolens_error::Result;
use astrolens_model::FunctionKind;

use self::pairs::{Half, Pairs};
use super::content::Content;
use super::likeness::{Likeness, namesakes};
use super::named::{Named, TypeSide};
use super::texts::{Era, ReadTexts, contents};
use super::{FunctionChange, Side};

/// What a file of the change held and holds.
#[derive(Debug, Default)]
pub(super) struct FileSides {
    /// Its functions on both sides, in source order.
    pub(super) functions: (Vec<Side>, Vec<Side>),
    /// Its types.
    pub(super) types: (Vec<TypeSide>, Vec<TypeSide>),
}

/// What is the same on both sides.
pub(super) struct Matched {
    /// The functions, in order of path and line.
    pub(super) functions: Vec<FunctionChange>,
    /// The types, older and newer side of each, of those that are on both.
    pub(super) types: Vec<(TypeSide, TypeSide)>,
}

/// Pairs what `files` held and hold.
///
/// # Errors
/// When a text cannot be read.
pub(super) fn match_sides(files: Vec<FileSides>, texts: &mut dyn ReadTexts) -> Result<Matched> {
    let (functions, types) = files.into_iter().map(|file| (file.functions, file.types)).unzip();
    let mut functions: Pairs<Side> = Pairs::new(functions);
    let mut types: Pairs<TypeSide> = Pairs::new(types);
    bodies::pair_displaced(&mut functions);
    pair_names(&mut functions, partners);
    bodies::pair(&mut functions);
    pair_names(&mut types, in_order);
    if types.is_open() {
        let (old, new) = free_contents(&types, texts)?;
        similar::pair(&mut types, (&old, &new), |_, _| true);
    }
    holders::follow(&mut functions, &mut types);
    if functions.is_open() {
        let (old, new) = free_contents(&functions, texts)?;
        cut::pair(&mut functions, (&old, &new));
        similar::pair(&mut functions, (&old, &new), may_become);
        holders::follow(&mut functions, &mut types);
    }
    pair_edited(&mut functions);
    Ok(Matched { types: matched_types(types), functions: changes(functions) })
}

/// Pairs what has one name in one file, as `partners` says.
fn pair_names<T: Named>(
    pairs: &mut Pairs<T>,
    partners: impl Fn(&[&T], &[&T]) -> Vec<Option<usize>>,
) {
    fn key<T: Named>(half: &Half<T>, place: usize) -> (usize, String) {
        (half.files[place], half.all[place].qualified_name().to_owned())
    }
    let olds = pairs.old.free_by(|place| Some(key(&pairs.old, place)));
    let news = pairs.new.free_by(|place| Some(key(&pairs.new, place)));
    pairs.pair_groups(&olds, news, partners);
}

/// For each function of `after` the number of the one of `before` it was, all of one name.
fn partners(before: &[&Side], after: &[&Side]) -> Vec<Option<usize>> {
    if let ([before], [after]) = (before, after)
        && after.function.is_named()
        && before.function.kind == after.function.kind
    {
        return vec![Some(0)];
    }
    let likenesses = |sides: &[&Side]| -> Vec<Likeness> {
        sides.iter().map(|side| Likeness::of(&side.function)).collect()
    };
    namesakes(&likenesses(before), &likenesses(after))
}

/// For each of `after` the one of `before` that has its number.
fn in_order<T>(before: &[&T], after: &[&T]) -> Vec<Option<usize>> {
    (0..after.len()).map(|number| (number < before.len()).then_some(number)).collect()
}

/// Whether nothing but the text says that `before` cannot have become `after`.
fn may_become(before: &Side, after: &Side) -> bool {
    let (one, other) = (before.function.kind, after.function.kind);
    let is_apart = |kind| {
        use FunctionKind::{Block, Getter, Initializer, Setter};
        matches!(kind, Getter | Setter | Block | Initializer)
    };
    one == other || !(is_apart(one) || is_apart(other))
}

/// What those of `pairs` hold that have no partner, on both sides.
fn free_contents<T: Named>(
    pairs: &Pairs<T>,
    texts: &mut dyn ReadTexts,
) -> Result<(HashMap<usize, Content>, HashMap<usize, Content>)> {
    fn free<T: Named>(half: &Half<T>) -> impl Iterator<Item = (usize, &T)> {
        half.free().map(|place| (place, &half.all[place]))
    }
    let old = contents(free(&pairs.old), Era::Before, texts)?;
    Ok((old, contents(free(&pairs.new), Era::After, texts)?))
}

/// Pairs what went from one file and came to another edited: the only two of their name, alike in
/// their figures.
fn pair_edited(functions: &mut Pairs<Side>) {
    let name = |half: &Half<Side>, place: usize| {
        let function = &half.all[place].function;
        function.is_named().then(|| function.qualified_name.clone())
    };
    let olds = functions.old.free_by(|place| name(&functions.old, place));
    let news = functions.new.free_by(|place| name(&functions.new, place));
    functions.pair_groups(&olds, news, |before, after| match (before, after) {
        ([before], [after]) => vec![is_edited(before, after).then_some(0)],
        _ => vec![None; after.len()],
    });
}

/// Whether `before` may have become `after`, which has its name, in another file.
fn is_edited(before: &Side, after: &Side) -> bool {
    let (one, other) = (&before.function, &after.function);
    before.path != after.path
        && one.kind == other.kind
        && Likeness::of(one).is_alike(&Likeness::of(other))
}

/// The types that are on both sides.
fn matched_types(types: Pairs<TypeSide>) -> Vec<(TypeSide, TypeSide)> {
    let pairs: Vec<(usize, usize)> = types.pairs().collect();
    let (old, new) = (types.old.all, types.new.all);
    pairs.into_iter().map(|(was, is)| (old[was].clone(), new[is].clone())).collect()
}

/// All functions as changes, in order.
fn changes(functions: Pairs<Side>) -> Vec<FunctionChange> {
    let Pairs { old, new } = functions;
    let files = old.files;
    let mut befores: Vec<Option<Side>> = old.all.into_iter().map(Some).collect();
    let mut changes = Vec::with_capacity(new.all.len());
    for ((after, file), partner) in new.all.into_iter().zip(new.files).zip(new.partners) {
        let before = partner.and_then(|place| befores[place].take());
        let is_elsewhere = partner.is_some_and(|place| files[place] != file);
        let moved = before.as_ref().is_some_and(|before| {
            is_elsewhere || before.function.qualified_name != after.function.qualified_name
        });
        changes.push(FunctionChange { before, after: Some(after), moved });
    }
    let gone = befores.into_iter().flatten();
    changes.extend(gone.map(|side| FunctionChange {
        before: Some(side),
        after: None,
        moved: false,
    }));
    changes.sort_by(|one, other| place(one).cmp(&place(other)));
    changes
}

/// Where a change is to be shown.
fn place(change: &FunctionChange) -> Option<(&str, u32, bool)> {
    let side = change.latest()?;
    Some((&side.path, side.function.start_byte, change.after.is_some()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::side::tests::side;
    use super::*;

    /// The texts of files: older and newer one of each.
    pub(crate) type Texts<'text> = HashMap<&'text str, (String, String)>;

    impl ReadTexts for Texts<'_> {
        fn read(
            &mut self,
            era: Era,
            paths: &[&str],
            each: &mut dyn FnMut(&str, &[u8]),
        ) -> Result<()> {
            for path in paths {
                let Some((before, after)) = self.get(path) else { continue };
                let text = if era == Era::Before { before } else { after };
                each(path, text.as_bytes());
            }
            Ok(())
        }
    }

    /// What became of the functions of `files`, whose texts are not known.
    pub(crate) fn match_functions(files: Vec<(Vec<Side>, Vec<Side>)>) -> Vec<FunctionChange> {
        let file = |functions| FileSides { functions, types: Default::default() };
        let files = files.into_iter().map(file).collect();
        match_sides(files, &mut Texts::new()).expect("texts").functions
    }

    /// A function: its name, its first line, and a letter for each line of its body.
    type Short<'text> = (&'text str, u32, &'text str);

    /// The changes between two sides of files.
    fn changes(files: &[(&str, &[Short<'_>], &[Short<'_>])]) -> Vec<String> {
        let sides = |path: &str, functions: &[Short<'_>]| {
            functions.iter().map(|(name, start, text)| side(path, name, *start, text)).collect()
        };
        let files =
            files.iter().map(|(path, old, new)| (sides(path, old), sides(path, new))).collect();
        let told = |side: &Option<Side>| match side {
            Some(side) => format!("{}:{}", side.path, side.function.label()),
            None => "-".to_owned(),
        };
        match_functions(files)
            .iter()
            .filter(|change| change.moved || !change.has_same_text())
            .map(|change| {
                let sign = if change.moved { "=>" } else { "->" };
                format!("{} {sign} {}", told(&change.before), told(&change.after))
            })
            .collect()
    }

    #[test]
    fn a_name_tells_a_function_wherever_it_stands_in_its_file() {
        assert_eq!(
            changes(&[("a", &[("f", 1, "x"), ("g", 2, "y")], &[("g", 1, "z"), ("f", 2, "x")])]),
            ["a:g -> a:g"]
        );
    }

    #[test]
    fn functions_of_one_name_keep_to_their_bodies() {
        // A closure is put before two others, the second of which is changed.
        assert_eq!(
            changes(&[(
                "a",
                &[("f.<anonymous>", 2, "x"), ("f.<anonymous>", 5, "yy")],
                &[("f.<anonymous>", 2, "n"), ("f.<anonymous>", 4, "x"), ("f.<anonymous>", 7, "yz")]
            )]),
            ["- -> a:f.<anonymous>@2", "a:f.<anonymous>@5 -> a:f.<anonymous>@7"]
        );
    }

    #[test]
    fn what_went_and_what_came_with_the_same_body_is_one_function() {
        assert_eq!(
            changes(&[
                ("a", &[("f", 1, "xy"), ("g", 4, "zz"), ("h", 8, "q")], &[("k", 1, "xy")]),
                ("b", &[], &[("g", 1, "zz"), ("h", 5, "q")]),
            ]),
            ["a:f => a:k", "a:g => b:g", "a:h => b:h"]
        );
    }

    #[test]
    fn what_was_moved_and_edited_is_told_by_a_name_that_only_it_has() {
        let removed: &[Short<'_>] = &[("C.f", 1, "xyzw"), ("g", 9, "xyzw")];
        assert_eq!(
            changes(&[
                ("a", removed, &[]),
                ("b", &[], &[("C.f", 1, "xyzv"), ("g", 9, "q")]),
                ("c", &[], &[("g", 1, "xyzv")]),
            ]),
            ["a:g -> -", "a:C.f => b:C.f", "- -> b:g", "- -> c:g"]
        );
    }

    #[test]
    fn a_short_body_is_alike_by_chance() {
        assert_eq!(changes(&[("a", &[("f", 1, "x")], &[("g", 1, "x")])]), ["a:f -> -", "- -> a:g"]);
    }

    #[test]
    fn what_a_moved_function_holds_moves_with_it() {
        let old = [("f", 1, "xyz"), ("f.<anonymous>", 2, "y")];
        let new = [("g", 1, "xyz"), ("g.<anonymous>", 2, "y")];
        assert_eq!(
            changes(&[("a", &old, &new)]),
            ["a:f => a:g", "a:f.<anonymous>@2 => a:g.<anonymous>@2"]
        );
    }

    #[test]
    fn the_nearest_of_several_is_taken() {
        assert_eq!(
            changes(&[
                ("a", &[("f", 1, "xy"), ("g", 4, "xy")], &[]),
                ("b", &[], &[("g", 1, "xy")]),
            ]),
            ["a:f -> -", "a:g => b:g"]
        );
    }
}
