//! Questions about what many files say together, each with an answer that few edits change.
//!
//! What all files say changes with each of them. So who resolves a file asks for the answer to a question
//! and not for what it follows from: whoever keeps account of what was asked finds the answer the same, and
//! resolves nothing again.

use std::any::Any;
use std::fmt::Debug;
use std::sync::Arc;

use astrolens_syntax::Language;

use super::survey::Known;

/// A question about what files include below a folder, or else below the next one around it of which
/// something is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The language by whose rules it is answered.
    pub language: Language,
    /// The folder.
    pub folder: Arc<str>,
    /// What is asked.
    pub asked: Asked,
}

/// What is asked of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// From which of these folders others include something.
    Root(Arc<[Arc<str>]>),
    /// Whether others include something from this folder that is called other than this.
    Support(Arc<str>, Arc<str>),
}

/// An answer to a [`Question`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answer {
    /// Nothing speaks for any of what was asked about.
    #[default]
    Nothing,
    /// As much speaks for one as for another.
    Undecided,
    /// The one of this number.
    One(usize),
}

/// What the files in a folder, and in those within it, say together, as the rules of one language put it.
#[derive(Clone, Debug, Default)]
pub struct Tally(Option<Arc<dyn Known>>);

impl Tally {
    /// What is `known`.
    pub(super) fn new<T: Debug + PartialEq + Send + Sync + 'static>(known: T) -> Self {
        Self(Some(Arc::new(known)))
    }

    /// What is known, if that is of this type.
    pub(super) fn known<T: 'static>(&self) -> Option<&T> {
        (self.0.as_deref()? as &dyn Any).downcast_ref()
    }
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => one.is_equal(&**other),
            (None, None) => true,
            _ => false,
        }
    }
}
