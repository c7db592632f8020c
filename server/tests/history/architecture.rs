//! `check --since` over a history in which some commits close a cycle or break a rule: each is reported at
//! its commit and at no other.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::{Project, Run};

/// What the project is held to.
const RULES: &str = r#"
[[architecture]]
name = "web above core"
layers = ["web/**", "core/**"]
ignore = [{ from = "core/old.py", to = "web/page.py", reason = "goes with version 3" }]

[[architecture]]
acyclic = "files"

[[architecture]]
independent = ["plugins/*"]

[[architecture]]
unreachable = { from = "cli/**", to = "gui/**" }
"#;

const PATHS: &str =
    r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["lib/*"] } } }"#;

/// A project that keeps to [`RULES`], in six languages.
const FILES: &[(&str, &str)] = &[
    ("astrolens.toml", RULES),
    ("web/__init__.py", ""),
    ("web/page.py", "from core import model\n"),
    ("core/__init__.py", ""),
    ("core/model.py", "RATE = 1\n"),
    ("core/old.py", "from web import page\n"),
    ("util/__init__.py", ""),
    ("util/tools.py", "from web import page\n\n\ndef tools():\n    return page\n"),
    ("plugins/mail.py", "SENT = 0\n"),
    ("plugins/chat.py", "SAID = 0\n"),
    ("cli/main.py", "import report\n"),
    ("report.py", "import table\n"),
    ("table.py", "ROWS = 1\n"),
    ("gui/__init__.py", ""),
    ("gui/charts.py", "LINES = 1\n"),
    ("pkg/__init__.py", "VERSION = 1\n"),
    ("pkg/inner.py", "from pkg import VERSION\n\n\ndef thing():\n    return VERSION\n"),
    ("js/a.js", "import { b } from './b.js';\nexport const a = () => b;\n"),
    ("js/b.js", "export const b = 1;\nexport const words = 'so that it is known again';\n"),
    ("ts/tsconfig.json", PATHS),
    ("ts/app.ts", "import { x } from '@lib/x';\nexport const y = x;\n"),
    ("ts/lib/x.ts", "export const x = 1;\n"),
    ("ts/legacy/x.ts", "import { y } from '../app';\nexport const x = y;\n"),
    ("go.mod", "module example.com/shop\n\ngo 1.22\n"),
    ("go/stock/stock.go", "package stock\n\nfunc Count() int { return 1 }\n"),
    (
        "go/order/order.go",
        "package order\n\nimport \"example.com/shop/go/stock\"\n\nfunc Open() int { return stock.Count() }\n",
    ),
    ("rs/Cargo.toml", "[package]\nname = \"rs\"\nversion = \"1.0.0\"\nedition = \"2024\"\n"),
    ("rs/src/lib.rs", "mod a;\nmod b;\n"),
    ("rs/src/a.rs", "use crate::b::two;\n\npub fn one() -> u8 {\n    two()\n}\n"),
    ("rs/src/b.rs", "pub fn two() -> u8 {\n    2\n}\n"),
    ("c/list.h", "#include \"node.h\"\n"),
    ("c/node.h", "struct node;\n"),
];

/// A change of the project, and what it brings.
struct Commit {
    what: &'static str,
    /// The files that are renamed first.
    moved: &'static [(&'static str, &'static str)],
    files: &'static [(&'static str, &'static str)],
    /// What is new with it: where, and by which rule.
    brings: &'static [&'static str],
}

