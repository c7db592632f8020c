//! What a function does, as its text says it: whom it calls, what it creates, which members it
//! reads and writes, what it returns.
//!
//! Nothing is resolved here. A name is what is written; that two names mean one thing is for those
//! to find out who see more than one file.

use std::num::NonZero;

use crate::packing::{Names, Reader, Writer};

/// One thing that a function does. `N` is how its names are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use<N> {
    /// Byte offset in the file of the name it goes by: that of what is called, or of the member; of
    /// its own start where it is a creation, a return, or has no name.
    pub offset: u32,
    /// What it does.
    pub act: Act<N>,
}

/// What is done. A name is written without white space, comments and type arguments, its parts
/// joined by `.` or `::`: `a.b` for `a -> b`, `A::b` for `A::<T>::b`. One that is too long is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act<N> {
    /// A call, or what looks like one: conversions, Rust's `Some(x)`, Python's calls of classes.
    Call(Call<N>),
    /// An object is made: `new A()`, Rust's and Go's `A { … }`, Go's `&A{}`, `new(A)` and `make(A)`,
    /// C's `(struct A) { … }`, a declaration of C++ with arguments, `A a(1)`.
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
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What one function does, or a file outside of functions, packed: there is some for every
/// function, and little of it is looked at. In source order.
///
/// Offsets count from where the function starts and names are written once, so that functions of
/// one text are equal wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Uses(#[serde(with = "serde_bytes")] Box<[u8]>);

impl Uses {
    /// More entries than this are left out.
    pub const MOST: usize = 1 << 20;

    /// Packs what a function does that starts at `origin`.
    #[must_use]
    pub fn pack<N: AsRef<str>>(origin: u32, uses: &[Use<N>]) -> Self {
        if uses.is_empty() {
            return Self::default();
        }
        let mut writer = Writer::with_capacity(uses.len());
        write(origin, uses, &mut writer);
        Self(writer.finish())
    }

    /// What the function does, which starts at `origin`. Bytes that are ill-formed end it.
    #[must_use]
    pub fn iter(&self, origin: u32) -> Iter<'_> {
        Iter { reader: Reader::new(&self.0), names: Names::default(), last: origin }
    }

    /// Packs what each of several functions does in one, with each name once.
    pub(crate) fn gather<'uses>(all: impl Iterator<Item = &'uses Self>) -> Box<[u8]> {
        let all: Vec<Vec<Use<&str>>> = all.map(|uses| uses.iter(0).collect()).collect();
        let mut writer = Writer::with_capacity(all.len());
        for uses in &all {
            write(0, uses, &mut writer);
            writer.byte(END);
        }
        writer.finish()
    }

    /// What each of the functions does that were [gathered](Self::gather) in `bytes`.
    pub(crate) fn scatter(bytes: &[u8]) -> impl Iterator<Item = Self> {
        let mut all = Iter { reader: Reader::new(bytes), names: Names::default(), last: 0 };
        std::iter::from_fn(move || {
            all.reader.peek()?;
            all.last = 0;
            let uses: Vec<Use<&str>> = all.by_ref().collect();
            Some(Self::pack(0, &uses))
        })
    }

    /// Whether it does nothing that is told here.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a function does, unpacked one by one.
#[derive(Clone, Debug)]
pub struct Iter<'uses> {
    reader: Reader<'uses>,
    names: Names<'uses>,
    last: u32,
}

impl<'uses> Iterator for Iter<'uses> {
    type Item = Use<&'uses str>;

    fn next(&mut self) -> Option<Self::Item> {
        let tag = self.reader.byte().filter(|tag| *tag != END)?;
        self.last = self.last.wrapping_add(self.reader.number()?);
        let act = Act::read(tag, &mut self.reader, &mut self.names)?;
        Some(Use { offset: self.last, act })
    }
}

// A tag holds the sort of act in its lowest bits, then a flag, then the sort of object or value; of
// a call, how many arguments it has is in the highest bits, or behind all else if they are too many.
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
const END: u8 = u8::MAX;

/// Writes what a function does that starts at `origin`.
fn write<'uses, N: AsRef<str>>(origin: u32, uses: &'uses [Use<N>], writer: &mut Writer<'uses>) {
    let mut last = origin;
    for Use { offset, act } in uses.iter().take(Uses::MOST) {
        act.write(offset.wrapping_sub(last), writer);
        last = *offset;
    }
}

impl<N: AsRef<str>> Act<N> {
    /// Writes the act, `distance` bytes behind the one before it.
    fn write<'uses>(&'uses self, distance: u32, writer: &mut Writer<'uses>) {
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
        };
        writer.byte(sort | if flag { FLAG } else { 0 } | detail << DETAIL);
        writer.number(distance);
        match self {
            Self::Call(call) => {
                writer.name(call.callee.as_ref());
                writer.names(call.object.as_ref().and_then(Object::name));
                if call.few_arguments() == MANY_ARGUMENTS {
                    writer.number(call.arguments.into());
                }
            }
            Self::Creation { type_ } => writer.name(type_.as_ref()),
            Self::Access { object, member, written } => {
                writer.name(member.as_ref());
                writer.names(object.name());
                if let Some(value) = written {
                    writer.byte(value.code());
                    writer.names(value.name());
                }
            }
            Self::Return(value) => writer.names(value.name()),
        }
    }
}

