//! The schema of our own requests and notifications, made of the types that are read and written.
//!
//! `docs/protocol.schema.json` is what it says; the types of the clients are made of that file by
//! `cargo xtask tidy --write`.

use std::collections::BTreeSet;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::Request;

use crate::capabilities::{OwnCapabilities, PROTOCOL};
use crate::commands::{BreakdownPlace, ImportedFile, SHOW_BREAKDOWN, SHOW_IMPORTERS};
use crate::features::WantedByClient;
use crate::handler::{DocumentRequest, WorkspaceRequest};
use crate::news::{Changed, ChangedParams, ModuleGraphChanged, ModuleGraphChangedParams};
use crate::requests::{
    Ast, Breakdowns, Findings, Functions, ModuleGraph, Report, Scan, ScanPart, Status,
};
use crate::routes::ROUTES;

/// Where the schema stands.
const SCHEMA: &str = "docs/protocol.schema.json";

/// The schema of reports, whose definitions are not repeated.
const REPORTS: &str = "report.schema.json";

/// What makes definitions of types: what the client says may leave out what has a default, what the
/// server says has everything but what it leaves out.
struct Definitions {
    said_by_client: SchemaGenerator,
    said_by_server: SchemaGenerator,
}

impl Definitions {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12();
        Self {
            said_by_client: settings.clone().for_deserialize().into_generator(),
            said_by_server: settings.for_serialize().into_generator(),
        }
    }

    fn asked<T: JsonSchema>(&mut self) -> Value {
        self.said_by_client.subschema_for::<T>().to_value()
    }

    fn told<T: JsonSchema>(&mut self) -> Value {
        self.said_by_server.subschema_for::<T>().to_value()
    }

    fn request<P>(&mut self, description: &str) -> (String, Value)
    where
        P: Request<Params: JsonSchema, Result: JsonSchema>,
    {
        let (params, result) = (self.asked::<P::Params>(), self.told::<P::Result>());
        let request = json!({ "description": description, "params": params, "result": result });
        (P::METHOD.to_owned(), request)
    }

    /// One about a document.
    fn document<H>(&mut self, description: &str) -> (String, Value)
    where
        H: DocumentRequest<Protocol: Request<Params: JsonSchema, Result: JsonSchema>>,
    {
        self.request::<H::Protocol>(description)
    }

    /// One about the workspace.
    fn workspace<H>(&mut self, description: &str) -> (String, Value)
    where
        H: WorkspaceRequest<Protocol: Request<Params: JsonSchema, Result: JsonSchema>>,
    {
        self.request::<H::Protocol>(description)
    }

    /// All definitions, in order of name.
    fn finish(mut self) -> Map<String, Value> {
        let mut all = self.said_by_server.take_definitions(true);
        for (name, definition) in self.said_by_client.take_definitions(true) {
            let of_server = all.get(&name);
            assert!(
                of_server.is_none_or(|of_server| *of_server == definition),
                "`{name}` is two types: give one another name"
            );
            all.insert(name, definition);
        }
        all.sort_keys();
        all
    }
}

/// The schema, as far as it is known without what reports define.
fn schema() -> Value {
    let mut types = Definitions::new();
    let mut scan = types.workspace::<Scan>(
        "The report of the whole workspace, with what is open as the editor has it.",
    );
    scan.1["partialResult"] = types.told::<ScanPart>();
    let requests = Map::from_iter([
        types.document::<Ast>(
            "The syntax tree of a document or a part of it, and the nodes under a position.",
        ),
        types.document::<Breakdowns>("Why a function has its figure, point by point."),
        types.workspace::<Findings>("What is found in the workspace, a page at a time."),
        types.workspace::<Functions>(
            "The functions of the workspace, those of the worst figure first, a page at a time.",
        ),
        types.workspace::<ModuleGraph>("Which module depends on which, and what follows from it."),
        types.document::<Report>("The report of a document, as a scan on the command line has it."),
        scan,
        types.workspace::<Status>("How the server is."),
    ]);
    let changed = json!({
        "description": "Functions or findings of the workspace are not what they were.",
        "params": types.told::<ChangedParams>(),
    });
    let graph_changed = json!({
        "description": "Module graphs of the workspace are not what they were.",
        "params": types.told::<ModuleGraphChangedParams>(),
    });
    let place = types.asked::<BreakdownPlace>();
    let imported = types.asked::<ImportedFile>();
    let capabilities = json!({
        "client": types.asked::<WantedByClient>(),
        "server": types.told::<OwnCapabilities>(),
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Protocol",
        "description": "The requests and notifications of `astrolens lsp` that are not the Language Server Protocol's.",
        "protocol": PROTOCOL,
        "capabilities": capabilities,
        "requests": requests,
        "notifications": { Changed::METHOD: changed, ModuleGraphChanged::METHOD: graph_changed },
        "commands": {
            SHOW_BREAKDOWN: { "arguments": [place] },
            SHOW_IMPORTERS: { "arguments": [imported] },
        },
        "$defs": types.finish(),
    })
}

/// `schema` with what `reports` defines as well left to it.
fn without_repetition(mut schema: Value, reports: &Value) -> Value {
    let defined = reports["$defs"].as_object().unwrap();
    let own = schema["$defs"].as_object_mut().unwrap();
    own.retain(|name, definition| {
        let of_reports = defined.get(name);
        assert!(
            of_reports.is_none_or(|of_reports| of_reports == definition),
            "`{name}` is another type in reports: give it another name"
        );
        of_reports.is_none()
    });
    let kept: BTreeSet<String> = own.keys().cloned().collect();
    each_object(&mut schema, &mut |object| {
        let Some(Value::String(reference)) = object.get_mut("$ref") else { return };
        let name = reference.trim_start_matches("#/$defs/").to_owned();
        if !kept.contains(&name) {
            *reference = format!("{REPORTS}#/$defs/{name}");
        }
    });
    schema
}

/// Has `change` change every object in `value`.
fn each_object(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            change(object);
            object.values_mut().for_each(|value| each_object(value, change));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_object(value, change)),
        _ => {}
    }
}

/// Makes one paragraph of what is wrapped in the source.
fn unwrap_description(object: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = object.get_mut("description") {
        *text = text.replace("\n\n", "\r").replace('\n', " ").replace('\r', "\n\n");
    }
}

/// With `UPDATE_EXPECT=1` the file is written anew instead.
#[test]
fn the_schema_in_the_documentation_is_that_of_the_types() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let reports = astrolens_model::report_schema().to_value();
    let mut all = schema();
    each_object(&mut all, &mut unwrap_description);
    let all = without_repetition(all, &reports);
    let text = serde_json::to_string_pretty(&all).unwrap() + "\n";
    let path = root.join(SCHEMA);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, text).unwrap();
    } else {
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written == text, "{SCHEMA} is not in step: set UPDATE_EXPECT=1");
    }
}

#[test]
fn the_schema_has_what_is_announced() {
    let schema = schema();
    let names =
        |part: &str| -> Vec<String> { schema[part].as_object().unwrap().keys().cloned().collect() };
    let announced = serde_json::to_value(OwnCapabilities::new(ROUTES)).unwrap();
    assert_eq!(json!(names("requests")), announced["requests"]);
    assert_eq!(json!(names("notifications")), announced["notifications"]);
    assert!(names("commands").iter().all(|name| ROUTES.command(name).is_some()));
}
