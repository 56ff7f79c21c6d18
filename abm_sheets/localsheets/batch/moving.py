"""Rows, columns and blocks of cells that change their places."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

from abm_sheets.localsheets.a1 import Bounds, Box
from abm_sheets.localsheets.cells import is_empty, shown
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.rendering import unformatted
from abm_sheets.localsheets.sheet import Cell, Region, Sheet

from .copying import Copied, copied, paste
from .dimensions import by_rows, check_span
from .places import bounds, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook

T = TypeVar("T")
_NOTHING = Copied(None, {}, None, None)


def move_dimension(book: Workbook, part: Message) -> None:
    """Move rows or columns; the destination counts before they are taken away."""
    where = part.get("source", {})
    sheet = book.sheet(where.get("sheetId", 0))
    rows = by_rows(where.get("dimension"))
    count = sheet.row_count if rows else sheet.column_count
    start: int = where.get("startIndex", 0)
    end: int = where.get("endIndex", count)
    check_span(sheet, start, end, rows=rows)
    to: int = part.get("destinationIndex", 0)
    if not 0 <= to <= count:
        raise BadRequest(f"destinationIndex[{to}] is beyond the last {'row' if rows else 'column'}[{count}]")
    if start <= to <= end:
        return
    _refuse_torn_merges(sheet, start, end, to, rows=rows)
    sheet.load()

    def moved(index: int) -> int:
        if start <= index < end:
            return index - start + to - (end - start if to > start else 0)
        if to <= index < start:
            return index + end - start
        return index - (end - start) if end <= index < to else index

    _rearrange(sheet, moved, rows=rows)
    _rearrange_ranges(book, sheet, moved, rows=rows)


def insert_range(book: Workbook, part: Message) -> None:
    """Make room for empty cells: what is there moves down or to the right, and the grid grows if it must."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    down = by_rows(part.get("shiftDimension"))
    rows, columns = sheet.row_count, sheet.column_count
    rest = (
        Bounds(area.top, rows, area.left, area.right)
        if down
        else Bounds(area.top, area.bottom, area.left, columns)
    )
    cells = _filled(copied(sheet, rest), down=down)
    by = (area.bottom - area.top, 0) if down else (0, area.right - area.left)
    height, width = rest.top + by[0] + len(cells), rest.left + by[1] + max(map(len, cells), default=0)
    if height > rows or width > columns:
        book.check_size(max(rows, height), max(columns, width), leaving_out=sheet)
        sheet.resize(max(rows, height), max(columns, width))
    _clear(sheet, rest)
    _put(sheet, cells, rest.top + by[0], rest.left + by[1])


def delete_range(book: Workbook, part: Message) -> None:
    """Take cells away: what is below moves up, or what is to the right moves left."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    if by_rows(part.get("shiftDimension")):
        rest = Bounds(area.bottom, sheet.row_count, area.left, area.right)
    else:
        rest = Bounds(area.top, area.bottom, area.right, sheet.column_count)
    cells = copied(sheet, rest)
    _clear(sheet, area)
    _clear(sheet, rest)
    _put(sheet, cells, area.top, area.left)


def delete_duplicates(book: Workbook, part: Message) -> Message:
    """Leave out rows that repeat an earlier one in the columns compared; capitals do not matter."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    compared = _compared(part, area)
    kept: list[list[Copied]] = []
    seen: set[tuple[object, ...]] = set()
    cells = copied(sheet, area)
    for line in cells:
        key = tuple(_comparable(line[column - area.left]) for column in compared)
        if key not in seen:
            seen.add(key)
            kept.append(line)
    removed = len(cells) - len(kept)
    if removed:
        _clear(sheet, Bounds(area.top + len(kept), area.bottom, area.left, area.right))
        _put(sheet, kept, area.top, area.left)
    return {"duplicatesRemovedCount": removed} if removed else {}