impl<'uses> Act<&'uses str> {
    /// Reads what is behind a tag and a distance.
    fn read(tag: u8, reader: &mut Reader<'uses>, names: &mut Names<'uses>) -> Option<Self> {
        let (flag, detail) = (tag & FLAG != 0, tag >> DETAIL);
        Some(match tag & SORTS {
            CALL => {
                let callee = names.read(reader)?;
                let object = match NonZero::new(detail & OBJECTS) {
                    Some(code) => Some(Object::read(code.get(), || names.read(reader))?),
                    None => None,
                };
                let arguments = match tag >> ARGUMENTS {
                    MANY_ARGUMENTS => u16::try_from(reader.number()?).ok()?,
                    few => few.into(),
                };
                Self::Call(Call { callee, object, arguments, is_macro: flag })
            }
            CREATION => Self::Creation { type_: names.read(reader)? },
            ACCESS => {
                let member = names.read(reader)?;
                let object = Object::read(detail, || names.read(reader))?;
                let written = if flag {
                    Some(Value::read(reader.byte()?, || names.read(reader))?)
                } else {
                    None
                };
                Self::Access { object, member, written }
            }
            _ => Self::Return(Value::read(detail, || names.read(reader))?),
        })
    }
}

impl<N> Call<N> {
    /// How many arguments there are, or [`MANY_ARGUMENTS`].
    fn few_arguments(&self) -> u8 {
        u8::try_from(self.arguments).map_or(MANY_ARGUMENTS, |count| count.min(MANY_ARGUMENTS))
    }
}

impl<N> Object<N> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A use of each sort, with each sort of object and value.
    fn uses(start: u32) -> Vec<Use<&'static str>> {
        let objects = [
            Object::Own,
            Object::OwnMember("parts"),
            Object::Inherited,
            Object::Named("a.b"),
            Object::Result,
            Object::Other,
        ];
        let values = [
            Value::Nothing,
            Value::Own,
            Value::OwnMember("parts"),
            Value::Named("a.b"),
            Value::Call("draw"),
            Value::Creation("Part"),
            Value::Literal,
            Value::Function,
            Value::Other,
        ];
        let call = |object, arguments, is_macro| {
            Act::Call(Call { callee: "draw", object, arguments, is_macro })
        };
        let mut acts = vec![call(None, u16::MAX, true), Act::Creation { type_: "Part" }];
        acts.extend(objects.map(|object| call(Some(object), 1, false)));
        acts.extend(objects.map(|object| Act::Access { object, member: "size", written: None }));
        acts.extend(values.map(|value| Act::Access {
            object: Object::Own,
            member: "size",
            written: Some(value),
        }));
        acts.extend(values.map(Act::Return));
        let offsets = (start..).step_by(90);
        offsets.zip(acts).map(|(offset, act)| Use { offset, act }).collect()
    }

    #[test]
    fn uses_are_what_they_were_wherever_their_function_stands() {
        let packed = Uses::pack(100, &uses(130));
        assert_eq!(packed.iter(100).collect::<Vec<_>>(), uses(130));
        assert_eq!(packed, Uses::pack(7_000, &uses(7_030)));
        // One that stands before the start of its function.
        let before = Uses::pack(100, &uses(10));
        assert_eq!(before.iter(100).collect::<Vec<_>>(), uses(10));
    }

    #[test]
    fn a_name_is_written_once() {
        let call = |callee| Act::Call(Call { callee, object: None, arguments: 0, is_macro: false });
        let twice = [Use { offset: 1, act: call("name") }, Use { offset: 9, act: call("name") }];
        // A tag, a distance, a name of 4 bytes where 1 is free; then a tag, a distance, the first name.
        assert_eq!(&*Uses::pack(0, &twice).0, b"\x00\x01\x05name\x00\x08\x01");
    }

    #[test]
    fn what_was_gathered_is_scattered_again() {
        let all = [Uses::pack(5, &uses(30)), Uses::default(), Uses::pack(0, &uses(0))];
        let bytes = Uses::gather(all.iter());
        assert_eq!(Uses::scatter(&bytes).collect::<Vec<_>>(), all);
        // The second time, all names are known: a byte tells the place in place of the length.
        let names = ["draw", "Part", "parts", "a.b", "size"];
        let once: usize = names.iter().map(|name| name.len()).sum();
        let apart: usize = all.iter().map(|uses| uses.0.len() + 1).sum();
        assert_eq!(bytes.len(), apart - once);
    }

    #[test]
    fn a_function_that_does_nothing_holds_nothing() {
        assert!(Uses::pack::<&str>(7, &[]).is_empty());
        assert_eq!(Uses::default().iter(7).next(), None);
    }

    #[test]
    fn ill_formed_bytes_end_the_list() {
        let all = Uses::pack(0, &uses(30));
        let whole = uses(30);
        for end in 0..all.0.len() {
            let cut = Uses(all.0[..end].into());
            let found: Vec<_> = cut.iter(0).collect();
            assert!(whole.starts_with(&found) && found.len() < whole.len(), "cut at {end}");
        }
        for bytes in [
            // An object of no sort; a name of no place; a name that is no text; a number that never
            // ends; a name longer than what is there.
            &b"\x3a\x00\x02a"[..],
            b"\x00\x00\x00",
            b"\x00\x00\x02\xff",
            b"\x00\xff\xff\xff\xff\xff\xff\xff",
            b"\x00\x00\xff\xff\xff\xff\x0fa",
        ] {
            assert_eq!(Uses(bytes.into()).iter(0).next(), None, "{bytes:?}");
        }
    }
}
