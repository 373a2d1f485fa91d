"""The coroutine trap: name it, move it, then await it.

GCC 12 destroys twice an aggregate, or a lambda with captures, that is created inside an expression which contains
`co_await`: `co_await log.append(record{id, bytes})` corrupts the heap. The compiler says nothing, so this looks for it.

What is looked at is the whole full-expression around each `co_await` (a statement, or the head of an `if`, `while`,
`for` or `switch`), because the place of the `co_await` in it does not matter to the bug. In there these are findings:
- `Type{...}`, `Type<T>{...}` and a bare `{...}` as an argument: they may create an aggregate. Not findings are types
  known to be no aggregates: the strong ids of base/ids.hpp, durations, and strings.
- a lambda whose capture list is not empty. The body of a lambda is an expression of its own and is not searched.
A declaration `Type name{co_await f()}` creates no temporary and is no finding, except for what stands inside its braces.

What this cannot see, so that nobody trusts it further than it reaches: an aggregate made with parentheses
(`Type(a, b)`), one that a macro or a called function's default argument makes, and one made by an implicit conversion.
The sanitizer build is the second net.

Besides, a capturing lambda may not be a coroutine itself: its captures die with the lambda, not with the coroutine.
"""

import re

from arrows import Finding
from source import Tokens

# Types with constructors, so not what GCC 12 trips over; strong ids are added from base/ids.hpp.
NOT_AGGREGATES = {
    "string", "string_view", "bytes", "bytes_view", "nanoseconds", "microseconds", "milliseconds", "seconds", "minutes",
    "hours", "instant", "size_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "int64_t", "int32_t", "int", "bool",
}
_STRONG = re.compile(r"\busing\s+(\w+)\s*=\s*strong_value\s*<")

_BLOCK_BEFORE = {
    ")", "]", "else", "do", "try", "const", "noexcept", "override", "final", "mutable", "constexpr", "consteval", ";",
    "{", "}", "", ":",
}
_HEADS = {"if", "while", "for", "switch", "constexpr", "catch"}
_CO = {"co_await", "co_return", "co_yield"}
_WORDS_BEFORE_EXPRESSION = {"return", "co_return", "co_await", "co_yield", "throw", "case", "else", "do", "and", "or", "not"}


def strong_ids(text):
    """Names of the strong types that a header declares."""
    return set(_STRONG.findall(text))


def _is_name(text):
    return bool(re.match(r"[A-Za-z_]\w*$", text))


