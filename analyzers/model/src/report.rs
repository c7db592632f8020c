//! The report of one file: what was found in it and what was measured.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Judgements;
use crate::identifier::identifier;
use crate::{Finding, Hashes, Import, MetricId, Origin, Position, RuleId, Severity, Suppression};

identifier! {
    /// The name of a language as its folder, configuration and reports spell it: `python`, `cpp`.
    LanguageName
}

/// A stretch of text, in bytes and in lines and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Where it starts.
    pub start: Position,
    /// Just past its end.
    pub end: Position,
    /// Byte offset of its start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
}

/// How many lines of which sort.
///
/// A line is code if a token that is not a comment touches it, else a comment if
/// a comment touches it, else blank; so the three sum to `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineCounts {
    /// All lines.
    pub total: u32,
    /// Lines with code.
    pub code: u32,
    /// Lines with nothing but comments; Python's docstrings are comments.
    pub comment: u32,
    /// Lines with nothing but white space.
    pub blank: u32,
}

/// Assignments, branches and conditions (Fitzpatrick 1997).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Abc {
    /// Assignments: every transfer of a value into a variable.
    pub a: u32,
    /// Branches: every call.
    pub b: u32,
    /// Conditions: every comparison, `else`, `case`, `catch` and `?:`.
    pub c: u32,
    /// √(a² + b² + c²), to two decimals.
    pub magnitude: f64,
}

/// Halstead's software science (Halstead 1977), from counts of operators and operands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Halstead {
    /// Distinct operators.
    pub n1: u32,
    /// Distinct operands.
    pub n2: u32,
    /// All operators.
    #[serde(rename = "N1")]
    pub total_operators: u32,
    /// All operands.
    #[serde(rename = "N2")]
    pub total_operands: u32,
    /// n = n1 + n2.
    pub vocabulary: u32,
    /// N = N1 + N2.
    pub length: u32,
    /// N · log₂ n, in bits.
    pub volume: f64,
    /// n1 / 2 · N2 / n2.
    pub difficulty: f64,
    /// Difficulty · volume, in elementary mental discriminations.
    pub effort: f64,
    /// Effort / 18, in seconds.
    pub time_s: f64,
    /// Effort^(2/3) / 3000: the delivered-bugs estimate by effort.
    pub bugs: f64,
}

/// One point of a metric: where it was added and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Increment {
    /// The metric that grew.
    pub metric: MetricId,
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// By how much; for NPath, the number of paths through the structure.
    pub points: u64,
    /// Why, as a phrase: `if, 2 levels deep`.
    pub reason: Cow<'static, str>,
}

impl Increment {
    /// What adds the points, without how deep it stands: the reason up to its first comma.
    #[must_use]
    pub fn word(&self) -> &str {
        self.reason.split_once(", ").map_or(&self.reason, |(word, _)| word)
    }

    /// Whether no structure of the function holds it: the reason gives no depth.
    #[must_use]
    pub fn is_outermost(&self) -> bool {
        self.word().len() == self.reason.len()
    }
}

/// The name of a function or type that has none.
pub const ANONYMOUS: &str = "<anonymous>";

/// What sort of function a [`Function`] is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FunctionKind {
    /// A function that belongs to no type.
    #[default]
    Function,
    /// A function that belongs to a type.
    Method,
    /// A method that makes an object of its type.
    Constructor,
    /// A method that ends an object of its type.
    Destructor,
    /// A function that is read like a field.
    Getter,
    /// A function that is written like a field.
    Setter,
    /// A function defined for an operator's symbol.
    Operator,
    /// A function expression: lambda, arrow function, function literal.
    Closure,
    /// What a test framework runs under a title: `describe`, `it`, `TEST_F`.
    Block,
    /// The value a class gives to a field at construction, or a static block.
    Initializer,
}

impl FunctionKind {
    /// The kind as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Method => "method",
            Self::Constructor => "constructor",
            Self::Destructor => "destructor",
            Self::Getter => "getter",
            Self::Setter => "setter",
            Self::Operator => "operator",
            Self::Closure => "closure",
            Self::Block => "block",
            Self::Initializer => "initializer",
        }
    }
}

