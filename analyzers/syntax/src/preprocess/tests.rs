//! What the grammars find in a masked text: every case breaks without the mask.

use proptest::prelude::*;
use tree_sitter::{Node, Parser, Tree};

use super::{Dialect, Masked, mask};

/// Name, first line of the name and last line of each function of a tree.
type Functions = Vec<(String, usize, usize)>;

fn parse(text: &[u8], dialect: Dialect) -> Tree {
    let mut parser = Parser::new();
    let grammar = match dialect {
        Dialect::C => tree_sitter_c::LANGUAGE,
        Dialect::Cpp => tree_sitter_cpp::LANGUAGE,
    };
    parser.set_language(&grammar.into()).expect("the grammar fits the parser");
    parser.parse(text, None).expect("nothing stops the parser")
}

fn name_of(function: Node<'_>) -> Option<Node<'_>> {
    let mut node = function.child_by_field_name("declarator")?;
    while node.child_count() > 0 && !node.kind().ends_with("_name") {
        let mut children = node.walk();
        let inner = node
            .child_by_field_name("declarator")
            .or_else(|| node.child_by_field_name("name"))
            .or_else(|| {
                node.named_children(&mut children).find(|child| child.kind().contains("declarator"))
            });
        node = inner.or_else(|| node.named_child(0))?;
    }
    Some(node)
}

fn functions(tree: &Tree, source: &[u8]) -> Functions {
    let mut found = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.kind() == "function_definition"
            && let Some(name) = name_of(node)
        {
            let text = String::from_utf8_lossy(&source[name.byte_range()]).into_owned();
            found.push((text, name.start_position().row + 1, node.end_position().row + 1));
        }
        let mut children = node.walk();
        open.extend(node.children(&mut children));
    }
    found.sort_by_key(|(_, line, _)| *line);
    found
}

fn keeps_offsets(source: &[u8], masked: &Masked) {
    assert_eq!(masked.text.len(), source.len(), "the length changed");
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    assert!(
        source.iter().zip(&masked.text).all(|(before, after)| {
            ends(before) == ends(after) && (!ends(before) || before == after)
        }),
        "a line end moved"
    );
    assert!(masked.blanked.windows(2).all(|pair| pair[0].1 < pair[1].0), "ranges touch");
    assert!(masked.blanked.iter().all(|(start, end)| start < end && *end as usize <= source.len()));
}

#[track_caller]
fn check(dialect: Dialect, source: &str, expected: &[(&str, usize, usize)]) -> Masked {
    let expected: Functions =
        expected.iter().map(|(name, from, to)| ((*name).to_owned(), *from, *to)).collect();
    let raw = parse(source.as_bytes(), dialect);
    assert!(
        raw.root_node().has_error() || functions(&raw, source.as_bytes()) != expected,
        "the grammar reads this without help"
    );
    let masked = mask(source.as_bytes(), dialect).expect("something to mask");
    keeps_offsets(source.as_bytes(), &masked);
    let mut tree = parse(&masked.reading(), dialect);
    masked.settle(&mut tree);
    let text = String::from_utf8_lossy(&masked.text);
    assert!(!tree.root_node().has_error(), "errors in:\n{text}\n{}", tree.root_node().to_sexp());
    assert_eq!(functions(&tree, source.as_bytes()), expected, "in:\n{text}");
    masked
}

#[test]
fn plain_code_is_left_alone() {
    let source = b"int add(int a, int b) { return a + b; }\n";
    assert!(mask(source, Dialect::C).is_none());
    assert!(mask(source, Dialect::Cpp).is_none());
}

#[test]
fn one_header_of_two_is_kept() {
    let source = "\
#ifdef LONG
int size(long a)
#else
int size(int a)
#endif
{
    return 1;
}
int after(void) { return 0; }
";
    let masked = check(Dialect::C, source, &[("size", 2, 8), ("after", 9, 9)]);
    assert_eq!(masked.preprocessor_branches, [0]);
    // Up to `#else` and up to `#endif`.
    assert_eq!(masked.conditional_branches, [(0, 29), (29, 51)]);
}

#[test]
fn a_brace_opened_twice_is_opened_once() {
    let source = "\
int f(int x) {
#if A
    if (x) {
#else
    while (x) {
#endif
        x--;
    }
    return x;
}
int g(void) { return 0; }
";
    check(Dialect::C, source, &[("f", 1, 10), ("g", 11, 11)]);
}

