//! Files in all languages, and some that are none, in a folder that goes with the test.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// Names and texts of files; in each text, `NUMBER` is another number in each copy.
pub const FILES: &[(&str, &str)] = &[
    ("a.py", "def f(a, b):\n    if a and b:\n        return NUMBER\n    return b\n"),
    (
        "b.go",
        "package p\n\nfunc f(a int) int {\n\tif a > NUMBER {\n\t\treturn 1\n\t}\n\treturn a\n}\n",
    ),
    ("c.c", "int f(int a) { if (a > NUMBER) return 1; return a; }\n"),
    ("d.cpp", "struct S { int g() { return NUMBER; } };\nint f(S s) { return s.g() ? 1 : 2; }\n"),
    ("e.h", "class C { int f(int a) { while (a < NUMBER) ++a; return a; } };\n"),
    ("f.js", "function f(a) { return a ? NUMBER : () => a || 2; }\n"),
    ("g.jsx", "const F = ({ a }) => a ? <p>NUMBER</p> : <b/>;\n"),
    ("h.ts", "export function f(a: number): number { return a > NUMBER ? a : 1; }\n"),
    ("i.tsx", "const F = ({ a }: { a: boolean }) => a ? <p>NUMBER</p> : <b/>;\n"),
    ("j.rs", "fn f(a: u32) -> u32 { if a > NUMBER { 1 } else { a } }\n"),
    ("k.min.js", "function f(a){return a?NUMBER:2}function g(b){return b}\n"),
    ("l.py", "def f(:\n    NUMBER\n"),
    ("m", "#!/usr/bin/env python3\ndef f(a):\n    return a or NUMBER\n"),
    ("n", "NUMBER words\n"),
    ("o.txt", "NUMBER words\n"),
    ("p.rb", "def f(a)\n  NUMBER\nend\n"),
    ("q.py", "\0NUMBER"),
];

/// A folder of files.
pub struct Folder {
    folder: TempDir,
    /// How many files a walk finds in it.
    pub count: usize,
}

impl Folder {
    /// So many copies of [`FILES`], some in an encoding of their own, behind a file whose report
    /// needs no facts.
    pub fn new(copies: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("0.min.js"), "function f(a){return a}\n").expect("a file");
        for copy in 0..copies {
            let below = folder.path().join(format!("copy{copy}"));
            fs::create_dir(&below).expect("a folder");
            for (name, text) in FILES {
                let text = text.replace("NUMBER", &copy.to_string());
                fs::write(below.join(name), text).expect("a file");
            }
            let text = format!("# \u{e4}\ndef f(a):\n    return a or {copy}\n");
            let wide = [0xFEFF].into_iter().chain(text.encode_utf16());
            let wide: Vec<u8> = wide.flat_map(u16::to_le_bytes).collect();
            fs::write(below.join("r.py"), wide).expect("a file");
            let latin = format!("def f(a):\n    return {copy}\n# ").into_bytes();
            fs::write(below.join("s.py"), [&latin[..], b"\xe4\n"].concat()).expect("a file");
        }
        Self { folder, count: 1 + copies * (FILES.len() + 2) }
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.folder.path().to_owned()
    }
}
