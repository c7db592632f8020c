//! The language-neutral constructs that metrics and rules are written over.

/// What a syntax node is, whatever its language calls it.
///
/// A language's table maps its grammar's node kinds to these. They are as fine as the
/// finest kinds that some metric counts in some language: a metric then lists them, per
/// language, as data. What tells nodes of one construct apart is a facet: [`Facets`](crate::Facets).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[repr(u8)]
pub enum Construct {
    /// Nothing a metric asks about.
    None,
    /// A named function or method with a body.
    Function,
    /// A function expression.
    Closure,
    /// A class, struct, enum, trait, interface or union with a body.
    Type,
    /// A namespace, module or `impl` block: it only lends its name to what is inside.
    Namespace,
    /// `if`.
    If,
    /// `else if`, `elif`.
    ElseIf,
    /// The last `else` of an `if`.
    Else,
    /// `let … else`.
    LetElse,
    /// `a ? b : c`, `b if a else c`, `a ?: b`.
    Ternary,
    /// Statements in the place of an expression: `({ … })`.
    StatementExpression,
    /// `switch`, `match`, `select`.
    Switch,
    /// A branch of a switch that tests something.
    Case,
    /// The branch of a switch that takes the rest.
    DefaultCase,
    /// A condition beside a case's pattern.
    Guard,
    /// `for` over a condition or a counter.
    For,
    /// `for` over the elements of something.
    ForEach,
    /// `while`.
    While,
    /// `do … while`.
    DoWhile,
    /// A loop without a condition.
    InfiniteLoop,
    /// The `else` of a loop.
    LoopElse,
    /// `try`, with what it guards.
    Try,
    /// `catch`, `except`.
    Catch,
    /// The `else` of a `try`.
    TryElse,
    /// `finally`.
    Finally,
    /// A resource's block: `with`.
    With,
    /// `assert` as a statement of the language.
    Assert,
    /// A comprehension or generator expression.
    Comprehension,
    /// A `for` of a comprehension.
    ComprehensionFor,
    /// An `if` of a comprehension.
    ComprehensionIf,
    /// An expression whose operator is a logical one.
    Logical,
    /// The operator `&&` or `and`.
    And,
    /// The operator `||` or `or`.
    Or,
    /// The operator `??`.
    NullCoalesce,
    /// `&&=`, `||=`, `??=`.
    LogicalAssign,
    /// `?.`.
    OptionalChain,
    /// A default value of a parameter or of a destructured element.
    DefaultValue,
    /// The operator `?` that leaves on failure.
    Propagate,
    /// `break` or `continue` without a label.
    Jump,
    /// `break` or `continue` to a label.
    LabelledJump,
    /// `goto`.
    Goto,
    /// `return`.
    Return,
    /// `throw`, `raise`, a diverging macro.
    Throw,
    /// A call.
    Call,
    /// A part of a function that runs with its body and stands before it.
    Initializers,
    /// A name that is computed where the function or field is defined: `[key]() { … }`.
    ComputedName,
    /// What the compiler settles before a function runs, and what it only looks at: `requires`,
    /// `static_assert`, the operand of `sizeof`.
    Settled,
    /// A call of a function by itself.
    Recursion,
    /// A transfer of a value into a variable.
    Assignment,
    /// An operator that compares.
    Comparison,
    /// An access to a member of an object: `object.member`.
    MemberAccess,
    /// An import, include or use.
    Import,
    /// A conditional branch of the preprocessor.
    PreprocessorBranch,
    /// A parenthesised expression: transparent to what asks about its parent.
    Parentheses,
    /// An assertion behind a value: `a!`, `a as B`. The grammar takes all before it for what it
    /// asserts: `a && (b!)` is `(a && b)!` to it.
    Assertion,
    /// A token that branches inside the arguments of a macro.
    MacroBranch,
    /// A comment.
    Comment,
    /// A string that documents what it stands in.
    Docstring,
    /// White space that the grammar takes for a token.
    Layout,
    /// The closing half of a pair whose sign is an operator elsewhere: the `>` of `vector<int>`.
    Closing,
    /// An attribute or decorator, which may stand between documentation and what it is of.
    Attribute,
}

impl Construct {
    /// The word for it in an explanation, such as `else if`.
    // astrolens: ignore[cyclomatic-complexity, long-function] names, not paths to follow
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "code",
            Self::Function => "nested function",
            Self::Closure => "closure",
            Self::Type => "type",
            Self::Namespace => "namespace",
            Self::If => "if",
            Self::ElseIf => "else if",
            Self::Else => "else",
            Self::LetElse => "let … else",
            Self::Ternary => "conditional expression",
            Self::StatementExpression => "statement expression",
            Self::Switch => "switch",
            Self::Case => "case",
            Self::DefaultCase => "default",
            Self::Guard => "guard",
            Self::For | Self::ForEach => "for",
            Self::While => "while",
            Self::DoWhile => "do … while",
            Self::InfiniteLoop => "loop",
            Self::LoopElse => "else of a loop",
            Self::Try => "try",
            Self::Catch => "catch",
            Self::TryElse => "else of a try",
            Self::Finally => "finally",
            Self::With => "with",
            Self::Assert => "assert",
            Self::Comprehension => "comprehension",
            Self::ComprehensionFor => "for in a comprehension",
            Self::ComprehensionIf => "if in a comprehension",
            Self::Logical => "logical expression",
            Self::And => "and",
            Self::Or => "or",
            Self::NullCoalesce => "??",
            Self::LogicalAssign => "logical assignment",
            Self::OptionalChain => "?.",
            Self::DefaultValue => "default value",
            Self::Propagate => "?",
            Self::Jump => "jump",
            Self::LabelledJump => "jump to a label",
            Self::Goto => "goto",
            Self::Return => "return",
            Self::Throw => "throw",
            Self::Call => "call",
            Self::Initializers => "initializers",
            Self::ComputedName => "computed name",
            Self::Settled => "settled by the compiler",
            Self::Recursion => "recursion",
            Self::Assignment => "assignment",
            Self::Comparison => "comparison",
            Self::MemberAccess => "member access",
            Self::Import => "import",
            Self::PreprocessorBranch => "#if",
            Self::Parentheses => "parentheses",
            Self::Assertion => "assertion",
            Self::MacroBranch => "branch in a macro",
            Self::Comment => "comment",
            Self::Docstring => "docstring",
            Self::Layout => "white space",
            Self::Closing => "closing bracket",
            Self::Attribute => "attribute",
        }
    }
}

/// A set of constructs, as metrics list what they count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConstructSet(u128);

impl ConstructSet {
    /// The set of no construct.
    pub const EMPTY: Self = Self(0);

    /// The set of `constructs`.
    #[must_use]
    pub const fn of(constructs: &[Construct]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < constructs.len() {
            bits |= 1 << constructs[index] as u8;
            index += 1;
        }
        Self(bits)
    }

    /// Whether `construct` is one of them.
    #[must_use]
    pub const fn contains(self, construct: Construct) -> bool {
        self.0 & (1 << construct as u8) != 0
    }

    /// Those of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_construct_fits_the_set() {
        // The last variant's number is the highest.
        assert!((Construct::Attribute as u32) < u128::BITS);
        let set = ConstructSet::of(&[Construct::If, Construct::Attribute]);
        assert!(set.contains(Construct::Attribute) && !set.contains(Construct::For));
    }
}
