//! What is open becomes a report when the traversal leaves it.

use astrolens_facts::{FunctionFacts, ParameterFacts, Points, Use};
use astrolens_model::{ANONYMOUS, Modifiers, Stretch};
use astrolens_syntax::Definition;
use astrolens_syntax::outline::Signature;

use crate::collector::{Collector, Ending, PointGroups};
use crate::collectors::Collectors;
use crate::declared::{DeclarationContext, DeclaredFunction, DeclaredImplementation, DeclaredType};
use crate::frame::Frame;
use crate::names::Scopes;
use crate::uses::Name;

/// What has been closed so far.
pub(crate) struct Results {
    definition: &'static Definition,
    /// A place for each function, in source order.
    functions: Vec<Option<DeclaredFunction>>,
    /// What each of them does.
    uses: Vec<Vec<Use<Name>>>,
    /// The types in source order.
    pub(crate) types: Vec<DeclaredType>,
    /// What is said of types elsewhere than there.
    pub(crate) implementations: Vec<DeclaredImplementation>,
}

/// What is declared in what one walk saw, in source order.
#[derive(Debug)]
pub(crate) struct Declarations {
    /// A place for each function: empty where it was not walked.
    pub(crate) functions: Vec<Option<DeclaredFunction>>,
    pub(crate) types: Vec<DeclaredType>,
    pub(crate) implementations: Vec<DeclaredImplementation>,
}

impl Results {
    /// Nothing closed yet.
    pub(crate) fn new(definition: &'static Definition) -> Self {
        Self {
            definition,
            functions: Vec::new(),
            uses: Vec::new(),
            types: Vec::new(),
            implementations: Vec::new(),
        }
    }

    /// Makes room for one function, which most walks of a part of a file find alone: where thousands are open,
    /// room for more is noticed.
    pub(crate) fn expect_one(&mut self) {
        self.functions.reserve_exact(1);
    }

    /// The place of the next function.
    pub(crate) fn reserve(&mut self) -> usize {
        self.functions.push(None);
        self.uses.push(Vec::new());
        self.functions.len() - 1
    }

    /// A function ends: its facts are told, and it adds to those around it what is theirs.
    pub(crate) fn function(&mut self, mut closing: ClosingFunction<'_, '_>) {
        let measured = closing.measure();
        let ClosingFunction { mut frame, ending, scopes, branches, .. } = closing;
        let separator = self.definition.separator;
        let name = frame.head.name.take().unwrap_or_else(|| ANONYMOUS.to_owned());
        let owned = frame.head.owner.as_ref().map(|owner| format!("{owner}{separator}{name}"));
        let inner = owned.as_deref().unwrap_or(&name);
        let qualified_name = scopes.qualify(frame.scope, inner, separator);
        let index = frame.index;
        let depth = scopes.depth(frame.scope);
        let owner = std::mem::take(&mut frame.surroundings.owner);
        let assigned = std::mem::take(&mut frame.assigned);
        self.uses[index] = std::mem::take(&mut frame.uses).close();
        let branches_before = |end| branches.partition_point(|offset| *offset < end);
        let inside = (branches_before(ending.end) - branches_before(ending.start)) as u32;
        let measured = FunctionFacts {
            name,
            preprocessor_branches: self.definition.prepare.map(|_| inside),
            ..measured
        };
        let facts = declared(frame, &ending, measured);
        self.functions[index] =
            Some(DeclaredFunction { facts, qualified_name, depth, owner, assigned });
    }

    /// Where each function starts, with what it does; `None` where it was not walked.
    pub(crate) fn uses(&self) -> impl Iterator<Item = Option<(u32, &[Use<Name>])>> {
        self.functions.iter().zip(&self.uses).map(|(function, uses)| {
            function.as_ref().map(|function| (function.facts.start, uses.as_slice()))
        })
    }

    /// All that was closed.
    pub(crate) fn into_declarations(self) -> Declarations {
        let Self { functions, types, implementations, .. } = self;
        Declarations { functions, types, implementations }
    }
}

/// The parameters called `names`, with their types, which may begin with that of a receiver.
fn parameters(names: Vec<String>, mut types: Vec<Option<String>>) -> Vec<ParameterFacts> {
    let mut types = types.drain(types.len().saturating_sub(names.len())..);
    let typed = |name| ParameterFacts { name, written_type: types.next().flatten() };
    names.into_iter().map(typed).collect()
}

/// What the function of `frame` is declared as, beside what was `measured` of it.
fn declared(mut frame: Frame<'_>, ending: &Ending<'_>, measured: FunctionFacts) -> FunctionFacts {
    let (start, head) = (frame.start, frame.head);
    let DeclarationContext { visibility, attributes, overrides, .. } = frame.surroundings;
    let Signature { modifiers, parameter_types, returns } = frame.signature;
    frame.own_members.sort_unstable();
    frame.own_members.dedup();
    FunctionFacts {
        kind: head.kind.unwrap_or_default(),
        has_receiver: head.receiver.is_some(),
        modifiers: modifiers.with_if(Modifiers::OVERRIDE, overrides),
        attributes,
        visibility,
        partial: frame.partial,
        start,
        length: ending.end - start,
        name_place: Stretch::new(head.name_span.unwrap_or((start, start)), start),
        documentation: frame.documentation.map(|span| Stretch::new(span, start)),
        parameters: parameters(head.parameters, parameter_types),
        returns,
        members: frame.own_members,
        ..measured
    }
}

/// A function that ends, and what is needed to report it.
pub(crate) struct ClosingFunction<'walk, 'tree> {
    pub(crate) frame: Frame<'tree>,
    pub(crate) ending: Ending<'walk>,
    pub(crate) collectors: &'walk Collectors,
    /// The frames around it, the file's first.
    pub(crate) around: &'walk mut [Frame<'tree>],
    /// The function in whose head it stands, which is read with it.
    pub(crate) lender: Option<&'walk mut Frame<'tree>>,
    pub(crate) scopes: &'walk Scopes,
    /// Offsets of the preprocessor's branches in the file.
    pub(crate) branches: &'walk [u32],
}

impl ClosingFunction<'_, '_> {
    /// What the metrics say of it, and nothing else; what counts elsewhere too is added there.
    fn measure(&mut self) -> FunctionFacts {
        let Self { frame, ending, collectors, around, lender, .. } = self;
        let counts_in_encloser = frame.counts_in_encloser();
        let tallies = &mut frame.tallies;
        let mut facts = FunctionFacts::default();
        collectors.finish(tallies, ending, &mut facts);
        let mut groups = PointGroups::default();
        Collectors::points(tallies, &mut groups);
        facts.points = Points::pack(ending.start, groups);
        if let Some(lender) = lender {
            collectors.nest(tallies, ending, &mut lender.tallies);
        } else if let [_, .., encloser] = around {
            collectors.nest(tallies, ending, &mut encloser.tallies);
            if counts_in_encloser {
                collectors.add(tallies, &mut encloser.tallies);
            }
        }
        facts
    }
}
