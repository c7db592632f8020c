//! What `docs/ci.md` tells users to write works.

use std::fs;

use serde_json::Value;

use crate::hooks::hooks;
use crate::project::{Project, ladder, run};
use crate::workflow::{Action, repository};

/// The blocks of the guide in this language.
pub fn blocks(language: &str) -> Vec<String> {
    let text = fs::read_to_string(repository().join("docs/ci.md")).expect("the guide");
    let start = format!("```{language}\n");
    let blocks = text.split(&start).skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// All values of the key `name` in `value`, however deep.
fn find<'value>(value: &'value Value, name: &str) -> Vec<&'value Value> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get(name));
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    found
}

#[test]
fn workflows_name_hooks_and_inputs_that_exist() {
    let inputs = Action::ours().inputs;
    let hooks: Vec<String> = hooks().into_iter().map(|hook| hook.id).collect();
    let (mut used, mut asked) = (0, 0);
    for block in blocks("yaml") {
        let value: Value = serde_saphyr::from_str(&block).expect("YAML");
        for hook in find(&value, "id") {
            let id = hook.as_str().expect("a name");
            assert!(hooks.iter().any(|hook| hook == id), "{id}");
            asked += 1;
        }
        let steps = find(&value, "steps").into_iter().filter_map(Value::as_array).flatten();
        for step in steps
            .filter(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("astrolens")))
        {
            for name in step["with"].as_object().expect("inputs").keys() {
                assert!(inputs.contains_key(name), "{name}");
                used += 1;
            }
        }
    }
    assert_eq!((used, asked), (2, 2));
}

#[test]
fn every_input_is_in_the_guide() {
    let text = fs::read_to_string(repository().join("docs/ci.md")).expect("the guide");
    for name in Action::ours().inputs.keys() {
        assert!(text.contains(&format!("\n| `{name}` |")), "{name}");
    }
}

#[test]
fn commands_do_what_the_guide_says() {
    let project = Project::new(&[("a.py", &ladder("old", 5))]);
    project.git(&["clone", "--quiet", ".", "../clone"]);
    let bin = project.path().join("bin");
    fs::create_dir(&bin).expect("a new folder");
    let program = env!("CARGO_BIN_EXE_astrolens");
    std::os::unix::fs::symlink(program, bin.join("astrolens")).expect("a link");
    let project = project.with_path(&bin);
    let blocks = blocks("sh");
    assert_eq!(blocks.len(), 6);
    for block in &blocks {
        let run = run(project.command("bash", "../clone").args(["-euc", block]));
        assert_eq!(run.code, 0, "{block}\n{run:?}");
    }
}