def randomize_range(book: Workbook, part: Message) -> None:
    """Shuffle the rows of a range, the same way every time for the same tab and range."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    cells = copied(sheet, area)
    random.Random(f"{sheet.sheet_id}/{area}").shuffle(cells)  # noqa: S311 - nothing secret
    _put(sheet, cells, area.top, area.left)


def _compared(part: Message, area: Bounds) -> list[int]:
    columns: list[int] = []
    for each in part.get("comparisonColumns", []):
        first, end = each.get("startIndex", area.left), each.get("endIndex", area.right)
        if each.get("dimension") == "ROWS" or first < area.left or end > area.right:
            raise BadRequest("comparisonColumns must be columns inside of the range.")
        columns += range(first, end)
    return columns or list(range(area.left, area.right))


def _comparable(cell: Copied) -> object:
    value = unformatted(shown(cell.raw))
    return value.casefold() if isinstance(value, str) else (type(value) is bool, value)


def _filled(cells: list[list[Copied]], *, down: bool) -> list[list[Copied]]:
    """Without the empty end, which may fall off the grid."""

    def empty(cell: Copied) -> bool:
        return is_empty(cell.raw) and not cell.look and not cell.note and not cell.rule

    if down:
        while cells and all(map(empty, cells[-1])):
            cells = cells[:-1]
        return cells
    width = max(
        (index + 1 for line in cells for index, cell in enumerate(line) if not empty(cell)), default=0
    )
    return [line[:width] for line in cells]


def _clear(sheet: Sheet, area: Bounds) -> None:
    for row in range(area.top, area.bottom):
        for column in range(area.left, area.right):
            paste(sheet, (row, column), _NOTHING, "PASTE_NORMAL", (0, 0))


def _put(sheet: Sheet, cells: list[list[Copied]], top: int, left: int) -> None:
    for row, line in enumerate(cells, top):
        for column, cell in enumerate(line, left):
            paste(sheet, (row, column), cell, "PASTE_NORMAL", (0, 0))


def _refuse_torn_merges(sheet: Sheet, start: int, end: int, to: int, *, rows: bool) -> None:
    what = "row" if rows else "column"
    for merge in sheet.extras.merges:
        first, last = (merge.top, merge.bottom) if rows else (merge.left, merge.right)
        torn = any(first < edge < last for edge in (start, end, to))
        if torn:
            raise BadRequest(
                f"Sorry, it is not possible to move a {what} to a position that crosses a merged cell. "
                "Please unmerge and try again."
            )


def _rearrange(sheet: Sheet, moved: Callable[[int], int], *, rows: bool) -> None:
    """Values, looks, notes, rules, merges, sizes and developer metadata."""
    width = sheet.column_count
    if rows:
        table = list(sheet.rows) + [[] for _ in range(sheet.row_count - len(sheet.rows))]
        order = {moved(index): line for index, line in enumerate(table)}
        fresh = [order[index] for index in range(len(table))]
        while fresh and not fresh[-1]:
            fresh.pop()
        sheet.replace_rows(fresh)
    else:
        sources = {moved(index): index for index in range(width)}
        sheet.replace_rows(
            [
                [line[sources[at]] if sources[at] < len(line) else None for at in range(width)]
                for line in sheet.rows
            ]
        )
    extras = sheet.extras
    if rows:
        extras.row_properties = {moved(index): value for index, value in extras.row_properties.items()}
    else:
        sheet.looks.columns = {moved(index): value for index, value in sheet.looks.columns.items()}
        extras.column_properties = {moved(index): value for index, value in extras.column_properties.items()}
    sheet.looks.cells = _by_cell(sheet.looks.cells, moved, rows=rows)
    extras.notes = _by_cell(extras.notes, moved, rows=rows)
    extras.text_runs = _by_cell(extras.text_runs, moved, rows=rows)
    extras.validations = [
        Region(box, region.rule, region.raw)
        for region in extras.validations
        for box in _pieces(region.box, sheet, moved, rows=rows)
    ]


def _by_cell(table: dict[Cell, T], moved: Callable[[int], int], *, rows: bool) -> dict[Cell, T]:
    return {
        (moved(row), column) if rows else (row, moved(column)): value
        for (row, column), value in table.items()
    }


def _pieces(box: Box, sheet: Sheet, moved: Callable[[int], int], *, rows: bool) -> list[Box]:
    """Where a rectangle is after its lines have moved: runs of lines that are still together."""
    area = bounds(sheet, box)
    first, end = (area.top, area.bottom) if rows else (area.left, area.right)
    there = sorted(moved(index) for index in range(first, end))
    if there == list(range(first, end)):
        return [box]
    runs: list[list[int]] = []
    for index in there:
        if runs and runs[-1][1] == index:
            runs[-1][1] = index + 1
        else:
            runs.append([index, index + 1])
    return [
        Box(run[0], run[1], box.left, box.right) if rows else Box(box.top, box.bottom, run[0], run[1])
        for run in runs
    ]


def _rearrange_ranges(book: Workbook, sheet: Sheet, moved: Callable[[int], int], *, rows: bool) -> None:
    """Named and other ranges that lie within the lines moved, or between old and new place, go along."""
    low, high = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")

    def there(where: Message) -> Message:
        first, end = where.get(low), where.get(high)
        if first is None or end is None:
            return where
        lines = sorted(moved(index) for index in range(first, end))
        together = lines == list(range(lines[0], lines[0] + len(lines)))
        return {**where, low: lines[0], high: lines[-1] + 1} if together else where

    book.named_ranges = [
        {**named, "range": there(named["range"])}
        if named["range"].get("sheetId", 0) == sheet.sheet_id
        else named
        for named in book.named_ranges
    ]
    extras = sheet.extras
    for name in ("protected_ranges", "banded_ranges"):
        setattr(extras, name, [{**each, "range": there(each["range"])} for each in getattr(extras, name)])
    extras.conditional_formats = [
        {**rule, "ranges": [there(each) for each in rule["ranges"]]} for rule in extras.conditional_formats
    ]
    extras.merges = [
        Bounds(moved(merge.top), moved(merge.bottom - 1) + 1, merge.left, merge.right)
        if rows
        else Bounds(merge.top, merge.bottom, moved(merge.left), moved(merge.right - 1) + 1)
        for merge in extras.merges
    ]
    extras.developer_metadata = [_with_line(each, moved, rows=rows) for each in extras.developer_metadata]


def _with_line(message: Message, moved: Callable[[int], int], *, rows: bool) -> Message:
    where = message["location"].get("dimensionRange")
    if where is None or by_rows(where.get("dimension")) != rows:
        return message
    index = moved(where.get("startIndex", 0))
    place = {**where, "startIndex": index, "endIndex": index + 1}
    return {**message, "location": {**message["location"], "dimensionRange": place}}
