//! The part of a GitHub runner that a composite action needs: expressions, conditions, and the
//! files through which steps speak.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::project::{Project, Run, run};

/// The file `action.yml`, as far as it is read here.
#[derive(Deserialize)]
pub struct Action {
    /// What a user may give.
    pub inputs: BTreeMap<String, Input>,
    runs: Runs,
}

/// An input of an action.
#[derive(Deserialize)]
pub struct Input {
    default: String,
}

#[derive(Deserialize)]
struct Runs {
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    name: String,
    id: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
    shell: Option<String>,
    run: Option<String>,
    uses: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    with: BTreeMap<String, String>,
}

/// What a run of an action did.
#[derive(Debug, Default)]
pub struct Done {
    /// How the last step that ran ended; one that fails ends the action.
    pub code: i32,
    /// All that its steps printed.
    pub log: String,
    /// The job's summary.
    pub summary: String,
    /// The names of the steps that ran.
    pub steps: Vec<String>,
    /// What the steps that are actions of others were given.
    pub others: BTreeMap<String, BTreeMap<String, String>>,
}

impl Action {
    /// The action at the root of our repository.
    pub fn ours() -> Self {
        let text = fs::read_to_string(repository().join("action.yml")).expect("action.yml");
        serde_saphyr::from_str(&text).expect("an action")
    }

    /// Runs the action with `inputs` in `project`; other actions that it uses do nothing.
    pub fn run(&self, project: &Project, inputs: &[(&str, &str)]) -> Done {
        let mut values = self.values(project, inputs);
        let mut done = Done::default();
        for step in &self.runs.steps {
            if !step.condition.as_deref().is_none_or(|condition| holds(condition, &values)) {
                continue;
            }
            done.steps.push(step.name.clone());
            if let Some(uses) = &step.uses {
                let with = step.with.iter();
                let with = with.map(|(key, value)| (key.clone(), expand(value, &values)));
                done.others.insert(uses.clone(), with.collect());
            } else {
                step.run(project, &mut values, &mut done);
            }
            if done.code != 0 {
                break;
            }
        }
        done
    }

    /// What expressions can name before the first step.
    fn values(&self, project: &Project, inputs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let mut values: BTreeMap<String, String> = self
            .inputs
            .iter()
            .map(|(name, input)| (format!("inputs.{name}"), input.default.clone()))
            .collect();
        for (name, value) in inputs {
            let known = values.insert(format!("inputs.{name}"), (*value).to_owned());
            assert!(known.is_some(), "there is no input `{name}`");
        }
        let runner = project.path().join("runner").display().to_string();
        values.insert("runner.temp".to_owned(), runner);
        values.insert("runner.os".to_owned(), "Linux".to_owned());
        values.insert("runner.arch".to_owned(), "X64".to_owned());
        values
    }
}

impl Step {
    /// Runs the step's script as the runner does, and takes what it says to `done` and `values`.
    fn run(&self, project: &Project, values: &mut BTreeMap<String, String>, done: &mut Done) {
        assert_eq!(self.shell.as_deref(), Some("bash"), "{}", self.name);
        let text = self.run.as_deref().expect("a step runs or uses something");
        let [script, outputs, summary] =
            ["step.sh", "outputs", "summary"].map(|name| project.path().join(name));
        for (path, text) in
            [(&script, expand(text, values).as_str()), (&outputs, ""), (&summary, "")]
        {
            fs::write(path, text).expect("a file");
        }
        let mut command = project.command("bash", "");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(&script)
            .envs(self.env.iter().map(|(name, value)| (name, expand(value, values))))
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_ACTION_PATH", repository())
            .env("RUNNER_TEMP", project.path().join("runner"));
        let Run { code, out, told } = run(&mut command);
        done.code = code;
        done.log += &(out + &told);
        done.summary += &fs::read_to_string(&summary).expect("UTF-8");
        let outputs = fs::read_to_string(&outputs).expect("UTF-8");
        for (name, value) in outputs.lines().filter_map(|line| line.split_once('=')) {
            let id = self.id.as_deref().expect("a step with outputs has an id");
            values.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
    }
}

/// The root of our repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `text` with the value of each `${{ name }}` in its place.
fn expand(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut parts = text.split("${{");
    let mut expanded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").expect("an expression has an end");
        expanded += value(name.trim(), values);
        expanded += rest;
    }
    expanded
}

/// Whether `condition`, comparisons joined by `&&`, holds.
fn holds(condition: &str, values: &BTreeMap<String, String>) -> bool {
    condition.split("&&").all(|comparison| {
        let (is_equal, (name, literal)) = match comparison.split_once("==") {
            Some(sides) => (true, sides),
            None => (false, comparison.split_once("!=").expect("a comparison")),
        };
        let literal = literal.trim().trim_matches('\'');
        (value(name.trim(), values) == literal) == is_equal
    })
}

/// The value of a name; a step that did not run has empty outputs.
fn value<'values>(name: &str, values: &'values BTreeMap<String, String>) -> &'values str {
    let known = values.get(name).map(String::as_str);
    known
        .or(name.starts_with("steps.").then_some(""))
        .unwrap_or_else(|| panic!("what is `{name}`?"))
}