/// From where a symbol can be used, by its language's own rules or customs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// From everywhere.
    Public,
    /// From types that derive from its own.
    Protected,
    /// From its own package, crate or module tree.
    Internal,
    /// From its own file, type or module.
    Private,
}

/// A parameter as the function's head declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Parameter {
    /// The name as written; empty where the language allows none.
    pub name: String,
}

/// A function, method or closure with all its metrics.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Function {
    /// The name as written; `<anonymous>` where there is none.
    pub name: String,
    /// The name within its file, parts joined by the language's separator: what identifies it,
    /// with `ordinal` where several functions share it.
    pub qualified_name: String,
    /// Which it is of those that share its qualified name, in source order, from 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ordinal: u32,
    /// What sort of function it is.
    pub kind: FunctionKind,
    /// By what it is found again when its name does not tell; absent where nobody compares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashes: Option<Hashes>,
    /// From where it can be called, where the language says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// A syntax error lies inside: the figures are of what could be read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub partial: bool,
    /// It is test code: its file is, it is marked as a test, or it stands within one that is.
    #[serde(default, skip_serializing_if = "is_false")]
    pub test: bool,
    /// Line where it starts, from 1.
    pub start_line: u32,
    /// Column where it starts, in code points from 1.
    pub start_column: u32,
    /// Its last line, from 1, inclusive.
    pub end_line: u32,
    /// Byte offset of its start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
    /// Byte offsets of its name, for editors.
    pub name_start_byte: u32,
    /// Byte offset just past its name.
    pub name_end_byte: u32,
    /// Cyclomatic complexity: 1 + decision points.
    pub cyclomatic: u32,
    /// Cognitive complexity: how hard the control flow is to follow.
    pub cognitive: u32,
    /// The deepest stack of control structures.
    pub nesting: u32,
    /// Number of parameters, without the receiver.
    pub parameters: u32,
    /// Their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameter_names: Vec<Parameter>,
    /// Number of ways out.
    pub exits: u32,
    /// Number of statements.
    pub statements: u32,
    /// Number of acyclic paths (saturating).
    pub npath: u64,
    /// Conditional branches of the preprocessor inside; only for languages that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preprocessor_branches: Option<u32>,
    /// Lines from the first to the last.
    pub lines: LineCounts,
    /// Assignments, branches, conditions.
    pub abc: Abc,
    /// Halstead's measures.
    pub halstead: Halstead,
    /// Maintainability index, 0 (worst) to 100.
    pub maintainability_index: f64,
    /// Byte offsets (start, end) of the documentation above or within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documentation: Option<(u32, u32)>,
    /// The points that make up its complexities, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub increments: Vec<Increment>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) fn is_zero(value: &u32) -> bool {
    *value == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// What sort of type a [`TypeReport`] is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum TypeKind {
    /// A class.
    Class,
    /// A structure or record.
    Struct,
    /// An enumeration.
    Enum,
    /// A union.
    Union,
    /// An interface or protocol.
    Interface,
    /// A trait.
    Trait,
}

impl TypeKind {
    /// The kind as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Union => "union",
            Self::Interface => "interface",
            Self::Trait => "trait",
        }
    }
}

/// A type with the metrics of its own methods and fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TypeReport {
    /// The name as written; `<anonymous>` where there is none.
    pub name: String,
    /// The name within its file.
    pub qualified_name: String,
    /// What sort of type it is.
    pub kind: TypeKind,
    /// Line where it starts, from 1.
    pub start_line: u32,
    /// Its last line, from 1, inclusive.
    pub end_line: u32,
    /// Byte offset of its start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
    /// Number of methods defined in this file.
    pub methods: u32,
    /// Those of them that are public.
    pub public_methods: u32,
    /// Number of fields.
    pub fields: u32,
    /// Those of them that are public.
    pub public_fields: u32,
    /// Weighted methods per class: the sum of their cyclomatic complexities (Chidamber and
    /// Kemerer 1994).
    pub wmc: u32,
    /// Lack of cohesion of methods: connected components of the graph whose nodes are the
    /// methods, joined where they share a field or call each other (Hitz and Montazeri
    /// 1995). Absent without methods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lcom4: Option<u32>,
    /// Tight class cohesion: the share of pairs of methods that use a common field, 0 to 1
    /// (Bieman and Kang 1995). Absent with fewer than two methods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcc: Option<f64>,
}