#[test]
fn a_brace_opened_under_a_condition_is_closed_under_it() {
    let source = "\
int f(int x) {
#ifndef A
    x++;
#else
    if (x) {
#endif
    x--;
#ifdef A
    }
#endif
    return x;
}
";
    check(Dialect::C, source, &[("f", 1, 12)]);
}

#[test]
fn functions_in_every_branch_are_found() {
    let source = "\
#if defined(A) && __has_include(<a.h>)
int f(void) { return 1; }
#elif B
int g(void) { return 2; }
#else
int h(void) { return 3; }
#endif
";
    let masked = check(Dialect::C, source, &[("f", 2, 2), ("g", 4, 4), ("h", 6, 6)]);
    assert_eq!(masked.preprocessor_branches.len(), 2);
    assert!(!masked.unsure);
}

#[test]
fn prose_under_if_zero_is_no_code() {
    let source = "\
#if 0
Don't call { this
#else
int f(void) { return 1; }
#endif
";
    check(Dialect::C, source, &[("f", 4, 4)]);
}

#[test]
fn conditions_inside_expressions_and_lists() {
    let source = "\
static int table[] = {
    1,
#ifdef A
    2,
#else
    3,
#endif
};
int f(int a,
#ifdef A
      int b
#else
      long b
#endif
) {
    return a
#ifdef A
        + b
#endif
        ;
}
";
    check(Dialect::C, source, &[("f", 9, 21)]);
}

#[test]
fn cplusplus_wrappers_are_no_c() {
    let source = "\
#ifdef __cplusplus
extern \"C\" {
#endif
int f(void);
#ifdef __cplusplus
}
namespace x { template <class T> T g() { return T(); } }
#endif
int h(void) { return 0; }
";
    check(Dialect::C, source, &[("h", 9, 9)]);
}

#[test]
fn an_include_in_an_expression_is_told() {
    let source = "int table[] = {\n#include \"table.inc\"\n};\n#if A\nint x;\n#endif\n";
    let masked = mask(source.as_bytes(), Dialect::C).expect("something to mask");
    assert_eq!(masked.hidden_includes, [(16, 36)]);
    assert!(!parse(&masked.text, Dialect::C).root_node().has_error());
}

#[test]
fn defines_that_the_grammar_cannot_read() {
    let source = "\
#define SWAP(a, b) do { \\
        /* a note */ int t = a; \\
        a = b; b = t; \\
    } while (0)
#define LOG(args...) printf(args)
int f(void) { return 0; }
";
    check(Dialect::C, source, &[("f", 6, 6)]);
}

#[test]
fn annotations_around_functions() {
    let source = "\
FOO_API int a(void) { return 0; }
static int __init b(void) { return 0; }
BOOL WINAPI c(HANDLE module, DWORD why) { return 0; }
extern __printf(1, 2)
void d(const char *format, ...);
static inline __pure unsigned long e(int id __maybe_unused, void __user *p) { return 0; }
void f(void) __attribute__((noreturn));
int g(void)
    __acquires(lock)
{
    int seen PG_USED_FOR_ASSERTS_ONLY = 0;
    return 0;
}
struct item { int x; char name[8] ____cacheline_aligned; };
";
    check(Dialect::C, source, &[("a", 1, 1), ("b", 2, 2), ("c", 3, 3), ("e", 6, 6), ("g", 8, 13)]);
}

#[test]
fn macros_alone_on_a_line() {
    let source = "\
QT_BEGIN_NAMESPACE

class Q_CORE_EXPORT Timer : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int interval READ interval WRITE setInterval)
    Q_DISABLE_COPY(Timer)
public:
    FOO_EXPLICIT Timer(int interval) : interval_(interval) {}
    Q_DECL_CONSTEXPR inline int interval() const Q_DECL_PURE { return interval_; }
public Q_SLOTS:
    void start() {};
Q_SIGNALS:
    void done();
private:
    int interval_ GUARDED_BY(mutex_);
};

QT_END_NAMESPACE
";
    check(Dialect::Cpp, source, &[("Timer", 9, 9), ("interval", 10, 10), ("start", 12, 12)]);
}

#[test]
fn functions_made_by_macros() {
    let source = "\
SYSCALL_DEFINE2(close, unsigned int, fd, const char __user *, name)
{
    return 0;
}
TEST(\"a name\") {
    return;
}
static DEFINE_FN(foo) { return; }
";
    check(Dialect::C, source, &[("SYSCALL_DEFINE2", 1, 4), ("TEST", 5, 7), ("DEFINE_FN", 8, 8)]);
}

