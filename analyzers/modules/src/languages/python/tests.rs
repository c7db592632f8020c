//! Each rule of Python's imports, with what the language reference says it leads to.

use crate::testing::Texts;

/// What the file at `path` asks for, among these files.
fn targets(path: &str, files: &[(&str, &str)]) -> Vec<String> {
    Texts::new(files).targets(path)
}

/// What `text` asks for in `path`, beside empty files at `others`.
fn asks(path: &str, text: &str, others: &[&str]) -> Vec<String> {
    let files = others.iter().map(|other| (*other, "")).chain([(path, text)]);
    targets(path, &files.collect::<Vec<_>>())
}

#[test]
fn a_dotted_name_leads_to_its_last_part_and_to_no_package_on_the_way() {
    let others = ["a/__init__.py", "a/b/__init__.py", "a/b/c.py"];
    assert_eq!(asks("x.py", "import a.b.c", &others), ["import a/b/c.py"]);
    assert_eq!(
        asks("x.py", "import a.b as n, a", &others),
        ["import a/b/__init__.py", "import a/__init__.py"]
    );
}

#[test]
fn a_name_of_a_package_is_a_submodule_if_there_is_one() {
    let others = ["a/__init__.py", "a/b.py", "a/c/__init__.py"];
    assert_eq!(asks("x.py", "from a import b", &others), ["import a/b.py"]);
    assert_eq!(
        asks("x.py", "from a import b, c as d, e", &others),
        ["import a/b.py", "import a/c/__init__.py", "import a/__init__.py"]
    );
    assert_eq!(asks("x.py", "from a import e, f", &others), ["import a/__init__.py"]);
    assert_eq!(asks("x.py", "from a import *", &others), ["import a/__init__.py"]);
    // A module has no submodules, whatever is beside it.
    assert_eq!(asks("x.py", "from a.b import c", &others), ["import a/b.py"]);
}

#[test]
fn dots_count_from_the_package_of_the_file() {
    let others = ["a/__init__.py", "a/b.py", "a/c/__init__.py", "a/c/d.py"];
    assert_eq!(asks("a/c/x.py", "from . import d", &others), ["import a/c/d.py"]);
    assert_eq!(asks("a/c/x.py", "from .d import n", &others), ["import a/c/d.py"]);
    assert_eq!(asks("a/c/x.py", "from .. import b", &others), ["import a/b.py"]);
    assert_eq!(asks("a/c/x.py", "from ..b import n", &others), ["import a/b.py"]);
    assert_eq!(asks("a/x/__init__.py", "from ..c.d import n", &others), ["import a/c/d.py"]);
    assert_eq!(asks("a/x.py", "from .none import n", &others), ["import unresolved Missing"]);
    assert_eq!(asks("a/x.py", "from .... import n", &others), ["import unresolved Outside"]);
}

#[test]
fn a_package_hides_a_module_which_hides_a_stub_and_a_folder() {
    let import = |others: &[&str]| asks("x.py", "import a", others);
    assert_eq!(import(&["a/__init__.py", "a.py"]), ["import a/__init__.py"]);
    assert_eq!(import(&["a/b.py", "a.py"]), ["import a.py"]);
    assert_eq!(import(&["a.pyi", "a.py"]), ["import a.py"]);
    assert_eq!(import(&["a.pyi", "a.pyx"]), ["import a.pyi"]);
    assert_eq!(import(&["a/__init__.pyi", "a/b.pyi"]), ["import a/__init__.pyi"]);
    assert_eq!(import(&["a.pyx"]), ["import a.pyx"]);
}

#[test]
fn a_package_needs_no_init() {
    let others = ["n/a/b.py", "n/a/c/__init__.py"];
    assert_eq!(asks("x.py", "import n.a.b", &others), ["import n/a/b.py"]);
    assert_eq!(
        asks("x.py", "from n.a import b, c", &others),
        ["import n/a/b.py", "import n/a/c/__init__.py"]
    );
    assert_eq!(asks("x.py", "from n.a import d", &others), ["import unresolved Missing"]);
    assert_eq!(asks("n/a/x.py", "from . import b", &others), ["import n/a/b.py"]);
    // Nothing is loaded for the package itself, and a folder of something else is none.
    assert!(asks("x.py", "import n.a", &others).is_empty());
    assert_eq!(asks("x.py", "import docs", &["docs/index.md"]), ["import external docs"]);
}

