"""C++ source as the checks need it: with comments and string literals blanked out, and as a list of tokens.

This is not a C++ parser. It knows comments, string and character literals (raw ones too), line continuations and
brackets, which is enough to tell code from text and an expression from its neighbours.
"""

import re
from dataclasses import dataclass

_LITERAL = re.compile(
    r"""
      (?P<line_comment>//(?:[^\n\\]|\\.|\\\n)*)
    | (?P<block_comment>/\*.*?\*/)
    | (?P<raw>\b(?:u8|u|U|L)?R"(?P<delimiter>[^()\\\s]{0,16})\(.*?\)(?P=delimiter)")
    | (?P<text>"(?:[^"\\\n]|\\.)*")
    | (?P<number>\b[0-9](?:'?[0-9A-Za-z_.])*)
    | (?P<character>'(?:[^'\\\n]|\\.)+')
    """,
    re.VERBOSE | re.DOTALL,
)

_TOKEN = re.compile(r"[A-Za-z_]\w*|[0-9][\w.']*|::|->|&&|\|\||\S")

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """The source with each comment replaced by blanks; lines keep their numbers."""

    def replace(match):
        if match.lastgroup in ("line_comment", "block_comment"):
            return _blank(match.group())
        return match.group()

    return _LITERAL.sub(replace, text)


def without_comments_and_literals(text):
    """As without_comments, and each string or character literal becomes an empty one of the same length."""

    def replace(match):
        kind = match.lastgroup
        if kind in ("line_comment", "block_comment"):
            return _blank(match.group())
        if kind == "number":
            return match.group()
        # A literal stays one token, so that what stands before and after it keeps its neighbour.
        blanked = _blank(match.group())
        return '"' + blanked[1:-1] + '"' if len(blanked) > 1 else blanked

    return _LITERAL.sub(replace, text)


def without_preprocessor(text):
    """Blanks preprocessor lines with their continuations: they are no part of any expression."""
    return re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda match: _blank(match.group()), text, flags=re.MULTILINE)


@dataclass(frozen=True)
class Token:
    text: str
    line: int


class Tokens:
    """The tokens of a file, with each bracket's partner."""

    def __init__(self, text):
        code = without_preprocessor(without_comments_and_literals(text))
        self.items = []
        line = 1
        at = 0
        for match in _TOKEN.finditer(code):
            line += code.count("\n", at, match.start())
            at = match.start()
            self.items.append(Token(match.group(), line))
        self.partner = {}
        open_brackets = []
        for index, token in enumerate(self.items):
            if token.text in _OPENING:
                open_brackets.append(index)
            elif token.text in _CLOSING:
                # `#if` branches may leave brackets unpaired: drop what cannot match rather than pair it wrongly.
                while open_brackets and self.items[open_brackets[-1]].text != _CLOSING[token.text]:
                    open_brackets.pop()
                if open_brackets:
                    opening = open_brackets.pop()
                    self.partner[opening] = index
                    self.partner[index] = opening

    def __len__(self):
        return len(self.items)

    def text(self, index):
        """The token's text; empty beyond either end."""
        return self.items[index].text if 0 <= index < len(self.items) else ""

    def line(self, index):
        return self.items[index].line
