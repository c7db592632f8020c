//! A language's tables, resolved to the numbers its grammar uses.

use std::collections::HashMap;

use tree_sitter::Node;

use crate::construct::Construct;
use crate::definition::{Binding, BindingStart, Definition, Row, Test};
use crate::facets::Facets;
use crate::shape::{ResolvedShape, ShapeRow};

/// What a leaf counts as in Halstead's sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenClass {
    /// Nothing.
    Silent,
    /// An operator, told from others by its kind.
    Operator,
    /// An operand, told from others by its text.
    Operand,
}

/// What is known of a node by its kind alone.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Copy, Debug)]
pub struct KindInfo {
    first_row: u16,
    row_count: u8,
    first_shape: u8,
    shape_count: u8,
    /// Its place among the bindings, from 1; 0 for none.
    binding: u8,
    /// What a leaf of the kind counts as.
    pub token: TokenClass,
    /// The node is taken whole: its insides are not looked at.
    pub atom: bool,
    /// It is a statement.
    pub statement: bool,
    /// It folds though no bracket opens it.
    pub folds: bool,
    /// What names mean within it ends with it.
    pub scope: bool,
    /// It may be something that a function does: see [`Grammar::shape`].
    pub acts: bool,
    /// It has a name in the grammar, and is not called by its text.
    pub named: bool,
}

impl KindInfo {
    const UNKNOWN: Self = Self {
        first_row: 0,
        row_count: 0,
        first_shape: 0,
        shape_count: 0,
        binding: 0,
        token: TokenClass::Silent,
        atom: false,
        statement: false,
        folds: false,
        scope: false,
        acts: false,
        named: false,
    };

    /// Whether some row of the table is about the kind.
    #[inline]
    #[must_use]
    pub fn has_rows(self) -> bool {
        self.row_count > 0
    }

    /// Whether a leaf of the kind is a token and nothing else, unless it is so by where it stands.
    #[inline]
    #[must_use]
    pub fn is_mere(self) -> bool {
        !self.has_rows() && !self.binds() && !self.statement && !self.acts
    }

    /// Whether it gives names a meaning.
    #[inline]
    #[must_use]
    pub fn binds(self) -> bool {
        self.binding > 0
    }
}

/// A set of a grammar's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldSet(u128);

impl FieldSet {
    /// Whether it is empty.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `field` is in it.
    #[inline]
    #[must_use]
    pub fn contains(self, field: u16) -> bool {
        field < 128 && self.0 & (1 << field) != 0
    }
}

/// A row of a language's table, resolved.
#[derive(Clone, Debug)]
pub struct ResolvedRow {
    /// What the node is.
    pub construct: Construct,
    /// What it is besides.
    pub facets: Facets,
    /// The fields whose contents stand one level deeper.
    pub nests: FieldSet,
    /// The fields that hold an alternative path each.
    pub bodies: FieldSet,
    /// The fields of a function that are evaluated when it is called.
    pub runs: FieldSet,
    /// The fields that are evaluated where the function is defined in whose head they stand.
    pub evaluated_around: FieldSet,
    /// Its inside, whole, is one level deeper.
    pub deepens: bool,
    /// It is a clause of the structure around it, not a structure of its own.
    pub clause: bool,
    /// One of its alternatives is always taken.
    pub exhaustive: bool,
    parents: Vec<u16>,
    field: Option<u16>,
    test: Option<Test>,
}

/// A node that gives names a meaning, resolved.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedBinding {
    /// The field in which the names stand; the node itself where there is none.
    pub field: Option<std::num::NonZero<u16>>,
    /// The field may be there more than once.
    pub many: bool,
    /// From where on they have it.
    pub from: BindingStart,
}

/// A node where it stands: what the conditions of a row are about.
#[derive(Clone, Copy, Debug)]
pub struct NodeContext<'walk, 'tree> {
    /// The node.
    pub node: Node<'tree>,
    /// The kind of its parent.
    pub parent: u16,
    /// The nodes around it, outermost first.
    pub ancestors: &'walk [Node<'tree>],
    /// The text.
    pub source: &'walk [u8],
}

