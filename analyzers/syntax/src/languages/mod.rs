//! The languages: a folder each, with all that is said about it.

pub(crate) mod c;
pub(crate) mod cpp;
pub(crate) mod go;
pub(crate) mod javascript;
pub(crate) mod python;
pub(crate) mod rust;
pub(crate) mod typescript;
