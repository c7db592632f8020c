//! What a file asks for from others, and the modules written in it.

use astrolens_syntax::endpoints::last_name;
use astrolens_syntax::imports::HiddenImport;
use tree_sitter::Node;

use super::Traversal;
use super::visit::Visit;
use crate::tree::last_child;

impl Traversal<'_> {
    /// An import, or what looks like one.
    pub(super) fn import(&mut self, visit: &Visit<'_>) {
        if let Some(head) = self.definition.outline.import(&self.site(visit)) {
            let end = end_of_code(visit.node);
            let code = self.source.get(visit.node.start_byte()..end).unwrap_or_default();
            self.imports.import(visit.start, code, head);
        }
    }

    /// A call: it imports where it begins as those do that may.
    pub(super) fn imports_by_call(&mut self, visit: &Visit<'_>) {
        let code = self.source.get(visit.start as usize..).unwrap_or_default();
        if self.definition.import_calls.iter().any(|start| code.starts_with(start)) {
            self.import(visit);
        }
    }

    /// A call or creation of what is `called`: few have a name by which a program may serve something to
    /// others, or ask them for it.
    pub(super) fn endpoint(&mut self, visit: &Visit<'_>, called: Node<'_>) {
        let names = self.definition.endpoint_names;
        let code = self.source.get(called.byte_range()).unwrap_or_default();
        if names.is_empty() || names.binary_search(&last_name(code)).is_err() {
            return;
        }
        if let Some(endpoint) = self.definition.outline.endpoint(&self.site(visit), called) {
            let range = endpoint.start as usize..endpoint.end as usize;
            self.imports.endpoint(self.source.get(range).unwrap_or_default(), endpoint);
        }
    }

    /// A namespace, which may be a module that is written here, or in another file.
    pub(super) fn module(&mut self, visit: &Visit<'_>) {
        match self.definition.outline.module(&self.site(visit)) {
            Some(head) => self.imports.module(visit.start, visit.node.end_byte() as u32, head),
            None => self.import(visit),
        }
    }

    /// A comment, which may ask for other files.
    pub(super) fn comment_imports(&mut self, visit: &Visit<'_>) {
        for import in self.definition.outline.comment_imports(&self.site(visit)) {
            let HiddenImport { start, end, head } = import;
            let code = self.source.get(start as usize..end as usize).unwrap_or_default();
            self.imports.import(start, code, head);
        }
    }

    /// The imports that the grammar was not shown.
    pub(super) fn hidden_imports(&mut self) {
        let Some(masked) = self.masked else { return };
        for &(start, end) in masked.hidden_includes.iter().chain(&masked.module_statements) {
            let code = self.source.get(start as usize..end as usize).unwrap_or_default();
            if let Some(head) = self.definition.outline.hidden_import(code) {
                self.imports.import(start, code, head);
            }
        }
    }
}

/// The end of a node without the comments it takes in behind it.
fn end_of_code(node: Node<'_>) -> usize {
    last_child(node).map_or(node.end_byte(), |child| child.end_byte())
}
