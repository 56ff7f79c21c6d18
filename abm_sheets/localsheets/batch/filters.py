"""The basic filter of a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.workbook import Workbook, box_of, range_of

from .places import target

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message


def set_basic_filter(book: Workbook, part: Message) -> None:
    """Set the filter of a tab, in place of the one it had."""
    given = part.get("filter", {})
    where = given.get("range", {})
    sheet, box = target(book, where)
    area = box.clipped(sheet.row_count, sheet.column_count)
    whole = any(name.endswith("Index") for name in where)
    kept = range_of(sheet.sheet_id, box_of(where) if whole else area)
    sheet.extras.basic_filter = {**given, "range": kept}


def clear_basic_filter(book: Workbook, part: Message) -> None:
    """Take the filter off a tab."""
    book.sheet(part.get("sheetId", 0)).extras.basic_filter = None
