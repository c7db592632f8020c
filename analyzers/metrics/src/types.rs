//! Types and their methods, which may stand anywhere in the file.

use std::collections::HashMap;

use astrolens_facts::{FunctionFacts, TypeFacts};
use astrolens_model::{ANONYMOUS, FunctionKind, Visibility};
use astrolens_syntax::Members;
use astrolens_syntax::outline::{Access, TypeHead};
use tree_sitter::Node;

use crate::cohesion::{Cohesion, Member, cohesion};
use crate::frame::Frame;
use crate::metrics::halstead::Vocabulary;
use crate::names::{self, Scoped, Scopes};

/// The types of a file, and its methods on their way to them.
#[derive(Default)]
pub(crate) struct Types {
    types: Vec<OpenType>,
    methods: Vec<Method>,
}

/// A type with what its head says.
struct OpenType {
    facts: TypeFacts,
    /// How many scopes its qualified name holds.
    depth: usize,
    fields: Vec<(String, bool)>,
    access: Access,
}

/// A method on its way to its type.
struct Method {
    /// The type around it, or the name of the type it says it belongs to.
    owner: Owner,
    /// Its place among the file's functions.
    function: usize,
    member: Member,
    cyclomatic: u32,
    /// It is left out of cohesion.
    is_apart: bool,
}

enum Owner {
    Around(usize),
    /// By the name from the file down, or as written.
    Named {
        qualified: String,
        written: String,
    },
}

impl Types {
    /// A type begins at the byte `start`; returns its number.
    pub(crate) fn open(
        &mut self,
        node: Node<'_>,
        start: u32,
        head: TypeHead,
        qualified: Scoped<String>,
    ) -> usize {
        self.types.push(OpenType {
            depth: qualified.depth,
            facts: TypeFacts {
                name: head.name.unwrap_or_else(|| ANONYMOUS.to_owned()),
                qualified_name: qualified.facts,
                kind: head.kind,
                start,
                length: (node.end_byte() as u32).wrapping_sub(start),
                methods: 0,
                public_methods: 0,
                fields: 0,
                public_fields: 0,
                wmc: 0,
                lcom4: None,
                tcc: None,
            },
            fields: head.fields,
            access: head.access,
        });
        self.types.len() - 1
    }

    /// What holds at `offset` in the body of the type with the number `owner`.
    pub(crate) fn access(&self, owner: usize, offset: u32) -> Option<Visibility> {
        self.types.get(owner)?.access.at(offset)
    }

    /// A function ends: it is kept for the type it belongs to, if to any.
    pub(crate) fn method(
        &mut self,
        frame: &mut Frame<'_>,
        cyclomatic: u32,
        scopes: &Scopes,
        separator: &str,
    ) {
        let kind = frame.head.kind;
        if frame.is_closure || kind == Some(FunctionKind::Initializer) {
            return;
        }
        let owner = match (frame.owner, &frame.head.owner) {
            (Some(index), _) => Owner::Around(index),
            (None, Some(written)) => Owner::Named {
                qualified: scopes.qualify(frame.scope, written, separator),
                written: written.clone(),
            },
            (None, None) => {
                let Some(name) = scopes.name(frame.scope) else { return };
                Owner::Named {
                    qualified: scopes.qualify(scopes.around(frame.scope), name, separator),
                    written: name.to_owned(),
                }
            }
        };
        let name = frame.head.name.as_deref().unwrap_or(ANONYMOUS);
        let mut uses = std::mem::take(&mut frame.own_members);
        uses.sort_unstable();
        uses.dedup();
        self.methods.push(Method {
            owner,
            function: frame.index,
            member: Member { name: Vocabulary::hash(name.as_bytes()), uses },
            cyclomatic,
            // A function without an object, such as Rust's `new`, can share no field either.
            is_apart: kind == Some(FunctionKind::Constructor) || frame.head.receiver.is_none(),
        });
    }

    /// The types as they stand, without what follows from their methods.
    pub(crate) fn unfinished(self) -> Vec<Scoped<TypeFacts>> {
        let scoped = |open: OpenType| Scoped { facts: open.facts, depth: open.depth };
        self.types.into_iter().map(scoped).collect()
    }

    /// Gives every type its methods, and what follows from them; and every method that is
    /// defined outside its type the visibility that the type declares it with.
    pub(crate) fn close(
        self,
        members: Members,
        functions: &mut [Option<FunctionFacts>],
    ) -> Vec<TypeFacts> {
        let mut all = Vec::with_capacity(self.types.len());
        let mut heads = Vec::with_capacity(self.types.len());
        for OpenType { facts, fields, access, .. } in self.types {
            all.push(facts);
            heads.push((fields, access));
        }
        let mut of_type: Vec<Vec<Method>> = all.iter().map(|_| Vec::new()).collect();
        let by_name = names::types_by_name(&all);
        for method in self.methods {
            let Some(index) = method.owner.find(&by_name) else { continue };
            if let Some(function) = functions[method.function].as_mut() {
                let declared = || heads[index].1.of(&function.name);
                function.visibility = function.visibility.or_else(declared);
            }
            of_type[index].push(method);
        }
        for ((facts, (fields, _)), methods) in all.iter_mut().zip(heads).zip(of_type) {
            facts.public_methods =
                methods.iter().filter(|method| method.is_public(functions)).count() as u32;
            complete(facts, &fields, methods, members);
        }
        all
    }
}

impl Owner {
    fn find(&self, by_name: &HashMap<&str, usize>) -> Option<usize> {
        match self {
            Self::Around(index) => Some(*index),
            Self::Named { qualified, written } => {
                by_name.get(qualified.as_str()).or_else(|| by_name.get(written.as_str())).copied()
            }
        }
    }
}

impl Method {
    /// Whether nothing says that it is less than public.
    fn is_public(&self, functions: &[Option<FunctionFacts>]) -> bool {
        let function = functions[self.function].as_ref();
        let visibility = function.and_then(|function| function.visibility);
        visibility.is_none_or(|seen| seen == Visibility::Public)
    }
}

/// Adds to a type's facts what follows from its fields and methods.
fn complete(
    facts: &mut TypeFacts,
    fields: &[(String, bool)],
    methods: Vec<Method>,
    members: Members,
) {
    facts.methods = methods.len() as u32;
    facts.wmc = methods.iter().map(|method| method.cyclomatic).fold(0, u32::saturating_add);
    facts.public_fields = fields.iter().filter(|(_, public)| *public).count() as u32;
    let mut declared: Vec<u64> =
        fields.iter().map(|(name, _)| Vocabulary::hash(name.as_bytes())).collect();
    if members == Members::Used {
        let mut called: Vec<u64> = methods.iter().map(|method| method.member.name).collect();
        called.sort_unstable();
        declared.extend(
            methods
                .iter()
                .flat_map(|method| method.member.uses.iter().copied())
                .filter(|name| called.binary_search(name).is_err()),
        );
    }
    declared.sort_unstable();
    declared.dedup();
    facts.fields = declared.len() as u32;
    let members: Vec<Member> =
        methods.into_iter().filter(|method| !method.is_apart).map(|method| method.member).collect();
    let Cohesion { lcom4, tcc } = cohesion(&members, |name| declared.binary_search(&name).is_ok());
    facts.lcom4 = lcom4;
    facts.tcc = tcc;
}