#[test]
fn portions_of_a_package_without_init_may_be_in_several_roots() {
    let others = ["one/pyproject.toml", "one/n/a.py", "two/pyproject.toml", "two/n/b/__init__.py"];
    assert_eq!(
        asks("one/n/x.py", "from n import a, b", &others),
        ["import one/n/a.py", "import two/n/b/__init__.py"]
    );
    assert_eq!(asks("one/n/x.py", "import n.b", &others), ["import two/n/b/__init__.py"]);
    // The own one may hold others of the kind alone.
    let nested =
        ["one/setup.py", "one/src/n/e/f/__init__.py", "two/setup.py", "two/src/n/g/__init__.py"];
    assert_eq!(
        asks("one/src/n/e/f/x.py", "from n import g\nimport f", &nested),
        ["import two/src/n/g/__init__.py", "import external f"]
    );
}

#[test]
fn what_is_not_there_is_standard_external_or_missing() {
    let others = ["a/__init__.py", "json.py"];
    assert_eq!(
        asks("a/x.py", "import os.path, numpy.linalg", &others),
        ["import std os", "import external numpy"]
    );
    assert_eq!(
        asks("x.py", "from __future__ import annotations", &others),
        ["import std __future__"]
    );
    assert_eq!(asks("x.py", "import a.none", &others), ["import unresolved Missing"]);
    // A script's own folder comes before the standard library; a root behind it does not.
    assert_eq!(asks("x.py", "import json", &others), ["import json.py"]);
    assert_eq!(asks("b/x.py", "import json", &others), ["import std json"]);
}

#[test]
fn roots_are_those_of_manifests_the_nearest_first() {
    let root = |manifest: (&str, &str), file: &str| {
        targets("tests/x.py", &[("tests/x.py", "import a"), manifest, (file, "")])
    };
    let toml = |text| ("pyproject.toml", text);
    assert_eq!(root(toml(""), "src/a.py"), ["import src/a.py"]);
    for (text, folder) in [
        ("[tool.setuptools.package-dir]\n\"\" = \"lib\"", "lib"),
        ("[tool.setuptools.packages.find]\nwhere = [\"lib\", \"more\"]", "more"),
        ("[tool.poetry]\npackages = [{ include = \"a\", from = \"lib\" }]", "lib"),
        ("[tool.hatch.build.targets.wheel]\npackages = [\"lib/a\"]", "lib"),
        ("[tool.hatch.build.targets.wheel.sources]\n\"lib\" = \"\"", "lib"),
        ("[tool.pdm.build]\npackage-dir = \"lib\"", "lib"),
        ("[tool.maturin]\npython-source = \"python\"", "python"),
        ("[tool.uv.build-backend]\nmodule-root = \"lib\"", "lib"),
        ("[tool.pytest.ini_options]\npythonpath = [\".\", \"lib\"]", "lib"),
        ("[tool.pytest]\npythonpath = [\"lib\"]", "lib"),
        ("[tool.hatch.build]\ndev-mode-dirs = [\"lib\"]", "lib"),
        ("[tool.mypy]\nmypy_path = \"$MYPY_CONFIG_FILE_DIR/lib:stubs\"", "lib"),
        ("[tool.pyright]\nextraPaths = [\"lib\"]", "lib"),
    ] {
        let file = format!("{folder}/a.py");
        assert_eq!(root(toml(text), &file), [format!("import {file}")], "{text}");
    }
    let cfg = |text| ("setup.cfg", text);
    for text in [
        "[options]\npackage_dir =\n    = lib\npackages = find:",
        "[options]\npackage_dir = = lib",
        "# x\n[options.packages.find]\nwhere = lib\n",
    ] {
        assert_eq!(root(cfg(text), "lib/a.py"), ["import lib/a.py"], "{text}");
    }
    for (name, text) in [
        ("pytest.ini", "[pytest]\npythonpath = . lib\n"),
        (".pytest.ini", "[pytest]\npythonpath =\n  .\n  lib\n"),
        ("tox.ini", "[tox]\npythonpath = none\n[pytest]\npythonpath = lib\n"),
        ("setup.cfg", "[tool:pytest]\npythonpath = lib\n"),
        ("pytest.toml", "[pytest]\npythonpath = [\"lib\"]\n"),
        ("hatch.toml", "[build.targets.wheel]\npackages = [\"lib/a\"]\n"),
    ] {
        assert_eq!(root((name, text), "lib/a.py"), ["import lib/a.py"], "{name}: {text}");
    }
    assert_eq!(root(("tox.ini", "[tox]\npythonpath = lib"), "lib/a.py"), ["import external a"]);
    let py = |text| ("setup.py", text);
    for text in [
        "setup(package_dir={'': 'lib'})",
        "setup(package_dir = { \"\" : \"lib\" })",
        "setup(packages=find_packages('lib'))",
        "setup(packages=find_packages(where = 'lib'))",
    ] {
        assert_eq!(root(py(text), "lib/a.py"), ["import lib/a.py"], "{text}");
    }
    // The keys of others say nothing.
    assert_eq!(root(cfg("[other]\npackage_dir = =lib"), "lib/a.py"), ["import external a"]);
    let nearest = ["pyproject.toml", "a.py", "p/setup.py", "p/src/a.py"];
    assert_eq!(asks("p/tests/x.py", "import a", &nearest), ["import p/src/a.py"]);
    assert_eq!(asks("tests/x.py", "import a", &nearest), ["import a.py"]);
}

