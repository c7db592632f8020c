//! Which identifiers mean something to the masks, by a table built at compile time.

use super::Dialect;

/// The part an identifier plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// None: a name of the program's own, or a macro's.
    Name,
    /// A word that alone can be a type: `int`, `unsigned`.
    Type,
    /// A type that is written with parentheses: `typeof(x)`, `_BitInt(7)`.
    TypeCall,
    /// A word before, in or after a type that is none itself: `static`, `const`.
    Specifier,
    /// `struct`, `class`, `union`
    Record,
    /// `enum`
    Enum,
    /// `namespace`
    Namespace,
    /// `template`
    Template,
    /// `extern`
    Extern,
    /// `export`
    Export,
    /// `typedef`
    Typedef,
    /// `using`
    Using,
    /// `operator`
    Operator,
    /// `public`, `protected`, `private`
    Access,
    /// A statement with a parenthesis and a body: `if`, `while`, `for`, `switch`, `catch`.
    Guard,
    /// A statement's head without a parenthesis: `else`, `do`, `try`.
    Lead,
    /// `case`
    Case,
    /// `default`
    Default,
    /// `return`, `goto`, `break` and others that begin a statement and go on to its semicolon.
    Jump,
    /// What may stand between a function's parenthesis and its body in C++.
    Trailer,
    /// A word that an expression may hold: `sizeof`, `new`, `this`.
    Expression,
    /// `requires`, `concept`
    Concept,
    /// An attribute with a parenthesis, which is never code: `__attribute__((…))`.
    Attribute,
    /// A word that is never code: `__user`, `__extension__`.
    Noise,
    /// The same where it stands before a name or a pointer, and else a name: `WINAPI`.
    Convention,
    /// The same in C only, where C++ programs have such names: `__init`.
    KernelNoise,
    /// `asm`
    Asm,
}

