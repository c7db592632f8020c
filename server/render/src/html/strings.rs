//! The texts that repeat from file to file, each written once.

use std::collections::HashMap;

/// A table of texts; an entry's place in it stands for the text.
#[derive(Default)]
pub(super) struct Strings {
    places: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Strings {
    /// The place of `text` in the table, where it is put if it is new.
    pub(super) fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.texts.len() as u32;
        self.places.insert(text.to_owned(), place);
        self.texts.push(text.to_owned());
        place
    }

    /// All texts by their place.
    pub(super) fn texts(&self) -> &[String] {
        &self.texts
    }
}
