//! What one walk finds declared, on its way to the facts of the file.

use std::borrow::Cow;
use std::sync::Arc;

use astrolens_facts::{BaseFacts, FieldFacts, FieldOrigin, FunctionFacts, TypeFacts};
use astrolens_model::{Stretch, Visibility};
use astrolens_syntax::outline::{Access, Base, Field, TypeHead};

/// The number of the type that the part of a file which is walked stands in.
pub(crate) const TYPE_AROUND: usize = usize::MAX;

/// A function as one walk finds it.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredFunction {
    /// Its facts without its qualified name.
    pub(crate) facts: FunctionFacts,
    /// Its name within what is walked.
    pub(crate) qualified_name: String,
    /// How many scopes that holds.
    pub(crate) depth: usize,
    /// The type it is a method of.
    pub(crate) owner: DeclaredOwner,
    /// The fields that it assigns through its receiver.
    pub(crate) assigned: Vec<Field>,
}

/// The type that a method says it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum DeclaredOwner {
    /// It is no method.
    #[default]
    Nobody,
    /// The type around it, by its number in the same walk.
    Around(usize),
    /// By the name as written, or that of the scope around it.
    Named {
        written: Arc<str>,
        /// It is the name of a type for sure, wherever that is defined.
        is_type: bool,
    },
}

/// What stands around a function says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeclarationContext {
    pub(crate) owner: DeclaredOwner,
    pub(crate) visibility: Option<Visibility>,
    pub(crate) attributes: Vec<String>,
    /// It stands in place of what a base declares.
    pub(crate) overrides: bool,
}

/// A type as one walk finds it.
#[derive(Debug)]
pub(crate) struct DeclaredType {
    pub(crate) facts: TypeFacts,
    /// How many scopes its qualified name holds.
    pub(crate) depth: usize,
    /// Who may use its members.
    pub(crate) access: Access,
}

/// A field that a function assigns through its receiver.
pub(crate) struct Assigned<'part> {
    /// The number of the function in the file.
    pub(crate) function: usize,
    pub(crate) field: Cow<'part, Field>,
    /// How many bytes further behind in the file it stands than where it was seen, modulo 2³².
    pub(crate) shift: u32,
}

impl Assigned<'_> {
    /// Byte offsets of its name in the file.
    pub(crate) fn span(&self) -> (u32, u32) {
        let (start, end) = self.field.span;
        (start.wrapping_add(self.shift), end.wrapping_add(self.shift))
    }

    /// It as a field of the type that starts at `start`.
    pub(crate) fn facts(&self, start: u32) -> FieldFacts {
        let field = Field { span: self.span(), ..Field::clone(&self.field) };
        field_facts(field, start, FieldOrigin::Assigned)
    }
}

/// What an implementation says of its type.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredImplementation {
    /// The name of the type within its file.
    pub(crate) qualified_name: String,
    /// How many scopes that holds.
    pub(crate) depth: usize,
    /// The name as written.
    pub(crate) type_name: String,
    /// What it implements.
    pub(crate) base: Base,
}

impl DeclaredImplementation {
    /// Byte offset of where it says what it implements.
    pub(crate) fn start(&self) -> u32 {
        self.base.span.0
    }
}

impl DeclaredType {
    /// The type called `name` and `qualified_name`, which holds `depth` scopes, that stands from
    /// `start` up to `end`.
    pub(crate) fn new(
        head: TypeHead,
        (name, qualified_name, depth): (String, String, usize),
        (start, end): (u32, u32),
        attributes: Vec<String>,
    ) -> Self {
        let TypeHead { kind, visibility, modifiers, parameters, bases, fields, access, .. } = head;
        let facts = TypeFacts {
            name,
            qualified_name,
            kind,
            visibility,
            modifiers,
            start,
            length: end.wrapping_sub(start),
            documentation: None,
            parameters,
            attributes,
            bases: bases.into_iter().map(|base| base_facts(base, start)).collect(),
            fields: fields
                .into_iter()
                .map(|field| field_facts(field, start, FieldOrigin::Declared))
                .collect(),
        };
        Self { facts, depth, access }
    }
}

/// `base` of what starts at `origin`.
pub(crate) fn base_facts(base: Base, origin: u32) -> BaseFacts {
    let Base { text, span, relation, visibility, is_virtual } = base;
    BaseFacts { text, relation, place: Stretch::new(span, origin), visibility, is_virtual }
}

/// `field` of a type that starts at `start`.
pub(crate) fn field_facts(field: Field, start: u32, origin: FieldOrigin) -> FieldFacts {
    let Field { name, span, written_type, visibility, is_static } = field;
    FieldFacts {
        name,
        written_type,
        visibility,
        place: Stretch::new(span, start),
        is_static,
        origin,
    }
}
