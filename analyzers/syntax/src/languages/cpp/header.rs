//! Whether a header is C++ rather than C.

use super::files::SIGNS;
use crate::languages::c::header::{Guard, Guarded};
use crate::lexical::Piece;
use crate::signs::Sureness;

/// A piece among its neighbours: two before it and two after it.
type View<'text> = [Option<Piece<'text>>; 5];

/// A header is C++ where it says to every compiler what no C compiler understands. Where it
/// says so behind a test of `__cplusplus`, it may be C with something added.
pub(super) fn reads_as_cpp(text: &[u8]) -> Sureness {
    let mut sureness = Sureness::Open;
    let mut seen = [None; 5];
    // Two more steps bring the last pieces to the middle.
    for next in Guarded::new(text, b"__cplusplus").map(Some).chain([None; 2]) {
        seen.rotate_left(1);
        seen[4] = next;
        let Some((_, guard)) = seen[2] else { continue };
        let view = seen.map(|seen| seen.map(|(piece, _)| piece));
        match guard {
            Guard::Outside if is_cpp(&view) || is_linkage(&view) => return Sureness::Certain,
            // What is included behind a test changes nothing in how the header itself reads.
            Guard::Inside if is_cpp(&view) && !matches!(view[2], Some(Piece::Directive(..))) => {
                sureness = Sureness::Likely;
            }
            _ => {}
        }
    }
    sureness
}

/// Whether the middle of `view` is something that C has not.
fn is_cpp(view: &View<'_>) -> bool {
    use Piece::{Directive, Mark, Word};
    let [first, before, Some(here), next, after] = view else { return false };
    match (before, here, next, after) {
        (_, Directive(b"include", target), ..) => includes_cpp(target),
        (_, Directive(b"ifndef", b"__cplusplus"), Some(Directive(b"error", _)), _)
        | (
            _,
            Word(
                b"template" | b"static_cast" | b"dynamic_cast" | b"reinterpret_cast"
                | b"const_cast",
            ),
            Some(Mark(b'<')),
            _,
        )
        | (Some(Mark(b')')), Word(b"noexcept" | b"override"), ..)
        | (_, Word(b"enum"), Some(Word(b"class")), Some(Word(_)))
        | (_, Word(b"const"), Some(Word(_)), Some(Mark(b'&')))
        | (Some(Word(b"struct")), Word(_), Some(Mark(b':')), Some(Word(_))) => true,
        // C may call a tag, a member or a variable so: never at the start of a declaration.
        // (C23 has `constexpr` there; headers that use it are read by C++ as well.)
        (
            _,
            Word(b"class" | b"using" | b"virtual" | b"explicit" | b"friend" | b"constexpr"),
            Some(Word(_)),
            _,
        )
        | (_, Word(b"namespace"), Some(Word(_) | Mark(b'{')), _)
        | (_, Word(b"public" | b"protected" | b"private"), Some(Mark(b':')), _)
        | (_, Mark(b'~'), Some(Word(_)), Some(Mark(b'('))) => starts_declaration(before.as_ref()),
        // `a::b`, `A<B>::~A`; not the empty operands of `asm("…" :: "r"(x))`, nor the name
        // of an attribute, `[[gnu::packed]]`, which C has as well.
        (Some(Word(_) | Mark(b'>')), Mark(b':'), Some(Mark(b':')), Some(Word(_) | Mark(b'~'))) => {
            *first != Some(Mark(b'['))
        }
        _ => false,
    }
}

/// Whether the middle of `view` is the language of an `extern "C"`.
fn is_linkage(view: &View<'_>) -> bool {
    matches!(view[1..3], [Some(Piece::Word(b"extern")), Some(Piece::String(b"\"C\"" | b"\"C++\""))])
}

fn starts_declaration(before: Option<&Piece<'_>>) -> bool {
    matches!(
        before,
        None | Some(
            Piece::Mark(b';' | b'{' | b'}' | b':' | b'>')
                | Piece::Directive(..)
                | Piece::Word(b"inline")
        )
    )
}

/// Whether an `#include` names a header that only C++ has: `<vector>`, `"a.hpp"`.
fn includes_cpp(target: &[u8]) -> bool {
    let Some((is_system, path)) = (match target {
        [b'<', rest @ ..] => memchr::memchr(b'>', rest).map(|end| (true, &rest[..end])),
        [b'"', rest @ ..] => memchr::memchr(b'"', rest).map(|end| (false, &rest[..end])),
        _ => None,
    }) else {
        return false;
    };
    let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or(path);
    match memchr::memrchr(b'.', name) {
        Some(dot) => {
            SIGNS.extensions.iter().any(|extension| extension.as_bytes() == &name[dot + 1..])
        }
        None => is_system && !name.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_cpp_has_is_certain() {
        for text in [
            "class A;",
            "class EXPORT A : public B {\n};",
            "/* c */ class A {",
            "#pragma once\nclass A {",
            "enum class A { B };",
            "namespace a {",
            "namespace {",
            "inline namespace a {",
            "using A = int;",
            "constexpr int f() { return 1; }",
            "template <class T> struct A;",
            "template<>\nclass A<int> {};",
            "struct A { private: int x; };",
            "struct A : B {};",
            "struct A { ~A(); };",
            "struct A { virtual void f(); };",
            "void f(std::string);",
            "A<B>::C x;",
            "void f(const A& a);",
            "void f() noexcept;",
            "int x = static_cast<int>(y);",
            "#include <vector>",
            "#include <QtCore/QString>",
            "#include \"a/b.hpp\"",
            "extern \"C\" int f();",
            "#ifndef __cplusplus\n#error \"C++ only\"\n#endif",
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\nclass A;",
            "#ifndef __cplusplus\n#else\n#endif\nclass A;",
        ] {
            assert_eq!(reads_as_cpp(text.as_bytes()), Sureness::Certain, "{text}");
        }
    }

    #[test]
    fn what_is_for_cpp_compilers_alone_is_likely() {
        for text in [
            "#ifdef __cplusplus\nclass A {};\n#endif\nint f(void);",
            "#if defined(__cplusplus) && A\nnamespace a {}\n#endif",
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\n#ifdef __cplusplus\n}\ntemplate <class T> T f();\n#endif",
        ] {
            assert_eq!(reads_as_cpp(text.as_bytes()), Sureness::Likely, "{text}");
        }
    }

    #[test]
    fn what_c_has_too_is_open() {
        for text in [
            "",
            "int f(void);",
            "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef __cplusplus\n}\n#endif",
            "extern struct class device_class;",
            "struct class cls; int class;",
            "struct a { int private:1; int public : 2; };",
            "char *namespace, *using;",
            "struct namespace ns;",
            "asm(\"nop\" :: \"r\"(x) : \"memory\");",
            "asm volatile(\"\" : : : \"memory\");",
            "[[gnu::packed]] struct A { int a; };",
            "/* class A { public: */ // std::string\nint x;",
            "const char *s = \"class A { public: std::x\";",
            "#define A std::string x; class B {",
            "#include <stdio.h>\n#include \"a\"",
            "#include MACRO",
            "x = a ? b : c;",
            "int y = x & ~f(a);",
            "#ifdef __cplusplus\n#include <vector>\n#endif",
            "#if A < B\n#error \"no\"\n#endif",
        ] {
            assert_eq!(reads_as_cpp(text.as_bytes()), Sureness::Open, "{text}");
        }
    }
}