#[test]
fn the_folder_of_the_own_package_comes_first() {
    let others = ["p/tests/__init__.py", "p/tests/util.py", "tests/__init__.py", "tests/util.py"];
    assert_eq!(asks("p/tests/x.py", "import tests.util", &others), ["import p/tests/util.py"]);
    assert_eq!(asks("p/y.py", "from tests import util", &others), ["import p/tests/util.py"]);
    assert_eq!(asks("tests/x.py", "from tests import util", &others), ["import tests/util.py"]);
    // A file in no package finds those beside it.
    assert_eq!(asks("s/run.py", "import helper", &["s/helper.py"]), ["import s/helper.py"]);
}

#[test]
fn packages_elsewhere_are_found_by_name_unless_there_are_several() {
    let one = ["libs/one/a/__init__.py", "libs/one/a/b.py"];
    assert_eq!(asks("app/x.py", "from a import b", &one), ["import libs/one/a/b.py"]);
    // One that is in a package has a longer name.
    let inner = ["libs/one/a/__init__.py", "libs/one/a/c/__init__.py"];
    assert_eq!(asks("app/x.py", "import c", &inner), ["import external c"]);
    let two = [one[0], one[1], "libs/two/a/__init__.py"];
    assert_eq!(
        asks("app/x.py", "import a", &two),
        ["import unresolved Ambiguous([\"libs/one/a/__init__.py\", \"libs/two/a/__init__.py\"])"]
    );
    assert_eq!(asks("app/x.py", "import a.b", &two), ["import libs/one/a/b.py"]);
    let told = ["two/pyproject.toml", "two/src/m.py"];
    assert_eq!(asks("app/x.py", "import m", &told), ["import two/src/m.py"]);
    // Only where something tells that it is a root.
    assert_eq!(asks("app/x.py", "import m", &["two/src/m.py"]), ["import external m"]);
}

#[test]
fn flags_tell_how_an_import_is_done() {
    let text = "\
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import a
try:
    import a
except ImportError:
    import b
def f():
    import a
";
    assert_eq!(
        asks("x.py", text, &["a.py"]),
        [
            "import std typing",
            "import a.py TypeOnly",
            "import a.py Conditional",
            "import external b Conditional",
            "import a.py Conditional"
        ]
    );
}

