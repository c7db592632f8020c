//! Names of functions and types as people paste them: from a stack trace, a test runner, a page of
//! documentation.

/// A longer name, in bytes, is only taken as it is written.
const LONGEST: usize = 1_000;

/// A name that was asked for.
pub(super) struct Name<'text> {
    /// As it was written.
    written: &'text str,
    /// Its parts, without the line.
    parts: Vec<String>,
    /// The number behind an `@`.
    number: Option<u32>,
}

/// How well a symbol fits a name, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is its label.
    Label,
    /// It is its name within the file.
    Qualified,
    /// It is its own name.
    Own,
    /// Its name within the file has the same parts.
    Parts,
    /// Its name within the file ends in the same parts.
    End,
    /// The name leads to it from further out: from a package, a module, a crate.
    Outer,
}

/// A symbol that a name may mean.
pub(super) struct Candidate<'report> {
    pub(super) label: &'report str,
    pub(super) qualified: &'report str,
    pub(super) own: &'report str,
    pub(super) start_line: u32,
    pub(super) ordinal: u32,
}

impl<'text> Name<'text> {
    pub(super) fn new(written: &'text str) -> Self {
        let (named, number) = match written.rsplit_once('@') {
            Some((named, number)) => (named, number.parse().ok()),
            None => (written, None),
        };
        let named = if number.is_some() { named } else { written };
        let parts = if named.len() > LONGEST { Vec::new() } else { parts(named) };
        Self { written, parts, number }
    }

    /// How far `candidate` is from the number behind an `@`, which tells namesakes apart: the line
    /// in a label, or what reports call their ordinal. `None` without such a number.
    ///
    /// The line may be one from before the file was edited.
    pub(super) fn distance(&self, candidate: &Candidate<'_>) -> Option<u32> {
        let number = self.number?;
        Some(match number.abs_diff(candidate.start_line) {
            0 => 0,
            _ if candidate.ordinal == number => 1,
            lines => lines.saturating_add(1),
        })
    }

    /// How well `candidate` fits, the number aside; `None` if it is not meant.
    pub(super) fn fit(&self, candidate: &Candidate<'_>) -> Option<Fit> {
        if candidate.label == self.written {
            return Some(Fit::Label);
        }
        if candidate.qualified == self.written {
            return Some(Fit::Qualified);
        }
        if candidate.own == self.written {
            return Some(Fit::Own);
        }
        if self.parts.is_empty() || candidate.qualified.len() > LONGEST {
            return None;
        }
        let known = parts(candidate.qualified);
        if known == self.parts {
            Some(Fit::Parts)
        } else if known.ends_with(&self.parts) {
            Some(Fit::End)
        } else {
            (!known.is_empty() && self.parts.ends_with(&known)).then_some(Fit::Outer)
        }
    }
}

/// The parts of a name, whatever joins them, without what no function of ours has in its name:
/// the signs of a receiver, generic arguments, parameters (`(*S).Run`, `B<T>::get`, `f[1-2]`,
/// `f(int)`).
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = name;
    while let Some(character) = rest.chars().next() {
        let part = parts.last_mut().map_or("", |part| part.as_str());
        let is_behind_word = part.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let separator = ["::", "->", ".", "#"].into_iter().find(|sign| rest.starts_with(sign));
        let passed = if let Some(separator) = separator {
            parts.push(String::new());
            separator.len()
        } else if let Some(length) =
            bracketed(rest).filter(|length| is_behind_word || rest[*length..].starts_with("::"))
        {
            length
        } else if character == ')' || part.is_empty() && matches!(character, '(' | '*' | '&' | ' ')
        {
            character.len_utf8()
        } else {
            if let Some(part) = parts.last_mut() {
                part.push(character);
            }
            character.len_utf8()
        };
        rest = &rest[passed..];
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How long the brackets are that `text` begins with, with what is in them; `None` if it begins
/// with none, or they do not end.
fn bracketed(text: &str) -> Option<usize> {
    let (open, close) = match text.bytes().next()? {
        b'<' => ('<', '>'),
        b'[' => ('[', ']'),
        b'(' => ('(', ')'),
        _ => return None,
    };
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        if character == open {
            depth += 1;
        } else if character == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(written: &str, qualified: &str) -> Option<Fit> {
        let own = qualified.rsplit([':', '.']).next().unwrap_or_default();
        let candidate = Candidate { label: qualified, qualified, own, start_line: 7, ordinal: 1 };
        Name::new(written).fit(&candidate)
    }

    /// Brackets that do not end would be looked for from each that begins.
    #[test]
    fn a_long_name_is_meant_as_it_is_written() {
        let long = "a<".repeat(LONGEST);
        assert_eq!(fit(&long, &long), Some(Fit::Label));
        assert_eq!(fit(&long, "a"), None);
        assert_eq!(fit("a", &format!("a.{long}")), None);
    }

    #[test]
    fn a_number_tells_namesakes_apart() {
        let distance = |written: &str, start_line, ordinal| {
            let (label, qualified, own) = ("B::get", "B::get", "get");
            let candidate = Candidate { label, qualified, own, start_line, ordinal };
            Name::new(written).distance(&candidate)
        };
        assert_eq!(distance("B::get", 7, 1), None);
        assert_eq!([distance("get@7", 7, 7), distance("get@1", 7, 1)], [Some(0), Some(1)]);
        assert_eq!([distance("get@8", 7, 1), distance("get@5", 7, 1)], [Some(2), Some(3)]);
    }

    #[test]
    fn a_name_fits_however_it_is_written() {
        for (written, qualified, expected) in [
            ("S.Run", "S.Run", Some(Fit::Label)),
            ("Run", "S.Run", Some(Fit::Own)),
            // A stack trace and the documentation of Go.
            ("(*S).Run", "S.Run", Some(Fit::Parts)),
            ("main.(*S).Run", "S.Run", Some(Fit::Outer)),
            ("S[int].Run", "S.Run", Some(Fit::Parts)),
            ("B<T>::get", "B::get", Some(Fit::Parts)),
            ("B::<Vec<T>>::get", "B::get", Some(Fit::Parts)),
            ("<B<T> as shop::Get>::get", "B::get", Some(Fit::End)),
            ("A.<anonymous>", "A.<anonymous>", Some(Fit::Label)),
            ("A", "A.<anonymous>", None),
            ("crate::shop::B::get", "B::get", Some(Fit::Outer)),
            ("B::get@7", "B::get", Some(Fit::Parts)),
            // The documentation of Java and JavaScript, which Python's tools follow.
            ("A#x", "A.x", Some(Fit::Parts)),
            ("A::x", "A.x", Some(Fit::Parts)),
            ("A.x", "A::x", Some(Fit::Parts)),
            ("A.x()", "A.x", Some(Fit::Parts)),
            ("A::x[1-2]", "A.x", Some(Fit::Parts)),
            ("A::f(int, std::string)", "A::f", Some(Fit::Parts)),
            ("Inner.run", "Outer.Inner.run", Some(Fit::End)),
            ("ner.run", "Outer.Inner.run", None),
            ("B.x", "A.x", None),
            ("operator<", "V::operator<", Some(Fit::Own)),
            ("V::operator()", "V::operator()", Some(Fit::Label)),
            ("@7", "A.x", None),
            ("", "A.x", None),
            ("é<é", "é", None),
            ("()", "A.x", None),
        ] {
            assert_eq!(fit(written, qualified), expected, "{written} {qualified}");
        }
    }
}
