//! `[[architecture]]`: what may depend on what, as it is written, and as the analyzers judge it.

mod decode;
mod schema;
mod show;

use std::path::Path;
use std::sync::Arc;

use astrolens_model::{Location, Severity};
use astrolens_modules::analysis::{Counted, Level};
use astrolens_modules::rules::{Constraint, Ends, Exception, Globs, Kind, Written};

use crate::layer::Layer;
use crate::source::{Origin, Source, SourceKind};

pub(crate) use self::decode::rules;
pub use self::show::architecture_toml;

/// Globs as they are written.
type GlobTexts = Vec<Arc<str>>;

/// One `[[architecture]]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArchitectureRule {
    demand: Demand,
    name: Option<Arc<str>>,
    reason: Option<Arc<str>>,
    severity: Option<Severity>,
    counted: Counted,
    exceptions: Vec<WrittenException>,
    origin: Origin,
    /// Which of its source it is, from 0.
    number: usize,
}

/// What it demands.
#[derive(Clone, Debug, PartialEq)]
enum Demand {
    Layers(Vec<GlobTexts>),
    Forbidden(EndTexts),
    Allowed(EndTexts),
    Independent(GlobTexts),
    Acyclic(Level, Option<GlobTexts>),
    MaxFanOut(u32, Option<GlobTexts>),
    Unreachable(EndTexts),
}

/// Who depends on what, as globs.
#[derive(Clone, Debug, PartialEq)]
struct EndTexts {
    from: GlobTexts,
    to: GlobTexts,
}

/// An item of `ignore`.
#[derive(Clone, Debug, PartialEq)]
struct WrittenException {
    ends: EndTexts,
    reason: Arc<str>,
    location: Option<Location>,
}

/// What `layer` demands of a workspace whose top folder is `root`.
pub(crate) fn constraints(layer: &Layer, root: &Path) -> Vec<Constraint> {
    let parts = layer.base.strip_prefix(root).unwrap_or(Path::new(""));
    let parts: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
    let base: Arc<str> = parts.join("/").into();
    layer.settings.architecture.iter().map(|rule| rule.constraint(&base)).collect()
}

impl ArchitectureRule {
    /// It as the analyzers judge it, with globs relative to the folder `base` of the workspace.
    fn constraint(&self, base: &Arc<str>) -> Constraint {
        let globs = |texts: &GlobTexts| Globs::new(Arc::clone(base), texts.iter().cloned());
        let ends = |ends: &EndTexts| Ends { from: globs(&ends.from), to: globs(&ends.to) };
        let kind = match &self.demand {
            Demand::Layers(layers) => Kind::Layers(layers.iter().map(globs).collect()),
            Demand::Forbidden(texts) => Kind::Forbidden(ends(texts)),
            Demand::Allowed(texts) => Kind::Allowed(ends(texts)),
            Demand::Independent(texts) => Kind::Independent(globs(texts)),
            Demand::Acyclic(level, files) => {
                Kind::Acyclic { level: *level, files: files.as_ref().map(globs) }
            }
            Demand::MaxFanOut(most, files) => {
                Kind::MaxFanOut { most: *most, files: files.as_ref().map(globs) }
            }
            Demand::Unreachable(texts) => Kind::Unreachable(ends(texts)),
        };
        let exceptions = self.exceptions.iter().map(|exception| Exception {
            from: globs(&exception.ends.from),
            to: globs(&exception.ends.to),
            reason: Arc::clone(&exception.reason),
            location: exception.location,
        });
        let (file, line) = place(&self.origin);
        Constraint {
            kind,
            name: self.name.clone(),
            reason: self.reason.clone(),
            severity: self.severity,
            counted: self.counted,
            exceptions: exceptions.collect(),
            written: Written { file, line, number: self.number, base: Arc::clone(base) },
        }
    }
}

/// The file and the line that `origin` is.
fn place(origin: &Origin) -> (Option<Arc<Path>>, u32) {
    match origin {
        Origin::Written { source, line } => match &**source {
            Source { kind: SourceKind::File(file), .. } => {
                (Some(Arc::from(file.as_path())), line.unwrap_or(1))
            }
            _ => (None, 1),
        },
        Origin::Default => (None, 1),
    }
}
