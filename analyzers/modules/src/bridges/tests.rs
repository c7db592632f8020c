//! Each way from a language or program to another, on projects of a few files.

use super::{attribute_value, is_attribute};
use crate::resolution::{Resolution, Target};
use crate::testing::Texts;

/// Asserts what the first file of `files` asks for in other languages: the target and the evidence.
fn check(files: &[(&str, &str)], expected: &[(&str, &str)]) {
    let (path, _) = files[0];
    assert_eq!(edges(files), owned(expected), "{path}");
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
}

fn edges(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let (path, _) = files[0];
    let resolved = Texts::new(files).resolved();
    let file = resolved.iter().find(|file| &*file.path == path).expect("the first file");
    let told = file.resolutions.iter().filter_map(|resolution| {
        let Resolution { target, kind, evidence, .. } = resolution;
        let target = match target {
            Target::File(path) => path.to_string(),
            Target::Unresolved(reason) => format!("{reason:?}"),
            other => format!("{other:?}"),
        };
        Some((format!("{} {target}", kind.as_str()), evidence.as_deref()?.to_owned()))
    });
    told.collect()
}

#[test]
fn modules_of_python_in_c_are_found_by_their_initialiser() {
    check(
        &[
            (
                "shop/__init__.py",
                "from . import _speedups\nfrom ._speedups import fast\nimport json\n",
            ),
            ("src/speedups.c", "PyMODINIT_FUNC PyInit__speedups(void) { return 0; }\n"),
        ],
        &[
            ("ffi src/speedups.c", "The module `_speedups` is made in `src/speedups.c`."),
            ("ffi src/speedups.c", "The module `_speedups` is made in `src/speedups.c`."),
        ],
    );
}

#[test]
fn modules_of_python_in_cpp_are_found_by_their_macro() {
    let binding =
        "#include <pybind11/pybind11.h>\nPYBIND11_MODULE(_core, m) {\n  m.def(\"f\", &f);\n}\n";
    check(
        &[("a.py", "import shop._core as core\n"), ("src/bind.cpp", binding)],
        &[("ffi src/bind.cpp", "The module `_core` is made in `src/bind.cpp`.")],
    );
    check(
        &[("a.py", "import _core\n"), ("one.cpp", binding), ("two.cpp", binding)],
        &[(
            "ffi Ambiguous([\"one.cpp\", \"two.cpp\"])",
            "The module `_core` is made in `one.cpp` or `two.cpp`.",
        )],
    );
}

#[test]
fn modules_of_python_in_rust_are_found_by_their_attribute() {
    let rust = "#[pymodule]\nfn plain(m: &M) {}\n\n#[pyo3::pymodule]\n#[pyo3(name = \"_other\")]\nfn inner() {}\n\nfn none() {}\n";
    check(
        &[
            ("a.py", "import plain\nimport shop._other\nimport inner\nimport none\n"),
            ("src/lib.rs", rust),
        ],
        &[
            ("ffi src/lib.rs", "The module `plain` is made in `src/lib.rs`."),
            ("ffi src/lib.rs", "The module `_other` is made in `src/lib.rs`."),
        ],
    );
}

#[test]
fn a_module_of_python_in_python_is_no_other() {
    check(
        &[
            ("a.py", "import plain\n"),
            ("plain.py", ""),
            ("plain.c", "PyObject *PyInit_plain(void) { return 0; }\n"),
            ("plain.pyx", ""),
        ],
        &[],
    );
}

