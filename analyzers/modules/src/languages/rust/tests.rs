//! What imports and paths of Rust mean, rule by rule.

use crate::testing::Texts;

const MANIFEST: (&str, &str) = (
    "Cargo.toml",
    "[package]\nname = \"own\"\nedition = \"2021\"\n[dependencies]\nserde = \"1\"\n",
);

/// What `file` asks for, among these files of a package.
fn targets(file: &str, files: &[(&str, &str)]) -> Vec<String> {
    let all: Vec<_> = [MANIFEST].into_iter().chain(files.iter().copied()).collect();
    Texts::new(&all).targets(file)
}

/// What the library's root asks for that has this `text`, beside these other files.
fn root(text: &str, files: &[(&str, &str)]) -> Vec<String> {
    let all: Vec<_> = files.iter().copied().chain([("src/lib.rs", text)]).collect();
    targets("src/lib.rs", &all)
}

#[test]
fn modules_are_files_beside_or_in_a_folder() {
    let files = [
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("src/a.rs", "mod in_a;\nmod gone;\n"),
        ("src/a/in_a.rs", ""),
        ("src/a/gone/other.rs", ""),
        ("src/b/mod.rs", "mod in_b;\n"),
        ("src/b/in_b.rs", "mod deep;\n"),
        ("src/b/in_b/deep/mod.rs", ""),
    ];
    assert_eq!(
        targets("src/lib.rs", &files),
        ["mod src/a.rs", "mod src/b/mod.rs", "mod unresolved Missing"]
    );
    assert_eq!(targets("src/a.rs", &files), ["mod src/a/in_a.rs", "mod unresolved Missing"]);
    assert_eq!(targets("src/b/mod.rs", &files), ["mod src/b/in_b.rs"]);
    assert_eq!(targets("src/b/in_b.rs", &files), ["mod src/b/in_b/deep/mod.rs"]);
}

#[test]
fn modules_within_a_file_are_folders() {
    let text = "mod a { mod b; mod c { mod d; } #[path = \"e.rs\"] mod stated; }\n\
                #[path = \"other\"] mod f { mod g; }\n";
    let root_files =
        [("src/a/b.rs", ""), ("src/a/c/d.rs", ""), ("src/a/e.rs", ""), ("src/other/g.rs", "")];
    assert_eq!(
        root(text, &root_files),
        ["mod src/a/b.rs", "mod src/a/c/d.rs", "mod src/a/e.rs", "mod src/other/g.rs"]
    );
    // In a file that is called as its module is, they are in the folder of that.
    let files = [
        ("src/lib.rs", "mod m;\n"),
        ("src/m.rs", text),
        ("src/m/a/b.rs", ""),
        ("src/m/a/c/d.rs", ""),
        ("src/m/a/e.rs", ""),
        ("src/other/g.rs", ""),
    ];
    assert_eq!(
        targets("src/m.rs", &files),
        ["mod src/m/a/b.rs", "mod src/m/a/c/d.rs", "mod src/m/a/e.rs", "mod src/other/g.rs"]
    );
}

#[test]
fn a_stated_path_leads_from_the_folder_of_the_file() {
    let files = [
        ("src/lib.rs", "mod a;\n"),
        ("src/a.rs", "#[path = \"x/y.rs\"]\nmod b;\n"),
        // What is stated is as good as a `mod.rs`: its modules are beside it.
        ("src/x/y.rs", "mod c;\nuse super::T;\n"),
        ("src/x/c.rs", ""),
    ];
    assert_eq!(targets("src/a.rs", &files), ["mod src/x/y.rs"]);
    assert_eq!(targets("src/x/y.rs", &files), ["mod src/x/c.rs", "import src/a.rs"]);
}

