"""Asks GCC what each include of a project means, with the flags that its own build gives.

CMake makes the database of commands in a folder outside of the project. Each command is preprocessed with
`-H`, which tells the headers it reaches. Then GCC is asked about every include that stands in a file so
reached, one by one and with the same folders: what a guard or a condition hides is told as well. The
arguments: where the database is written too, or nothing; then those of CMake.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections import defaultdict

ROOT = os.getcwd()
FOLDERS = ("-I", "-isystem", "-iquote", "-idirafter")
VALUES = (*FOLDERS, "-include", "-imacros", "-D", "-U")
INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*(<[^>\n]+>|"[^"\n]+")', re.M)
MARKER = re.compile(r'# \d+ "([^"]*)"((?: \d)*)$')
# A header is read with so many sets of flags at most.
MOST_SETS = 2


def inside(path, folder):
    path = os.path.normpath(os.path.join(folder, path))
    return os.path.relpath(path, ROOT) if path.startswith(ROOT + os.sep) else None


def flags(command):
    """The options that decide about includes, and what the compiler is for."""
    words = command.get("arguments") or shlex.split(command["command"])
    kept, words = [], iter(words[1:])
    for word in words:
        if word in VALUES:
            kept += [word, next(words)]
        elif word.startswith((*VALUES, "-std", "-f", "-m")):
            kept.append(word)
    language = "c" if command["file"].endswith(".c") else "c++"
    return language, tuple(kept), command["directory"]


def folders(kept):
    """Those of the options that name folders."""
    found, words = [], iter(kept)
    for word in words:
        if word in FOLDERS:
            found += [word, next(words)]
        elif word.startswith(FOLDERS):
            found.append(word)
    return tuple(found)


def gcc(language, folder, *arguments):
    program = "g++" if language == "c++" else "gcc"
    arguments = [program, "-x", language, "-E", "-w", *arguments]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, errors="replace")


def reached(commands):
    """With which flags each file is read, and the edges between them that GCC follows."""
    sets, edges = defaultdict(list), set()
    for command in commands:
        source = inside(command["file"], command["directory"])
        if source is None or not source.endswith((".c", ".cc", ".cpp", ".cxx")):
            continue
        known = flags(command)
        followed = set(edges_of(source, known))
        edges |= {edge for edge in followed if edge[0]}
        for file in {source} | {edge[1] for edge in followed}:
            if known not in sets[file] and len(sets[file]) < MOST_SETS:
                sets[file].append(known)
    return sets, edges


def edges_of(source, known):
    """What a source includes, directly or not: who does, if that is in the project, and what."""
    language, kept, folder = known
    told = gcc(language, folder, "-H", *kept, os.path.join(ROOT, source), "-o", os.devnull).stderr
    files = [source]
    for depth, path in re.findall(r"^(\.+) (.*)$", told, re.M):
        del files[len(depth) :]
        files.append(inside(path, folder))
        if files[-1]:
            yield files[-2], files[-1]


def meant(file, known, scratch):
    """What the includes of a file mean, each by itself."""
    language, kept, folder = known
    path = os.path.join(ROOT, file)
    with open(path, "rb") as source:
        headers = [header.decode(errors="replace") for header in INCLUDE.findall(source.read())]
    probe = os.path.join(scratch, "probe.c")
    with open(probe, "w") as source:
        for header in headers:
            source.write(f"@\n#if __has_include({header})\n#include {header}\n#endif\n")
    beside = ("-iquote", os.path.dirname(path))
    # Only one level is read, so that no header hides another by what it includes.
    told = gcc(language, folder, "-fmax-include-depth=2", *beside, *folders(kept), probe)
    is_next = False
    for line in told.stdout.splitlines():
        marker = MARKER.match(line)
        if line == "@":
            is_next = True
        elif marker and is_next and "1" in marker[2].split():
            is_next = False
            found = inside(marker[1], folder)
            if found and found != file:
                yield found


def main():
    copy, *arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        built = os.path.join(scratch, "build")
        options = ["-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", *arguments]
        subprocess.run(
            ["cmake", "-S", ".", "-B", built, "-G", "Ninja", *options], check=True, stdout=sys.stderr
        )
        with open(os.path.join(built, "compile_commands.json")) as database:
            commands = json.load(database)
        if copy:
            with open(copy, "w") as database:
                json.dump(commands, database)
        sets, edges = reached(commands)
        for file, known in sets.items():
            for one in known:
                edges.update((file, found) for found in meant(file, one, scratch))
    edges = {edge for edge in edges if edge[0] != edge[1]}
    json.dump({"files": sorted(sets), "edges": sorted(edges)}, sys.stdout)


main()
