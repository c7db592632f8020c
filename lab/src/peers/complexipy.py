"""Prints complexipy's cognitive complexity of every function of the files named on standard input."""

import json
import sys

import complexipy

for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    try:
        functions = complexipy.file_complexity(path).functions
    except Exception as error:  # It raises exceptions of the language it is written in.
        print(f"{path}: {error}", file=sys.stderr)
        continue
    for function in functions:
        print(json.dumps({
            "file": path,
            "name": function.name,
            "line": function.line_start,
            "end_line": function.line_end,
            "cognitive": function.complexity,
        }))