#[test]
fn under_conditions_a_module_has_several_files() {
    let text = "#[cfg_attr(unix, path = \"unix.rs\")]\n#[cfg_attr(windows, path = \"win.rs\")]\n\
                mod sys;\nuse sys::T;\n#[cfg(test)]\nmod checks;\n#[cfg(feature = \"x\")]\nmod x;\n";
    let files = [("src/unix.rs", ""), ("src/win.rs", ""), ("src/checks.rs", ""), ("src/x.rs", "")];
    assert_eq!(
        root(text, &files),
        [
            "mod src/unix.rs",
            "mod src/win.rs",
            "import src/unix.rs Conditional",
            "import src/win.rs Conditional",
            "mod src/checks.rs Test",
            "mod src/x.rs Conditional",
        ]
    );
}

#[test]
fn paths_begin_at_the_root_here_above_or_with_a_name() {
    let files = [
        ("src/lib.rs", "mod a;\npub struct Root;\n"),
        ("src/a.rs", "pub mod b;\npub mod c;\npub struct A;\n"),
        (
            "src/a/b.rs",
            "use crate::Root;\nuse super::A;\nuse super::super::Root as R;\nuse super::c::{self, C};\n\
             use self::inner::d;\nuse inner::d as e;\nmod inner { pub fn d() {} use super::super::c::C; }\n",
        ),
        ("src/a/c.rs", "pub struct C;\n"),
    ];
    assert_eq!(
        targets("src/a/b.rs", &files),
        [
            "import src/lib.rs",
            "import src/a.rs",
            "import src/lib.rs",
            "import src/a/c.rs",
            "import src/a/c.rs",
            "import src/a/b.rs",
            "import src/a/b.rs",
            "import src/a/c.rs",
        ]
    );
}

#[test]
fn what_is_handed_on_leads_to_where_it_is_defined() {
    let files = [
        (
            "src/lib.rs",
            "mod a;\nmod b;\nmod user;\npub use a::One;\npub use b::*;\npub use a::deep as shallow;\n",
        ),
        ("src/a.rs", "pub mod deep;\npub struct One;\n"),
        ("src/a/deep.rs", "pub struct Deep;\n"),
        ("src/b.rs", "pub use self::c::Three;\npub struct Two;\npub mod c;\n"),
        ("src/b/c.rs", "pub struct Three;\n"),
        (
            "src/user.rs",
            "use crate::{One, Two, Three, shallow::Deep, MAX};\nuse crate::c;\nuse crate::*;\n",
        ),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        [
            "import src/a.rs",
            "import src/b.rs",
            "import src/b/c.rs",
            "import src/a/deep.rs",
            // What is not declared where it is looked for is taken to be there all the same.
            "import src/lib.rs",
            "import src/b/c.rs",
            "import src/lib.rs",
        ]
    );
    assert_eq!(targets("src/b.rs", &files)[0], "re_export src/b/c.rs ReExport");
}

#[test]
fn what_is_handed_on_in_a_circle_ends() {
    let others = |[one, other]: [&str; 2]| {
        format!(
            "pub use crate::{one}::*;\npub use crate::{other}::*;\n\
             pub use crate::{one}::Nothing;\npub use crate::{other}::Nothing;\n"
        )
    };
    let (a, b, c) = (others(["b", "c"]), others(["a", "c"]), others(["a", "b"]));
    let files = [
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\nuse a::{Nothing, Missing};\n"),
        ("src/a.rs", &*a),
        ("src/b.rs", &*b),
        ("src/c.rs", &*c),
    ];
    // Nothing says where they are: they stay where they were asked for.
    let found = targets("src/lib.rs", &files);
    assert!(found[3..].iter().all(|found| found.starts_with("import src/")), "{found:?}");
    assert_eq!(found.last().map(String::as_str), Some("import src/a.rs"));
}

