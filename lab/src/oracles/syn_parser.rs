//! syn: rustc's grammar as a library, exact where macros are not expanded.

use std::fs;

use anyhow::{Context, Result};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use crate::compare::function::Function;
use crate::language::Language;
use crate::peers::{Peer, Run, Runner};

/// Every function and method with a body that is not inside a macro's arguments.
pub static ORACLE: Peer = Peer {
    name: "syn",
    covers: &[(Language::Rust, &[])],
    files_at_once: 100,
    sample: None,
    runner: Runner::Program(run),
    definition: include_str!("syn_parser.rs"),
};

/// Lists the functions of the files.
pub fn run(run: &Run<'_>) -> Result<Vec<Function>> {
    let mut functions = Vec::new();
    for file in run.files {
        let text = fs::read_to_string(run.root.join(file))
            .with_context(|| format!("failed to read {file}"))?;
        // A fixture that is no Rust has no functions to find.
        if let Ok(tree) = syn::parse_file(&text) {
            let mut finder = Finder { file, functions: &mut functions };
            finder.visit_file(&tree);
        }
    }
    Ok(functions)
}

struct Finder<'a> {
    file: &'a str,
    functions: &'a mut Vec<Function>,
}

impl Finder<'_> {
    /// Attributes are not part of a function's extent: its visibility or its signature begins it.
    fn add(
        &mut self,
        visibility: Option<&syn::Visibility>,
        signature: &syn::Signature,
        block: &syn::Block,
    ) {
        let start = match visibility {
            Some(visibility) if !matches!(visibility, syn::Visibility::Inherited) => {
                visibility.span()
            }
            _ => signature.span(),
        };
        self.functions.push(Function {
            file: self.file.to_owned(),
            name: signature.ident.to_string(),
            line: start.start().line as u32,
            end_line: Some(block.span().end().line as u32),
            ..Function::default()
        });
    }
}

impl<'tree> Visit<'tree> for Finder<'_> {
    fn visit_item_fn(&mut self, item: &'tree syn::ItemFn) {
        self.add(Some(&item.vis), &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'tree syn::ImplItemFn) {
        self.add(Some(&item.vis), &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'tree syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(None, &item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}
