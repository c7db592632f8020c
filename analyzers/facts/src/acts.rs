//! What a function does, as its text says it: whom it calls, what it creates, which members it
//! reads and writes, what it returns.
//!
//! Nothing is resolved here. A name is what is written; that two names mean one thing is for those
//! to find out who see more than one file.

use std::hash::Hash;
use std::num::NonZero;

use crate::packing::{Decoder, Encoder, Names};

/// One thing that a function does. `N` is how its names are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use<N> {
    /// Byte offset in the file of the name it goes by: that of what is called, or of the member; of
    /// its own start where it is a creation, a return, or has no name.
    pub offset: u32,
    /// What it does.
    pub act: Act<N>,
}

/// What is done. A name is written without white space, comments and type arguments, its parts
/// joined by `.` or `::`: `a.b` for `a -> b`, `A::b` for `A::<T>::b`. One that is too long is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act<N> {
    /// A call, or what looks like one: conversions, Rust's `Some(x)`, Python's calls of classes. What is
    /// done in the arguments of a Rust macro is not seen, since they are tokens: neither the call in
    /// `vec![f()]` nor the access in `println!("{}", a.b)`.
    Call(Call<N>),
    /// An object is made: `new A()`, Rust's and Go's `A { … }`, Go's `&A{}`, `new(A)` and `make(A)`,
    /// C's `(struct A) { … }`, a declaration of C++ with arguments, `A a(1)`, an element of a component
    /// in JSX, `<A b={c} />`.
    Creation {
        /// The type as written.
        type_: N,
    },
    /// A member is written, or read for the first time. What is called is none, [`Call`] has it; nor
    /// is an object that another entry tells: `a.b.c` is an access to `c` of `a.b`. C++'s members by
    /// their plain names are none: nothing in one function tells them from other names.
    Access {
        /// Whose member it is.
        object: Object<N>,
        /// The member.
        member: N,
        /// What it is given, where it is written and not read.
        written: Option<Value<N>>,
    },
    /// A way out: a statement, Rust's last expression, what an arrow function or a lambda gives.
    Return(Value<N>),
    /// A path through modules is named that no call or creation tells, as a type, a pattern, a value or
    /// an attribute; of Rust alone. Those in the arguments of a macro are told whatever they are.
    Mention {
        /// The path as written.
        path: N,
    },
}

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<N> {
    /// What is called: the name of a member where there is an object, else the path as written;
    /// empty where an expression without a name is called.
    pub callee: N,
    /// On what it is called, if on anything.
    pub object: Option<Object<N>>,
    /// How many arguments stand there; none are seen in a macro whose arguments are tokens.
    pub arguments: u16,
    /// It is a macro that is called, or looks like one.
    pub is_macro: bool,
}

/// An object as an expression names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Object<N> {
    /// The object the function belongs to: `self`, `this`, Go's receiver.
    Own,
    /// A member of that object, or of one of its members: `a`, `a.b`.
    OwnMember(N),
    /// The object the function belongs to, as one of the type it inherits from: `super`.
    Inherited,
    /// A name, or a path of names: `a`, `a.b`.
    Named(N),
    /// What a call or a creation gives.
    Result,
    /// Any other expression.
    Other,
}

/// A value as an expression gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<N> {
    /// None: a bare `return`.
    Nothing,
    /// The object the function belongs to.
    Own,
    /// A member of that object, or of one of its members.
    OwnMember(N),
    /// A name, or a path of names.
    Named(N),
    /// What a call gives; its callee as [`Call`] has it.
    Call(N),
    /// A new object of this type.
    Creation(N),
    /// A number, a text, a truth value, the absent value.
    Literal,
    /// A function expression.
    Function,
    /// Any other expression.
    Other,
}