#[test]
fn other_crates_are_packages_of_the_project_or_not() {
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"*\"]\n"),
        (
            "app/Cargo.toml",
            "[package]\nname = \"app\"\nedition = \"2021\"\n[dependencies]\nserde_json = \"1\"\n\
             engine = { path = \"../engine-core\", package = \"engine-core\" }\n\
             alien-name = { package = \"real-name\", version = \"1\" }\n",
        ),
        (
            "app/src/main.rs",
            "use engine::wheel::Wheel;\nuse engine::Axle;\nuse serde_json::Value;\n\
             use alien_name::X;\nuse std::io;\nuse ::core::fmt;\nextern crate alloc;\nuse nowhere::Y;\n",
        ),
        ("engine-core/Cargo.toml", "[package]\nname = \"engine-core\"\nedition = \"2021\"\n"),
        ("engine-core/src/lib.rs", "pub mod wheel;\nmod axle;\npub use axle::Axle;\n"),
        ("engine-core/src/wheel.rs", "pub struct Wheel;\n"),
        ("engine-core/src/axle.rs", "pub struct Axle;\n"),
    ];
    assert_eq!(
        Texts::new(&files).targets("app/src/main.rs"),
        [
            "import engine-core/src/wheel.rs",
            "import engine-core/src/axle.rs",
            "import external serde_json",
            "import external real-name",
            "import std std",
            "import std core",
            "import std alloc",
            "import unresolved Generated",
        ]
    );
}

#[test]
fn programs_and_tests_use_the_library_by_its_name() {
    let asks = "use own::a::A;\nuse crate::B;\nmod common;\n";
    let files = [
        ("src/lib.rs", "pub mod a;\n"),
        ("src/a.rs", "pub struct A;\n"),
        ("src/main.rs", "use own::a::A;\n"),
        ("tests/one.rs", asks),
        ("tests/two.rs", "mod common;\n"),
        ("tests/common/mod.rs", "use own::a;\nuse super::C;\n"),
        ("build.rs", "use own::a::A;\nuse std::env;\n"),
    ];
    assert_eq!(targets("src/main.rs", &files), ["import src/a.rs"]);
    assert_eq!(
        targets("tests/one.rs", &files),
        ["import src/a.rs Test", "import tests/one.rs Test", "mod tests/common/mod.rs Test"]
    );
    // It is a module of both.
    assert_eq!(
        targets("tests/common/mod.rs", &files),
        ["import src/a.rs Test", "import tests/one.rs Test", "import tests/two.rs Test"]
    );
    // The script runs before there is a library.
    assert_eq!(targets("build.rs", &files), ["import unresolved Generated", "import std std"]);
}

#[test]
fn before_edition_2018_paths_begin_at_the_root() {
    let manifest = "[package]\nname = \"old\"\n[dependencies]\nserde = \"1\"\n";
    let files = [
        ("Cargo.toml", manifest),
        ("src/lib.rs", "extern crate serde;\npub mod a;\nmod b;\nmod d;\n"),
        (
            "src/a.rs",
            "use b::B;\nuse serde::Serialize;\nuse std::io;\nuse ::d;\nfn f() { c::g(); }\nmod c { pub fn g() {} }\n",
        ),
        ("src/b.rs", "pub struct B;\n"),
        ("src/d.rs", ""),
    ];
    assert_eq!(
        Texts::new(&files).targets("src/a.rs"),
        ["import src/b.rs", "import external serde", "import std std", "import src/d.rs"]
    );
}

#[test]
fn paths_in_code_are_followed_where_no_import_tells() {
    let files = [
        ("src/lib.rs", "pub mod a;\nmod user;\n"),
        ("src/a.rs", "pub mod b;\npub struct A;\npub trait T {}\npub const MAX: u8 = 1;\n"),
        ("src/a/b.rs", "pub fn f() {}\npub enum E { One }\n"),
        (
            "src/user.rs",
            "use crate::a;\nuse crate::a::A;\n\
             struct S { field: crate::a::b::E }\n\
             impl a::T for S {}\n\
             fn g() { a::b::f(); A::new(); u8::max_value(); T::default(); std::mem::drop(1); }\n",
        ),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        [
            "import src/a.rs",
            "import src/a.rs",
            "path src/a/b.rs",
            "path src/a/b.rs",
            "path std std",
        ]
    );
}

