//! Which function a finding belongs to, by where it stands and never by a name alone.

use astrolens_model::{Finding, Function};
use astrolens_smells::{Check, rule};

/// The place in `functions`, in source order, of the one that `finding` is about, is in, or stands
/// above with a comment of it.
pub(super) fn subject<'report>(
    functions: impl Iterator<Item = &'report Function> + Clone,
    finding: &Finding,
) -> Option<usize> {
    if let Some(about) = functions.clone().position(|function| finding.is_about(function)) {
        return Some(about);
    }
    let holder = innermost(functions.clone(), finding.start_byte);
    holder.or_else(|| {
        let symbol = finding.symbol.as_deref()?;
        let is_below =
            |function: &Function| function.qualified_name == symbol && is_behind(function, finding);
        functions.enumerate().find(|(_, function)| is_below(function)).map(|(place, _)| place)
    })
}

/// The place in `functions` of the innermost one that holds the byte at `offset`.
pub(super) fn innermost<'report>(
    functions: impl Iterator<Item = &'report Function>,
    offset: u32,
) -> Option<usize> {
    let extents = functions.map(Function::extent).enumerate();
    extents
        .filter(|(_, (start, end))| (*start..*end).contains(&offset))
        .min_by_key(|(_, (start, end))| end - start)
        .map(|(place, _)| place)
}

fn is_behind(function: &Function, finding: &Finding) -> bool {
    function.extent().0 >= finding.start_byte
}

/// Whether `finding` is about the file as a whole, although it is shown on one line.
pub(super) fn is_about_file(finding: &Finding) -> bool {
    rule(finding.rule.as_str()).is_some_and(|rule| matches!(rule.check, Check::File(_)))
}
