//! The facts of a file, and of what stands in it beside functions and types.

use astrolens_model::{LineCounts, LineTable, ModuleRequest};
use serde::{Deserialize, Serialize};

use crate::{
    FileUses, FunctionFacts, HalsteadCounts, ImplementationFacts, ImportFacts, ModuleFacts, Remark,
    TypeFacts, Use,
};

/// All that was seen in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Where its lines are.
    pub lines: LineTable,
    /// How many of which sort there are.
    pub counts: LineCounts,
    /// What is counted over the file as a whole.
    pub whole: WholeFacts,
    /// Its functions in source order.
    pub functions: Vec<FunctionFacts>,
    /// Its types in source order.
    pub types: Vec<TypeFacts>,
    /// What it says of types that are defined elsewhere, in source order.
    pub implementations: Vec<ImplementationFacts>,
    /// Its imports in source order.
    pub imports: Vec<ImportFacts>,
    /// The modules that are written within it, in source order.
    pub modules: Vec<ModuleFacts>,
    /// The macros that it defines and that others find elsewhere than where they are defined, by name.
    pub exported_macros: Vec<String>,
    /// The macros that it defines and that may stand for a header where another file includes one, in source
    /// order.
    pub header_macros: Vec<HeaderMacro>,
    /// What it declares beside functions, types and modules and that others may ask for by name, such as
    /// constants: each by its name within the file, in no order.
    pub values: Vec<String>,
    /// What it does, outside of functions and in each.
    pub uses: FileUses,
    /// The comments that speak to this program, in source order.
    pub remarks: Vec<Remark>,
    /// A syntax error left a part unread.
    pub partial: bool,
    /// Byte offset of its first syntax error.
    pub first_error: Option<u32>,
}

impl FileFacts {
    /// All that is done in the file, by which function, if by any: first what is done outside of
    /// functions, then what each of them does. Offsets count from the start of the file.
    pub fn acts(&self) -> impl Iterator<Item = (Option<&FunctionFacts>, Use<&str>)> {
        self.uses.iter().map_while(|(number, Use { offset, act })| {
            let function = match number {
                Some(number) => Some(self.functions.get(number)?),
                None => None,
            };
            let start = function.map_or(0, |function| function.start);
            Some((function, Use { offset: offset.wrapping_add(start), act }))
        })
    }
}

/// A macro that is defined as the name of a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderMacro {
    /// Its name.
    pub name: String,
    /// The header, as a directive would ask for it.
    pub header: ModuleRequest,
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
