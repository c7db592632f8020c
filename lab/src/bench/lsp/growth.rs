//! How what a file costs grows with it: opening one with many functions, and typing into the name
//! of what is around them all.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::milliseconds;
use super::server::Server;
use crate::bench::measure::{self, median};
use crate::language::Language;
use crate::lsp::client::Client;
use crate::lsp::document::Document;
use lab_tools::process::command;

/// How many functions the files have that are opened.
const FEW: usize = 2_000;
const MANY: usize = 8_000;

/// How often each is measured; the middle one counts.
const ROUNDS: usize = 5;

/// How many keys are typed at each place.
const KEYS: usize = 30;

/// What stands where the number of a function is to stand; no language has it in these texts.
const NUMBER: &str = "@";

/// What is around the functions of a file, where a language has such.
const CLASS: &str = "Name";

/// What a function begins its result with.
const RESULT: &str = "return 1";

/// A file of small functions.
struct Shape {
    language: Language,
    file: &'static str,
    before: &'static str,
    function: &'static str,
    after: &'static str,
}

/// One for each language; in C the preprocessor decides on each head, and what it leaves out is
/// hidden from the grammar.
static SHAPES: &[Shape] = &[
    Shape {
        language: Language::Python,
        file: "growth.py",
        before: "class Name:\n",
        function: "    def f@(self, x):\n        if x:\n            return 1@\n        return x\n\n",
        after: "",
    },
    Shape {
        language: Language::Go,
        file: "growth.go",
        before: "package growth\n\n",
        function: "func f@(x int) int {\n\tif x > 0 {\n\t\treturn 1@\n\t}\n\treturn x\n}\n\n",
        after: "",
    },
    Shape {
        language: Language::C,
        file: "growth.c",
        before: "",
        function: "#ifdef WIDE\nlong f@(long x)\n#else\nint f@(int x)\n#endif\n{\n\tif (x)\n\t\t\
                   return 1@;\n\treturn x;\n}\n\n",
        after: "",
    },
    Shape {
        language: Language::Cpp,
        file: "growth.cpp",
        before: "class Name {\n",
        function: "  int f@(int x) {\n    if (x) {\n      return 1@;\n    }\n    return x;\n  }\n\n",
        after: "};\n",
    },
    Shape {
        language: Language::Javascript,
        file: "growth.js",
        before: "class Name {\n",
        function: "  f@(x) {\n    if (x) {\n      return 1@;\n    }\n    return x;\n  }\n\n",
        after: "}\n",
    },
    Shape {
        language: Language::Typescript,
        file: "growth.ts",
        before: "class Name {\n",
        function: "  f@(x: number): number {\n    if (x) {\n      return 1@;\n    }\n    return x;\n  }\n\n",
        after: "}\n",
    },
    Shape {
        language: Language::Rust,
        file: "growth.rs",
        before: "impl Name {\n",
        function: "    fn f@(x: u32) -> u32 {\n        if x > 0 {\n            return 1@;\n        }\n        \
                   x\n    }\n\n",
        after: "}\n",
    },
];

/// What was measured in one language, in milliseconds.
pub struct Growth {
    /// The language.
    pub language: Language,
    /// From opening a file of 2,000 functions to its diagnostics.
    pub few: f64,
    /// The same of 8,000 functions.
    pub many: f64,
    /// A scan of the file of 8,000 functions, the start of the process included.
    pub scan: f64,
    /// A key typed into one of 2,000 functions, until its diagnostics.
    pub in_body: f64,
    /// A key typed into the name of the type around them; absent where there is none.
    pub in_class: Option<f64>,
}

impl Shape {
    fn text(&self, functions: usize) -> String {
        let numbers = (0..functions).map(|number| number.to_string());
        let functions = numbers.map(|number| self.function.replace(NUMBER, &number));
        [self.before.to_owned(), functions.collect(), self.after.to_owned()].concat()
    }
}

/// Measures a server with files in `folder`, which is made if need be.
pub fn measure(server: &Server, folder: &Path, only: Option<Language>) -> Result<Vec<Growth>> {
    fs::create_dir_all(folder).with_context(|| format!("failed to create {}", folder.display()))?;
    let mut client = server.begin(folder, false)?.client;
    let mut measured = Vec::new();
    for shape in SHAPES.iter().filter(|shape| only.is_none_or(|only| only == shape.language)) {
        let path = folder.join(shape.file);
        let few = opening(&mut client, shape, &path, FEW)?;
        let many = opening(&mut client, shape, &path, MANY)?;
        let scan = scanning(server, shape, &path)?;
        let text = shape.text(FEW);
        let in_body = typing(&mut client, shape.language, &path, &text, RESULT)?;
        let in_body = in_body.context("a function gives a result")?;
        let in_class = typing(&mut client, shape.language, &path, &text, CLASS)?;
        measured.push(Growth { language: shape.language, few, many, scan, in_body, in_class });
    }
    client.stop()?;
    Ok(measured)
}

/// What it takes to open a file of so many functions.
fn opening(client: &mut Client, shape: &Shape, path: &Path, functions: usize) -> Result<f64> {
    let text = shape.text(functions);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let document = Document::new(path, shape.language.registered(), text.clone());
        let told = client.notify("textDocument/didOpen", &document.opening())?;
        times.push(milliseconds(client.published(&document)?.at - told));
        client.close(&document)?;
        client.forget();
    }
    Ok(median(times.into_iter()))
}

/// What it takes to scan the file of many functions.
fn scanning(server: &Server, shape: &Shape, path: &Path) -> Result<f64> {
    let output = path.with_extension("out");
    fs::write(path, shape.text(MANY))?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let mut scan = command(&server.program, &["scan", "--no-cache"]);
        times.push(measure::run(scan.arg(path), &output)?.seconds * 1_000.0);
    }
    for made in [PathBuf::from(path), output.with_extension("stderr"), output] {
        fs::remove_file(&made)?;
    }
    Ok(median(times.into_iter()))
}

/// What a key takes that is typed behind the first `place` of `text`; `None` if it has none.
fn typing(
    client: &mut Client,
    language: Language,
    path: &Path,
    text: &str,
    place: &str,
) -> Result<Option<f64>> {
    let Some(start) = text.find(place) else { return Ok(None) };
    let offset = start + place.len();
    let mut document = Document::new(path, language.registered(), text.to_owned());
    client.open(&document)?;
    let mut times = Vec::new();
    for _ in 0..KEYS {
        let told = client.change(&mut document, offset..offset, "1")?;
        times.push(milliseconds(client.published(&document)?.at - told));
    }
    client.close(&document)?;
    client.forget();
    Ok(Some(median(times.into_iter())))
}
