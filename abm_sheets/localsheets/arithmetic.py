"""Works out the formulas that are mere arithmetic, and nothing more."""

from __future__ import annotations

import re

from .cells import CellError, Plain

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)|(?P<text>\"(?:[^\"]|\"\")*\")|(?P<word>TRUE|FALSE)\b"
    r"|(?P<operator><>|<=|>=|[-+*/^&%()=<>]))",
    re.IGNORECASE,
)
_LINK = re.compile(
    r'\s*HYPERLINK\(\s*"(?:[^"]|"")*"\s*[;,]\s*("(?:[^"]|"")*"|[-0-9.]+)\s*\)\s*', re.IGNORECASE
)


class _NotArithmetic(Exception):
    """The formula needs a real spreadsheet program."""


def evaluate(formula: str) -> Plain:
    """The value of a formula such as ``=4/2``; None when it is more than arithmetic."""
    body = formula[1:]
    link = _LINK.fullmatch(body)
    if link:
        body = link[1]
    try:
        parser = _Parser(body)
        value = parser.comparison()
        parser.expect_end()
    except _NotArithmetic:
        return None
    except ZeroDivisionError:
        return CellError("#DIV/0!")
    except (OverflowError, ValueError):
        return CellError("#NUM!")
    except TypeError:
        return CellError("#VALUE!")
    return value


class _Parser:
    """Recursive descent over numbers, texts, + - * / ^ % & and comparisons."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if found is None or found.lastgroup is None:
                raise _NotArithmetic
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()
        self.at = 0

    def expect_end(self) -> None:
        if self.at < len(self.tokens):
            raise _NotArithmetic

    def _take(self, *operators: str) -> str | None:
        if self.at < len(self.tokens):
            kind, text = self.tokens[self.at]
            if kind == "operator" and text in operators:
                self.at += 1
                return text
        return None

    def comparison(self) -> Plain:
        left = self._joined()
        operator = self._take("=", "<>", "<", ">", "<=", ">=")
        if operator is None:
            return left
        right = self._joined()
        if operator in ("=", "<>"):
            return (left == right) is (operator == "=")
        low, high = _number(left), _number(right)
        return {"<": low < high, ">": low > high, "<=": low <= high, ">=": low >= high}[operator]

    def _joined(self) -> Plain:
        value = self._sum()
        while self._take("&"):
            value = _text(value) + _text(self._sum())
        return value

    def _sum(self) -> Plain:
        value = self._product()
        while operator := self._take("+", "-"):
            other = _number(self._product())
            value = _number(value) + (other if operator == "+" else -other)
        return value

    def _product(self) -> Plain:
        value = self._power()
        while operator := self._take("*", "/"):
            other = _number(self._power())
            value = _number(value) * other if operator == "*" else _number(value) / other
        return value

    def _power(self) -> Plain:
        value: Plain = self._signed()
        while self._take("^"):
            value = float(_number(value) ** _number(self._signed()))
        return value

    def _signed(self) -> Plain:
        if operator := self._take("-", "+"):
            number = _number(self._signed())
            return -number if operator == "-" else number
        value = self._atom()
        while self._take("%"):
            value = _number(value) / 100
        return value

    def _atom(self) -> Plain:
        if self._take("("):
            value = self.comparison()
            if not self._take(")"):
                raise _NotArithmetic
            return value
        if self.at >= len(self.tokens) or self.tokens[self.at][0] == "operator":
            raise _NotArithmetic
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return float(text.replace(",", "."))
        if kind == "text":
            return text[1:-1].replace('""', '"')
        return text.upper() == "TRUE"


def _number(value: Plain) -> float:
    if isinstance(value, (bool, int, float)):
        return float(value)
    raise TypeError(value)


def _text(value: Plain) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
