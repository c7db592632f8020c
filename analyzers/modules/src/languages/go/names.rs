//! What names mean to Go itself: packages of its library, and endings of files.

use std::sync::LazyLock;

use astrolens_model::{ImportFlag, ImportFlags};
use semver::Version;

use crate::path;

/// The packages of the standard library: what `go list std` of Go 1.27.3 says for Linux, macOS,
/// Windows and JavaScript together, without what it has from elsewhere (`vendor/`).
static STANDARD: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("std.txt").lines().collect());

/// The systems that the name of a file may end with: `KnownOS` of Go 1.27.3's `internal/syslist`.
const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// The processors that the name of a file may end with: `KnownArch` of the same.
const PROCESSORS: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// Whether `import` is a package of the standard library.
pub(super) fn is_standard(import: &str) -> bool {
    STANDARD.binary_search(&import).is_ok()
}

/// Whether the go command passes over a file or folder called `name` where it takes all that there are
/// (`go help packages`).
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with(['_', '.'])
}

/// Whether the go command passes over what is at `path` where it takes all packages that there are.
pub(super) fn is_passed_over(path: &str) -> bool {
    path.split('/').any(|part| is_hidden(part) || part == "testdata")
}

/// Whether `version` comes after the `other` one of the same module, by the rules of semantic versions.
pub(super) fn is_newer(version: &str, other: &str) -> bool {
    let read = |version: &str| Version::parse(version.strip_prefix('v').unwrap_or(version)).ok();
    read(version) > read(other)
}

/// When the file at `path` is a part of its package, as its name says: `go/build`'s `goodOSArchFile`; one
/// that is passed over is for whoever names it.
pub(super) fn condition(path: &str) -> ImportFlags {
    let name = path::name(path);
    let is_hidden = is_hidden(name);
    let is_test = name.ends_with("_test.go");
    let name = name.split_once('.').map_or(name, |(stem, _)| stem);
    // What stands before the first `_` says nothing: `linux.go` is for all systems.
    let mut parts: Vec<&str> = name.split('_').skip(1).collect();
    if parts.last() == Some(&"test") {
        parts.pop();
    }
    let last = parts.last();
    let is_bound =
        is_hidden || last.is_some_and(|last| SYSTEMS.contains(last) || PROCESSORS.contains(last));
    ImportFlags::NONE.with_if(ImportFlag::Test, is_test).with_if(ImportFlag::Conditional, is_bound)
}

/// The part of an import path before the last `internal` in it, if there is one: only packages below
/// that may import it.
pub(super) fn parent_of_internal(import: &str) -> Option<&str> {
    if let Some(parent) = import.strip_suffix("/internal") {
        return Some(parent);
    }
    if let Some(at) = import.rfind("/internal/") {
        return import.get(..at);
    }
    (import == "internal" || import.starts_with("internal/")).then_some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_library_is_known_by_all_its_packages() {
        assert!(STANDARD.is_sorted());
        for (import, is) in [
            ("fmt", true),
            ("net/http/httptest", true),
            ("unsafe", true),
            ("syscall/js", true),
            ("internal/abi", true),
            ("net/httpx", false),
            ("golang.org/x/net", false),
            ("C", false),
        ] {
            assert_eq!(is_standard(import), is, "{import}");
        }
    }

    #[test]
    fn the_ending_of_a_name_is_a_condition() {
        let conditional = ImportFlags::NONE.with(ImportFlag::Conditional);
        let test = ImportFlags::NONE.with(ImportFlag::Test);
        for (path, flags) in [
            ("a/x_linux.go", conditional),
            ("x_windows_amd64.go", conditional),
            ("x_arm64_test.go", conditional.and(test)),
            ("x_test.go", test),
            ("_x.go", conditional),
            (".x_test.go", conditional.and(test)),
            // The whole name, no such system, and what is no end.
            ("linux.go", ImportFlags::NONE),
            ("x_unix.go", ImportFlags::NONE),
            ("x_linux_y.go", ImportFlags::NONE),
            ("test.go", ImportFlags::NONE),
        ] {
            assert_eq!(condition(path), flags, "{path}");
        }
    }

    #[test]
    fn versions_have_an_order() {
        for (version, other, is) in [
            ("v1.10.0", "v1.9.3", true),
            ("v1.9.3", "v1.10.0", false),
            ("v1.0.0", "v1.0.0", false),
            ("v1.0.0", "v1.0.0-rc.1", true),
            ("v0.0.0-20230101000000-aaaaaaaaaaaa", "v0.0.0-20220101000000-bbbbbbbbbbbb", true),
            ("v3.0.0+incompatible", "v2.0.0", true),
            // A branch is no version, and comes before all.
            ("v0.0.0", "main", true),
        ] {
            assert_eq!(is_newer(version, other), is, "{version} {other}");
        }
    }

    #[test]
    fn what_is_passed_over_begins_so_or_is_testdata() {
        for (path, is) in [
            ("a/_b/c.go", true),
            (".a/c.go", true),
            ("a/testdata/b/c.go", true),
            ("a/testdatas/b_/c.d.go", false),
            ("", false),
        ] {
            assert_eq!(is_passed_over(path), is, "{path}");
        }
    }

    #[test]
    fn the_last_internal_counts() {
        for (import, parent) in [
            ("a/internal", Some("a")),
            ("a/internal/b/internal/c", Some("a/internal/b")),
            ("internal/a", Some("")),
            ("a/internals/b", None),
        ] {
            assert_eq!(parent_of_internal(import), parent, "{import}");
        }
    }
}
