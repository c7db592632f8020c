//! Functions and types of the outside of a file and of its units, joined in source order.

use std::borrow::Cow;
use std::collections::BTreeMap;

use astrolens_facts::{FunctionFacts, TypeFacts, Uses};
use astrolens_model::{LineIndex, Modifiers};
use astrolens_syntax::outline::{Access, Base, Field};

use crate::assemble::Gathered;
use crate::declared::{
    Assigned, DeclarationContext, DeclaredFunction, DeclaredImplementation, DeclaredOwner,
    DeclaredType, TYPE_AROUND,
};
use crate::documentation::{Above, Event, Rows, add};
use crate::hashes::hash_of_head;
use crate::measure::Comment;
use crate::names;
use crate::unit::{Outside, UnitMeasures, UnitPosition};

/// What is joined so far.
#[derive(Default)]
pub(crate) struct Joined<'part> {
    pub(crate) gathered: Gathered<'part>,
    /// What each function does.
    pub(crate) uses: Vec<Uses>,
    /// Who may use the members of each type.
    pub(crate) accesses: Vec<&'part Access>,
    /// Where the functions that are a part of the outside are among all functions, by their place
    /// there.
    pub(crate) outer: BTreeMap<usize, usize>,
    /// The first function of each unit.
    firsts: Vec<usize>,
    /// Where the types of the outside are among all types.
    outer_types: Vec<usize>,
    above: Above,
}

impl<'part> Joined<'part> {
    /// What `outside` and its `units`, both in source order, come to.
    pub(crate) fn of(outside: &'part Outside, units: &[Shift<'part>]) -> Self {
        let mut joined = Self::default();
        let mut units = units.iter();
        for event in &outside.part.events {
            match *event {
                Event::Comment { span, rows, code_row } => {
                    joined.above.comment(span, rows, code_row);
                }
                Event::Attribute(first, last) => joined.above.attribute(first, last),
                Event::Function(index, rows) => {
                    if let Some(Some(function)) = outside.part.declarations.functions.get(index) {
                        joined.outer.insert(index, joined.gathered.functions.len());
                        joined.outer_function(function, rows);
                        joined.uses.extend(outside.part.uses.functions.get(index).cloned());
                    }
                }
                Event::Type(index, rows) => {
                    if let Some(type_) = outside.part.declarations.types.get(index) {
                        joined.outer_types.push(joined.gathered.types.len());
                        joined.type_(type_.facts.clone(), &type_.access, rows);
                    }
                }
                Event::Part(rows) => {
                    if let Some(unit) = units.next() {
                        joined.unit(unit, rows);
                    }
                }
            }
        }
        let implementations = outside.part.declarations.implementations.iter().cloned();
        joined.gathered.implementations.extend(implementations);
        joined.gathered.implementations.sort_by_key(DeclaredImplementation::start);
        joined
    }

    /// Hashes again the first lines of functions that share them with what is around their unit.
    pub(crate) fn hash_heads(&mut self, units: &[Shift<'_>], source: &[u8], lines: &LineIndex<'_>) {
        for (unit, first) in units.iter().zip(&self.firsts) {
            let line = lines.start(unit.to.row) as usize..unit.to.start as usize;
            let begins_line = source.get(line).unwrap_or_default().trim_ascii().is_empty();
            for edge in &unit.from.edges {
                let function = self.gathered.functions.get_mut(first + edge.function);
                if let Some(function) = function.filter(|_| edge.is_last || !begins_line) {
                    function.hashes.head = hash_of_head(function, source, lines);
                }
            }
        }
    }

    /// Adds a function of the outside.
    fn outer_function(&mut self, function: &'part DeclaredFunction, rows: Rows) {
        let owner = match function.owner {
            DeclaredOwner::Around(index) => match self.outer_types.get(index) {
                Some(index) => DeclaredOwner::Around(*index),
                None => DeclaredOwner::Nobody,
            },
            ref owner => owner.clone(),
        };
        let qualified_name = function.qualified_name.clone();
        let facts = FunctionFacts { qualified_name, ..function.facts.clone() };
        self.function(facts, owner, rows);
        self.assign(self.gathered.functions.len() - 1, &function.assigned, 0);
    }

    /// Adds all that is in a unit, which begins on these `rows`.
    fn unit(&mut self, unit: &Shift<'part>, rows: Rows) {
        let first = self.gathered.functions.len();
        let first_type = self.gathered.types.len();
        self.firsts.push(first);
        for event in &unit.from.part.events {
            match *event {
                Event::Comment { span, rows, code_row } => self.above.comment(
                    (unit.byte(span.0), unit.byte(span.1)),
                    (unit.row(rows.0), unit.row(rows.1)),
                    code_row.map(|row| unit.row(row)),
                ),
                Event::Attribute(first, last) => {
                    self.above.attribute(unit.row(first), unit.row(last));
                }
                Event::Function(index, own_rows) => {
                    let rows = if index == 0 { rows } else { unit.rows(own_rows) };
                    self.unit_function(unit, index, rows, first_type);
                }
                Event::Type(index, rows) => {
                    if let Some(type_) = unit.from.part.declarations.types.get(index) {
                        self.type_(unit.type_(type_), &type_.access, unit.rows(rows));
                    }
                }
                Event::Part(_) => {}
            }
        }
        let method = unit.to.method.and_then(|slot| self.outer.get(&slot));
        if let Some(method) = method.copied() {
            self.lend(unit, method);
        }
        self.above.code(unit.from.last_code_row.map(|row| unit.row(row)));
        let implementations = unit.from.part.declarations.implementations.iter();
        self.gathered.implementations.extend(implementations.map(|own| unit.implementation(own)));
    }

    /// Adds a function of a unit whose first type has the number `first_type` in the file.
    fn unit_function(&mut self, unit: &Shift<'part>, index: usize, rows: Rows, first_type: usize) {
        let Some(Some(function)) = unit.from.part.declarations.functions.get(index) else { return };
        let mut facts = unit.function(function);
        let owner = if index == 0 {
            self.owned(&mut facts, &unit.to.surroundings)
        } else {
            within(&function.owner, first_type)
        };
        self.function(facts, owner, rows);
        self.uses.extend(unit.from.part.uses.functions.get(index).cloned());
        self.assign(self.gathered.functions.len() - 1, &function.assigned, unit.byte(0));
    }

    /// Gives the function `method` of the outside what a unit within it uses of its object.
    fn lend(&mut self, unit: &Shift<'part>, method: usize) {
        if let Some(function) = self.gathered.functions.get_mut(method) {
            function.members.extend(&unit.from.own_members);
        }
        self.assign(method, &unit.from.assigned, unit.byte(0));
    }

    /// Tells the function that is a unit what stands around it says of it; returns its owner.
    fn owned(&self, facts: &mut FunctionFacts, surroundings: &DeclarationContext) -> DeclaredOwner {
        let DeclarationContext { owner, visibility, attributes, overrides } = surroundings;
        facts.visibility = *visibility;
        facts.attributes.clone_from(attributes);
        facts.modifiers = facts.modifiers.with_if(Modifiers::OVERRIDE, *overrides);
        match owner {
            DeclaredOwner::Around(index) => match self.outer_types.get(*index) {
                Some(index) => DeclaredOwner::Around(*index),
                None => DeclaredOwner::Nobody,
            },
            owner => owner.clone(),
        }
    }

    fn function(&mut self, mut facts: FunctionFacts, owner: DeclaredOwner, rows: Rows) {
        add(&mut facts.documentation, facts.start, self.above.of(rows));
        self.gathered.functions.push(facts);
        self.gathered.owners.push(owner);
    }

    /// Adds the fields that `function` assigns, which stand `shift` bytes further behind than where
    /// they were seen.
    fn assign(&mut self, function: usize, fields: &'part [Field], shift: u32) {
        let fields = fields.iter().map(Cow::Borrowed);
        self.gathered.assigned.extend(fields.map(|field| Assigned { function, field, shift }));
    }

    fn type_(&mut self, mut facts: TypeFacts, access: &'part Access, rows: Rows) {
        add(&mut facts.documentation, facts.start, self.above.of(rows));
        self.gathered.types.push(facts);
        self.accesses.push(access);
    }
}

