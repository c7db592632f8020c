//! The facts of a file, and of what stands in it beside functions.

use astrolens_model::{LineCounts, LineTable, TypeKind};
use serde::{Deserialize, Serialize};

use crate::{FunctionFacts, HalsteadCounts, ImportFacts, ModuleFacts, Remark, Uses};

/// All that was seen in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Where its lines are.
    pub lines: LineTable,
    /// How many of which sort there are.
    pub counts: LineCounts,
    /// What is counted over the file as a whole; absent where it was put together from parts.
    pub whole: Option<WholeFacts>,
    /// Its functions in source order.
    #[serde(with = "crate::kept")]
    pub functions: Vec<FunctionFacts>,
    /// Its types in source order.
    pub types: Vec<TypeFacts>,
    /// Its imports in source order.
    pub imports: Vec<ImportFacts>,
    /// The modules that are written within it, in source order.
    pub modules: Vec<ModuleFacts>,
    /// What it does outside of functions, counted from its first byte.
    pub uses: Uses,
    /// The comments that speak to this program, in source order.
    pub remarks: Vec<Remark>,
    /// A syntax error left a part unread.
    pub partial: bool,
    /// Byte offset of its first syntax error.
    pub first_error: Option<u32>,
}

/// What is counted over a file as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeFacts {
    /// Decision points outside all functions.
    pub decisions: u32,
    /// Statements, in functions or not.
    pub statements: u32,
    /// Operators and operands.
    pub halstead: HalsteadCounts,
}

/// What was seen of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeFacts {
    /// The name as written; `<anonymous>` where there is none.
    pub name: String,
    /// The name within its file.
    pub qualified_name: String,
    /// What sort of type it is.
    pub kind: TypeKind,
    /// Byte offset of its start.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// Number of methods defined in this file.
    pub methods: u32,
    /// Those of them that are public.
    pub public_methods: u32,
    /// Number of fields.
    pub fields: u32,
    /// Those of them that are public.
    pub public_fields: u32,
    /// The sum of its methods' cyclomatic complexities.
    pub wmc: u32,
    /// Lack of cohesion of methods; absent without methods.
    pub lcom4: Option<u32>,
    /// Tight class cohesion; absent with fewer than two methods.
    pub tcc: Option<f64>,
}

impl TypeFacts {
    /// Byte offset just past it.
    #[must_use]
    pub const fn end(&self) -> u32 {
        self.start.wrapping_add(self.length)
    }
}