/// A language's tables by node kind.
#[derive(Debug)]
pub struct Grammar {
    language: tree_sitter::Language,
    kinds: Vec<KindInfo>,
    rows: Vec<ResolvedRow>,
    shapes: Vec<ResolvedShape>,
    bindings: Vec<ResolvedBinding>,
    /// The field of a function's body.
    body: Option<std::num::NonZero<u16>>,
}

impl Grammar {
    /// Resolves the tables of `definition` to the numbers of `language`, one of its grammars.
    ///
    /// Names the grammar does not know are passed over here; those that no grammar of the language
    /// knows are an error in [`unknown_names`](Self::unknown_names), which every language's tests
    /// call.
    #[must_use]
    pub fn new(definition: &Definition, language: tree_sitter::Language) -> Self {
        let names = KindNames::new(&language);
        let mut kinds = vec![KindInfo::UNKNOWN; language.node_kind_count()];
        for (id, info) in kinds.iter_mut().enumerate() {
            info.named = language.node_kind_is_named(id as u16);
            // A token without a name stands for itself in the text: `+`, `if`.
            if language.node_kind_is_visible(id as u16) && !info.named {
                info.token = TokenClass::Operator;
            }
        }
        let tokens = &definition.tokens;
        for (list, class) in [
            (tokens.operators, TokenClass::Operator),
            (tokens.operands, TokenClass::Operand),
            (tokens.silent, TokenClass::Silent),
        ] {
            names.each(list, |id| kinds[id as usize].token = class);
        }
        names.each(tokens.atoms, |id| kinds[id as usize].atom = true);
        names.each(definition.statements, |id| kinds[id as usize].statement = true);
        names.each(definition.folds, |id| kinds[id as usize].folds = true);
        names.each(&[definition.bindings.scopes], |id| kinds[id as usize].scope = true);
        let mut bindings = Vec::new();
        for binding in definition.bindings.rows {
            let field = binding.field.and_then(|field| language.field_id_for_name(field));
            bindings.push(ResolvedBinding { field, many: binding.many, from: binding.from });
            let place = bindings.len() as u8;
            names.each(&[&[binding.kind]], |id| kinds[id as usize].binding = place);
        }

        let mut rows = Vec::new();
        let mut done: Vec<(&str, bool)> = Vec::new();
        let table = || definition.rows.iter().copied().flatten();
        for row in table() {
            if done.contains(&(row.kind, row.named)) {
                continue;
            }
            done.push((row.kind, row.named));
            let first_row = rows.len() as u16;
            let same = |other: &&Row| other.kind == row.kind && other.named == row.named;
            for row in table().filter(same) {
                rows.push(names.resolve(row));
            }
            let row_count = (rows.len() - first_row as usize) as u8;
            for id in names.ids(row.kind, row.named) {
                kinds[*id as usize].first_row = first_row;
                kinds[*id as usize].row_count = row_count;
            }
        }
        let shapes = names.shapes(definition, &mut kinds);
        let body = language.field_id_for_name("body");
        Self { language, kinds, rows, shapes, bindings, body }
    }

    /// The grammar the parser takes.
    #[must_use]
    pub fn language(&self) -> &tree_sitter::Language {
        &self.language
    }

    /// What is known of nodes of `kind`.
    #[inline]
    #[must_use]
    pub fn kind(&self, kind: u16) -> KindInfo {
        // An error node's kind is beyond the table.
        self.kinds.get(kind as usize).copied().unwrap_or(KindInfo::UNKNOWN)
    }

    /// How a node gives names a meaning, of whose kind `info` is known.
    #[must_use]
    pub fn binding(&self, info: KindInfo) -> Option<ResolvedBinding> {
        self.bindings.get((info.binding as usize).checked_sub(1)?).copied()
    }

