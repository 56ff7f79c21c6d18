"""A1 notation: names of cells and ranges, quoted where needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PART = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?")
_R1C1 = re.compile(r"R[0-9]*C[0-9]*", re.IGNORECASE)
_R1C1_RANGE = re.compile(r"R([0-9]{1,7})C([0-9]{1,7})(?::R([0-9]{1,7})C([0-9]{1,7}))?", re.IGNORECASE)
_PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, half open; an end of None means up to the edge of the grid."""

    top: int = 0
    bottom: int | None = None
    left: int = 0
    right: int | None = None

    def clipped(self, rows: int, columns: int) -> Bounds:
        """The same rectangle inside a grid of this size."""
        bottom = rows if self.bottom is None else min(self.bottom, rows)
        right = columns if self.right is None else min(self.right, columns)
        return Bounds(self.top, max(bottom, self.top), self.left, max(right, self.left))

    def is_one_cell(self) -> bool:
        """Whether it is exactly one cell."""
        return self.bottom == self.top + 1 and self.right == self.left + 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of cells with all four edges known, half open."""

    top: int
    bottom: int
    left: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies inside."""
        return self.top <= row < self.bottom and self.left <= column < self.right

    def meets(self, other: Bounds) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )


@lru_cache(maxsize=4096)
def column_name(index: int) -> str:
    """A for 0, AA for 26."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """0 for A."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """A1 for (0, 0)."""
    return f"{column_name(column)}{row + 1}"


def quoted(title: str) -> str:
    """A tab's title as it stands in a range, in quotes only when needed."""
    if _PLAIN_TITLE.fullmatch(title) and not _CELL.fullmatch(title) and not _R1C1.fullmatch(title):
        return title
    return always_quoted(title)


def always_quoted(title: str) -> str:
    """A tab's title in quotes, as is always right."""
    return "'" + title.replace("'", "''") + "'"


def range_name(title: str, bounds: Bounds) -> str:
    """Sheet1!A1:B2, or Sheet1!A1 for a single cell."""
    first = cell_name(bounds.top, bounds.left)
    last = cell_name(max(bounds.bottom - 1, bounds.top), max(bounds.right - 1, bounds.left))
    return f"{quoted(title)}!{first}" if first == last else f"{quoted(title)}!{first}:{last}"


def absolute_name(title: str, box: Box) -> str:
    """'Sheet1'!$A$1:$B$2, with open ends written as whole columns or rows."""
    left = column_name(box.left)
    right = column_name(box.right - 1) if box.right is not None else None
    if box.bottom is None and right is not None and box.top == 0:
        return f"{always_quoted(title)}!${left}:${right}"
    if box.right is None and box.bottom is not None:
        return f"{always_quoted(title)}!${box.top + 1}:${box.bottom}"
    last_row = 1_048_576 if box.bottom is None else box.bottom
    first, last = f"${left}${box.top + 1}", f"${right or 'XFD'}${last_row}"
    return f"{always_quoted(title)}!{first}" + ("" if first == last else f":{last}")


def split(text: str) -> tuple[str | None, str | None]:
    """The tab's title and the cells of a range; either may be missing.

    Raises:
        ValueError: A quote is not closed.
    """
    if text.startswith("'"):
        found = re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL)
        if found is None:
            raise ValueError(text)
        return found[1].replace("''", "'"), found[2]
    title, mark, cells = text.rpartition("!")
    return (title, cells) if mark else (None, text)


def parse_cells(text: str) -> Box | None:
    """The rectangle named by A1, A1:B2, A:C, 2:5, A5:A or R1C1:R2C2; None when it is none of these."""
    first, colon, second = text.partition(":")
    if found := _R1C1_RANGE.fullmatch(text):
        first_row, first_column, last_row, last_column = (int(each or 0) for each in found.groups())
        rows = sorted((first_row, last_row or first_row))
        columns = sorted((first_column, last_column or first_column))
        return Box(rows[0] - 1, rows[1], columns[0] - 1, columns[1]) if rows[0] and columns[0] else None
    one = _PART.fullmatch(first)
    if one is None or not first.strip("$"):
        return None
    if not colon:
        if not (one[1] and one[2]) or int(one[2]) == 0:
            return None
        row, column = int(one[2]) - 1, column_index(one[1])
        return Box(row, row + 1, column, column + 1)
    two = _PART.fullmatch(second)
    if two is None or not second.strip("$") or "0" in (one[2], two[2]):
        return None
    top, bottom = _span(int(one[2]) - 1 if one[2] else None, int(two[2]) - 1 if two[2] else None)
    left, right = _span(column_index(one[1]) if one[1] else None, column_index(two[1]) if two[1] else None)
    return Box(top, bottom, left, right)


def _span(start: int | None, last: int | None) -> tuple[int, int | None]:
    """Half-open span of two inclusive ends in any order; a missing one leaves it open."""
    if start is None or last is None:
        return (start if start is not None else last or 0), None
    return min(start, last), max(start, last) + 1