#[test]
fn macro_made_tests_in_cpp() {
    let source = "\
TEST_CASE(\"a name\", \"[tag]\") { run(); }
TEST(suite, enum) { run(); }
";
    check(Dialect::Cpp, source, &[("TEST_CASE", 1, 1), ("TEST", 2, 2)]);
}

#[test]
fn parameters_in_the_old_style() {
    let source = "\
local char *find(list, n)
    struct list FAR *list;
    int n;
{
    return 0;
}
main(argc, argv)
    char **argv;
{
    return 0;
}
int gz OF((int a, void FAR *b));
";
    check(Dialect::C, source, &[("find", 1, 6), ("main", 7, 11)]);
}

#[test]
fn statements_made_by_macros() {
    let source = "\
void f(struct list *head)
{
    list_for_each(pos, head) {
        use(pos);
    }
    list_for_each_entry(pos, head, link)
        use(pos);
    CHECK(head)
    TRACE()
    return;
}
";
    check(Dialect::C, source, &[("f", 1, 11)]);
}

#[test]
fn loops_of_qt_declare_variables() {
    let source = "void f() {\n    foreach (const QString &s, list) {\n        use(s);\n    }\n}\n";
    check(Dialect::Cpp, source, &[("f", 1, 5)]);
}

#[test]
fn types_among_arguments() {
    let source = "\
int f(va_list ap)
{
    int *p = va_arg(ap, int *);
    q = container_of(p, struct item, list);
    r = (struct item FAR *) q;
    return 0;
}
static DEFINE_PER_CPU(struct item *, items);
";
    check(Dialect::C, source, &[("f", 1, 7)]);
}

#[test]
fn strings_joined_with_macros() {
    let source = "void f(void) { report(\"a \" QUOTE(\"b\") \" c\"); }\n";
    check(Dialect::C, source, &[("f", 1, 1)]);
    let source = "void f() { print(\"%\" PRIu64 \" of %\" PRIu64, 1, 2); return \"a\" B; }\n";
    check(Dialect::Cpp, source, &[("f", 1, 1)]);
    for plain in [
        "bool f() { return s == \"a\" and t; }\n",
        "auto f() { return \"a\"_s; }\n",
        "int operator\"\" _km(unsigned long long n) { return n; }\n",
        "extern \"C\" Type f() { return 0; }\n",
    ] {
        assert!(mask(plain.as_bytes(), Dialect::Cpp).is_none(), "{plain}");
    }
}

#[test]
fn closures_in_calls_stay() {
    let source = "\
#define X 1 /* a */ + 2
void f() {
    std::sort(a.begin(), a.end(), [](int x, int y) { return x < y && y > 0; });
}
";
    let masked = check(Dialect::Cpp, source, &[("f", 2, 4)]);
    assert!(masked.text.windows(2).any(|pair| pair == b"&&"), "code was hidden");
}

#[test]
fn what_the_cpp_grammar_lacks() {
    let source = "\
template <class T> int f(T *p, enable_if<T>::type * = 0) { return p.operator->(); }
typedef void (Parser::*Handler)();
extern template class FOO_EXPORT Field<bool>;
struct A { A &operator=(const A &o) { return g(o, typename X::type()); } };
";
    check(Dialect::Cpp, source, &[("f", 1, 1), ("operator=", 4, 4)]);
}

#[test]
fn what_a_member_is_qualified_by_is_no_macro() {
    for source in [
        "Queue::Queue(int n) : n_(n) {}\n",
        "Queue::~Queue() {}\n",
        "shop::Queue::~Queue()\n{\n}\n",
        "template <class T> Queue<T>::~Queue() {}\n",
        "Queue::~Queue() try {} catch (...) {}\n",
        "Queue::operator bool() const { return n_; }\n",
    ] {
        assert!(mask(source.as_bytes(), Dialect::Cpp).is_none(), "{source}");
    }
    let masked = mask(b"FOO_API Queue::~Queue() {}\n", Dialect::Cpp).expect("a macro to mask");
    assert_eq!(masked.text, b"        Queue::~Queue() {}\n");
}

#[test]
fn types_may_begin_with_colons() {
    let source = "\
FOO_WEAK const ::ns::Table* first() {
  return 0;
}
FOO_OPEN
const ::ns::inner::Table* second() {
  return 0;
}
";
    check(Dialect::Cpp, source, &[("first", 1, 3), ("second", 5, 7)]);
}

