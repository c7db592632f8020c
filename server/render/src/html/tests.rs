//! What a written page holds, read back from its text.

use std::sync::Arc;

use astrolens_metrics::METRICS;
use astrolens_model::config::{Judgement, Judgements};
use astrolens_model::{Increment, TypeReport};
use astrolens_syntax::Language;
use serde_json::Value;

use crate::testing::{self, SOURCE};
use crate::{Options, Purpose, format};

use super::*;

/// The page of these files, each with its source.
fn page_with(files: &[(FileReport, &str)], options: &Options) -> String {
    let mut out = Vec::new();
    let mut html = (format("html").expect("a row").open)(Box::new(&mut out), options);
    let mut summary = Summary::default();
    for (file, source) in files {
        summary.add(file);
        html.file(file, Some(source.as_bytes())).expect("a Vec takes every byte");
    }
    html.finish(&summary).expect("a Vec takes every byte");
    drop(html);
    String::from_utf8(out).expect("the page is UTF-8")
}

fn page(files: &[(FileReport, &str)]) -> String {
    page_with(files, &testing::options())
}

/// The lines of the page's data block.
fn data(page: &str) -> Vec<Value> {
    let start = "<script type=\"application/x-ndjson\" id=\"data\">\n";
    let (_, data) = page.split_once(start).expect("a block");
    let (data, _) = data.split_once("</script>").expect("the block ends");
    data.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// The text behind a place in the table of strings.
fn text<'a>(lines: &'a [Value], place: &Value) -> &'a str {
    let strings = &lines.last().expect("an end")["end"]["strings"];
    strings[place.as_u64().expect("a place") as usize].as_str().expect("a text")
}

/// A file of one function that spans all of `source`.
fn file_of(source: &str) -> FileReport {
    let mut report = testing::report("a.py");
    report.functions[0].end_byte = source.len() as u32;
    report
}

#[test]
fn the_first_line_has_the_metrics_and_what_the_page_was_made_from() {
    let lines = data(&page(&[]));
    let cognitive = &lines[0]["meta"]["metrics"][0];
    assert_eq!((&cognitive["id"], &cognitive["short"]), (&"cognitive".into(), &"cognitive".into()));
    assert_eq!(lines[0]["meta"]["tab"], "functions");
    assert_eq!(lines[0]["meta"]["made_from"][0], "revision 012345678");
    assert_eq!(lines[0]["meta"]["languages"]["typescript"], "TypeScript");
}

#[test]
fn a_gate_opens_with_its_findings() {
    let options = Options { purpose: Purpose::Gate, ..testing::options() };
    assert_eq!(data(&page_with(&[], &options))[0]["meta"]["tab"], "findings");
}

#[test]
fn a_file_is_columns_and_points_and_excerpts() {
    let mut report = testing::report("a/b.py");
    report.functions[0].qualified_name = "Outer.greet".to_owned();
    let lines = data(&page(&[(report, SOURCE)]));
    let file = &lines[1]["file"];
    assert_eq!((&file["path"], &file["language"]), (&"a/b.py".into(), &"python".into()));
    assert_eq!(file["lines"], Value::from(vec![4, 4, 0, 0]));
    let functions = &file["functions"];
    let name = (&functions["qualifier"][0], &functions["name"][0]);
    assert_eq!(name, (&"Outer.".into(), &"greet".into()));
    assert_eq!(text(&lines, &functions["kind"][0]), "function");
    // The registry's first metric is cognitive complexity.
    assert_eq!(functions["figures"][0][0], 3);
    // The fourth point: `for` in line 3, two lines below the function's first.
    let points = lines[2]["increments"][0].as_array().expect("a row");
    assert_eq!(points.len(), 4 * 5);
    assert_eq!(text(&lines, &points[15]), "cognitive");
    assert_eq!(points[16..19], [Value::from(2), Value::from(9), Value::from(2)]);
    assert_eq!(text(&lines, &points[19]), "for, 1 level deep");
    assert_eq!((&lines[3]["excerpt"], &lines[3]["cut"]), (&vec![0, 0].into(), &false.into()));
    assert_eq!(lines[3]["text"], SOURCE.trim_end());
}