#[test]
fn names_of_c_in_go_are_found_by_symbol() {
    let go = "package a\n\n// #include \"a.h\"\nimport \"C\"\n\nfunc F() {\n\tC.compute(1)\n\tC.hidden()\n\tC.free(nil)\n\tC.far()\n}\n";
    check(
        &[
            ("a/a.go", go),
            ("a/a.c", "int compute(int x) { return x; }\nstatic void hidden(void) {}\n"),
            ("b/b.c", "int compute(int x) { return x; }\n"),
            ("lib/far.rs", "#[unsafe(no_mangle)]\npub extern \"C\" fn far() {}\n"),
        ],
        &[
            ("ffi a/a.c", "`C.compute` is defined in `a/a.c`, the nearest of 2 files."),
            ("ffi lib/far.rs", "`C.far` is defined in `lib/far.rs`."),
        ],
    );
    let two = [
        ("a/a.go", go),
        ("b/b.c", "int compute(int x) { return x; }\n"),
        ("c/c.c", "int compute(int x) { return x; }\n"),
        ("d.rs", "#[export_name = \"far\"]\npub extern \"C\" fn other() {}\n"),
    ];
    check(
        &two,
        &[
            (
                "ffi Ambiguous([\"b/b.c\", \"c/c.c\"])",
                "`C.compute` is defined in `b/b.c` or `c/c.c`.",
            ),
            ("ffi d.rs", "`C.far` is defined in `d.rs`."),
        ],
    );
    check(
        &[
            ("a.go", "package a\n\nfunc F() {\n\tC.compute(1)\n}\n"),
            ("a.c", "int compute(int x) { return x; }\n"),
        ],
        &[],
    );
}

#[test]
fn names_that_rust_declares_are_found_by_symbol() {
    check(
        &[
            (
                "sys/src/lib.rs",
                "unsafe extern \"C\" {\n    pub fn start(x: i32) -> i32;\n    #[link_name = \"real\"]\n    fn alias();\n    fn libc_one();\n}\n",
            ),
            ("sys/c/start.c", "int start(int x) { return x; }\nvoid alias(void) {}\n"),
            ("sys/c/real.cc", "extern \"C\" void real() {}\nnamespace n { void libc_one() {} }\n"),
            ("other/start.c", "int start(int x) { return x; }\n"),
        ],
        &[
            ("ffi sys/c/start.c", "`start` is defined in `sys/c/start.c`, the nearest of 2 files."),
            ("ffi sys/c/real.cc", "`real` is defined in `sys/c/real.cc`."),
        ],
    );
}

#[test]
fn names_of_libraries_in_python_are_found_by_symbol() {
    let python = "import ctypes\nlib = ctypes.CDLL(\"build/libfast.so\")\nlib.fast.argtypes = [ctypes.c_int]\n\ndef run(other):\n    other.slow()\n    return lib.run(1)\n";
    let files = [
        ("a.py", python),
        ("src/fast.c", "int fast(int x) { return x; }\n"),
        ("src/run.c", "int run(int x) { return x; }\nint slow(void) { return 1; }\n"),
    ];
    check(
        &files,
        &[
            ("ffi src/fast.c", "`lib.fast` is defined in `src/fast.c`."),
            ("ffi src/run.c", "`lib.run` is defined in `src/run.c`."),
        ],
    );
    // The library itself is none of the project, and is no module.
    let targets = Texts::new(&files).targets("a.py");
    let libraries = targets.iter().filter(|target| target.contains("libfast"));
    assert_eq!(libraries.collect::<Vec<_>>(), ["ffi external libfast.so Dynamic"]);
    check(
        &[("a.py", "import ctypes\nctypes.CDLL(\"./fast.so\")\n"), ("fast.so", "")],
        &[("ffi fast.so", "The call loads `fast.so`.")],
    );
}

#[test]
fn scripts_that_are_started_are_found_by_their_path() {
    let python = "import subprocess\nsubprocess.run([\"python\", \"tools/a.py\", \"-x\", \"none.py\"])\nsubprocess.run(\"sh ./b.sh --all\", shell=True)\nsubprocess.run(command)\n";
    let files = [("tools/run.py", python), ("tools/a.py", ""), ("tools/b.sh", "")];
    check(
        &files,
        &[
            ("ffi tools/a.py", "The call starts `tools/a.py`."),
            ("ffi tools/b.sh", "The call starts `tools/b.sh`."),
        ],
    );
    assert_eq!(Texts::new(&files).targets("tools/run.py").len(), 3, "and the module `subprocess`");
}

