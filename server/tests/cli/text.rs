//! Files that are no text, or too much of it.

use crate::harness::{HEALTHY, Project};

/// `count` bytes that look like nothing, the same in every run.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        // Marsaglia's xorshift64.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// `text` in UTF-16 behind a byte order mark.
fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

#[test]
fn random_bytes_are_binary_or_partial_in_every_language() {
    let project = Project::healthy();
    let without_nul: Vec<u8> = noise(20_000).into_iter().map(|byte| byte.max(1)).collect();
    for extension in ["py", "go", "c", "cpp", "js", "rs"] {
        project.write(&format!("nul.{extension}"), noise(20_000));
        project.write(&format!("noise.{extension}"), &without_nul);
    }
    let report = project.report([]);
    report.is_healthy();
    for extension in ["py", "go", "c", "cpp", "js", "rs"] {
        assert_eq!(report.skipped(&format!("nul.{extension}")).0, "binary");
        let file = report.file(&format!("noise.{extension}"));
        assert!(file["partial"] == true || file["skipped"].is_object(), "{file:#}");
    }
}

#[test]
fn a_nul_byte_makes_a_file_binary_and_says_where() {
    let project = Project::healthy().with("nul.py", b"x = 1\0\n");
    let report = project.report([]);
    report.is_healthy();
    let expected = ("binary", "the file is binary: it has a NUL byte at offset 5");
    assert_eq!(report.skipped("nul.py"), expected);
}

#[test]
fn invalid_utf_8_is_measured_as_it_is() {
    let latin = b"def caf\xE9():\n    return '\xFF\xFE'\n\ndef plain():\n    return 1\n";
    let report = Project::healthy().with("latin.py", latin).report([]);
    report.is_healthy();
    // The identifier cannot be read; the function behind it is not lost.
    let functions = report.file("latin.py")["functions"].as_array().expect("a list");
    assert!(functions.iter().any(|function| function["name"] == "plain"), "{functions:#?}");
    let strings = Project::new().with("a.py", b"def f():\n    return '\xE9\xFF'\n").report([]);
    assert_eq!(strings.functions("a.py"), ["f"]);
}

#[test]
fn utf_16_with_a_mark_is_measured_like_the_same_text_in_utf_8() {
    let project = Project::healthy()
        .with("little.py", utf16(HEALTHY, u16::to_le_bytes))
        .with("big.py", utf16(HEALTHY, u16::to_be_bytes));
    let report = project.report([]);
    report.is_healthy();
    for path in ["little.py", "big.py"] {
        assert_eq!(report.file(path)["functions"], report.file("healthy.py")["functions"]);
    }
}

#[test]
fn utf_32_is_binary_and_says_so() {
    let report = Project::healthy().with("wide.py", b"\xFF\xFE\0\0x\0\0\0").report([]);
    report.is_healthy();
    assert_eq!(report.skipped("wide.py"), ("binary", "the file is binary: it is UTF-32"));
}

#[test]
fn empty_files_have_nothing_and_are_no_failure() {
    let project = Project::healthy();
    for extension in ["py", "go", "c", "cpp", "h", "js", "rs"] {
        project.write(&format!("empty.{extension}"), "");
        project.write(&format!("blank.{extension}"), "\n\r\n \t\n");
    }
    let report = project.report([]);
    report.is_healthy();
    assert_eq!(report.paths().len(), 15);
    assert_eq!(report.functions("empty.rs"), [""; 0]);
    assert_eq!(report.file("empty.c")["lines"]["total"], 0);
    assert_eq!(report.file("blank.go")["lines"]["blank"], 3);
}

#[test]
fn a_file_of_50_mb_is_skipped_with_the_limit_that_bit() {
    let project = Project::healthy().with("huge.py", vec![b'x'; 50 << 20]);
    let report = project.report([]);
    report.is_healthy();
    let (reason, detail) = report.skipped("huge.py");
    assert_eq!(reason, "too-large");
    assert!(detail.contains("`limits.max_bytes`") && detail.contains("8388608"), "{detail}");
    assert_eq!(report.0["summary"]["skipped"]["too-large"], 1);
    // It is told without being read.
    let outcome = project.run(["scan", "--no-cache", "--stats"]);
    assert_eq!(outcome.statistic("read"), "0.0 MB");
    assert!(outcome.stdout.contains("huge.py: it has more bytes than"), "{}", outcome.stdout);
}

#[test]
fn one_line_of_5_mb_is_measured() {
    // Five bytes a term.
    let line = format!("def long(x):\n    return x{}\n", " + 1 ".repeat(1 << 20));
    let report = Project::healthy().with("line.py", line).report([]);
    report.is_healthy();
    assert_eq!(report.functions("line.py"), ["long"]);
    assert_eq!(report.file("line.py")["functions"][0]["end_line"], 2);
}

#[test]
fn a_limit_on_size_is_configuration() {
    let project = Project::healthy()
        .with("long.py", "x = 1\n".repeat(100))
        .with("astrolens.toml", "[limits]\nmax_bytes = 500\n");
    let report = project.report([]);
    report.is_healthy();
    let expected = "it has more bytes than `limits.max_bytes` allows (500)";
    assert_eq!(report.skipped("long.py"), ("too-large", expected));
    assert_eq!(project.report(["--set", "limits.max_bytes=600"]).functions("long.py"), [""; 0]);
}

#[test]
fn a_limit_on_work_is_configuration_and_is_told_when_it_bites() {
    // Seven tokens a line are 7,000 operations of the parser at least, 70 steps.
    let project = Project::healthy().with("long.py", "x = [1, 2, 3]\n".repeat(1_000));
    let limited = ["--set", "limits.max_parse_steps=69"];
    let expected = "its parse takes more steps than `limits.max_parse_steps` allows (69)";
    // It is so on every machine: the second time it is what the cache remembers.
    for _ in 0..2 {
        let report = project.report(limited);
        report.is_healthy();
        assert_eq!(report.skipped("long.py"), ("work-limit", expected));
    }
    let report = project.report([]);
    report.is_healthy();
    assert_eq!(report.functions("long.py"), [""; 0]);
    let outcome = project.run(["ast", "long.py", "--set", "limits.max_parse_steps=69"]);
    outcome.failed(2, &[expected, "raise the limit: `--set limits.max_parse_steps=…`"]);
}