#[test]
fn equal_limits_are_written_once_and_silenced_findings_are_told() {
    let judged = |tests: bool| {
        let code = Judgement {
            thresholds: [(METRICS[0].id.clone(), METRICS[0].default_limits)].into(),
            ..Judgement::default()
        };
        let mut report = testing::report("a.py");
        report.judgements =
            Some(Judgements { code: Arc::new(code), tests: Arc::new(Judgement::default()) });
        report.functions[0].test = tests;
        report
    };
    let mut known = judged(false);
    known.known = std::mem::take(&mut known.findings);
    let lines = data(&page(&[
        (judged(false), SOURCE),
        (judged(true), SOURCE),
        (known, SOURCE),
        (testing::report("vendored.py"), SOURCE),
    ]));
    let files: Vec<_> = lines.iter().filter_map(|line| line.get("file")).collect();
    let held: Vec<_> = files.iter().map(|file| &file["functions"]["held"][0]).collect();
    assert_eq!(held, [0, 1, 0, 1].map(Value::from).iter().collect::<Vec<_>>());
    let limits = &lines.last().expect("an end")["end"]["limits"];
    assert_eq!(limits[0][0], serde_json::json!([null, 15.0, 25.0, null]));
    assert_eq!(limits[1][0], Value::Null);
    // The registry's first metric is cognitive complexity: the lowest bit.
    let silenced: Vec<_> = files.iter().map(|file| &file["functions"]["silenced"][0]).collect();
    assert_eq!(silenced, [&Value::Null, &Value::Null, &1.into(), &Value::Null]);
}

#[test]
fn types_are_columns_as_functions_are() {
    let mut report = testing::report("a.py");
    let inner = TypeReport {
        qualified_name: "Outer.Shop".to_owned(),
        lcom4: None,
        start_byte: 9,
        ..testing::named_type()
    };
    report.types = vec![testing::named_type(), inner];
    report.findings = vec![testing::type_finding()];
    report.known = vec![testing::type_finding()];
    report.judgements = Some(testing::held_to("wmc", METRICS[0].default_limits));
    let lines = data(&page(&[(report, SOURCE)]));
    let metrics = lines[0]["meta"]["type_metrics"].as_array().expect("rows");
    assert_eq!((&metrics[0]["short"], &metrics[3]["short"]), (&"WMC".into(), &"methods".into()));
    let types = &lines[1]["file"]["types"];
    assert_eq!(types["qualifier"], serde_json::json!(["", "Outer."]));
    // In the registry's order: 5 weighted methods, parts, cohesion, methods and fields.
    assert_eq!(
        types["figures"],
        serde_json::json!([[5, 5], [2, null], [null, null], [2, 2], [3, 3]])
    );
    assert_eq!(lines.last().expect("an end")["end"]["type_limits"][0][0][1], 15.0);
    // What is found of a large class is found of its weight, its methods and its fields.
    assert_eq!(types["silenced"], serde_json::json!([0b11001, 0]));
    // It hangs on a type, the first.
    assert_eq!(lines[1]["file"]["findings"][0][10], serde_json::json!([1, 0]));
}

/// 1 + 2 + 3 + 4 for the loops: as a function the second would have 1 + 2 + 3 = 6 and leave 1, the
/// third would have 3 and leave 3.
#[test]
fn what_could_be_done_is_said_of_functions_with_findings() {
    let source = "def f(a):\n    for b in a:\n        for c in b:\n            for d in c:\n                \
                  for e in d:\n                    print(e)\n";
    let point = |at: u32| Increment {
        metric: METRICS[0].id.clone(),
        line: at + 1,
        column: 4 * at + 1,
        points: at.into(),
        reason: "for".into(),
    };
    let mut file = file_of(source);
    file.functions[0].cognitive = 10;
    file.functions[0].increments = (1..5).map(point).collect();
    let advice = |file: &FileReport| data(&page(&[(file.clone(), source)]))[3]["advice"].clone();
    let text = "Make a function of the inner loop on lines 4 to 6 (`for`): 7 of the 10 points go, \
                and the new function has 3.";
    assert_eq!(advice(&file), serde_json::json!([[7, 4, text]]));
    file.findings.clear();
    assert_eq!(advice(&file), Value::Null);
}

/// The loops of the test above, around what is no TypeScript without JSX.
#[test]
fn what_could_be_done_is_read_in_the_dialect_of_the_file() {
    let source = "const f = (a) => { q(<i>it's `</i>);\n for (const b of a) {\n  for (const c of b) {\n   \
                  for (const d of c) {\n    for (const e of d) {\n     p(e);\n    \
                  }\n   }\n  }\n }\n};\n";
    let point = |at: u32| Increment {
        metric: METRICS[0].id.clone(),
        line: at + 1,
        column: at + 1,
        points: at.into(),
        reason: "for".into(),
    };
    let mut file = file_of(source);
    file.path = "a.tsx".to_owned();
    file.language = Language::by_name("typescript").expect("a language").name();
    file.functions[0].cognitive = 10;
    file.functions[0].start_byte = 10;
    file.functions[0].end_byte = source.len() as u32 - 2;
    file.functions[0].increments = (1..5).map(point).collect();
    let advice = data(&page(&[(file, source)]))[3]["advice"].clone();
    let text = "Make a function of the inner loop on lines 4 to 8 (`for`): 7 of the 10 points go, \
                and the new function has 3.";
    assert_eq!(advice, serde_json::json!([[7, 4, text]]));
}

