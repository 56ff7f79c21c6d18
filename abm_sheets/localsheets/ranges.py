"""Finds the cells that a range in A1 notation, or a named range, means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import a1
from .a1 import Bounds, Box
from .errors import ApiError, bad_request
from .workbook import Workbook, box_of

if TYPE_CHECKING:
    from .sheet import Sheet


@dataclass(frozen=True)
class Place:
    """A rectangle on a tab, as asked for."""

    sheet: Sheet
    box: Box

    @property
    def bounds(self) -> Bounds:
        """The rectangle inside the grid."""
        return self.box.clipped(self.sheet.row_count, self.sheet.column_count)

    @property
    def name(self) -> str:
        """The range as answers spell it."""
        return a1.range_name(self.sheet.title, self.bounds)


def resolve(book: Workbook, text: str) -> Place:
    """The place that a range means.

    Raises:
        ApiError: There is no such tab or name, or it lies outside of the grid.
    """
    place = _resolve(book, text)
    if place is None:
        raise bad_request(f"Unable to parse range: {text}")
    if place.box.top >= place.sheet.row_count or place.box.left >= place.sheet.column_count:
        raise outside(place.sheet, place.box)
    return place


def outside(sheet: Sheet, box: Box) -> ApiError:
    """The refusal of a range outside of the grid."""
    rows, columns = sheet.row_count, sheet.column_count
    bottom = box.bottom if box.bottom is not None else max(rows, box.top + 1)
    right = box.right if box.right is not None else max(columns, box.left + 1)
    name = a1.range_name(sheet.title, Bounds(box.top, bottom, box.left, right))
    return bad_request(f"Range ({name}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")


def _resolve(book: Workbook, text: str) -> Place | None:
    try:
        title, cells = a1.split(text)
    except ValueError:
        return None
    if title is None:
        return _bare(book, text)
    sheet = book.titled(title)
    if sheet is None:
        return None
    if cells is None:
        return Place(sheet, Box())
    box = a1.parse_cells(cells)
    if box is None:
        return _named_on(book, sheet, cells)
    return Place(sheet, box)


def _named_on(book: Workbook, sheet: Sheet, name: str) -> Place | None:
    """A named range that is told by its tab as well: Sheet1!Totals."""
    folded = name.casefold()
    for named in book.named_ranges:
        if named["name"].casefold() == folded and named["range"].get("sheetId", 0) == sheet.sheet_id:
            return Place(sheet, box_of(named["range"]))
    return None


def _bare(book: Workbook, text: str) -> Place | None:
    """Without a tab: a named range, cells of the first visible tab, or the title of a tab."""
    folded = text.casefold()
    for named in book.named_ranges:
        if named["name"].casefold() == folded:
            sheet = book.find(named.get("range", {}).get("sheetId", 0))
            return Place(sheet, box_of(named["range"])) if sheet else None
    box = a1.parse_cells(text)
    if box is not None:
        first = next((sheet for sheet in book.sheets if not sheet.hidden), book.sheets[0])
        return Place(first, box)
    sheet = book.titled(text)
    return Place(sheet, Box()) if sheet else None
