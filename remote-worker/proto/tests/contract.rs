//! Holds the contract to what it was: others have been built against it.
//!
//! `contract.lock` has a line for each service, method, message, field, enum and value. One that is gone or
//! another now is a break; one that is new is written down by `UPDATE_EXPECT=1`, which takes none back.

use std::collections::{BTreeMap, BTreeSet};
use std::{env, fs};

use astrolens_proto::FILE_DESCRIPTOR_SET;
use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet, ServiceDescriptorProto,
};

const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/contract.lock");

/// What a contract has, by name: its number and kind.
type Items = BTreeMap<String, String>;

const REMEDY: &str = "what was in the contract stays: add a field with a new number beside it; if that \
                      would be misread, count up CONTRACT_VERSION; if it does not fit, make a package \
                      `astrolens.v2` and serve both";

/// The contract's files.
fn files() -> Vec<FileDescriptorProto> {
    let set = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).expect("what the build wrote");
    let ours = |file: &FileDescriptorProto| file.package().starts_with("astrolens.");
    let files: Vec<_> = set.file.into_iter().filter(ours).collect();
    assert!(!files.is_empty(), "there is no contract");
    files
}

fn items(files: &[FileDescriptorProto]) -> Items {
    let mut items = Items::new();
    for file in files {
        let package = file.package();
        for service in &file.service {
            add_service(package, service, &mut items);
        }
        for message in &file.message_type {
            add_message(package, message, &mut items);
        }
        for enumeration in &file.enum_type {
            add_enum(package, enumeration, &mut items);
        }
    }
    items
}

fn add_service(package: &str, service: &ServiceDescriptorProto, items: &mut Items) {
    let name = format!("{package}.{}", service.name());
    for method in &service.method {
        let stream = |is_stream| if is_stream { "stream " } else { "" };
        let (input, output) = (method.input_type(), method.output_type());
        let (sent, answered) =
            (stream(method.client_streaming()), stream(method.server_streaming()));
        let kind = format!("method ({sent}{input}) returns ({answered}{output})");
        items.insert(format!("{name}.{}", method.name()), kind);
    }
    items.insert(name, "service".to_owned());
}

fn add_message(scope: &str, message: &DescriptorProto, items: &mut Items) {
    let name = format!("{scope}.{}", message.name());
    for field in &message.field {
        items.insert(format!("{name}.{}", field.name()), kind(field, message));
    }
    for nested in &message.nested_type {
        add_message(&name, nested, items);
    }
    for enumeration in &message.enum_type {
        add_enum(&name, enumeration, items);
    }
    items.insert(name, "message".to_owned());
}

fn add_enum(scope: &str, enumeration: &EnumDescriptorProto, items: &mut Items) {
    let name = format!("{scope}.{}", enumeration.name());
    for value in &enumeration.value {
        items.insert(format!("{name}.{}", value.name()), format!("value {}", value.number()));
    }
    items.insert(name, "enum".to_owned());
}

/// The number, label and type of `field`, and which alternative of `message` it is in.
fn kind(field: &FieldDescriptorProto, message: &DescriptorProto) -> String {
    let repeated = if field.label() == Label::Repeated { "repeated " } else { "" };
    let of = match field.r#type() {
        Type::Message | Type::Enum => field.type_name().to_owned(),
        scalar => scalar.as_str_name().trim_start_matches("TYPE_").to_lowercase(),
    };
    let one_of = field.oneof_index.and_then(|index| message.oneof_decl.get(index as usize));
    let one_of = one_of.map(|one_of| format!(" in {}", one_of.name())).unwrap_or_default();
    format!("field {} {repeated}{of}{one_of}", field.number())
}

/// What breaks who was built against `locked`.
fn breaks(locked: &Items, now: &Items) -> Vec<String> {
    let changed = |(name, was): (&String, &String)| match now.get(name) {
        None => Some(format!("`{name}` is gone; it was: {was}")),
        Some(is) if is != was => Some(format!("`{name}` is another; it was: {was}; it is: {is}")),
        Some(_) => None,
    };
    locked.iter().filter_map(changed).collect()
}

fn parsed(lock: &str) -> Items {
    let lines = lock.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let item = |line: &str| {
        let (name, kind) = line.split_once(": ").expect("`name: kind`");
        (name.to_owned(), kind.to_owned())
    };
    lines.map(item).collect()
}

