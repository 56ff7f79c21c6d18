"""Copying, moving and sorting cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets.a1 import Bounds, Box, column_index, column_name
from abm_sheets.localsheets.arithmetic import evaluate
from abm_sheets.localsheets.cells import Formula, Raw, shown
from abm_sheets.localsheets.entering import put
from abm_sheets.localsheets.errors import BadRequest
from abm_sheets.localsheets.rendering import unformatted

from .places import bounds, target
from .validation import set_rule

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Format, Sheet
    from abm_sheets.localsheets.workbook import Workbook

_VALUES = ("PASTE_NORMAL", "PASTE_VALUES", "PASTE_FORMULA", "PASTE_NO_BORDERS")
_FORMATS = ("PASTE_NORMAL", "PASTE_FORMAT", "PASTE_NO_BORDERS")
_RULES = ("PASTE_NORMAL", "PASTE_DATA_VALIDATION", "PASTE_NO_BORDERS")


@dataclass(frozen=True)
class Copied:
    """All that a cell takes along: content, look, note and rule."""

    raw: Raw
    look: Format
    note: str | None
    rule: Message | None


@dataclass(frozen=True)
class Line:
    """A row that is being sorted: where it was and what is in it."""

    row: int
    cells: list[Copied]


def copy_paste(book: Workbook, part: Message) -> None:
    """Copy a range; a destination that is a multiple of it is filled with repetitions."""
    sheet, box = target(book, part.get("source", {}))
    source = bounds(sheet, box)
    cells = copied(sheet, source)
    if part.get("pasteOrientation") == "TRANSPOSE":
        cells = [list(line) for line in zip(*cells, strict=True)]
    height, width = len(cells), len(cells[0])
    goal, box = target(book, part.get("destination", {}))
    area = bounds(goal, box)
    down = max((area.bottom - area.top) // height, 1)
    across = max((area.right - area.left) // width, 1)
    _check_room(goal, area.top + height * down, area.left + width * across)
    kind = part.get("pasteType", "PASTE_NORMAL")
    for row in range(height * down):
        for column in range(width * across):
            at = (area.top + row, area.left + column)
            moved = (at[0] - source.top - row % height, at[1] - source.left - column % width)
            paste(goal, at, cells[row % height][column % width], kind, moved)


def cut_paste(book: Workbook, part: Message) -> None:
    """Move a range to another place."""
    sheet, box = target(book, part.get("source", {}))
    source = bounds(sheet, box)
    cells = copied(sheet, source)
    where = part.get("destination", {})
    goal = book.sheet(where.get("sheetId", 0))
    top, left = where.get("rowIndex", 0), where.get("columnIndex", 0)
    _check_room(goal, top + len(cells), left + len(cells[0]))
    kind = part.get("pasteType", "PASTE_NORMAL")
    for row in range(source.top, source.bottom):
        for column in range(source.left, source.right):
            paste(sheet, (row, column), Copied(None, {}, None, None), kind, (0, 0))
    for row, line in enumerate(cells):
        for column, cell in enumerate(line):
            paste(goal, (top + row, left + column), cell, kind, (0, 0))


def sort_range(book: Workbook, part: Message) -> None:
    """Sort the rows of a range: numbers, then texts, then booleans, empty cells always last."""
    sheet, box = target(book, part.get("range", {}))
    area = bounds(sheet, box)
    cells = [Line(index, line) for index, line in enumerate(copied(sheet, area), area.top)]
    for spec in reversed(part.get("sortSpecs", [])):
        column = spec.get("dimensionIndex", 0) - area.left
        if not 0 <= column < area.right - area.left:
            raise BadRequest(
                f"sortSpecs.dimensionIndex[{spec.get('dimensionIndex', 0)}] is outside of the range"
            )
        down = spec.get("sortOrder") == "DESCENDING"
        filled = [line for line in cells if shown(line.cells[column].raw) not in (None, "")]
        empty = [line for line in cells if shown(line.cells[column].raw) in (None, "")]
        filled.sort(key=lambda line: _sort_key(line.cells[column].raw), reverse=down)
        cells = filled + empty
    _carry_metadata(sheet, {line.row: row for row, line in enumerate(cells, area.top)})
    for row, line in enumerate(cells, area.top):
        for column, cell in enumerate(line.cells, area.left):
            paste(sheet, (row, column), cell, "PASTE_NORMAL", (0, 0))


def _carry_metadata(sheet: Sheet, to: dict[int, int]) -> None:
    """Notes of programs on rows go where the rows go."""
    kept: list[Message] = []
    for message in sheet.extras.developer_metadata:
        where = message["location"].get("dimensionRange", {})
        row = to.get(where.get("startIndex", 0))
        if where.get("dimension") == "ROWS" and row is not None:
            place = {**where, "startIndex": row, "endIndex": row + 1}
            message = {**message, "location": {**message["location"], "dimensionRange": place}}  # noqa: PLW2901
        kept.append(message)
    sheet.extras.developer_metadata = kept


def _sort_key(raw: Raw) -> tuple[int, Any]:
    value = unformatted(shown(raw))
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, (int, float)):
        return 0, value
    return 1, str(value).casefold()


def copied(sheet: Sheet, area: Bounds) -> list[list[Copied]]:
    """All cells of a rectangle, by rows."""
    sheet.know_formulas()
    return [
        [
            Copied(
                sheet.get(row, column),
                sheet.format_at(row, column) or {},
                sheet.extras.notes.get((row, column)),
                sheet.validation_at(row, column),
            )
            for column in range(area.left, area.right)
        ]
        for row in range(area.top, area.bottom)
    ]


def _check_room(sheet: Sheet, bottom: int, right: int) -> None:
    if bottom > sheet.row_count or right > sheet.column_count:
        raise BadRequest("The destination range is outside of the grid.")


def paste(sheet: Sheet, at: tuple[int, int], cell: Copied, kind: str, moved: tuple[int, int]) -> None:
    """Put a cell somewhere; ``moved`` tells how far its formula has come."""
    row, column = at
    if kind in _VALUES:
        raw = shown(cell.raw) if kind == "PASTE_VALUES" else _moved(cell.raw, moved)
        put(sheet, row, column, raw)
    if kind in _FORMATS:
        look = cell.look
        if kind == "PASTE_NO_BORDERS":
            look = {name: value for name, value in look.items() if name != "borders"}
        sheet.set_format(row, column, look)
    if kind == "PASTE_NORMAL":
        if cell.note:
            sheet.extras.notes[at] = cell.note
        else:
            sheet.extras.notes.pop(at, None)
    if kind in _RULES and (cell.rule or sheet.validation_at(row, column)):
        set_rule(sheet, Box(row, row + 1, column, column + 1), cell.rule)


def _moved(raw: Raw, by: tuple[int, int]) -> Raw:
    """A formula whose relative references move with it."""
    if not isinstance(raw, Formula) or by == (0, 0):
        return raw

    def shifted(found: re.Match[str]) -> str:
        if found[0].startswith('"'):
            return found[0]
        fixed_column, letters, fixed_row, digits = found.group(1, 2, 3, 4)
        column = letters if fixed_column else column_name(max(column_index(letters) + by[1], 0))
        row = digits if fixed_row else str(max(int(digits) + by[0], 1))
        return f"{fixed_column}{column}{fixed_row}{row}"

    pattern = r'"[^"]*"|(?<![A-Za-z0-9_$.])(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?![A-Za-z0-9_(])'
    text = re.sub(pattern, shifted, raw.text)
    return Formula(text, evaluate(text))
