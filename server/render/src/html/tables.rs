//! What repeats from file to file, each written once on the page's last line.

use super::limits::HeldLimits;
use super::strings::Strings;

/// The tables that a file's columns name places in.
#[derive(Default)]
pub(super) struct Tables {
    /// Reasons, rules, kinds.
    pub(super) strings: Strings,
    /// What functions were held to.
    pub(super) limits: HeldLimits,
    /// What types were held to.
    pub(super) type_limits: HeldLimits,
}