fn written(items: &Items) -> String {
    let head =
        "# What the contract has: tests/contract.rs writes this and holds the contract to it.\n";
    let lines = items.iter().map(|(name, kind)| format!("{name}: {kind}\n"));
    head.to_owned() + &lines.collect::<String>()
}

#[test]
fn what_was_in_the_contract_is_there_unchanged() {
    let lock = fs::read_to_string(LOCK).unwrap_or_default();
    let (locked, now) = (parsed(&lock), items(&files()));
    let breaks = breaks(&locked, &now);
    assert!(breaks.is_empty(), "{}\n{REMEDY}", breaks.join("\n"));
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(LOCK, written(&now)).unwrap();
    } else {
        let how = "UPDATE_EXPECT=1 cargo test --package astrolens-proto";
        assert_eq!(lock, written(&now), "something is new; write it down: {how}");
    }
}

#[test]
fn a_break_is_told_with_what_it_was() {
    let before = items(&files());
    let change = |name: &str, now: Option<&str>| {
        let mut changed = before.clone();
        let was = changed.remove(name).expect("a name of the contract");
        changed.extend(now.map(|now| (name.to_owned(), now.to_owned())));
        (was, breaks(&before, &changed))
    };
    for name in ["astrolens.v1.Analysis.Analyse", "astrolens.v1.Task", "astrolens.v1.Priority"] {
        let (was, told) = change(name, None);
        assert_eq!(told, [format!("`{name}` is gone; it was: {was}")]);
    }
    for (name, now) in [
        ("astrolens.v1.Task.digest", "field 9 bytes"),
        ("astrolens.v1.Task.size", "field 3 uint32"),
        ("astrolens.v1.Batch.tasks", "field 1 .astrolens.v1.Task"),
        ("astrolens.v1.AnalyseRequest.hello", "field 1 .astrolens.v1.Hello"),
        ("astrolens.v1.Failure.FAILURE_POISON", "value 4"),
        (
            "astrolens.v1.Analysis.Status",
            "method (.astrolens.v1.StatusRequest) returns (stream .astrolens.v1.StatusResponse)",
        ),
    ] {
        let (was, told) = change(name, Some(now));
        assert_eq!(told, [format!("`{name}` is another; it was: {was}; it is: {now}")]);
    }
    let mut more = before.clone();
    more.insert("astrolens.v1.Task.colour".to_owned(), "field 9 string".to_owned());
    assert!(breaks(&before, &more).is_empty());
}

#[test]
fn everything_in_the_contract_is_explained() {
    let silent: Vec<String> = files().iter().flat_map(unexplained).collect();
    assert!(silent.is_empty(), "no comment says what these are: {}", silent.join(", "));
}

/// The names in `file` that no comment stands before.
fn unexplained(file: &FileDescriptorProto) -> Vec<String> {
    let comments = file.source_code_info.as_ref().expect("the comments").location.iter();
    let comments = comments.filter(|place| !place.leading_comments().trim().is_empty());
    let explained: BTreeSet<&[i32]> = comments.map(|place| place.path.as_slice()).collect();
    let is_silent = |(path, _): &(Vec<i32>, String)| !explained.contains(path.as_slice());
    places(file).into_iter().filter(is_silent).map(|(_, name)| name).collect()
}

/// What `file` has, by the numbers of fields in `descriptor.proto`: messages, enums and services, and what each of
/// them has.
fn places(file: &FileDescriptorProto) -> Vec<(Vec<i32>, String)> {
    let mut places = Vec::new();
    for (message, at) in file.message_type.iter().zip(0..) {
        places.push((vec![4, at], message.name().to_owned()));
        let fields = message.field.iter().zip(0..);
        places.extend(fields.map(|(field, inner)| {
            (vec![4, at, 2, inner], format!("{}.{}", message.name(), field.name()))
        }));
    }
    for (enumeration, at) in file.enum_type.iter().zip(0..) {
        places.push((vec![5, at], enumeration.name().to_owned()));
        let values = enumeration.value.iter().zip(0..);
        places
            .extend(values.map(|(value, inner)| (vec![5, at, 2, inner], value.name().to_owned())));
    }
    for (service, at) in file.service.iter().zip(0..) {
        places.push((vec![6, at], service.name().to_owned()));
        let methods = service.method.iter().zip(0..);
        places.extend(
            methods.map(|(method, inner)| (vec![6, at, 2, inner], method.name().to_owned())),
        );
    }
    places
}
