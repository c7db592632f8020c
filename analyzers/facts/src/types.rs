//! The facts of a type: what it holds and what it comes from.
//!
//! Its methods are functions whose [`owner`](crate::FunctionFacts::owner) it is; how many it has
//! and how they hang together follows from those.

use astrolens_model::{BaseRelation, Modifiers, Stretch, TypeKind, Visibility};
use serde::{Deserialize, Serialize};

/// What was seen of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeFacts {
    /// The name as written; `<anonymous>` where there is none.
    pub name: String,
    /// The name within its file.
    pub qualified_name: String,
    /// What sort of type it is.
    pub kind: TypeKind,
    /// From where it can be used, where the language says.
    pub visibility: Option<Visibility>,
    /// What it is declared as: `abstract`, `final`.
    pub modifiers: Modifiers,
    /// Byte offset of its start.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// Where the documentation above or within it stands.
    pub documentation: Option<Stretch>,
    /// The names of its type parameters.
    pub parameters: Vec<String>,
    /// Decorators and attributes as written, without the sign in front, white space folded.
    pub attributes: Vec<String>,
    /// What it comes from, in the order in which its file says so.
    pub bases: Vec<BaseFacts>,
    /// The fields it declares in source order, then those that its methods assign.
    pub fields: Vec<FieldFacts>,
}

impl TypeFacts {
    /// Byte offset just past it.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.length)
    }
}

/// What a type comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseFacts {
    /// It as written, white space folded.
    pub text: String,
    /// How the type comes from it.
    pub relation: BaseRelation,
    /// Where it is written, counted from where the type starts.
    pub place: Stretch,
    /// Who may see that it is a base, where the language says: C++.
    pub visibility: Option<Visibility>,
    /// It is one object however often it is a base: C++.
    pub is_virtual: bool,
}

/// A field of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFacts {
    /// The name as written; of what has a number instead, that.
    pub name: String,
    /// Its type as written, where it is, white space folded.
    pub written_type: Option<String>,
    /// From where it can be used.
    pub visibility: Visibility,
    /// Where its name is written, counted from where the type starts.
    pub place: Stretch,
    /// It belongs to the type, not to its objects.
    pub is_static: bool,
    /// Where it was found.
    pub origin: FieldOrigin,
}

/// Where a field was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldOrigin {
    /// The type declares it.
    Declared,
    /// A method assigns it through its receiver.
    Assigned,
}

/// What a file says of a type that is defined elsewhere: that it implements something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImplementationFacts {
    /// The name of the type, as written.
    pub type_name: String,
    /// What it implements; where that is written counts from the start of the file.
    pub base: BaseFacts,
}
