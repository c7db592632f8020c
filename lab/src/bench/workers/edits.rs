//! Somebody who edits a file and has it scanned again and again while a scan of many files keeps the worker busy.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use super::Setting;
use super::worker::Worker;
use crate::bench::measure::{percentile, run};
use crate::compare::table::Table;

/// How many edits are measured on a worker that does nothing else.
const ALONE: usize = 40;

/// The fewest edits that a percentile is taken of.
const ENOUGH: usize = 20;

/// Measures edits of a file that is a copy of `file`: while a worker has nothing else to do, and while it is at a
/// scan of `corpus`.
pub fn measured(setting: &Setting, corpus: &Path, file: &Path) -> Result<String> {
    let worker = Worker::start(&setting.worker, setting.threads, None, None)?;
    let mut editor = Editor::new(setting, file)?;
    let mut alone = Vec::new();
    for _ in 0..ALONE {
        alone.push(editor.edit(&worker)?);
    }
    let mut scan = setting.scan(corpus, &[worker.url()]);
    let mut scan = scan.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut beside = Vec::new();
    let status = loop {
        if let Some(status) = scan.try_wait()? {
            break status;
        }
        beside.push(editor.edit(&worker)?);
    };
    // The scan may have ended before the last edit had its answer.
    beside.pop();
    ensure!(status.success(), "the scan beside the edits ended with {status}");
    ensure!(beside.len() >= ENOUGH, "the scan left time for {} edits", beside.len());
    let mut table =
        Table::new(["an edited file by a worker", "edits", "median ms", "p95 ms", "most ms"]);
    for (name, times) in [("that has nothing else to do", alone), ("that is at a scan", beside)] {
        table.row([
            name.to_owned(),
            times.len().to_string(),
            format!("{:.1}", percentile(&times, 0.5)),
            format!("{:.1}", percentile(&times, 0.95)),
            format!("{:.1}", percentile(&times, 1.0)),
        ]);
    }
    Ok(format!(
        "{}\na file of {} bytes, from the start of the command to its end\n",
        table.render(),
        editor.text.len()
    ))
}

/// Edits a file.
struct Editor<'a> {
    setting: &'a Setting,
    file: std::path::PathBuf,
    text: Vec<u8>,
    edits: usize,
}

impl<'a> Editor<'a> {
    fn new(setting: &'a Setting, file: &Path) -> Result<Self> {
        let text = fs::read(file)?;
        let folder = setting.work.join("edited");
        fs::create_dir_all(&folder)?;
        let file = folder.join(file.file_name().context("a file without a name")?);
        Ok(Self { setting, file, text, edits: 0 })
    }

    /// Edits the file and has it scanned; how long the scan took, in milliseconds.
    fn edit(&mut self, worker: &Worker) -> Result<f64> {
        self.edits += 1;
        let end = format!("\n// edit {}\n", self.edits);
        fs::write(&self.file, [self.text.as_slice(), end.as_bytes()].concat())?;
        let mut scan = self.setting.scan(&self.file, &[worker.url()]);
        let measured = run(&mut scan, &self.setting.work.join("out"))?;
        Ok(measured.seconds * 1e3)
    }
}
