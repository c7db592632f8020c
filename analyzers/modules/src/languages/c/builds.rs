//! What the build says of each file: `compile_commands.json` and `compile_flags.txt`.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::flags::{Flags, RESPONSE};
use super::place::{Place, is_absolute};
use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;

/// A database of compile commands (Clang, JSON Compilation Database Format).
pub(super) const COMMANDS: &str = "compile_commands.json";
/// Flags for all files below, one a line (Clang).
pub(super) const FLAGS: &str = "compile_flags.txt";
/// How files end that hold arguments of a command which is too long.
pub(super) const RESPONSES: &str = ".rsp";
/// Such files may name others; so many stand behind one another.
const DEEPEST_RESPONSE: usize = 4;

/// What the builds of a project say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Builds {
    /// All flags that some file is compiled with, each once.
    sets: Vec<Flags>,
    /// With which of them each file is compiled, by its path.
    commands: FxHashMap<Arc<str>, Vec<usize>>,
    /// Which of those of commands look for headers in a folder, by its path.
    searching: FxHashMap<Arc<str>, Vec<usize>>,
    /// Which of them files are compiled with that are below a folder, by its path.
    below: FxHashMap<Arc<str>, usize>,
    /// Databases that say nothing, and why.
    broken: Vec<Problem>,
    /// What of others is not understood.
    partial: Vec<Problem>,
}

/// What is lost with what does not say how files are compiled.
const LOSS: &str = "headers are looked for as if nothing were known of the build";

/// One command of a database.
#[derive(Deserialize, Serialize)]
struct Command {
    /// Where the compiler runs.
    #[serde(default)]
    directory: String,
    /// What it compiles.
    file: String,
    /// Its arguments.
    arguments: Option<Vec<String>>,
    /// Its arguments as a shell reads them.
    #[serde(rename = "command", skip_serializing_if = "Option::is_none")]
    line: Option<String>,
}

/// A database that says the same in fewer words: without what tells nothing of where headers are. `None`
/// if `text` is none.
pub(super) fn condensed(text: &str) -> Option<String> {
    let commands: Vec<Command> = serde_json::from_str(text).ok()?;
    let commands = commands.into_iter().map(|command| {
        let Command { directory, file, arguments, line } = command;
        let arguments = arguments.or_else(|| line.as_deref().map(split)).unwrap_or_default();
        Command { directory, file, arguments: Some(Flags::telling(arguments)), line: None }
    });
    serde_json::to_string(&commands.collect::<Vec<_>>()).ok()
}

