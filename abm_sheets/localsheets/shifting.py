"""What inserting and deleting rows or columns does to everything that has a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from .a1 import Bounds, Box
from .sheet import Cell, ColumnFormat, Looks, Region, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from .messages import Message
    from .workbook import Workbook

T = TypeVar("T")


@dataclass(frozen=True)
class Shift:
    """Rows (or columns) inserted at ``start``, or those from ``start`` to ``end`` deleted."""

    rows: bool
    start: int
    end: int
    deletes: bool

    @property
    def count(self) -> int:
        """How many."""
        return self.end - self.start

    def index(self, index: int) -> int | None:
        """Where a row or column is afterwards; None when it is gone."""
        if not self.deletes:
            return index + self.count if index >= self.start else index
        if index < self.start:
            return index
        return None if index < self.end else index - self.count

    def span(self, first: int, end: int) -> tuple[int, int] | None:
        """Where a span of rows or columns is afterwards; None when nothing is left of it."""
        if not self.deletes:
            return (first + self.count if first >= self.start else first,
                    end + self.count if end > self.start else end)  # fmt: skip
        moved_first = min(first, self.start) if first < self.end else first - self.count
        moved_end = min(end, self.start) if end <= self.end else end - self.count
        return (moved_first, moved_end) if moved_end > moved_first else None


def shift_sheet(sheet: Sheet, shift: Shift) -> None:
    """Insert or delete in one tab: values, looks, notes, rules, merges, groups, protections."""
    sheet.load()
    rows, columns = sheet.row_count, sheet.column_count
    _shift_values(sheet, shift)
    change = -shift.count if shift.deletes else shift.count
    if shift.rows:
        sheet.resize(rows + change, columns)
    else:
        sheet.resize(rows, columns + change)
    _shift_looks(sheet.looks, shift)
    extras = sheet.extras
    extras.merges = [kept for box in extras.merges if (kept := _bounds(box, shift))]
    extras.notes = _by_cell(extras.notes, shift)
    extras.text_runs = _by_cell(extras.text_runs, shift)
    extras.validations = [
        Region(moved, region.rule, region.raw)
        for region in extras.validations
        if (moved := shift_box(region.box, shift))
    ]
    if shift.rows:
        extras.row_properties = _by_index(extras.row_properties, shift)
    else:
        extras.column_properties = _by_index(extras.column_properties, shift)
    for name in ("protected_ranges", "banded_ranges"):
        setattr(extras, name, _with_range(getattr(extras, name), shift))
    extras.conditional_formats = [
        {**rule, "ranges": ranges}
        for rule in extras.conditional_formats
        if (ranges := [there for part in rule["ranges"] if (there := shift_range(part, shift))])
    ]
    extras.filter_views = _with_range(extras.filter_views, shift)
    extras.developer_metadata = [
        note for each in extras.developer_metadata if (note := _metadata(each, shift)) is not None
    ]
    for name in ("charts", "slicers"):
        setattr(extras, name, [_anchored(each, shift) for each in getattr(extras, name)])
    if extras.basic_filter:
        filters = _with_range([extras.basic_filter], shift)
        extras.basic_filter = filters[0] if filters else None


def shift_range(grid_range: Message, shift: Shift) -> Message | None:
    """A GridRange afterwards; ends that were open stay open."""
    low, high = ("startRowIndex", "endRowIndex") if shift.rows else ("startColumnIndex", "endColumnIndex")
    if low not in grid_range and high not in grid_range:
        return grid_range
    end = grid_range.get(high)
    moved = shift.span(grid_range.get(low, 0), 2**31 if end is None else end)
    if moved is None:
        return None
    result: dict[str, Any] = {**grid_range, low: moved[0]}
    if end is not None:
        result[high] = moved[1]
    return result


def shift_sources(book: Workbook, sheet_id: int, shift: Shift | None) -> None:
    """Let the charts and slicers of all tabs show the same cells of a tab as before.

    A series of which no cell is left is left out, and nothing is said about it; Google does the same.

    Args:
        book: The draft.
        sheet_id: The tab that changes.
        shift: What happens to it; None when it is deleted.
    """

    def moved(where: Message) -> Message | None:
        if where.get("sheetId", 0) != sheet_id:
            return where
        return shift_range(where, shift) if shift else None

    for sheet in list(book.sheets):
        charts = [{**each, "spec": _resourced(each["spec"], moved)} for each in sheet.extras.charts]
        slicers = [
            {**each, "spec": {**each["spec"], "dataRange": there}}
            for each in sheet.extras.slicers
            if (there := moved(each["spec"]["dataRange"])) is not None
        ]
        if charts != sheet.extras.charts or slicers != sheet.extras.slicers:
            own = book.own(sheet)
            own.extras.charts, own.extras.slicers = charts, slicers


def forget_tab(book: Workbook, sheet_id: int) -> None:
    """Take a tab that was deleted out of the charts of the others."""
    shift_sources(book, sheet_id, None)


_GONE = object()


def _resourced(value: Any, moved: Callable[[Message], Message | None], *, listed: bool = False) -> Any:  # noqa: ANN401
    """A chart's spec with its sources moved.

    What has lost all its cells is left out, and so is the item of a list that was about it: a series of a
    basic chart. A part of a pie chart goes alone.
    """
    if isinstance(value, list):
        items = (_resourced(item, moved, listed=True) for item in value)
        return [item for item in items if item is not _GONE]
    if not isinstance(value, dict):
        return value
    result: dict[str, Any] = {}
    for name, item in value.items():
        if name == "sources":
            found: Any = [there for where in item if (there := moved(where)) is not None] or _GONE
        else:
            found = _resourced(item, moved)
        if found is not _GONE:
            result[name] = found
        elif listed or name in ("sources", "sourceRange"):
            return _GONE
    return result


def _anchored(message: Message, shift: Shift) -> Message:
    """A chart or slicer whose corner goes along; when its row or column is gone, the next takes its place."""
    position = message.get("position", {})
    overlay = position.get("overlayPosition")
    if overlay is None:
        return message
    name = "rowIndex" if shift.rows else "columnIndex"
    cell = overlay.get("anchorCell", {})
    index = shift.index(cell.get(name, 0))
    anchor = {**cell, name: shift.start if index is None else index}
    if not anchor[name]:
        del anchor[name]
    return {**message, "position": {**position, "overlayPosition": {**overlay, "anchorCell": anchor}}}


def _metadata(message: Message, shift: Shift) -> Message | None:
    """A note on a row or column goes along with it, or away with it."""
    where = message["location"].get("dimensionRange")
    if where is None or (where.get("dimension") == "ROWS") != shift.rows:
        return message
    index = shift.index(where.get("startIndex", 0))
    if index is None:
        return None
    place = {**where, "startIndex": index, "endIndex": index + 1}
    return {**message, "location": {**message["location"], "dimensionRange": place}}


def shift_box(box: Box, shift: Shift) -> Box | None:
    """A box afterwards; ends that were open stay open."""
    first, end = (box.top, box.bottom) if shift.rows else (box.left, box.right)
    moved = shift.span(first, 2**31 if end is None else end)
    if moved is None:
        return None
    last = None if end is None else moved[1]
    if shift.rows:
        return Box(moved[0], last, box.left, box.right)
    return Box(box.top, box.bottom, moved[0], last)


def _shift_values(sheet: Sheet, shift: Shift) -> None:
    table = list(sheet.rows)
    if shift.rows:
        if shift.deletes:
            del table[shift.start : shift.end]
        elif shift.start < len(table):
            table[shift.start : shift.start] = [[] for _ in range(shift.count)]
        sheet.replace_rows(table)
        return
    gap = [] if shift.deletes else [None] * shift.count
    end = shift.end if shift.deletes else shift.start
    sheet.replace_rows(
        [row[: shift.start] + gap + row[end:] if len(row) > shift.start else row for row in table]
    )


def _shift_looks(looks: Looks, shift: Shift) -> None:
    looks.cells = _by_cell(looks.cells, shift)
    if not shift.rows:
        looks.columns = _by_index(looks.columns, shift)
        return
    for column, whole in list(looks.columns.items()):
        top = shift.span(whole.top, 2**31)
        if top is not None and top[0] != whole.top:
            looks.columns[column] = ColumnFormat(top[0], whole.format)


def _bounds(box: Bounds, shift: Shift) -> Bounds | None:
    moved = shift_box(Box(box.top, box.bottom, box.left, box.right), shift)
    if moved is None or moved.bottom is None or moved.right is None:
        return None
    result = Bounds(moved.top, moved.bottom, moved.left, moved.right)
    alone = result.bottom - result.top == 1 and result.right - result.left == 1
    return None if alone else result


def _by_cell(table: dict[Cell, T], shift: Shift) -> dict[Cell, T]:
    move: Callable[[int], int | None] = shift.index
    result: dict[Cell, T] = {}
    for (row, column), value in table.items():
        index = move(row if shift.rows else column)
        if index is not None:
            result[(index, column) if shift.rows else (row, index)] = value
    return result


def _by_index(table: dict[int, T], shift: Shift) -> dict[int, T]:
    moved = ((shift.index(index), value) for index, value in table.items())
    return {index: value for index, value in moved if index is not None}


def _with_range(messages: list[Message], shift: Shift) -> list[Message]:
    return [
        {**message, "range": moved}
        for message in messages
        if (moved := shift_range(message.get("range", {}), shift)) is not None
    ]
