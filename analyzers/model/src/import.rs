//! What an import asks for, whatever the language: the words of facts and reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Stretch;

/// How a file asks for another.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// `import`, of a module.
    Import,
    /// `from … import`, of names in a module.
    From,
    /// A text that is read in place: `#include`, `include!`.
    Include,
    /// `use`, of names in a path.
    Use,
    /// `extern crate`.
    #[serde(rename = "extern crate")]
    ExternCrate,
    /// `mod name;`, which is in a file of its own.
    Mod,
    /// `export … from`, of names in another module.
    Export,
    /// `require(…)`, `require.resolve(…)`.
    Require,
    /// A call that imports: `import(…)`, `importlib.import_module(…)`.
    Dynamic,
    /// `import("…")` as a type.
    ImportType,
    /// A file whose contents become a value: `include_str!`.
    Embed,
    /// `module name;`: the module that the file is a part of.
    Module,
    /// Names that a linker finds: `extern "C" { … }`.
    Extern,
    /// A call that loads a library of machine code: `ctypes.CDLL(…)`.
    Library,
    /// A call that starts a program: `subprocess.run(…)`.
    Program,
    /// A call that asks a server for a path: `fetch("/a")`.
    Request,
    /// What serves a path to whoever asks: `app.get("/a", …)`.
    Route,
    /// What stands before all paths of a router or client: `Blueprint("a", __name__, url_prefix="/a")`. Its
    /// names are who gets it, by another name what that is a part of, and behind it what it is mounted on.
    Mount,
    /// A call of a method by its name in gRPC: `channel.unary_unary("/a.B/C")`.
    Rpc,
    /// What serves a service by its name in gRPC: `grpc.method_handlers_generic_handler("a.B", …)`.
    Service,
    /// A module of AMD: `define(["a"], …)`, `require(["a"], …)`, `require("a")` in such a module.
    Define,
    /// A path that is made an address: `new URL("./a", import.meta.url)`.
    Address,
    /// A comment that names another file to a compiler: `/// <reference path="…" />`.
    Reference,
}

impl ImportKind {
    /// The kind as reports write it.
    #[must_use]
    // astrolens: ignore[cyclomatic-complexity] names, not paths to follow
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::From => "from",
            Self::Include => "include",
            Self::Use => "use",
            Self::ExternCrate => "extern crate",
            Self::Mod => "mod",
            Self::Export => "export",
            Self::Require => "require",
            Self::Dynamic => "dynamic",
            Self::ImportType => "import-type",
            Self::Embed => "embed",
            Self::Module => "module",
            Self::Extern => "extern",
            Self::Library => "library",
            Self::Program => "program",
            Self::Request => "request",
            Self::Route => "route",
            Self::Mount => "mount",
            Self::Rpc => "rpc",
            Self::Service => "service",
            Self::Define => "define",
            Self::Address => "address",
            Self::Reference => "reference",
        }
    }

    /// Whether it is a statement or directive as short as those are, and no part of an expression or
    /// type.
    #[must_use]
    pub const fn is_statement(self) -> bool {
        let is_part = matches!(
            self,
            Self::Require
                | Self::Dynamic
                | Self::ImportType
                | Self::Embed
                | Self::Define
                | Self::Address
        );
        !is_part && !self.is_foreign()
    }

    /// Whether it asks for something that the language's own modules have no part in.
    #[must_use]
    pub const fn is_foreign(self) -> bool {
        matches!(self, Self::Extern | Self::Library | Self::Program) || self.is_endpoint()
    }

    /// Whether it is one end of what programs ask of one another over a network.
    #[must_use]
    pub const fn is_endpoint(self) -> bool {
        matches!(self, Self::Request | Self::Route | Self::Mount | Self::Rpc | Self::Service)
    }
}

/// What is particular about an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportFlag {
    /// Only types are asked for: nothing is loaded when the program runs.
    TypeOnly,
    /// It is done under a condition, or when the function around it is called.
    Conditional,
    /// It is done by a call, where that is reached.
    Dynamic,
    /// It is there for tests alone.
    Test,
    /// What is asked for is handed on to those who import this file.
    ReExport,
    /// What is asked for is computed, and not known before the program runs.
    Computed,
}

impl ImportFlag {
    /// All of them, in the order of reports.
    const ALL: [Self; 6] = [
        Self::TypeOnly,
        Self::Conditional,
        Self::Dynamic,
        Self::Test,
        Self::ReExport,
        Self::Computed,
    ];
}

