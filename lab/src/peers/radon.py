"""Prints radon's cyclomatic complexity of every function of the files named on standard input."""

import json
import sys

from radon.complexity import cc_visit


def show(path, function):
    print(json.dumps({
        "file": path,
        "name": function.name,
        "line": function.lineno,
        "end_line": function.endline,
        "cyclomatic": function.complexity,
    }))
    for closure in function.closures:
        show(path, closure)


for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    with open(path, "rb") as file:
        source = file.read()
    try:
        blocks = cc_visit(source)
    except (SyntaxError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        continue
    for block in blocks:
        # Methods stand in the list beside their class.
        if hasattr(block, "closures"):
            show(path, block)