/// Why a file was not measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// A word a program can compare: `generated`, `too-large`, `unreadable`.
    pub reason: Cow<'static, str>,
    /// A sentence for a person.
    pub detail: String,
}

/// Sum, maximum and mean of a metric over a file's functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Distribution {
    /// The sum.
    pub sum: u64,
    /// The largest.
    pub max: u64,
    /// The mean, to two decimals.
    pub mean: f64,
}

/// The metrics of a whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileMetrics {
    /// Cyclomatic complexity over its functions.
    pub cyclomatic: Distribution,
    /// Cognitive complexity over its functions.
    pub cognitive: Distribution,
    /// Nesting over its functions.
    pub nesting: Distribution,
    /// Parameters over its functions.
    pub parameters: Distribution,
    /// Exits over its functions.
    pub exits: Distribution,
    /// Statements of the whole file, in functions or not.
    pub statements: u32,
    /// Comment lines per line of code or comment, 0 to 1, to four decimals.
    pub comment_density: f64,
    /// Halstead's measures of the whole file.
    pub halstead: Halstead,
    /// Maintainability index of the whole file, 0 (worst) to 100.
    pub maintainability_index: f64,
}

/// All that is known of one file, computed from its bytes, language and configuration alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileReport {
    /// Relative to the scanned folder, parts joined by `/`; empty until the consumer names it.
    pub path: String,
    /// The language it was read as.
    pub language: LanguageName,
    /// How it is written on disk, where byte offsets are not those of the file but of its text in
    /// UTF-8: `utf-16le` or `utf-16be`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Cow<'static, str>>,
    /// Whose work it is; what is not the project's own has no findings, unless the configuration
    /// says otherwise.
    pub origin: Origin,
    /// What says whose work it is, as a clause; absent where nothing says anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_reason: Option<String>,
    /// What makes the whole file test code, as a clause; absent where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_reason: Option<String>,
    /// A syntax error or a limit left a part of it unread.
    pub partial: bool,
    /// Where its first syntax error is; absent where a limit left a part unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partial_at: Option<Position>,
    /// Why it was not measured, where it was not.
    pub skipped: Option<Skipped>,
    /// Its lines.
    pub lines: LineCounts,
    /// Sums, maxima and means; absent where the file was not measured.
    pub metrics: Option<FileMetrics>,
    /// Its functions in source order.
    pub functions: Vec<Function>,
    /// Its types in source order.
    pub types: Vec<TypeReport>,
    /// Its imports in source order.
    pub imports: Vec<Import>,
    /// What the rules found, in source order.
    pub findings: Vec<Finding>,
    /// The comments that suppress findings, with what they suppressed, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressions: Vec<Suppression>,
    /// What a baseline lets pass, in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Finding>,
    /// What its functions were held to; absent where no rule spoke, as in vendored files. For
    /// consumers in the same program: no report is written with it.
    #[serde(skip)]
    pub judgements: Option<Judgements>,
}

impl Function {
    /// Whether the source gives it a name; closures often have none.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        self.name_start_byte < self.name_end_byte
    }

    /// The name to show where its place is not shown beside it: with `@line` behind the qualified
    /// name of all but the first of those that share it, and of what has no name.
    ///
    /// It changes when the function moves, and is made to be read: what identifies a function are
    /// the fields it is made of.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        if self.ordinal == 0 && self.name != ANONYMOUS {
            return Cow::Borrowed(&self.qualified_name);
        }
        Cow::Owned(format!("{}@{}", self.qualified_name, self.start_line))
    }

    /// Byte offsets of its start and just past its end; one that is assigned to its name begins
    /// with that.
    #[must_use]
    pub fn extent(&self) -> (u32, u32) {
        let start = if self.is_named() {
            self.start_byte.min(self.name_start_byte)
        } else {
            self.start_byte
        };
        (start, self.end_byte)
    }
}