#[test]
fn calls_that_import_are_dynamic() {
    let text = "\
import importlib
importlib.import_module('a.b')
m = __import__('a')
importlib.import_module('.b', __package__)
importlib.import_module(name)
";
    assert_eq!(
        asks("a/x.py", text, &["a/__init__.py", "a/b.py"]),
        [
            "import std importlib",
            "dynamic a/b.py Dynamic",
            "dynamic a/__init__.py Dynamic",
            "dynamic a/b.py Dynamic",
            "dynamic unresolved Computed Dynamic Computed"
        ]
    );
}

#[test]
fn a_broken_manifest_costs_what_it_might_have_told() {
    let files = [("x.py", "import a, b, os"), ("a.py", ""), ("pyproject.toml", "[tool\n")];
    let targets = targets("x.py", &files);
    assert_eq!([&*targets[0], &*targets[2]], ["import a.py", "import std os"]);
    assert!(
        targets[1].starts_with("import unresolved Manifest(\"pyproject.toml\", \""),
        "{}",
        targets[1]
    );
}

#[test]
fn what_an_init_hands_on_is_its_own_edge() {
    let files =
        [("a/__init__.py", "from .b import n"), ("a/b.py", "n = 1"), ("x.py", "from a import n")];
    let graph = Texts::new(&files).graph();
    let edges = graph.edges().map(|edge| {
        let name = |id| &*graph.module(id).name;
        (name(edge.from), name(edge.to))
    });
    let edges: Vec<_> = edges.collect();
    assert_eq!(edges, [("a/__init__.py", "a/b.py"), ("x.py", "a/__init__.py")]);
}

#[test]
fn a_manifest_may_call_a_package_otherwise_than_its_folder() {
    for manifest in [
        ("pyproject.toml", "[tool.setuptools.package-dir]\n\"a.b\" = \"lib/c\""),
        ("pyproject.toml", "[tool.hatch.build.targets.wheel.force-include]\n\"lib/c\" = \"a/b\""),
        ("setup.cfg", "[options]\npackage_dir =\n    a.b = lib/c"),
        ("setup.py", "setup(package_dir={'x': 'y', 'a.b': 'lib/c'})"),
    ] {
        let text = ("x.py", "import a.b.d, a.b\nfrom a.b import d, e");
        let files = [text, manifest, ("lib/c/__init__.py", ""), ("lib/c/d.py", "")];
        assert_eq!(
            targets("x.py", &files),
            [
                "import lib/c/d.py",
                "import lib/c/__init__.py",
                "import lib/c/d.py",
                "import lib/c/__init__.py"
            ],
            "{manifest:?}"
        );
    }
    // One whose folder is called so tells a root.
    let cfg = ("setup.cfg", "[options]\npackage_dir =\n    a.b = lib/a/b");
    let files = [("x.py", "import a.b.d"), cfg, ("lib/a/b/d.py", "")];
    assert_eq!(targets("x.py", &files), ["import lib/a/b/d.py"]);
}

#[test]
fn a_folder_without_init_between_sources_and_packages_is_one_of_them() {
    let others =
        ["pyproject.toml", "src/p/json/__init__.py", "src/p/vcs/__init__.py", "src/p/y.py"];
    // PEP 420: modules of `p` are called by their whole names, wherever the others of its portions are.
    let text = "import json, vcs, p.vcs\nfrom p.core import a";
    assert_eq!(
        asks("src/p/vcs/x.py", text, &others),
        [
            "import std json",
            "import external vcs",
            "import src/p/vcs/__init__.py",
            "import external p"
        ]
    );
    assert_eq!(asks("src/p/x.py", "import json", &others), ["import std json"]);
    // Scripts that are among sources find those beside them.
    assert_eq!(asks("src/s/x.py", "import y", &["setup.py", "src/s/y.py"]), ["import src/s/y.py"]);
}

