"""Requests that write cells: updateCells, repeatCell, appendCells."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from abm_sheets.localsheets.a1 import Box
from abm_sheets.localsheets.entering import check_length, put, raw_of
from abm_sheets.localsheets.errors import ApiError, BadRequest
from abm_sheets.localsheets.fieldmask import Mask, merged, write_mask
from abm_sheets.localsheets.ranges import outside
from abm_sheets.localsheets.sheet import ColumnFormat, Format, Sheet

from .places import bounds, target
from .validation import check_rule, set_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm_sheets.localsheets.cells import Raw
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Cell
    from abm_sheets.localsheets.workbook import Workbook

#: Down to here, a format over open rows is kept cell by cell where a column has two of them.
_MAX_SPLIT = 5000


def update_cells(book: Workbook, part: Message) -> None:
    """Write the given rows; in a range, cells that the rows do not reach are cleared."""
    mask = write_mask(part.get("fields"), "CellData")
    rows = part.get("rows", [])
    if "start" in part:
        start = part["start"]
        sheet = book.sheet(start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        _write_rows(sheet, top, left, rows, mask)
        return
    if "range" not in part:
        raise BadRequest("Must specify either a start or range.")
    sheet, box = target(book, part["range"])
    area = bounds(sheet, box)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if len(rows) > area.bottom - area.top:
        raise BadRequest(
            f"Attempting to write row: {area.top + len(rows) - 1}, beyond the last requested row of: "
            f"{area.bottom - 1}"
        )
    if width > area.right - area.left:
        raise BadRequest(
            f"Attempting to write column: {area.left + width - 1}, beyond the last requested column of: "
            f"{area.right - 1}"
        )
    _write_rows(sheet, area.top, area.left, rows, mask)
    _clear_rest(sheet, box, rows, mask)


def repeat_cell(book: Workbook, part: Message) -> None:
    """Write the same cell all over a range."""
    mask = write_mask(part.get("fields"), "CellData")
    sheet, box = target(book, part.get("range", {}))
    _repeat(sheet, box, part.get("cell", {}), mask)


def append_cells(book: Workbook, part: Message) -> None:
    """Write rows after the last row that holds anything; the grid grows if it must."""
    mask = write_mask(part.get("fields"), "CellData")
    sheet = book.sheet(part.get("sheetId", 0))
    rows = part.get("rows", [])
    used = [index for index, row in enumerate(sheet.rows) if any(cell not in (None, "") for cell in row)]
    top = used[-1] + 1 if used else 0
    width = max((len(row.get("values", [])) for row in rows), default=0)
    height, width = max(sheet.row_count, top + len(rows)), max(sheet.column_count, width)
    book.check_size(height, width, leaving_out=sheet)
    sheet.resize(height, width)
    _write_rows(sheet, top, 0, rows, mask)


def _write_rows(sheet: Sheet, top: int, left: int, rows: list[Message], mask: Mask) -> None:
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if top + len(rows) > sheet.row_count or left + width > sheet.column_count:
        raise BadRequest(outside(sheet, Box(top, top + len(rows), left, left + max(width, 1))).message)
    for row_index, row in enumerate(rows, top):
        for column_index, cell in enumerate(row.get("values", []), left):
            write_cell(sheet, row_index, column_index, cell, mask)


def _refuse_pivot(cell: Message, mask: Mask) -> None:
    if "pivotTable" in mask and cell.get("pivotTable"):
        raise ApiError(501, "localsheets does not work out pivot tables.")


def write_cell(sheet: Sheet, row: int, column: int, cell: Message, mask: Mask) -> None:
    """Write the masked fields of a CellData."""
    _refuse_pivot(cell, mask)
    if "userEnteredValue" in mask:
        put(sheet, row, column, raw_of(cell.get("userEnteredValue")))
    if "userEnteredFormat" in mask:
        given = cell.get("userEnteredFormat", {})
        look = merged_format(sheet.format_at(row, column) or {}, given, mask["userEnteredFormat"])
        sheet.set_format(row, column, look)
    if "note" in mask:
        if cell.get("note"):
            sheet.extras.notes[row, column] = check_length(cell["note"])
        else:
            sheet.extras.notes.pop((row, column), None)
    if "textFormatRuns" in mask:
        if cell.get("textFormatRuns"):
            sheet.extras.text_runs[row, column] = cell["textFormatRuns"]
        else:
            sheet.extras.text_runs.pop((row, column), None)
    if "dataValidation" in mask:
        rule = cell.get("dataValidation")
        set_rule(sheet, Box(row, row + 1, column, column + 1), check_rule(rule) if rule else None)


def merged_format(old: Format, new: Format, mask: Mask) -> Format:
    """A format with the masked parts taken from another; a colour and its style are one thing."""
    tree = _both_colors(mask)
    plain = {**old}
    for name in tree:
        if name.endswith("Color") and name + "Style" in tree and not (name in new or name + "Style" in new):
            plain.pop(name, None)
            plain.pop(name + "Style", None)
    if not tree:
        return dict(new)
    return merged(plain, new, tree)


def _both_colors(mask: Mask) -> Mask:
    tree: Mask = {}
    for name, below in mask.items():
        if name == "*":
            return {}
        tree[name] = _both_colors(below) if below else below
        if name.endswith("Color"):
            tree[name + "Style"] = {}
        elif name.endswith("ColorStyle"):
            tree[name[:-5]] = {}
    return tree


def _clear_rest(sheet: Sheet, box: Box, rows: list[Message], mask: Mask) -> None:
    """Clear the masked fields in the cells of the range that the rows did not reach."""
    area = bounds(sheet, box)
    for offset, row in enumerate(rows):
        reached = area.left + len(row.get("values", []))
        line = Box(area.top + offset, area.top + offset + 1, reached, box.right)
        if reached < area.right:
            _repeat(sheet, line, {}, mask)
    below = area.top + len(rows)
    if below < area.bottom:
        _repeat(sheet, Box(below, box.bottom, box.left, box.right), {}, mask)


def _repeat(sheet: Sheet, box: Box, cell: Message, mask: Mask) -> None:
    area = bounds(sheet, box)
    extras = sheet.extras
    _refuse_pivot(cell, mask)
    if "userEnteredValue" in mask:
        raw: Raw = raw_of(cell.get("userEnteredValue"))
        last = area.bottom if raw is not None else min(area.bottom, len(sheet.rows))
        for row in range(area.top, last):
            for column in range(area.left, area.right):
                put(sheet, row, column, raw)
    if "userEnteredFormat" in mask:
        _repeat_format(sheet, box, cell.get("userEnteredFormat", {}), mask["userEnteredFormat"])
    for name, table in (("note", extras.notes), ("textFormatRuns", extras.text_runs)):
        if name not in mask:
            continue
        value = cell.get(name)
        if not value:
            for place in [place for place in table if area.holds(*place)]:
                table.pop(place)
        else:
            table.update(
                ((row, column), value)
                for row in range(area.top, area.bottom)
                for column in range(area.left, area.right)
            )
    if "dataValidation" in mask:
        rule = cell.get("dataValidation")
        set_rule(sheet, box, check_rule(rule) if rule else None)


def _repeat_format(sheet: Sheet, box: Box, given: Format, mask: Mask) -> None:
    """Format a rectangle; open below, the columns get the format once and for all."""
    area, looks = bounds(sheet, box), sheet.looks
    known: dict[int, Format] = {}

    def changed(old: Format) -> Format:
        # Cells that look alike share one format, however many there are.
        if id(old) not in known:
            known[id(old)] = merged_format(old, given, mask)
        return known[id(old)]

    if box.bottom is None:
        for column in range(area.left, area.right):
            _format_column(sheet, column, area.top, given, mask)
        for place in [place for place in looks.cells if area.holds(*place)]:
            looks.cells[place] = changed(looks.cells[place])
        return
    nothing: Format = {}
    alone = changed(nothing)
    places: Iterable[Cell] = product(range(area.top, area.bottom), range(area.left, area.right))
    if alone and not _both_colors(mask):
        looks.cells.update(dict.fromkeys(places, alone))
        return
    if not alone and looks.columns.keys().isdisjoint(range(area.left, area.right)):
        # What has no look of its own keeps none.
        places = [place for place in looks.cells if area.holds(*place)]
    for place in places:
        sheet.set_format(*place, changed(sheet.format_at(*place) or nothing))


def _format_column(sheet: Sheet, column: int, top: int, given: Format, mask: Mask) -> None:
    columns, cells = sheet.looks.columns, sheet.looks.cells
    before = columns.get(column)
    after = merged_format(before.format if before else {}, given, mask)
    if before and before.top < top:
        # The part above keeps the old format, cell by cell.
        for row in range(before.top, min(top, before.top + _MAX_SPLIT)):
            cells.setdefault((row, column), before.format)
    elif before and before.top > top:
        alone = merged_format({}, given, mask)
        for row in range(top, min(before.top, top + _MAX_SPLIT)):
            cells.setdefault((row, column), alone)
        top = before.top
    if after:
        columns[column] = ColumnFormat(top, after)
    else:
        columns.pop(column, None)
