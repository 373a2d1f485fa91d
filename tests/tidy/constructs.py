"""Banned constructs, each with its reason."""

import re

import source
from arrows import Finding

# Rule, pattern on code without comments and literals, reason.
_IN_CODE = [
    ("detached", r"\bdetached(?:_t)?\b|(?:\.|->)\s*detach\s*\(\s*\)",
     "nothing is detached: a task_group owns, cancels and awaits it"),
    ("sleep", r"\b(?:sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep)\b|(?<![\w.>:])(?:::)?sleep\s*\(",
     "nothing waits by the clock: wait for the event itself, with a limit"),
    ("clock", r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)\s*::\s*now\b|\brandom_device\b",
     "time and randomness come in as arguments here"),
    ("skipped", r"\bGTEST_SKIP\b|\bDISABLED_\w+", "a test runs or it is not there"),
]
# Only these layers may not look at a clock themselves.
_PURE = re.compile(r"^server/(?:base|domain|rooms|wire|insights|formats|trials)/")
_UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
_CLIENT_SKIPPED = re.compile(r"\b(?:it|test|describe)\s*\.\s*(?:skip|only|todo|fails)\b")

_CPP = (".cpp", ".hpp")


def check_cpp(path, text):
    """The findings of one C++ file, product or test."""
    findings = []
    code = source.without_comments_and_literals(text)
    for rule, pattern, reason in _IN_CODE:
        if rule == "clock" and not _PURE.match(path):
            continue
        for match in re.finditer(pattern, code):
            line = code.count("\n", 0, match.start()) + 1
            findings.append(Finding(path, line, rule, f"'{match.group().strip()}': {reason}"))
    if path.endswith(".hpp"):
        if not text.startswith("//"):
            findings.append(Finding(path, 1, "header", "a header opens with what its concept is"))
        first = re.search(r"\S[^\n]*", source.without_comments(text))
        if first is None or first.group().rstrip() != "#pragma once":
            line = 1 if first is None else text.count("\n", 0, first.start()) + 1
            findings.append(Finding(path, line, "header", "'#pragma once' stands before all other code"))
    return findings


def check_text(path, text):
    """The findings of any text file: marks of unfinished work, and skipped client tests."""
    findings = []
    patterns = [("unfinished", _UNFINISHED, "finish it, or leave it out")]
    if path.endswith((".ts", ".js", ".mjs", ".svelte")):
        patterns.append(("skipped", _CLIENT_SKIPPED, "a test runs or it is not there"))
    for rule, pattern, reason in patterns:
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            findings.append(Finding(path, line, rule, f"'{match.group()}': {reason}"))
    return findings


def is_cpp(path):
    return path.endswith(_CPP)
