//! Each rule of what an include means, on projects of a few files.

use crate::testing::Texts;

/// Asserts what the first file of `files` asks for.
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let (path, _) = files[0];
    assert_eq!(Texts::new(files).targets(path), expected, "{path}");
}

/// A database of commands, each a file and its arguments, that run in `/w/build` for a project at `/w`.
fn database(commands: &[(&str, &str)]) -> String {
    let entry = |(file, arguments): &(&str, &str)| {
        format!(r#"{{"directory": "/w/build", "file": "../{file}", "command": "cc {arguments}"}}"#)
    };
    format!("[{}]", commands.iter().map(entry).collect::<Vec<_>>().join(","))
}

#[test]
fn a_header_in_quotes_is_looked_for_beside_the_file_first() {
    let database = database(&[("src/a.c", "-I../inc -iquote ../q")]);
    check(
        &[
            (
                "src/a.c",
                "#include \"x.h\"\n#include <x.h>\n#include \"y.h\"\n#include <y.h>\n#include \"../z.h\"",
            ),
            ("src/x.h", ""),
            ("inc/x.h", ""),
            ("inc/y.h", ""),
            ("q/y.h", ""),
            ("z.h", ""),
            ("compile_commands.json", &database),
        ],
        &["include src/x.h", "include inc/x.h", "include q/y.h", "include inc/y.h", "include z.h"],
    );
}

#[test]
fn folders_of_the_system_come_last() {
    let database = database(&[("a.c", "-isystem ../sys -I../one -I../two")]);
    check(
        &[
            (
                "a.c",
                "#include <x.h>\n#include <d/y.h>\n#include <../two/d/y.h>\n#include <stdio.h>",
            ),
            ("sys/x.h", ""),
            ("two/x.h", ""),
            ("two/d/y.h", ""),
            ("sys/stdio.h", ""),
            ("other/x.h", ""),
            ("build/compile_commands.json", &database),
        ],
        &["include two/x.h", "include two/d/y.h", "include two/d/y.h", "include sys/stdio.h"],
    );
}

#[test]
fn what_the_flags_do_not_lead_to_is_not_guessed() {
    let database = database(&[("a.c", "-I../inc")]);
    check(
        &[
            ("a.c", "#include <x.h>\n#include \"x.h\"\n#include <lib/y.h>\n#include \"stdio.h\""),
            ("other/x.h", ""),
            ("other/lib/y.h", ""),
            ("compile_commands.json", &database),
        ],
        &[
            "include external x.h",
            "include unresolved Missing",
            "include external lib",
            "include std stdio.h",
        ],
    );
}

#[test]
fn a_file_that_is_compiled_twice_may_include_two() {
    let database =
        database(&[("a.c", "-I../one"), ("a.c", "-I../two"), ("a.c", "-I../one -I../two")]);
    check(
        &[
            ("a.c", "#include <x.h>\n#include <y.h>"),
            ("one/x.h", ""),
            ("two/x.h", ""),
            ("two/y.h", ""),
            ("compile_commands.json", &database),
        ],
        &["include one/x.h Conditional", "include two/x.h Conditional", "include two/y.h"],
    );
}

#[test]
fn headers_are_read_with_the_flags_of_their_includers() {
    let files = |header| {
        let database = database(&[("a.c", "-I../inc -I../one"), ("b.c", "-I../inc -I../two")]);
        Texts::new(&[
            ("a.c", "#include <a.h>\n#include <both.h>"),
            ("b.c", "#include <b.h>\n#include <both.h>"),
            ("inc/a.h", "#include \"inner.h\""),
            ("inc/inner.h", "#include <config.h>\n#include <only.h>"),
            ("inc/b.h", "#include <config.h>"),
            ("inc/both.h", "#include <config.h>"),
            ("inc/nobodys.h", "#include <config.h>"),
            ("one/config.h", ""),
            ("two/config.h", ""),
            ("two/only.h", ""),
            ("compile_commands.json", &database),
        ])
        .targets(header)
    };
    // Only `a.c` leads to `inner.h`, and its flags to `one`; what just one folder has needs no proof.
    assert_eq!(files("inc/inner.h"), ["include one/config.h", "include two/only.h"]);
    assert_eq!(files("inc/b.h"), ["include two/config.h"]);
    let both = ["include one/config.h Conditional", "include two/config.h Conditional"];
    assert_eq!(files("inc/both.h"), both);
    let neither = r#"include unresolved Ambiguous(["one/config.h", "two/config.h"])"#;
    assert_eq!(files("inc/nobodys.h"), [neither]);
}

#[test]
fn files_may_be_included_by_the_build() {
    let database =
        database(&[("src/a.c", "-include config.h -include ../pre.h -include none.h -I../inc")]);
    let files = [
        ("src/a.c", "#include <b.h>"),
        ("build/config.h", ""),
        ("inc/b.h", ""),
        ("pre.h", ""),
        ("compile_commands.json", &database),
    ];
    check(&files, &["include build/config.h", "include pre.h", "include inc/b.h"]);
    let resolved = Texts::new(&files).resolved();
    let source = resolved.iter().find(|file| &*file.path == "src/a.c").expect("the source");
    let evidence: Vec<_> = source.resolutions.iter().map(|it| it.evidence.as_deref()).collect();
    let forced =
        ["config.h", "../pre.h"].map(|it| format!("The build includes it first: `-include {it}`."));
    assert_eq!(evidence, [Some(&*forced[0]), Some(&*forced[1]), None]);
}

#[test]
fn flags_of_a_file_hold_below_it() {
    check(
        &[
            ("lib/src/a.c", "#include <x.h>\n#include <y.h>"),
            ("lib/inc/x.h", ""),
            ("other/x.h", ""),
            ("other/y.h", ""),
            ("lib/compile_flags.txt", "-Iinc\n-I\n../other\n"),
        ],
        &["include lib/inc/x.h", "include other/y.h"],
    );
}

#[test]
fn a_broken_database_is_the_reason() {
    check(
        &[
            (
                "a.c",
                "#include \"x.h\"\n#include <y.h>\n#include \"z.h\"\n#include <stdio.h>\n#include <q.h>",
            ),
            ("inc/y.h", ""),
            ("one/z.h", ""),
            ("two/z.h", ""),
            ("compile_commands.json", "{}"),
        ],
        &[
            "include unresolved Manifest(\"compile_commands.json\", \"line 1: invalid type: map, expected a sequence\")",
            "include inc/y.h",
            "include unresolved Manifest(\"compile_commands.json\", \"line 1: invalid type: map, expected a sequence\")",
            "include std stdio.h",
            "include external q.h",
        ],
    );
}

#[test]
fn without_a_build_the_end_of_a_path_tells() {
    check(
        &[
            (
                "src/a.c",
                "#include <lib/x.h>\n#include \"y.h\"\n#include <lib/none.h>\n#include \"none.h\"",
            ),
            ("include/lib/x.h", ""),
            ("include/lib/y.h", ""),
            ("src/sub/none.hpp", ""),
        ],
        &[
            "include include/lib/x.h",
            "include include/lib/y.h",
            "include external lib",
            "include unresolved Missing",
        ],
    );
}

#[test]
fn without_a_build_the_root_of_other_includes_wins() {
    // `one` and `two` both have a `config.h`; `app/a.c` includes two headers that only `one` has, and
    // `app/b.c` one that only `two` has: for each its own, for a third file of the folder neither.
    let files = |path| {
        Texts::new(&[
            ("app/a/a.c", "#include <config.h>\n#include <p.h>\n#include \"q.h\""),
            ("app/b/b.c", "#include <config.h>\n#include <r.h>"),
            ("app/c.c", "#include <config.h>"),
            ("one/config.h", ""),
            ("one/p.h", ""),
            ("one/q.h", ""),
            ("two/config.h", ""),
            ("two/r.h", ""),
        ])
        .targets(path)
    };
    assert_eq!(files("app/a/a.c")[0], "include one/config.h");
    assert_eq!(files("app/b/b.c")[0], "include two/config.h");
    let neither = r#"include unresolved Ambiguous(["one/config.h", "two/config.h"])"#;
    assert_eq!(files("app/c.c"), [neither]);
}

#[test]
fn without_a_build_many_includes_outweigh_few() {
    // Eight headers that only `one` has, against `r.h`; then seven.
    let files = |count: usize| {
        let names: Vec<String> = (0..count).map(|number| format!("one/p{number}.h")).collect();
        let includes = names.iter().map(|name| format!("#include <{}>\n", &name[4..]));
        let text =
            "#include <config.h>\n#include <r.h>\n".to_owned() + &includes.collect::<String>();
        let mut files = vec![("app/a.c", &*text)];
        files.extend(names.iter().map(|name| (&**name, "")));
        files.extend([("one/config.h", ""), ("two/config.h", ""), ("two/r.h", "")]);
        Texts::new(&files).targets("app/a.c")[0].clone()
    };
    assert_eq!(files(8), "include one/config.h");
    let neither = r#"include unresolved Ambiguous(["one/config.h", "two/config.h"])"#;
    assert_eq!(files(7), neither);
}

#[test]
fn without_a_build_a_common_name_needs_more_than_a_match() {
    let files = |path| {
        Texts::new(&[
            ("deps/a.c", "#include \"config.h\"\n#include <alloc.h>\n#include \"util.h\"\n"),
            ("tests/a.c", "#include \"config.h\"\n#include <alloc.h>\n"),
            ("src/app/a.c", "#include <alloc.h>\n"),
            ("main.c", "#include <alloc.h>\n"),
            ("other/a.c", "#include <alloc.h>\n"),
            ("other/b.c", "#include <zlib.h>\n"),
            ("deps/zlib/zlib.h", ""),
            ("src/util/config.h", ""),
            ("src/util/alloc.h", ""),
            ("src/util/util.h", ""),
        ])
        .targets(path)
    };
    // In `deps` and `tests` several headers lead from `src/util`, which speaks for each of them.
    let both = ["include src/util/config.h", "include src/util/alloc.h"];
    assert_eq!(files("deps/a.c")[..2], both);
    assert_eq!(files("tests/a.c"), both);
    // It is in the same part of the project, or below.
    assert_eq!(files("src/app/a.c"), ["include src/util/alloc.h"]);
    assert_eq!(files("main.c"), ["include src/util/alloc.h"]);
    assert_eq!(files("other/a.c"), [r#"include unresolved Ambiguous(["src/util/alloc.h"])"#]);
    assert_eq!(files("other/b.c"), ["include deps/zlib/zlib.h"]);
}

#[test]
fn without_a_build_the_nearest_of_equals_is_meant() {
    let files = |path| {
        Texts::new(&[
            ("one/src/a.c", "#include <api/x.h>\n#include \"config.h\""),
            ("one/include/api/x.h", ""),
            ("two/src/b.c", "#include <api/x.h>"),
            ("two/include/api/x.h", ""),
            ("config.h", ""),
            ("windows/config.h", ""),
            ("three/c.c", "#include <api/x.h>"),
        ])
        .targets(path)
    };
    // The root is around `one/src`, and `windows` is not.
    assert_eq!(files("one/src/a.c"), ["include one/include/api/x.h", "include config.h"]);
    assert_eq!(files("two/src/b.c"), ["include two/include/api/x.h"]);
    let neither = r#"include unresolved Ambiguous(["one/include/api/x.h", "two/include/api/x.h"])"#;
    assert_eq!(files("three/c.c"), [neither]);
}

#[test]
fn headers_of_the_system_are_no_files_of_the_project() {
    check(
        &[
            (
                "a.c",
                "#include <string.h>\n#include <malloc.h>\n#include \"string.h\"\n#include <vector>\n#include <sys/stat.h>\n#include <linux/if.h>",
            ),
            ("compat/string.h", ""),
            ("compat/malloc.h", ""),
        ],
        &[
            "include std string.h",
            "include external malloc.h",
            "include compat/string.h",
            "include std vector",
            "include std sys/stat.h",
            "include external linux",
        ],
    );
}

#[test]
fn a_file_does_not_find_itself_in_brackets() {
    let database = database(&[("a.c", "-I../wrap -I../real")]);
    check(
        &[
            ("wrap/x.h", "#include_next <x.h>"),
            ("real/x.h", ""),
            ("a.c", "#include <x.h>"),
            ("compile_commands.json", &database),
        ],
        &["include real/x.h"],
    );
    check(&[("compat/malloc.h", "#include_next <malloc.h>")], &["include external malloc.h"]);
}

#[test]
fn the_next_one_is_looked_for_behind_the_folder_of_the_file() {
    let database = database(&[("a.c", "-I../first -I../second -I../third")]);
    let files = |path| {
        Texts::new(&[
            ("a.c", "#include <x.h>"),
            ("first/x.h", "# include_next <x.h>"),
            ("second/x.h", "#include_next \"x.h\"\n#include_next <d/y.h>\n#include_next <z.h>"),
            ("third/x.h", "#include_next <x.h>"),
            ("first/d/y.h", ""),
            ("third/d/y.h", ""),
            ("compile_commands.json", &database),
        ])
        .targets(path)
    };
    assert_eq!(files("first/x.h"), ["include second/x.h"]);
    assert_eq!(
        files("second/x.h"),
        ["include third/x.h", "include third/d/y.h", "include external z.h"]
    );
    assert_eq!(files("third/x.h"), ["include external x.h"]);
}

#[test]
fn names_that_differ_in_case_are_no_match_but_told() {
    check(
        &[
            ("src/a.c", "#include \"util.h\"\n#include \"Sub/x.h\""),
            ("src/Util.h", ""),
            ("src/sub/x.h", ""),
        ],
        &[
            r#"include unresolved Ambiguous(["src/Util.h"])"#,
            r#"include unresolved Ambiguous(["src/sub/x.h"])"#,
        ],
    );
}

#[test]
fn what_leads_out_of_the_project_is_told() {
    check(
        &[
            (
                "a.c",
                "#include \"../x.h\"\n#include \"/usr/include/x.h\"\n#include \"sub\\y.h\"\n#include \"\"",
            ),
            ("sub/y.h", ""),
        ],
        &[
            "include unresolved Outside",
            "include unresolved Outside",
            "include sub/y.h",
            "include unresolved Missing",
        ],
    );
}

#[test]
fn conditions_are_flagged_and_guards_are_none() {
    check(
        &[
            (
                "a.h",
                "#ifndef A_H\n#define A_H\n#include \"b.h\"\n#ifdef X\n#include \"c.h\"\n#endif\n#endif\n",
            ),
            ("b.h", ""),
            ("c.h", ""),
        ],
        &["include b.h", "include c.h Conditional"],
    );
}

#[test]
fn a_macro_is_what_its_file_or_the_build_defines() {
    let database = database(&[("a.c", "-DFROM_BUILD='<b.h>' -I../inc")]);
    check(
        &[
            (
                "a.c",
                "#define OURS \"ours.h\"\n#ifdef A\n#define EITHER \"x.h\"\n#else\n#define EITHER \"y.h\"\n#endif\n\
                 #include OURS\n#include EITHER\n#include FROM_BUILD\n#include UNKNOWN\n#include JOIN(a, h)",
            ),
            ("ours.h", ""),
            ("x.h", ""),
            ("y.h", ""),
            ("inc/b.h", ""),
            ("compile_commands.json", &database),
        ],
        &[
            "include ours.h",
            "include x.h Conditional",
            "include y.h Conditional",
            "include inc/b.h",
            "include unresolved Computed",
            "include unresolved Computed",
        ],
    );
}

#[test]
fn a_macro_may_be_defined_in_another_file() {
    let files = |path| {
        Texts::new(&[
            ("inc/names.h", "#define CONFIG_H <conf/one.h>\n#define VERSION \"1.2.3\"\n"),
            ("conf/one.h", ""),
            (
                "a.c",
                "#include \"inc/names.h\"\n#include CONFIG_H\n#include VERSION\n#include NOWHERE",
            ),
            // Whoever includes a list says which one.
            ("list.h", "#include LIST"),
            ("b.c", "#define LIST \"b.def\"\n#include \"list.h\"\n"),
            ("c.c", "#define LIST \"c.def\"\n#include \"list.h\"\n"),
            ("other/d.c", "#define LIST \"c.h\"\n"),
            ("b.def", ""),
            ("c.def", ""),
        ])
        .targets(path)
    };
    assert_eq!(
        files("a.c"),
        [
            "include inc/names.h",
            "include conf/one.h",
            "include unresolved Computed",
            "include unresolved Computed",
        ]
    );
    assert_eq!(files("list.h"), ["include b.def Conditional", "include c.def Conditional"]);
}

#[test]
fn headers_know_macros_of_all_builds() {
    let database =
        database(&[("a.c", "-DCONFIG='\\\"one.h\\\"'"), ("b.c", "-DCONFIG='\\\"two.h\\\"'")]);
    check(
        &[
            ("x.h", "#include CONFIG"),
            ("one.h", ""),
            ("two.h", ""),
            ("a.c", ""),
            ("b.c", ""),
            ("compile_commands.json", &database),
        ],
        &["include one.h Conditional", "include two.h Conditional"],
    );
}

#[test]
fn modules_are_found_by_name() {
    let files = |path| {
        Texts::new(&[
            ("a.cppm", "export module shop.a;\nexport import :part;\nimport shop.b;\nimport std;\nimport <vector>;\nimport \"old.h\";\n"),
            ("part.cppm", "export module shop.a:part;\nimport :inner;\n"),
            ("inner.cpp", "module shop.a:inner;\n"),
            ("b.ixx", "module;\n#include \"old.h\"\nexport module shop.b;\nimport fmt;\n"),
            ("impl.cpp", "module shop.a;\nimport twice;\n"),
            ("one.cppm", "export module twice;\n"),
            ("two.cppm", "export module twice;\n"),
            ("lost.cpp", "module nowhere;\n"),
            ("old.h", ""),
        ])
        .targets(path)
    };
    assert_eq!(
        files("a.cppm"),
        [
            "re_export part.cppm ReExport",
            "import b.ixx",
            "import std std",
            "import std vector",
            "import old.h"
        ]
    );
    assert_eq!(files("part.cppm"), ["import inner.cpp"]);
    assert_eq!(files("inner.cpp"), [""; 0]);
    assert_eq!(files("b.ixx"), ["include old.h", "import external fmt"]);
    let twice = r#"import unresolved Ambiguous(["one.cppm", "two.cppm"])"#;
    assert_eq!(files("impl.cpp"), ["import a.cppm", twice]);
    assert_eq!(files("lost.cpp"), ["import unresolved Missing"]);
}
