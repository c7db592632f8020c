//! What a compiler was told of where headers are.

use std::sync::Arc;

use astrolens_model::SpecifierForm;
use rustc_hash::FxHashSet;

use super::place::Place;

/// Where a compiler looks for headers, in order, as far as that is in the project: paths of folders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Flags {
    /// For `"…"` alone, before all others: `-iquote`.
    pub(super) quoted: Vec<Arc<str>>,
    /// For both forms: `-I`, then `-isystem`, then `-idirafter`.
    pub(super) all: Vec<Arc<str>>,
    /// Files that are included before the first line: `-include`, `-imacros`.
    pub(super) forced: Vec<Forced>,
    /// Macros that stand for a header: `-DCONFIG="<a.h>"`.
    pub(super) macros: Vec<(Arc<str>, Header)>,
}

/// A file that is included before the first line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Forced {
    /// The option as written.
    pub(super) option: Arc<str>,
    /// It as written.
    pub(super) written: Arc<str>,
    /// Where it is if it is relative to where the compiler runs, and in the project.
    pub(super) path: Option<Arc<str>>,
}

/// A header as an include directive names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Header {
    /// Whether it is in quotes, and not in angle brackets.
    pub(super) is_quoted: bool,
    /// Its path as written.
    pub(super) path: Arc<str>,
}

impl Header {
    /// The header that a directive with a literal of this `form` names.
    pub(super) fn new(form: SpecifierForm, path: &str) -> Self {
        Self { is_quoted: form == SpecifierForm::Quoted, path: path.into() }
    }

    /// The header that the value of a macro is.
    fn of_value(value: &str) -> Option<Self> {
        let value = value.trim();
        let inside = |open, close| value.strip_prefix(open)?.strip_suffix(close);
        let quoted = inside('"', '"').map(|path| (true, path));
        let (is_quoted, path) = quoted.or_else(|| Some((false, inside('<', '>')?)))?;
        Some(Self { is_quoted, path: path.into() })
    }
}

/// What an option is about.
#[derive(Clone, Copy)]
enum Sort {
    Quoted,
    Included,
    System,
    After,
    Forced,
    Define,
}

/// Options whose value is joined to them or follows them. One that begins another stands behind it.
const OPTIONS: &[(&str, Sort)] = &[
    ("--include-directory=", Sort::Included),
    ("--include-directory", Sort::Included),
    ("-cxx-isystem", Sort::System),
    ("-external:I", Sort::System),
    ("-idirafter", Sort::After),
    ("-imacros", Sort::Forced),
    ("-imsvc", Sort::System),
    ("-include", Sort::Forced),
    ("-iquote", Sort::Quoted),
    ("-isystem", Sort::System),
    ("-D", Sort::Define),
    ("-I", Sort::Included),
];

/// Options of Microsoft's compiler that do not begin as those of others do.
const SLASH_OPTIONS: &[(&str, Sort)] = &[
    ("/external:I", Sort::System),
    ("/D", Sort::Define),
    ("/FI", Sort::Forced),
    ("/I", Sort::Included),
    ("-FI", Sort::Forced),
];

/// What stands before the path of a file that holds further arguments.
pub(super) const RESPONSE: char = '@';

/// Options that begin as one above and are about something else.
const OTHERS: &[&str] = &["-include-pch", "-I-"];

/// What stands before each argument that Clang's driver hands on as it is.
const HANDED_ON: &str = "-Xclang";

impl Flags {
    /// What `arguments` say, given to a compiler that runs `at` a place.
    pub(super) fn of(arguments: &[String], at: &Place<'_>) -> Self {
        let mut flags = Self::default();
        let (mut system, mut after) = (Vec::new(), Vec::new());
        let slashes = arguments.first().is_some_and(|compiler| is_microsofts(compiler));
        let mut arguments =
            arguments.iter().map(String::as_str).filter(|argument| *argument != HANDED_ON);
        while let Some(argument) = arguments.next() {
            let Some((option, sort)) = option(argument, slashes) else { continue };
            let joined = &argument[option.len()..];
            let value = if joined.is_empty() { arguments.next() } else { Some(joined) };
            let Some(value) = value else { continue };
            let folders = match sort {
                Sort::Quoted => &mut flags.quoted,
                Sort::Included => &mut flags.all,
                Sort::System => &mut system,
                Sort::After => &mut after,
                Sort::Forced => {
                    flags.forced.push(Forced {
                        option: option.into(),
                        written: value.into(),
                        path: at.in_project(value),
                    });
                    continue;
                }
                Sort::Define => {
                    let defined = value.split_once('=');
                    let defined = defined
                        .and_then(|(name, value)| Some((name.into(), Header::of_value(value)?)));
                    flags.macros.extend(defined);
                    continue;
                }
            };
            folders.extend(at.in_project(value));
        }
        // A folder of the system that is named by `-I` too stays where it was (GCC, Directory Options).
        let of_system: FxHashSet<&Arc<str>> = system.iter().collect();
        flags.all.retain(|folder| !of_system.contains(folder));
        flags.all.append(&mut system);
        flags.all.append(&mut after);
        drop_repeated(&mut flags.quoted);
        drop_repeated(&mut flags.all);
        flags
    }