#[test]
fn generated_files_lead_to_what_they_are_generated_from() {
    for (file, text) in [
        ("api/shop_pb2.py", ""),
        ("api/shop_pb2_grpc.py", ""),
        ("api/shop.pb.go", "package api\n"),
        ("api/shop.pb.h", ""),
        ("api/shop_pb.js", ""),
    ] {
        let name = file.trim_start_matches("api/");
        let files = [(file, text), ("proto/shop.proto", ""), ("other.proto", "")];
        let evidence =
            format!("`{name}` is what protoc generates from `proto/shop.proto`, by its name.");
        check(&files, &[("generated_from proto/shop.proto", &evidence)]);
    }
    check(&[("shop_pb2.go", "package a\n"), ("shop.proto", "")], &[]);
    // The nearest of several; of equally near ones none.
    check(
        &[("a/x_pb2.py", ""), ("a/x.proto", ""), ("b/x.proto", "")],
        &[(
            "generated_from a/x.proto",
            "`x_pb2.py` is what protoc generates from `a/x.proto`, by its name.",
        )],
    );
    check(
        &[("a/x_pb2.py", ""), ("b/x.proto", ""), ("c/x.proto", "")],
        &[(
            "generated_from Ambiguous([\"b/x.proto\", \"c/x.proto\"])",
            "`x_pb2.py` is what protoc generates from `b/x.proto` or `c/x.proto`, by its name.",
        )],
    );
}

#[test]
fn who_asks_for_generated_files_leads_to_their_source() {
    check(
        &[
            ("a.cc", "#include \"api/shop.pb.h\"\n#include \"other/shop.pb.h\"\n"),
            ("proto/api/shop.proto", ""),
            ("shop.proto", ""),
        ],
        &[(
            "ffi proto/api/shop.proto",
            "protoc generates `shop.pb.h` from `proto/api/shop.proto`.",
        )],
    );
    check(
        &[
            ("a.py", "from api import shop_pb2\nimport here_pb2\n"),
            ("here_pb2.py", ""),
            ("shop.proto", ""),
            ("here.proto", ""),
        ],
        &[("ffi shop.proto", "protoc generates `shop_pb2.py` from `shop.proto`.")],
    );
}

#[test]
fn addons_are_found_by_their_build() {
    let gyp = "# The addon.\n{\n  'targets': [\n    {\n      'target_name': 'fast',\n      'sources': ['src/a.cc', \"src/b.c\", 'src/none.c',],\n      'include_dirs': [\"<!(node -p 1)\"],\n    },\n    { 'target_name': 'other', 'sources': ['src/o.c'] },\n  ],\n}\n";
    check(
        &[
            ("lib/index.js", "const fast = require('../build/Release/fast.node');\n"),
            ("binding.gyp", gyp),
            ("src/a.cc", ""),
            ("src/b.c", ""),
            ("src/o.c", ""),
        ],
        &[
            ("ffi src/a.cc", "`binding.gyp` builds `fast.node` of `src/a.cc`."),
            ("ffi src/b.c", "`binding.gyp` builds `fast.node` of `src/b.c`."),
        ],
    );
    check(
        &[
            (
                "p/index.js",
                "module.exports = require('./quick.linux-x64-gnu.node');\nrequire('./slow.node');\n",
            ),
            ("p/package.json", "{\"name\": \"p\", \"napi\": {\"binaryName\": \"quick\"}}"),
            ("p/src/lib.rs", "#[napi]\npub fn f() {}\n"),
            ("p/src/inner.rs", "pub fn g() {}\n"),
            ("q/src/lib.rs", "#[napi]\npub fn f() {}\n"),
        ],
        &[(
            "ffi p/src/lib.rs",
            "`p/package.json` names the addon `quick`, and `p/src/lib.rs` exports by `#[napi]`.",
        )],
    );
}