#[test]
fn packages_that_are_in_a_folder_of_no_project_hide_no_standard_library() {
    let others = ["tests/json/__init__.py", "tests/util/__init__.py"];
    let text = "import json, util";
    let expected = ["import std json", "import tests/util/__init__.py"];
    assert_eq!(asks("tests/util/x.py", text, &others), expected);
    assert_eq!(asks("tests/json/x.py", text, &others), expected);
    // In a root they do, and so does the standard library itself.
    assert_eq!(asks("a/x.py", "import json", &["a/__init__.py", "json.py"]), ["import json.py"]);
    let library = ["Lib/os.py", "Lib/json/__init__.py", "Lib/logging/__init__.py"];
    assert_eq!(
        asks("Lib/json/x.py", "import logging", &library),
        ["import Lib/logging/__init__.py"]
    );
    let stubs = ["s/builtins.pyi", "s/json/__init__.pyi", "s/logging/__init__.pyi"];
    assert_eq!(asks("s/json/x.pyi", "import logging", &stubs), ["import s/logging/__init__.pyi"]);
    let tests = ["p/test/__init__.py", "p/test/util.py"];
    assert_eq!(asks("p/test/x.py", "import test.util", &tests), ["import p/test/util.py"]);
}

#[test]
fn modules_beside_a_conftest_are_found_by_all_tests_below() {
    let others = ["tests/conftest.py", "tests/helper.py"];
    assert_eq!(asks("tests/unit/x.py", "import helper", &others), ["import tests/helper.py"]);
    assert_eq!(asks("other/x.py", "import helper", &others), ["import external helper"]);
    // One in a package has what holds that.
    let inner = ["t/a/__init__.py", "t/a/conftest.py", "t/helper.py"];
    assert_eq!(asks("t/a/b/x.py", "import helper", &inner), ["import t/helper.py"]);
}

#[test]
fn what_manifests_require_is_no_package_that_happens_to_be_called_so() {
    let others =
        ["tests/data/build_it/__init__.py", "libs/one/pyproject.toml", "libs/one/own/__init__.py"];
    let found = |manifest: (&str, &str)| {
        let files = others.iter().map(|other| (*other, ""));
        let files = files.chain([("src/x.py", "import build_it, own"), manifest]);
        targets("src/x.py", &files.collect::<Vec<_>>())
    };
    let own = "import libs/one/own/__init__.py";
    assert_eq!(found(("setup.cfg", "")), ["import tests/data/build_it/__init__.py", own]);
    for manifest in [
        (
            "pyproject.toml",
            "[project]\ndependencies = [\"Build-It[a]>=1; python_version > '3'\", \"own\"]",
        ),
        ("pyproject.toml", "[project.optional-dependencies]\nall = [\"build.it\"]"),
        ("pyproject.toml", "[dependency-groups]\ntest = [{ include-group = \"x\" }, \"build_it\"]"),
        ("pyproject.toml", "[tool.poetry.dependencies]\nbuild-it = \"^1\""),
        ("pyproject.toml", "[tool.poetry.group.test.dependencies]\nbuild-it = \"^1\""),
        ("setup.cfg", "[options]\ninstall_requires =\n    x\n    build-it>=1"),
        ("setup.cfg", "[options.extras_require]\ntest =\n    build-it"),
        ("setup.py", "setup(install_requires=['x', 'build-it>=1'])"),
        ("requirements.txt", "# all\n-r x\nbuild-it==1 # it\n"),
    ] {
        assert_eq!(found(manifest), ["import external build_it", own], "{manifest:?}");
    }
}

#[test]
fn a_setup_in_a_package_is_a_module() {
    let others = ["p/__init__.py", "p/m/__init__.py", "p/m/setup.py", "p/m/apt.py"];
    assert_eq!(asks("p/m/x.py", "import apt", &others), ["import external apt"]);
    assert_eq!(asks("p/m/x.py", "from . import setup", &others), ["import p/m/setup.py"]);
}

#[test]
fn a_stub_asks_for_stubs() {
    let others = ["a/__init__.py", "a/__init__.pyi", "a/b.py", "a/b.pyi"];
    assert_eq!(asks("a/x.pyi", "from .b import n", &others), ["import a/b.pyi"]);
    assert_eq!(asks("a/x.pyi", "import a", &others), ["import a/__init__.pyi"]);
    assert_eq!(asks("a/x.py", "from .b import n", &others), ["import a/b.py"]);
}
