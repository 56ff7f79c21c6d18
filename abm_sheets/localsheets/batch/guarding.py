"""Which protected cells and objects a request would touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import Box
from abm_sheets.localsheets.protections import check_cells, check_tab
from abm_sheets.localsheets.workbook import Workbook, box_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet

#: Requests that write into the cells of these parts of theirs.
_CELLS = {
    "updateCells": ("range", "start"),
    "repeatCell": ("range",),
    "setDataValidation": ("range",),
    "mergeCells": ("range",),
    "unmergeCells": ("range",),
    "updateBorders": ("range",),
    "copyPaste": ("destination",),
    "cutPaste": ("source", "destination"),
    "sortRange": ("range",),
    "randomizeRange": ("range",),
    "trimWhitespace": ("range",),
    "deleteDuplicates": ("range",),
    "textToColumns": ("source",),
    "insertRange": ("range",),
    "deleteRange": ("range",),
    "pasteData": ("coordinate",),
}
#: Requests that change rows or columns.
_LINES = ("deleteDimension", "updateDimensionProperties", "moveDimension", "autoResizeDimensions",
          "addDimensionGroup", "deleteDimensionGroup", "updateDimensionGroup", "insertDimension")  # fmt: skip


def check(book: Workbook, kind: str, part: Message) -> None:
    """Refuse a request that would touch what is protected from who sends it.

    Requests that find out for themselves what they touch (findReplace, those about protections) check it
    themselves.

    Raises:
        BadRequest: With Google's words.
    """
    for name in _CELLS.get(kind, ()):
        if name in part:
            sheet = book.find(part[name].get("sheetId", 0))
            if sheet:
                check_cells(book, sheet, _written(part, name))
    if kind in _LINES:
        where = part.get("range") or part.get("source") or part.get("dimensions") or {}
        where = where or part.get("dimensionGroup", {}).get("range", {})
        sheet = book.find(where.get("sheetId", 0))
        if sheet:
            check_cells(book, sheet, _lines(sheet, where))
    for sheet in _tabs(book, kind, part):
        check_tab(book, sheet, any_part=kind == "deleteSheet")


def _written(part: Message, name: str) -> Box:
    """The cells that a part of a request writes into; a starting point takes as much as is written there."""
    where = part[name]
    if "rowIndex" not in where and "columnIndex" not in where and name not in ("start", "coordinate"):
        return box_of(where)
    top, left = where.get("rowIndex", 0), where.get("columnIndex", 0)
    height, width = 1, 1
    if name == "start":
        rows = part.get("rows", [])
        height = max(len(rows), 1)
        width = max((len(row.get("values", [])) for row in rows), default=1)
    elif name == "destination":
        source = box_of(part.get("source", {}))
        height = source.bottom - source.top if source.bottom is not None else 1
        width = source.right - source.left if source.right is not None else 1
    return Box(top, top + height, left, left + max(width, 1))


def _lines(sheet: Sheet, where: Message) -> Box:
    start, end = where.get("startIndex", 0), where.get("endIndex")
    if where.get("dimension") == "COLUMNS":
        return Box(0, sheet.row_count, start, end)
    return Box(start, end, 0, sheet.column_count)


def _tabs(book: Workbook, kind: str, part: Message) -> Iterator[Sheet]:
    """The tabs that a request changes as a whole, or whose objects it changes."""
    sheet_id: int | None = None
    match kind:
        case "deleteSheet" | "clearBasicFilter" | "appendCells" | "appendDimension":
            sheet_id = part.get("sheetId", 0)
        case "updateSheetProperties":
            sheet_id = part.get("properties", {}).get("sheetId", 0)
        case "setBasicFilter":
            sheet_id = part.get("filter", {}).get("range", {}).get("sheetId", 0)
        case "addConditionalFormatRule" | "updateConditionalFormatRule" | "deleteConditionalFormatRule":
            ranges = part.get("rule", {}).get("ranges") or [part]
            sheet_id = ranges[0].get("sheetId", 0)
        case "addBanding" | "updateBanding":
            sheet_id = part.get("bandedRange", {}).get("range", {}).get("sheetId", 0)
        case "addChart":
            position = part.get("chart", {}).get("position", {}).get("overlayPosition", {})
            sheet_id = position.get("anchorCell", {}).get("sheetId", 0)
        case _:
            return
    sheet = book.find(sheet_id or 0)
    if sheet:
        yield sheet
