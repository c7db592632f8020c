//! Languages that are known by name and not measured: what a folder holds instead of ours.

use crate::signs::Unsupported;

const fn other(title: &'static str, extensions: &'static [&'static str]) -> Unsupported {
    Unsupported { title, extensions, interpreters: &[], editor_ids: &[], reads: None }
}

/// One row for each language that resembles none of ours, by name.
pub(super) static OTHERS: &[Unsupported] = &[
    other("Ada", &["ada", "adb", "ads"]),
    other("C#", &["cs", "csx"]),
    other("Clojure", &["clj", "cljc", "cljs"]),
    other("COBOL", &["cbl", "cob", "cobol"]),
    other("Crystal", &["cr"]),
    other("Dart", &["dart"]),
    other("Elixir", &["ex", "exs"]),
    other("Elm", &["elm"]),
    other("Erlang", &["erl", "hrl"]),
    other("F#", &["fs", "fsi", "fsx"]),
    other("Fortran", &["f", "f03", "f08", "f90", "f95", "for"]),
    other("Groovy", &["gradle", "groovy"]),
    other("Haskell", &["hs", "lhs"]),
    other("Java", &["java"]),
    other("Julia", &["jl"]),
    other("Kotlin", &["kt", "kts"]),
    other("Lua", &["lua"]),
    other("MATLAB", &["mlx"]),
    other("Nim", &["nim"]),
    other("OCaml", &["ml", "mli"]),
    other("Pascal", &["dpr", "pas"]),
    other("Perl", &["pl", "pm"]),
    other("PHP", &["php", "phtml"]),
    other("PowerShell", &["ps1", "psm1"]),
    other("R", &["r"]),
    other("Racket", &["rkt"]),
    other("Ruby", &["rake", "rb"]),
    other("Scala", &["sbt", "sc", "scala"]),
    other("Shell", &["bash", "sh", "zsh"]),
    other("Solidity", &["sol"]),
    other("SQL", &["sql"]),
    other("Svelte", &["svelte"]),
    other("Swift", &["swift"]),
    other("Visual Basic", &["bas", "vb"]),
    other("Vue", &["vue"]),
    other("Zig", &["zig"]),
];
