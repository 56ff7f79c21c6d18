"""Decide once in which cell everything stands; blocks follow each other and never overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.dashboard.view import Cell, DashboardView, Line, Space, Table, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abm_sheets.template.styles import Styles

#: 0-based columns: the margin is A, the page starts at B, the side at O.
PAGE_COLUMN = 1
SIDE_COLUMN = 14
#: The settings stand beside the KPIs, whose rows never move; the kept answers below them.
MEMORY_ROW = 60
MEMORY_ROWS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A rectangle of cells, 0-based, ends excluded."""

    row: int
    column: int
    end_row: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCell:
    """A cell and where it stands (0-based)."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedView:
    """The Dashboard cell by cell, the heights of its rows in pixels, and the areas that have a name."""

    page: tuple[PlacedCell, ...]
    side: tuple[PlacedCell, ...]
    memory: tuple[tuple[Value, ...], ...]
    heights: tuple[int, ...]
    areas: Mapping[str, Area]
    typed: tuple[Area, ...]

    @property
    def row_count(self) -> int:
        """Rows that the page needs."""
        return len(self.heights)


def place(view: DashboardView, styles: Styles) -> PlacedView:
    """Return the view with every cell placed; widths are those of the template's grid."""
    page: list[PlacedCell] = []
    heights: list[int] = []
    areas: dict[str, Area] = {}
    typed: list[Area] = []
    side: list[PlacedCell] = []
    for block in view.page:
        start = len(heights)
        for row, height in _rows(block, styles):
            page += _cells(row, len(heights), PAGE_COLUMN)
            heights.append(height or _height(row, styles))
        if isinstance(block, Table):
            areas[block.key] = _body(block, start, styles)
            if block.key == "kpis":
                side, areas["settings"] = _settings(view, start)
            typed += _typed(block, areas[block.key])
    settings = areas["settings"]
    typed.append(
        Area(
            row=settings.row,
            column=settings.column + 1,
            end_row=settings.end_row,
            end_column=settings.column + 2,
        )
    )
    areas["memory"] = Area(
        row=MEMORY_ROW,
        column=SIDE_COLUMN,
        end_row=MEMORY_ROW + MEMORY_ROWS,
        end_column=SIDE_COLUMN + 4,
    )
    if view.memory:
        heading = Cell(value=view.memory_heading, style="heading")
        side.append(PlacedCell(row=MEMORY_ROW - 1, column=SIDE_COLUMN, cell=heading))
    areas["model"] = Area(row=0, column=SIDE_COLUMN, end_row=1, end_column=SIDE_COLUMN + 1)
    side.append(PlacedCell(row=0, column=SIDE_COLUMN, cell=Cell(value=view.model, style="subtitle")))
    return PlacedView(
        page=tuple(page),
        side=tuple(side),
        memory=view.memory[-MEMORY_ROWS:],
        heights=tuple(heights),
        areas=areas,
        typed=tuple(typed),
    )


def _rows(block: Line | Table | Space, styles: Styles) -> Iterator[tuple[Sequence[Cell], int | None]]:
    """Yield the rows of a block with their height, None where the text decides."""
    rows = styles.rows
    if isinstance(block, Space):
        yield (), rows.normal
    elif isinstance(block, Line):
        yield block.cells, getattr(rows, block.height) if block.height else None
    else:
        yield (Cell(value=block.heading, style="heading", span=12),), rows.heading
        if block.rows:
            yield block.header, rows.header
            for row in block.rows:
                yield row, None
        else:
            yield (Cell(value=block.empty, style="muted", span=12),), None
        if block.after:
            yield (Cell(value=block.after, style="muted", span=12),), None


def _cells(row: Sequence[Cell], number: int, column: int) -> Iterator[PlacedCell]:
    for cell in row:
        yield PlacedCell(row=number, column=column, cell=cell)
        column += cell.span


def _body(block: Table, start: int, styles: Styles) -> Area:
    """Return the area of a table's rows; a table without rows keeps one for its sentence."""
    first = start + (2 if block.rows else 1)
    return Area(
        row=first,
        column=PAGE_COLUMN,
        end_row=first + max(1, len(block.rows)),
        end_column=PAGE_COLUMN + len(styles.dashboard.columns),
    )


def _typed(block: Table, area: Area) -> Iterator[Area]:
    """Yield the columns of a table that the team types in."""
    if not block.rows:
        return
    column = area.column
    for cell in block.rows[0]:
        if cell.typed:
            yield Area(row=area.row, column=column, end_row=area.end_row, end_column=column + cell.span)
        column += cell.span


def _settings(view: DashboardView, heading_row: int) -> tuple[list[PlacedCell], Area]:
    """Place the settings beside the KPI table, so that they never move."""
    table = view.settings
    rows: list[Sequence[Cell]] = [(Cell(value=table.heading, style="heading"),), table.header, *table.rows]
    placed = [
        cell for offset, row in enumerate(rows) for cell in _cells(row, heading_row + offset, SIDE_COLUMN)
    ]
    end = heading_row + len(rows)
    placed.append(
        PlacedCell(row=end, column=SIDE_COLUMN, cell=Cell(value=view.settings_help, style="subtitle"))
    )
    area = Area(row=heading_row + 2, column=SIDE_COLUMN, end_row=end, end_column=SIDE_COLUMN + 3)
    return placed, area


def _height(row: Sequence[Cell], styles: Styles) -> int:
    """Return the height that the longest text of a row needs, wrapped in its columns."""
    needed = styles.rows.normal
    column = 0
    widths = styles.dashboard.columns
    for cell in row:
        style = styles.styles[cell.style]
        if style.wrap and isinstance(cell.value, str):
            width = sum(widths[column : column + cell.span]) - 2 * styles.rows.side - 4
            scale = style.size / 10 * (1.08 if style.bold else 1.0)
            lines = wrapped_lines(cell.value, width, styles.dashboard.character * scale)
            line = styles.rows.line * style.size / 10
            needed = max(needed, math.ceil(lines * line + styles.rows.padding))
        column += cell.span
    return needed


def wrapped_lines(text: str, width: float, character: float) -> int:
    """Return how many lines a text takes in a width, broken at spaces; a long word breaks anywhere."""
    lines, used = 1, 0.0
    for word in text.split():
        size = len(word) * character
        if used and used + character + size > width:
            lines, used = lines + 1, 0.0
        if size > width:
            extra = math.ceil(size / width) - 1
            lines, size = lines + extra, size - extra * width
        used += size + (character if used else 0)
    return lines