const WORDS: &[(&[u8], Word)] = &[
    (b"int", Word::Type),
    (b"char", Word::Type),
    (b"void", Word::Type),
    (b"short", Word::Type),
    (b"long", Word::Type),
    (b"float", Word::Type),
    (b"double", Word::Type),
    (b"signed", Word::Type),
    (b"unsigned", Word::Type),
    (b"_Bool", Word::Type),
    (b"bool", Word::Type),
    (b"wchar_t", Word::Type),
    (b"char16_t", Word::Type),
    (b"char32_t", Word::Type),
    (b"size_t", Word::Type),
    (b"ssize_t", Word::Type),
    (b"int8_t", Word::Type),
    (b"int16_t", Word::Type),
    (b"int32_t", Word::Type),
    (b"int64_t", Word::Type),
    (b"uint8_t", Word::Type),
    (b"uint16_t", Word::Type),
    (b"uint32_t", Word::Type),
    (b"uint64_t", Word::Type),
    (b"auto", Word::Type),
    (b"typeof", Word::TypeCall),
    (b"typeof_unqual", Word::TypeCall),
    (b"__typeof", Word::TypeCall),
    (b"__typeof__", Word::TypeCall),
    (b"_BitInt", Word::TypeCall),
    (b"_Atomic", Word::TypeCall),
    (b"static", Word::Specifier),
    (b"const", Word::Specifier),
    (b"inline", Word::Specifier),
    (b"volatile", Word::Specifier),
    (b"register", Word::Specifier),
    (b"restrict", Word::Specifier),
    (b"_Noreturn", Word::Specifier),
    (b"_Thread_local", Word::Specifier),
    (b"thread_local", Word::Specifier),
    (b"__thread", Word::Specifier),
    (b"__inline", Word::Specifier),
    (b"__inline__", Word::Specifier),
    (b"__forceinline", Word::Specifier),
    (b"__restrict", Word::Specifier),
    (b"__restrict__", Word::Specifier),
    (b"struct", Word::Record),
    (b"union", Word::Record),
    (b"enum", Word::Enum),
    (b"extern", Word::Extern),
    (b"typedef", Word::Typedef),
    (b"if", Word::Guard),
    (b"while", Word::Guard),
    (b"for", Word::Guard),
    (b"switch", Word::Guard),
    (b"else", Word::Lead),
    (b"do", Word::Lead),
    (b"case", Word::Case),
    (b"default", Word::Default),
    (b"return", Word::Jump),
    (b"goto", Word::Jump),
    (b"break", Word::Jump),
    (b"continue", Word::Jump),
    (b"sizeof", Word::Expression),
    (b"alignof", Word::Expression),
    (b"_Alignof", Word::Expression),
    (b"offsetof", Word::Expression),
    (b"_Generic", Word::Expression),
    (b"static_assert", Word::Expression),
    (b"_Static_assert", Word::Expression),
    (b"true", Word::Expression),
    (b"false", Word::Expression),
    (b"nullptr", Word::Expression),
    (b"alignas", Word::Expression),
    (b"_Alignas", Word::Expression),
    (b"__attribute__", Word::Attribute),
    (b"__attribute", Word::Attribute),
    (b"__declspec", Word::Attribute),
    (b"_Pragma", Word::Attribute),
    (b"__pragma", Word::Attribute),
    (b"__user", Word::KernelNoise),
    (b"__iomem", Word::KernelNoise),
    (b"__rcu", Word::KernelNoise),
    (b"__percpu", Word::KernelNoise),
    (b"__force", Word::KernelNoise),
    (b"__kernel", Word::KernelNoise),
    (b"__bitwise", Word::KernelNoise),
    (b"__must_check", Word::KernelNoise),
    (b"__always_inline", Word::KernelNoise),
    (b"__maybe_unused", Word::KernelNoise),
    (b"__cold", Word::KernelNoise),
    (b"__init", Word::KernelNoise),
    (b"__exit", Word::KernelNoise),
    (b"__initdata", Word::KernelNoise),
    (b"__read_mostly", Word::KernelNoise),
    (b"__extension__", Word::Noise),
    (b"__real__", Word::Noise),
    (b"__imag__", Word::Noise),
    (b"__real", Word::Noise),
    (b"__imag", Word::Noise),
    (b"__volatile", Word::Noise),
    (b"__const", Word::Noise),
    (b"__signed", Word::Noise),
    (b"__signed__", Word::Noise),
    (b"__cdecl", Word::Noise),
    (b"__stdcall", Word::Noise),
    (b"__fastcall", Word::Noise),
    (b"__thiscall", Word::Noise),
    (b"__vectorcall", Word::Noise),
    (b"WINAPI", Word::Convention),
    (b"CALLBACK", Word::Convention),
    (b"APIENTRY", Word::Convention),
    (b"STDMETHODCALLTYPE", Word::Convention),
    (b"JNICALL", Word::Convention),
    (b"JNIEXPORT", Word::Convention),
    (b"Q_INVOKABLE", Word::Convention),
    (b"Q_SLOT", Word::Convention),
    (b"Q_SIGNAL", Word::Convention),
    (b"Q_SCRIPTABLE", Word::Convention),
    (b"Q_DECL_NOTHROW", Word::Noise),
    (b"Q_DECL_NOEXCEPT", Word::Noise),
    (b"Q_DECL_CONSTEXPR", Word::Noise),
    (b"Q_DECL_OVERRIDE", Word::Noise),
    (b"asm", Word::Asm),
    (b"__asm", Word::Asm),
    (b"__asm__", Word::Asm),
    // From here on C++ only: C programs have such names.
    (b"constexpr", Word::Specifier),
    (b"consteval", Word::Specifier),
    (b"constinit", Word::Specifier),
    (b"virtual", Word::Specifier),
    (b"explicit", Word::Specifier),
    (b"friend", Word::Specifier),
    (b"mutable", Word::Specifier),
    (b"typename", Word::Specifier),
    (b"class", Word::Record),
    (b"namespace", Word::Namespace),
    (b"template", Word::Template),
    (b"using", Word::Using),
    (b"export", Word::Export),
    (b"operator", Word::Operator),
    (b"public", Word::Access),
    (b"protected", Word::Access),
    (b"private", Word::Access),
    (b"catch", Word::Guard),
    (b"try", Word::Lead),
    (b"throw", Word::Jump),
    (b"co_return", Word::Jump),
    (b"co_yield", Word::Jump),
    (b"noexcept", Word::Trailer),
    (b"override", Word::Trailer),
    (b"final", Word::Trailer),
    (b"new", Word::Expression),
    (b"delete", Word::Expression),
    (b"this", Word::Expression),
    (b"static_cast", Word::Expression),
    (b"dynamic_cast", Word::Expression),
    (b"const_cast", Word::Expression),
    (b"reinterpret_cast", Word::Expression),
    (b"co_await", Word::Expression),
    (b"typeid", Word::Expression),
    (b"decltype", Word::Expression),
    (b"requires", Word::Concept),
    (b"concept", Word::Concept),
    (b"__decltype", Word::TypeCall),
    (b"__underlying_type", Word::TypeCall),
    (b"and", Word::Expression),
    (b"or", Word::Expression),
    (b"not", Word::Expression),
    (b"xor", Word::Expression),
    (b"bitand", Word::Expression),
    (b"bitor", Word::Expression),
    (b"compl", Word::Expression),
    (b"not_eq", Word::Expression),
    (b"and_eq", Word::Expression),
    (b"or_eq", Word::Expression),
    (b"xor_eq", Word::Expression),
    (b"char8_t", Word::Type),
];

