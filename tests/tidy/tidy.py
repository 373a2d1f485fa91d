#!/usr/bin/env python3
"""The shape of the tree: include arrows, banned constructs, the coroutine trap.

    tidy.py [ROOT]                  checks the tree; exit 1 with one line per finding
    tidy.py --sizes [ROOT]          the same, and reports long files (a report, never a failure)
    tidy.py --planted FOLDER        proves the guard: finds exactly what the planted files announce

Python's standard library is all it needs.
"""

import os
import pathlib
import sys

import arrows
import constructs
import coroutines

_CPP_ROOTS = ("server", "storage", "tests")
_TEXT_ROOTS = ("server", "storage", "tests", "proto", "cmake", "deploy", "docs", "client-js", ".ci")
_TEXT_ENDINGS = (
    ".cpp", ".hpp", ".py", ".ts", ".js", ".mjs", ".svelte", ".css", ".html", ".proto", ".cmake", ".txt", ".md", ".yaml",
    ".yml", ".toml", ".json", ".bash", "run",
)
# Not ours to check: what others wrote, what tools made, and what is wrong on purpose.
_LEFT_OUT_FOLDERS = {"node_modules", "dist", "gen", "build", "planted", ".git", "pictures"}
_LEFT_OUT_FILES = {"package-lock.json"}
_LONG = {".hpp": 150, ".cpp": 400, ".ts": 400, ".svelte": 400}


def _files(root, tops):
    for top in tops:
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(name for name in folders if name not in _LEFT_OUT_FOLDERS)
            for name in sorted(names):
                if name not in _LEFT_OUT_FILES:
                    yield (pathlib.Path(folder) / name).relative_to(root).as_posix()


def _read(root, path):
    return (root / path).read_text(encoding="utf-8")


def check_tree(root):
    """(findings, number of C++ files, number of includes checked) of a tree."""
    findings = []
    ids = root / "server/base/ids.hpp"
    strong = coroutines.strong_ids(ids.read_text(encoding="utf-8")) if ids.exists() else set()
    cpp_files = 0
    for path in _files(root, _CPP_ROOTS):
        if not constructs.is_cpp(path):
            continue
        cpp_files += 1
        text = _read(root, path)
        if path.startswith(("server/", "storage/")):
            findings += arrows.check(path, text)
        findings += constructs.check_cpp(path, text)
        findings += coroutines.check(path, text, strong)
    for path in _files(root, _TEXT_ROOTS):
        if path.endswith(_TEXT_ENDINGS):
            findings += constructs.check_text(path, _read(root, path))
    return sorted(findings), cpp_files


def report_sizes(root):
    """Prints the files that are long for their kind, longest first."""
    long = []
    for path in _files(root, ("server", "storage", "client-js/src")):
        bound = _LONG.get(pathlib.PurePosixPath(path).suffix)
        lines = _read(root, path).count("\n") if bound else 0
        if bound and lines > bound:
            long.append((lines, path, bound))
    for lines, path, bound in sorted(long, reverse=True):
        print(f"tidy: long: {path} has {lines} lines ({bound} is long for its kind)")


def _announced(root):
    """What the planted files say is wrong with them: `// expect: RULE`, or more of them after commas."""
    expected = set()
    for path in _files(root, _CPP_ROOTS):
        for number, line in enumerate(_read(root, path).splitlines(), start=1):
            if "// expect: " in line:
                for rule in line.split("// expect: ")[1].split(","):
                    expected.add((path, number, rule.strip()))
    return expected


def prove(root):
    """The number of surprises: planted violations that were not found, and findings nobody planted."""
    expected = _announced(root)
    findings, _ = check_tree(root)
    found = {(finding.path, finding.line, finding.rule) for finding in findings}
    rules = {rule for _, _, rule in expected}
    for missing in sorted(expected - found):
        print("tidy: NOT FOUND: {0}:{1}: {2}".format(*missing))
    for surprise in sorted(found - expected):
        print("tidy: FALSE ALARM: {0}:{1}: {2}".format(*surprise))
    unproven = {"arrow", "coroutine", "detached", "sleep", "clock", "skipped", "header"} - rules
    for rule in sorted(unproven):
        print(f"tidy: NOTHING PLANTED for the rule {rule}")
    # A mark of unfinished work would be found by people's searches too, so this one is planted in memory alone.
    mark = "// TO" + "DO: later\n"
    unfinished = constructs.check_text("server/base/planted.cpp", mark)
    if [finding.line for finding in unfinished] != [1]:
        print("tidy: NOT FOUND: a mark of unfinished work")
        return 1
    print(f"tidy: {len(expected & found)} of {len(expected)} planted violations found, {len(found - expected)} false alarms")
    return len(expected ^ found) + len(unproven)


def main(arguments):
    if arguments[:1] == ["--planted"] and len(arguments) == 2:
        return 1 if prove(pathlib.Path(arguments[1])) else 0
    sizes = arguments[:1] == ["--sizes"]
    rest = arguments[1:] if sizes else arguments
    if len(rest) > 1 or any(argument.startswith("-") for argument in rest):
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(rest[0]) if rest else pathlib.Path(__file__).resolve().parents[2]
    findings, cpp_files = check_tree(root)
    if cpp_files == 0:
        print(f"tidy: no C++ files below {root}: nothing was checked", file=sys.stderr)
        return 2
    for finding in findings:
        print(f"{finding.path}:{finding.line}: {finding.rule}: {finding.text}")
    if sizes:
        report_sizes(root)
    print(f"tidy: {cpp_files} C++ files, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