/// A set of [`ImportFlag`]s.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ImportFlags(u8);

impl ImportFlags {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// These and `flag`.
    #[must_use]
    pub const fn with(self, flag: ImportFlag) -> Self {
        Self(self.0 | 1 << flag as u8)
    }

    /// These and `flag`, if it `holds`.
    #[must_use]
    pub const fn with_if(self, flag: ImportFlag, holds: bool) -> Self {
        if holds { self.with(flag) } else { self }
    }

    /// These and `others`.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of them that are among `others` too.
    #[must_use]
    pub const fn in_common(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Whether `flag` is one of them.
    #[must_use]
    pub const fn has(self, flag: ImportFlag) -> bool {
        self.0 & 1 << flag as u8 != 0
    }

    /// They, in the order of reports.
    pub fn iter(self) -> impl Iterator<Item = ImportFlag> {
        ImportFlag::ALL.into_iter().filter(move |flag| self.has(*flag))
    }
}

/// How what is asked for is written, which decides where it is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpecifierForm {
    /// A name or path of the language: `a.b`, `std::io`.
    #[default]
    Name,
    /// A text in quotes: `"./a.js"`, `"a.h"`.
    Quoted,
    /// A header in angle brackets: `<a.h>`.
    Angled,
    /// A macro that stands for one of the other forms.
    Macro,
}

/// One thing that an import asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModuleRequest {
    /// What is asked for, without quotes, brackets, comments and dots in front; empty where those
    /// dots say it all. Absent where it is computed.
    pub specifier: Option<String>,
    /// How it is written.
    pub form: SpecifierForm,
    /// How many dots stand before a relative one; 0 for one that is not relative.
    pub level: u32,
    /// Where it is written, from the start of the import.
    pub place: Stretch,
    /// What of it is asked for by name; none where it is asked for as a whole under its own name.
    pub names: Vec<ImportedName>,
}

/// A name that an import asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedName {
    /// The name within the module. `default` is the default export; `*` is all its names, or with an
    /// alias, the module itself.
    pub name: String,
    /// The name it goes by here, where that is another.
    pub alias: Option<String>,
    /// Where both are written, from the start of the import.
    pub place: Stretch,
    /// It is marked as a type.
    pub type_only: bool,
}

impl ImportedName {
    /// What stands for all names of a module, and with an alias for the module itself.
    pub const ALL: &str = "*";
}

/// An import as the text states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Import {
    /// The statement, directive or call, white space folded; a long call's is cut.
    pub text: String,
    /// Line, from 1.
    pub line: u32,
    /// How it asks, by the language's word for it where there is one.
    pub kind: ImportKind,
    /// What is particular about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<ImportFlag>,
    /// What it asks for, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<ImportRequest>,
}

/// One thing that an [`Import`] asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportRequest {
    /// What is asked for, without quotes, brackets and the dots of a relative import. Absent where it
    /// is computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub specifier: Option<String>,
    /// How it is written; absent for a plain `name`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub form: SpecifierForm,
    /// How many dots stand before a relative one; absent for one that is not relative.
    #[serde(default, skip_serializing_if = "is_default")]
    pub level: u32,
    /// What of it is asked for by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<RequestedName>,
}

/// A name that an [`ImportRequest`] asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestedName {
    /// The name within the module. `default` is the default export; `*` is all its names, or with an
    /// alias, the module itself.
    pub name: String,
    /// The name it goes by in this file, where that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// It is marked as a type.
    #[serde(default, skip_serializing_if = "is_default")]
    pub type_only: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_a_set() {
        let flags = ImportFlags::NONE.with(ImportFlag::Test).with_if(ImportFlag::TypeOnly, false);
        let both =
            flags.and(ImportFlags::NONE.with(ImportFlag::Conditional)).with(ImportFlag::Test);
        assert!(flags.has(ImportFlag::Test) && !flags.has(ImportFlag::TypeOnly));
        assert_eq!(both.iter().collect::<Vec<_>>(), [ImportFlag::Conditional, ImportFlag::Test]);
        let all = ImportFlag::ALL.into_iter().fold(ImportFlags::NONE, ImportFlags::with);
        assert_eq!(all.iter().collect::<Vec<_>>(), ImportFlag::ALL);
    }

    #[test]
    fn kinds_are_called_as_they_are_written() {
        for kind in [ImportKind::ExternCrate, ImportKind::ImportType, ImportKind::Rpc] {
            assert_eq!(serde_json::to_value(kind).ok(), Some(kind.as_str().into()));
        }
    }
}