#[test]
fn paths_stand_in_types_patterns_values_and_tokens() {
    for code in [
        "fn f(x: &[crate::a::A]) {}",
        "fn f() -> Option<crate::a::A> { None }",
        "fn f(x: u8) { match x { crate::a::MAX => {} _ => {} } }",
        "fn f() -> u8 { 1 + crate::a::MAX }",
        "impl crate::a::T for u8 {}",
        "fn f<X: crate::a::T>() {}",
        "static X: u8 = crate::a::MAX;",
        "fn f() { println!(\"{}\", crate::a::MAX); }",
        "m! { crate::a::A }",
        "#[crate::a::attribute] fn f() {}",
    ] {
        let text = format!("mod a;\n{code}\n");
        assert_eq!(root(&text, &[("src/a.rs", "")]), ["mod src/a.rs", "path src/a.rs"], "{code}");
    }
    // What is for tools leads nowhere.
    let text =
        "mod a;\n#[rustfmt::skip] fn f() {}\n#[allow(clippy::all)] fn g() { crate::a::g() }\n";
    assert_eq!(root(text, &[("src/a.rs", "")]), ["mod src/a.rs", "path src/a.rs"]);
    // Whom a thing is for is asked of nobody.
    let text = "mod a { pub(in crate::b) struct A; }\nmod b;\n";
    assert_eq!(root(text, &[("src/b.rs", "")]), ["mod src/b.rs"]);
}

#[test]
fn what_is_for_tests_is_marked() {
    let text = "mod a;\n#[cfg(test)]\nmod tests { use super::*; use crate::a::A; \
                fn f() { crate::a::g(); } }\n";
    assert_eq!(
        root(text, &[("src/a.rs", "pub struct A;\n")]),
        ["mod src/a.rs", "import src/lib.rs Test", "import src/a.rs Test", "path src/a.rs Test"]
    );
}

#[test]
fn files_that_macros_read_are_beside_the_file() {
    let text = "include!(\"gen/table.rs\");\nconst A: &str = include_str!(\"../README.md\");\n\
                const B: &[u8] = include_bytes!(\"gone.bin\");\ninclude!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));\n\
                const C: &str = include_str!(\"../../out.txt\");\n";
    assert_eq!(
        root(text, &[("src/gen/table.rs", ""), ("README.md", "")]),
        [
            "include src/gen/table.rs",
            "embed README.md",
            "embed unresolved Missing",
            "include unresolved Generated",
            "embed unresolved Outside",
        ]
    );
}

#[test]
fn paths_that_are_put_together_may_begin_at_the_package() {
    let text = "include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/gen/\", \"table.rs\"));\n\
                const A: &str = include_str!(concat!(\"a\", \".txt\"));\n\
                const B: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/../b.txt\"));\n\
                include!(file());\n";
    assert_eq!(
        root(text, &[("gen/table.rs", ""), ("src/a.txt", "")]),
        [
            "include gen/table.rs",
            "embed src/a.txt",
            "embed unresolved Outside",
            "include unresolved Computed Computed",
        ]
    );
}