impl Builds {
    /// What the manifests of `project` say.
    pub(super) fn of(project: &dyn Project) -> Self {
        let mut builds = Self::default();
        let mut numbers = FxHashMap::default();
        for database in project.files_named(COMMANDS).iter() {
            let text = project.text(database).ok_or_else(Fault::no_text);
            let read = text.and_then(|text| commands(&text)).and_then(|(commands, faults)| {
                builds.add(project, database, &commands, &mut numbers)?;
                Ok(faults)
            });
            match read {
                Ok(faults) => {
                    let partial = faults.into_iter();
                    builds.partial.extend(partial.map(|fault| fault.in_manifest(database, LOSS)));
                }
                Err(fault) => builds.broken.push(fault.in_manifest(database, LOSS)),
            }
        }
        for (number, flags) in builds.sets.iter().enumerate() {
            for folder in flags.folders(true) {
                let searching = builds.searching.entry(Arc::clone(folder)).or_default();
                if searching.last() != Some(&number) {
                    searching.push(number);
                }
            }
        }
        for file in project.files_named(FLAGS).iter() {
            let Some(text) = project.text(file) else {
                builds.broken.push(Fault::no_text().in_manifest(file, LOSS));
                continue;
            };
            let lines = text
                .trim_start_matches('\u{feff}')
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty());
            let arguments: Vec<String> = lines.map(str::to_owned).collect();
            let folder = path::folder(file);
            let flags = Flags::of(&arguments, &Place::new("", &format!("/{folder}")));
            let set = number(&mut builds.sets, &mut numbers, flags);
            builds.below.insert(folder.into(), set);
        }
        builds
    }

    /// Adds the `commands` that `database` has.
    fn add(
        &mut self,
        project: &dyn Project,
        database: &str,
        commands: &[Command],
        numbers: &mut FxHashMap<Flags, usize>,
    ) -> Result<(), Fault> {
        let Some(root) = root(project, commands) else {
            return Err(Fault::new("none of its files is in the project"));
        };
        let beside = format!("{root}/{}", path::folder(database));
        let beside = Place::new(&root, &beside);
        for command in commands {
            let place = Place::new(&root, &beside.absolute(&command.directory));
            let Some(file) = place.in_project(&command.file) else { continue };
            let split = || command.line.as_deref().map(split).unwrap_or_default();
            let arguments = command.arguments.clone().unwrap_or_else(split);
            let arguments = with_responses(project, &place, arguments, 0);
            let set = number(&mut self.sets, numbers, Flags::of(&arguments, &place));
            let sets = self.commands.entry(file).or_default();
            if !sets.contains(&set) {
                sets.push(set);
            }
        }
        Ok(())
    }

    /// A database that says nothing, and why, if there is one.
    pub(super) fn broken(&self) -> Option<&Problem> {
        self.broken.first()
    }

    /// What of what builds say is not understood.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.broken.iter().chain(&self.partial).cloned().collect()
    }

    /// All flags that the file at `path` is known to be compiled with; none for what is only included.
    pub(super) fn own(&self, path: &str) -> &[usize] {
        self.commands.get(path).map_or_else(
            || {
                let mut around = path::folders_around(path);
                let set = around.find_map(|folder| self.below.get(folder));
                set.map_or(&[], std::slice::from_ref)
            },
            Vec::as_slice,
        )
    }

    /// The flags of this number.
    pub(super) fn flags(&self, set: usize) -> &Flags {
        &self.sets[set]
    }

    /// All flags that some file is compiled with.
    pub(super) fn all(&self) -> &[Flags] {
        &self.sets
    }

    /// The numbers of those flags of commands that have headers looked for in `folder`.
    pub(super) fn searching(&self, folder: &str) -> &[usize] {
        self.searching.get(folder).map_or(&[], Vec::as_slice)
    }
}

/// `arguments` with those that files hold in place of `@file`, as far as these are in the project (GCC,
/// Overall Options).
fn with_responses(
    project: &dyn Project,
    at: &Place<'_>,
    arguments: Vec<String>,
    depth: usize,
) -> Vec<String> {
    let mut all = Vec::new();
    for argument in arguments {
        let file = argument.strip_prefix(RESPONSE).and_then(|file| at.in_project(file));
        match file.and_then(|file| project.text(&file)).filter(|_| depth < DEEPEST_RESPONSE) {
            Some(text) => all.extend(with_responses(project, at, split(&text), depth + 1)),
            None => all.push(argument),
        }
    }
    all
}

/// The commands of a database, and what of it is none.
fn commands(text: &str) -> Result<(Vec<Command>, Vec<Fault>), Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let error = match serde_json::from_str::<Vec<Command>>(text) {
        Ok(commands) => return Ok((commands, Vec::new())),
        Err(error) => error,
    };
    // One that is wrong says nothing about the others.
    let whole = serde_json::from_str::<Vec<Value>>(text).ok().filter(|_| error.is_data());
    let Some(entries) = whole else { return Err(Fault::of_json(&error)) };
    let (mut commands, mut wrong) = (Vec::new(), 0_usize);
    for entry in entries {
        match Command::deserialize(entry) {
            Ok(command) => commands.push(command),
            Err(_) => wrong += 1,
        }
    }
    let others =
        if wrong > 1 { format!(" (and {} more like it)", wrong - 1) } else { String::new() };
    Ok((commands, vec![Fault::of_json(&error).with(&others)]))
}

/// The number of `flags` among `sets`.
fn number(sets: &mut Vec<Flags>, numbers: &mut FxHashMap<Flags, usize>, flags: Flags) -> usize {
    *numbers.entry(flags).or_insert_with_key(|flags| {
        sets.push(flags.clone());
        sets.len() - 1
    })
}

