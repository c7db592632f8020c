//! grimp: what import-linter knows of Python packages.

use anyhow::{Context, Result};

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::project::Project;
use crate::modules::{Difference, Level, Oracle, Packages, Question};
use lab_tools::process::{capture, command};

/// Every import statement between modules of one package, those for types included.
pub static ORACLE: Oracle = Oracle {
    name: "grimp",
    packages: Packages::Python(&["grimp==3.20"]),
    projects: &[
        sdist("django", "5.2.19", &["django"], true),
        sdist("sphinx", "9.0.4", &["sphinx"], true),
        sdist("requests", "2.34.2", &["src/requests"], false),
        sdist("sqlalchemy", "2.1.9", &["lib/sqlalchemy"], false),
        // Its source distribution needs a compiler before it is one.
        wheel("scikit-learn", "1.9.1", &["sklearn"]),
        wheel("flask", "3.1.3", &["flask"]),
        wheel("celery", "5.7.0", &["celery"]),
        wheel("networkx", "3.6.1", &["networkx"]),
    ],
    ask,
    level: Level::Files,
    goal: Some(0.25),
    counts: |link| !link.has("dynamic"),
    explain,
    definition: concat!(include_str!("grimp.rs"), include_str!("grimp.py")),
};

const fn sdist(
    package: &'static str,
    version: &'static str,
    parts: &'static [&'static str],
    is_tuned_on: bool,
) -> Project {
    let origin = Origin::Sdist { package, version };
    Project { name: package, origin, root: "", parts, is_tuned_on }
}

const fn wheel(
    package: &'static str,
    version: &'static str,
    parts: &'static [&'static str],
) -> Project {
    let origin = Origin::Wheel { package, version };
    Project { name: package, origin, root: "", parts, is_tuned_on: false }
}

fn ask(question: &Question<'_>) -> Result<Answer> {
    let mut grimp = command(question.program("python"), ["-c", include_str!("grimp.py")]);
    let printed = capture(grimp.args(question.project.parts).current_dir(question.root))?;
    serde_json::from_str(&printed).context("the script printed something else")
}

/// It knows modules with a `.py` file: what is compiled, or generated, is a name of its package to it.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    let folder = difference.to.strip_suffix("/__init__.py")?;
    if difference.ours.is_some() {
        return None;
    }
    let text = difference.text();
    let entries = std::fs::read_dir(difference.root.join(folder)).ok()?;
    let mut compiled = entries.filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        Some(name.strip_suffix(".pyx")?.to_owned())
    });
    let words =
        |name: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == name);
    if compiled.any(|name| words(&name)) {
        return Some("the submodule is written in Cython");
    }
    // `import package.module` leads to the package where it knows no such module, which a build makes.
    let package = folder.rsplit('/').next().unwrap_or(folder);
    let mut imported = text.lines().filter_map(|line| line.trim_start().strip_prefix("import "));
    let is_made = |name: &str| {
        let module = name.split_whitespace().next()?.strip_prefix(package)?.strip_prefix('.')?;
        let path = difference.root.join(folder).join(module.replace('.', "/"));
        Some(!path.is_dir() && !path.with_extension("py").is_file())
    };
    imported.any(|name| is_made(name) == Some(true)).then_some("the submodule is made by a build")
}