#[test]
fn webassembly_is_found_by_its_crate() {
    check(
        &[
            (
                "www/index.js",
                "import init from '../wasm/pkg/my_game.js';\nimport '../wasm/pkg/other.js';\n",
            ),
            ("wasm/Cargo.toml", "[package]\nname = \"my-game\"\n"),
            ("wasm/src/lib.rs", "#[wasm_bindgen]\npub fn start() {}\n"),
            ("wasm/src/inner.rs", "pub fn g() {}\n"),
        ],
        &[(
            "ffi wasm/src/lib.rs",
            "wasm-pack makes `../wasm/pkg/my_game.js` of the crate `my-game`, and `wasm/src/lib.rs` exports by `#[wasm_bindgen]`.",
        )],
    );
}

#[test]
fn build_scripts_lead_to_what_they_name() {
    let script = "fn main() {\n    // \"src/comment.c\"\n    cc::Build::new().file(\"src/a.c\").file(\"src/none.c\").include(\"src\").compile(\"a\");\n    println!(\"cargo::rerun-if-changed=src/b.h\");\n    let text = \"src/text.txt\";\n}\n";
    let files = [
        ("sys/build.rs", script),
        ("sys/src/a.c", ""),
        ("sys/src/b.h", ""),
        ("sys/src/comment.c", ""),
        ("sys/src/text.txt", ""),
    ];
    check(&files, &[("ffi sys/src/a.c", "The build script names `src/a.c`, and uses `cc`.")]);
    let script = "fn main() { let one = std::fs::read(\"src/a.c\"); }\n";
    check(&[("build.rs", script), ("src/a.c", "")], &[]);
}

/// A file of each language that asks for `/users/1`, by its name and text, and of each that serves it.
const CLIENTS: [(&str, &str); 5] = [
    ("client/c.py", "requests.get(\"http://users:80/users/1\")\n"),
    ("client/c.js", "fetch(\"/users/1\");\n"),
    ("client/c.ts", "axios.get<User>(\"/users/1\");\n"),
    ("client/c.go", "package c\n\nfunc f() { http.Get(\"http://users:80/users/1\") }\n"),
    ("client/c.rs", "fn f() { reqwest::get(\"http://users:80/users/1\"); }\n"),
];
const SERVERS: [(&str, &str); 7] = [
    ("s.py", "@app.route(\"/users/<int:id>\")\ndef user(id): ...\n"),
    ("s.js", "app.get(\"/users/:id\", (request, response) => {});\n"),
    ("s.ts", "this.router.get(\"/users/:id\", this.user);\n"),
    ("s.go", "package s\n\nfunc f() { mux.HandleFunc(\"GET /users/{id}\", user) }\n"),
    ("s.rs", "fn f() { Router::new().route(\"/users/{id}\", get(user)); }\n"),
    ("s.rs", "#[actix_web::get(\"/users/{id}\")]\nasync fn user() {}\n"),
    ("s.rs", "#[route(\"/users/<id>\", method = GET)]\nfn user() {}\n"),
];

#[test]
fn requests_lead_to_what_serves_their_path_in_whatever_language() {
    for client in CLIENTS {
        for server in SERVERS {
            let evidence = format!("`GET /users/1` is served in `{}`.", server.0);
            let target = format!("http {}", server.0);
            assert_eq!(edges(&[client, server]), owned(&[(&target, &evidence)]), "{server:?}");
        }
    }
}

#[test]
fn a_path_leads_to_the_route_that_says_most_of_it() {
    let client = "fetch(\"/users/1?full=1\");\nfetch(\"/users/new/\");\nfetch(\"/files/a/b.txt\");\nfetch(\"/files\");\nfetch(\"/none\");\nfetch(\"/users/1/2\");\n";
    check(
        &[
            ("web/a.js", client),
            ("one.py", "@app.get(\"/users/{id}\")\ndef one(id): ...\n"),
            ("new.py", "@app.get(\"/users/new\")\ndef new(): ...\n"),
            ("files.go", "package a\n\nfunc f() { http.Handle(\"/files/{path...}\", files) }\n"),
            (
                "any.py",
                "@app.get(\"/{any}\")\ndef any(any): ...\n\n@app.get(\"/{a}/{b}\")\ndef two(): ...\n",
            ),
        ],
        &[
            ("http one.py", "`GET /users/1` is served in `one.py`."),
            ("http new.py", "`GET /users/new/` is served in `new.py`."),
            ("http files.go", "`GET /files/a/b.txt` is served in `files.go`."),
        ],
    );
    // What begins as one route, and goes on as another.
    check(
        &[
            ("web/a.js", "fetch(\"/users/new/orders\");\n"),
            ("new.py", "@app.get(\"/users/new/all\")\ndef new(): ...\n"),
            ("one.py", "@app.get(\"/users/{id}/orders\")\ndef orders(id): ...\n"),
        ],
        &[("http one.py", "`GET /users/new/orders` is served in `one.py`.")],
    );
}