    /// The body of `function`.
    #[must_use]
    pub fn body<'tree>(&self, function: Node<'tree>) -> Option<Node<'tree>> {
        function.child_by_field_id(self.body?.get())
    }

    /// Whether nodes of `kind` are `construct`, wherever they stand.
    pub(crate) fn is_always(&self, kind: u16, construct: Construct) -> bool {
        let info = self.kind(kind);
        let row = self.rows.get(info.first_row as usize).filter(|_| info.has_rows());
        row.is_some_and(|row| {
            let is_free = row.parents.is_empty() && row.field.is_none() && row.test.is_none();
            is_free && row.construct == construct
        })
    }

    /// The first row that fits the node at `place`, of whose kind `info` is known; `field` says in
    /// which field of its parent it stands.
    #[inline]
    pub fn row(
        &self,
        info: KindInfo,
        place: &NodeContext<'_, '_>,
        field: impl Fn() -> Option<u16>,
    ) -> Option<&ResolvedRow> {
        let first = info.first_row as usize;
        self.rows[first..first + info.row_count as usize].iter().find(|row| {
            (row.parents.is_empty() || row.parents.contains(&place.parent))
                && row.field.is_none_or(|wanted| field() == Some(wanted))
                && row.test.is_none_or(|test| test(place.node, place.ancestors, place.source))
        })
    }

    /// What the node at `place` is, and what besides; `field` says in which field of its parent it
    /// stands.
    #[inline]
    pub fn construct(
        &self,
        place: &NodeContext<'_, '_>,
        field: impl Fn() -> Option<u16>,
    ) -> (Construct, Facets) {
        let row = self.row(self.kind(place.node.kind_id()), place, field);
        row.map_or((Construct::None, Facets::NONE), |row| (row.construct, row.facets))
    }

    /// What `node` is to the expression it stands in.
    #[inline]
    #[must_use]
    pub fn shape(&self, node: Node<'_>, source: &[u8]) -> Option<&ResolvedShape> {
        let info = self.kind(node.kind_id());
        let first = info.first_shape as usize;
        let rows = self.shapes.get(first..first + info.shape_count as usize)?;
        rows.iter().find(|row| row.fits(node, source))
    }

    /// The names in `definition`'s tables that `language`, one of its grammars, does not know.
    #[must_use]
    pub fn unknown_names(definition: &Definition, language: &tree_sitter::Language) -> Vec<String> {
        let names = KindNames::new(language);
        let tokens = &definition.tokens;
        let scopes = [definition.bindings.scopes];
        let listed = [
            tokens.operands,
            tokens.operators,
            tokens.silent,
            tokens.atoms,
            definition.statements,
            definition.folds,
            &scopes,
        ];
        let kinds = listed
            .into_iter()
            .flatten()
            .copied()
            .flatten()
            .filter(|name| !names.knows(name))
            .map(|name| format!("node kind `{name}`"));
        let bindings = definition.bindings.rows.iter();
        let rows = definition.rows.iter().copied().flatten();
        let shapes = definition.shapes.iter().copied().flatten();
        kinds
            .chain(bindings.flat_map(|binding| names.unknown_in_binding(binding)))
            .chain(rows.flat_map(|row| names.unknown_in_row(row)))
            .chain(shapes.flat_map(|row| names.unknown_in_shape(row)))
            .collect()
    }
}

/// The numbers behind the names of node kinds: a name may have several.
struct KindNames<'language> {
    language: &'language tree_sitter::Language,
    named: HashMap<&'language str, Vec<u16>>,
    tokens: HashMap<&'language str, Vec<u16>>,
}

impl<'language> KindNames<'language> {
    fn new(language: &'language tree_sitter::Language) -> Self {
        let mut names = Self { language, named: HashMap::new(), tokens: HashMap::new() };
        for id in 0..language.node_kind_count() as u16 {
            if let Some(name) = language.node_kind_for_id(id)
                && language.node_kind_is_visible(id)
            {
                let named = language.node_kind_is_named(id);
                let ids = if named { &mut names.named } else { &mut names.tokens };
                ids.entry(name).or_default().push(id);
            }
        }
        names
    }

    fn ids(&self, name: &str, named: bool) -> &[u16] {
        let ids = if named { &self.named } else { &self.tokens };
        ids.get(name).map_or(&[], Vec::as_slice)
    }

