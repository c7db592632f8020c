//! Somebody who edits a file and has it scanned again and again while a scan of many files keeps the worker busy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use super::Setting;
use super::broker::Broker;
use super::reached::Reached;
use super::worker::Worker;
use crate::bench::measure::{percentile, run};
use crate::compare::table::Table;

/// How many edits are measured in a round on a worker that does nothing else.
const ALONE: usize = 10;

/// The fewest edits beside a scan that a percentile is taken of.
const ENOUGH: usize = 20;

/// How many milliseconds an edit beside a scan may take, all but one in twenty.
const GOAL: f64 = 50.0;

/// Edits of a file that is analysed by a worker.
pub struct Edits<'a> {
    setting: &'a Setting,
    corpus: &'a Path,
    editor: Editor,
    ways: Vec<Way<'a>>,
}

/// What edits took on one way to a worker, in milliseconds.
struct Way<'a> {
    reached: Reached<'a>,
    alone: Vec<f64>,
    beside: Vec<f64>,
}

impl<'a> Edits<'a> {
    /// Edits of a copy of `file`, while there is nothing else to do and while there is a scan of `corpus`; by workers
    /// behind queues too if there is a broker.
    pub fn new(
        setting: &'a Setting,
        corpus: &'a Path,
        file: &Path,
        broker: Option<&'a Broker>,
    ) -> Result<Self> {
        let ways = std::iter::once(Reached::Plainly).chain(broker.map(Reached::Queued));
        let way = |reached| Way { reached, alone: Vec::new(), beside: Vec::new() };
        let editor = Editor::new(setting, file)?;
        Ok(Self { setting, corpus, editor, ways: ways.map(way).collect() })
    }

    /// Measures edits by new workers.
    pub fn measure(&mut self) -> Result<()> {
        for way in &mut self.ways {
            let worker = way.reached.start(self.setting)?;
            for _ in 0..ALONE {
                way.alone.push(self.editor.edit(self.setting, &worker)?);
            }
            let mut scan = self.setting.scan(self.corpus, &[worker.url()]);
            let mut scan = scan.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            let status = loop {
                let took = self.editor.edit(self.setting, &worker)?;
                // The scan may have ended before the edit had its answer.
                if let Some(status) = scan.try_wait()? {
                    break status;
                }
                way.beside.push(took);
            };
            ensure!(status.success(), "the scan beside the edits ended with {status}");
        }
        Ok(())
    }

    /// What was measured.
    pub fn table(&self) -> String {
        let headings = ["an edited file by a worker", "edits", "median ms", "p95 ms", "most ms"];
        let mut table = Table::new(headings);
        for way in &self.ways {
            let kinds = [("with nothing else to do", &way.alone), ("at a scan", &way.beside)];
            for (kind, times) in kinds {
                table.row([
                    format!("{kind}{}", way.reached.name()),
                    times.len().to_string(),
                    format!("{:.1}", percentile(times, 0.5)),
                    format!("{:.1}", percentile(times, 0.95)),
                    format!("{:.1}", percentile(times, 1.0)),
                ]);
            }
        }
        format!(
            "{}\na file of {} bytes, from the start of the command to its end\n",
            table.render(),
            self.editor.text.len()
        )
    }

    /// What we aim at, what was reached, and whether that is enough.
    pub fn goals(&self) -> impl Iterator<Item = (String, String, bool)> {
        self.ways.iter().map(|way| {
            let name = way.reached.name();
            let name =
                format!("an edited file while a worker{name} is at a scan, p95 at most {GOAL} ms");
            if way.beside.len() < ENOUGH {
                return (name, format!("{} edits", way.beside.len()), false);
            }
            let reached = percentile(&way.beside, 0.95);
            (name, format!("{reached:.1} ms"), reached <= GOAL)
        })
    }
}

/// Edits a file.
struct Editor {
    file: PathBuf,
    text: Vec<u8>,
    edits: usize,
}

impl Editor {
    fn new(setting: &Setting, file: &Path) -> Result<Self> {
        let text = fs::read(file)?;
        let folder = setting.work.join("edited");
        fs::create_dir_all(&folder)?;
        let file = folder.join(file.file_name().context("a file without a name")?);
        Ok(Self { file, text, edits: 0 })
    }

    /// Edits the file and has it scanned; how long the scan took, in milliseconds.
    fn edit(&mut self, setting: &Setting, worker: &Worker) -> Result<f64> {
        self.edits += 1;
        let end = format!("\n// edit {}\n", self.edits);
        fs::write(&self.file, [self.text.as_slice(), end.as_bytes()].concat())?;
        let mut scan = setting.scan(&self.file, &[worker.url()]);
        let measured = run(&mut scan, &setting.work.join("out"))?;
        Ok(measured.seconds * 1e3)
    }
}