#[test]
fn methods_are_compared_where_both_say_one() {
    let server = ("s.py", "@app.post(\"/users\")\ndef create(): ...\n");
    let any = ("any.py", "@app.route(\"/orders\")\ndef orders(): ...\n");
    check(
        &[("a.js", "fetch(\"/users\");\nfetch(\"/users\", options);\n"), server, any],
        &[("http s.py", "`/users` is served in `s.py`.")],
    );
    check(
        &[("a.js", "axios.put(\"/orders\", order);\nfetch(\"/orders\", options);\n"), server, any],
        &[
            ("http any.py", "`PUT /orders` is served in `any.py`."),
            ("http any.py", "`/orders` is served in `any.py`."),
        ],
    );
}

#[test]
fn what_others_serve_is_not_asked_of_the_project() {
    let server = ("s.py", "@app.get(\"/users\")\ndef users(): ...\n");
    check(&[("a.py", "requests.get(\"https://api.github.com/users\")\n"), server], &[]);
    check(
        &[("a.py", "requests.get(\"https://api.shop.internal/users\")\n"), server],
        &[("http s.py", "`GET /users` is served in `s.py`.")],
    );
    // Nor is what a file serves itself.
    let own = "app.get(\"/users\", users);\nrequest(app).get(\"/users\");\n";
    check(&[("a.test.js", own), server], &[]);
}

#[test]
fn of_several_servers_the_nearest_is_asked() {
    let server = "app.get(\"/users\", users);\n";
    let client = ("shop/web/a.js", "fetch(\"/users\");\n");
    check(
        &[client, ("shop/api/s.js", server), ("other/s.js", server)],
        &[(
            "http shop/api/s.js",
            "`GET /users` is served in `shop/api/s.js`, the nearest of 2 files.",
        )],
    );
    check(
        &[client, ("one/s.js", server), ("two/s.js", server)],
        &[(
            "http Ambiguous([\"one/s.js\", \"two/s.js\"])",
            "`GET /users` is served in `one/s.js` or `two/s.js`.",
        )],
    );
}

#[test]
fn what_all_servers_serve_is_asked_of_the_only_one() {
    let server = "app.get(\"/health\", health);\napp.get(\"/health/deep\", deep);\n";
    let client = ("shop/web/a.js", "fetch(\"/health\");\n");
    check(
        &[client, ("shop/api/s.js", server)],
        &[("http shop/api/s.js", "`GET /health` is served in `shop/api/s.js`.")],
    );
    let several = [client, ("shop/api/s.js", server), ("other/s.js", server)];
    check(&several, &[]);
    let deep = ("shop/web/a.js", "fetch(\"/health/deep\");\n");
    assert_eq!(edges(&[deep, several[1], several[2]]).len(), 1);
}