    fn each(&self, names: &[&[&str]], mut set: impl FnMut(u16)) {
        for name in names.iter().copied().flatten() {
            for named in [true, false] {
                self.ids(name, named).iter().for_each(|id| set(*id));
            }
        }
    }

    /// Whether it is the name of some node kind, or a token's text.
    fn knows(&self, name: &str) -> bool {
        [true, false].into_iter().any(|named| !self.ids(name, named).is_empty())
    }

    fn knows_field(&self, name: &str) -> bool {
        self.language.field_id_for_name(name).is_some()
    }

    /// The kind of `name`, in words, if the grammar has none.
    fn unknown_kind(&self, name: &str, named: bool) -> Option<String> {
        self.ids(name, named).is_empty().then(|| format!("node kind `{name}`"))
    }

    fn unknown_in_binding(&self, binding: &Binding) -> Vec<String> {
        let kind = self.unknown_kind(binding.kind, true);
        let field = binding
            .field
            .filter(|field| !self.knows_field(field))
            .map(|_| format!("field of `{}`", binding.kind));
        kind.into_iter().chain(field).collect()
    }

    fn unknown_in_row(&self, row: &Row) -> Vec<String> {
        let kind = self.unknown_kind(row.kind, row.named);
        let parents = row
            .parents
            .iter()
            .filter(|name| self.ids(name, true).is_empty())
            .map(|parent| format!("parent kind `{parent}` of `{}`", row.kind));
        let fields = [row.nests, row.bodies, row.runs, row.evaluated_around, row.field.as_slice()]
            .into_iter()
            .flatten()
            .filter(|field| !self.knows_field(field))
            .map(|field| format!("field `{field}` of `{}`", row.kind));
        kind.into_iter().chain(parents).chain(fields).collect()
    }

    fn unknown_in_shape(&self, row: &ShapeRow) -> Vec<String> {
        let kind = self.unknown_kind(row.kind, true);
        let fields = [row.first, row.second].into_iter().flatten();
        let unknown = fields.filter(|field| !self.knows_field(field));
        let unknown = unknown.map(|field| format!("field `{field}` of `{}`", row.kind));
        kind.into_iter().chain(unknown).collect()
    }

    /// The shapes that `definition` tells, those of one kind together, as `kinds` then says.
    fn shapes(&self, definition: &Definition, kinds: &mut [KindInfo]) -> Vec<ResolvedShape> {
        let table = || definition.shapes.iter().copied().flatten();
        let mut shapes = Vec::new();
        for row in table() {
            let ids = self.ids(row.kind, true);
            if ids.iter().any(|id| kinds[*id as usize].shape_count > 0) {
                continue;
            }
            let first_shape = shapes.len() as u8;
            for row in table().filter(|other| other.kind == row.kind) {
                shapes.push(ResolvedShape::new(row, |name| self.language.field_id_for_name(name)));
            }
            let own = &shapes[first_shape as usize..];
            let (shape_count, acts) = (own.len() as u8, own.iter().any(ResolvedShape::is_act));
            for id in ids {
                let info = &mut kinds[*id as usize];
                (info.first_shape, info.shape_count, info.acts) = (first_shape, shape_count, acts);
            }
        }
        shapes
    }

    fn resolve(&self, row: &Row) -> ResolvedRow {
        let field = |name: &str| self.language.field_id_for_name(name).map(std::num::NonZero::get);
        let set = |names: &[&str]| {
            FieldSet(names.iter().filter_map(|name| field(name)).fold(0, |set, id| set | 1 << id))
        };
        ResolvedRow {
            construct: row.construct,
            facets: row.facets,
            nests: set(row.nests),
            bodies: set(if row.bodies.is_empty() { row.nests } else { row.bodies }),
            runs: set(row.runs),
            evaluated_around: set(row.evaluated_around),
            deepens: row.deepens,
            clause: row.clause,
            exhaustive: row.exhaustive,
            parents: row.parents.iter().flat_map(|name| self.ids(name, true)).copied().collect(),
            // A field the grammar does not know can hold nothing.
            field: row.field.map(|name| field(name).unwrap_or(u16::MAX)),
            test: row.test,
        }
    }
}
