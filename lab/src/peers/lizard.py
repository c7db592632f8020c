"""Prints lizard's cyclomatic complexity of every function of the files named on standard input.

lizard counts `#if`, `#ifdef` and `#elif` by the first group of its macro pattern. A pattern that
leaves their first letter out of that group makes it count nothing for them, and changes no more.
"""

import json
import re
import sys

import lizard
from lizard_languages.clike import CLikeReader

CLikeReader.macro_pattern = re.compile(
    r"#\s*(?:(?=(?:if|ifdef|elif)\b)\w)?(\w+)\s*(.*)", re.M | re.S
)

for path in sys.stdin.read().split("\n"):
    if not path:
        continue
    try:
        functions = lizard.analyze_file(path).function_list
    except (RecursionError, ValueError, IndexError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        continue
    for function in functions:
        anonymous = function.name.startswith("anonymous__") or function.name == "(anonymous)"
        print(json.dumps({
            "file": path,
            "name": "" if anonymous else function.name,
            "line": function.start_line,
            "end_line": function.end_line,
            "cyclomatic": function.cyclomatic_complexity,
        }))
