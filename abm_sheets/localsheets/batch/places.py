"""Finds the tab and the cells that a part of a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.ranges import outside
from abm_sheets.localsheets.workbook import Workbook, box_of

if TYPE_CHECKING:
    from abm_sheets.localsheets.a1 import Bounds, Box
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet


def target(book: Workbook, grid_range: Message) -> tuple[Sheet, Box]:
    """The tab to write into and the rectangle, which must lie inside the grid.

    Raises:
        BadRequest: There is no such tab, or the rectangle is empty or too large.
    """
    sheet = book.sheet(grid_range.get("sheetId", 0))
    return sheet, inside(sheet, grid_range)


def inside(sheet: Sheet, grid_range: Message) -> Box:
    """The rectangle of a GridRange on a tab.

    Raises:
        BadRequest: It is empty, or not inside the grid.
    """
    box = box_of(grid_range)
    for name, start, end in (("Row", box.top, box.bottom), ("Column", box.left, box.right)):
        if start < 0 or (end is not None and end < 0):
            raise BadRequest(f"range.start{name}Index must not be negative")
        if end is not None and end <= start:
            raise BadRequest(
                f"GridRange.end{name}Index[{end}] must be after GridRange.start{name}Index[{start}]"
            )
    rows, columns = sheet.row_count, sheet.column_count
    too_low = box.top >= rows or (box.bottom or 0) > rows
    if too_low or box.left >= columns or (box.right or 0) > columns:
        raise BadRequest(outside(sheet, box).message)
    return box


def bounds(sheet: Sheet, box: Box) -> Bounds:
    """The cells of a rectangle, open ends filled in."""
    return box.clipped(sheet.row_count, sheet.column_count)