/// The owner of a function within a unit whose first type has the number `first` in the file.
fn within(owner: &DeclaredOwner, first: usize) -> DeclaredOwner {
    match owner {
        DeclaredOwner::Around(TYPE_AROUND) => DeclaredOwner::Nobody,
        DeclaredOwner::Around(index) => DeclaredOwner::Around(first + index),
        owner => owner.clone(),
    }
}

/// Where a unit is now that was measured elsewhere.
pub(crate) struct Shift<'units> {
    pub(crate) from: &'units UnitMeasures,
    pub(crate) to: &'units UnitPosition,
    /// What stands between the parts of a qualified name.
    pub(crate) separator: &'static str,
}

impl Shift<'_> {
    /// A byte of the unit by its offset in the file.
    pub(crate) fn byte(&self, offset: u32) -> u32 {
        offset.wrapping_sub(self.from.start).wrapping_add(self.to.start)
    }

    fn row(&self, row: u32) -> u32 {
        row.wrapping_sub(self.from.row).wrapping_add(self.to.row)
    }

    fn rows(&self, rows: Rows) -> Rows {
        Rows { own: self.row(rows.own), around: rows.around.map(|row| self.row(row)) }
    }

    fn function(&self, function: &DeclaredFunction) -> FunctionFacts {
        let DeclaredFunction { facts, qualified_name, depth, .. } = function;
        FunctionFacts {
            start: self.byte(facts.start),
            qualified_name: self.name(*depth, qualified_name),
            ..facts.clone()
        }
    }

    fn type_(&self, DeclaredType { facts, depth, .. }: &DeclaredType) -> TypeFacts {
        TypeFacts {
            start: self.byte(facts.start),
            qualified_name: self.name(*depth, &facts.qualified_name),
            ..facts.clone()
        }
    }

    fn implementation(&self, own: &DeclaredImplementation) -> DeclaredImplementation {
        let (start, end) = own.base.span;
        let base = Base { span: (self.byte(start), self.byte(end)), ..own.base.clone() };
        let qualified_name = self.name(own.depth, &own.qualified_name);
        DeclaredImplementation { qualified_name, base, ..own.clone() }
    }

    /// What is called `name` in the unit, with `depth` scopes in front, by its name in the file.
    fn name(&self, depth: usize, name: &str) -> String {
        names::qualify_in(&self.to.scopes, depth, name, self.separator)
    }

    /// A comment of the unit in its place in the file.
    pub(crate) fn comment(&self, comment: Comment) -> Comment {
        Comment {
            start_byte: self.byte(comment.start_byte),
            end_byte: self.byte(comment.end_byte),
            start_row: self.row(comment.start_row),
            end_row: self.row(comment.end_row),
        }
    }
}
