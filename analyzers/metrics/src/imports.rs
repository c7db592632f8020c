//! What a file asks for from others, and the modules written in it: found in the walk, one by one, and
//! settled once all is known that stands around them.

use std::collections::BTreeMap;

use astrolens_facts::{FunctionFacts, HeaderMacro, ImportFacts, ModuleFacts};
use astrolens_model::{ImportFlag, ImportFlags, ModuleRequest, SpecifierForm};
use astrolens_syntax::endpoints::Endpoint;
use astrolens_syntax::imports::{ImportHead, ModuleHead};
use astrolens_syntax::outline::Outline;
use astrolens_syntax::preprocess::Masked;

/// The text of a call is cut behind so many bytes: what it is given may be a function as long as the
/// file.
const LONGEST_CALL: usize = 256;

/// So many values of a macro are told.
const MOST_VALUES: usize = 16;

/// The imports and modules of a file, or of a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Imports {
    imports: Vec<ImportFacts>,
    modules: Vec<ModuleFacts>,
}

impl Imports {
    /// Adds the import that starts at `start` and has this `code`.
    pub(crate) fn import(&mut self, start: u32, code: &[u8], head: ImportHead) {
        let ImportHead { kind, flags, requests } = head;
        let text = if kind.is_statement() { folded(code) } else { folded_call(code) };
        let length = code.len() as u32;
        self.imports.push(ImportFacts { start, length, text, kind, flags, requests });
    }

    /// Adds the `endpoint` that has this `code`.
    pub(crate) fn endpoint(&mut self, code: &[u8], endpoint: Endpoint) {
        let Endpoint { start, head: ImportHead { kind, flags, requests }, .. } = endpoint;
        let mut text = folded_call(code);
        // What it is given besides is no part of it.
        if !code.ends_with(b")") && !text.ends_with('…') {
            text.push('…');
        }
        let length = code.len() as u32;
        self.imports.push(ImportFacts { start, length, text, kind, flags, requests });
    }

    /// Adds the module from byte `start` up to `end`.
    pub(crate) fn module(&mut self, start: u32, end: u32, head: ModuleHead) {
        let ModuleHead { name, path, flags } = head;
        let length = end.wrapping_sub(start);
        self.modules.push(ModuleFacts { start, length, name, path, flags });
    }

    /// Adds those of a part that was read elsewhere: `byte` says where its bytes are now.
    pub(crate) fn add_moved(&mut self, part: &Self, byte: impl Fn(u32) -> u32) {
        let moved =
            |import: &ImportFacts| ImportFacts { start: byte(import.start), ..import.clone() };
        self.imports.extend(part.imports.iter().map(moved));
        let moved =
            |module: &ModuleFacts| ModuleFacts { start: byte(module.start), ..module.clone() };
        self.modules.extend(part.modules.iter().map(moved));
    }

    /// All where they are now that something within byte `edit` of the file has changed, where `byte` says
    /// where other bytes are. `None` if that is a part of an import, which may be another now.
    pub(crate) fn moved(&self, edit: u32, byte: impl Fn(u32) -> u32) -> Option<Self> {
        if self.imports.iter().any(|import| import.start < edit && edit < import.end()) {
            return None;
        }
        let mut moved = Self::default();
        moved.add_moved(self, &byte);
        for (module, before) in moved.modules.iter_mut().zip(&self.modules) {
            module.length = byte(before.end()).wrapping_sub(module.start);
        }
        Some(moved)
    }

    /// All in source order, once the `functions` of the file are known, what was `masked` of it, and
    /// the `condition` on which it is a part of the program.
    pub(crate) fn settle(
        self,
        functions: &[FunctionFacts],
        masked: Option<&Masked>,
        condition: ImportFlags,
    ) -> (Vec<ImportFacts>, Vec<ModuleFacts>) {
        let Self { mut imports, mut modules } = self;
        imports.sort_by_key(|import| import.start);
        modules.sort_by_key(|module| module.start);
        if imports.is_empty() {
            return (imports, modules);
        }
        let functions = functions.iter().filter(|function| function.test);
        let tests = functions.map(|function| (function.start, function.end()));
        mark(&mut imports, ImportFlag::Test, tests.collect());
        for flag in [ImportFlag::Test, ImportFlag::Conditional] {
            let modules = modules.iter().filter(|module| module.flags.has(flag));
            mark(&mut imports, flag, modules.map(|module| (module.start, module.end())).collect());
        }
        let branches = masked.map(|masked| masked.conditional_branches.clone());
        mark(&mut imports, ImportFlag::Conditional, branches.unwrap_or_default());
        for import in &mut imports {
            import.flags = import.flags.and(condition);
        }
        (imports, modules)
    }
}