const HISTORY: &[Commit] = &[
    Commit {
        what: "words",
        moved: &[],
        files: &[("core/model.py", "# The model.\nRATE = 1\n")],
        brings: &[],
    },
    Commit {
        what: "core asks for web, which asks for core",
        moved: &[],
        files: &[("core/model.py", "# The model.\nfrom web import page\n\nRATE = page\n")],
        brings: &["core/model.py:2 import-cycle", "core/model.py:2 layer-violation"],
    },
    Commit {
        what: "and does not any more",
        moved: &[],
        files: &[("core/model.py", "# The model.\nRATE = 1\n")],
        brings: &[],
    },
    Commit {
        what: "a module asks for the one that asks for it",
        moved: &[],
        files: &[(
            "js/b.js",
            "import { a } from './a.js';\nexport const b = () => a;\nexport const words = 'so that it is known again';\n",
        )],
        brings: &["js/b.js:1 import-cycle"],
    },
    Commit {
        what: "the other half of an old cycle is cheaper to cut now",
        moved: &[],
        files: &[(
            "js/b.js",
            "import { a } from './a.js';\nimport * as again from './a.js';\nexport const b = () => a + again;\nexport const words = 'so that it is known again';\n",
        )],
        brings: &[],
    },
    Commit {
        what: "two packages ask for one another",
        moved: &[],
        files: &[(
            "go/stock/stock.go",
            "package stock\n\nimport \"example.com/shop/go/order\"\n\nfunc Count() int { return order.Open() }\n",
        )],
        brings: &["go/stock/stock.go:3 import-cycle"],
    },
    Commit {
        what: "two modules of a crate use one another",
        moved: &[],
        files: &[("rs/src/b.rs", "use crate::a::one;\n\npub fn two() -> u8 {\n    one()\n}\n")],
        brings: &["rs/src/b.rs:1 import-cycle"],
    },
    Commit {
        what: "two headers include one another",
        moved: &[],
        files: &[("c/node.h", "#include \"list.h\"\nstruct node;\n")],
        brings: &["c/node.h:1 import-cycle"],
    },
    Commit {
        what: "a file moves into a lower layer and asks for what it did",
        moved: &[("util/tools.py", "core/tools.py")],
        files: &[],
        brings: &["core/tools.py:1 layer-violation"],
    },
    Commit {
        what: "an old cycle has another name",
        moved: &[("js/b.js", "js/c.js")],
        files: &[("js/a.js", "import { b } from './c.js';\nexport const a = () => b;\n")],
        brings: &[],
    },
    Commit {
        what: "a package hands on what asks for it",
        moved: &[],
        files: &[("pkg/__init__.py", "VERSION = 1\nfrom pkg.inner import thing\n")],
        brings: &["pkg/__init__.py:2 import-cycle"],
    },
    Commit {
        what: "what a name means is said otherwise, far from who uses it",
        moved: &[],
        files: &[(
            "ts/tsconfig.json",
            r#"{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["legacy/*"] } } }"#,
        )],
        brings: &["ts/app.ts:1 import-cycle"],
    },
    Commit {
        what: "a plug-in uses another",
        moved: &[],
        files: &[("plugins/chat.py", "from plugins import mail\n\nSAID = mail\n")],
        brings: &["plugins/chat.py:1 sibling-dependency"],
    },
    Commit {
        what: "the last step of a chain that begins elsewhere",
        moved: &[],
        files: &[("table.py", "from gui import charts\n\nROWS = charts\n")],
        brings: &["table.py:1 transitive-dependency"],
    },
    Commit {
        what: "an exception goes, and what it excused stays",
        moved: &[],
        files: &[(
            "astrolens.toml",
            "[[architecture]]\nname = \"web above core\"\nlayers = [\"web/**\", \"core/**\"]\n\n[[architecture]]\nacyclic = \"files\"\n\n[[architecture]]\nindependent = [\"plugins/*\"]\n\n[[architecture]]\nunreachable = { from = \"cli/**\", to = \"gui/**\" }\n",
        )],
        brings: &["core/old.py:1 layer-violation"],
    },
    Commit {
        what: "words again",
        moved: &[],
        files: &[("report.py", "# A report.\nimport table\n")],
        brings: &[],
    },
];

/// What was found, as `path:line rule`.
fn found(run: &Run) -> BTreeSet<String> {
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    let files = report["files"].as_array().expect("files");
    let of_file = |file: &Value| {
        let path = file["path"].as_str().expect("a path").to_owned();
        let findings = file["findings"].as_array().expect("findings").clone();
        findings.into_iter().map(move |finding| {
            let rule = finding["rule"].as_str().expect("a rule").to_owned();
            format!("{path}:{} {rule}", finding["start_line"])
        })
    };
    files.iter().flat_map(of_file).collect()
}

fn expected(brings: &[&str]) -> BTreeSet<String> {
    brings.iter().map(|one| (*one).to_owned()).collect()
}

/// Makes a commit of the history.
fn make(project: &Project, commit: &Commit) {
    for (old, new) in commit.moved {
        project.git(&["mv", old, new]);
    }
    project.commit(commit.files);
}