#[test]
fn words_of_cpp_are_names_in_c() {
    let source = "FOO_API int try(int class, struct x *new) { return new->this + class; }\n";
    check(Dialect::C, source, &[("try", 1, 1)]);
}

#[test]
fn raw_strings_hide_nothing() {
    let source = "\
#if A
auto s = R\"x(
#else }
)x\";
#endif
int f() { return 0; }
";
    let masked = mask(source.as_bytes(), Dialect::Cpp).expect("something to mask");
    assert_eq!(masked.preprocessor_branches, [0]);
    let tree = parse(&masked.reading(), Dialect::Cpp);
    assert_eq!(functions(&tree, source.as_bytes()), [("f".to_owned(), 6, 6)]);
}

#[test]
fn what_is_supplied_leaves_no_trace_in_offsets() {
    let source = b"main() { return 1; }\nint x; f(){}\nstatic *g() { return 0; }\n";
    let masked = mask(source, Dialect::C).expect("three functions without a type");
    assert_eq!(masked.text, source, "nothing is hidden");
    assert_eq!(masked.supplies.iter().map(|supply| supply.offset).collect::<Vec<_>>(), [0, 28, 41]);
    let mut tree = parse(&masked.reading(), Dialect::C);
    masked.settle(&mut tree);
    let root = tree.root_node();
    assert_eq!(root.end_byte(), source.len());
    let starts: Vec<_> = root.children(&mut root.walk()).map(|node| node.byte_range()).collect();
    assert_eq!(starts, [0..20, 21..27, 28..33, 34..59]);
    let names = functions(&tree, source);
    assert_eq!(names, [("main".into(), 1, 1), ("f".into(), 2, 2), ("g".into(), 3, 3)]);
}

#[test]
fn open_ends_are_unsure() {
    for source in ["#if A\nint x;\n", "int f(void) {\n#if A\n#endif\n", "#endif\n#else\n"] {
        let masked = mask(source.as_bytes(), Dialect::C).expect("something to mask");
        assert!(masked.unsure, "{source}");
    }
}

#[test]
fn deep_nesting_is_linear_and_does_not_recurse() {
    let depth = 100_000;
    let conditionals = format!("{}{}", "#if A\n{\n".repeat(depth), "}\n#endif\n".repeat(depth));
    let brackets = format!("{}{}", "f(".repeat(depth), "}".repeat(depth));
    for source in [conditionals, brackets, "A<".repeat(depth), "A::B<C>(".repeat(depth)] {
        let masked = mask(source.as_bytes(), Dialect::Cpp);
        assert!(masked.is_none_or(|masked| masked.text.len() == source.len()));
    }
}

/// Pieces that the grammars read as they are written: in C++, and whether in C as well. They have names
/// and signs that masks look for.
const READABLE: &[(&str, bool)] = &[
    ("enum mode { CALLBACK, OTHER };\n", true),
    ("int s(int m) { if (m == CALLBACK) return 1; return m ? CALLBACK : OTHER; }\n", true),
    ("int casts(int a) { return (TYPE) NAME + (A) (B) + f(X(a), Y(b)); }\n", true),
    ("void labels(int a) { again: if (a < MAX && a > MIN) goto again; }\n", true),
    ("int products(int a) { return f(a, *b, &c) * g(A * B, a & MASK); }\n", true),
    ("int arrays[] = { 1, 2, CALLBACK };\n", true),
    ("int (*pointers[3])(int, char *);\n", true),
    (
        "int cases(int a) { switch (a) { case WINAPI: return 1; default: break; } return 0; }\n",
        true,
    ),
    ("int loops(int a) { for (;;) { while (a--) f(); do g(); while (a); } }\n", true),
    ("struct node { int CALLBACK; struct node *next; unsigned bits : 3; };\n", true),
    ("int names(int __a, int *__b) { return __a * *__b; }\n", true),
    ("char text(int a) { return a ? 'a' : '\\''; }\n", true),
    ("void frees(int* __tmp) { delete[] __tmp; delete __tmp; }\n", false),
    ("template <class T> struct value { static constexpr T __value = 0; };\n", false),
    ("template <class T> bool less(T a) { return a < 1 && a > 2; }\n", false),
    ("struct D : B { using B::operator=; using B::f; D() : B{1}, x(2) { f(); } };\n", false),
    ("int closures() { auto f = [](int a) -> int { return a ? 1 : 2; }; return f(1); }\n", false),
    ("int inits() { for (auto x = {1}; ;) f(); if (A a = {}; a) return 1; T x{1}; }\n", false),
    ("struct O { explicit operator bool() const { return a && b; } O& operator++(); };\n", false),
    ("struct F { friend void swap(F& a, F& b) { if (a) b(); } virtual ~F() {} };\n", false),
    ("int tries() { try { f(); } catch (const E& e) { g(); } catch (...) {} return 1; }\n", false),
    ("namespace a::b { inline namespace v1 { int inner() { return 1; } } }\n", false),
    ("template <class T> requires C<T> && D<T> int constrained(T t) { return t; }\n", false),
    ("int news(int n) { auto x = new T[n]; auto y = new (place) T(1); return 1; }\n", false),
];

