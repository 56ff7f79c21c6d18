"""A tab in the spelling in which excelize can move its rows and columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import column_name

from . import zipping
from .rules import LAST_COLUMN, LAST_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abm_sheets.localsheets.shifting import Shift

    from .package import Package

_ONE_CELL_FILTER = re.compile(r'(<(?:\w+:)?autoFilter\b[^>]*?\bref=")(\$?[A-Z]+\$?\d+)(?=")')
#: Of ``ref`` and ``sqref``.
_REFERENCES = re.compile(r'(?<=ref=")[^"]*')
_LAST_ROW = re.compile(rf"(?<=[A-Z]){LAST_ROW}\b")
_LAST_COLUMN = re.compile(rf"\b{column_name(LAST_COLUMN - 1)}(?=\d)")


def movable(package: Package, shifts: Mapping[str, Sequence[Shift]]) -> bytes:
    """The bytes of a file in which excelize can make these shifts, by tab.

    It refuses where a filter of one cell is A1 and not A1:A1 ("parameter is invalid"), and where what goes to
    the last row or column, as rules for a whole column do, would go beyond ("exceeds maximum limit").
    """
    changed = {}
    for tab in package.tabs:
        if here := shifts.get(tab.title):
            old = package.read(tab.part).decode("utf-8")
            if (new := _written(old, here)) != old:
                changed[tab.part] = zipping.pack(new.encode("utf-8"))
    if not changed:
        return package.content
    parts = {name: zipping.copied(package, name) for name in package.zip.namelist()}
    return zipping.build(parts | changed)


def _written(xml: str, shifts: Sequence[Shift]) -> str:
    rows = sum(shift.count for shift in shifts if shift.rows and not shift.deletes)
    columns = sum(shift.count for shift in shifts if not shift.rows and not shift.deletes)

    def within(found: re.Match[str]) -> str:
        text = _LAST_ROW.sub(str(LAST_ROW - rows), found[0]) if rows else found[0]
        return _LAST_COLUMN.sub(column_name(LAST_COLUMN - 1 - columns), text) if columns else text

    return _REFERENCES.sub(within, _ONE_CELL_FILTER.sub(r"\1\2:\2", xml))