#[test]
fn holes_stand_for_one_part() {
    let server = "app.get(\"/users/:id/orders\", orders);\napp.get(\"/users/me\", me);\n";
    let told = "`GET /users/{}/orders` is served in `s.js`.";
    for (path, asks) in [
        ("a.js", "fetch(`/users/${user.id}/orders`);\n"),
        ("a.py", "requests.get(f\"http://users/users/{user.id}/orders\")\n"),
        (
            "a.go",
            "package a\n\nfunc f() { http.Get(fmt.Sprintf(\"http://users/users/%d/orders\", id)) }\n",
        ),
        (
            "a.rs",
            "fn f() { client.get(&format!(\"http://users/users/{id:>3}/orders\")).send(); }\n",
        ),
    ] {
        check(&[(path, asks), ("s.js", server)], &[("http s.js", told)]);
    }
    // A part of which only a half is known, or nothing of what comes first, and what may be any route.
    for asks in [
        "fetch(`/users/x${id}/orders`);\n",
        "fetch(`${base}/users/${id}/orders`);\n",
        "fetch(`/${kind}/${id}`);\n",
        "fetch(`/users/${id}`);\n",
    ] {
        check(&[("a.js", asks), ("s.js", server)], &[]);
    }
}

#[test]
fn prefixes_of_routers_stand_before_their_paths() {
    let flask = "bp = Blueprint(\"a\", __name__, url_prefix=\"/api\")\n\n@bp.route(\"/users\")\ndef users(): ...\n";
    let instead = format!("{flask}\napp.register_blueprint(bp, url_prefix=\"/v2\")\n");
    let fast =
        "router = APIRouter(prefix=\"/users\")\n\n@router.get(\"/{id}\")\ndef user(id): ...\n";
    let included = format!("{fast}\napp.include_router(router, prefix=\"/api\")\n");
    let express = "usersRouter.get(\"/users\", f);\nv1Router.use(\"/v1\", usersRouter);\napp.use(\"/api\", v1Router);\n";
    let axum = "fn users() -> Router {\n    Router::new().route(\"/users\", get(list))\n}\n\nfn app() -> Router {\n    let v1 = Router::new().nest(\"/v1\", users());\n    Router::new().nest(\"/api\", v1)\n}\n";
    let root = "router = APIRouter(prefix=\"/items\")\n\n@router.get(\"/\")\ndef items(): ...\n";
    let gin = "package s\n\nfunc f() {\n\tapi := r.Group(\"/api\")\n\tv1 := api.Group(\"/v1\")\n\tv1.GET(\"/users\", g)\n}\n\nfunc h() {\n\tapi := r.Group(\"/other\")\n\tapi.GET(\"/x\", g)\n}\n";
    for (server, text, served, others) in [
        ("s.py", flask, "/api/users", "/users"),
        ("s.py", &*instead, "/v2/users", "/api/users"),
        ("s.py", fast, "/users/1", "/1/users"),
        ("s.py", &*included, "/api/users/1", "/users/1"),
        ("s.py", root, "/items", "/"),
        ("s.js", express, "/api/v1/users", "/v1/users"),
        ("s.rs", axum, "/api/v1/users", "/v1/users"),
        ("s.go", gin, "/api/v1/users", "/users"),
        ("s.go", gin, "/other/x", "/api/x"),
    ] {
        let asks = |path: &str| format!("fetch(\"{path}\");\n");
        let found = edges(&[("a.js", &*asks(served)), (server, text)]);
        let told = format!("`GET {served}` is served in `{server}`.");
        assert_eq!(found, [(format!("http {server}"), told)], "{text}");
        check(&[("a.js", &*asks(others)), (server, text)], &[]);
    }
}

#[test]
fn bases_of_clients_stand_before_their_paths() {
    let server = ("s.py", "@app.get(\"/api/users\")\ndef users(): ...\n");
    let told = [("http s.py", "`GET /api/users` is served in `s.py`.")];
    let axios =
        "const api = axios.create({ timeout: 5, baseURL: \"/api\" });\napi.get(\"/users\");\n";
    check(&[("a.js", axios), server], &told);
    let httpx =
        "client = httpx.Client(base_url=\"http://localhost:80/api/\")\nclient.get(\"/users\")\n";
    check(&[("a.py", httpx), server], &told);
    // Somebody else's is asked for nothing of the project.
    let elsewhere = httpx.replace("localhost", "api.github.com");
    check(&[("a.py", &elsewhere), ("s.py", "@app.get(\"/users\")\ndef users(): ...\n")], &[]);
}