class _Reader:
    def __init__(self, path, text, not_aggregates):
        self.path = path
        self.tokens = Tokens(text)
        self.not_aggregates = not_aggregates
        self.findings = []
        self._seen = set()

    # --- what a bracket is ---

    def is_block(self, brace):
        """Whether the `{` at `brace` opens a block of statements rather than a list of initialisers."""
        tokens = self.tokens
        before = tokens.text(brace - 1)
        if before == "{" or before in (",", "(", "=", "return", "co_return"):
            return self._has_statement(brace)
        if before in _BLOCK_BEFORE:
            return True
        return self._has_statement(brace)

    def _has_statement(self, brace):
        """A `;` directly inside is the sign of a block: a list of initialisers has none."""
        tokens = self.tokens
        end = tokens.partner.get(brace)
        if end is None:
            return True
        index = brace + 1
        while index < end:
            text = tokens.text(index)
            if text == ";" or (text in _HEADS and tokens.text(index + 1) == "("):
                return True
            if text in ("(", "[", "{") and index in tokens.partner:
                index = tokens.partner[index]
            index += 1
        return False

    def lambda_parts(self, bracket):
        """(has captures, index of the body's `{`, index of its `}`) if a lambda begins at `bracket`, otherwise None."""
        tokens = self.tokens
        if tokens.text(bracket) != "[" or bracket not in tokens.partner:
            return None
        before = tokens.text(bracket - 1)
        if before in (")", "]", "[") or tokens.text(bracket + 1) == "[":
            return None  # a subscript or an attribute
        if _is_name(before) and before not in _WORDS_BEFORE_EXPRESSION:
            return None  # a subscript, or `auto [a, b]`
        if before in ("&", "&&") and tokens.text(bracket - 2) == "auto":
            return None  # `auto& [a, b]`
        close = tokens.partner[bracket]
        captures = close > bracket + 1
        index = close + 1
        if tokens.text(index) == "<":
            depth = 0
            while index < len(tokens):
                depth += {"<": 1, ">": -1}.get(tokens.text(index), 0)
                index += 1
                if depth == 0:
                    break
        if tokens.text(index) == "(" and index in tokens.partner:
            index = tokens.partner[index] + 1
        while index < len(tokens) and tokens.text(index) not in ("{", ";", ")", ","):
            if tokens.text(index) in ("(", "[") and index in tokens.partner:
                index = tokens.partner[index]
            index += 1
        if tokens.text(index) != "{" or index not in tokens.partner:
            return None
        return captures, index, tokens.partner[index]

    # --- the full expression around a co_await ---

    def expression(self, at):
        """(first, last) token of the full expression around the co_await at `at`."""
        tokens = self.tokens
        first = at
        while first > 0:
            text = tokens.text(first - 1)
            if text == ";":
                break
            if text in (")", "]") and first - 1 in tokens.partner:
                head = tokens.text(tokens.partner[first - 1] - 1)
                if text == ")" and head in _HEADS:
                    break  # `if (x) co_await y;`: the head is another expression
                first = tokens.partner[first - 1]
                continue
            if text == "}":
                opening = tokens.partner.get(first - 1)
                if opening is None or (self.is_block(opening) and not self._is_lambda_body(opening)):
                    break
                first = opening
                continue
            if text == "{" and self.is_block(first - 1):
                break
            if text == "(" and tokens.text(first - 2) in _HEADS:
                break
            first -= 1

        last = at
        while last + 1 < len(tokens):
            text = tokens.text(last + 1)
            if text == ";":
                break
            if text in ("(", "["):
                parts = self.lambda_parts(last + 1)
                last = parts[2] if parts else tokens.partner.get(last + 1, last + 1)
                continue
            if text == "{":
                if self.is_block(last + 1):
                    break
                last = tokens.partner.get(last + 1, last + 1)
                continue
            if text == "}" and (last + 1 not in tokens.partner or self.is_block(tokens.partner[last + 1])):
                break
            if text == ")" and last + 1 in tokens.partner and tokens.text(tokens.partner[last + 1] - 1) in _HEADS:
                break
            last += 1
        return first, last

    def _is_lambda_body(self, brace):
        """Whether the block at `brace` is the body of a lambda, found by walking back to its `[`."""
        tokens = self.tokens
        index = brace - 1
        while index > 0:
            text = tokens.text(index)
            if text in (")", "]") and index in tokens.partner:
                index = tokens.partner[index]
                parts = self.lambda_parts(index)
                if parts and parts[1] == brace:
                    return True
                index -= 1
                continue
            if text in (";", "{", "}", "="):
                return False
            index -= 1
        return False

    # --- findings ---

    def check_expression(self, at):
        tokens = self.tokens
        index, last = self.expression(at)
        while index <= last:
            text = tokens.text(index)
            if text == "[":
                parts = self.lambda_parts(index)
                if parts:
                    captures, body, end = parts
                    if body < at < end:
                        index = body + 1  # the co_await is inside this lambda's body: not this expression's business
                        continue
                    if captures:
                        self.report(index, "a lambda with captures is created in an expression with co_await: name it first")
                    index = end + 1
                    continue
            if text == "{" and not self.is_block(index):
                self._check_initialiser(index)
            index += 1

    def _check_initialiser(self, brace):
        tokens = self.tokens
        before = tokens.text(brace - 1)
        type_end = brace - 1
        if before == ">":
            depth = 0
            while type_end > 0:
                depth += {">": 1, "<": -1}.get(tokens.text(type_end), 0)
                type_end -= 1
                if depth == 0:
                    break
        name = tokens.text(type_end)
        if _is_name(name) and name not in _WORDS_BEFORE_EXPRESSION:
            start = type_end
            while tokens.text(start - 1) in ("::", "."):
                start -= 2 if _is_name(tokens.text(start - 2)) else 1
            lead = tokens.text(start - 1)
            if before != ">" and (lead in (">", "&", "*") or (_is_name(lead) and lead not in _WORDS_BEFORE_EXPRESSION)):
                return  # `Type name{...}`: a variable, not a temporary
            if name in self.not_aggregates:
                return
            self.report(brace, f"'{name}{{...}}' is created in an expression with co_await: name it, move it, then await it")
            return
        if before in ("(", ",", "=", "{", "?", ":") or before in _WORDS_BEFORE_EXPRESSION:
            self.report(brace, "'{...}' is created in an expression with co_await: name it, move it, then await it")

    def check_lambda(self, bracket):
        parts = self.lambda_parts(bracket)
        if not parts or not parts[0]:
            return
        tokens = self.tokens
        _, index, end = parts
        while index < end:
            inner = self.lambda_parts(index)
            if inner:
                index = inner[2]
            elif tokens.text(index) in _CO:
                self.report(bracket, "a lambda with captures may not be a coroutine: write a function with parameters")
                return
            index += 1

    def report(self, index, words):
        line = self.tokens.line(index)
        if (line, words) not in self._seen:
            self._seen.add((line, words))
            self.findings.append(Finding(self.path, line, "coroutine", words))

    def run(self):
        for index in range(len(self.tokens)):
            text = self.tokens.text(index)
            if text == "co_await":
                self.check_expression(index)
            elif text == "[":
                self.check_lambda(index)
        return self.findings


def check(path, text, not_aggregates=frozenset()):
    """The findings of one C++ file, product or test."""
    if "co_" not in text:
        return []
    return _Reader(path, text, NOT_AGGREGATES | set(not_aggregates)).run()