#[test]
fn a_file_that_is_read_in_place_is_a_part_of_the_module() {
    let files = [
        ("src/lib.rs", "mod a;\nmod b;\nmod x { include!(\"x/parts.rs\"); }\npub struct Root;\n"),
        ("src/a.rs", "include!(\"parts/of_a.rs\");\nuse self::deep::D;\npub struct A;\n"),
        (
            "src/parts/of_a.rs",
            "pub mod deep;\nuse crate::b::B;\nuse super::Root;\nuse self::A;\npub struct Part;\n\
             pub const MAX: u8 = 1;\nmod inner { use super::Part; }\n",
        ),
        ("src/parts/deep.rs", "pub struct D;\nuse super::Part;\nuse super::A;\n"),
        ("src/b.rs", "pub use crate::a::{Part, MAX, B as C};\npub struct B;\nuse crate::x::X;\n"),
        ("src/x/parts.rs", "pub struct X;\nuse super::Root;\n"),
    ];
    assert_eq!(
        targets("src/a.rs", &files),
        ["include src/parts/of_a.rs", "import src/parts/deep.rs"]
    );
    assert_eq!(
        targets("src/parts/of_a.rs", &files),
        [
            // Its modules are beside it, and what else it asks for is asked from where it is read.
            "mod src/parts/deep.rs",
            "import src/b.rs",
            "import src/lib.rs",
            "import src/a.rs",
            "import src/parts/of_a.rs",
        ]
    );
    assert_eq!(
        targets("src/parts/deep.rs", &files),
        ["import src/parts/of_a.rs", "import src/a.rs"]
    );
    assert_eq!(
        targets("src/b.rs", &files),
        [
            "re_export src/parts/of_a.rs ReExport",
            "re_export src/parts/of_a.rs ReExport",
            // What it imports is handed on to its whole module.
            "re_export src/b.rs ReExport",
            "import src/x/parts.rs",
        ]
    );
    assert_eq!(targets("src/x/parts.rs", &files), ["import src/lib.rs"]);
}

#[test]
fn constants_and_their_like_are_found_where_they_are_declared() {
    let files = [
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("src/a.rs", "pub use crate::b::*;\npub use crate::b::inner::*;\n"),
        (
            "src/b.rs",
            "pub const C: u8 = 1;\npub static S: u8 = 1;\npub type T = u8;\n\
             macro_rules! m { () => {} }\npub(crate) use m;\nextern \"C\" { pub fn f(); }\n\
             pub mod inner { pub const D: u8 = 1; }\n",
        ),
        ("src/c.rs", "use crate::a::{C, S, T, m, f, D};\nfn g() -> u8 { crate::a::C }\n"),
    ];
    let imports = std::iter::repeat_n("import src/b.rs", 6);
    assert_eq!(targets("src/c.rs", &files), imports.chain(["path src/b.rs"]).collect::<Vec<_>>());
}

#[test]
fn what_the_root_calls_another_crate_holds_everywhere() {
    let own = "[package]\nname = \"u\"\nedition = \"2021\"\n[dependencies]\nm = { path = \"../m\" }\n\
               renamed = { package = \"real\", path = \"../real\" }\n";
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"m\", \"real\", \"u\"]\n"),
        ("m/Cargo.toml", "[package]\nname = \"m\"\nedition = \"2021\"\n"),
        ("m/src/lib.rs", "pub mod a;\n"),
        ("m/src/a.rs", "pub struct A;\n"),
        ("real/Cargo.toml", "[package]\nname = \"real\"\nedition = \"2021\"\n"),
        ("real/src/lib.rs", "pub struct R;\n"),
        ("u/Cargo.toml", own),
        (
            "u/src/lib.rs",
            "extern crate m as other;\nextern crate self as us;\nextern crate other as again;\n\
             mod x;\npub struct U;\n",
        ),
        (
            "u/src/x.rs",
            "use other::a::A;\nuse us::U;\nuse renamed::R;\nuse again::B;\n\
             fn f() { other::a::g() }\n",
        ),
    ];
    assert_eq!(
        targets("u/src/x.rs", &files),
        [
            "import m/src/a.rs",
            "import u/src/lib.rs",
            "import real/src/lib.rs",
            // A name that stands for one is none of those that are needed.
            "import unresolved Generated",
            "path m/src/a.rs",
        ]
    );
}

