//! A monorepo of any size, in all languages: the same one for the same seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use fastrand::Rng;

use super::sources::{self, Module};
use crate::language::Language;

/// How many files a package has.
const PER_PACKAGE: usize = 30;

/// How many files one asks for at most, beside the one at half its number.
const MOST_ASKED: usize = 4;

/// A monorepo that was written.
pub struct Monorepo {
    /// Two files of it, the first of which depends on the other by way of others.
    pub ends: [String; 2],
}

/// Writes one of `files` files to `folder`, with a folder in it for each language.
///
/// A file asks for the one at half its number, so that from each there is a way to the first; for a few others
/// before it, most of them in its own package; and some for one behind it, so that there are cycles.
///
/// # Errors
/// When it cannot be written.
pub fn write(folder: &Path, files: usize, seed: u64) -> Result<Monorepo> {
    let mut rng = Rng::with_seed(seed);
    let each = files / Language::ALL.len();
    for language in Language::ALL {
        write_in(&folder.join(language.name()), language, each, &mut rng)?;
    }
    let end = |number| {
        let language = Language::Python;
        format!("{}/{}", language.name(), sources::path(language, module(number)))
    };
    Ok(Monorepo { ends: [end(each - 1), end(0)] })
}

/// Writes what of a monorepo is in one language, so many files, to the folder `top`.
///
/// # Errors
/// When it cannot be written.
pub fn write_in(top: &Path, language: Language, files: usize, rng: &mut Rng) -> Result<()> {
    let mut packages: BTreeMap<usize, (Vec<Module>, BTreeSet<usize>)> = BTreeMap::new();
    for number in 0..files {
        let module = module(number);
        let asked = asked(number, files, rng);
        save(top, &sources::path(language, module), &sources::text(language, module, &asked))?;
        let (modules, others) = packages.entry(module.package).or_default();
        modules.push(module);
        others.extend(asked.iter().map(|it| it.package).filter(|it| *it < module.package));
    }
    for (package, (modules, others)) in packages {
        for (path, text) in sources::of_package(language, package, &modules, &others) {
            save(top, &path, &text)?;
        }
    }
    for (path, text) in sources::of_language(language, files.div_ceil(PER_PACKAGE)) {
        save(top, path, &text)?;
    }
    Ok(())
}

/// The file of this number.
pub fn module(number: usize) -> Module {
    Module { package: number / PER_PACKAGE, number: number % PER_PACKAGE }
}

/// What the file with this number of `all` asks for, each once.
fn asked(number: usize, all: usize, rng: &mut Rng) -> Vec<Module> {
    let mut asked = BTreeSet::new();
    if number > 0 {
        asked.insert(number / 2);
        for _ in 0..rng.usize(..=MOST_ASKED) {
            let first = if rng.u8(..4) == 0 { 0 } else { number - number % PER_PACKAGE };
            asked.extend((first < number).then(|| rng.usize(first..number)));
        }
    }
    let next = number + 1;
    if rng.u8(..50) == 0 && next < all && !next.is_multiple_of(PER_PACKAGE) {
        asked.insert(next);
    }
    asked.into_iter().map(module).collect()
}

fn save(top: &Path, path: &str, text: &str) -> Result<()> {
    let path = top.join(path);
    fs::create_dir_all(path.parent().unwrap_or(top))?;
    fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_each_file_there_is_a_way_to_the_first() {
        let mut rng = Rng::with_seed(7);
        for number in 1..500 {
            let asked = asked(number, 500, &mut rng);
            assert!(asked.contains(&module(number / 2)), "{number}: {asked:?}");
            assert!(asked.len() <= MOST_ASKED + 2, "{number}: {asked:?}");
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = |name: &str, seed| {
            let top = folder.path().join(name);
            write(&top, 7 * 40, seed).expect("files");
            fs::read_to_string(top.join("rust/p1/src/m9.rs")).expect("a file")
        };
        assert_eq!(texts("one", 1), texts("same", 1));
        assert_ne!(texts("one", 1), texts("other", 2));
    }
}