/// How many of [`WORDS`] mean something in C.
const OF_BOTH: usize = 126;

const SLOTS: usize = 1024;

const fn slot_of(length: usize, first: u8, second: u8, last: u8) -> usize {
    let mixed = (first as usize).wrapping_mul(31)
        ^ (second as usize).wrapping_mul(157)
        ^ (last as usize).wrapping_mul(7)
        ^ length.wrapping_mul(67);
    mixed & (SLOTS - 1)
}

/// Index into [`WORDS`] plus one, by hash with linear probing; zero is free.
static TABLE: [u8; SLOTS] = table();

const fn table() -> [u8; SLOTS] {
    let mut table = [0; SLOTS];
    let mut index = 0;
    while index < WORDS.len() {
        let word = WORDS[index].0;
        let mut slot = slot_of(word.len(), word[0], word[1], word[word.len() - 1]);
        while table[slot] != 0 {
            slot = (slot + 1) & (SLOTS - 1);
        }
        table[slot] = (index + 1) as u8;
        index += 1;
    }
    table
}

/// The part `text` plays.
#[inline]
pub(super) fn classify(text: &[u8], dialect: Dialect) -> Word {
    let [first, second, ..] = *text else { return Word::Name };
    let last = text.last().copied().unwrap_or_default();
    let mut slot = slot_of(text.len(), first, second, last);
    loop {
        match TABLE[slot] {
            0 => return Word::Name,
            index => {
                let (word, class) = WORDS[usize::from(index) - 1];
                if word == text {
                    let known = dialect == Dialect::Cpp || usize::from(index) <= OF_BOTH;
                    return if known { class } else { Word::Name };
                }
            }
        }
        slot = (slot + 1) & (SLOTS - 1);
    }
}

/// Whether a name is written as macros are: capitals, digits and underscores, two at least.
pub(super) fn shouts(text: &[u8]) -> bool {
    text.len() > 1
        && text
            .iter()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
        && text.iter().any(u8::is_ascii_uppercase)
}

/// Whether a name is one of the implementation's: `__init`.
pub(super) fn reserved(text: &[u8]) -> bool {
    text.starts_with(b"__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found() {
        for (word, class) in WORDS {
            assert_eq!(classify(word, Dialect::Cpp), *class, "{}", String::from_utf8_lossy(word));
        }
        assert_eq!(classify(b"new", Dialect::C), Word::Name);
        assert_eq!(WORDS[OF_BOTH].0, b"constexpr", "the first that C does not know");
        assert!(WORDS.len() < 256, "the table holds one byte per slot");
    }

    #[test]
    fn others_are_names() {
        for name in ["x", "", "interval", "Int", "structs", "__attribute___"] {
            assert_eq!(classify(name.as_bytes(), Dialect::Cpp), Word::Name, "{name}");
        }
    }

    #[test]
    fn macros_shout() {
        assert!(shouts(b"FOO_API2"));
        assert!(!shouts(b"Foo"));
        assert!(!shouts(b"T"));
        assert!(!shouts(b"__"));
    }
}
