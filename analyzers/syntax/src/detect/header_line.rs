//! Lines in which a text says itself what it is: `#!`, and the mode lines of editors.

use crate::registry::Language;

/// How many lines at either end of a text may hold a mode line (Vim's default).
const MODE_LINES: usize = 5;

/// How much of either end of a text is looked at, in bytes.
const WINDOW: usize = 2 << 10;

/// The program that the `#!` line of `text` names, without folders: `python3.11`.
///
/// `env` and its options are looked through; a shell that only hands over to another program
/// by `exec` in one of the next lines names that one.
pub(super) fn interpreter(text: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&text[..text.len().min(WINDOW)]);
    let mut lines = head.lines();
    let line = lines.next()?.strip_prefix("#!")?;
    let mut words = line.split_ascii_whitespace();
    let mut program = base(words.next()?);
    if program == "env" {
        // Options (`-S`), and variables it sets.
        program = base(words.find(|word| !word.starts_with('-') && !word.contains('='))?);
    }
    if matches!(program, "sh" | "bash" | "dash" | "zsh") {
        let handed_over = lines.take(MODE_LINES - 1).find_map(|line| {
            let (_, after) = line.split_once("exec ")?;
            let mut words = after.split_ascii_whitespace();
            let word = words.find(|word| !word.starts_with('-') && *word != "/usr/bin/env")?;
            Some(base(word.trim_matches(['"', '\''])))
        });
        program = handed_over.unwrap_or(program);
    }
    Some(program.to_owned())
}

fn base(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

/// The language that a mode line in `text` names.
pub(super) fn mode(text: &[u8]) -> Option<Language> {
    let head = String::from_utf8_lossy(&text[..text.len().min(WINDOW)]);
    let tail = String::from_utf8_lossy(&text[text.len().saturating_sub(WINDOW)..]);
    let emacs = head.lines().take(2).find_map(emacs);
    let vim =
        || head.lines().take(MODE_LINES).chain(tail.lines().rev().take(MODE_LINES)).find_map(vim);
    let name = emacs.or_else(vim)?.to_ascii_lowercase();
    Language::all().find(|language| {
        let files = &language.definition().files;
        files.editor_ids.contains(&name.as_str()) || files.modes.contains(&name.as_str())
    })
}

/// `-*- C++ -*-` or `-*- mode: c++; tab-width: 4 -*-`.
fn emacs(line: &str) -> Option<&str> {
    let (_, after) = line.split_once("-*-")?;
    let (inside, _) = after.split_once("-*-")?;
    if !inside.contains(':') {
        return Some(inside.trim());
    }
    inside.split(';').find_map(|setting| {
        let (key, value) = setting.split_once(':')?;
        key.trim().eq_ignore_ascii_case("mode").then_some(value.trim())
    })
}

/// `vim: set ft=cpp:` or `vi: filetype=python`.
fn vim(line: &str) -> Option<&str> {
    let (_, settings) = ["vim:", "vi:", "ex:"].iter().find_map(|start| {
        let (before, after) = line.split_once(start)?;
        // Vim wants white space before its name.
        let stands_alone = before.is_empty() || before.ends_with([' ', '\t']);
        stands_alone.then_some((before, after))
    })?;
    settings.split([' ', '\t', ':']).find_map(|setting| {
        let (key, value) = setting.split_once('=')?;
        matches!(key, "ft" | "filetype" | "syn" | "syntax").then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shebangs_name_their_program() {
        for (text, expected) in [
            ("#!/usr/bin/python3.11 -u\nx", Some("python3.11")),
            ("#! /usr/bin/env node", Some("node")),
            ("#!/usr/bin/env -S uv run --script", Some("uv")),
            ("#!/usr/bin/env A=b python", Some("python")),
            ("#!/bin/sh\nls", Some("sh")),
            ("#!/bin/sh\n''':'\nexec python3 -S \"$0\" \"$@\"", Some("python3")),
            ("#!/bin/sh\n':' //; exec \"/usr/bin/node\" \"$0\"", Some("node")),
            ("#!/bin/bash\nexec /usr/bin/env node \"$0\"", Some("node")),
            ("#!", None),
            ("#!/usr/bin/env", None),
            ("# !/usr/bin/python", None),
            ("", None),
        ] {
            assert_eq!(interpreter(text.as_bytes()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn mode_lines_name_their_language() {
        for (text, expected) in [
            ("//===-- A.h -------*- C++ -*-===//", Some("cpp")),
            ("/* -*- Mode: C; tab-width: 4 -*- */", Some("c")),
            ("#!/bin/x\n# -*- mode: python -*-", Some("python")),
            ("// -*- tab-width: 4 -*-", None),
            ("// -*- lisp -*-", None),
            ("// vim: set ft=cpp sw=4:", Some("cpp")),
            ("x\ny\n# vi: filetype=javascript", Some("javascript")),
            ("x\n\n\n\n\n\n\n\n\n\n// vim: ft=go", Some("go")),
            ("x\n\n\n\n\n\n// vim: ft=go\n\n\n\n\n\n", None),
            ("// foovim: ft=go", None),
            ("", None),
        ] {
            let language = mode(text.as_bytes()).map(|language| language.definition().name);
            assert_eq!(language, expected, "{text}");
        }
    }
}
