//! The facts of a file put together from what one or several walks saw of it.

use std::borrow::Cow;
use std::iter::once;

use astrolens_facts::{FileFacts, FileUses, FunctionFacts, TypeFacts, WholeFacts};
use astrolens_model::{LineCounts, LineIndex};
use astrolens_syntax::first_error;
use astrolens_syntax::outline::Access;

use crate::close::Declarations;
use crate::declared::{Assigned, DeclaredFunction, DeclaredImplementation, DeclaredOwner};
use crate::hashes;
use crate::imports::{Imports, expand_macros, header_macros};
use crate::join::{Joined, Shift};
use crate::link::Linking;
use crate::measure::{Comment, Text};
use crate::names;
use crate::remarks::remarks;
use crate::test_code::mark_tests;
use crate::unit::{Outside, UnitMeasures, UnitPosition};
use crate::uses;
use crate::whole::whole;

/// The facts of `text`, which has these `lines`, from its outside and its units, each where it
/// stands now.
///
/// They are what [`measure`](crate::measure) says of the same text and tree.
#[must_use]
pub fn assemble<'units>(
    text: Text<'_>,
    lines: LineIndex<'_>,
    outside: &'units Outside,
    units: impl IntoIterator<Item = (&'units UnitPosition, &'units UnitMeasures)>,
) -> FileFacts {
    let separator = text.language.definition().separator;
    let units: Vec<Shift<'_>> =
        units.into_iter().map(|(to, from)| Shift { from, to, separator }).collect();
    let mut joined = Joined::of(outside, &units);
    let mut line_map = outside.line_map.clone();
    let mut comments = outside.part.comments.clone();
    let mut imports = outside.part.imports.clone();
    for unit in &units {
        imports.add_moved(&unit.from.part.imports, |offset| unit.byte(offset));
        line_map.add(unit.to.row, &unit.from.rows);
        comments.extend(unit.from.part.comments.iter().map(|comment| unit.comment(*comment)));
    }
    comments.sort_by_key(|comment| comment.start_byte);
    // Functions that are a part of the outside hold lines, text and uses of units.
    for function in joined.outer.values() {
        let function = &mut joined.gathered.functions[*function];
        function.lines = line_map.of_bytes(function.start, function.end(), &lines);
        function.members.sort_unstable();
        function.members.dedup();
    }
    if joined.outer.is_empty() {
        joined.hash_heads(&units, text.source, &lines);
    } else {
        hashes::attach(
            &mut joined.gathered.functions,
            text.source,
            &lines,
            (0, text.source.len() as u32),
        );
    }
    let around = units.iter().map(|unit| (&unit.from.part.uses.around, unit.to.start));
    let around = uses::join(&outside.part.uses.around, around);
    let parts = FileParts {
        counts: line_map.count_rows(lines.text_rows()),
        whole: whole(&outside.part.share, units.iter().map(|unit| &unit.from.part.share)),
        imports,
        uses: FileUses::of_parts(once(around).chain(joined.uses).collect()),
        comments,
        partial: outside.partial,
    };
    joined.gathered.finish(text, lines, parts, &joined.accesses)
}

/// Functions and types of a file in source order, with what is still to be told of them.
#[derive(Default)]
pub(crate) struct Gathered<'part> {
    pub(crate) functions: Vec<FunctionFacts>,
    pub(crate) types: Vec<TypeFacts>,
    /// The type that each function says it belongs to.
    pub(crate) owners: Vec<DeclaredOwner>,
    /// The fields that functions assign through their receivers.
    pub(crate) assigned: Vec<Assigned<'part>>,
    pub(crate) implementations: Vec<DeclaredImplementation>,
}

/// What is known of a file beside its functions and types.
pub(crate) struct FileParts {
    pub(crate) counts: LineCounts,
    pub(crate) whole: WholeFacts,
    pub(crate) imports: Imports,
    pub(crate) uses: FileUses,
    pub(crate) comments: Vec<Comment>,
    pub(crate) partial: bool,
}

impl Gathered<'_> {
    /// What one walk over a whole file saw, and who may use the members of each type.
    pub(crate) fn of(declarations: Declarations) -> (Self, Vec<Access>) {
        let Declarations { functions, types, implementations } = declarations;
        let mut gathered = Self { implementations, ..Self::default() };
        for function in functions.into_iter().flatten() {
            let DeclaredFunction { facts, qualified_name, owner, assigned, .. } = function;
            let function = gathered.functions.len();
            let assigned = assigned.into_iter().map(Cow::Owned);
            gathered.assigned.extend(assigned.map(|field| Assigned { function, field, shift: 0 }));
            gathered.functions.push(FunctionFacts { qualified_name, ..facts });
            gathered.owners.push(owner);
        }
        let (types, accesses) = types.into_iter().map(|type_| (type_.facts, type_.access)).unzip();
        gathered.types = types;
        (gathered, accesses)
    }

    /// The facts of the file with this `text`, which has these `lines`; `accesses` says who may use
    /// the members of each type.
    pub(crate) fn finish(
        self,
        text: Text<'_>,
        lines: LineIndex<'_>,
        parts: FileParts,
        accesses: &[&Access],
    ) -> FileFacts {
        let Self { mut functions, mut types, owners, mut assigned, implementations } = self;
        assigned.sort_by_key(|assigned| (assigned.function, assigned.span().0));
        let FileParts { counts, whole, imports, uses, comments, partial } = parts;
        names::tell_apart(&mut functions);
        mark_tests(&mut functions, text.source, text.language);
        let linking =
            Linking { functions: &mut functions, types: &mut types, owners: &owners, accesses };
        let definition = text.language.definition();
        let implementations = linking.link(&assigned, implementations, definition);
        let root = text.parsed.tree.root_node();
        let condition = definition.outline.file_condition(root, text.source);
        let masked = text.parsed.masked.as_ref();
        let (mut imports, modules) = imports.settle(&functions, masked, condition);
        expand_macros(&mut imports, text.source, definition.outline);
        let remarks = remarks(text, &lines, &comments, &functions, &types);
        FileFacts {
            lines: lines.into_table(),
            counts,
            whole,
            functions,
            types,
            implementations,
            imports,
            modules,
            exported_macros: definition.outline.exported_macros(text.source),
            header_macros: header_macros(text.source, definition.outline),
            values: definition.outline.values(root, text.source),
            uses,
            remarks,
            partial,
            first_error: first_error(text.parsed),
        }
    }
}
