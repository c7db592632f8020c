//! What has a name and a place in a file: a function, or a type.

use astrolens_model::TypeReport;

use super::Side;

/// What can be told on either side of a change: a function or a type.
pub(super) trait Named {
    /// The path of its file.
    fn path(&self) -> &str;
    /// Its name within the file.
    fn qualified_name(&self) -> &str;
    /// Its own name.
    fn name(&self) -> &str;
    /// Byte offsets of its start and just past its end.
    fn extent(&self) -> (u32, u32);

    /// The name of what it belongs to; empty for what belongs to the file.
    fn container(&self) -> &str {
        let container = self.qualified_name().strip_suffix(self.name()).unwrap_or_default();
        container.trim_end_matches(['.', ':', '\\', '#', '/'])
    }
}

impl Named for Side {
    fn path(&self) -> &str {
        &self.path
    }

    fn qualified_name(&self) -> &str {
        &self.function.qualified_name
    }

    fn name(&self) -> &str {
        &self.function.name
    }

    fn extent(&self) -> (u32, u32) {
        (self.function.start_byte, self.function.end_byte)
    }
}

/// A type on one side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeSide {
    /// The path of its file from the root of the repository.
    pub path: String,
    /// The type.
    pub report: TypeReport,
}

impl Named for TypeSide {
    fn path(&self) -> &str {
        &self.path
    }

    fn qualified_name(&self) -> &str {
        &self.report.qualified_name
    }

    fn name(&self) -> &str {
        &self.report.name
    }

    fn extent(&self) -> (u32, u32) {
        (self.report.start_byte, self.report.end_byte)
    }
}
