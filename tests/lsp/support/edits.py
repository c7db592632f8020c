"""Random edits as a fast typist, a formatter, a paste and a broken client make them."""

from __future__ import annotations

from random import Random
from typing import Any

from support.text import FAR, Document

_PIECES = [
    "x",
    " ",
    "\n",
    "\r\n",
    "\r",
    "    ",
    "\t",
    "🦀",
    "𝕏 = '𝔸'",
    "é",
    "(",
    ")",
    "{",
    "}",
    "[",
    '"',
    "'",
    "\\",
    "/*",
    "*/",
    "//",
    "#",
    "if x {\n",
    "if x:\r\n    ",
    "\nfor (;;) {\n",
    "while (a && b || c) {}\n",
    " else ",
    " && ",
    " or ",
    "\u2028",
    "",
]


class Typist:
    """Makes random changes of a document that stay near its first text in size."""

    def __init__(self, random: Random, document: Document) -> None:
        """Remember the text to come back to."""
        self.random = random
        self.document = document
        self.first = document.text

    def change(self) -> dict[str, Any]:
        """Return a random change of the document as it is; it is not applied."""
        if self.random.random() < 0.004:
            return {"text": self.first}
        kinds = [self._insert, self._insert, self._insert, self._delete, self._paste, self._past]
        return self.random.choice(kinds)()

    def tidy_change(self) -> dict[str, Any]:
        """Return a change that lets a word grow, which leaves most texts correct."""
        text = self.document.text
        places = [index for index, letter in enumerate(text) if letter.isalpha()]
        at = self.random.choice(places)
        return self._replace(at, at, self.random.choice("xyz"))

    def back(self) -> dict[str, Any]:
        """Return the change that restores the first text, as a range."""
        return self._replace(0, len(self.document.text), self.first)

    def _insert(self) -> dict[str, Any]:
        at = self._index()
        return self._replace(at, at, self.random.choice(_PIECES))

    def _delete(self) -> dict[str, Any]:
        """Delete some text, over lines; the more, the larger the text has grown."""
        growth = len(self.document.text) - len(self.first)
        start = self._index()
        return self._replace(start, self._index(start, max(40, growth)), "")

    def _paste(self) -> dict[str, Any]:
        """Replace some text by a part of the first text."""
        start = self._index()
        source = self.random.randrange(len(self.first))
        piece = self.first[source : source + self.random.randrange(200)]
        is_large = len(self.document.text) > len(self.first)
        return self._replace(start, self._index(start, 200 if is_large else 20), piece)

    def _past(self) -> dict[str, Any]:
        """Replace the rest of a line, or of the text, by a range that goes past its end."""
        start = self._index()
        change = self._replace(start, start, self.random.choice(_PIECES))
        end = change["range"]["end"]
        if self.random.random() < 0.02:
            end["line"] += self.random.choice([10_000, FAR - end["line"]])
        end["character"] = self.random.choice([end["character"] + 1_000, FAR])
        return change

    def _replace(self, start: int, end: int, text: str) -> dict[str, Any]:
        return {"range": self.document.range(start, end), "text": text}

    def _index(self, start: int = 0, length: int | None = None) -> int:
        """Return a random index, not within a line end, at most `length` after `start`."""
        text = self.document.text
        end = len(text) if length is None else min(len(text), start + length)
        index = self.random.randint(start, end)
        return index + 1 if text[index - 1 : index + 1] == "\r\n" else index
