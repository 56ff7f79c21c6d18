"""Where a cell is."""

from __future__ import annotations

import re

_PLAIN_TITLE = re.compile(r"[^\W\d]\w*")
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*")


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(title: str) -> str:
    """Return a tab's title as A1 notation wants it, quoted only when it must be."""
    if _PLAIN_TITLE.fullmatch(title) and not _LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def cell_name(title: str, row: int, column: int) -> str:
    """Return the A1 name of a cell with its tab; row and column count from 0: ``Deals!E14``."""
    return f"{quoted(title)}!{column_letters(column)}{row + 1}"


def place_of(a1: str) -> tuple[int, int]:
    """Return row and column (from 0) of a cell's name without its tab: E14 is (13, 4)."""
    letters = a1.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return (int(a1[len(letters) :] or 1) - 1, max(0, column - 1))