// A tag holds the sort of act in its lowest bits, then a flag, then the sort of object or value. A
// mention is a return with the flag, which no return has. Of a call, how many arguments it has is in the highest bits, or behind all else if they are too many.
const CALL: u8 = 0;
const CREATION: u8 = 1;
const ACCESS: u8 = 2;
const RETURN: u8 = 3;
const SORTS: u8 = 0b11;
const FLAG: u8 = 0b100;
const DETAIL: u32 = 3;
const OBJECTS: u8 = 0b111;
const ARGUMENTS: u32 = 6;
const MANY_ARGUMENTS: u8 = 0b11;
/// What stands in place of a tag behind the last act of a function.
pub(crate) const END: u8 = u8::MAX;

impl<N: Copy + Eq + Hash> Act<N> {
    /// Writes the act, `distance` bytes behind the one before it.
    pub(crate) fn write<'names>(
        &self,
        distance: u32,
        encoder: &mut Encoder<N, impl Fn(N) -> &'names str>,
    ) {
        let (sort, flag, detail) = match self {
            Self::Call(call) => {
                let object = Object::code(call.object.as_ref());
                (CALL, call.is_macro, object | call.few_arguments() << (ARGUMENTS - DETAIL))
            }
            Self::Creation { .. } => (CREATION, false, 0),
            Self::Access { object, written, .. } => {
                (ACCESS, written.is_some(), Object::code(Some(object)))
            }
            Self::Return(value) => (RETURN, false, value.code()),
            Self::Mention { .. } => (RETURN, true, 0),
        };
        encoder.byte(sort | if flag { FLAG } else { 0 } | detail << DETAIL);
        encoder.number(distance);
        match self {
            Self::Call(call) => {
                encoder.name(call.callee);
                encoder.names(call.object.as_ref().and_then(Object::name).copied());
                if call.few_arguments() == MANY_ARGUMENTS {
                    encoder.number(call.arguments.into());
                }
            }
            Self::Creation { type_ } => encoder.name(*type_),
            Self::Access { object, member, written } => {
                encoder.name(*member);
                encoder.names(object.name().copied());
                if let Some(value) = written {
                    encoder.byte(value.code());
                    encoder.names(value.name().copied());
                }
            }
            Self::Return(value) => encoder.names(value.name().copied()),
            Self::Mention { path } => encoder.name(*path),
        }
    }
}

impl<N> Act<N> {
    /// The same with each name kept as `name` says.
    pub fn map<M>(self, mut name: impl FnMut(N) -> M) -> Act<M> {
        match self {
            Self::Call(Call { callee, object, arguments, is_macro }) => {
                let callee = name(callee);
                let object = object.map(|object| object.map(name));
                Act::Call(Call { callee, object, arguments, is_macro })
            }
            Self::Creation { type_ } => Act::Creation { type_: name(type_) },
            Self::Access { object, member, written } => Act::Access {
                object: object.map(&mut name),
                member: name(member),
                written: written.map(|value| value.map(name)),
            },
            Self::Return(value) => Act::Return(value.map(name)),
            Self::Mention { path } => Act::Mention { path: name(path) },
        }
    }
}

impl<'uses> Act<&'uses str> {
    /// Reads what is behind a tag and a distance.
    pub(crate) fn read(
        tag: u8,
        decoder: &mut Decoder<'uses>,
        names: &mut Names<'uses>,
    ) -> Option<Self> {
        let (flag, detail) = (tag & FLAG != 0, tag >> DETAIL);
        Some(match tag & SORTS {
            CALL => Self::Call(Call::read(tag, decoder, names)?),
            CREATION => Self::Creation { type_: names.read(decoder)? },
            ACCESS => {
                let member = names.read(decoder)?;
                let object = Object::read(detail, || names.read(decoder))?;
                let written = if flag {
                    Some(Value::read(decoder.byte()?, || names.read(decoder))?)
                } else {
                    None
                };
                Self::Access { object, member, written }
            }
            _ if flag => Self::Mention { path: names.read(decoder)? },
            _ => Self::Return(Value::read(detail, || names.read(decoder))?),
        })
    }
}