/// The absolute path that the project has where `commands` were written: below it are most of their
/// files. `None` if none is.
fn root(project: &dyn Project, commands: &[Command]) -> Option<String> {
    let mut votes: FxHashMap<String, usize> = FxHashMap::default();
    let mut is_any_relative = false;
    for Command { directory, file, .. } in commands {
        if !is_absolute(file) && !is_absolute(directory) {
            is_any_relative = true;
            continue;
        }
        let absolute = Place::new("", directory).absolute(file);
        let ends = absolute.match_indices('/').map(|(slash, _)| absolute.split_at(slash));
        for (root, _) in ends.filter(|(_, inside)| project.is_file(&inside[1..])) {
            match votes.get_mut(root) {
                Some(votes) => *votes += 1,
                None => _ = votes.insert(root.to_owned(), 1),
            }
        }
    }
    let nearest = |root: &str| (std::cmp::Reverse(root.len()), root.to_owned());
    let best = votes.into_iter().max_by_key(|(root, votes)| (*votes, nearest(root)));
    best.map(|(root, _)| root).or_else(|| is_any_relative.then(String::new))
}

/// The arguments of a `command` as a shell reads them; those of Windows have `\` in paths.
fn split(command: &str) -> Vec<String> {
    let first = command.split_whitespace().next().unwrap_or_default().trim_start_matches('"');
    let is_windows = first.as_bytes().get(1..3) == Some(b":\\")
        || first.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case("exe"));
    let read = if is_windows {
        shlex::split(&command.replace("\\\"", "\u{0}").replace('\\', "/").replace('\u{0}', "\\\""))
    } else {
        shlex::split(command)
    };
    read.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Texts;

    fn folders(builds: &Builds, path: &str) -> Vec<Vec<String>> {
        let sets = builds.own(path).iter().map(|set| builds.flags(*set));
        sets.map(|flags| flags.folders(true).map(ToString::to_string).collect()).collect()
    }

    fn with_commands(commands: &str) -> Builds {
        Builds::of(&Texts::new(&[
            ("build/compile_commands.json", commands),
            ("src/a.c", ""),
            ("src/b.c", ""),
        ]))
    }

    /// Commands in both forms.
    const BOTH: &str = r#"[
                {"directory": "/w/p/build", "file": "../src/a.c", "output": "a.o",
                 "arguments": ["cc", "-I../include", "-c", "../src/a.c"]},
                {"directory": "/w/p/build", "file": "/w/p/src/b.c",
                 "command": "cc \"-I/w/p/with space\" -DX='\"x.h\"' -isystem ../sys -c b.c"}
            ]"#;

    #[test]
    fn both_forms_of_commands_are_read() {
        let builds = with_commands(BOTH);
        assert_eq!(builds.problems(), []);
        assert_eq!(folders(&builds, "src/a.c"), [["include"]]);
        assert_eq!(folders(&builds, "src/b.c"), [["with space", "sys"]]);
        assert_eq!(*builds.flags(builds.own("src/b.c")[0]).macros[0].1.path, *"x.h");
        assert!(builds.own("src/c.c").is_empty());
        assert_eq!(builds.searching("include"), builds.own("src/a.c"));
    }

    #[test]
    fn a_database_in_fewer_words_says_the_same() {
        let windows = r#"[{"directory": "C:\\p", "file": "C:\\p\\src\\a.c",
            "command": "C:\\VC\\cl.exe /W4 /I inc /DV=1 /DH=\\\"x.h\\\" /FI pre.h /c a.c"}]"#;
        for told in [BOTH, windows] {
            let fewer = condensed(told).expect("it can be read");
            assert!(fewer.len() < told.len() && !fewer.contains("-c"), "{fewer}");
            assert_eq!(with_commands(&fewer), with_commands(told));
        }
        assert_eq!(condensed("[{"), None);
    }

    #[test]
    fn a_file_may_be_compiled_several_times() {
        let builds = with_commands(
            r#"[
                {"directory": "/p/build", "file": "/p/src/a.c", "arguments": ["cc", "-I../x"]},
                {"directory": "/p/build", "file": "/p/src/a.c", "arguments": ["cc", "-I../y"]},
                {"directory": "/p/build", "file": "/p/src/a.c", "arguments": ["cc", "-O2", "-I../x"]}
            ]"#,
        );
        assert_eq!(folders(&builds, "src/a.c"), [["x"], ["y"]]);
    }

    #[test]
    fn the_project_may_have_been_elsewhere() {
        // Two files are below `/old/place`, one below `/old`: `src/a.c` there is another one.
        let builds = with_commands(
            r#"[
                {"directory": "/old/place/build", "file": "/old/place/src/a.c", "command": "cc -I../i"},
                {"directory": "/old/place/build", "file": "/old/place/src/b.c", "command": "cc -I../i"},
                {"directory": "/old", "file": "/old/src/a.c", "command": "cc -Iother"}
            ]"#,
        );
        assert_eq!(folders(&builds, "src/a.c"), [["i"]]);
        let builds = with_commands(r#"[{"file": "../src/a.c", "command": "cc -I../i -I."}]"#);
        assert_eq!(folders(&builds, "src/a.c"), [["i", "build"]]);
    }

    #[test]
    fn commands_of_windows_are_read() {
        let builds = with_commands(
            r#"[{"directory": "C:\\p\\build", "file": "C:\\p\\src\\a.c",
                 "command": "C:\\VC\\cl.exe /IC:\\p\\inc -DV=\\\"1\\\" -I..\\gen /c a.c"}]"#,
        );
        assert_eq!(folders(&builds, "src/a.c"), [["inc", "gen"]]);
    }

    #[test]
    fn arguments_may_be_in_files() {
        let commands = r#"[
                {"directory": "/p/build", "file": "/p/src/a.c", "command": "cc @x/a.rsp -I../c"},
                {"directory": "/p/build", "file": "/p/src/b.c",
                 "arguments": ["cc", "@/p/build/x/b.rsp", "@gone.rsp"]}
            ]"#;
        let with = |commands: &str| {
            Builds::of(&Texts::new(&[
                ("build/compile_commands.json", commands),
                ("build/x/a.rsp", "-I../a \"-I../with space\"\n-isystem ../sys @x/b.rsp\n"),
                ("build/x/b.rsp", "-I ../b @x/b.rsp"),
                ("src/a.c", ""),
                ("src/b.c", ""),
            ]))
        };
        let builds = with(commands);
        assert_eq!(folders(&builds, "src/a.c"), [["a", "with space", "b", "c", "sys"]]);
        // One that names itself is read a few times, and says the same each time.
        assert_eq!(folders(&builds, "src/b.c"), [["b"]]);
        assert_eq!(with(&condensed(commands).expect("it can be read")), builds);
    }

    #[test]
    fn what_is_broken_or_foreign_says_so() {
        let told = |commands| {
            let problems = with_commands(commands).problems();
            let [problem] = problems.as_slice() else { panic!("one problem: {problems:?}") };
            assert_eq!(&*problem.path, "build/compile_commands.json");
            (problem.line, problem.message.to_string())
        };
        let ends = "EOF while parsing an object";
        assert_eq!(told("[\n{"), (Some(2), ends.to_owned()));
        let foreign = r#"[{"directory": "/q", "file": "x.c", "command": "cc"}]"#;
        assert_eq!(told(foreign), (None, "none of its files is in the project".to_owned()));
        // A shell would refuse this command; it has no arguments.
        let builds = with_commands(
            r#"[{"directory": "/p/build", "file": "/p/src/a.c", "command": "cc '-I"}]"#,
        );
        assert_eq!(folders(&builds, "src/a.c"), [[""; 0]]);
    }

    #[test]
    fn an_entry_that_is_none_takes_no_other_with_it() {
        let builds = with_commands(
            r#"[
                {"directory": "/p/build"},
                {"directory": "/p/build", "file": "/p/src/a.c", "arguments": ["cc", "-I../x"]},
                7
            ]"#,
        );
        assert_eq!(folders(&builds, "src/a.c"), [["x"]]);
        let problems = builds.problems();
        let [problem] = problems.as_slice() else { panic!("one problem: {problems:?}") };
        let wrong = "missing field `file` (and 1 more like it)";
        assert_eq!((problem.line, &*problem.message), (Some(2), wrong));
    }

    #[test]
    fn flags_hold_below_their_folder() {
        let builds = Builds::of(&Texts::new(&[
            ("compile_flags.txt", "-Iinclude\n\n-I\nlib\n"),
            ("sub/compile_flags.txt", "-I..\n-Iinc\r\n"),
            ("a.c", ""),
        ]));
        assert_eq!(folders(&builds, "src/a.h"), [["include", "lib"]]);
        assert_eq!(folders(&builds, "sub/x/a.c"), [["", "sub/inc"]]);
    }
}