#[test]
fn what_breaks_a_rule_is_reported_at_its_commit_and_at_no_other() {
    let project = Project::new(FILES);
    let run = project.astrolens(&["check", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (0, expected(&[])), "before: {run:?}");
    for commit in HISTORY {
        make(&project, commit);
        for arguments in [&["--since", "HEAD~1"][..], &["--since", "HEAD~1", "--no-cache"]] {
            let run = project.astrolens(&[&["check", "--format", "json"], arguments].concat());
            let code = i32::from(!commit.brings.is_empty());
            let told = (run.code, found(&run));
            assert_eq!(told, (code, expected(commit.brings)), "{}: {run:?}", commit.what);
        }
    }
    assert!(HISTORY.iter().filter(|commit| !commit.brings.is_empty()).count() >= 10);
}

#[test]
fn a_patch_is_judged_as_the_commit_that_it_is() {
    let project = Project::new(FILES);
    for commit in HISTORY {
        make(&project, commit);
        let patch = project.git(&["diff", "--find-renames", "HEAD~1"]);
        std::fs::write(project.path().join("the.patch"), patch).expect("a file");
        let run = project.astrolens(&["check", "--patch", "../the.patch", "--format", "json"]);
        assert_eq!(found(&run), expected(commit.brings), "{}: {run:?}", commit.what);
    }
}

#[test]
fn a_change_cannot_excuse_or_suppress_what_it_brings() {
    let project = Project::new(FILES);
    let excused = RULES.replace(
        "reason = \"goes with version 3\" }]",
        "reason = \"goes with version 3\" },\n    { from = \"core/new.py\", to = \"web/**\", reason = \"no time\" }]",
    );
    project.commit(&[("astrolens.toml", &excused), ("core/new.py", "from web import page\n")]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "json"]);
    let brings = ["astrolens.toml:1 loosened-gate", "core/new.py:1 layer-violation"];
    assert_eq!((run.code, found(&run)), (1, expected(&brings)), "{run:?}");
    assert!(run.out.contains("; so it is by what held at HEAD~1"), "{run:?}");
    assert!(run.out.contains("`architecture` lets 1 dependency pass that it did not at HEAD~1"));
    // The next change is judged by what holds then.
    project.commit(&[("core/new.py", "from web import page  # the page\n")]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (0, expected(&[])), "{run:?}");

    let comment = "from plugins import mail  # astrolens: ignore[sibling-dependency] no time\n";
    project.commit(&[("plugins/chat.py", comment)]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "json"]);
    let brings = ["plugins/chat.py:1 loosened-gate", "plugins/chat.py:1 sibling-dependency"];
    assert_eq!((run.code, found(&run)), (1, expected(&brings)), "{run:?}");
    let run = project.astrolens(&["check", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (0, expected(&[])), "{run:?}");
}

#[test]
fn an_exception_is_of_no_use_from_the_commit_on_that_made_it_so() {
    let project = Project::new(FILES);
    project.git(&["rm", "--quiet", "core/old.py"]);
    project.commit(&[]);
    let brings = expected(&["astrolens.toml:5 unused-exception"]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (1, brings.clone()), "{run:?}");
    project.commit(&[("report.py", "# A report.\nimport table\n")]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (0, expected(&[])), "{run:?}");
    let run = project.astrolens(&["check", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (1, brings), "{run:?}");
}

#[test]
fn a_baseline_knows_a_cycle_wherever_it_is_cheapest_to_cut() {
    let project = Project::new(&[
        ("astrolens.toml", "[[architecture]]\nacyclic = \"files\"\n"),
        ("a.py", "import b\nimport b as again\n"),
        ("b.py", "import a\n"),
    ]);
    assert_eq!(project.astrolens(&["check"]).code, 1);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    let run = project.astrolens(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    // Now it would be told in `a.py`.
    project.write("a.py", "import b\n");
    project.write("b.py", "import a\nimport a as again\n");
    let run = project.astrolens(&["check"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("1 known finding in `astrolens-baseline.json` passed"), "{run:?}");
    project.write("c.py", "import d\n");
    project.write("d.py", "import c\n");
    let run = project.astrolens(&["check", "--format", "json"]);
    assert_eq!((run.code, found(&run)), (1, expected(&["c.py:1 import-cycle"])), "{run:?}");
}
