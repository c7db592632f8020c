//! Which of its relatives a header is written in.

use crate::lexical::{Piece, Pieces};
use crate::signs::Sureness;

/// How much of a header is looked at, in bytes: larger ones are generated tables.
const WINDOW: usize = 256 << 10;

/// A header is C, whoever includes it, where it takes the trouble to tell C++ how to link it.
pub(super) fn reads_as_c(text: &[u8]) -> Sureness {
    let mut previous = None;
    for (piece, guard) in Guarded::new(text, b"__cplusplus") {
        let links = piece == Piece::String(b"\"C\"") && previous == Some(Piece::Word(b"extern"));
        if links && guard == Guard::Inside {
            return Sureness::Certain;
        }
        previous = Some(piece);
    }
    Sureness::Open
}

/// Whether a text is Objective-C, and not C with some of it for Objective-C alone.
pub(super) fn reads_as_objective_c(text: &[u8]) -> bool {
    let mut previous = None;
    Guarded::new(text, b"__OBJC__").any(|(piece, guard)| {
        let before = previous.replace(piece);
        let speaks = match piece {
            Piece::Word(b"interface" | b"protocol" | b"class" | b"implementation" | b"import") => {
                before == Some(Piece::Mark(b'@'))
            }
            Piece::Directive(b"import", target) => {
                target.ends_with(b".h>") || target.ends_with(b".h\"")
            }
            _ => false,
        };
        speaks && guard == Guard::Outside
    })
}

/// Whether a piece of text is meant for all compilers or for one language's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// All compilers see it, as far as the macro is concerned.
    Outside,
    /// It is between an `#ifdef` of the macro and its end.
    Inside,
}

/// The pieces of a text, with what the conditionals on one macro say of each.
pub(crate) struct Guarded<'text> {
    pieces: Pieces<'text>,
    macro_name: &'static [u8],
    /// What each open conditional asks, innermost last.
    open: Vec<Asks>,
}

/// What a branch of a conditional asks of the macro.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Nothing,
    Defined,
    Undefined,
}

impl<'text> Guarded<'text> {
    /// The pieces of the start of `text`, with what its conditionals ask of `macro_name`.
    pub(crate) fn new(text: &'text [u8], macro_name: &'static [u8]) -> Self {
        let window = &text[..text.len().min(WINDOW)];
        Self { pieces: Pieces::new(window), macro_name, open: Vec::new() }
    }

    fn directive(&mut self, name: &[u8], condition: &[u8]) {
        match name {
            b"if" | b"ifdef" | b"ifndef" => {
                let asks = self.asks(name, condition);
                self.open.push(asks);
            }
            b"elif" | b"elifdef" | b"elifndef" => {
                let asks = self.asks(&name[2..], condition);
                if let Some(last) = self.open.last_mut() {
                    *last = asks;
                }
            }
            b"else" => {
                if let Some(last) = self.open.last_mut() {
                    *last = match *last {
                        Asks::Nothing => Asks::Nothing,
                        Asks::Defined => Asks::Undefined,
                        Asks::Undefined => Asks::Defined,
                    };
                }
            }
            b"endif" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn asks(&self, name: &[u8], condition: &[u8]) -> Asks {
        let Some(at) = memchr::memmem::find(condition, self.macro_name) else {
            return Asks::Nothing;
        };
        let is_negated = match name {
            b"ifndef" | b"fndef" => true,
            b"if" => is_negated(&condition[..at]),
            _ => false,
        };
        if is_negated { Asks::Undefined } else { Asks::Defined }
    }
}

/// Whether `before` ends with `!`, up to `defined`, parentheses and white space.
fn is_negated(before: &[u8]) -> bool {
    let strip = |text: &[u8]| {
        let end = text.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'('));
        end.map_or(0, |end| end + 1)
    };
    let before = &before[..strip(before)];
    let before = before.strip_suffix(b"defined").unwrap_or(before);
    before[..strip(before)].ends_with(b"!")
}

impl<'text> Iterator for Guarded<'text> {
    type Item = (Piece<'text>, Guard);

    fn next(&mut self) -> Option<Self::Item> {
        let piece = self.pieces.next()?;
        if let Piece::Directive(name, rest) = piece {
            self.directive(name, rest);
        }
        let is_inside = self.open.contains(&Asks::Defined);
        Some((piece, if is_inside { Guard::Inside } else { Guard::Outside }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guarded_linkage_is_c() {
        for (text, expected) in [
            ("int f(void);", Sureness::Open),
            ("#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);", Sureness::Certain),
            ("#if defined(__cplusplus)\nextern \"C\" {\n#endif", Sureness::Certain),
            ("#if defined A && defined __cplusplus\nextern \"C\" {\n#endif", Sureness::Certain),
            ("#ifndef __cplusplus\n#else\nextern \"C\" {\n#endif", Sureness::Certain),
            ("#if A\n#elif defined(__cplusplus)\nextern \"C\" {\n#endif", Sureness::Certain),
            ("#if A\n#elifdef __cplusplus\nextern \"C\" {\n#endif", Sureness::Certain),
            ("#ifdef __cplusplus\n#if 1\n#endif\nextern \"C\" {", Sureness::Certain),
            ("extern \"C\" { int f(); }", Sureness::Open),
            ("#if !defined ( __cplusplus )\nextern \"C\"\n#endif", Sureness::Open),
            ("#ifndef __cplusplus\nextern \"C\"\n#endif", Sureness::Open),
            ("#if A\n#elifndef __cplusplus\nextern \"C\" {\n#endif", Sureness::Open),
            ("#ifdef __cplusplus\n#endif\nextern \"C\" {", Sureness::Open),
            ("#ifdef __cplusplus\n// extern \"C\" {\n#endif", Sureness::Open),
            ("#endif\n#else\n#elif __cplusplus\nextern \"C\" {", Sureness::Open),
        ] {
            assert_eq!(reads_as_c(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn objective_c_is_told_by_its_keywords() {
        for (text, expected) in [
            ("@interface A : NSObject\n@end", true),
            ("#import <Foundation/Foundation.h>\nint f(void);", true),
            ("@class A;", true),
            ("#ifdef __OBJC__\n@class A;\n#endif\nint f(void);", false),
            ("/* @interface in prose */ int f(void);", false),
            ("#import \"a.tlb\" no_namespace\n", false),
        ] {
            assert_eq!(reads_as_objective_c(text.as_bytes()), expected, "{text}");
        }
    }
}