/// The kinds of the nodes that decide something, in order.
fn decisions(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        let kind = node.kind();
        let decides = kind.ends_with("_statement")
            || matches!(kind, "&&" | "||" | "catch_clause" | "for_range_loop")
            || kind == "conditional_expression";
        if decides {
            found.push(kind.to_owned());
        }
        let mut children = node.walk();
        open.extend(node.children(&mut children));
    }
    found
}

/// Bits of C and C++ that meet in ways no program has them.
fn fragments() -> impl Strategy<Value = String> {
    let bits = [
        "#if A\n",
        "#else\n",
        "#elif B\n",
        "#endif\n",
        "#if 0\n",
        "\n",
        " ",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ";",
        ",",
        ":",
        "::",
        "->",
        "*",
        "&",
        "=",
        "~",
        "#",
        "...",
        "FOO",
        "FOO(x)",
        "foo",
        "x",
        "int ",
        "struct ",
        "class ",
        "enum ",
        "template",
        "operator",
        "const ",
        "extern ",
        "\"C\"",
        "static ",
        "if ",
        "else ",
        "case ",
        "default",
        "return ",
        "typename ",
        "requires ",
        "noexcept",
        "try ",
        "__attribute__((x))",
        "R\"x(",
        ")x\"",
        "\"",
        "'",
        "/*",
        "*/",
        "//",
        "\\\n",
        "\\\r\n",
        "\r\n",
        "#define F(x) \\\n x\n",
        "#include <a>\n",
        "public:",
        "namespace ",
        "friend ",
    ];
    prop::collection::vec(prop::sample::select(bits.to_vec()), 0..80).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn any_bytes_keep_their_offsets(source in prop::collection::vec(any::<u8>(), 0..400)) {
        for dialect in [Dialect::C, Dialect::Cpp] {
            if let Some(masked) = mask(&source, dialect) {
                keeps_offsets(&source, &masked);
            }
        }
    }

    #[test]
    fn any_fragments_keep_their_offsets(source in fragments()) {
        for dialect in [Dialect::C, Dialect::Cpp] {
            if let Some(masked) = mask(source.as_bytes(), dialect) {
                keeps_offsets(source.as_bytes(), &masked);
            }
        }
    }

    #[test]
    fn what_is_read_without_help_is_read_the_same(
        pieces in prop::collection::vec(prop::sample::select(READABLE.to_vec()), 1..8),
        annotated in any::<bool>(),
    ) {
        let dialects = [Dialect::C, Dialect::Cpp];
        for dialect in dialects {
            let readable = pieces.iter().filter(|(_, of_both)| *of_both || dialect == Dialect::Cpp);
            let mut source: String = readable.map(|(piece, _)| *piece).collect();
            let raw = parse(source.as_bytes(), dialect);
            prop_assert!(!raw.root_node().has_error(), "{source}\n{}", raw.root_node().to_sexp());
            if annotated {
                // So that there is something to mask.
                source.push_str("EXPORT_API int last(void) { return 1; }\n");
            }
            let Some(masked) = mask(source.as_bytes(), dialect) else { continue };
            let mut tree = parse(&masked.reading(), dialect);
            masked.settle(&mut tree);
            prop_assert!(!tree.root_node().has_error(), "{source}");
            let mut found = functions(&tree, source.as_bytes());
            let mut decided = decisions(&tree);
            if annotated {
                prop_assert_eq!(found.pop().map(|(name, ..)| name), Some("last".to_owned()));
                for last in ["return_statement", "compound_statement"] {
                    let at = decided.iter().position(|kind| kind == last);
                    decided.remove(at.expect("the last function returns"));
                }
            }
            prop_assert_eq!(found, functions(&raw, source.as_bytes()));
            decided.sort_unstable();
            let mut expected = decisions(&raw);
            expected.sort_unstable();
            prop_assert_eq!(decided, expected);
        }
    }
}