#[test]
fn what_is_for_tests_on_either_side_is_marked() {
    let client = "package c\n\nfunc f() { http.Get(\"http://users/users\") }\n";
    let server = "package s\n\nfunc f() { http.HandleFunc(\"/users\", users) }\n";
    let targets = |files: &[(&str, &str)]| Texts::new(files).targets(files[0].0);
    let served = targets(&[("c/c.go", client), ("s/s.go", server)]);
    assert_eq!(served, ["http s/s.go Dynamic"]);
    let asked_by_tests = targets(&[("c/c_test.go", client), ("s/s.go", server)]);
    assert_eq!(asked_by_tests, ["http s/s.go Dynamic Test"]);
    // What tests serve is there for tests.
    assert!(targets(&[("c/c.go", client), ("s/s_test.go", server)]).is_empty());
    let among_tests = targets(&[("c/c_test.go", client), ("s/s_test.go", server)]);
    assert_eq!(among_tests, ["http s/s_test.go Dynamic Test"]);
    // Although it is nearer.
    let both = [("c/c.go", client), ("c/c_test.go", server), ("s/s.go", server)];
    assert_eq!(targets(&both), ["http s/s.go Dynamic"]);
    let rust = "#[cfg(test)]\nmod tests { fn f() { client.get(\"http://users/users\"); } }\n";
    assert_eq!(targets(&[("c.rs", rust), ("s/s.go", server)]), ["http s/s.go Dynamic Test"]);
    let crate_ = ("Cargo.toml", "[package]\nname = \"a\"\n");
    let asked = "fn f() { client.get(\"http://users/users\"); }\n";
    let integration = [("tests/a.rs", asked), crate_, ("src/lib.rs", ""), ("s/s.go", server)];
    assert_eq!(targets(&integration), ["http s/s.go Dynamic Test"]);
}

#[test]
fn methods_of_grpc_lead_to_who_registers_their_service() {
    let calls = "const one = new grpcWeb.MethodDescriptor(\"/shop.Orders/List\", kind);\nclient.makeUnaryRequest(\"/shop.Other/Get\", a);\n";
    let go = "package api\n\nvar desc = grpc.ServiceDesc{\n\tServiceName: \"shop.Orders\",\n}\n";
    let python = "def add(server):\n    handler = grpc.method_handlers_generic_handler(\"shop.Orders\", {})\n";
    let edge = |file: &str| {
        (format!("grpc {file}"), format!("`/shop.Orders/List` is served in `{file}`."))
    };
    assert_eq!(edges(&[("web/a.js", calls), ("api/s.go", go)]), [edge("api/s.go")]);
    assert_eq!(edges(&[("web/a.js", calls), ("s.py", python)]), [edge("s.py")]);
    // What is generated for both sides in one file does not tell on which it is used.
    let stub = "class Stub:\n    def __init__(self, channel):\n        self.List = channel.unary_unary(\"/shop.Orders/List\")\n";
    let both = format!("{stub}\n{python}");
    assert_eq!(edges(&[("a.py", stub), ("api/s.go", go)]), [edge("api/s.go")]);
    check(&[("a.py", &both), ("api/s.go", go)], &[]);
}

#[test]
fn attributes_are_read() {
    for (attribute, name, expected) in [
        ("pymodule", "pymodule", true),
        ("pyo3::pymodule", "pymodule", true),
        ("napi(constructor)", "napi", true),
        ("unsafe(no_mangle)", "no_mangle", true),
        ("no_mangle_not", "no_mangle", false),
        ("cfg(napi)", "napi", false),
        ("", "napi", false),
    ] {
        assert_eq!(is_attribute(attribute, name), expected, "{attribute}");
    }
    for (attribute, expected) in [
        ("pyo3(name = \"_a\")", Some("_a")),
        ("pyo3(rename=\"b\", name=\"a\")", Some("a")),
        ("pyo3(rename = \"b\")", None),
        ("name", None),
        ("name = \"open", None),
    ] {
        assert_eq!(attribute_value(attribute, "name"), expected, "{attribute}");
    }
}
