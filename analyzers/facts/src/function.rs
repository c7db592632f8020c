//! The facts of a function.

use astrolens_model::{FunctionKind, Hashes, LineCounts, Modifiers, Stretch, Visibility};
use serde::{Deserialize, Serialize};

use crate::Points;

/// What was seen of a function, method or closure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FunctionFacts {
    /// The name as written; `<anonymous>` where there is none.
    pub name: String,
    /// The name within its file, parts joined by the language's separator.
    pub qualified_name: String,
    /// Which it is of those that share its qualified name, in source order, from 0.
    pub ordinal: u32,
    /// What sort of function it is.
    pub kind: FunctionKind,
    /// The type it is a method of, as far as its file tells.
    pub owner: Option<Owner>,
    /// It has an object that it is called on.
    pub has_receiver: bool,
    /// What it is declared as: `static`, `override`.
    pub modifiers: Modifiers,
    /// Decorators and attributes as written, without the sign in front, white space folded.
    pub attributes: Vec<String>,
    /// By what it is found again when its name does not tell.
    pub hashes: Hashes,
    /// From where it can be called, where the language says.
    pub visibility: Option<Visibility>,
    /// A syntax error lies inside.
    pub partial: bool,
    /// It is marked as a test, or stands within one that is.
    pub test: bool,
    /// Byte offset of its start: the one place that is told from the start of the file.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// Where its name stands; empty without one.
    pub name_place: Stretch,
    /// Where the documentation above or within it stands.
    pub documentation: Option<Stretch>,
    /// Cyclomatic complexity: 1 + decision points.
    pub cyclomatic: u32,
    /// Cognitive complexity.
    pub cognitive: u32,
    /// The deepest stack of control structures.
    pub nesting: u32,
    /// Its parameters, without the receiver.
    pub parameters: Vec<ParameterFacts>,
    /// The type of what it returns, as written.
    pub returns: Option<String>,
    /// Hashes of the names of its type's members that it uses, sorted, each once.
    pub members: Vec<u64>,
    /// Number of ways out.
    pub exits: u32,
    /// Number of statements.
    pub statements: u32,
    /// Number of acyclic paths (saturating).
    pub npath: u64,
    /// Conditional branches of the preprocessor inside; only for languages that have one.
    pub preprocessor_branches: Option<u32>,
    /// Lines from the first to the last.
    pub lines: LineCounts,
    /// Assignments, branches and conditions.
    pub abc: AbcCounts,
    /// Operators and operands.
    pub halstead: HalsteadCounts,
    /// What its complexities are made of.
    pub points: Points,
}

impl FunctionFacts {
    /// Byte offset just past it.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.length)
    }

    /// Byte offsets of its name's start and end.
    #[must_use]
    pub const fn name_span(&self) -> (u32, u32) {
        self.name_place.from(self.start)
    }

    /// Byte offsets of its start and just past its end; one that is assigned to its name begins
    /// with that.
    #[must_use]
    pub fn extent(&self) -> (u32, u32) {
        let (name_start, name_end) = self.name_span();
        let start = if name_start < name_end { self.start.min(name_start) } else { self.start };
        (start, self.end())
    }
}

/// The type that a method belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// That of this number among the types of its file.
    Type(u32),
    /// One that is defined elsewhere, by its name as written.
    Named(String),
}

/// A parameter as the head of its function declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterFacts {
    /// The name as written; empty where the language allows none.
    pub name: String,
    /// The type as written, where it is.
    pub written_type: Option<String>,
}

/// Assignments, branches and conditions (Fitzpatrick 1997).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbcCounts {
    /// Transfers of a value into a variable.
    pub assignments: u32,
    /// Calls.
    pub branches: u32,
    /// Comparisons and ways a structure may go on.
    pub conditions: u32,
}

/// What Halstead's measures follow from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalsteadCounts {
    /// Distinct operators.
    pub distinct_operators: u32,
    /// Distinct operands.
    pub distinct_operands: u32,
    /// All operators.
    pub operators: u32,
    /// All operands.
    pub operands: u32,
}