#[test]
fn items_that_macros_hand_on_are_modules_and_imports() {
    let text = "cfg_if! { if #[cfg(unix)] { mod unix; use unix::U; } }\n";
    assert_eq!(
        root(text, &[("src/unix.rs", "pub struct U;\n")]),
        ["mod src/unix.rs Conditional", "import src/unix.rs Conditional"]
    );
}

#[test]
fn a_file_that_no_module_names_is_where_it_lies_or_a_crate() {
    let files = [
        ("src/lib.rs", "made_up!(a);\n"),
        ("src/a/mod.rs", "pub mod b;\n"),
        ("src/a/b.rs", "use super::c::C;\nuse crate::T;\n"),
        ("src/a/c.rs", "pub struct C;\n"),
        ("ui/fails.rs", "use own::T;\nuse crate::X;\nmod beside;\n"),
        ("ui/beside.rs", "use super::X;\n"),
    ];
    assert_eq!(targets("src/a/b.rs", &files), ["import src/a/c.rs", "import src/lib.rs"]);
    assert_eq!(
        targets("ui/fails.rs", &files),
        ["import src/lib.rs", "import ui/fails.rs", "mod ui/beside.rs"]
    );
    assert_eq!(targets("ui/beside.rs", &files), ["import ui/fails.rs"]);
}

#[test]
fn without_a_manifest_roots_are_known_by_name() {
    let files = [
        ("kernel/lib.rs", "mod a;\nuse core::fmt;\nuse bindings::x;\n"),
        ("kernel/a.rs", "use crate::T;\n"),
    ];
    let texts = Texts::new(&files);
    assert_eq!(
        texts.targets("kernel/lib.rs"),
        ["mod kernel/a.rs", "import std core", "import external bindings"]
    );
    assert_eq!(texts.targets("kernel/a.rs"), ["import kernel/lib.rs"]);
}

#[test]
fn a_broken_manifest_is_the_reason() {
    let files = [
        ("Cargo.toml", "[package\n"),
        ("src/lib.rs", "mod a;\nuse serde::X;\nuse std::io;\n"),
        ("src/a.rs", ""),
    ];
    let found = Texts::new(&files).targets("src/lib.rs");
    let [module, unknown, standard] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((module.as_str(), standard.as_str()), ("mod src/a.rs", "import std std"));
    assert!(unknown.starts_with("import unresolved Manifest(\"Cargo.toml\", "), "{unknown}");
}

#[test]
fn a_path_that_leads_back_is_no_endless_tree() {
    let text = "#[path = \"lib.rs\"]\nmod again;\n#[path = \"a.rs\"]\nmod a;\n";
    let a = "#[path = \"b.rs\"] mod b;\n#[path = \"b.rs\"] mod c;\nuse super::T;\n";
    let b = "#[path = \"a.rs\"] mod a;\n";
    let files = [("src/lib.rs", text), ("src/a.rs", a), ("src/b.rs", b)];
    assert_eq!(targets("src/lib.rs", &files), ["mod src/lib.rs", "mod src/a.rs"]);
    // What leads back is there to be told, and no module of the one that it leads from.
    assert_eq!(targets("src/a.rs", &files), ["mod src/b.rs", "mod src/b.rs", "import src/lib.rs"]);
}

#[test]
fn what_is_in_a_module_without_a_file_is_nowhere() {
    let files = [
        ("src/lib.rs", "mod a;\nmod gone;\nmod made { }\n"),
        ("src/a.rs", "use crate::gone::G;\nuse crate::made::M;\nuse crate::other::O;\n"),
    ];
    assert_eq!(
        targets("src/a.rs", &files),
        ["import unresolved Generated", "import src/lib.rs", "import src/lib.rs"]
    );
}

