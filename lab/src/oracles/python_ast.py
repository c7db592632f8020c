"""Prints every function of the files named on standard input, as Python's own parser sees them."""

import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")

for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    with open(path, "rb") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        continue
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            print(json.dumps({
                "file": path,
                "name": node.name,
                "line": node.lineno,
                "end_line": node.end_lineno,
            }))