impl FileReport {
    /// The report of a file in which there is nothing.
    #[must_use]
    pub const fn empty(language: LanguageName) -> Self {
        Self {
            path: String::new(),
            language,
            encoding: None,
            origin: Origin::Own,
            origin_reason: None,
            test_reason: None,
            partial: false,
            partial_at: None,
            skipped: None,
            lines: LineCounts { total: 0, code: 0, comment: 0, blank: 0 },
            metrics: None,
            functions: Vec::new(),
            types: Vec::new(),
            imports: Vec::new(),
            findings: Vec::new(),
            suppressions: Vec::new(),
            known: Vec::new(),
            judgements: None,
        }
    }

    /// The report of a file that was not measured.
    #[must_use]
    pub fn skipped(language: LanguageName, reason: &'static str, detail: String) -> Self {
        let skipped = Skipped { reason: Cow::Borrowed(reason), detail };
        Self { skipped: Some(skipped), ..Self::empty(language) }
    }
}

/// Counts over many files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Files seen in one of our languages, measured or not.
    pub files: u64,
    /// Functions measured.
    pub functions: u64,
    /// Types measured.
    pub types: u64,
    /// Lines of the measured files.
    pub lines: LineTotals,
    /// Files with a syntax error or a limit that left a part unread.
    pub partial: u64,
    /// Counts by language.
    pub languages: BTreeMap<LanguageName, LanguageTotals>,
    /// Findings by rule.
    pub rules: BTreeMap<RuleId, u64>,
    /// Findings by severity.
    pub severities: BTreeMap<Severity, u64>,
    /// Files not measured, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Files by whose work they are, measured or not.
    pub origins: BTreeMap<Origin, u64>,
}

/// [`LineCounts`] over many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineTotals {
    /// All lines.
    pub total: u64,
    /// Lines with code.
    pub code: u64,
    /// Lines with nothing but comments.
    pub comment: u64,
    /// Lines with nothing but white space.
    pub blank: u64,
}

impl LineTotals {
    fn merge(&mut self, other: &Self) {
        self.total += other.total;
        self.code += other.code;
        self.comment += other.comment;
        self.blank += other.blank;
    }

    fn add(&mut self, lines: LineCounts) {
        self.total += u64::from(lines.total);
        self.code += u64::from(lines.code);
        self.comment += u64::from(lines.comment);
        self.blank += u64::from(lines.blank);
    }
}

/// Counts over the files of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageTotals {
    /// Files measured.
    pub files: u64,
    /// Functions measured.
    pub functions: u64,
    /// Lines of the measured files.
    pub lines: LineTotals,
}

impl Summary {
    /// Adds all that `other` counted.
    pub fn merge(&mut self, other: &Self) {
        self.files += other.files;
        self.functions += other.functions;
        self.types += other.types;
        self.lines.merge(&other.lines);
        self.partial += other.partial;
        for (name, totals) in &other.languages {
            let own = self.languages.entry(name.clone()).or_default();
            own.files += totals.files;
            own.functions += totals.functions;
            own.lines.merge(&totals.lines);
        }
        merge_counts(&mut self.rules, &other.rules);
        merge_counts(&mut self.severities, &other.severities);
        merge_counts(&mut self.skipped, &other.skipped);
        merge_counts(&mut self.origins, &other.origins);
    }

    /// Adds a file's report.
    pub fn add(&mut self, report: &FileReport) {
        self.files += 1;
        *self.origins.entry(report.origin).or_default() += 1;
        if let Some(skipped) = &report.skipped {
            *self.skipped.entry(skipped.reason.clone().into_owned()).or_default() += 1;
            return;
        }
        self.partial += u64::from(report.partial);
        self.functions += report.functions.len() as u64;
        self.types += report.types.len() as u64;
        self.lines.add(report.lines);
        let language = self.languages.entry(report.language.clone()).or_default();
        language.files += 1;
        language.functions += report.functions.len() as u64;
        language.lines.add(report.lines);
        self.add_findings(report);
    }

    /// Adds what was found in a file, and nothing else of it: it is no source.
    pub fn add_findings(&mut self, report: &FileReport) {
        for finding in &report.findings {
            *self.rules.entry(finding.rule.clone()).or_default() += 1;
            *self.severities.entry(finding.severity).or_default() += 1;
        }
    }
}

fn merge_counts<K: Ord + Clone>(own: &mut BTreeMap<K, u64>, other: &BTreeMap<K, u64>) {
    for (key, count) in other {
        *own.entry(key.clone()).or_default() += count;
    }
}