#[test]
fn a_function_goes_before_a_module_of_its_name_at_the_end_of_a_path_in_code() {
    let files = [
        ("src/lib.rs", "mod a;\nmod find;\nmod user;\npub fn find() {}\n"),
        ("src/a.rs", "pub mod find;\n"),
        ("src/a/find.rs", "pub fn inner() {}\n"),
        ("src/find.rs", "pub fn inner() {}\n"),
        (
            "src/user.rs",
            "fn f() { crate::find(); crate::find::inner(); crate::a::find::inner(); }\n",
        ),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        ["path src/a/find.rs", "path src/lib.rs", "path src/find.rs"]
    );
}

#[test]
fn a_module_comes_last_at_the_end_of_a_path_in_code() {
    let files = [
        (
            "src/lib.rs",
            "mod deep;\nmod input;\nmod user;\npub use made::input;\npub use deep::f as deep;\n",
        ),
        ("src/deep.rs", "pub fn f() {}\npub mod empty;\npub use self::empty::empty;\n"),
        ("src/deep/empty.rs", "pub fn empty() {}\n"),
        ("src/input.rs", "pub struct Input;\n"),
        (
            "src/user.rs",
            "#[crate::input]\nstruct S(crate::input::Input);\nfn g() { crate::deep::empty(); }\n",
        ),
    ];
    let manifest = "[package]\nname = \"own\"\nedition = \"2021\"\n[dependencies]\nmade = \"1\"\n";
    let all: Vec<_> = [("Cargo.toml", manifest)].into_iter().chain(files).collect();
    assert_eq!(
        Texts::new(&all).targets("src/user.rs"),
        ["path src/deep/empty.rs", "path external made", "path src/input.rs"]
    );
}

#[test]
fn a_path_leads_on_from_what_is_imported_and_not_from_a_function() {
    let files = [
        ("src/lib.rs", "mod filter;\nmod user;\nmod other;\n"),
        ("src/filter.rs", "mod dynamic;\npub use self::dynamic::*;\n"),
        ("src/filter/dynamic.rs", "pub struct Dynamic;\n"),
        ("src/user.rs", "use crate::filter;\npub fn filter() -> filter::Dynamic { loop {} }\n"),
        ("src/other.rs", "type T = crate::user::filter::Dynamic;\n"),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        ["import src/filter.rs", "path src/filter/dynamic.rs"]
    );
    assert_eq!(targets("src/other.rs", &files), ["path src/filter/dynamic.rs"]);
}

#[test]
fn items_among_the_arguments_of_a_macro_are_where_it_is_called() {
    let files = [
        (
            "src/lib.rs",
            "pub mod registry;\nmod user;\nfeature! {\n    #![all(feature = \"a\")]\n    pub fn registry() {}\n}\n",
        ),
        ("src/registry.rs", "mod local;\npub use local::*;\n"),
        ("src/registry/local.rs", "thread_local! { pub(crate) static CURRENT: u8 = 1; }\n"),
        ("src/user.rs", "fn f() { crate::registry(); crate::registry::CURRENT.with(); }\n"),
    ];
    assert_eq!(targets("src/user.rs", &files), ["path src/lib.rs", "path src/registry/local.rs"]);
}

#[test]
fn imports_that_lead_to_themselves_beside_a_function_end() {
    // Each asks for all of them: without an end, two to the power of the deepest path.
    let text = format!("fn a() {{ a::b(); }}\n{}", "use a::a;\n".repeat(8));
    assert_eq!(root(&text, &[]).len(), 8);
}

#[test]
fn what_a_macro_is_given_may_be_one_of_several() {
    let files = [
        (
            "src/lib.rs",
            "mod other;\nmod user;\nwith! { use crate::other::go; }\nwithout! { fn go() {} }\n",
        ),
        ("src/other.rs", "pub fn go() {}\n"),
        ("src/user.rs", "use crate::go;\n"),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        ["import src/lib.rs Conditional", "import src/other.rs Conditional"]
    );
}

