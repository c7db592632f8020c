//! Tools that know every function of a file, because they are its language's own parsers.

pub mod acorn;
pub mod ctags;
pub mod go_parser;
pub mod python_ast;
pub mod syn_parser;
pub mod typescript;

use crate::language::Language;
use crate::peers::Peer;

/// The oracle of a language.
pub fn of(language: Language) -> &'static Peer {
    match language {
        Language::Python => &python_ast::ORACLE,
        Language::Go => &go_parser::ORACLE,
        Language::C | Language::Cpp => &ctags::ORACLE,
        Language::Javascript => &acorn::ORACLE,
        Language::Typescript => &typescript::ORACLE,
        Language::Rust => &syn_parser::ORACLE,
    }
}