#[test]
fn findings_are_rows_with_their_evidence() {
    let lines = data(&page(&[(testing::report("a.py"), SOURCE)]));
    let row = &lines[1]["file"]["findings"][0];
    assert_eq!((text(&lines, &row[0]), text(&lines, &row[1])), ("cognitive-complexity", "warning"));
    assert_eq!(row[2], "`greet` has a cognitive complexity of 3, above 2");
    assert_eq!((&row[3], &row[4], &row[5]), (&1.into(), &1.into(), &"greet".into()));
    assert_eq!(text(&lines, &row[7][1][0]), "increment");
    assert_eq!((&row[7][1][1], &row[7][1][2]), (&3.into(), &"+2: for, 1 level deep".into()));
    assert_eq!(row[7][1].as_array().map(Vec::len), Some(3));
    // It hangs on a function, the first.
    assert_eq!(row[10], serde_json::json!([0, 0]));
}

#[test]
fn evidence_in_another_file_has_its_path() {
    let lines = data(&page(&[(testing::report_across_files("a.py", "lib/b.py"), SOURCE)]));
    let evidence = &lines[1]["file"]["findings"][0][7];
    assert_eq!(evidence[0].as_array().map(Vec::len), Some(3));
    assert_eq!((&evidence[1][1], text(&lines, &evidence[1][3])), (&3.into(), "lib/b.py"));
}

#[test]
fn hostile_texts_stay_data() {
    let name = "</script><script>alert(1)</script><!--";
    let source = "</script><img src=x onerror=alert(1)>";
    let mut file = file_of(source);
    file.path = "<b>.py".to_owned();
    file.functions[0].name = name.to_owned();
    file.functions[0].qualified_name = name.to_owned();
    let options = Options { title: "<project>".to_owned(), ..testing::options() };
    let page = page_with(&[(file, source)], &options);
    // The data block and the script are the page's only scripts, and each ends once.
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (2, 2));
    assert_eq!(page.matches("<img").count(), 0);
    assert!(page.contains("<title>&lt;project&gt;"));
    assert_eq!(data(&page)[1]["file"]["functions"]["name"][0], name);
}

#[test]
fn the_worst_functions_keep_their_source() {
    let mut file = testing::report("a.py");
    // 600 functions whose complexity falls from 600 to 1.
    let function = |cognitive| astrolens_model::Function { cognitive, ..testing::function() };
    file.functions = (1..=600).rev().map(function).collect();
    let lines = data(&page(&[(file, SOURCE)]));
    let excerpts: Vec<_> = lines.iter().filter_map(|line| line.get("excerpt")).collect();
    assert_eq!(excerpts.len(), 500);
    assert_eq!(excerpts[0], &Value::from(vec![0, 0]));
    assert_eq!(excerpts[499], &Value::from(vec![0, 499]));
}

#[test]
fn a_long_function_is_cut_at_a_line() {
    let source = "x = 'é'\n".repeat(10_000);
    let lines = data(&page(&[(file_of(&source), &source)]));
    assert_eq!(lines[3]["cut"], true);
    let text = lines[3]["text"].as_str().expect("a text");
    // Nine bytes a line: 7281 whole lines fit into 64 KiB.
    assert_eq!(text.lines().count(), 7281);
    assert!(text.ends_with('\''));
}

#[test]
fn a_long_line_is_cut_at_a_character() {
    let source = format!("x{}", "é".repeat(40_000));
    let lines = data(&page(&[(file_of(&source), &source)]));
    let text = lines[3]["text"].as_str().expect("a text");
    // After the `x`, 32,767 characters of two bytes fit into the 65,535 bytes that are left.
    assert_eq!(text.chars().count(), 32_768);
    assert!(text.ends_with('é'));
}

#[test]
fn an_excerpt_has_its_indentation_and_no_carriage_return() {
    let source = "class A:\r\n    def m(self):\r\n        pass\r\nrest\r\n";
    let mut file = file_of(source);
    let function = &mut file.functions[0];
    function.start_byte = source.find("def").expect("a start") as u32;
    function.end_byte = source.find("\r\nrest").expect("an end") as u32;
    assert_eq!(data(&page(&[(file, source)]))[3]["text"], "    def m(self):\n        pass");
}

#[test]
fn a_source_that_changed_meanwhile_leaves_no_excerpt() {
    let lines = data(&page(&[(testing::report("a.py"), "x")]));
    assert!(lines.iter().all(|line| line.get("excerpt").is_none()));
}

#[test]
fn a_file_that_was_not_measured_is_counted() {
    let language = astrolens_model::LanguageName::new("go");
    let lines = data(&page(&[(FileReport::skipped(language, "generated", String::new()), "")]));
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["end"]["skipped"]["generated"], 1);
}