#[test]
fn what_is_imported_under_a_condition_may_be_what_a_glob_brings_in() {
    let sync = "#[cfg(not(a))]\npub use std::sync::RwLock;\n#[cfg(a)]\npub use self::own::*;\n\
                #[cfg(a)]\nmod own { pub struct RwLock; }\n";
    let files = [
        ("src/lib.rs", "mod sync;\nmod user;\n"),
        ("src/sync.rs", sync),
        ("src/user.rs", "use crate::sync::RwLock;\n"),
    ];
    assert_eq!(
        targets("src/user.rs", &files),
        ["import src/sync.rs Conditional", "import std std Conditional"]
    );
}

#[test]
fn what_a_module_with_the_name_of_a_primitive_type_has_not_is_the_types() {
    let files = [
        ("src/lib.rs", "pub mod str;\nmod user;\n"),
        ("src/str.rs", "pub fn split() {}\n"),
        ("src/user.rs", "use crate::*;\nfn f() { str::split(); str::to_owned(\"\"); }\n"),
    ];
    assert_eq!(targets("src/user.rs", &files), ["import src/lib.rs", "path src/str.rs"]);
    let files =
        [files[0], files[1], ("src/user.rs", "use crate::*;\nfn f() { str::to_owned(\"\"); }\n")];
    assert_eq!(targets("src/user.rs", &files), ["import src/lib.rs"]);
}

#[test]
fn a_macro_of_another_crate_goes_before_a_module_of_its_name() {
    let own =
        "[package]\nname = \"u\"\nedition = \"2021\"\n[dependencies]\nm = { path = \"../m\" }\n";
    let files = [
        ("Cargo.toml", "[workspace]\nmembers = [\"m\", \"u\"]\n"),
        ("m/Cargo.toml", "[package]\nname = \"m\"\nedition = \"2021\"\n"),
        (
            "m/src/lib.rs",
            "mod select;\nmod macros;\nuse self::select::S;\nuse crate::select as s;\n",
        ),
        ("m/src/select.rs", "pub struct S;\n"),
        ("m/src/macros.rs", "#[macro_export]\nmacro_rules! select { () => {} }\n"),
        ("u/Cargo.toml", own),
        ("u/src/lib.rs", "pub use m::select;\nuse m::select::S;\n"),
    ];
    let found = |file| targets(file, &files);
    assert_eq!(
        found("u/src/lib.rs"),
        ["re_export m/src/macros.rs ReExport", "import m/src/select.rs"]
    );
    assert_eq!(found("m/src/lib.rs")[2..], ["import m/src/select.rs", "import m/src/select.rs"]);
}

#[test]
fn an_exported_macro_is_at_the_root_and_leads_to_where_it_is_defined() {
    let manifest = "[workspace]\nmembers = [\"m\", \"u\"]\n";
    let files = [
        ("Cargo.toml", manifest),
        ("m/Cargo.toml", "[package]\nname = \"m\"\nedition = \"2021\"\n"),
        ("m/src/lib.rs", "mod macros;\nmod a;\npub use macros::*;\n"),
        (
            "m/src/macros.rs",
            "#[macro_export]\nmacro_rules! given { () => {} }\nmacro_rules! own { () => {} }\n",
        ),
        ("m/src/a.rs", "use crate::given;\nuse crate::own;\nfn f() { crate::given!() }\n"),
        (
            "u/Cargo.toml",
            "[package]\nname = \"u\"\nedition = \"2021\"\n[dependencies]\nm = { path = \"../m\" }\n",
        ),
        ("u/src/lib.rs", "fn f() { m::given!(); m::other!() }\n"),
    ];
    let found = |file| targets(file, &files);
    // What is not exported is no member of the root; that it is missing there is not known, since a macro may
    // have made one.
    assert_eq!(found("m/src/a.rs")[..2], ["import m/src/macros.rs", "import m/src/lib.rs"]);
    assert_eq!(found("u/src/lib.rs"), ["path m/src/macros.rs", "path m/src/lib.rs"]);
}
