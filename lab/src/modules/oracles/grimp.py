"""Prints which files of packages import which, as grimp sees it.

Arguments: the packages' folders, such as `src/requests`; they are found, and nothing is imported. Those that
are called alike are portions of a namespace package.
"""

import json
import os
import sys

import grimp

packages = [os.path.split(folder) for folder in sys.argv[1:]]
bases = {name: [base for base, other in packages if other == name] for _, name in packages}
sys.path[:0] = sorted({os.path.abspath(base) for base, _ in packages})
graph = grimp.build_graph(*bases, cache_dir=None)


def file(module):
    """The file of a module, or None for a namespace."""
    parts = module.split(".")
    for base in (os.path.join(root, *parts) for root in bases[parts[0]]):
        for path in (os.path.join(base, "__init__.py"), base + ".py"):
            if os.path.exists(path):
                return path
    return None


files = {module: file(module) for module in graph.modules}
edges = [
    (files[importer], files[imported])
    for importer in graph.modules
    for imported in graph.find_modules_directly_imported_by(importer)
]
print(
    json.dumps(
        {
            "files": [path for path in files.values() if path],
            "edges": [edge for edge in edges if all(edge)],
        }
    )
)