    /// Those of `arguments` that say something of that, behind the compiler.
    pub(super) fn telling(arguments: Vec<String>) -> Vec<String> {
        let slashes = arguments.first().is_some_and(|compiler| is_microsofts(compiler));
        let mut all = arguments.into_iter().filter(|argument| argument != HANDED_ON);
        let mut telling: Vec<String> = all.next().into_iter().collect();
        while let Some(argument) = all.next() {
            if argument.starts_with(RESPONSE) {
                telling.push(argument);
                continue;
            }
            let Some((option, sort)) = option(&argument, slashes) else { continue };
            let is_apart = argument.len() == option.len();
            let value = if is_apart { all.next() } else { None };
            let defined = value.as_deref().unwrap_or(&argument[option.len()..]);
            let names_header = || {
                defined.split_once('=').is_some_and(|(_, value)| Header::of_value(value).is_some())
            };
            if !matches!(sort, Sort::Define) || names_header() {
                telling.push(argument);
                telling.extend(value);
            }
        }
        telling
    }

    /// The folders in which a header in quotes, or in brackets, is looked for.
    pub(super) fn folders(&self, is_quoted: bool) -> impl Iterator<Item = &Arc<str>> {
        let quoted = is_quoted.then_some(&self.quoted).into_iter().flatten();
        quoted.chain(&self.all)
    }
}

/// The option that `argument` begins with.
fn option(argument: &str, slashes: bool) -> Option<(&'static str, Sort)> {
    if OTHERS.contains(&argument) {
        return None;
    }
    let own = if slashes { SLASH_OPTIONS } else { &[] };
    let mut options = own.iter().chain(OPTIONS);
    options.find(|(option, _)| argument.starts_with(option)).copied()
}

/// Whether `compiler` takes options with a slash.
fn is_microsofts(compiler: &str) -> bool {
    let name = compiler.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(name.trim_end_matches(".exe"), "cl" | "clang-cl")
}

/// Leaves of those that are there several times the first.
fn drop_repeated(folders: &mut Vec<Arc<str>>) {
    let mut seen = FxHashSet::default();
    folders.retain(|folder| seen.insert(Arc::clone(folder)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(arguments: &[&str]) -> Flags {
        let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
        Flags::of(&arguments, &Place::new("/p", "/p/build"))
    }

    fn folders(folders: &[Arc<str>]) -> Vec<&str> {
        folders.iter().map(|folder| &**folder).collect()
    }

    #[test]
    fn folders_are_searched_in_the_compilers_order() {
        let flags = flags(&[
            "cc",
            "-isystem",
            "../sys",
            "-I..",
            "-I",
            "/p/include",
            "-idirafter/p/last",
            "-iquote",
            "gen",
            "-iquote../q",
            "--include-directory=../d",
            "-I/usr/include",
            "-I../sys",
            "-I/p",
            "-I",
        ]);
        assert_eq!(folders(&flags.quoted), ["build/gen", "q"]);
        // `-I../sys` is passed over, since `-isystem` names the same; `-I/p` repeats `-I..`.
        assert_eq!(folders(&flags.all), ["", "include", "d", "sys", "last"]);
        let quoted: Vec<&str> = flags.folders(true).map(|folder| &**folder).collect();
        assert_eq!(quoted, ["build/gen", "q", "", "include", "d", "sys", "last"]);
        assert_eq!(flags.folders(false).count(), 5);
    }

    #[test]
    fn what_a_driver_hands_on_is_read_as_its_own() {
        let flags =
            flags(&["clang", "-Xclang", "-include", "-Xclang", "a.h", "-Xclang", "-I../inc"]);
        assert_eq!(folders(&flags.all), ["inc"]);
        assert_eq!(*flags.forced[0].written, *"a.h");
    }

    #[test]
    fn files_may_be_included_before_all() {
        let flags = flags(&["cc", "-include", "config.h", "-imacros/p/m.h", "-include-pch", "a.h"]);
        let forced: Vec<_> = flags
            .forced
            .iter()
            .map(|forced| (&*forced.option, &*forced.written, forced.path.as_deref()))
            .collect();
        let expected =
            [("-include", "config.h", Some("build/config.h")), ("-imacros", "/p/m.h", Some("m.h"))];
        assert_eq!(forced, expected);
    }

    #[test]
    fn macros_may_stand_for_headers() {
        let flags = flags(&["cc", "-DA=\"a.h\"", "-D", "B=<b/c.h>", "-DC=1", "-DD", "-DE=\"x"]);
        let header = |is_quoted, path: &str| Header { is_quoted, path: path.into() };
        let expected = [("A".into(), header(true, "a.h")), ("B".into(), header(false, "b/c.h"))];
        assert_eq!(flags.macros, expected);
    }

    #[test]
    fn options_with_slashes_are_microsofts_alone() {
        let arguments = ["/I", "/p/a", "/I/p/b", "/FI/p/c.h", "/external:I", "/p/d"];
        let given = |compiler| flags(&[&[compiler], &arguments[..]].concat());
        for compiler in ["cl", "C:\\VC\\cl.exe", "/usr/bin/clang-cl"] {
            assert_eq!(folders(&given(compiler).all), ["a", "b", "d"], "{compiler}");
            assert_eq!(given(compiler).forced.len(), 1, "{compiler}");
        }
        assert_eq!(given("/usr/bin/cc"), Flags::default());
    }
}