/// Adds to what an import asks for by a macro what the file with this `source` defines that as.
pub(crate) fn expand_macros(imports: &mut [ImportFacts], source: &[u8], outline: &dyn Outline) {
    let by_macro = |request: &ModuleRequest| request.form == SpecifierForm::Macro;
    if !imports.iter().any(|import| import.requests.iter().any(by_macro)) {
        return;
    }
    let mut values: BTreeMap<String, Vec<ModuleRequest>> = BTreeMap::new();
    for (name, value) in outline.importable_macros(source) {
        let values = values.entry(name).or_default();
        if values.len() < MOST_VALUES && !values.contains(&value) {
            values.push(value);
        }
    }
    for import in imports {
        let Some(asked) = import.requests.iter().find(|request| by_macro(request)) else {
            continue;
        };
        let place = asked.place;
        let values =
            asked.specifier.as_ref().and_then(|name| values.get(name)).into_iter().flatten();
        import.requests.extend(values.map(|value| ModuleRequest { place, ..value.clone() }));
    }
}

/// The macros that the file with this `source` defines and that may stand for a header elsewhere.
pub(crate) fn header_macros(source: &[u8], outline: &dyn Outline) -> Vec<HeaderMacro> {
    let all = outline.importable_macros(source).into_iter();
    let all = all.filter(|(_, header)| may_be_header(header));
    all.map(|(name, header)| HeaderMacro { name, header }).collect()
}

/// Whether a text looks like the name of a file, as most that macros stand for do not.
fn may_be_header(request: &ModuleRequest) -> bool {
    let name = request.specifier.as_deref().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_extension = extension.starts_with(|first: char| first.is_ascii_alphabetic())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
    request.form == SpecifierForm::Angled
        || is_extension && !name.contains(|sign: char| sign.is_whitespace() || sign == '%')
}

/// Flags those of `imports`, which are in source order, that start in one of the `stretches`.
fn mark(imports: &mut [ImportFacts], flag: ImportFlag, mut stretches: Vec<(u32, u32)>) {
    if stretches.is_empty() {
        return;
    }
    stretches.sort_unstable();
    let mut stretches = stretches.into_iter().peekable();
    // How far those reach that start before.
    let mut reach = 0;
    for import in imports {
        while let Some((_, end)) = stretches.next_if(|(start, _)| *start <= import.start) {
            reach = reach.max(end);
        }
        import.flags = import.flags.and(ImportFlags::NONE.with_if(flag, import.start < reach));
    }
}

/// The text of a statement on one line.
pub(crate) fn folded(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a call on one line, cut where it is long.
fn folded_call(text: &[u8]) -> String {
    if text.len() <= LONGEST_CALL {
        return folded(text);
    }
    let start = text.get(..LONGEST_CALL).unwrap_or_default();
    folded(start).trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use astrolens_model::ImportKind;

    use super::*;

    fn import(start: u32) -> ImportFacts {
        ImportFacts {
            start,
            length: 1,
            text: String::new(),
            kind: ImportKind::Import,
            flags: ImportFlags::NONE,
            requests: Vec::new(),
        }
    }

    #[test]
    fn what_starts_in_a_stretch_is_marked() {
        // One within another, one that begins where an import does, and one of no length.
        let stretches = vec![(40, 40), (2, 20), (4, 6), (30, 31)];
        let mut imports = [1, 2, 6, 19, 20, 30, 31, 40].map(import);
        mark(&mut imports, ImportFlag::Test, stretches);
        let marked = imports.iter().filter(|import| import.flags.has(ImportFlag::Test));
        assert_eq!(marked.map(|import| import.start).collect::<Vec<_>>(), [2, 6, 19, 30]);
    }

    #[test]
    fn long_calls_are_cut_between_characters() {
        let call = |length: usize| format!("f(\n{}", "ä".repeat(length));
        assert_eq!(folded_call(call(10).as_bytes()), format!("f( {}", "ä".repeat(10)));
        // Three bytes, 126 characters of two, and the first half of another.
        assert_eq!(folded_call(call(200).as_bytes()), format!("f( {}…", "ä".repeat(126)));
    }
}
