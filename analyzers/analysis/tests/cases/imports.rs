//! What imports ask for, as the tables of the cases have it.

use astrolens_facts::{FileFacts, ImportFacts};
use astrolens_model::{ImportFlags, ImportedName, ModuleRequest};
use serde_json::{Value, json};

/// Each thing that is asked for, in source order: one row for an import of which nothing is known.
pub(crate) fn requests(facts: &FileFacts, source: &str) -> Vec<Value> {
    let nothing = [ModuleRequest::default()];
    let mut rows = Vec::new();
    for import in &facts.imports {
        let requests = match import.requests.as_slice() {
            [] => &nothing,
            requests => requests,
        };
        rows.extend(requests.iter().map(|request| row(import, request, facts, source)));
    }
    rows
}

fn row(import: &ImportFacts, request: &ModuleRequest, facts: &FileFacts, source: &str) -> Value {
    let at = |place: astrolens_model::Stretch| {
        let (start, end) = place.from(import.start);
        let text = source.get(start as usize..end as usize).unwrap_or("nowhere");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let around =
        facts.modules.iter().filter(|module| (module.start..module.end()).contains(&import.start));
    let within: Vec<&str> = around.map(|module| module.name.as_str()).collect();
    let places: Vec<String> = request.names.iter().map(|name| at(name.place)).collect();
    let names: Vec<String> = request.names.iter().map(name).collect();
    json!({
        "specifier": request.specifier.as_deref().unwrap_or("–"),
        "kind": import.kind,
        "form": request.form,
        "level": (request.level > 0).then_some(request.level),
        "flags": flags(import.flags),
        "names": names.join(", "),
        "at": at(request.place),
        "names at": places.join(", "),
        "within": within.join("::"),
    })
}

/// The modules that are written within the file.
pub(crate) fn modules(facts: &FileFacts) -> Vec<Value> {
    let row = |module: &astrolens_facts::ModuleFacts| json!({ "name": module.name, "path": module.path, "flags": flags(module.flags) });
    facts.modules.iter().map(row).collect()
}

fn name(asked: &ImportedName) -> String {
    let type_ = if asked.type_only { "type " } else { "" };
    let alias = asked.alias.as_ref().map(|alias| format!(" as {alias}")).unwrap_or_default();
    format!("{type_}{}{alias}", asked.name)
}

fn flags(flags: ImportFlags) -> String {
    let flags: Vec<String> =
        flags.iter().filter_map(|flag| Some(json!(flag).as_str()?.to_owned())).collect();
    flags.join(", ")
}