impl<'uses> Call<&'uses str> {
    /// Reads what is behind the tag of a call and its distance.
    fn read(tag: u8, decoder: &mut Decoder<'uses>, names: &mut Names<'uses>) -> Option<Self> {
        let callee = names.read(decoder)?;
        let object = match NonZero::new(tag >> DETAIL & OBJECTS) {
            Some(code) => Some(Object::read(code.get(), || names.read(decoder))?),
            None => None,
        };
        let arguments = match tag >> ARGUMENTS {
            MANY_ARGUMENTS => u16::try_from(decoder.number()?).ok()?,
            few => few.into(),
        };
        Some(Self { callee, object, arguments, is_macro: tag & FLAG != 0 })
    }
}

impl<N> Call<N> {
    /// How many arguments there are, or [`MANY_ARGUMENTS`].
    fn few_arguments(&self) -> u8 {
        u8::try_from(self.arguments).map_or(MANY_ARGUMENTS, |count| count.min(MANY_ARGUMENTS))
    }
}

impl<N> Object<N> {
    /// The same with its name kept as `name` says.
    pub fn map<M>(self, name: impl FnOnce(N) -> M) -> Object<M> {
        match self {
            Self::Own => Object::Own,
            Self::OwnMember(path) => Object::OwnMember(name(path)),
            Self::Inherited => Object::Inherited,
            Self::Named(path) => Object::Named(name(path)),
            Self::Result => Object::Result,
            Self::Other => Object::Other,
        }
    }

    /// The name in it.
    pub const fn name(&self) -> Option<&N> {
        match self {
            Self::OwnMember(name) | Self::Named(name) => Some(name),
            Self::Own | Self::Inherited | Self::Result | Self::Other => None,
        }
    }

    const fn code(object: Option<&Self>) -> u8 {
        match object {
            None => 0,
            Some(Self::Own) => 1,
            Some(Self::OwnMember(_)) => 2,
            Some(Self::Inherited) => 3,
            Some(Self::Named(_)) => 4,
            Some(Self::Result) => 5,
            Some(Self::Other) => 6,
        }
    }

    fn read(code: u8, name: impl FnOnce() -> Option<N>) -> Option<Self> {
        match code {
            1 => Some(Self::Own),
            2 => name().map(Self::OwnMember),
            3 => Some(Self::Inherited),
            4 => name().map(Self::Named),
            5 => Some(Self::Result),
            6 => Some(Self::Other),
            _ => None,
        }
    }
}

impl<N> Value<N> {
    /// The same with its name kept as `name` says.
    pub fn map<M>(self, name: impl FnOnce(N) -> M) -> Value<M> {
        match self {
            Self::Nothing => Value::Nothing,
            Self::Own => Value::Own,
            Self::OwnMember(path) => Value::OwnMember(name(path)),
            Self::Named(path) => Value::Named(name(path)),
            Self::Call(callee) => Value::Call(name(callee)),
            Self::Creation(type_) => Value::Creation(name(type_)),
            Self::Literal => Value::Literal,
            Self::Function => Value::Function,
            Self::Other => Value::Other,
        }
    }

    /// The name in it.
    pub const fn name(&self) -> Option<&N> {
        match self {
            Self::OwnMember(name) | Self::Named(name) | Self::Call(name) | Self::Creation(name) => {
                Some(name)
            }
            Self::Nothing | Self::Own | Self::Literal | Self::Function | Self::Other => None,
        }
    }

    const fn code(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Own => 1,
            Self::OwnMember(_) => 2,
            Self::Named(_) => 3,
            Self::Call(_) => 4,
            Self::Creation(_) => 5,
            Self::Literal => 6,
            Self::Function => 7,
            Self::Other => 8,
        }
    }

    fn read(code: u8, name: impl FnOnce() -> Option<N>) -> Option<Self> {
        match code {
            0 => Some(Self::Nothing),
            1 => Some(Self::Own),
            2 => name().map(Self::OwnMember),
            3 => name().map(Self::Named),
            4 => name().map(Self::Call),
            5 => name().map(Self::Creation),
            6 => Some(Self::Literal),
            7 => Some(Self::Function),
            8 => Some(Self::Other),
            _ => None,
        }
    }
}
