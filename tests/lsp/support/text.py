"""A document as the protocol's specification describes it: the reference the server is held to.

Written from the section "Text Documents" of the specification 3.17, and slow on purpose: lines are
found anew for each question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args

Encoding = Literal["utf-8", "utf-16", "utf-32"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)

FAR = 2**31 - 1
"""The largest number of the protocol."""

Position = dict[str, int]
Range = dict[str, Position]

_LINE_END = re.compile(r"\r\n|\n|\r")
_BYTES_A_UNIT: dict[Encoding, tuple[str, int]] = {
    "utf-8": ("utf-8", 1),
    "utf-16": ("utf-16-le", 2),
    "utf-32": ("utf-32-le", 4),
}


def place(line: int, character: int) -> Position:
    """Return a position."""
    return {"line": line, "character": character}


def width(text: str, encoding: Encoding) -> int:
    """Count the code units of `text`."""
    codec, size = _BYTES_A_UNIT[encoding]
    return len(text.encode(codec)) // size


def lines(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of each line, its end mark left out: `\n`, `\r\n` or a lone `\r`."""
    found = []
    start = 0
    for mark in _LINE_END.finditer(text):
        found.append((start, mark.start()))
        start = mark.end()
    found.append((start, len(text)))
    return found


def index_of(text: str, position: Position, encoding: Encoding) -> int:
    """Return the index in `text` that a position means.

    A character past the end of its line is the line's end, as the specification has it. Where that
    is silent: a line past the last one is the text's end, a place within a character its start.
    """
    known = lines(text)
    if position["line"] >= len(known):
        return len(text)
    start, end = known[position["line"]]
    left = position["character"]
    for index in range(start, end):
        units = width(text[index], encoding)
        if left < units:
            return index
        left -= units
    return end


def position_of(text: str, index: int, encoding: Encoding) -> Position:
    """Return the position of an index that is not between a carriage return and its line feed."""
    known = lines(text[:index])
    start, _ = known[-1]
    return {"line": len(known) - 1, "character": width(text[start:index], encoding)}


def range_of_bytes(text: str, start: int, end: int, encoding: Encoding) -> Range:
    """Return the range of bytes of the text in UTF-8, which reports speak of."""
    data = text.encode()
    return {
        "start": position_of(text, len(data[:start].decode()), encoding),
        "end": position_of(text, len(data[:end].decode()), encoding),
    }


@dataclass
class Document:
    """An open document as its client sees it."""

    uri: str
    language: str
    text: str
    encoding: Encoding = "utf-16"
    version: int = 1

    def item(self) -> dict[str, Any]:
        """Return what `textDocument/didOpen` says of it."""
        return {
            "uri": self.uri,
            "languageId": self.language,
            "version": self.version,
            "text": self.text,
        }

    def range(self, start: int, end: int) -> Range:
        """Return the range between two indexes of the text."""
        return {
            "start": position_of(self.text, start, self.encoding),
            "end": position_of(self.text, end, self.encoding),
        }

    def change(self, *changes: dict[str, Any]) -> dict[str, Any]:
        """Apply changes, one after the other, and return the parameters that say so."""
        for change in changes:
            self.text = apply(self.text, change, self.encoding)
        self.version += 1
        return {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": list(changes),
        }


def apply(text: str, change: dict[str, Any], encoding: Encoding) -> str:
    """Apply one content change: a part of the text, or all of it where there is no range.

    A range that runs backwards is turned round, as clients do.
    """
    replaced = change.get("range")
    if replaced is None:
        return str(change["text"])
    start, end = sorted(index_of(text, replaced[side], encoding) for side in ("start", "end"))
    return "".join([text[:start], change["text"], text[end:]])
