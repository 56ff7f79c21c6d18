"""Rows and columns: their sizes, and inserting and deleting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.localsheets.cells import is_empty, shown
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.fieldmask import merged, write_mask
from abm_sheets.localsheets.locales import locale_of
from abm_sheets.localsheets.rendering import formatted, number_format_at
from abm_sheets.localsheets.shifting import Shift, shift_range, shift_sheet, shift_sources
from abm_sheets.localsheets.widths import text_width

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Sheet
    from abm_sheets.localsheets.workbook import Workbook


def apply_shift(book: Workbook, sheet: Sheet, shift: Shift) -> None:
    """Insert or delete on a tab that is the draft's own, and move the named ranges along."""
    shift_sheet(sheet, shift)
    book.shifts.append((sheet.uid, shift))
    shift_sources(book, sheet.sheet_id, shift)
    kept: list[Message] = []
    for named in book.named_ranges:
        where = named.get("range", {})
        if where.get("sheetId", 0) != sheet.sheet_id:
            kept.append(named)
        elif (moved := shift_range(where, shift)) is not None:
            kept.append({**named, "range": moved})
    book.named_ranges = kept


def dimension_span(book: Workbook, part: Message) -> tuple[Sheet, bool, int, int]:
    """Tab, whether rows, start and end of a DimensionRange; a missing end means the last."""
    where = part.get("range", {})
    sheet = book.sheet(where.get("sheetId", 0))
    rows = by_rows(where.get("dimension"))
    count = sheet.row_count if rows else sheet.column_count
    return sheet, rows, where.get("startIndex", 0), where.get("endIndex", count)


def by_rows(dimension: str | None) -> bool:
    """Whether a dimension is rows.

    Raises:
        BadRequest: It is neither rows nor columns.
    """
    if dimension not in ("ROWS", "COLUMNS"):
        raise BadRequest("Dimension must be specified.")
    return dimension == "ROWS"


def update_dimension_properties(book: Workbook, part: Message) -> None:
    """Set the size or visibility of rows or columns."""
    mask = write_mask(part.get("fields"), "DimensionProperties")
    sheet, rows, start, end = dimension_span(book, part)
    check_span(sheet, start, end, rows=rows)
    given = part.get("properties", {})
    if "pixelSize" in mask and given.get("pixelSize", 0) < 0:
        raise BadRequest("pixelSize must not be negative")
    table = sheet.extras.row_properties if rows else sheet.extras.column_properties
    for index in range(start, end):
        after = merged(table.get(index, {}), given, mask)
        after = {name: value for name, value in after.items() if value or name == "pixelSize"}
        if after:
            table[index] = after
        else:
            table.pop(index, None)


def auto_resize_dimensions(book: Workbook, part: Message) -> None:
    """Make columns as wide as what is in them; rows, and empty columns, take their usual size again."""
    sheet, rows, start, end = dimension_span(book, {"range": part.get("dimensions", {})})
    table = sheet.extras.row_properties if rows else sheet.extras.column_properties
    for index in range(start, end):
        properties = {name: value for name, value in table.pop(index, {}).items() if name != "pixelSize"}
        width = 0 if rows else _needed(book, sheet, index)
        if width:
            properties["pixelSize"] = width
        if properties:
            table[index] = properties


def _needed(book: Workbook, sheet: Sheet, column: int) -> int:
    """Pixels that a column needs; 0 when it is empty."""
    locale = locale_of(book.locale)
    widest = 0
    for row in range(len(sheet.rows)):
        value = shown(sheet.get(row, column))
        if not is_empty(value):
            text = formatted(value, number_format_at(sheet, row, column), locale)
            widest = max(widest, text_width(text, sheet.format_at(row, column)))
    return widest


def append_dimension(book: Workbook, part: Message) -> None:
    """Add empty rows or columns at the end."""
    sheet = book.sheet(part.get("sheetId", 0))
    rows = by_rows(part.get("dimension"))
    length = part.get("length", 0)
    if length <= 0:
        raise BadRequest("Length must be greater than zero.")
    height = sheet.row_count + (length if rows else 0)
    width = sheet.column_count + (0 if rows else length)
    book.check_size(height, width, leaving_out=sheet)
    sheet.resize(height, width)


def insert_dimension(book: Workbook, part: Message) -> None:
    """Insert empty rows or columns; with inheritFromBefore they look like the one before."""
    sheet, rows, start, end = dimension_span(book, part)
    count = sheet.row_count if rows else sheet.column_count
    if start < 0 or end <= start:
        raise BadRequest(f"Invalid range: startIndex {start} must be less than endIndex {end}")
    if start > count:
        raise BadRequest(
            f"range.startIndex[{start}] is beyond the last {'row' if rows else 'column'}[{count}]"
        )
    grown = sheet.row_count + (end - start if rows else 0), sheet.column_count + (0 if rows else end - start)
    book.check_size(*grown, leaving_out=sheet)
    before = part.get("inheritFromBefore", False)
    if before and start == 0:
        raise BadRequest("inheritFromBefore cannot be true when inserting at index 0")
    apply_shift(book, sheet, Shift(rows, start, end, deletes=False))
    _inherit(sheet, range(start, end), start - 1 if before else end, rows=rows)


def _inherit(sheet: Sheet, span: range, source: int, *, rows: bool) -> None:
    """Give new rows or columns the looks of their neighbour."""
    looks = sheet.looks
    line = [(place, look) for place, look in looks.cells.items() if place[0 if rows else 1] == source]
    for index in span:
        for (row, column), look in line:
            looks.cells[(index, column) if rows else (row, index)] = look
        if not rows and source in looks.columns:
            looks.columns[index] = looks.columns[source]


def delete_dimension(book: Workbook, part: Message) -> None:
    """Delete rows or columns."""
    sheet, rows, start, end = dimension_span(book, part)
    check_span(sheet, start, end, rows=rows)
    count = sheet.row_count if rows else sheet.column_count
    what = "rows" if rows else "columns"
    if end - start >= count:
        raise BadRequest(f"You can't delete all the {what} on the sheet.")
    frozen = sheet.extras.grid.get("frozenRowCount" if rows else "frozenColumnCount", 0)
    if frozen and start <= frozen and end >= count:
        raise BadRequest(f"You can't delete all the non-frozen {what} on the sheet.")
    apply_shift(book, sheet, Shift(rows, start, end, deletes=True))


def check_span(sheet: Sheet, start: int, end: int, *, rows: bool) -> None:
    """Refuse a span of rows or columns that is empty or not on the grid.

    Raises:
        BadRequest: With Google's words.
    """
    count = sheet.row_count if rows else sheet.column_count
    if start < 0 or end <= start:
        raise BadRequest(f"Invalid range: startIndex {start} must be less than endIndex {end}")
    if end > count:
        what = "rows" if rows else "columns"
        raise BadRequest(f"range.endIndex[{end}] exceeds the number of {what}[{count}]")
