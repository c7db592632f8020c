"""The tests' own reference of positions, held to examples worked out by hand."""

from __future__ import annotations

import pytest

from support.text import Document, Encoding, apply, index_of, place, position_of, range_of_bytes

TEXT = "a🦀b\r\né\rx\n"


@pytest.mark.parametrize(
    ("encoding", "line", "character", "index"),
    [
        # a is 1 unit everywhere; the crab 4, 2 and 1; é 2, 1 and 1.
        ("utf-8", 0, 5, 2),
        ("utf-16", 0, 3, 2),
        ("utf-32", 0, 2, 2),
        ("utf-8", 1, 2, 6),
        ("utf-16", 1, 1, 6),
        # Within the crab is before it.
        ("utf-8", 0, 3, 1),
        ("utf-16", 0, 2, 1),
        # Past the end of a line is its end, before its mark.
        ("utf-16", 0, 99, 3),
        # A lone carriage return ends a line.
        ("utf-16", 2, 0, 7),
        # The empty last line, and what lies beyond it.
        ("utf-16", 3, 0, 9),
        ("utf-16", 3, 7, 9),
        ("utf-16", 4, 0, 9),
    ],
)
def test_a_position_means_an_index(
    encoding: Encoding, line: int, character: int, index: int
) -> None:
    assert index_of(TEXT, {"line": line, "character": character}, encoding) == index


@pytest.mark.parametrize("index", [0, 1, 2, 3, 5, 6, 7, 8, 9])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_index_has_a_position_that_means_it(encoding: Encoding, index: int) -> None:
    assert index_of(TEXT, position_of(TEXT, index, encoding), encoding) == index


def test_bytes_of_a_report_have_a_range() -> None:
    # é is the bytes 8 and 9: a, four of the crab, b, and two of the line's end come before it.
    assert range_of_bytes(TEXT, 8, 10, "utf-16") == {
        "start": {"line": 1, "character": 0},
        "end": {"line": 1, "character": 1},
    }


def test_changes_follow_one_another() -> None:
    document = Document("file:///a.py", "python", "one\rtwo")
    line_feed = {"range": document.range(4, 4), "text": "\n"}
    document.change(line_feed, {"range": {"start": place(1, 0), "end": place(1, 3)}, "text": "2"})
    assert document.text == "one\r\n2"
    assert document.version == 2


def test_a_change_without_a_range_is_all_of_the_text() -> None:
    assert apply("old", {"text": "new"}, "utf-8") == "new"
