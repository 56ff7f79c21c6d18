"""Merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import Bounds
from abm_sheets.localsheets.cells import Raw, is_empty
from abm_sheets.localsheets.entering import put
from abm_sheets.localsheets.errors import BadRequest

from .places import bounds, target

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook


def merge_cells(book: Workbook, part: Message) -> None:
    """Merge a range into one cell, or its rows or columns each into one."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    match part.get("mergeType", "MERGE_ALL"):
        case "MERGE_ROWS":
            pieces = [Bounds(row, row + 1, area.left, area.right) for row in range(area.top, area.bottom)]
        case "MERGE_COLUMNS":
            pieces = [
                Bounds(area.top, area.bottom, column, column + 1) for column in range(area.left, area.right)
            ]
        case _:
            pieces = [area]
    _check_frozen(sheet, area)
    for piece in pieces:
        if (piece.bottom - piece.top) * (piece.right - piece.left) > 1:
            _merge(sheet, piece)


def _check_frozen(sheet: Sheet, area: Bounds) -> None:
    for name, first, end, what in (
        ("frozenRowCount", area.top, area.bottom, "rows"),
        ("frozenColumnCount", area.left, area.right, "columns"),
    ):
        if first < sheet.extras.grid.get(name, 0) < end:
            raise BadRequest(f"You can't merge frozen and non-frozen {what}")


def unmerge_cells(book: Workbook, part: Message) -> None:
    """Take apart the merges in a range."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    for merge in sheet.extras.merges:
        if merge.meets(area) and not _within(merge, area):
            raise BadRequest("You must select all cells in a merged range to merge or unmerge them.")
    sheet.extras.merges = [merge for merge in sheet.extras.merges if not merge.meets(area)]


def _within(inner: Bounds, outer: Bounds) -> bool:
    return (
        outer.top <= inner.top
        and inner.bottom <= outer.bottom
        and outer.left <= inner.left
        and inner.right <= outer.right
    )


def _merge(sheet: Sheet, area: Bounds) -> None:
    merges = sheet.extras.merges
    met = {merge for merge in merges if merge.meets(area)}
    if not all(_within(merge, area) for merge in met):
        raise BadRequest("You must select all cells in a merged range to merge or unmerge them.")
    others = [merge for merge in merges if merge not in met] if met else merges
    sheet.extras.merges = [*others, area]
    kept: Raw = None
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            raw = sheet.get(row, column)
            if is_empty(raw):
                continue
            if kept is None:
                kept = raw
            put(sheet, row, column, None)
    if kept is not None:
        put(sheet, area.top, area.left, kept)
